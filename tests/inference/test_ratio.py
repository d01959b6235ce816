"""The ratio of two growths has an interval that covers, and none where the slower may not grow."""

from __future__ import annotations

import numpy as np
import pytest

from trends.errors import FitError
from trends.fit import fit_trend
from trends.inference.ratio import compare, fieller, shared_covariance


def line(rng: np.random.Generator, slope: float, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    year = rng.uniform(2010, 2024, n)
    return year, 10.0 ** (slope * (year - 2017) + rng.normal(0, 0.6, n))


def test_the_interval_of_independent_trends_covers():
    held = 0
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        low, high = compare(fit_trend(*line(rng, 0.6)), fit_trend(*line(rng, 0.15))).interval
        held += low <= 4 <= high
    assert 0.87 <= held / 1000 <= 0.93


def test_trends_of_the_same_rows_are_compared_with_their_covariance():
    rng = np.random.default_rng(0)
    year = rng.uniform(2010, 2024, 200)
    shared = rng.normal(0, 0.8, 200)
    first = 10.0 ** (0.6 * (year - 2017) + shared + rng.normal(0, 0.1, 200))
    second = 10.0 ** (0.3 * (year - 2017) + shared)
    covariance = shared_covariance(year, first, second, resamples=500)
    a, b = fit_trend(year, first), fit_trend(year, second)
    assert covariance == pytest.approx(b.uncertainty.covariance[2], rel=0.25)
    together, apart = compare(a, b, covariance=covariance), compare(a, b)
    assert together.value == apart.value
    assert np.ptp(together.interval) < np.ptp(apart.interval)


def test_a_row_that_lacks_one_quantity_takes_part_in_the_other():
    rng = np.random.default_rng(1)
    year = rng.uniform(2010, 2024, 100)
    first = 10.0 ** (0.6 * (year - 2017) + rng.normal(0, 0.5, 100))
    second = np.where(rng.uniform(size=100) < 0.3, np.nan, first)
    assert shared_covariance(year, first, second, resamples=300) > 0


@pytest.mark.parametrize(("variance_bottom", "determined"), [(0.001, True), (0.01, True), (0.05, False), (1.0, False)])
def test_a_denominator_that_may_be_zero_leaves_the_ratio_undetermined(variance_bottom, determined):
    ratio = fieller(0.6, 0.3, 0.001, variance_bottom, 0.0, degrees=1000)
    assert (ratio.interval is not None) == determined
    if determined:
        assert "2.0 times as many doublings a year" in ratio.describe("A", "B")
        assert ratio.interval[0] < 2 < ratio.interval[1]
    else:
        assert "not determined" in ratio.describe("A", "B")


def test_a_certain_denominator_gives_the_ordinary_interval():
    ratio = fieller(0.6, 0.3, 0.01, 0.0, 0.0, degrees=1e9)
    assert ratio.interval == pytest.approx(((0.6 - 0.16449) / 0.3, (0.6 + 0.16449) / 0.3), abs=1e-4)


def test_a_trend_without_interval_is_refused():
    year, value = line(np.random.default_rng(0), 0.5)
    with pytest.raises(FitError, match="without an interval cannot be compared"):
        compare(fit_trend(year, value), fit_trend(year, value, interval="none"))
