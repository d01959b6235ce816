"""The audit page and the datasheet say what the tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trends import settings, tables
from trends.check import schema
from trends.check.limits import LIMITS, SPANS
from trends.check.rules import RULES
from trends.check.summary import summary
from trends.documents.audit import audit_page
from trends.documents.datasheet import BLOCKS, datasheet
from trends.documents.rules import rules_page
from trends.documents.scopes import SCOPES

SHEET = Path(__file__).resolve().parent.parent.parent / "data" / "DATASHEET.md"


def test_every_table_of_the_data_has_a_scope_in_the_datasheet():
    assert [name for name in tables.tables() if name not in SCOPES] == []
    assert all(text.endswith(".") for scope in SCOPES.values() for text in vars(scope).values())


def test_the_datasheet_has_every_generated_block_once():
    named = re.findall(r"<!-- generated: (\w+) -->", SHEET.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(BLOCKS)


def test_a_block_is_written_anew_and_the_rest_is_left():
    text = "Before.\n\n<!-- generated: timeframe -->\nOld.\n<!-- end -->\n\nAfter.\n"
    new = datasheet(text)
    assert "Old." not in new
    assert new.startswith("Before.\n")
    assert new.endswith("<!-- end -->\n\nAfter.\n")
    assert datasheet(new) == new


def test_a_block_that_nobody_writes_is_an_error():
    with pytest.raises(KeyError, match="nonsense"):
        datasheet("<!-- generated: nonsense -->\n<!-- end -->\n")


def test_outside_the_blocks_the_datasheet_types_no_count_of_rows():
    text = re.sub(r"<!-- generated.*?<!-- end -->", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    numbers = set(re.findall(r"(?<![\w.])\d+(?:,\d{3})*(?![\w.])", text))
    assert numbers <= {"2021", "90", "3", "10", "31", "4"}, "a number of the data belongs into a generated block"


def test_the_page_of_rules_has_every_rule_range_and_exception():
    page = rules_page()
    for rule in RULES:
        assert f"\n- {rule.__doc__.splitlines()[0]}\n" in page
    assert page.count("\n| ") - 3 == len(LIMITS) + len(SPANS) + len(tables.load("exceptions"))


QUESTIONS = (
    "purpose",
    "created",
    "funded",
    "instances represent",
    "How many instances",
    "sample",
    "label",
    "missing",
    "relationships",
    "splits",
    "errors",
    "self-contained",
    "confidential",
    "offensive",
    "people",
    "acquired",
    "mechanisms",
    "sampling strategy",
    "paid",
    "timeframe",
    "ethical review",
    "consent",
    "raw data",
    "software",
    "used already",
    "should it not be used",
    "third parties",
    "licence",
    "export controls",
    "maintains",
    "erratum",
    "updated",
    "retention",
    "older versions",
    "contribute",
)


@pytest.mark.parametrize("words", QUESTIONS)
def test_the_datasheet_asks_the_questions_of_datasheets_for_datasets(words):
    asked = re.findall(r"^\*\*(.+?)\*\*", SHEET.read_text(encoding="utf-8"), re.MULTILINE)
    assert [question for question in asked if words in question]


def test_the_audit_page_has_a_line_for_each_table_column_and_disagreement():
    found, _ = schema.read(settings.data_folder())
    page = audit_page()
    for table in summary(found).tables:
        assert (f"\n| {table.name} | {table.rows:,} | " in page) is (table.sourcing is not None)
        for known in table.estimated:
            assert f"\n| {table.name} | {known.column} | " in page
    other = sum(row["role"] != "supports" for _, row in found["evidence"].rows)
    assert f"\n{other} pieces of evidence say something else" in page
    assert page.count("| another reading |") + page.count("| contradicts |") == other
