"""Rules that choose rows by their values (frontier, records, best of each year ...), in a form a resample can repeat.

A row is kept when fewer than `top` of its rivals have strictly more. Who rivals whom depends on dates and names alone,
so the rule can be applied again when rows are drawn with replacement, or when their values are drawn anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trends.regression import Array, products

Mask = NDArray[np.bool_]
MOST_ROWS = 5_000
"""Rows beyond which the table of rivals, one cell a pair, would cost more than 25 MB."""


@dataclass(frozen=True)
class Selection:
    """Keep a row when fewer than ``top`` of its rivals have strictly more.

    `rivals`, shape (n, n): whether row j (column) counts against row i (row). `small_groups`: the rule takes the
    best of groups of a few rows. A resample lacks a third of the rows and so chooses among fewer, which biases its
    slope; the interval is then centred on the estimate.
    """

    rivals: Mask = field(repr=False, compare=False)
    top: int
    small_groups: bool = False

    def __post_init__(self) -> None:
        n = len(self.rivals)
        if self.rivals.shape != (n, n):
            raise ValueError(f"rivals have shape {self.rivals.shape}, but one row and one column a point are needed")
        if self.top < 1:
            raise ValueError(f"top is {self.top}, but at least 1 row must be kept")
        if n > MOST_ROWS:
            raise ValueError(f"{n} rows are too many to compare each with each; {MOST_ROWS} is the most")

    def keep(self, value: Array) -> Mask:
        """The rows kept, shape (n,)."""
        return self.of(value)(np.ones((1, value.size)))[0]

    def of(self, value: Array) -> Callable[[Array], Mask]:
        """The rule for these values, to be asked about many resamples: it compares each with each once.

        It takes weights, shape (b, n), which count how often each row was drawn, and gives the rows kept, shape (b, n).
        A row drawn twice does not rival itself: it has not strictly more.
        """
        above = (self.rivals & (value[None, :] > value[:, None])).astype(np.float32)

        def keep(weights: Array) -> Mask:
            return np.asarray((weights > 0) & (products(weights.astype(np.float32), above) < self.top))

        return keep


def largest_to_date(year: ArrayLike, *, top: int) -> Selection:
    """The cumulative top ``top``: rivals are all rows dated on or before a row's own day."""
    x = np.asarray(year, dtype=np.float64)
    return Selection(x[None, :] <= x[:, None], top)


def largest_of_trailing_year(year: ArrayLike, *, top: int) -> Selection:
    """The top ``top`` of the 365 days that end with a row's own day."""
    x = np.asarray(year, dtype=np.float64)
    return Selection((x[None, :] <= x[:, None]) & (x[None, :] > x[:, None] - 1.0), top)


def best_of(group: ArrayLike) -> Selection:
    """The largest of each group, such as an organization and year, or a family; ties are all kept."""
    names = np.unique(np.asarray(group), return_inverse=True)[1]
    return Selection(names[None, :] == names[:, None], 1, small_groups=True)


def in_largest_to_date(year: ArrayLike, value: ArrayLike, *, top: int) -> Mask:
    """`largest_to_date` applied once, in n log n steps and without a table of pairs; NaN rows are out and count not."""
    x, y = np.asarray(year, dtype=np.float64), np.asarray(value, dtype=np.float64)
    kept = np.zeros(x.size, dtype=bool)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    order = known[np.argsort(x[known], kind="stable")]
    largest: list[float] = []  # the `top` largest so far, smallest first
    for day in np.split(order, np.flatnonzero(np.diff(x[order])) + 1):
        for row in day:
            (heapq.heappush if len(largest) < top else heapq.heappushpop)(largest, float(y[row]))
        kept[day] = (y[day] >= largest[0]) | (len(largest) < top) if largest else False
    return kept
