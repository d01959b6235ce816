"""Trends of samples cut off from below: rows enter only above a threshold, which flattens an ordinary line."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import log_ndtr

from trends.errors import FitError
from trends.fit import checked
from trends.regression import Array
from trends.trend import VERDICT_LEVEL, Trend
from trends.uncertainty import Normal

_STEPS = 100
_LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


def fit_truncated(year: ArrayLike, value: ArrayLike, threshold: float, *, level: float = VERDICT_LEVEL) -> Trend:
    """Line of a population of which only rows at or above ``threshold`` are seen, by maximum likelihood.

    log10(value) is normal about the line, cut off at log10(``threshold``). In Olsen's parameters the likelihood has one
    maximum, which Newton's method finds. The interval is from the observed information, with t on n - 3 degrees.
    Olsen (1978), Econometrica 46; Hausman and Wise (1977).

    Raises
    ------
    FitError
        As `fit_trend`; a value below the threshold; or values that crowd at the threshold as if the population had no
        middle, for which no line exists.
    """
    x, y = checked(year, value)
    if not threshold > 0:
        raise FitError(f"The threshold is {threshold:g}, but values are above 0.")
    log = np.log10(y) - math.log10(threshold)
    if (log < -1e-12).any():
        raise FitError(f"{int((log < -1e-12).sum())} values lie below the threshold {threshold:g}.")
    if x.size < 10:
        raise FitError(f"{x.size} points are too few for a truncated fit: it needs 10.")
    year_mean = float(x.mean())
    columns = np.column_stack([np.ones(x.size), x - year_mean])
    intercept, slope, sd, covariance = _maximise(columns, log)
    residual = log - intercept - slope * columns[:, 1]
    total = float(((log - log.mean()) ** 2).sum())
    return Trend(
        n=x.size,
        slope=slope,
        intercept=intercept + math.log10(threshold),
        residual_sd=sd,
        r_squared=1 - float(residual @ residual) / total if total > 0 else 0.0,
        year_mean=year_mean,
        window=(float(x.min()), float(x.max())),
        level=level,
        interval="likelihood",
        estimator="truncated",
        uncertainty=Normal(covariance, x.size - 3),
        residuals=residual,
    )


def _maximise(columns: Array, y: Array) -> tuple[float, float, float, tuple[float, float, float]]:
    """Intercept, slope, scatter and the covariance of the first two; y is measured from the threshold."""
    start, *_ = np.linalg.lstsq(columns, y, rcond=None)
    sd = max(float((y - columns @ start).std()), 1e-6)
    at = np.array([*(start / sd), 1 / sd])
    best = _log_likelihood(at, columns, y)
    for _ in range(_STEPS):
        gradient, hessian = _derivatives(at, columns, y)
        step = np.linalg.lstsq(hessian, -gradient, rcond=None)[0]
        size = 1.0
        while size > 1e-10:
            tried = at + size * step
            if tried[2] > 0 and (found := _log_likelihood(tried, columns, y)) >= best:
                break
            size /= 2
        else:
            break
        gain, at, best = found - best, tried, found
        if gain < 1e-12:
            break
    gradient, hessian = _derivatives(at, columns, y)
    scale = 1 / at[2]
    if scale > 100 * y.std() + 1e-9 or np.linalg.cond(hessian) > 1e14:
        raise FitError("The values crowd at the threshold, as if the population had no middle: no truncated line.")
    inverse = np.linalg.inv(-hessian)
    jacobian = np.array([[scale, 0, -at[0] * scale**2], [0, scale, -at[1] * scale**2]])
    covariance = jacobian @ inverse @ jacobian.T
    parts = (float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1]))
    return float(at[0] * scale), float(at[1] * scale), float(scale), parts


def _log_likelihood(at: Array, columns: Array, y: Array) -> float:
    linear = columns @ at[:2]
    terms = math.log(at[2]) - _LOG_SQRT_2PI - 0.5 * (at[2] * y - linear) ** 2 - log_ndtr(linear)
    return float(terms.sum())


def _derivatives(at: Array, columns: Array, y: Array) -> tuple[Array, Array]:
    linear = columns @ at[:2]
    off = at[2] * y - linear
    mills = np.exp(-0.5 * linear**2 - _LOG_SQRT_2PI - log_ndtr(linear))
    gradient = np.array([*(columns.T @ (off - mills)), float((1 / at[2] - off * y).sum())])
    curved = mills * (linear + mills) - 1
    hessian = np.empty((3, 3))
    hessian[:2, :2] = (columns * curved[:, None]).T @ columns
    hessian[:2, 2] = hessian[2, :2] = columns.T @ y
    hessian[2, 2] = float((-1 / at[2] ** 2 - y**2).sum())
    return gradient, hessian
