"""Fit exponential trends to dated, positive quantities on a log10 scale.

Arrays in, `Trend` out: nothing here reads a file, the clock, Streamlit or plotly.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trends import regression, resampling, units
from trends.errors import FitError
from trends.regression import Array
from trends.trend import VERDICT_LEVEL, EstimatorName, IntervalKind, Trend, Verdict
from trends.uncertainty import Normal, Resampled

__all__ = ["ALLOWED", "EstimatorName", "IntervalKind", "Trend", "Verdict", "fit_trend"]

ALLOWED: dict[EstimatorName, tuple[IntervalKind, ...]] = {
    "ols": ("t", "hc3", "cluster", "bootstrap", "none"),
    "theil-sen": ("bootstrap", "none"),
    "quantile": ("bootstrap", "none"),
}
"""Estimators and the intervals each may have."""
FEWEST_FOR_BOOTSTRAP = 30
"""Below this a percentile interval of a slope is too narrow; Student's t is right with fewer."""
FEWEST_GROUPS = 10
"""Below this a cluster interval rests on too few groups to tell their scatter."""
LARGEST_SLOPE = 300.0
"""OOM/yr beyond which a factor per year is no longer a number: three points of one week get there."""


def fit_trend(
    year: ArrayLike,
    value: ArrayLike,
    *,
    estimator: EstimatorName = "ols",
    interval: IntervalKind = "t",
    level: float = VERDICT_LEVEL,
    groups: ArrayLike | None = None,
    tau: float = 0.5,
    resamples: int = 2000,
    seed: int = 0,
) -> Trend:
    """Fit ``log10(value) = intercept + slope * (year - mean(year))``.

    Parameters
    ----------
    year, value : (n,) arrays of float
        Decimal years (`units.decimal_year`) and values > 0 in any one unit: FLOP, USD, W.
    estimator : "ols", "theil-sen" or "quantile"
        Least squares, median of the slopes of all pairs, or the line below which a share ``tau`` of the points lies.
    interval : "t", "hc3", "cluster", "bootstrap" or "none"
        For least squares: Student's t (n - 2 degrees); HC3 for scatter that changes along the line; leave-one-group-out
        jackknife (CR3, t on G - 1 degrees) for rows that come in ``groups``. For any estimator: percentile bootstrap of
        points, or of whole ``groups`` where they are given. None: rows chosen by their values (a frontier, records)
        make the ordinary interval too narrow, so such a rate is given without one.
    level : float, default 0.90
        Two-sided confidence level of the intervals, in (0, 1).
    groups : (n,) array, optional
        Group of each row (family, organization, chip), for "cluster" and "bootstrap".
    resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    Trend
        `slope`, `slope_interval` in OOM/yr; `intercept` in log10 of the unit of `value`; `n` points used.

    Raises
    ------
    FitError
        Shapes differ, n < 3, fewer than 2 distinct dates, a value not finite and > 0, an estimator or interval that
        is not allowed (the message lists those that are), too few points or groups for the interval, or an interval
        beyond `LARGEST_SLOPE`.

    Notes
    -----
    The interval is of the scatter about the line, which already holds the error of each value. HC3: MacKinnon and
    White (1985). CR3: Bell and McCaffrey (2002); MacKinnon, Nielsen and Webb (2023).

    >>> f"{fit_trend([2020, 2021, 2022], [1e20, 4e20, 1.6e21]).factor_per_year:.2f}x/yr"
    '4.00x/yr'
    """
    x, y = checked(year, value)
    numbers = _settings(x.size, estimator, interval, level, groups, tau, resamples)
    log = np.log10(y)
    year_mean = float(x.mean())
    dx = x - year_mean
    lines = fitter(estimator, tau)
    centre_of_y = float(log.mean())  # so that large constants do not cost digits
    slopes, intercepts = lines(dx, log - centre_of_y, np.ones((1, x.size)))
    slope, intercept = float(slopes[0]), float(intercepts[0]) + centre_of_y
    residual = log - intercept - slope * dx
    uncertainty = _uncertainty(dx, log - centre_of_y, residual, slope, lines, interval, numbers, resamples, seed)
    if isinstance(uncertainty, Resampled):
        uncertainty = Resampled(uncertainty.slopes, uncertainty.centres + centre_of_y)
    bounds = uncertainty.slope_interval(slope, level) if uncertainty else (slope,)
    if max(map(abs, bounds)) > LARGEST_SLOPE:
        span = units.format_years(float(np.ptp(x)))
        message = f"{x.size} points within {span} say nothing about growth per year: their interval knows no bounds."
        raise FitError(message)
    residual_ss, total_ss = float(residual @ residual), float(((log - log.mean()) ** 2).sum())
    return Trend(
        n=x.size,
        slope=slope,
        intercept=intercept,
        residual_sd=math.sqrt(residual_ss / (x.size - 2)),
        r_squared=1 - residual_ss / total_ss if total_ss > 0 else 0.0,
        year_mean=year_mean,
        window=(float(x.min()), float(x.max())),
        level=level,
        interval=interval,
        estimator=estimator,
        uncertainty=uncertainty,
        residuals=residual,
        tau=tau if estimator == "quantile" else None,
    )


