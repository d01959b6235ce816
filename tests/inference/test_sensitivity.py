"""Many specifications at once give what fitting each by itself gives."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from trends.fit import fit_trend
from trends.inference.sensitivity import cluster_intervals, fit_specifications, same_rows


def population(n: int = 120) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    year = rng.uniform(2010, 2026, n)
    return year, 20 + 0.6 * (year - 2010) + rng.normal(0, 1, n)


def test_each_row_of_zeros_and_ones_is_the_fit_of_the_chosen_rows():
    year, log = population()
    weights = (np.random.default_rng(1).uniform(size=(40, 120)) < 0.4).astype(float)
    found = fit_specifications(year, log, weights)
    for i, row in enumerate(weights):
        trend = fit_trend(year[row > 0], 10.0 ** log[row > 0])
        assert found.slope[i] == pytest.approx(trend.slope, rel=1e-9)
        assert (found.low[i], found.high[i]) == pytest.approx(trend.slope_interval, rel=1e-9)
        assert found.n[i] == trend.n
        assert found.r_squared[i] == pytest.approx(trend.r_squared, rel=1e-9)


def test_weights_that_are_not_counts_give_weighted_least_squares():
    year, log = population()
    weights = np.random.default_rng(2).uniform(0.1, 3, 120)
    found = fit_specifications(year, log, weights[None, :])
    oracle = sm.WLS(log, sm.add_constant(year - year.mean()), weights=weights).fit()
    assert found.slope[0] == pytest.approx(oracle.params[1], rel=1e-9)
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(oracle.conf_int(0.1)[1]), rel=1e-9)


def test_each_specification_may_have_values_of_its_own():
    year, log = population()
    other = log + 0.1 * (year - 2010)
    other[3] = np.nan
    weights = np.ones((2, 120))
    weights[:, 3] = 0
    found = fit_specifications(year, np.stack([log, other]), weights)
    assert found.slope[1] - found.slope[0] == pytest.approx(0.1)


def test_too_few_rows_or_one_date_give_no_number():
    weights = np.zeros((2, 4))
    weights[0, :2] = 1
    weights[1, 2:] = 1
    found = fit_specifications(np.array([2010.0, 2011, 2012, 2012]), np.arange(4.0), weights)
    assert np.isnan(found.slope).all()


def test_specifications_of_the_same_rows_and_estimator_count_once():
    weights = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 1, 0]], dtype=float)
    assert same_rows(weights, np.array([0, 0, 0, 1])).tolist() == [0, 0, 2, 3]


def test_cluster_intervals_are_those_of_one_fit_each():
    year, log = population(200)
    rng = np.random.default_rng(3)
    groups = rng.integers(25, size=200)
    weights = (rng.uniform(size=(20, 200)) < 0.5).astype(float)
    low, high = cluster_intervals(year, log, weights, groups)
    for i, row in enumerate(weights > 0):
        one = fit_trend(year[row], 10.0 ** log[row], interval="cluster", groups=groups[row]).slope_interval
        assert (low[i], high[i]) == pytest.approx(one, rel=1e-8)


def test_under_ten_groups_there_is_no_cluster_interval():
    year, log = population(50)
    low, high = cluster_intervals(year, log, np.ones((1, 50)), np.arange(50) % 9)
    assert np.isnan([low[0], high[0]]).all()
