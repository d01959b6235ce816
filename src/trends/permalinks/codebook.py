"""The codebook: which number stands for which chart, and in which order a chart's options are counted.

codebook.json only grows: a chart keeps its number, and when its options change a new layout is added and the old ones
stay, so every code ever printed can be read. scripts/write_codebook.py adds what is new; a test fails until it has run.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trends import options as opt
from trends.charts.registry import Chart

FILE = "codebook.json"
_FIRST_DAY, _DAYS = dt.date(1950, 1, 1), 2**16
"""A day of an option is counted from here and is less than 180 years later; others have no place in a code."""
YEARS = ("earliest", *(str(year) for year in range(1900, 2100)), "latest")


@dataclass(frozen=True)
class Digit:
    """One option as a digit of a mixed-radix number: its name, kind and, for named values, their order."""

    name: str
    kind: str
    values: tuple[str, ...] = ()

    @property
    def is_last(self) -> bool:
        """Whether it is counted after all others, where `latest`, the number 0, costs no sign."""
        return self.kind == "day"

    @property
    def radix(self) -> int:
        """How many values the digit can take."""
        if self.kind == "period":
            return len(YEARS) ** 2
        if self.kind == "day":
            return _DAYS
        return 2 ** len(self.values) if self.kind == "many" else len(self.values)

    def number(self, text: str) -> int:
        """The digit for a value written as a query has it; ValueError where the layout does not know it."""
        if self.kind == "period":
            first, last = text.split("-")
            return YEARS.index(first) * len(YEARS) + YEARS.index(last)
        if self.kind == "day":
            return 0 if text == "latest" else (dt.date.fromisoformat(text) - _FIRST_DAY).days + 1
        if self.kind == "many":
            return sum(1 << self.values.index(value) for value in text.split(","))
        return self.values.index(text)

    def text(self, number: int) -> str:
        """The value as a query has it."""
        if self.kind == "period":
            return f"{YEARS[number // len(YEARS)]}-{YEARS[number % len(YEARS)]}"
        if self.kind == "day":
            return (_FIRST_DAY + dt.timedelta(days=number - 1)).isoformat() if number else "latest"
        if self.kind == "many":
            return ",".join(value for place, value in enumerate(self.values) if number >> place & 1)
        return self.values[number]


Layout = tuple[Digit, ...]


def layout(options: Iterable[opt.Option]) -> Layout:
    """The layout of a chart's options as they are now; the day of the data is counted apart."""
    return tuple(_digit(option) for option in options if option.name != "as_of")


def _digit(option: opt.Option) -> Digit:
    if isinstance(option, opt.Choice | opt.Many):
        return Digit(option.name, option.kind, tuple(option.choices))
    if isinstance(option, opt.Flag):
        return Digit(option.name, option.kind, ("false", "true"))
    if isinstance(option, opt.Period | opt.Day):
        return Digit(option.name, option.kind)
    raise TypeError(f"options of kind {option.kind} have no place in a short code yet: {option.name}")


@cache
def book() -> Mapping[str, tuple[Layout, ...]]:
    """Every chart that ever was, in the order of its number, with all its layouts, oldest first."""
    raw = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return {
        entry["chart"]: tuple(
            tuple(Digit(name, kind, tuple(values)) for name, kind, values in one) for one in entry["layouts"]
        )
        for entry in raw
    }


def grown(old: Mapping[str, tuple[Layout, ...]], charts: Iterable[Chart]) -> dict[str, tuple[Layout, ...]]:
    """The codebook with what the registry has beyond it."""
    new = dict(old)
    for chart in charts:
        now, known = layout(chart.options), new.get(chart.id, ())
        if not known or known[-1] != now:
            new[chart.id] = (*known, now)
    return new


def written(book: Mapping[str, tuple[Layout, ...]]) -> str:
    """The codebook as the text of its file: a layout a line, so that a change is one line of a difference."""
    entries = []
    for chart, layouts in book.items():
        lines = ",\n".join(f"   {_line(one)}" for one in layouts)
        entries.append(f' {{"chart": {json.dumps(chart)}, "layouts": [\n{lines}\n ]}}')
    return "[\n" + ",\n".join(entries) + "\n]\n"


def _line(one: Layout) -> str:
    raw: list[list[Any]] = [[digit.name, digit.kind, list(digit.values)] for digit in one]
    return json.dumps(raw, separators=(",", ":"))
