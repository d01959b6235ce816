"""A fit finds the rate that a series was made with, says how sure it is, and says so when there is none."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from trends.errors import FitError
from trends.fit import LARGEST_SLOPE, Trend, fit_trend
from trends.trend import FLAT_PER_YEAR
from trends.uncertainty import Normal

YEARS = np.arange(2010.0, 2025.0)
FOR_FEW_POINTS = ("t", "none")
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)

day = st.integers(0, 60 * 365).map(lambda days: 1965 + days / 365)
points = st.lists(st.tuples(day, st.floats(min_value=-20, max_value=30)), min_size=3, max_size=30)


def fitted(pairs: list[tuple[float, float]], **chosen) -> Trend:
    """The trend of (year, log10 of the value) pairs; pairs without one are no example."""
    year, log = np.array(pairs).T
    try:
        return fit_trend(year, 10.0**log, **chosen)
    except FitError:
        assume(False)
        raise


def noisy(seed: int, *, slope: float, n: int = 40, sd: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Random dates, and values about an exponential with normal scatter of ``sd`` OOM."""
    rng = np.random.default_rng(seed)
    year = rng.uniform(2010, 2025, n)
    return year, 10.0 ** (20 + slope * (year - 2010) + rng.normal(0, sd, n))


# --- known rates


def test_a_series_that_quadruples_each_year_is_fitted_as_4x_per_year():
    trend = fit_trend(YEARS, 1e18 * 4.0 ** (YEARS - 2010))
    assert trend.factor_per_year == pytest.approx(4)
    assert trend.factor_interval == pytest.approx((4, 4))
    assert trend.doubling_years == pytest.approx(0.5)
    assert trend.doubling_interval == pytest.approx((0.5, 0.5))
    assert (trend.halving_years, trend.halving_interval) == (None, None)
    assert (trend.n, trend.window, trend.verdict) == (15, (2010.0, 2024.0), "grows")
    assert trend.r_squared == pytest.approx(1)
    assert trend.predict([2012, 2030]) == pytest.approx([16e18, 1e18 * 4.0**20])


def test_a_series_that_halves_each_year_falls_and_has_a_halving_time_and_no_doubling_time():
    trend = fit_trend(YEARS, 3.0 * 0.5 ** (YEARS - 2010))
    assert trend.verdict == "falls"
    assert trend.factor_per_year == pytest.approx(0.5)
    assert trend.halving_years == pytest.approx(1)
    assert trend.halving_interval == pytest.approx((1, 1))
    assert (trend.doubling_years, trend.doubling_interval) == (None, None)


@pytest.mark.parametrize("factor", [1.0, 1.01, 0.99, 1.04, 1 / 1.04])
def test_a_series_that_changes_by_less_than_five_percent_a_year_is_flat(factor):
    trend = fit_trend(YEARS, 7.0 * factor ** (YEARS - 2010))
    assert trend.verdict == "flat"
    assert (trend.doubling_years, trend.halving_years) == (None, None)
    assert 0 <= trend.r_squared <= 1


@pytest.mark.parametrize(("factor", "verdict"), [(1.06, "grows"), (1 / 1.06, "falls")])
def test_a_series_that_changes_by_more_than_five_percent_a_year_is_not_flat(factor, verdict):
    assert FLAT_PER_YEAR == 1.05
    assert fit_trend(YEARS, factor ** (YEARS - 2010)).verdict == verdict


def test_a_series_that_goes_up_and_down_has_no_clear_trend_and_no_doubling_time():
    trend = fit_trend(YEARS, [1.0, 100.0] * 7 + [1.0])
    assert trend.verdict == "no clear trend"
    assert (trend.doubling_years, trend.doubling_interval) == (None, None)
    assert (trend.halving_years, trend.halving_interval) == (None, None)


def test_of_many_series_of_noise_about_five_in_a_hundred_seem_to_grow_and_as_many_to_fall():
    verdicts = [fit_trend(*noisy(seed, slope=0)).verdict for seed in range(1000)]
    assert 35 <= verdicts.count("grows") <= 65
    assert 35 <= verdicts.count("falls") <= 65


def test_nine_in_ten_intervals_hold_the_true_rate_and_nine_in_ten_new_points_fall_in_their_band():
    rate, point = 0, 0
    for seed in range(1000):
        trend = fit_trend(*noisy(seed, slope=0.6))
        low, high = trend.slope_interval
        rate += low <= 0.6 <= high
        year, value = noisy(seed + 10_000, slope=0.6, n=1)
        (below,), (above,) = trend.prediction_band(year)
        point += below <= value[0] <= above
    assert 875 <= rate <= 925
    assert 875 <= point <= 925


