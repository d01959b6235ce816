"""Breaks of a trend: continuous piecewise lines, believed only where a test that repeats the search says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trends import regression
from trends.errors import FitError
from trends.fit import checked
from trends.inference.selection import Selection
from trends.regression import Array

FEWEST_POINTS = 15
FEWEST_YEARS = 3.0
"""On each side of a break there are at least so many points and years."""
STEP = 0.25
"""Years between the dates tried."""
SIGNIFICANCE = 0.05
RESAMPLES = 400


@dataclass(frozen=True)
class Break:
    """A change of slope at decimal `year`, with the dates that the test cannot tell from it at 90%."""

    year: float
    interval: tuple[float, float]
    p_value: float


@dataclass(frozen=True)
class Piecewise:
    """`slopes` in OOM/yr before, between and after the `breaks`; `p_value` of the first break that was looked for.

    `tried` is the number of dates tried; 0: too few points or years for any.
    """

    breaks: tuple[Break, ...]
    slopes: tuple[float, ...]
    p_value: float | None
    tried: int

    def describe(self) -> str:
        """The finding in words."""
        if not self.tried:
            return f"too few points to look for breaks (each side needs {FEWEST_POINTS} points and 3 years)"
        if not self.breaks:
            return f"no break found (p = {self.p_value:.2f} for the best of {self.tried} dates)"
        parts = [
            f"{found.year:.0f} ({found.interval[0]:.0f} to {found.interval[1]:.0f}, p = {found.p_value:.3f})"
            for found in self.breaks
        ]
        rates = " then ".join(f"{10**slope:.2g}x" for slope in self.slopes)
        return f"break{'s' if len(parts) > 1 else ''} at {' and '.join(parts)}: {rates} per year"


def find_breaks(
    year: ArrayLike,
    value: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    selection: Selection | None = None,
    inside: ArrayLike | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Piecewise:
    """Look for at most two breaks of the line through log10(value).

    Parameters
    ----------
    year, value : (n,) arrays; with ``selection`` the whole population that the rows are chosen from.
    groups : (n,) array, optional
        Residuals of one group keep together: their signs are drawn by group (wild bootstrap).
    selection, inside : optional
        The rule and the window by which the fitted rows are chosen; every resample chooses again.

    Notes
    -----
    The statistic is the greatest F over all dates tried. Its distribution comes from resamples of residuals about the
    line with fewer breaks, each searched (and selected) anew. Hansen (2000); Muggeo (2003) for the continuous form.
    """
    x, y = checked(year, value)
    log = np.log10(y)
    within = np.ones(x.size, dtype=bool) if inside is None else np.asarray(inside, dtype=bool)
    kept = within if selection is None else selection.keep(log) & within
    generator = np.random.default_rng(seed)
    search = _Search(x[kept])
    straight = float(regression.least_squares(x[kept], log[kept], np.ones((1, int(kept.sum()))))[0][0])
    if not search.dates.size:
        return Piecewise((), (straight,), None, 0)
    statistic, at = search.one(log[kept])
    if selection is None:
        numbers = None if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        draws = _redrawn(x[kept], log[kept], [], None if numbers is None else numbers[kept], resamples, generator)
        null = search.one_many(draws)
    else:
        null = _selected_null(x, log, selection, within, resamples, generator)
        numbers = None
    p_value = float((1 + (null >= statistic).sum()) / (1 + null.size))
    if p_value >= SIGNIFICANCE:
        return Piecewise((), (straight,), p_value, search.dates.size)
    fitted_groups = None if numbers is None else numbers[kept]
    found = [search.dates[at]]
    p_values = [p_value]
    if selection is None:
        statistic, pair = search.two(log[kept])
        if pair is not None:
            draws = _redrawn(x[kept], log[kept], found, fitted_groups, resamples, generator)
            second = float((1 + (search.two_many(draws) >= statistic).sum()) / (1 + resamples))
            if second < SIGNIFICANCE:
                found, p_values = [search.dates[i] for i in pair], [p_value, second]
    breaks = tuple(
        Break(float(date), search.interval(log[kept], found, i, fitted_groups, resamples, generator), p)
        for i, (date, p) in enumerate(zip(found, p_values, strict=True))
    )
    return Piecewise(breaks, _slopes(x[kept], log[kept], found), p_value, search.dates.size)


class _Search:
    """The dates tried for one set of points, and the regressors of a break at each, orthogonal to a straight line."""

    def __init__(self, x: Array) -> None:
        self.x = x
        order = np.sort(x)
        grid = np.arange(np.ceil((order[0] + FEWEST_YEARS) / STEP) * STEP, order[-1] - FEWEST_YEARS + 1e-9, STEP)
        before = np.searchsorted(order, grid, side="left")
        self.dates = grid[(before >= FEWEST_POINTS) & (x.size - before >= FEWEST_POINTS)]
        self.base = np.linalg.qr(np.column_stack([np.ones(x.size), x - x.mean()]))[0]
        bent = np.maximum(x[None, :] - self.dates[:, None], 0.0)
        bent -= (bent @ self.base) @ self.base.T
        norm = np.linalg.norm(bent, axis=1, keepdims=True)
        self.bent = bent / np.where(norm > 0, norm, 1.0)
        self.counts = np.searchsorted(order, self.dates, side="left")

    def one(self, y: Array) -> tuple[float, int]:
        """Greatest F of one break and the number of its date."""
        gain, left = self._gain(y[:, None])
        f = gain[:, 0] / (left - gain[:, 0]) * (y.size - 3)
        return float(f.max()), int(f.argmax())

    def one_many(self, draws: Array) -> Array:
        """Greatest F of each column of ``draws``, shape (n, b)."""
        gain, left = self._gain(draws)
        best = gain.max(axis=0)
        return np.asarray(best / (left - best) * (self.x.size - 3))

    def two(self, y: Array) -> tuple[float, tuple[int, int] | None]:
        """Greatest F of a second break given the best single one, and the pair of dates."""
        pairs = self._pairs()
        if not len(pairs):
            return 0.0, None
        gain, left = self._gain(y[:, None])
        both = self._pair_gain(_onto(self.bent, y[:, None]), pairs)[:, 0]
        best = int(both.argmax())
        f = (both[best] - gain.max()) / (left[0] - both[best]) * (y.size - 4)
        return float(f), (int(pairs[best][0]), int(pairs[best][1]))

    def two_many(self, draws: Array) -> Array:
        """The same F for each column of ``draws``."""
        gain, left = self._gain(draws)
        both = self._pair_gain(_onto(self.bent, draws), self._pairs()).max(axis=0)
        return np.asarray((both - gain.max(axis=0)) / (left - both) * (self.x.size - 4))

    def interval(
        self,
        y: Array,
        found: list[float],
        which: int,
        groups: NDArray[np.intp] | None,
        resamples: int,
        generator: np.random.Generator,
    ) -> tuple[float, float]:
        """Dates whose fit, other breaks held, is not worse than resamples of the fit with its break say it may be."""
        others = [date for i, date in enumerate(found) if i != which]
        here = int(np.abs(self.dates - found[which]).argmin())

        def shortfall(values: Array) -> Array:
            gain, left = self._gain(values, others)
            return np.asarray((gain.max(axis=0) - gain) / (left - gain.max(axis=0)) * (self.x.size - 3 - len(others)))

        draws = _redrawn(self.x, y, found, groups, resamples, generator)
        allowed = np.quantile(shortfall(draws)[here], 0.90)
        inside = self.dates[shortfall(y[:, None])[:, 0] <= allowed]
        return float(min(inside.min(), found[which])), float(max(inside.max(), found[which]))

    def _gain(self, y: Array, others: list[float] | None = None) -> tuple[Array, Array]:
        """Squared error that a break at each date saves, shape (dates, b), and what a line without it leaves, (b,)."""
        bent = self.bent
        base = self.base
        if others:
            base = _columns_base(self.x, others)
            bent = bent - (bent @ base) @ base.T
            norm = np.linalg.norm(bent, axis=1, keepdims=True)
            bent = np.where(norm > 1e-6, bent / np.where(norm > 0, norm, 1.0), 0.0)
        left = y - base @ (base.T @ y)
        return _onto(bent, y) ** 2, (left**2).sum(axis=0)

    def _pairs(self) -> NDArray[np.intp]:
        first, second = np.triu_indices(self.dates.size, 1)
        fits = (self.dates[second] - self.dates[first] >= FEWEST_YEARS) & (
            self.counts[second] - self.counts[first] >= FEWEST_POINTS
        )
        return np.column_stack([first[fits], second[fits]])

    def _pair_gain(self, projected: Array, pairs: NDArray[np.intp]) -> Array:
        shared = (self.bent[pairs[:, 0]] * self.bent[pairs[:, 1]]).sum(axis=1)[:, None]
        a, b = projected[pairs[:, 0]], projected[pairs[:, 1]]
        return np.asarray(a**2 + (b - shared * a) ** 2 / np.maximum(1 - shared**2, 1e-9))


def _onto(bent: Array, y: Array) -> Array:
    """``bent @ y``: regressors, shape (dates, n), times values, shape (n, b)."""
    return regression.products(bent, np.ascontiguousarray(y.T))


def _columns_base(x: Array, breaks: list[float]) -> Array:
    columns = [np.ones(x.size), x - x.mean(), *(np.maximum(x - date, 0.0) for date in breaks)]
    return np.linalg.qr(np.column_stack(columns))[0]


def _redrawn(
    x: Array,
    y: Array,
    breaks: list[float],
    groups: NDArray[np.intp] | None,
    resamples: int,
    generator: np.random.Generator,
) -> Array:
    """Values about the fit with ``breaks``, residuals drawn anew, shape (n, resamples)."""
    base = _columns_base(x, breaks)
    fit = base @ (base.T @ y)
    residual = (y - fit) * np.sqrt(x.size / (x.size - base.shape[1]))
    if groups is None:
        drawn = residual[generator.integers(x.size, size=(x.size, resamples))]
    else:
        signs = generator.choice([-1.0, 1.0], size=(int(groups.max()) + 1, resamples))
        drawn = residual[:, None] * signs[groups]
    return np.asarray(fit[:, None] + drawn)


def _selected_null(
    x: Array,
    log: Array,
    selection: Selection,
    within: NDArray[np.bool_],
    resamples: int,
    generator: np.random.Generator,
) -> Array:
    """Greatest F in populations that grow along one line, each selected and searched anew."""
    slope, centre = regression.least_squares(x - x.mean(), log, np.ones((1, x.size)))
    line = centre[0] + slope[0] * (x - x.mean())
    residual = log - line
    found = []
    for _ in range(resamples):
        drawn = line + residual[generator.integers(x.size, size=x.size)]
        kept = selection.keep(drawn) & within
        search = _Search(x[kept])
        if search.dates.size:
            found.append(search.one(drawn[kept])[0])
    if len(found) < resamples / 2:
        raise FitError("In most resamples the selection leaves too few points to look for a break.")
    return np.array(found)


def _slopes(x: Array, y: Array, breaks: list[float]) -> tuple[float, ...]:
    columns = [np.ones(x.size), x - x.mean(), *(np.maximum(x - date, 0.0) for date in breaks)]
    fitted = np.linalg.lstsq(np.column_stack(columns), y, rcond=None)[0]
    return tuple(float(slope) for slope in np.cumsum(fitted[1:]))
