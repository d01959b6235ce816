"""An exception excuses one cell from one rule of judgement, and fails when it is no longer needed."""

from __future__ import annotations

import csv
import json

import pytest

from trends import settings
from trends.check import check
from trends.check.rules import JUDGED


def add(copied, *cells: str) -> None:
    path = copied.path("exceptions")
    with path.open(newline="", encoding="utf-8") as handle:
        header, *rows = csv.reader(handle)
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *sorted([*rows, [*cells, "2026-11-24"]])])


@pytest.fixture
def dear(copied):
    """A copy in which a graphics card costs a hundred times too much; its id."""
    line = copied.line("hardware", lambda row: row["price_usd"] and row["kind"] == "gpu" and row["unit"] == "board")
    copied.change("hardware", line, "price_usd", "4e6")
    return copied.row("hardware", line)["id"]


def test_a_cell_that_breaks_a_rule_of_judgement_is_let_pass_with_a_reason(copied, dear):
    before = check(copied.folder)
    assert [problem.code for problem in before] == ["plausible"]
    add(copied, "plausible", "hardware", dear, "price_usd", "Cased in gold.")
    assert check(copied.folder) == []


@pytest.mark.parametrize(("rule", "column"), [("precision", "price_usd"), ("plausible", "tdp_w")])
def test_an_exception_to_another_rule_or_of_another_cell_excuses_nothing(copied, dear, rule, column):
    add(copied, rule, "hardware", dear, column, "Cased in gold.")
    assert sorted(problem.code for problem in check(copied.folder)) == ["exception", "plausible"]


def test_an_exception_that_is_no_longer_needed_is_a_problem(copied):
    add(copied, "plausible", "hardware", "nvidia-h100-sxm", "tdp_w", "Runs hot.")
    (problem,) = check(copied.folder)
    assert str(problem).startswith("data/exceptions.csv, line ")
    assert problem.message == (
        "hardware nvidia-h100-sxm, tdp_w breaks no rule plausible any more. Remove this exception."
    )


@pytest.mark.parametrize(("table", "row"), [("hardware", "no-such-chip"), ("no-such-table", "nvidia-h100-sxm")])
def test_an_exception_for_a_row_that_is_not_there_is_a_problem(copied, table, row):
    add(copied, "plausible", table, row, "tdp_w", "Runs hot.")
    (problem,) = check(copied.folder)
    assert f'there is no row "{row}" in table "{table}".' in problem.message


def test_a_rule_that_is_no_matter_of_judgement_has_no_exceptions(copied):
    raw = json.loads((settings.data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    (described,) = [resource for resource in raw["resources"] if resource["name"] == "exceptions"]
    (rule,) = [field for field in described["schema"]["fields"] if field["name"] == "rule"]
    assert sorted(rule["constraints"]["enum"]) == sorted(JUDGED)
    add(copied, "cpu", "hardware", "nvidia-h100-sxm", "tdp_w", "Runs hot.")
    assert [problem.code for problem in check(copied.folder)] == ["enum"]
