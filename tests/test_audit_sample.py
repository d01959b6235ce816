"""The draw of a blind audit: fixed by its seed, fair to small tables and to estimates, without our values."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from scripts.audit_sample import CELLS, FEWEST, can_be_looked_up, rows_of, sample, shares

from trends import settings
from trends.check import schema
from trends.check.provenance import Provenance

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def found():
    return schema.read(settings.data_folder())[0]


def test_the_same_seed_draws_the_same_cells_and_another_others(found):
    assert sample(found, 1) == sample(found, 1) != sample(found, 2)
    assert len(set(sample(found, 1))) == len(sample(found, 1)) >= CELLS


def test_every_table_with_sources_gives_at_least_twelve_cells_or_all_that_can_be_looked_up(found):
    drawn = Counter(value.table for value, _ in sample(found, 1))
    provenance = Provenance(found)
    for table in provenance.sourced_tables():
        rows = rows_of(found[table])
        there = [value for value in provenance.values(table) if can_be_looked_up(value, rows[value.id])]
        assert drawn[table] >= min(FEWEST, len(there)), table


def test_half_of_the_cells_are_estimates(found):
    drawn = sample(found, 1)
    assert abs(sum(estimate for _, estimate in drawn) - len(drawn) / 2) <= 1


def test_what_we_define_ourselves_is_not_drawn(found):
    drawn = [value for value, _ in sample(found, 1)]
    assert all(can_be_looked_up(value, rows_of(found[value.table])[value.id]) for value in drawn)
    assert "inclusion_rules" not in {value.table for value in drawn}


def test_the_shares_add_up_to_what_was_asked_for():
    assert sum(shares({"a": 1000, "b": 300, "c": 7}).values()) == CELLS
    assert shares({"a": 5, "b": 3}) == {"a": 5, "b": 3}


def test_the_list_for_the_reader_holds_no_value_of_ours():
    def drawn(*words: str) -> list[dict[str, str]]:
        command = [sys.executable, ROOT / "scripts" / "audit_sample.py", "--seed", "7", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    blind, answers = drawn(), drawn("--with-values")
    assert list(blind[0]) == ["table", "id", "name", "column", "unit", "meaning", "context", "cites", "estimate"]
    assert [row | {"value": answer["value"]} for row, answer in zip(blind, answers, strict=True)] == answers
    assert all(answer["value"] for answer in answers)
