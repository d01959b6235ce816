"""How past fits would have done: refitted at earlier years, what share of the next years fell into their bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trends.errors import FitError
from trends.fit import checked, fit_trend
from trends.trend import VERDICT_LEVEL

CUTOFFS = (2018.0, 2020.0, 2022.0)
AHEAD = 2.0
HELD = (0.80, 0.97)
"""Shares of new points between which a 90% band counts as right."""
FEWEST_NEW = 10


@dataclass(frozen=True)
class Backtest:
    """`inside` of `new` points, dated within two years after a cutoff, fell into the band of the fit before it."""

    cutoffs: tuple[float, ...]
    inside: int
    new: int

    @property
    def share(self) -> float | None:
        """Share inside; None with fewer than 10 new points, which say nothing."""
        return self.inside / self.new if self.new >= FEWEST_NEW else None

    @property
    def holds(self) -> bool:
        """Whether the normal-theory band may be shown."""
        return self.share is not None and HELD[0] <= self.share <= HELD[1]


def backtest_band(
    year: ArrayLike,
    value: ArrayLike,
    *,
    cutoffs: Sequence[float] = CUTOFFS,
    ahead: float = AHEAD,
    level: float = VERDICT_LEVEL,
) -> Backtest:
    """Refit with the rows before each cutoff; count the rows of the next ``ahead`` years inside the prediction band."""
    x, y = checked(year, value)
    inside, new, used = 0, 0, []
    for cutoff in cutoffs:
        before, after = x < cutoff, (x >= cutoff) & (x < cutoff + ahead)
        if not after.any():
            continue
        try:
            low, high = fit_trend(x[before], y[before], level=level).prediction_band(x[after])
        except FitError:
            continue
        inside += int(((y[after] >= low) & (y[after] <= high)).sum())
        new += int(after.sum())
        used.append(cutoff)
    return Backtest(tuple(used), inside, new)


def backtest_levels(
    year: ArrayLike, value: ArrayLike, *, cutoffs: Sequence[float] = CUTOFFS, ahead: float = AHEAD
) -> tuple[tuple[float, float, float], ...]:
    """For each cutoff (cutoff, trend's factor per year before it, median of new value over the extrapolated trend)."""
    x, y = checked(year, value)
    found = []
    for cutoff in cutoffs:
        before, after = x < cutoff, (x >= cutoff) & (x < cutoff + ahead)
        if after.any() and before.sum() >= 3:
            trend = fit_trend(x[before], y[before])
            found.append((cutoff, trend.factor_per_year, float(np.median(y[after] / trend.predict(x[after])))))
    return tuple(found)
