"""The interval of a selected sample repeats the selection, and covers; one computed after it does not."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.coverage import RULES, coverage_of_selected, population, selected_slope

from trends.errors import FitError
from trends.fit import fit_trend
from trends.inference.reselect import fit_selected, null_slope
from trends.inference.selection import largest_to_date


@pytest.mark.parametrize(("name", "n"), RULES)
def test_the_interval_covers_the_mean_slope_of_selected_rows(name, n):
    held, held_after = coverage_of_selected(name, n, runs=250)
    assert 0.86 <= held <= 0.94
    if name == "frontier":
        assert held_after < 0.86  # Student's t after the selection says 90 and holds less


@pytest.mark.parametrize("sd", [0.3, 0.6])
def test_the_interval_covers_too_where_values_have_errors_and_are_drawn_anew(sd):
    """Errors of 0.3 or 0.6 OOM in a population with scatter of 1: what is chosen and fitted are reported values."""

    def reported(seed: int) -> tuple[np.ndarray, np.ndarray]:
        year, value = population(seed, 200)
        return year, value * 10.0 ** np.random.default_rng(5_000_000 + seed).normal(0, sd, 200)

    target = np.mean([selected_slope(*reported(10_000 + seed), "frontier") for seed in range(400)])
    held, runs = 0, 150
    for seed in range(runs):
        year, value = reported(seed)
        selection = largest_to_date(year, top=10)
        trend = fit_selected(year, value, selection, error_sd=np.full(200, sd), resamples=200, shuffles=0, seed=seed)
        held += trend.slope_interval[0] <= target <= trend.slope_interval[1]
    assert 0.86 <= held / runs <= 0.96


def test_the_rate_is_that_of_the_selected_rows_inside_the_window():
    year, value = population(1, 200)
    inside = year >= 2015
    kept = largest_to_date(year, top=10).keep(np.log10(value)) & inside
    trend = fit_selected(year, value, largest_to_date(year, top=10), inside=inside, resamples=100)
    plain = fit_trend(year[kept], value[kept])
    assert (trend.n, trend.window) == (plain.n, plain.window)
    assert (trend.slope, trend.intercept) == pytest.approx((plain.slope, plain.intercept))
    assert (trend.r_squared, trend.residual_sd) == pytest.approx((plain.r_squared, plain.residual_sd))


def test_a_population_that_does_not_grow_shows_a_frontier_that_does():
    year, value = population(0, 500, slope=0.0)
    null = null_slope(year, value, largest_to_date(year, top=10))
    assert null > 0.1
    slopes = [selected_slope(*population(seed, 500, slope=0.0), "frontier") for seed in range(200)]
    assert null == pytest.approx(np.mean(slopes), abs=0.04)


def test_the_null_rate_does_not_depend_on_how_fast_the_population_grows():
    rng = np.random.default_rng(3)
    year, noise = rng.uniform(2010, 2024, 200), rng.normal(0, 1, 200)
    rates = [
        null_slope(year, 10.0 ** (slope * (year - 2017) + noise), largest_to_date(year, top=10)) for slope in (0.0, 0.8)
    ]
    assert rates[0] == pytest.approx(rates[1], abs=1e-9)


def test_values_known_less_surely_widen_the_interval():
    year, value = population(4, 200)
    selection = largest_to_date(year, top=10)
    sharp = fit_selected(year, value, selection)
    blurred = fit_selected(year, value, selection, error_sd=np.full(200, 0.9), resamples=100)
    assert np.ptp(blurred.slope_interval) > np.ptp(sharp.slope_interval)


def test_whole_groups_are_drawn_where_there_are_ten_or_more():
    rng = np.random.default_rng(5)
    year, value = population(5, 240)
    groups = rng.integers(20, size=240)
    value = value * 10.0 ** rng.normal(0, 1.5, 20)[groups]
    selection = largest_to_date(year, top=10)
    apart = fit_selected(year, value, selection)
    together = fit_selected(year, value, selection, groups=groups)
    few = fit_selected(year, value, selection, groups=groups % 9)
    assert np.ptp(together.slope_interval) != pytest.approx(np.ptp(apart.slope_interval), rel=1e-3)
    assert few.slope_interval == apart.slope_interval


def test_the_same_seed_gives_the_same_interval():
    year, value = population(6, 100)
    first, again = (fit_selected(year, value, largest_to_date(year, top=5), seed=3).slope_interval for _ in range(2))
    assert first == again


def test_a_population_too_small_to_draw_again_is_refused():
    year, value = population(7, 29)
    with pytest.raises(FitError, match="29 rows are too few to draw again"):
        fit_selected(year, value, largest_to_date(year, top=5))
