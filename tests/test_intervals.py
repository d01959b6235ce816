"""Every estimator and interval equals an independent computation, covers what it says, refuses what it cannot do."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from benchmarks.coverage import SIZES, clustered, coverage, plain, unequal_variance
from scipy.optimize import linprog
from scipy.stats import theilslopes

from trends.errors import FitError
from trends.fit import ALLOWED, fit_trend
from trends.regression import check_loss, least_squares, quantile_line
from trends.resampling import weightings
from trends.uncertainty import Normal, Resampled


def sample(seed: int, n: int, *, slope: float = 0.6, tied: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Dates and values whose scatter has heavy tails and grows with time."""
    rng = np.random.default_rng(seed)
    year = rng.uniform(2010, 2026, n)
    if tied:
        year = np.floor(year * 2) / 2
    return year, 10.0 ** (20 + slope * (year - 2010) + rng.standard_t(4, n) * (0.2 + 0.05 * (year - 2010)))


def oracle(year: np.ndarray, value: np.ndarray):
    return sm.OLS(np.log10(value), sm.add_constant(year - year.mean()))


@pytest.mark.parametrize("seed", range(8))
def test_hc3_equals_statsmodels_in_slope_and_in_the_band_of_the_line(seed):
    year, value = sample(seed, 5 + 11 * seed, tied=seed % 2 == 0)
    trend = fit_trend(year, value, interval="hc3")
    result = oracle(year, value).fit(cov_type="HC3", use_t=True)
    np.testing.assert_allclose(trend.slope_interval, result.conf_int(0.1)[1], rtol=1e-9)
    at = np.linspace(2008, 2030, 12)
    mean = result.get_prediction(sm.add_constant(at - year.mean())).conf_int(alpha=0.1)
    np.testing.assert_allclose(np.log10(np.transpose(trend.trend_band(at))), mean, rtol=1e-9)


@pytest.mark.parametrize("count", [10, 17, 40])
def test_a_cluster_interval_equals_a_loop_that_leaves_out_one_group_at_a_time(count):
    rng = np.random.default_rng(count)
    year, value = sample(count, 120)
    groups = np.array(
        [f"g{number}" for number in np.concatenate([np.arange(count), rng.integers(count, size=120 - count)])]
    )
    trend = fit_trend(year, value, interval="cluster", groups=groups)
    slopes = np.array([np.polyfit(year[groups != g], np.log10(value[groups != g]), 1)[0] for g in np.unique(groups)])
    variance = (count - 1) / count * ((slopes - trend.slope) ** 2).sum()
    assert isinstance(trend.uncertainty, Normal)
    assert trend.uncertainty.degrees == count - 1
    assert trend.uncertainty.covariance[2] == pytest.approx(variance, rel=1e-8)


def test_a_cluster_of_one_row_each_is_the_jackknife_close_to_hc3():
    year, value = sample(3, 60)
    cluster = fit_trend(year, value, interval="cluster", groups=np.arange(60))
    robust = fit_trend(year, value, interval="hc3")
    assert np.diff(cluster.slope_interval) == pytest.approx(np.diff(robust.slope_interval), rel=0.03)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tied", [False, True])
def test_theil_sen_equals_scipy(seed, tied):
    year, value = sample(seed, 30 + 20 * seed, tied=tied)
    trend = fit_trend(year, value, estimator="theil-sen", interval="none")
    assert trend.slope == pytest.approx(theilslopes(np.log10(value), year)[0], abs=1e-12)


