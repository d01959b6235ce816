"""Ticks of value axes."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.charts.axes import linear_ticks, log_ticks, thinned, ticks

POWERS = st.floats(-3, 27)


@given(POWERS, st.floats(0.3, 15))
def test_ticks_of_a_log_axis_lie_within_it_and_are_told_apart_by_their_text(low, span):
    bounds = 10**low, 10 ** (low + span)
    found = ticks("log", bounds, "FLOP")
    assert all(bounds[0] * 0.999 <= value <= bounds[1] * 1.001 for value in found["tickvals"])
    assert len(set(found["ticktext"])) == len(found["tickvals"]) >= 1


@given(st.floats(1e-2, 1e26), st.integers(3, 9))
def test_ticks_of_a_linear_axis_are_even_few_and_told_apart_by_their_text(high, most):
    values = linear_ticks((0, high), most)
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert all(step == pytest.approx(steps[0], rel=1e-6) for step in steps)
    assert 2 <= len(values) <= most + 1
    assert len(set(ticks("linear", (0, high), "FLOP", most)["ticktext"])) == len(values)


def test_many_decades_are_thinned_and_few_are_divided():
    assert [math.log10(value) for value in log_ticks((1e10, 1e28))] == [10, 13, 16, 19, 22, 25, 28]
    assert log_ticks((1.2, 30)) == [2, 5, 10, 20]
    assert log_ticks((1.5, 5)) == [1.5, 2, 3, 4, 5]


def test_exponents_are_characters_and_not_markup():
    texts = ticks("log", (1e16, 1e27), "FLOP")["ticktext"] + ticks("linear", (0, 6e24), "FLOP")["ticktext"]
    assert "10²⁴" in texts
    assert not [text for text in texts if "<" in text or "e+" in text]


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=12, unique=True), st.floats(0.05, 2))
def test_thinned_ticks_stand_apart(values, gap):
    kept = thinned(sorted(values), True, gap)
    assert set(kept) <= set(values)
    assert all(math.log10(b / a) >= gap * 0.999 for a, b in itertools.pairwise(kept))
    assert kept


def test_ticks_that_have_room_all_stay():
    assert thinned([1, 2, 5, 10], True, 0.1) == [1, 2, 5, 10]
