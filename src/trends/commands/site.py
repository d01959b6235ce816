"""`trends site`: the charts as a folder of static files, for any web server, CDN or USB stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from trends.charts.registry import spec
from trends.commands.views import Command


def add(command: Command) -> None:
    """Add the command."""
    parser = command(
        "site",
        run,
        "Write every chart as static pages, embeds, pictures and data; a second run makes only what has changed.",
        "trends site public",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write: empty, or one that this command wrote")
    parser.add_argument("--chart", action="append", metavar="ID", help="only this chart (may be given several times)")
    parser.add_argument("--no-releases", action="store_true", help="leave out the frozen views of earlier releases")


def run(arguments: argparse.Namespace) -> int:
    """Build the site."""
    from trends.site.build import build  # the browser's driver and the pages are of no use to other commands

    only = [spec(name).id for name in arguments.chart] if arguments.chart else None
    print(build(arguments.out, only=only, frozen=not arguments.no_releases).describe())
    return 0
