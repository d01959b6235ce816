"""Bootstrap lines: points or whole groups drawn with replacement, the same draws for every estimator."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trends.regression import Array, Estimator, Lines, least_squares, line_of_sums

DRAWS = 2**16
"""Row numbers drawn at once, 128 KB; a generator that is asked less often is faster."""
BLOCK = 2**14
"""Cells of a block of resamples: what a processor's own cache holds, which makes the sums twice as fast."""


def lines(
    x: Array, y: Array, estimator: Estimator, *, resamples: int, seed: int, groups: NDArray[np.intp] | None = None
) -> Lines:
    """Slopes and intercepts of bootstrap samples, at most (resamples,) each; samples of one date are left out."""
    if estimator is least_squares and groups is None:
        slopes, intercepts = _lines_of_points(x, y, resamples, seed)
    else:
        found = [estimator(x, y, weights) for weights in weightings(x.size, resamples, seed, groups)]
        slopes, intercepts = (np.concatenate(part) for part in zip(*found, strict=True))
    usable = np.isfinite(slopes)
    return slopes[usable], intercepts[usable]


def weightings(n: int, resamples: int, seed: int, groups: NDArray[np.intp] | None = None) -> Iterator[Array]:
    """Yield blocks of counts, shape (b, n): how often each point stands in each resample.

    ``groups`` are the group numbers of the points, 0 to G - 1; whole groups are then drawn.
    """
    units = n if groups is None else int(groups.max()) + 1
    rows = max(1, BLOCK // max(n, units))
    places = (np.arange(rows, dtype=np.uint32) * np.uint32(units))[:, None]
    for drawn in _blocks(units, resamples, seed, rows):
        b = len(drawn)
        cells = np.bincount((drawn + places[:b]).ravel(), minlength=b * units)
        counts = cells.reshape(b, units).astype(np.float64)
        yield counts if groups is None else counts[:, groups]


class _Scratch(threading.local):
    """Work arrays, 0.4 MB a thread, that are kept: fresh memory costs a tenth of a bootstrap."""

    def __init__(self) -> None:
        self.at, self.points = np.zeros(BLOCK, dtype=np.intp), np.zeros(BLOCK, dtype=np.complex128)

    def of(self, rows: int, n: int) -> tuple[NDArray[np.intp], NDArray[np.complex128]]:
        """Two arrays of shape (rows, n) with any content."""
        cells = rows * n
        if cells > BLOCK:
            return np.zeros((rows, n), dtype=np.intp), np.empty((rows, n), dtype=np.complex128)
        return self.at[:cells].reshape(rows, n), self.points[:cells].reshape(rows, n)


_SCRATCH = _Scratch()


def _lines_of_points(x: Array, y: Array, resamples: int, seed: int) -> Lines:
    """`least_squares` of the same resamples without their counts: sums over the points drawn, in half the time.

    A point is one complex number, x + iy, so that one look-up brings both, and the sum of squares, xx - yy + 2ixy, both
    sums that a line needs. y is made so small that yy is lost in rounding; by a power of two, which costs no digit.
    """
    small = 2.0 ** -(40 + math.frexp(float(np.ptp(y)) / float(np.ptp(x)))[1])
    table = x + 1j * (small * y)
    rows = max(1, BLOCK // x.size)
    at, points = _SCRATCH.of(rows, x.size)
    each = np.full(x.size, 1 / x.size, dtype=np.complex128)
    blocks = -(-resamples // rows)
    means, squares = np.empty((2, blocks, rows), dtype=np.complex128)
    for i, drawn in enumerate(_blocks(x.size, resamples, seed, rows)):
        at[: len(drawn)] = drawn  # the last block may be short: what it computes beyond is cut off below
        table.take(at, out=points, mode="wrap")  # numbers left over may be out of bounds; and this makes no copy
        np.vecdot(each, points, out=means[i])
        np.matmul(points[:, None, :], points[:, :, None], out=squares[i, :, None, None])
    mean, square = means.ravel()[:resamples], squares.ravel()[:resamples] / x.size
    return line_of_sums(mean.real, mean.imag / small, square.real, square.imag / (2 * small), extent=float(np.ptp(x)))


def _blocks(units: int, resamples: int, seed: int, rows: int) -> Iterator[NDArray[Any]]:
    """Yield the units drawn, 0 to ``units`` - 1, shape (b, units), at most ``rows`` resamples at a time."""
    generator = np.random.Generator(np.random.SFC64(seed))
    kind = np.uint16 if units <= 2**16 else np.uint32
    together = max(rows, DRAWS // units // rows * rows)
    for start in range(0, resamples, together):
        drawn = generator.integers(units, size=(min(together, resamples - start), units), dtype=kind)
        for first in range(0, len(drawn), rows):
            yield drawn[first : first + rows]
