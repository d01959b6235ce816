"""Each rule of the tables of results finds the cell that breaks it, and says what is wrong with it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from trends import settings
from trends.check import schema
from trends.check.rules import results as result_rules
from trends.check.rules.results import RESULT_RULES


@pytest.fixture(scope="module")
def real():
    """The real tables as written."""
    return schema.read(settings.data_folder())[0]


def with_cells(found, table, key, **cells):
    """The tables with cells of one row changed."""
    old = found[table]
    assert key in {row["id"] for _, row in old.rows}
    assert set(cells) <= set(old.rows[0][1])
    rows = [(at, row | cells if row["id"] == key else row) for at, row in old.rows]
    return found | {table: dataclasses.replace(old, rows=rows)}


BROKEN = (
    (
        result_rules.records_improve,
        "results",
        "imagenet-top1-coca",
        {"value": "85"},
        "value",
        "record",
        "85 on 2022-05-04 is no better than the record of 2022-03-10 in the same pool, 90.94 (imagenet-top1-model",
    ),
    (
        result_rules.records_improve,
        "results",
        "imagenet-top5-resnet",
        {"value": "4.9"},
        "value",
        "record",
        "no better than the record of 2015-02-11 in the same pool, 4.8",
    ),
    (
        result_rules.records_improve,
        "results",
        "imagenet-top5-resnet",
        {"value": "4.8", "achieved": "2015-02-11"},
        "value",
        "record",
        "no better than the record of 2015-02-11",
    ),
    (
        result_rules.records_improve,
        "results",
        "chess-ssdf-1995",
        {"achieved": "2012"},
        "value",
        "record",
        "no better than the record of",
    ),
    (
        result_rules.intervals_hold_their_value,
        "results",
        "horizon-gpt-4",
        {"value": "9999"},
        "value",
        "interval",
        "9999 lies outside its interval",
    ),
    (
        result_rules.intervals_hold_their_value,
        "results",
        "horizon-gpt-4",
        {"low": ""},
        "low",
        "interval",
        "low and high go together",
    ),
    (
        result_rules.intervals_hold_their_value,
        "tasks",
        "gpqa-diamond",
        {"human_low": "80"},
        "human_low",
        "interval",
        "the lower one first",
    ),
    (
        result_rules.intervals_hold_their_value,
        "tasks",
        "gpqa-diamond",
        {"human_high": ""},
        "human_low",
        "interval",
        "go together",
    ),
    (
        result_rules.results_keep_to_their_ceiling,
        "results",
        "imagenet-top1-lion",
        {"value": "101"},
        "value",
        "ceiling",
        "101 is better than perfect (100)",
    ),
    (
        result_rules.results_keep_to_their_ceiling,
        "results",
        "imagenet-top5-senet",
        {"value": "-1"},
        "value",
        "ceiling",
        "-1 is better than perfect (0)",
    ),
    (
        result_rules.compute_stands_once,
        "results",
        "go-alphago-zero",
        {"training_flop": "1e20"},
        "training_flop",
        "twice",
        "stands in models, at alphago-zero",
    ),
    (
        result_rules.people_are_no_records,
        "results",
        "switchboard-human-microsoft",
        {"role": "record"},
        "role",
        "human",
        "role and approach are human together",
    ),
)


@pytest.mark.parametrize(("rule", "table", "key", "cells", "column", "code", "message"), BROKEN)
def test_a_cell_that_breaks_a_rule_is_a_problem_with_its_place(real, rule, table, key, cells, column, code, message):
    line = next(line for line, row in real[table].rows if row["id"] == key)
    found = list(rule(with_cells(real, table, key, **cells)))
    (problem,) = [p for p in found if (p.file, p.line) == (f"data/{table}.csv", line)]
    assert (problem.column, problem.code) == (column, code)
    assert message in problem.message


@pytest.mark.parametrize("rule", RESULT_RULES, ids=[rule.__name__ for rule in RESULT_RULES])
def test_the_real_tables_and_tables_without_rows_keep_to_every_rule(real, rule):
    assert list(rule(real)) == []
    empty = {name: dataclasses.replace(table, rows=[]) for name, table in real.items()}
    assert list(rule(empty)) == []


def test_records_of_one_day_count_in_the_order_of_their_values_and_other_pools_do_not_count(real):
    same_day = with_cells(real, "results", "imagenet-top5-resnet", achieved="2015-02-11")
    assert list(result_rules.records_improve(same_day)) == []
    apart = with_cells(real, "results", "imagenet-top5-resnet", value="9", pool="another-pool")
    assert list(result_rules.records_improve(apart)) == []
    aside = with_cells(real, "results", "imagenet-top5-resnet", value="9", role="counterpoint")
    assert list(result_rules.records_improve(aside)) == []


def test_every_rule_is_broken_by_a_case_here_and_says_what_it_is_for():
    assert {case[0] for case in BROKEN} == set(RESULT_RULES)
    assert len(RESULT_RULES) == len(set(RESULT_RULES))
    mine = {
        f for f in vars(result_rules).values() if callable(f) and getattr(f, "__module__", "") == result_rules.__name__
    }
    assert mine == set(RESULT_RULES)
    assert all(re.match(r"[A-Z].*\.$", (rule.__doc__ or "").splitlines()[0]) for rule in RESULT_RULES)