@pytest.mark.parametrize("tau", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("n", [3, 4, 30, 150])
def test_a_quantile_line_reaches_the_optimum_of_a_linear_program(tau, n):
    year, value = sample(n, n, tied=n == 30)
    x, y = year - year.mean(), np.log10(value) - np.log10(value).mean()
    every = np.ones((1, n))
    columns = np.column_stack([np.ones(n), -np.ones(n), x, -x, np.eye(n), -np.eye(n)])
    cost = np.concatenate([np.zeros(4), np.full(n, tau), np.full(n, 1 - tau)])
    best = linprog(cost, A_eq=columns, b_eq=y, bounds=(0, None)).fun
    slope, _ = quantile_line(tau)(x, y, every)
    assert check_loss(x, y, every, tau, slope)[0][0] == pytest.approx(best, abs=1e-8)
    trend = fit_trend(year, value, estimator="quantile", tau=tau, interval="none")
    assert trend.slope == pytest.approx(slope[0], abs=1e-9)


def test_a_quantile_line_leaves_its_share_of_the_points_below():
    year, value = sample(5, 400)
    trend = fit_trend(year, value, estimator="quantile", tau=0.9, interval="none")
    assert np.mean(value <= trend.predict(year)) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("estimator", ALLOWED)
def test_a_bootstrap_of_points_is_what_refitting_each_resample_gives(estimator):
    year, value = sample(9, 30)
    trend = fit_trend(year, value, estimator=estimator, interval="bootstrap", resamples=120, seed=4, tau=0.5)
    counts = np.concatenate(list(weightings(30, 120, 4)))
    assert isinstance(trend.uncertainty, Resampled)
    for row in (0, 17, 119):
        again = np.repeat(np.arange(30), counts[row].astype(int))
        same = fit_trend(year[again], value[again], estimator=estimator, interval="none", tau=0.5)
        assert trend.uncertainty.slopes[row] == pytest.approx(same.slope, abs=1e-7)


def test_a_bootstrap_does_not_depend_on_the_one_before_it():
    """Its work arrays are kept: what a larger sample left in them must not be seen."""
    small, large = sample(1, 40), sample(2, 5000)
    first = fit_trend(*small, interval="bootstrap", resamples=130).slope_interval
    fit_trend(*large, interval="bootstrap", resamples=130)
    assert fit_trend(*small, interval="bootstrap", resamples=130).slope_interval == first


def test_a_bootstrap_of_groups_draws_each_group_whole():
    groups = np.repeat(np.arange(8), 5)
    counts = np.concatenate(list(weightings(40, 200, 0, groups)))
    assert (counts.reshape(200, 8, 5) == counts.reshape(200, 8, 5)[:, :, :1]).all()
    assert (counts.reshape(200, 8, 5)[:, :, 0].sum(axis=1) == 8).all()


def test_the_same_seed_gives_the_same_interval_and_another_seed_a_close_one():
    year, value = sample(1, 100)
    first, again, other = (fit_trend(year, value, interval="bootstrap", seed=seed).slope_interval for seed in (1, 1, 2))
    assert first == again != other
    assert first == pytest.approx(other, abs=0.01)


def test_weights_are_counts_of_rows():
    year, value = sample(2, 25)
    y = np.log10(value)
    counts = np.random.default_rng(0).integers(0, 4, 25).astype(float)
    again = np.repeat(np.arange(25), counts.astype(int))
    slope, intercept = least_squares(year, y, counts[None, :])
    assert (slope[0], intercept[0]) == pytest.approx(tuple(np.polyfit(year[again], y[again], 1)), rel=1e-6)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"estimator": "huber"}, 'estimator "huber" is not known. Use one of: ols, theil-sen, quantile.'),
        (
            {"estimator": "theil-sen", "interval": "t"},
            'interval "t" does not go with estimator "theil-sen". Use one of: bootstrap, none.',
        ),
        ({"interval": "bootstrap"}, '20 points are too few for a bootstrap: it needs 30. Use interval "t".'),
        ({"interval": "cluster"}, '0 groups are too few for interval "cluster": it needs 10. Use "t".'),
        (
            {"interval": "cluster", "groups": ["a", "b"] * 10},
            '2 groups are too few for interval "cluster": it needs 10. Use "t".',
        ),
        ({"groups": [1, 2]}, "groups have shape (2,), but there are 20 points: one group a point."),
        ({"estimator": "quantile", "interval": "none", "tau": 1.0}, "tau is 1, but a quantile lies between 0 and 1."),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_does(chosen, message):
    year, value = sample(0, 20)
    with pytest.raises(FitError) as caught:
        fit_trend(year, value, **chosen)
    assert str(caught.value) == message


def test_too_few_resamples_are_refused():
    year, value = sample(0, 40)
    with pytest.raises(FitError, match="99 resamples are too few"):
        fit_trend(year, value, interval="bootstrap", resamples=99)


def test_a_quantile_trend_has_no_band_of_new_points():
    year, value = sample(0, 40)
    trend = fit_trend(year, value, estimator="quantile", interval="bootstrap", resamples=200)
    trend.trend_band([2020])
    with pytest.raises(FitError, match="no such band"):
        trend.prediction_band([2020])


def test_the_band_of_new_points_of_a_bootstrap_comes_from_the_residuals():
    year, value = sample(0, 400)
    trend = fit_trend(year, value, interval="bootstrap")
    low, high = trend.prediction_band(year)
    assert np.mean((value >= low) & (value <= high)) == pytest.approx(0.9, abs=0.01)


def test_bands_from_quantiles_hold_the_band_of_the_trend_that_of_true_values_too():
    year, value = sample(1, 60)
    trend = fit_trend(year, value, interval="bootstrap")
    at = np.linspace(2005, 2035, 20)
    trend_low, trend_high = trend.trend_band(at)
    for low, high in (trend.prediction_band(at), trend.true_value_band(at, 0.99 * trend.residual_sd)):
        assert (low < trend_low).all()
        assert (trend_high < high).all()


# --- coverage: how often a 90% interval holds the true slope


@pytest.mark.parametrize("n", [10, 30, 100, 428])
def test_a_t_interval_covers_what_it_says(n):
    assert 0.88 <= coverage(plain(n)) <= 0.92


def test_an_hc3_interval_covers_where_the_scatter_changes_along_the_line():
    assert 0.87 <= coverage(unequal_variance, interval="hc3") <= 0.93


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_a_cluster_interval_covers_where_rows_come_in_groups_and_t_does_not(sizes):
    assert 0.87 <= coverage(clustered(sizes), interval="cluster") <= 0.93
    assert coverage(clustered(sizes), runs=500, interval="t") < 0.87


@pytest.mark.parametrize("n", [100, 428])
def test_a_bootstrap_interval_covers_from_100_points_on(n):
    assert 0.87 <= coverage(plain(n), interval="bootstrap", resamples=400) <= 0.92
