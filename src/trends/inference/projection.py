"""When a trend meets a level: chances by year and quantiles, never beyond what the past can carry."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from trends.errors import FitError
from trends.regression import Array
from trends.trend import Trend
from trends.uncertainty import Normal

LONGEST = 10.0
"""Years beyond the last point at which every projection ends, or half the fitted window if that is less."""
DRAWS = 20_000


@dataclass(frozen=True)
class Projection:
    """Years at which draws of the trend meet draws of the target.

    `years`, shape (draws,): decimal years, infinite where the draw never meets it; `start` the last fitted point,
    `end` the horizon.
    """

    start: float
    end: float
    years: Array = field(repr=False, compare=False)

    def chance_by(self, year: float) -> float:
        """Share of the draws that have met the target by a decimal year.

        Raises
        ------
        FitError
            The year lies beyond the horizon.
        """
        if year > self.end:
            raise FitError(f"{year:.0f} lies beyond the horizon of this projection, {self.end:.0f}.")
        return float((self.years <= year).mean())

    def quantile(self, share: float) -> float | None:
        """Year by which that share of the draws has met the target; None: not within the horizon."""
        year = float(np.quantile(self.years, share, method="higher"))
        return year if year <= self.end else None

    def describe(self, what: str) -> str:
        """The projection in one sentence."""
        if self.chance_by(self.start) >= 0.9:
            return f"{what}: met by {self.start:.0f} already, on this trend"
        odds = (("one in ten", 0.1), ("even odds", 0.5), ("nine in ten", 0.9))
        texts = [f"{words} by {year:.0f}" for words, share in odds if (year := self.quantile(share)) is not None]
        within = f"{self.chance_by(self.end):.0%} by {self.end:.0f}, where this projection ends"
        return f"{what}: {within} ({', '.join(texts) or 'less than one in ten'})"


def project(
    trend: Trend,
    target: float,
    *,
    target_interval: tuple[float, float] | None = None,
    target_level: float = 0.90,
    draws: int = DRAWS,
    seed: int = 0,
) -> Projection:
    """When the trend, with its scatter, meets ``target``, in the unit of its values.

    Slope and intercept are drawn from the trend's uncertainty, one deviation of a new point from its residual scatter,
    the target from a log-normal with ``target_interval`` at ``target_level``. A new point meets the target in the year
    in which line plus deviation do. The horizon is ten years after the last point, or half the fitted window.

    Raises
    ------
    FitError
        The trend has no interval, or the target or its interval is not above 0 and in order.
    """
    if trend.uncertainty is None:
        raise FitError("A trend without an interval cannot be projected.")
    low, high = target_interval or (target, target)
    if not 0 < low <= target <= high:
        raise FitError(f"The target {target:g} with interval {low:g} to {high:g} is not in order or not above 0.")
    generator = np.random.default_rng(seed)
    slope, centre = _lines(trend, draws, generator)
    deviation = generator.normal(size=draws) * trend.residual_sd
    goal = np.full(draws, np.log10(target))
    if target_interval is not None:
        goal += generator.normal(size=draws) * (np.log10(high) - np.log10(low)) / (2 * ndtri((1 + target_level) / 2))
    start, span = trend.window[1], trend.window[1] - trend.window[0]
    gap = goal - centre - deviation
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = np.where(slope > 0, trend.year_mean + gap / slope, np.inf)
    already = centre + deviation + slope * (start - trend.year_mean) >= goal
    years = np.where(already, np.minimum(meets, start), np.where(slope > 0, meets, np.inf))
    return Projection(start, start + min(LONGEST, span / 2), years)


def _lines(trend: Trend, draws: int, generator: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes and values at the mean date, drawn from the trend's uncertainty."""
    certain = trend.uncertainty
    if isinstance(certain, Normal):
        constant, mixed, linear = certain.covariance
        root = np.linalg.cholesky(np.array([[constant, mixed], [mixed, linear]]) + 1e-18 * np.eye(2))
        scale = np.sqrt(certain.degrees / generator.chisquare(certain.degrees, size=draws))
        centre, slope = (root @ generator.normal(size=(2, draws))) * scale
        return trend.slope + slope, trend.intercept + centre
    assert certain is not None
    picked = generator.integers(certain.slopes.size, size=draws)
    return certain.slopes[picked], certain.centres[picked]
