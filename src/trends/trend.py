"""A fitted exponential trend: its rate, intervals, bands, verdict and words. How it was fitted is `trends.fit`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trends import units
from trends.errors import FitError
from trends.uncertainty import Normal, Resampled

Verdict = Literal["grows", "falls", "flat", "no clear trend", "not assessed"]
EstimatorName = Literal["ols", "theil-sen", "quantile", "truncated"]
IntervalKind = Literal["t", "hc3", "cluster", "bootstrap", "reselected", "likelihood", "none"]

BandKind = Literal["normal", "quantiles"]

VERDICT_LEVEL = 0.90
"""Verdicts are always made at this level, whatever level is displayed, so that they do not change with a widget."""
FLAT_PER_YEAR = 1.05
"""A trend whose whole interval lies within this factor a year of no change is called flat."""


@dataclass(frozen=True)
class Trend:
    """A fitted exponential trend, ``log10(value) = intercept + slope * (year - year_mean)``.

    `slope` in OOM/yr; `intercept` in log10 of the unit of the values, at `year_mean`; `residual_sd` in OOM;
    `window` first and last decimal year among the `n` points; `uncertainty` None where no honest interval exists
    (``interval="none"``); `residuals` of the points, in OOM; `tau` of a quantile regression; `null_slope` the slope
    that choosing rows by their values would show in a population that does not grow; `band` where the band of new
    points comes from.
    """

    n: int
    slope: float
    intercept: float
    residual_sd: float
    r_squared: float
    year_mean: float
    window: tuple[float, float]
    level: float
    interval: IntervalKind
    estimator: EstimatorName
    uncertainty: Normal | Resampled | None
    residuals: NDArray[np.float64] = field(repr=False, compare=False)
    tau: float | None = None
    null_slope: float | None = None
    band: BandKind = "normal"

    @property
    def slope_interval(self) -> tuple[float, float] | None:
        """Interval of `slope` at `level`, OOM/yr."""
        return self.uncertainty.slope_interval(self.slope, self.level) if self.uncertainty else None

    @property
    def verdict(self) -> Verdict:
        """What the trend does, judged at `VERDICT_LEVEL`."""
        if self.uncertainty is None:
            return "not assessed"
        return verdict(*self.uncertainty.slope_interval(self.slope, VERDICT_LEVEL))

    @property
    def factor_per_year(self) -> float:
        """Growth factor per year, ``10 ** slope``."""
        return float(10.0**self.slope)

    @property
    def factor_interval(self) -> tuple[float, float] | None:
        """Interval of `factor_per_year`."""
        if self.slope_interval is None:
            return None
        low, high = self.slope_interval
        return float(10.0**low), float(10.0**high)

    @property
    def doubling_years(self) -> float | None:
        """Years to double; None unless the quantity grows (or, without an interval, its slope is above zero)."""
        grows = self.verdict == "grows" or (self.verdict == "not assessed" and self.slope > 0)
        return units.doubling_years(self.slope) if grows else None

    @property
    def halving_years(self) -> float | None:
        """Years to halve; None unless the quantity falls (or, without an interval, its slope is below zero)."""
        falls = self.verdict == "falls" or (self.verdict == "not assessed" and self.slope < 0)
        return units.doubling_years(-self.slope) if falls else None

    @property
    def doubling_interval(self) -> tuple[float, float] | None:
        """Interval of `doubling_years`; None where it has none, or where the displayed level includes zero."""
        if self.doubling_years is None or self.slope_interval is None or self.slope_interval[0] <= 0:
            return None
        low, high = self.slope_interval
        return units.doubling_years(high), units.doubling_years(low)

    @property
    def halving_interval(self) -> tuple[float, float] | None:
        """Interval of `halving_years`, by the same rule."""
        if self.halving_years is None or self.slope_interval is None or self.slope_interval[1] >= 0:
            return None
        low, high = self.slope_interval
        return units.doubling_years(-low), units.doubling_years(-high)

    def predict(self, year: ArrayLike) -> NDArray[np.float64]:
        """The trend at decimal years, in the unit of the values: its median, not its mean."""
        return np.asarray(10.0 ** self._log_mean(year), dtype=np.float64)

    def trend_band(
        self, year: ArrayLike, *, level: float | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the trend is: pointwise interval of the line at decimal years, in the unit of the values.

        Raises
        ------
        FitError
            The trend was fitted without an interval.
        """
        if level is not None and not 0 < level < 1:
            raise FitError(f"level is {level:g}, but a confidence level lies between 0 and 1; 0.90 is usual.")
        offset = np.asarray(year, dtype=np.float64) - self.year_mean
        low, high = self._certain().line_interval(offset, self._log_mean(year), level or self.level)
        return np.asarray(10.0**low), np.asarray(10.0**high)

    def prediction_band(
        self, year: ArrayLike, *, level: float | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where a new point would fall: pointwise prediction interval at decimal years, in the unit of the values.

        Normal theory where the interval of the slope is and `band` says so; else the quantiles of the residuals and
        how sure the line is, as the root of the sum of their squares.

        Raises
        ------
        FitError
            The trend was fitted without an interval, or is itself a quantile of the points.
        """
        if self.estimator == "quantile":
            raise FitError("A quantile regression is itself a line that points fall below; it has no such band.")
        return self._band(year, level or self.level, self.residual_sd)

    def true_value_band(
        self, year: ArrayLike, error_sd: float, *, level: float | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the true value of a new point would lie, when reported values are off by ``error_sd`` OOM.

        The scatter about the line holds the errors of the values; without them it is sqrt(scatter^2 - error_sd^2).

        Raises
        ------
        FitError
            As `prediction_band`; or the errors are as large as the whole scatter.
        """
        if error_sd >= self.residual_sd:
            raise FitError("The errors of the values are as large as the whole scatter, so what is left is not known.")
        return self._band(year, level or self.level, math.sqrt(self.residual_sd**2 - error_sd**2))

    def _band(self, year: ArrayLike, level: float, sd: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        certain = self._certain()
        if not 0 < level < 1:
            raise FitError(f"level is {level:g}, but a confidence level lies between 0 and 1; 0.90 is usual.")
        if isinstance(certain, Normal) and self.band == "normal":
            offset = np.asarray(year, dtype=np.float64) - self.year_mean
            low, high = certain.line_interval(offset, self._log_mean(year), level, new_point_sd=sd)
        else:
            share = sd / self.residual_sd if self.residual_sd > 0 else 1.0
            below, above = np.quantile(self.residuals, [(1 - level) / 2, (1 + level) / 2]) * share
            mean = self._log_mean(year)
            line = certain.line_interval(np.asarray(year, dtype=np.float64) - self.year_mean, mean, level)
            low, high = mean - np.hypot(below, mean - line[0]), mean + np.hypot(above, line[1] - mean)
        return np.asarray(10.0**low), np.asarray(10.0**high)

    def _log_mean(self, year: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(self.intercept + self.slope * (np.asarray(year, dtype=np.float64) - self.year_mean))

    def _certain(self) -> Normal | Resampled:
        if self.uncertainty is None:
            raise FitError("This trend was fitted to rows selected by their values, so it has no band.")
        return self.uncertainty

    def describe(self) -> str:
        """The rate in words, with its interval, n and years; the verdict leads where there is no clear trend.

        >>> from trends.fit import fit_trend
        >>> fit_trend([2020, 2021, 2022, 2023], [1, 2.1, 3.9, 8]).describe()
        '1.99x per year (90% interval 1.89x to 2.1x), doubling every 12 months (11 to 13 months), n = 4, 2020 to 2023'
        """
        rate = f"{units.format_factor(self.factor_per_year)} per year"
        tail = f"n = {self.n}, {math.floor(self.window[0])} to {math.floor(self.window[1])}"
        if self.factor_interval is None:
            return f"{rate}{self._time_text()}, no interval, {tail}"
        low, high = self.factor_interval
        between = f"{self.level * 100:g}% interval {units.format_factor(low)} to {units.format_factor(high)}"
        if self.verdict in ("no clear trend", "flat"):
            lead = "no clear trend" if self.verdict == "no clear trend" else "flat"
            return f"{lead} ({between} per year){self._excluded()}, {tail}"
        return f"{rate} ({between}){self._time_text()}, {tail}"

    def _time_text(self) -> str:
        for word, years, interval in (
            ("doubling", self.doubling_years, self.doubling_interval),
            ("halving", self.halving_years, self.halving_interval),
        ):
            if years is not None:
                between = f" ({units.format_years_interval(*interval, beside=years)})" if interval else ""
                return f", {word} every {units.format_years(years)}{between}"
        return ""

    def _excluded(self) -> str:
        if self.verdict != "no clear trend" or self.slope_interval is None:
            return ""
        low, high = self.slope_interval
        parts = []
        if high > 0:
            parts.append(
                f"if it doubles at all, not faster than every {units.format_years(units.doubling_years(high))}"
            )
        if low < 0:
            parts.append(f"if it halves, not faster than every {units.format_years(units.doubling_years(-low))}")
        return "; " + "; ".join(parts) if parts else ""


def verdict(low: float, high: float) -> Verdict:
    """What a slope interval, OOM/yr, says: see docs/methods.md."""
    limit = math.log10(FLAT_PER_YEAR)
    if -limit < low and high < limit:
        return "flat"
    if low > 0:
        return "grows"
    return "falls" if high < 0 else "no clear trend"
