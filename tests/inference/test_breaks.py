"""Breaks are found where they are, and on straight lines hardly ever."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.coverage import STRAIGHT, false_breaks, straight

from trends.inference.breaks import find_breaks


@pytest.mark.parametrize("kind", STRAIGHT)
def test_on_straight_lines_false_breaks_are_rare(kind):
    assert false_breaks(kind) < 0.08


def bent(seed: int, *, at: float = 2014.0, n: int = 150) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    year = rng.uniform(2005, 2025, n)
    return year, 10.0 ** (0.1 * (year - 2005) + 0.5 * np.maximum(year - at, 0) + rng.normal(0, 0.5, n))


def test_a_true_break_is_found_with_its_slopes_and_its_date_interval_covers():
    held, single = 0, 0
    for seed in range(100):
        found = find_breaks(*bent(seed), resamples=200, seed=seed)
        assert found.breaks
        if len(found.breaks) == 1:
            single += 1
            held += found.breaks[0].interval[0] <= 2014 <= found.breaks[0].interval[1]
            assert found.slopes == pytest.approx((0.1, 0.6), abs=0.2)
    assert single >= 85
    assert held / single >= 0.8


def test_two_breaks_are_found_and_never_more():
    rng = np.random.default_rng(1)
    year = rng.uniform(1990, 2026, 300)
    log = 0.1 * (year - 1990) + 0.6 * np.maximum(year - 2003, 0) - 0.6 * np.maximum(year - 2014, 0)
    found = find_breaks(year, 10.0 ** (log + rng.normal(0, 0.3, 300)), resamples=200)
    assert [round(b.year) for b in found.breaks] == [2003, 2014]
    assert found.slopes == pytest.approx((0.1, 0.7, 0.1), abs=0.06)
    assert "breaks at 2003" in found.describe()


def test_too_few_points_on_a_side_or_too_few_years_are_said_and_not_searched():
    year, value = bent(0, n=29)
    found = find_breaks(year, value)
    assert (found.tried, found.breaks, found.p_value) == (0, (), None)
    assert "too few points" in found.describe()
    year = np.linspace(2020, 2025.5, 200)
    assert find_breaks(year, 10.0 ** (year - 2020)).tried == 0


def test_no_break_is_reported_with_its_p_value():
    found = find_breaks(**straight("plain", 3), resamples=200)
    assert found.breaks == ()
    assert found.describe() == f"no break found (p = {found.p_value:.2f} for the best of {found.tried} dates)"
