"""What the commands about charts share: a sub-command a chart, whose flags are the chart's options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator

from trends import options as opt
from trends.charts.registry import Chart, chart, charts
from trends.charts.result import ChartResult

Command = Callable[[str, Callable[[argparse.Namespace], int], str, str], argparse.ArgumentParser]
"""Adds a command: name, what runs it, what it does, an example."""


def add_charts(parser: argparse.ArgumentParser, *, example: str) -> Iterator[tuple[Chart, argparse.ArgumentParser]]:
    """A sub-command a chart, each with its parser; ``{id}`` in the example stands for the chart."""
    names = parser.add_subparsers(title="charts", dest="chart", metavar="CHART", required=True)
    for found in charts().values():
        one = names.add_parser(
            found.id,
            help=found.question,
            description=f"{found.question} {found.about}",
            epilog=f"example: {example.format(id=found.id)}",
        )
        one.set_defaults(found=found, parser=one)
        yield found, one


def add_options(parser: argparse.ArgumentParser, options: Iterable[opt.Option], prefix: str) -> None:
    """A flag an option; values are read by `given`, with the same prefix."""
    for option in options:
        default = f" (default: {option.text(option.default)})" if option.text(option.default) else ""
        allowed = option.allowed()
        about = f"{option.help} {allowed[0].upper()}{allowed[1:]}{default}".replace("%", "%%")
        destination = f"{prefix}_{option.name}"
        parser.add_argument(f"--{option.name}", dest=destination, action="append", metavar="VALUE", help=about)


def given(arguments: argparse.Namespace, options: Iterable[opt.Option], prefix: str) -> list[tuple[str, str]]:
    """The (name, text) pairs of the options that were given."""
    return [(o.name, text) for o in options for text in getattr(arguments, f"{prefix}_{o.name}", None) or ()]


def chosen(arguments: argparse.Namespace, theme: str = "light") -> ChartResult:
    """The chart that the command names, under the options given."""
    found: Chart = arguments.found
    pairs = given(arguments, found.options, "option")
    return chart(found.id, opt.parse(found.options, pairs), theme=theme)
