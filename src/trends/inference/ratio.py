"""How many times as fast one trend grows as another: the ratio of their OOM/yr, with Fieller's interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from trends import regression, resampling, units
from trends.errors import FitError
from trends.fit import checked
from trends.trend import VERDICT_LEVEL, Trend
from trends.uncertainty import Normal


@dataclass(frozen=True)
class Ratio:
    """Ratio of two slopes. `interval` None where the denominator may be zero: the ratio is then not determined."""

    value: float
    interval: tuple[float, float] | None
    level: float

    def describe(self, first: str, second: str) -> str:
        """The comparison in words."""
        if self.interval is None:
            return f"How many times as fast {first} doubles as {second} is not determined: {second} may not grow at all"
        low, high = (units.significant(end, 2) for end in self.interval)
        return (
            f"{first} has {units.significant(self.value, 2)} times as many doublings a year as {second} "
            f"({self.level:.0%} interval {low} to {high})"
        )


def compare(first: Trend, second: Trend, *, covariance: float = 0.0, level: float = VERDICT_LEVEL) -> Ratio:
    """Slope of ``first`` over slope of ``second``, by Fieller's theorem.

    ``covariance`` is that of the two slopes, (OOM/yr)^2; 0 for trends of different rows. Fieller (1954), JRSS B 16.

    Raises
    ------
    FitError
        One of the trends has no interval.
    """
    (variance_1, degrees_1), (variance_2, degrees_2) = _variance(first), _variance(second)
    return fieller(
        first.slope, second.slope, variance_1, variance_2, covariance, degrees=min(degrees_1, degrees_2), level=level
    )


def fieller(
    top: float,
    bottom: float,
    variance_top: float,
    variance_bottom: float,
    covariance: float,
    *,
    degrees: float,
    level: float = VERDICT_LEVEL,
) -> Ratio:
    """Fieller's interval of ``top / bottom``; without one where ``bottom`` may be zero at that level."""
    t = float(stdtrit(degrees, (1 + level) / 2))
    a = bottom**2 - t**2 * variance_bottom
    if a <= 0:
        return Ratio(top / bottom if bottom else float("nan"), None, level)
    b = top * bottom - t**2 * covariance
    c = top**2 - t**2 * variance_top
    root = max(b**2 - a * c, 0.0) ** 0.5
    return Ratio(top / bottom, ((b - root) / a, (b + root) / a), level)


def shared_covariance(
    year: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    resamples: int = 2000,
    seed: int = 0,
) -> float:
    """Covariance of the slopes of two quantities of the same rows, (OOM/yr)^2, refitted on the same resamples.

    NaN marks a row that lacks one of the two; it takes part in the other's line.
    """
    x = np.asarray(year, dtype=np.float64)
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    numbers = None if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.intp)
    slopes = []
    for weights in resampling.weightings(x.size, resamples, seed, numbers):
        pair = []
        for value in (a, b):
            held = np.isfinite(value)
            at, log = checked(x[held], value[held])
            pair.append(regression.least_squares(at - x[held].mean(), np.log10(log), weights[:, held])[0])
        slopes.append(np.stack(pair))
    both = np.concatenate(slopes, axis=1)
    return float(np.cov(both[:, np.isfinite(both).all(axis=0)])[0, 1])


def _variance(trend: Trend) -> tuple[float, float]:
    if trend.uncertainty is None:
        raise FitError("A trend without an interval cannot be compared: how sure its rate is is not known.")
    if isinstance(trend.uncertainty, Normal):
        return trend.uncertainty.covariance[2], trend.uncertainty.degrees
    return float(np.var(trend.uncertainty.slopes, ddof=1)), max(trend.n - 2, 1)
