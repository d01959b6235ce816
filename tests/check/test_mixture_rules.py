"""The rule on training mixtures finds shares that do not add up, and lets rounding pass."""

from __future__ import annotations

import dataclasses

import pytest

from trends import settings
from trends.check import schema
from trends.check.rules.mixtures import shares_sum_to_one
from trends.check.schema import RawTable


@pytest.fixture(scope="module")
def table() -> RawTable:
    """The real table of mixtures as written."""
    return schema.read(settings.data_folder())[0]["mixtures"]


def said(table: RawTable, shares: list[str]) -> list[str]:
    """What the rule says of one model with these shares."""
    empty = dict.fromkeys((field["name"] for field in table.schema["fields"]), "")
    rows = [
        (line, empty | {"model_id": "m", "component": f"part-{line}", "sampling_share": share})
        for line, share in enumerate(shares, start=2)
    ]
    found = {"mixtures": dataclasses.replace(table, rows=rows)}
    return [f"{problem.line} {problem.message}" for problem in shares_sum_to_one(found)]


def test_the_real_mixtures_pass(table):
    assert list(shares_sum_to_one({"mixtures": table})) == []


@pytest.mark.parametrize(
    "shares",
    [
        ["0.5", "0.5"],
        ["1"],
        ["0.60", "0.22", "0.08", "0.08", "0.03"],
        ["0.333", "0.333", "0.333"],
        ["", ""],
    ],
)
def test_shares_that_add_up_within_their_rounding_pass(table, shares):
    assert said(table, shares) == []


@pytest.mark.parametrize(
    ("shares", "problem"),
    [
        (["0.50", "0.40"], "2 the shares of m add up to 0.90, more than rounding (0.010) away from 1."),
        (["0.670", "0.670"], "2 the shares of m add up to 1.340, more than rounding (0.0010) away from 1."),
        (["0.5", "", "0.5"], "3 is empty, but other parts of m have a share. Give all of them, or none."),
    ],
)
def test_shares_that_do_not_add_up_are_found(table, shares, problem):
    assert said(table, shares) == [problem]
