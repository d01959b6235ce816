"""A projection says when, with what chance, and when it cannot say."""

from __future__ import annotations

import numpy as np
import pytest

from trends.errors import FitError
from trends.fit import fit_trend
from trends.inference.backtest import Backtest, backtest_band, backtest_levels
from trends.inference.projection import project


def growing(seed: int, *, sd: float = 0.3, n: int = 80) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    year = np.sort(rng.uniform(2010, 2024, n))
    return year, 10.0 ** (0.5 * (year - 2010) + rng.normal(0, sd, n))


def test_a_level_on_the_line_is_met_at_even_odds_when_the_line_meets_it():
    trend = fit_trend(*growing(0))
    found = project(trend, float(trend.predict(2027.0)))
    assert found.quantile(0.5) == pytest.approx(2027, abs=0.1)
    assert found.chance_by(2027) == pytest.approx(0.5, abs=0.02)
    assert found.quantile(0.1) < 2027 < found.quantile(0.9)


def test_it_ends_after_ten_years_or_half_the_fitted_window():
    trend = fit_trend(*growing(0))
    found = project(trend, 1e9)
    assert found.end == pytest.approx(trend.window[1] + (trend.window[1] - trend.window[0]) / 2)
    with pytest.raises(FitError, match="lies beyond the horizon"):
        found.chance_by(2050)
    year = np.arange(1950.0, 2025)
    assert project(fit_trend(year, 2.0 ** (year - 1950)), 1e30).end == 2034


def test_what_is_not_met_within_the_horizon_has_no_year():
    found = project(fit_trend(*growing(0)), 1e30)
    assert found.quantile(0.5) is None
    assert found.describe("This") == "This: 0% by 2031, where this projection ends (less than one in ten)"


def test_a_falling_or_flat_trend_does_not_meet_a_higher_level():
    year = np.arange(2010.0, 2025)
    noise = np.random.default_rng(1).normal(0, 0.05, 15)
    falling = project(fit_trend(year, 10.0 ** (-0.3 * (year - 2010) + noise)), 100.0)
    assert falling.chance_by(falling.end) == 0


def test_a_less_certain_target_spreads_the_years():
    trend = fit_trend(*growing(0))
    sharp, wide = project(trend, 1e8), project(trend, 1e8, target_interval=(1e7, 1e9))
    assert wide.quantile(0.75) - wide.quantile(0.25) > sharp.quantile(0.75) - sharp.quantile(0.25)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_quantile_is_right_as_often_as_it_says(share):
    """Of many series, the next point meets a level before the quantile in that share of them."""
    right = 0
    for seed in range(400):
        met = 2010 + (8 - np.random.default_rng(10_000 + seed).normal(0, 0.3)) / 0.5
        said = project(fit_trend(*growing(seed, n=30)), 1e8, seed=seed, draws=2000).quantile(share)
        right += said is None or met <= said
    assert right / 400 == pytest.approx(share, abs=0.04)


def test_a_bootstrap_trend_is_projected_from_its_resamples():
    year, value = growing(3)
    plain = project(fit_trend(year, value), 1e8).quantile(0.5)
    assert project(fit_trend(year, value, interval="bootstrap"), 1e8).quantile(0.5) == pytest.approx(plain, abs=0.1)


@pytest.mark.parametrize(("target", "interval"), [(0.0, None), (1e8, (1e9, 1e10)), (1e8, (0.0, 1e9))])
def test_a_target_out_of_order_is_refused(target, interval):
    with pytest.raises(FitError, match="not in order or not above 0"):
        project(fit_trend(*growing(0)), target, target_interval=interval)


def test_a_rate_without_interval_is_not_projected():
    with pytest.raises(FitError, match="cannot be projected"):
        project(fit_trend(*growing(0), interval="none"), 1e8)


def test_a_band_that_held_nine_in_ten_new_points_passes_its_back_test():
    tests = [backtest_band(*growing(seed, n=200)) for seed in range(50)]
    assert sum(test.holds for test in tests) >= 40
    assert sum(test.inside for test in tests) / sum(test.new for test in tests) == pytest.approx(0.9, abs=0.02)


def test_a_band_that_the_future_left_fails_its_back_test():
    rng = np.random.default_rng(0)
    year = np.sort(rng.uniform(2010, 2024, 300))
    value = 10.0 ** (0.2 * (year - 2010) + 0.8 * np.maximum(year - 2017.5, 0) + rng.normal(0, 0.2, 300))
    assert not backtest_band(year, value).holds
    assert [cutoff for cutoff, _, miss in backtest_levels(year, value) if miss > 2] == [2018.0, 2020.0, 2022.0]


def test_too_few_new_points_say_nothing():
    assert Backtest((2018.0,), 9, 9).share is None
    assert not Backtest((2018.0,), 9, 9).holds
    assert backtest_band(np.arange(2000.0, 2012), np.arange(1.0, 13)).new == 0
