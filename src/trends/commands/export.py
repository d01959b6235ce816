"""`trends export`: one chart to one file, whose extension is the format."""

from __future__ import annotations

import argparse
from pathlib import Path

from trends import options as opt
from trends.charts.registry import Chart, chart
from trends.commands.views import Command, add_charts, add_options, given
from trends.errors import OptionError, TrendsError
from trends.export import WRITERS, pptx, rendering
from trends.files import read_given, write_whole


def add(command: Command) -> None:
    """Add the command."""
    parser = command(
        "export",
        run,
        f"Write a chart to a file; the format follows from its extension: {', '.join(WRITERS)}.",
        "trends export gflops-per-dollar -o chart.pptx --dollars real",
    )
    for found, one in add_charts(parser, example="trends export {id} -o {id}.csv"):
        one.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="file to write")
        names = {option.name for option in found.options}
        add_options(one, found.options, "option")
        drawing = one.add_argument_group("how a picture is drawn (formats that draw)")
        for option in rendering.OPTIONS:
            if option.name not in names:
                add_options(drawing, [option], "option")  # type: ignore[arg-type]  # a group adds arguments too
        drawing.add_argument(
            "--template",
            type=Path,
            metavar="FILE",
            help="for pptx: a .pptx or .potx whose theme, fonts, size and layouts are used",
        )


def run(arguments: argparse.Namespace) -> int:
    """Write the file."""
    output: Path = arguments.output
    found: Chart = arguments.found
    writer = WRITERS.get(output.suffix.removeprefix("."))
    if writer is None:
        raise TrendsError(f'"{output.name}" has no extension we write. Use one of: {", ".join(WRITERS)}.')
    pairs, of_drawing = rendering.split(
        given(arguments, {o.name: o for o in (*rendering.OPTIONS, *found.options)}.values(), "option")
    )
    if of_drawing and not writer.draws:
        names = ", ".join(f"--{name}" for name, _ in of_drawing)
        formats = ", ".join(extension for extension, one in WRITERS.items() if one.draws)
        raise OptionError(f"{names}: a {writer.extension} file is not drawn. Leave it out, or write one of: {formats}.")
    how = rendering.parse(of_drawing)
    result = chart(found.id, opt.parse(found.options, pairs), theme=how.theme)
    if arguments.template is None:
        body = writer.write(result, how)
    elif writer.extension == "pptx":
        body = pptx.write(result, how, template=read_given(arguments.template, "The template"))
    else:
        raise OptionError("--template: only a pptx file is made in one. Leave it out, or write a .pptx.")
    write_whole(output, body)
    print(f"{output}: {len(body):,} bytes")
    return 0
