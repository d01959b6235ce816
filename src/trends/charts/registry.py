"""The registry: a chart is one decorated function in one file of `charts/catalogue`, and every surface then has it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from trends import options as opt
from trends import tables
from trends.charts.result import ChartResult
from trends.errors import DataError, OptionError, TrendsError, UnknownChart
from trends.theme import THEMES, Theme

EDITED = "+edits"
"""Follows the version of the last release where the tables have been edited since."""


@dataclass(frozen=True)
class Chart:
    """What a chart is, apart from its data.

    `id` its stable slug; `about` one sentence on what is drawn; `table`, `x` the table and its date column, which set
    the years that can be chosen; `group` the heading it stands under.
    """

    id: str
    title: str
    question: str
    about: str
    group: str
    table: str
    x: str
    options: tuple[opt.Option, ...]
    draw: Callable[[View], ChartResult]
    order: int


@dataclass(frozen=True)
class View:
    """One chart under one choice of options, theme and data folder; hands the tables to the chart's function."""

    chart: Chart
    options: opt.Options
    theme: Theme
    folder: Path | None = None

    def table(self, name: str) -> pd.DataFrame:
        """A loaded table, of the release that the view is drawn from.

        Raises
        ------
        OptionError
            There is no such release, or it has no such table.
        """
        if self.as_of is None:
            return tables.load(name, self.folder)
        try:
            return tables.load(name, self.folder, as_of=self.as_of)
        except DataError as error:
            raise OptionError(f"as_of: {error}") from None

    @cached_property
    def as_of(self) -> str | None:
        """The day whose data are drawn; None: the data as they are."""
        day = str(self.options.get("as_of", "latest"))
        return None if day == "latest" else day

    @cached_property
    def data_version(self) -> str:
        """The version of the data that are drawn; with `EDITED` where they hold edits that no release has."""
        if self.as_of is not None:
            return tables.release(self.as_of, self.folder).name
        return self.package.version if tables.as_released(self.folder) else f"{self.package.version}{EDITED}"

    @cached_property
    def package(self) -> tables.Package:
        """The descriptor of the data."""
        return tables.package(self.folder)

    @cached_property
    def window(self) -> tuple[float, float]:
        """Decimal years of the chosen period, the end excluded; an open end is infinite."""
        first, last = self.options.many("period")
        return (
            float("-inf") if first == "earliest" else float(first),
            float("inf") if last == "latest" else float(last) + 1,
        )

    def inside(self, year: pd.Series) -> pd.Series:
        """Which decimal years lie in the chosen period."""
        first, end = self.window
        return (year >= first) & (year < end)

    @cached_property
    def window_text(self) -> str:
        """The chosen period as printed; `latest` stays the word."""
        first, last = self.options.many("period")
        return f"{first} to {last}"


_CHARTS: dict[str, Chart] = {}


def register(
    *,
    id: str,
    title: str,
    question: str,
    about: str,
    group: str,
    table: str,
    x: str,
    options: tuple[opt.Option, ...],
    order: int,
) -> Callable[[Callable[[View], ChartResult]], Callable[[View], ChartResult]]:
    """Decorate the function that draws a chart; `order` places it among the others. Every chart has `as_of` too.

    Raises
    ------
    ValueError
        Two charts have one id.
    """

    def add(draw: Callable[[View], ChartResult]) -> Callable[[View], ChartResult]:
        if id in _CHARTS:
            raise ValueError(f"two charts are called {id}")
        _CHARTS[id] = Chart(id, title, question, about, group, table, x, (*options, opt.as_of()), draw, order)
        return draw

    return add


@lru_cache(maxsize=1)
def _discover() -> None:
    catalogue = importlib.import_module("trends.charts.catalogue")
    for module in pkgutil.iter_modules(catalogue.__path__):
        importlib.import_module(f"{catalogue.__name__}.{module.name}")


def charts() -> Mapping[str, Chart]:
    """Every chart by id, in the order in which they are shown."""
    _discover()
    return MappingProxyType(dict(sorted(_CHARTS.items(), key=lambda item: item[1].order)))


def spec(chart_id: str) -> Chart:
    """The chart of that id.

    Raises
    ------
    UnknownChart
        There is none; the message lists those there are.
    """
    found = charts()
    if chart_id not in found:
        raise UnknownChart(f'There is no chart "{chart_id[:80]}". There are: {", ".join(found)}.')
    return found[chart_id]


def chart(
    chart_id: str,
    options: opt.Options | None = None,
    *,
    theme: str = "light",
    folder: Path | None = None,
    **chosen: str,
) -> ChartResult:
    """Draw a chart.

    Parameters
    ----------
    chart_id : str
        An id of `charts()`.
    options : Options, optional
        All options at once; or give single ones by name, as text: ``chart("model-sizes", scale="linear")``.
    theme : "light" or "dark"

    Raises
    ------
    TrendsError
        Unknown chart, option, value or theme (the message lists what is allowed), or data that cannot be read.
    """
    found = spec(chart_id)
    if theme not in THEMES:
        raise OptionError(f'theme: "{theme}" is not a value it takes. Use one of {", ".join(THEMES)}.')
    if options is not None and chosen:
        raise TrendsError("Give either `options` or single options by name, not both.")
    view = View(found, options or opt.parse(found.options, chosen.items()), THEMES[theme], folder)
    try:
        return found.draw(view)
    except DataError as error:
        if view.as_of is None:
            raise
        raise OptionError(f"as_of: {error}") from None  # what it needs beside its table is newer than the day


def chart_leniently(
    chart_id: str, options: opt.Options, *, theme: str = "light"
) -> tuple[ChartResult, tuple[str, ...]]:
    """Draw a chart for a page: where `as_of` is a day without a release, from the data as they are, and say so."""
    try:
        return chart(chart_id, options, theme=theme), ()
    except OptionError as error:
        return chart(chart_id, options.with_(as_of="latest"), theme=theme), (str(error),)


def select(chart_id: str, given: Iterable[tuple[str, str]]) -> opt.Options:
    """Options of a chart from query pairs; see `options.parse` for errors."""
    return opt.parse(spec(chart_id).options, given)
