"""`trends pack`: a lecture in every format, in one zip."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from trends import settings
from trends.charts.registry import charts
from trends.commands.deck import entries_of
from trends.commands.views import Command
from trends.errors import TrendsError
from trends.export.pack import pack
from trends.export.pptx import lecture
from trends.files import read_given, write_whole
from trends.progress import progress


def add(command: Command) -> None:
    """Add the command."""
    parser = command(
        "pack",
        run,
        "Write charts in every format to one zip: slides, pictures, offline pages, rows, citations, a README.",
        "trends pack training-compute 'gflops-per-dollar?dollars=real' -o lecture.zip",
    )
    parser.add_argument(
        "charts",
        nargs="*",
        metavar="CHART",
        help="addresses of charts, such as training-compute?definition=frontier, or a lecture file that ends in .txt "
        "(see trends deck); none: every chart",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the .zip to write")
    parser.add_argument("--title", default=settings.TITLE, help="of the slides (default: %(default)s)")
    parser.add_argument("--as_of", metavar="DAY", help="draw every chart from the data of this day, or latest")
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="a .pptx or .potx whose theme, fonts, size and layouts are used"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the zip."""
    output: Path = arguments.output
    if output.suffix != ".zip":
        raise TrendsError(f'"{output.name}" is no zip. Write to a file that ends in .zip.')
    entries: list[lecture.Entry] = []
    for given in arguments.charts or charts():
        entries += entries_of(Path(given)) if given.endswith(".txt") else [lecture.view(given)]
    if arguments.as_of is not None:
        entries = [_as_of(entry, arguments.as_of) for entry in entries]
    made = pack(
        entries,
        title=arguments.title,
        template=read_given(arguments.template, "The template") if arguments.template else None,
        watch=partial(progress, what="Charts"),
    )
    write_whole(output, made.content)
    for why in dict.fromkeys(made.missing.values()):
        formats = ", ".join(extension for extension, reason in made.missing.items() if reason == why)
        print(f"trends: without {formats}. {why}", file=sys.stderr)
    print(f"{output}: {len(made.content):,} bytes")
    return 0


def _as_of(entry: lecture.Entry, day: str) -> lecture.Entry:
    if isinstance(entry, lecture.Section):
        return entry
    (declared,) = (option for option in entry.chart.options if option.name == "as_of")
    return replace(entry, options=entry.options.with_(as_of=declared.parse(day)))
