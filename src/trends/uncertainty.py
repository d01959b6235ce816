"""How sure a fitted line is: from a covariance and Student's t, or from resampled lines. All on the log10 scale."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtrit

from trends.regression import Array


@dataclass(frozen=True)
class Normal:
    """Student's t with `degrees`; `covariance` is that of the intercept at the mean date and the slope: aa, ab, bb."""

    covariance: tuple[float, float, float]
    degrees: int

    def slope_interval(self, slope: float, level: float) -> tuple[float, float]:
        """Two-sided interval of the slope."""
        half = self._quantile(level) * self.covariance[2] ** 0.5
        return slope - half, slope + half

    def line_interval(
        self, offset: Array, centre: Array, level: float, *, new_point_sd: float = 0.0
    ) -> tuple[Array, Array]:
        """Pointwise interval of the line at years ``offset`` from the mean date, or of a new point about it."""
        constant, mixed, linear = self.covariance
        variance = constant + 2 * mixed * offset + linear * offset**2 + new_point_sd**2
        half = self._quantile(level) * np.sqrt(variance)
        return centre - half, centre + half

    def _quantile(self, level: float) -> float:
        return float(stdtrit(self.degrees, (1 + level) / 2))


@dataclass(frozen=True)
class Resampled:
    """Lines of bootstrap samples: `slopes` and `centres` (log10 value at the mean date), shape (resamples,)."""

    slopes: Array = field(repr=False, compare=False)
    centres: Array = field(repr=False, compare=False)

    def slope_interval(self, slope: float, level: float) -> tuple[float, float]:
        """Equal-tailed percentile interval of the slope."""
        ordered = np.sort(self.slopes)
        low, high = (_quantile(ordered, share) for share in _tails(level))
        return low, high

    def line_interval(self, offset: Array, centre: Array, level: float) -> tuple[Array, Array]:
        """Pointwise percentile interval of the line at years ``offset`` from the mean date."""
        shape = np.shape(offset)
        lines = self.centres[:, None] + self.slopes[:, None] * np.ravel(offset)[None, :]
        low, high = np.quantile(lines, _tails(level), axis=0)
        return low.reshape(shape), high.reshape(shape)


def _tails(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _quantile(ordered: Array, share: float) -> float:
    """What `np.quantile` gives of sorted values, in a fifth of its time."""
    at = share * (ordered.size - 1)
    before = int(at)
    after = min(before + 1, ordered.size - 1)
    return float(ordered[before] + (ordered[after] - ordered[before]) * (at - before))
