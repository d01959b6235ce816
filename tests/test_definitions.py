"""The frontier rule, clause by clause, and the sets of models that trends are fitted to."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends import load
from trends.definitions import DEFINITIONS, from_scratch, frontier, has_item

few = st.one_of(st.integers(0, 6).map(float), st.just(math.nan))  # few values, so that days and amounts repeat
rows = st.lists(st.tuples(few, few), max_size=14)


def naive(date: list[float], value: list[float], top: int) -> list[bool]:
    """The rule, row by row, as DESIGN.md words it."""
    admitted = []
    for own_date, own_value in zip(date, value, strict=True):
        if math.isnan(own_date) or math.isnan(own_value):
            admitted.append(False)
            continue
        more = 0
        for other_date, other_value in zip(date, value, strict=True):
            if other_date <= own_date and other_value > own_value:
                more += 1
        admitted.append(more < top)
    return admitted


def admitted(date: list[float], value: list[float], top: int = 10) -> list[bool]:
    return frontier(date, value, top=top).tolist()


def test_the_first_rows_are_frontier_until_the_top_is_full():
    assert admitted([1, 2, 3, 4], [8, 4, 2, 1], top=3) == [True, True, True, False]


def test_ten_larger_rows_keep_a_row_out_and_nine_do_not():
    assert admitted([*range(1, 10), 10], [5.0] * 9 + [1]) == [True] * 10
    assert admitted([*range(1, 11), 11], [5.0] * 10 + [1]) == [True] * 10 + [False]


def test_a_larger_row_of_the_same_day_counts():
    assert admitted([2020, 2020], [1, 2], top=1) == [False, True]


def test_a_larger_row_of_a_later_day_does_not_count():
    assert admitted([2020, 2021], [1, 2], top=1) == [True, True]


def test_a_row_of_long_ago_still_counts():
    assert admitted([1950, 2020], [2, 1], top=1) == [True, False]


def test_a_tie_is_not_strictly_more_so_both_are_frontier():
    assert admitted([2020, 2020, 2021], [3, 3, 3], top=1) == [True, True, True]


def test_two_tied_rows_count_as_two():
    assert admitted([2020, 2020, 2021], [3, 3, 1], top=2) == [True, True, False]


def test_top_one_is_the_record_of_each_day():
    assert admitted([1, 2, 3, 4, 5], [1, 5, 3, 5, 9], top=1) == [True, True, False, True, True]


def test_a_row_without_date_or_value_is_neither_frontier_nor_counted():
    assert admitted([2019, math.nan, 2020, 2021], [math.nan, 9, 1, 2], top=1) == [False, False, True, True]
    assert admitted([2019, 2020], [math.inf, 1], top=1) == [False, True]


def test_no_rows_are_no_frontier():
    assert frontier([], []).shape == (0,)


@given(rows, st.integers(1, 4))
def test_the_frontier_is_that_of_the_rule_applied_row_by_row(pairs, top):
    date, value = [d for d, _ in pairs], [v for _, v in pairs]
    assert admitted(date, value, top) == naive(date, value, top)


@given(rows, st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(pairs, top, random):
    order = random.sample(range(len(pairs)), len(pairs))
    date, value = [d for d, _ in pairs], [v for _, v in pairs]
    shuffled = admitted([date[i] for i in order], [value[i] for i in order], top)
    assert shuffled == [admitted(date, value, top)[i] for i in order]


@given(rows, st.integers(1, 4))
def test_a_wider_frontier_holds_the_narrower_one(pairs, top):
    date, value = [d for d, _ in pairs], [v for _, v in pairs]
    assert not (frontier(date, value, top=top) & ~frontier(date, value, top=top + 1)).any()


@given(rows, st.tuples(few, few))
def test_a_row_of_a_later_day_changes_nothing_before_it(pairs, later):
    date, value = [d for d, _ in pairs], [v for _, v in pairs]
    assert admitted([*date, 7.0], [*value, later[1]])[:-1] == admitted(date, value)


@pytest.mark.parametrize(
    ("date", "value", "top", "message"),
    [
        ([1, 2], [1], 10, r"dates have shape \(2,\), values \(1,\)"),
        ([[1]], [[1]], 10, "both must be flat arrays of one length"),
        ([1], [1], 0, "top is 0, but at least 1 row must be admitted"),
    ],
)
def test_a_frontier_of_no_rows_or_of_unlike_columns_is_refused(date, value, top, message):
    with pytest.raises(ValueError, match=message):
        frontier(date, value, top=top)


def models(**columns: list[object]) -> pd.DataFrame:
    """A small table of models; what is not given is what an ordinary model has."""
    size = len(next(iter(columns.values())))
    usual = {"stage": "pretrain", "base_model_id": "", "inclusion": "context", "training_flop": 1.0}
    usual["published_year"] = 2020.5
    return pd.DataFrame({name: [cell] * size for name, cell in usual.items()} | columns)


def chosen(table: pd.DataFrame, name: str) -> list[bool]:
    """The rows that a definition keeps, as the charts apply it."""
    definition = DEFINITIONS[name]
    kept = definition.population(table)
    rows = table[kept]
    if definition.rivals is not None:
        kept[kept] = definition.rivals(rows).keep(rows["training_flop"].to_numpy(dtype=float))
    return kept.tolist()


def test_an_item_of_a_list_is_matched_whole():
    assert has_item(pd.Series(["a;b", "ab", "b;a", "", "a"]), "a").tolist() == [True, False, True, False, True]


def test_models_from_scratch_are_pretrained_and_have_no_base():
    table = models(stage=["pretrain", "pretrain", "finetune", "distill"], base_model_id=["", "gpt", "", ""])
    assert from_scratch(table).tolist() == [True, False, False, False]


def test_the_frontier_definition_removes_rows_with_a_base_before_it_ranks():
    compute = [1e20] * 10 + [1e19]
    table = models(training_flop=compute, base_model_id=["gpt"] + [""] * 10)
    assert chosen(table, "frontier") == [False] + [True] * 10


def test_the_notable_definition_is_the_sample_without_fine_tuned_models_whatever_their_size():
    table = models(
        inclusion=["notable-sample", "frontier-10;notable-sample", "notable-list", "lecture", "notable-sample"],
        base_model_id=["", "", "", "", "gpt"],
        training_flop=[math.nan, 1e26, 1e26, 1e26, 1e26],
    )
    assert DEFINITIONS["notable"].population(table).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_definition_applies_a_rule_of_the_data_that_may_be_fitted_or_says_that_it_does_not(definition):
    rules = {row["id"]: row for row in load("inclusion_rules").to_dict("records")}
    assert rules[definition.rule]["fitted"] is (definition.name != "held")
    assert ("follows no rule" in definition.words) == (definition.name == "held")
    assert DEFINITIONS[definition.name] is definition


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_definition_admits_models_built_on_others_only_when_asked(definition):
    table = models(
        inclusion=["notable-sample"] * 3, stage=["pretrain", "pretrain", "finetune"], base_model_id=["", "gpt", ""]
    )
    assert definition.population(table).tolist() == [True, False, False]
    assert definition.population(table, finetunes=True).tolist() == [True, True, True]
    assert definition.by_value == (definition.name not in ("notable", "held"))


def test_the_best_of_an_organization_and_year_and_of_a_family_are_chosen_by_compute():
    table = models(
        inclusion=["notable-sample"] * 4,
        organizations=["a;b", "a", "b", "a"],
        family=["f", "", "f", ""],
        id=["m1", "m2", "m3", "m4"],
        training_flop=[2.0, 3.0, 1.0, 1.0],
        published_year=[2020.1, 2020.9, 2020.5, 2021.0],
    )
    assert chosen(table, "best-of-organization") == [False, True, True, True]
    assert chosen(table, "one-per-family") == [True, True, False, True]
