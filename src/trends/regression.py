"""Straight lines through weighted points, many weightings at once: least squares, Theil-Sen, quantile regression.

Every estimator takes `x`, `y` of shape (n,) and weights of shape (b, n), one row a weighting, and returns slopes and
intercepts of shape (b,). A bootstrap is a weighting by counts, so one code serves the fit and its resamples.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Lines = tuple[Array, Array]
Estimator = Callable[[Array, Array, Array], Lines]

CHUNK = 4_000_000
"""Most cells of a work array, so that memory stays bounded: 32 MB each."""
_STEPS = 80
_GOLDEN = (5**0.5 - 1) / 2


def least_squares(x: Array, y: Array, weights: Array) -> Lines:
    """Weighted least squares lines; NaN where the weighted points have one date, or none is left."""
    with np.errstate(divide="ignore", invalid="ignore"):
        total, *sums = products(weights, np.stack([np.ones(x.size), x, y, x * x, x * y])).T
        return line_of_sums(*(part / total for part in sums), extent=float(np.ptp(x)))


def products(weights: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """``weights @ rows.T``, shape (b, n) and (k, n) to (b, k), one dot product at a time.

    For matrices of this size a matrix product would share the work among threads that wait for each other: four times
    the computing, and ten times the wall clock where others use the processor too.
    """
    return np.vecdot(weights[:, None, :], rows[None, :, :])


def line_of_sums(mean_x: Array, mean_y: Array, mean_xx: Array, mean_xy: Array, *, extent: float) -> Lines:
    """Least squares lines from means of x, y, x * x and x * y; NaN where x does not vary, against its ``extent``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        xx, xy = mean_xx - mean_x**2, mean_xy - mean_x * mean_y
        slope = np.where(xx > 1e-12 * extent**2, xy / xx, np.nan)
    return slope, mean_y - slope * mean_x


def theil_sen(x: Array, y: Array, weights: Array) -> Lines:
    """Weighted median of the slopes of all pairs of points with different dates; the line halves the residuals.

    With counts as weights this is the Theil-Sen estimator of the resample. Sen (1968), JASA 63.
    """
    first, second = np.triu_indices(x.size, 1)
    different = x[first] != x[second]
    first, second = first[different], second[different]
    pair = (y[second] - y[first]) / (x[second] - x[first])
    order = np.argsort(pair, kind="stable")
    pair, first, second = pair[order], first[order], second[order]
    slopes = np.empty(len(weights))
    rows = max(1, CHUNK // max(pair.size, 1))
    for start in range(0, len(weights), rows):
        block = weights[start : start + rows]
        slopes[start : start + rows] = _weighted_quantile(pair, block[:, first] * block[:, second], 0.5)
    residual = y[None, :] - slopes[:, None] * x[None, :]
    return slopes, _row_quantile(residual, weights, 0.5)


def quantile_line(tau: float) -> Estimator:
    """Quantile regression: the line below which a share ``tau`` of the points lies. Koenker and Bassett (1978).

    The check loss, minimised over the intercept, is convex in the slope, so a golden-section search finds its minimum.
    """

    def fit(x: Array, y: Array, weights: Array) -> Lines:
        slopes = np.empty(len(weights))
        intercepts = np.empty(len(weights))
        rows = max(1, CHUNK // x.size)
        for start in range(0, len(weights), rows):
            block = weights[start : start + rows]
            slopes[start : start + rows], intercepts[start : start + rows] = _quantile_block(x, y, block, tau)
        return slopes, intercepts

    return fit


def check_loss(x: Array, y: Array, weights: Array, tau: float, slope: Array) -> tuple[Array, Array]:
    """Check loss of the best line of each given slope, and that line's intercept; shapes (b,)."""
    residual = y[None, :] - slope[:, None] * x[None, :]
    intercept = _row_quantile(residual, weights, tau)
    over = residual - intercept[:, None]
    return (weights * np.where(over > 0, tau * over, (tau - 1) * over)).sum(axis=1), intercept


def _quantile_block(x: Array, y: Array, weights: Array, tau: float) -> Lines:
    low, high = _slope_bounds(x, y, len(weights))
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    loss_left, _ = check_loss(x, y, weights, tau, left)
    loss_right, _ = check_loss(x, y, weights, tau, right)
    for _ in range(_STEPS):
        go_left = loss_left <= loss_right
        low, high = np.where(go_left, low, left), np.where(go_left, right, high)
        probe = np.where(go_left, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        loss, _ = check_loss(x, y, weights, tau, probe)
        left, right = np.where(go_left, probe, right), np.where(go_left, left, probe)
        loss_left, loss_right = np.where(go_left, loss, loss_right), np.where(go_left, loss_left, loss)
    slope = (low + high) / 2
    return slope, check_loss(x, y, weights, tau, slope)[1]


def _slope_bounds(x: Array, y: Array, rows: int) -> tuple[Array, Array]:
    """The steepest slopes that two neighbours in date can give: an optimal line passes through two points."""
    order = np.argsort(x, kind="stable")
    step = np.diff(np.unique(x[order]))
    steepest = float(np.ptp(y) / step.min()) if step.size else 1.0
    return np.full(rows, -steepest), np.full(rows, steepest)


def _weighted_quantile(sorted_values: Array, weights: Array, tau: float) -> Array:
    """Quantile of common, sorted values under each row of weights; ties in weight take the middle."""
    cumulated = np.cumsum(weights, axis=1)
    target = tau * cumulated[:, -1:]
    at = np.minimum((cumulated < target * (1 - 1e-12)).sum(axis=1), sorted_values.size - 1)
    above = np.minimum((cumulated <= target * (1 + 1e-12)).sum(axis=1), sorted_values.size - 1)
    middle = (sorted_values[at] + sorted_values[above]) / 2
    return np.where(cumulated[:, -1] > 0, middle, np.nan)


def _row_quantile(values: Array, weights: Array, tau: float) -> Array:
    """Weighted quantile along each row: the smallest value at which the cumulated weight reaches its share."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    cumulated = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    target = tau * cumulated[:, -1:]
    at = np.minimum((cumulated < target * (1 - 1e-12)).sum(axis=1), values.shape[1] - 1)
    return np.take_along_axis(ordered, at[:, None], axis=1)[:, 0]
