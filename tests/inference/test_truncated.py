"""A sample cut off from below is fitted as what it is, and the ordinary line is too flat."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from trends.errors import FitError
from trends.fit import fit_trend
from trends.inference.truncated import fit_truncated


def cut_off(seed: int, n: int = 300, slope: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Rows at or above 1e23 of a population with scatter of 1 OOM."""
    rng = np.random.default_rng(seed)
    year = rng.uniform(2016, 2026, n)
    value = 10.0 ** (22.5 + slope * (year - 2020) + rng.normal(0, 1, n))
    return year[value >= 1e23], value[value >= 1e23]


@pytest.mark.parametrize("seed", range(5))
def test_it_reaches_the_maximum_that_a_general_optimizer_finds(seed):
    year, value = cut_off(seed)
    trend = fit_truncated(year, value, 1e23)
    x, y = year - year.mean(), np.log10(value)

    def loss(at: np.ndarray) -> float:
        line, sd = at[0] + at[1] * x, np.exp(at[2])
        return -(norm.logpdf(y, line, sd) - norm.logsf(23, line, sd)).sum()

    found = minimize(loss, [y.mean(), 0.3, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert (trend.intercept, trend.slope, np.log(trend.residual_sd)) == pytest.approx(tuple(found.x), abs=1e-5)


def test_the_interval_holds_the_slope_of_the_population_and_that_of_the_ordinary_line_does_not():
    runs, held, held_plain = 800, 0, 0
    for seed in range(runs):
        year, value = cut_off(seed)
        low, high = fit_truncated(year, value, 1e23).slope_interval
        held += low <= 0.5 <= high
        low, high = fit_trend(year, value).slope_interval
        held_plain += low <= 0.5 <= high
    assert 0.87 <= held / runs <= 0.93
    assert held_plain / runs < 0.05


def test_without_a_threshold_within_reach_it_is_the_ordinary_line():
    year, value = cut_off(1)
    trend, plain = fit_truncated(year, value, 1e-20), fit_trend(year, value)
    assert (trend.slope, trend.intercept) == pytest.approx((plain.slope, plain.intercept), abs=1e-6)


@pytest.mark.parametrize(
    ("threshold", "message"),
    [(0.0, "values are above 0"), (1e26, "values lie below the threshold"), (float("nan"), "values are above 0")],
)
def test_a_threshold_that_does_not_fit_the_values_is_refused(threshold, message):
    year, value = cut_off(2)
    with pytest.raises(FitError, match=message):
        fit_truncated(year, value, threshold)


def test_values_that_crowd_at_the_threshold_have_no_line():
    rng = np.random.default_rng(0)
    year = rng.uniform(2016, 2026, 200)
    value = 1e23 * 10.0 ** (rng.uniform(0, 1, 200) ** 6)
    with pytest.raises(FitError, match="crowd at the threshold"):
        fit_truncated(year, value, 1e23)


def test_few_points_are_refused():
    with pytest.raises(FitError, match="9 points are too few"):
        fit_truncated(np.arange(9.0) + 2010, np.full(9, 1e24), 1e23)