# --- properties


@given(points, st.sampled_from(FOR_FEW_POINTS), st.sampled_from(LEVELS))
def test_a_doubling_or_halving_time_is_absent_or_a_finite_time_above_zero(pairs, interval, level):
    trend = fitted(pairs, interval=interval, level=level)
    assert trend.doubling_years is None or trend.halving_years is None
    for years, ends in (
        (trend.doubling_years, trend.doubling_interval),
        (trend.halving_years, trend.halving_interval),
    ):
        assert years is None or 0 < years < math.inf
        assert ends is None or 0 < ends[0] <= years <= ends[1] < math.inf


@given(points, st.floats(min_value=0.01, max_value=0.999))
def test_the_verdict_is_that_of_the_90_percent_interval_whatever_level_is_shown(pairs, level):
    shown = fitted(pairs, level=level)
    usual = fitted(pairs)
    low, high = usual.slope_interval
    assert shown.verdict == usual.verdict
    assert (usual.verdict == "grows") == (low > 0 and high >= math.log10(1.05))
    assert (usual.verdict == "falls") == (high < 0 and low <= -math.log10(1.05))
    assert shown.level == level


@pytest.mark.parametrize("sign", [1, -1], ids=["growth", "decline"])
def test_growth_that_is_clear_at_90_but_not_at_99_percent_has_a_doubling_time_without_interval(sign):
    log = sign * np.array([0.0, 1.5, 0.2, 2.0, 1.2, 1.6, 2.4])
    usual, wide = (fit_trend(YEARS[:7], 10.0**log, level=level) for level in (0.90, 0.99))
    assert wide.slope_interval[0] < 0 < wide.slope_interval[1]
    assert usual.verdict == wide.verdict == ("grows" if sign == 1 else "falls")
    for trend, there in ((usual, True), (wide, False)):
        times = (trend.doubling_years, trend.doubling_interval)
        if sign == -1:
            times = (trend.halving_years, trend.halving_interval)
        assert times[0] == pytest.approx(math.log10(2) / abs(trend.slope))
        assert (times[1] is not None) == there


@given(points, st.sampled_from(LEVELS))
def test_a_higher_level_gives_a_wider_interval_about_the_same_rate(pairs, level):
    narrow, wide = fitted(pairs, level=level / 2), fitted(pairs, level=level)
    assert narrow.slope == wide.slope
    assert wide.slope_interval[0] <= narrow.slope_interval[0] <= wide.slope
    assert wide.slope <= narrow.slope_interval[1] <= wide.slope_interval[1]


@given(points, st.floats(min_value=-15, max_value=15))
def test_the_unit_of_the_values_changes_the_intercept_and_not_the_rate(pairs, shift):
    one, other = fitted(pairs), fitted([(year, log + shift) for year, log in pairs])
    assert other.slope == pytest.approx(one.slope, rel=1e-7, abs=1e-9)
    assert other.slope_interval == pytest.approx(one.slope_interval, rel=1e-6, abs=1e-6)
    assert other.intercept == pytest.approx(one.intercept + shift, abs=1e-9)


@given(points, st.integers(-1000, 1000))
def test_the_calendar_may_start_in_any_year(pairs, years):
    one, other = fitted(pairs), fitted([(year + years, log) for year, log in pairs])
    assert other.slope == pytest.approx(one.slope, rel=1e-6, abs=1e-8)
    assert other.residual_sd == pytest.approx(one.residual_sd, rel=1e-6, abs=1e-6)
    assert other.window == pytest.approx((one.window[0] + years, one.window[1] + years))


@given(points)
def test_the_reciprocal_falls_as_fast_as_the_quantity_grows(pairs):
    one, other = fitted(pairs), fitted([(year, -log) for year, log in pairs])
    opposite = {"grows": "falls", "falls": "grows"}
    assert other.slope == pytest.approx(-one.slope, rel=1e-9, abs=1e-9)
    assert other.verdict == opposite.get(one.verdict, one.verdict)