def fitter(estimator: EstimatorName, tau: float) -> regression.Estimator:
    """The lines of an estimator, for many weightings at once."""
    if estimator == "quantile":
        return regression.quantile_line(tau)
    return regression.least_squares if estimator == "ols" else regression.theil_sen


def _settings(
    n: int,
    estimator: EstimatorName,
    interval: IntervalKind,
    level: float,
    groups: ArrayLike | None,
    tau: float,
    resamples: int,
) -> NDArray[np.intp] | None:
    """Check everything but the points; returns group numbers 0 to G - 1."""
    if not 0 < level < 1:
        raise FitError(f"level is {level:g}, but a confidence level lies between 0 and 1; 0.90 is usual.")
    if estimator not in ALLOWED:
        raise FitError(f'estimator "{estimator}" is not known. Use one of: {", ".join(ALLOWED)}.')
    if interval not in ALLOWED[estimator]:
        allowed = ", ".join(ALLOWED[estimator])
        raise FitError(f'interval "{interval}" does not go with estimator "{estimator}". Use one of: {allowed}.')
    if not 0 < tau < 1:
        raise FitError(f"tau is {tau:g}, but a quantile lies between 0 and 1.")
    numbers = None
    if groups is not None:
        names = np.asarray(groups)
        if names.shape != (n,):
            raise FitError(f"groups have shape {names.shape}, but there are {n} points: one group a point.")
        numbers = np.unique(names, return_inverse=True)[1].astype(np.intp)
    if interval == "cluster":
        found = 0 if numbers is None else int(numbers.max()) + 1
        if found < FEWEST_GROUPS:
            raise FitError(f'{found} groups are too few for interval "cluster": it needs {FEWEST_GROUPS}. Use "t".')
    if interval == "bootstrap" and n < FEWEST_FOR_BOOTSTRAP:
        raise FitError(f'{n} points are too few for a bootstrap: it needs {FEWEST_FOR_BOOTSTRAP}. Use interval "t".')
    if interval == "bootstrap" and resamples < 100:
        raise FitError(f"{resamples} resamples are too few for a percentile interval. Use 100 or more; 2000 is usual.")
    return numbers


def _uncertainty(
    dx: Array,
    dy: Array,
    residual: Array,
    slope: float,
    fitter: regression.Estimator,
    interval: IntervalKind,
    groups: NDArray[np.intp] | None,
    resamples: int,
    seed: int,
) -> Normal | Resampled | None:
    if interval == "none":
        return None
    if interval == "bootstrap":
        return Resampled(*resampling.lines(dx, dy, fitter, resamples=resamples, seed=seed, groups=groups))
    n, xx = dx.size, float(dx @ dx)
    if interval == "t":
        variance = float(residual @ residual) / (n - 2)
        return Normal((variance / n, 0.0, variance / xx), n - 2)
    if interval == "hc3":
        leverage = 1 / n + dx**2 / xx
        with np.errstate(divide="ignore", invalid="ignore"):
            square = np.where(leverage < 1 - 1e-12, (residual / (1 - leverage)) ** 2, 0.0)
        mixed = float((square * dx).sum()) / (n * xx)
        return Normal((float(square.sum()) / n**2, mixed, float((square * dx**2).sum()) / xx**2), n - 2)
    assert groups is not None
    return _leave_one_group_out(dx, dy, slope, groups)


def _leave_one_group_out(dx: Array, dy: Array, slope: float, groups: NDArray[np.intp]) -> Normal:
    """CR3 by the jackknife: refit without each group, all refits in one pass."""
    count = int(groups.max()) + 1
    weights = 1.0 - (groups[None, :] == np.arange(count)[:, None])
    slopes, centres = regression.least_squares(dx, dy, weights)
    if not np.isfinite(slopes).all():
        raise FitError("Without one of the groups all points have the same date, so there is no cluster interval.")
    by_slope, by_centre = slopes - slope, centres - float(dy.mean())
    factor = (count - 1) / count
    covariance = (float(by_centre @ by_centre), float(by_centre @ by_slope), float(by_slope @ by_slope))
    return Normal((factor * covariance[0], factor * covariance[1], factor * covariance[2]), count - 1)


def checked(year: ArrayLike, value: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Years and values as flat arrays of float, or FitError where no line can go through them."""
    try:
        x, y = np.asarray(year, dtype=np.float64), np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise FitError("Years and values must be numbers.") from None
    if x.ndim != 1 or x.shape != y.shape:
        raise FitError(f"Years have shape {x.shape}, values {y.shape}; both must be flat arrays of one length.")
    if x.size < 3:
        raise FitError(f"{x.size} points are too few: a line with an interval needs at least 3.")
    if not np.isfinite(x).all():
        raise FitError(f"Year {int(np.flatnonzero(~np.isfinite(x))[0])} (counted from 0) is not a finite number.")
    bad = np.flatnonzero(~(np.isfinite(y) & (y > 0)))
    if bad.size:
        raise FitError(
            f"Value {int(bad[0])} (counted from 0) is {y[bad[0]]:g}; a log scale needs finite values above 0."
        )
    if x.min() == x.max():
        raise FitError(f"All {x.size} points have the same date ({x[0]:.2f}); a trend needs two dates or more.")
    return x, y
