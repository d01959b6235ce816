"""Many specifications of one question in one pass: weighted least-squares lines with Student-t intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from trends.fit import FEWEST_GROUPS
from trends.regression import Array, products
from trends.trend import VERDICT_LEVEL


@dataclass(frozen=True)
class Specifications:
    """One row a specification, shape (s,): slopes in OOM/yr with their intervals; n rows with a weight."""

    slope: Array
    low: Array
    high: Array
    n: Array
    r_squared: Array


def fit_specifications(
    year: Array, log_value: Array, weights: Array, *, level: float = VERDICT_LEVEL
) -> Specifications:
    """Fit every specification at once.

    Parameters
    ----------
    year : (n,) decimal years
    log_value : (n,) or (s, n) log10 of the values; NaN where a weight is 0 does no harm
    weights : (s, n) weights: 0 leaves a row out, 1 takes it; others weight it by how sure its value is

    Returns
    -------
    Specifications
        NaN where fewer than 3 rows, or one date, are left.
    """
    x = year - year.mean()
    y = np.nan_to_num(log_value - np.nanmean(log_value))
    n = (weights > 0).sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = weights.sum(axis=1)
        mean_x = np.vecdot(weights, x) / total
        wy = weights * y
        mean_y = wy.sum(axis=1) / total
        xx = np.vecdot(weights, x * x) / total - mean_x**2
        xy = np.vecdot(wy, x) / total - mean_x * mean_y
        yy = np.vecdot(wy, y) / total - mean_y**2
        usable = (n >= 3) & (xx > 1e-12 * np.ptp(x) ** 2)
        slope = np.where(usable, xy / xx, np.nan)
        left = np.maximum(yy - slope * xy, 0.0)
        half = stdtrit(n - 2, (1 + level) / 2) * np.sqrt(left / (xx * (n - 2)))
        r_squared = 1 - left / yy
    return Specifications(slope, slope - half, slope + half, n, r_squared)


def same_rows(weights: Array, kind: Array) -> np.ndarray:
    """Number of the first specification with the same weights and ``kind``: those that count once, shape (s,)."""
    rows = np.ascontiguousarray(np.column_stack([np.asarray(kind, dtype=np.float64), weights]))
    packed = rows.view([("", rows.dtype)] * rows.shape[1]).ravel()
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return np.asarray(first[inverse.ravel()])


def cluster_intervals(
    year: Array, log_value: Array, weights: Array, groups: np.ndarray, *, level: float = VERDICT_LEVEL
) -> tuple[Array, Array]:
    """Leave-one-group-out (CR3) intervals of every specification at once; NaN under 10 groups.

    Arguments as `fit_specifications`, and the group of each row, shape (n,). The same interval as
    ``fit_trend(interval="cluster")`` gives one specification.
    """
    x = year - year.mean()
    y = np.broadcast_to(np.nan_to_num(log_value - np.nanmean(log_value)), weights.shape)
    number = np.unique(groups, return_inverse=True)[1]
    member = (np.arange(int(number.max()) + 1)[:, None] == number[None, :]).astype(np.float64)
    sums = [products(term, member) for term in (weights, weights * x, weights * x * x, weights * y, weights * x * y)]
    present = products((weights > 0).astype(np.float64), member) > 0
    count = present.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = _slope(*(part.sum(axis=1, keepdims=True) for part in sums))
        without = _slope(*(part.sum(axis=1, keepdims=True) - part for part in sums))
        off = np.where(present, without - whole, 0.0)
        variance = (count - 1) / count * (off**2).sum(axis=1)
        half = stdtrit(count - 1, (1 + level) / 2) * np.sqrt(variance)
    half = np.where(count >= FEWEST_GROUPS, half, np.nan)
    return whole[:, 0] - half, whole[:, 0] + half


def _slope(w: Array, wx: Array, wxx: Array, wy: Array, wxy: Array) -> Array:
    return np.asarray((w * wxy - wx * wy) / (w * wxx - wx**2))