@given(points, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    one, other = fitted(pairs), fitted(shuffled)
    assert other.slope == pytest.approx(one.slope, rel=1e-9, abs=1e-9)
    assert other.n == one.n == len(pairs)
    assert other.window == one.window


@given(points, st.sampled_from(FOR_FEW_POINTS), st.floats(min_value=0.01, max_value=0.999))
def test_every_trend_can_be_described_in_numbers(pairs, interval, level):
    trend = fitted(pairs, interval=interval, level=level)
    assert re.search(r"\d", trend.describe())
    assert not re.search(r"\b(nan|inf|None)\b|e[+-]?\d", trend.describe())
    assert 0 <= trend.r_squared <= 1


@given(points)
def test_results_are_plain_python_numbers(pairs):
    trend = fitted(pairs)
    numbers = [*trend.slope_interval, *trend.factor_interval, *trend.window, trend.slope, trend.r_squared]
    numbers += [trend.intercept, trend.residual_sd, trend.year_mean, trend.factor_per_year]
    assert {type(number) for number in numbers} == {float}
    assert type(trend.n) is int


# --- statsmodels


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("level", LEVELS)
def test_slope_interval_bands_and_r_squared_are_those_of_statsmodels(seed, level):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 60))
    year = rng.uniform(1950, 2026, n)
    log = rng.uniform(-5, 25) + rng.normal(0, 0.4) * (year - 2000) + rng.normal(0, rng.uniform(0.05, 2), n)
    trend = fit_trend(year, 10.0**log, level=level)
    centre = year.mean()
    oracle = sm.OLS(log, sm.add_constant(year - centre)).fit()

    def same(ours, theirs):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)

    same(trend.slope, oracle.params[1])
    same(trend.intercept, oracle.params[0])
    same(trend.slope_interval, oracle.conf_int(alpha=1 - level)[1])
    assert isinstance(trend.uncertainty, Normal)
    same(trend.uncertainty.covariance[2] ** 0.5, oracle.bse[1])
    same(trend.r_squared, oracle.rsquared)
    same(trend.residual_sd, math.sqrt(oracle.mse_resid))

    at = np.array([1940.0, 1999.5, 2026.0, 2035.0])
    summary = oracle.get_prediction(sm.add_constant(at - centre, has_constant="add")).summary_frame(alpha=1 - level)
    same(np.log10(trend.predict(at)), summary["mean"].to_numpy())
    for band, name in ((trend.trend_band, "mean_ci"), (trend.prediction_band, "obs_ci")):
        low, high = band(at)
        same(np.log10(low), summary[f"{name}_lower"].to_numpy())
        same(np.log10(high), summary[f"{name}_upper"].to_numpy())


def test_a_band_at_another_level_is_that_of_a_fit_at_that_level():
    year, value = noisy(1, slope=0.5)
    usual, wide = fit_trend(year, value), fit_trend(year, value, level=0.99)
    assert np.array(usual.trend_band(YEARS, level=0.99)) == pytest.approx(np.array(wide.trend_band(YEARS)))
    assert np.array(usual.prediction_band(YEARS, level=0.99)) == pytest.approx(np.array(wide.prediction_band(YEARS)))


# --- without an interval


def test_a_rate_without_interval_has_no_bands_and_is_not_assessed():
    trend = fit_trend(*noisy(1, slope=0.5), interval="none")
    assert (trend.slope_interval, trend.factor_interval, trend.doubling_interval) == (None, None, None)
    assert trend.verdict == "not assessed"
    assert trend.doubling_years == pytest.approx(math.log10(2) / trend.slope)
    for band in (trend.trend_band, trend.prediction_band):
        with pytest.raises(FitError, match=r"selected by their values, so it has no band\.$"):
            band(YEARS)


def test_a_rate_without_interval_is_the_rate_of_the_ordinary_fit():
    year, value = noisy(2, slope=-0.3)
    assert fit_trend(year, value, interval="none").slope == fit_trend(year, value).slope


# --- errors


