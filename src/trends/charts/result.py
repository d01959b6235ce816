"""`ChartResult`, the narrow waist: everything a surface may show of one chart view, and nothing it must compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from trends.charts.methods import METHOD_VERSION
from trends.charts.place import Arrange, unchanged
from trends.fit import Trend
from trends.inference.backtest import Backtest
from trends.options import Options

DISCLOSURE_FELL = 2023.0
"""From here on most makers of the largest models say nothing of their size or training."""

CONFIDENCE_FACTOR: Mapping[str, float] = {"confident": 3.0, "likely": 10.0, "speculative": 31.0}
"""A derived or estimated value lies within this factor of the true one with 90% probability."""


@dataclass(frozen=True)
class Axis:
    """What an axis shows; `range` in natural units (decimal years, FLOP), also on a log scale."""

    name: str
    unit: str
    scale: Literal["linear", "log", "rank"]
    range: tuple[float, float]


@dataclass(frozen=True)
class RowColumn:
    """A column of `ChartResult.rows` beyond those every chart has."""

    name: str
    title: str
    unit: str


BandName = Literal["trend", "new", "true"]
"""Where the trend is, where a new value would be reported, and where the true value of that new point would lie."""
_BAND_KEYS: tuple[tuple[str, BandName], ...] = (
    ("trend", "trend"),
    ("new_reported_value", "new"),
    ("new_true_value", "true"),
)


@dataclass(frozen=True)
class FittedTrend:
    """A trend with what it was fitted to.

    `window` the calendar years asked for, as printed; `definition` which rows, in words; `undisclosed` how many rows
    the definition admits in the window that have no value, None where the question has no meaning; `missing_trend`
    says why there is no `trend`; `tested` how a band of new points would have done before; `era` the id of the named
    era that the rows are cut to; `error_sd` how far the fitted values are from the true ones, a standard deviation in
    OOM (root mean square), None where the table does not say.
    """

    series: str
    label: str
    trend: Trend | None
    n: int
    window: str
    definition: str
    undisclosed: int | None
    missing_trend: str = ""
    tested: Backtest | None = None
    era: str = ""
    error_sd: float | None = None

    def band(self, which: BandName, year: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """A band at decimal years, in the unit of the values; None where this trend has none."""
        trend = self.trend
        if trend is None or trend.uncertainty is None:
            return None
        if which == "trend":
            return trend.trend_band(year)
        if trend.estimator == "quantile":
            return None
        if which == "new":
            return trend.prediction_band(year)
        if self.error_sd is None or self.error_sd >= trend.residual_sd:
            return None
        return trend.true_value_band(year, self.error_sd)

    def bands_at_end(self) -> dict[str, list[float] | float | None] | None:
        """The bands at the last fitted date, in the unit of the values; None without a trend that has an interval."""
        if self.trend is None or self.trend.uncertainty is None:
            return None
        end = self.trend.window[1]
        found: dict[str, list[float] | float | None] = {"year": end}
        for name, which in _BAND_KEYS:
            band = self.band(which, [end])
            found[name] = None if band is None else [float(band[0][0]), float(band[1][0])]
        return found

    def words(self) -> str:
        """The rate, its interval, n, window and definition in one sentence, and how many values are not disclosed."""
        rate = self.trend.describe() if self.trend else self.missing_trend
        return f"{self.label}: {rate}; {self.definition}{self.undisclosed_text()}."

    def undisclosed_text(self) -> str:
        """How many values are not disclosed, where the trend reaches past 2022, since when most are not."""
        if self.undisclosed is None or self.trend is None or self.trend.window[1] < DISCLOSURE_FELL:
            return ""
        return f"; {self.undisclosed} more in these years have no known value"


@dataclass(frozen=True)
class Reference:
    """A source as a surface prints it; `opened` says whether one of us read the figures there.

    `text` is authors, year and title in one; `year` is empty where it is not known.
    """

    key: str
    text: str
    url: str
    opened: bool
    via: str
    authors: str = ""
    year: str = ""
    title: str = ""
    doi: str = ""


@dataclass(frozen=True)
class ChartResult:
    """One chart under one choice of options.

    Attributes
    ----------
    figure : plotly figure, themed
    rows : DataFrame
        Exactly the rows drawn: series, label, id, name, date, x, y, low, high, basis, confidence, sources
        (`;`-separated keys), fitted, note, then `columns`.
    trends : fitted trends, one a line
    answer : the question answered in one computed sentence
    caveats : what the numbers do not say
    alt : the chart in words, for those who do not see it
    arrange : fits the figure to a place of another size than a page has
    """

    id: str
    title: str
    question: str
    options: Options
    figure: go.Figure
    rows: pd.DataFrame
    columns: tuple[RowColumn, ...]
    trends: tuple[FittedTrend, ...]
    answer: str
    caveats: tuple[str, ...]
    method: tuple[str, ...]
    alt: str
    references: tuple[Reference, ...]
    x: Axis
    y: Axis
    data_version: str
    method_version: str = METHOD_VERSION
    arrange: Arrange = unchanged
