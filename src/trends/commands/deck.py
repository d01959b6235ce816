"""`trends deck`: a lecture's charts as one PowerPoint file, and an old deck brought up to date."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from trends import settings
from trends.commands.views import Command
from trends.errors import TrendsError
from trends.export import pptx, rendering
from trends.export.pptx import lecture
from trends.files import read_given, write_whole
from trends.progress import progress


def add(command: Command) -> None:
    """Add the command."""
    parser = command(
        "deck",
        run,
        "Write a lecture's charts to one PowerPoint file, or bring the charts of an old one up to date.",
        "trends deck lecture.txt -o lecture.pptx --size 4x3",
    )
    parser.add_argument(
        "lecture",
        nargs="?",
        type=Path,
        metavar="LECTURE",
        help="text file: an address of a chart a line, such as /training-compute?definition=frontier; a line that "
        "begins with # is a section title",
    )
    parser.add_argument(
        "--refresh",
        type=Path,
        metavar="OLD",
        help="an old deck: its charts get today's data and trend texts where they stand, and a slide says what changed",
    )
    parser.add_argument("--frozen", action="store_true", help="with --refresh: leave charts that are frozen at a day")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the .pptx to write")
    parser.add_argument("--title", default=settings.TITLE, help="of the first slide (default: %(default)s)")
    add_look(parser)


def add_look(parser: argparse.ArgumentParser) -> None:
    """Flags that say how slides look."""
    parser.add_argument("--size", choices=("hd", "4x3"), default="hd", help="16:9 (hd, the default) or 4:3")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="colours, without a template")
    parser.add_argument("--build", action="store_true", help="lead up to each chart: linear axis, log axis, trend")
    parser.add_argument(
        "--template",
        type=Path,
        metavar="FILE",
        help="a .pptx or .potx whose theme, fonts, size and layouts are used",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the deck."""
    output: Path = arguments.output
    if output.suffix != ".pptx":
        raise TrendsError(f'"{output.name}" is no PowerPoint file. Write to one that ends in .pptx.')
    if (arguments.lecture is None) == (arguments.refresh is None):
        raise TrendsError("Name a lecture file to make a deck of, or an old deck: trends deck --refresh OLD -o NEW.")
    if arguments.refresh is not None:
        return _refresh(arguments.refresh, output, frozen=arguments.frozen)
    entries = entries_of(arguments.lecture, build=arguments.build)
    body = pptx.deck(
        entries,
        rendering.parse([("size", arguments.size), ("theme", arguments.theme)]),
        title=arguments.title,
        template=read_given(arguments.template, "The template") if arguments.template else None,
        watch=partial(progress, what="Slides"),
    )
    write_whole(output, body)
    print(f"{output}: {len(body):,} bytes")
    return 0


def _refresh(old: Path, output: Path, *, frozen: bool) -> int:
    watch = partial(progress, what="Charts")
    body, done = pptx.refresh(read_given(old, "The deck"), frozen=frozen, watch=watch)
    write_whole(output, body)
    for one in done:
        said = " ".join(one.change.sentences()) or "no row or rate changed." if one.change else ""
        print(" ".join(part for part in (f"slide {one.slide}, {one.title}:", said, one.note) if part))
    print(f"{output}: {len(body):,} bytes")
    return 0


def entries_of(path: Path, *, build: bool = False) -> list[lecture.Entry]:
    """The entries of a lecture file.

    Raises
    ------
    TrendsError
        It cannot be read, or lines of it are no addresses of charts.
    """
    try:
        text = read_given(path, "The lecture").decode("utf-8")
    except UnicodeDecodeError:
        raise TrendsError(f'The lecture "{path}" is not plain text in UTF-8. Save it as such.') from None
    return lecture.read(text, path.name, build=build)