@pytest.mark.parametrize(
    ("year", "value", "chosen", "message"),
    [
        ([1, 2, 3], [1, 2], {}, "Years have shape (3,), values (2,); both must be flat arrays of one length."),
        (
            [[1, 2, 3]],
            [[1, 2, 3]],
            {},
            "Years have shape (1, 3), values (1, 3); both must be flat arrays of one length.",
        ),
        (1, 2, {}, "Years have shape (), values (); both must be flat arrays of one length."),
        ([], [], {}, "0 points are too few: a line with an interval needs at least 3."),
        ([2020, 2021], [1, 2], {}, "2 points are too few: a line with an interval needs at least 3."),
        ([2020, math.nan, 2022], [1, 2, 3], {}, "Year 1 (counted from 0) is not a finite number."),
        ([2020, 2021, math.inf], [1, 2, 3], {}, "Year 2 (counted from 0) is not a finite number."),
        (
            [2020, 2021, 2022],
            [0, 2, 3],
            {},
            "Value 0 (counted from 0) is 0; a log scale needs finite values above 0.",
        ),
        (
            [2020, 2021, 2022],
            [1, -2.5, 3],
            {},
            "Value 1 (counted from 0) is -2.5; a log scale needs finite values above 0.",
        ),
        (
            [2020, 2021, 2022],
            [1, 2, math.nan],
            {},
            "Value 2 (counted from 0) is nan; a log scale needs finite values above 0.",
        ),
        (
            [2020, 2021, 2022],
            [1, 2, math.inf],
            {},
            "Value 2 (counted from 0) is inf; a log scale needs finite values above 0.",
        ),
        ([2020] * 3, [1, 2, 3], {}, "All 3 points have the same date (2020.00); a trend needs two dates or more."),
        (["soon", "now", "then"], [1, 2, 3], {}, "Years and values must be numbers."),
        ([2020, 2021, 2022], [1, None, {}], {}, "Years and values must be numbers."),
        (
            [1, 2, 3],
            [1, 2, 3],
            {"level": 0},
            "level is 0, but a confidence level lies between 0 and 1; 0.90 is usual.",
        ),
        (
            [1, 2, 3],
            [1, 2, 3],
            {"level": 90},
            "level is 90, but a confidence level lies between 0 and 1; 0.90 is usual.",
        ),
        (
            [1, 2, 3],
            [1, 2, 3],
            {"level": math.nan},
            "level is nan, but a confidence level lies between 0 and 1; 0.90 is usual.",
        ),
        (
            [1, 2, 3],
            [1, 2, 3],
            {"interval": "z"},
            'interval "z" does not go with estimator "ols". Use one of: t, hc3, cluster, bootstrap, none.',
        ),
    ],
)
def test_what_cannot_be_fitted_is_named_with_what_was_found(year, value, chosen, message):
    with pytest.raises(FitError) as caught:
        fit_trend(year, value, **chosen)
    assert str(caught.value) == message


@pytest.mark.parametrize("interval", FOR_FEW_POINTS)
def test_points_of_one_week_have_no_rate_per_year_instead_of_an_infinite_one(interval):
    week = [2020.0, 2020.006, 2020.012]
    with pytest.raises(FitError, match=r"^3 points within 0\.14 months say nothing about growth per year"):
        fit_trend(week, [1, 10**2.5, 1e5], interval=interval)
    assert LARGEST_SLOPE < 308  # or 10 ** slope is no number


# --- words


def test_growth_is_described_with_its_interval_doubling_time_n_and_years():
    assert fit_trend(*noisy(3, slope=0.6)).describe() == (
        "4.0x per year (90% interval 3.7x to 4.3x), doubling every 6.0 months (5.7 to 6.3 months), n = 40, 2010 to 2024"
    )


def test_decline_is_described_with_its_halving_time():
    assert fit_trend([2020, 2021, 2022, 2023], [8, 3.9, 2.1, 1]).describe() == (
        "0.50x per year (90% interval 0.48x to 0.53x), halving every 12 months (11 to 13 months), n = 4, 2020 to 2023"
    )


def test_a_flat_series_is_described_as_flat_before_its_interval():
    assert fit_trend(YEARS, 1.01 ** (YEARS - 2010)).describe() == (
        "flat (90% interval 1.01x to 1.01x per year), n = 15, 2010 to 2024"
    )


def test_without_a_clear_trend_the_description_says_so_first_and_then_what_is_excluded():
    assert fit_trend(YEARS, [1.0, 100.0] * 7 + [1.0]).describe() == (
        "no clear trend (90% interval 0.77x to 1.30x per year); if it doubles at all, not faster than every 2.7 years; "
        "if it halves, not faster than every 2.7 years, n = 15, 2010 to 2024"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, 2, 4], "2.0x per year, doubling every 12 months, no interval, n = 3, 2020 to 2022"),
        ([4, 2, 1], "0.50x per year, halving every 12 months, no interval, n = 3, 2020 to 2022"),
        ([1, 1, 1], "1.00x per year, no interval, n = 3, 2020 to 2022"),
    ],
)
def test_a_rate_without_interval_says_that_it_has_none(value, text):
    assert fit_trend([2020, 2021, 2022], value, interval="none").describe() == text


@pytest.mark.parametrize(("level", "text"), [(0.9, "90%"), (0.95, "95%"), (0.975, "97.5%"), (0.999, "99.9%")])
def test_the_level_is_printed_as_it_was_given_and_never_rounded_up_to_certainty(level, text):
    assert f"({text} interval" in fit_trend(*noisy(3, slope=0.6), level=level).describe()
