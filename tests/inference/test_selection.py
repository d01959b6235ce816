"""Every rule that looks at values keeps the rows that its sentence says, also when rows are drawn again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.inference.selection import (
    MOST_ROWS,
    Selection,
    best_of,
    in_largest_to_date,
    largest_of_trailing_year,
    largest_to_date,
)

rows = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 6)), min_size=1, max_size=25)


@given(rows, st.integers(1, 4))
def test_a_row_is_among_the_largest_to_date_when_fewer_than_top_rows_up_to_its_day_have_strictly_more(pairs, top):
    year, value = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    by_sentence = [sum(x <= a and y > b for x, y in pairs) < top for a, b in pairs]
    assert largest_to_date(year, top=top).keep(value).tolist() == by_sentence
    assert in_largest_to_date(year, value, top=top).tolist() == by_sentence


@given(rows, st.integers(1, 3))
def test_a_row_is_among_the_largest_of_the_trailing_year_by_the_same_rule_within_365_days(pairs, top):
    year, value = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    year /= 3
    by_sentence = [
        sum(a - 1 < x <= a and y > b for x, y in zip(year, value, strict=True)) < top
        for a, b in zip(year, value, strict=True)
    ]
    assert largest_of_trailing_year(year, top=top).keep(value).tolist() == by_sentence


def test_the_best_of_each_group_is_its_largest_and_ties_are_all_kept():
    assert best_of(["a", "a", "b", "b", "c"]).keep(np.array([1.0, 2, 3, 3, 0])).tolist() == [
        False,
        True,
        True,
        True,
        True,
    ]


@given(rows, st.integers(1, 3), st.integers(0, 100))
def test_a_resample_selects_what_the_rule_selects_from_the_rows_drawn(pairs, top, seed):
    year, value = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    rng = np.random.default_rng(seed)
    drawn = rng.integers(year.size, size=year.size)
    counts = np.bincount(drawn, minlength=year.size).astype(float)
    kept = largest_to_date(year, top=top).of(value)(counts[None, :])[0]
    again = largest_to_date(year[drawn], top=top).keep(value[drawn])
    assert set(drawn[again]) == set(np.flatnonzero(kept))


def test_rows_without_date_or_value_are_neither_kept_nor_counted():
    kept = in_largest_to_date([2010, np.nan, 2011, 2012], [5.0, 9.0, np.nan, 4.0], top=1)
    assert kept.tolist() == [True, False, False, False]


def test_a_hundred_thousand_rows_need_no_table_of_pairs():
    rng = np.random.default_rng(0)
    year, value = rng.uniform(2010, 2026, 100_000), rng.normal(size=100_000)
    assert 10 <= in_largest_to_date(year, value, top=10).sum() < 400


@pytest.mark.parametrize(
    ("rivals", "top", "message"),
    [
        (np.ones((2, 3), dtype=bool), 1, "one row and one column a point"),
        (np.ones((2, 2), dtype=bool), 0, "at least 1 row must be kept"),
        (np.broadcast_to(np.True_, (MOST_ROWS + 1, MOST_ROWS + 1)), 1, "too many to compare each with each"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rivals, top, message):
    with pytest.raises(ValueError, match=message):
        Selection(rivals, top)
