"""Bootstrap lines: points or whole groups drawn with replacement, each sample a row of counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trends.regression import Array, Estimator


def lines(
    x: Array, y: Array, estimator: Estimator, *, resamples: int, seed: int, groups: NDArray[np.intp] | None = None
) -> tuple[Array, Array]:
    """Slopes and intercepts of bootstrap samples, at most (resamples,) each; samples of one date are left out."""
    found = [estimator(x, y, weights) for weights in weightings(x.size, resamples, seed, groups)]
    slopes, intercepts = (np.concatenate(part) for part in zip(*found, strict=True))
    usable = np.isfinite(slopes)
    return slopes[usable], intercepts[usable]


BLOCK = 24_576
"""Cells of a block of resamples: what a processor's own cache holds, which makes drawing three times as fast."""


def weightings(n: int, resamples: int, seed: int, groups: NDArray[np.intp] | None = None) -> Iterator[Array]:
    """Yield blocks of counts, shape (b, n): how often each point stands in each resample.

    ``groups`` are the group numbers of the points, 0 to G - 1; whole groups are then drawn.
    """
    bits = np.random.SFC64(seed)
    units = n if groups is None else int(groups.max()) + 1
    rows = max(1, BLOCK // max(n, units))
    places = np.repeat(np.arange(rows) * units, units)
    for start in range(0, resamples, rows):
        b = min(rows, resamples - start)
        drawn = _below(bits, units, b * units) + places[: b * units]
        counts = np.bincount(drawn, minlength=b * units).reshape(b, units).astype(np.float64)
        yield counts if groups is None else counts[:, groups]


def _below(bits: np.random.SFC64, limit: int, size: int) -> NDArray[Any]:
    """Uniform integers from 0 to ``limit`` - 1: random 16-bit numbers, those that would favour some left out."""
    if limit > 2**15:
        return np.random.Generator(bits).integers(limit, size=size)
    last = 2**16 // limit * limit - 1
    wanted = int(size * 2**16 / last * 1.01) + 64
    drawn = bits.random_raw(-(-wanted // 4)).view(np.uint16)
    drawn = drawn[drawn <= np.uint16(last)]
    if drawn.size < size:
        return np.concatenate([drawn % np.uint16(limit), _below(bits, limit, size - drawn.size)])
    return np.remainder(drawn[:size], np.uint16(limit), out=drawn[:size])
