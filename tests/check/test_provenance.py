"""What counts as an opened primary source, as cited unread, and as two sources that agree."""

from __future__ import annotations

import pytest

from trends import settings
from trends.check import schema
from trends.check.provenance import Provenance
from trends.check.quoted import says_number
from trends.check.schema import RawTable
from trends.check.summary import summary

SOURCES = {
    "paper": ("paper", "2026-01-01", ""),
    "sheet": ("vendor_sheet", "2026-01-01", ""),
    "list": ("aggregator", "2026-01-01", ""),
    "other-list": ("aggregator", "2026-01-01", ""),
    "unread": ("paper", "", ""),
    "copied": ("press", "", "paper"),
    "from-list": ("press", "", "list"),
}


def tables(source: str, *evidence: tuple[str, str, str], basis: str = "reported") -> dict[str, RawTable]:
    """One row with one number, resting on `source` and on evidence (source, quotation, role)."""
    fields = [
        {"name": "id", "type": "string"},
        {"name": "size", "type": "number", "basis_column": "size_basis"},
        {"name": "size_basis", "type": "string"},
        {"name": "source", "type": "string"},
        {"name": "note", "type": "string"},
    ]
    key = {"primaryKey": "id", "fields": fields}
    row = {"id": "a", "size": "100", "size_basis": basis, "source": source, "note": "Ours is newer."}
    proof = [
        {"table": "things", "id": "a", "column": "size", "source": s, "value": v, "role": r}
        | {"opened_on": "2026-01-01", "note": ""}
        for s, v, r in evidence
    ]
    known = [{"key": k, "kind": kind, "opened_on": o, "via": v, "year": "2026"} for k, (kind, o, v) in SOURCES.items()]
    return {
        "things": RawTable("things", "data/things.csv", key, [(2, row)]),
        "evidence": RawTable("evidence", "", {"primaryKey": "id", "fields": []}, list(enumerate(proof))),
        "sources": RawTable("sources", "", {"primaryKey": "key", "fields": []}, list(enumerate(known))),
    }


def two_agree(*arguments, **named) -> bool:
    (value,) = Provenance(tables(*arguments, **named)).values("things")
    return value.two_agree


@pytest.mark.parametrize(
    ("source", "evidence", "agree"),
    [
        ("paper", [("sheet", "100", "supports")], True),
        ("list", [("sheet", "100.9", "supports")], True),
        ("unread", [("paper", "100", "supports"), ("sheet", "100", "supports")], True),
        ("paper", [], False),
        ("paper", [("sheet", "102", "supports")], False),
        ("paper", [("sheet", "100", "alternative")], False),
        ("paper", [("paper", "100", "supports")], False),
        ("unread", [("paper", "100", "supports")], False),
        ("list", [("other-list", "100", "supports")], False),
        ("paper", [("copied", "100", "supports")], False),
        ("list", [("from-list", "100", "supports")], False),
        ("paper", [("sheet", "one hundred", "supports")], False),
    ],
    ids=[
        "two primary",
        "a list and a primary within 1%",
        "two pieces of evidence",
        "one source",
        "2% apart",
        "an alternative",
        "the same source twice",
        "one of them unread",
        "two lists",
        "one taken from the other",
        "one taken from the list",
        "a quotation without a number",
    ],
)
def test_two_sources_agree(source, evidence, agree):
    assert two_agree(source, *evidence) is agree


@pytest.mark.parametrize("basis", ["estimated", "derived"])
def test_of_an_estimate_two_sources_agree_within_a_factor_of_two(basis):
    assert two_agree("paper", ("sheet", "190", "supports"), basis=basis)
    assert not two_agree("paper", ("sheet", "210", "supports"), basis=basis)


@pytest.mark.parametrize(
    ("source", "evidence", "primary", "unread"),
    [
        ("paper", [], True, False),
        ("list", [], False, False),
        ("unread", [], False, True),
        ("unread", [("sheet", "?", "supports")], True, False),
        ("unread", [("list", "?", "supports")], False, False),
        ("unread", [("sheet", "?", "contradicts")], False, True),
    ],
)
def test_a_row_rests_on_what_somebody_opened(source, evidence, primary, unread):
    counted = summary(tables(source, *evidence)).table("things").sourcing
    assert counted is not None
    assert (counted.opened_primary, counted.cited_unread) == (int(primary), int(unread))


def test_a_disagreement_has_both_values_their_sources_and_the_reason():
    (found,) = Provenance(tables("paper", ("list", "250", "contradicts"))).disagreements()
    assert (found.ours, found.ours_from, found.theirs, found.theirs_from) == ("100", "paper", "250", "list")
    assert found.why == "Ours is newer."


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("3.0e11 tokens", 3e11, True),
        ("2.9 × 10²⁰ FLOP", 2.9e20, True),
        ("24-layer, 340M parameters", 3.4e8, True),
        ("35.6 shader teraflops", 35600, True),
        ("8,9 Milliarden", 8.9e9, True),
        ("225 TiB", 2.474e14, True),
        ("1.2 million", 1281167, False),
        ("RTX 3090", 3090, True),
        ("X3090", 3090, False),
        ("", 1, False),
    ],
)
def test_numbers_are_read_as_sources_print_them(text, value, said):
    assert says_number(text, value) is said


def test_known_missing_undisclosed_and_not_applicable_add_up_to_the_rows():
    for table in summary(schema.read(settings.data_folder())[0]).tables:
        for known in table.estimated:
            assert known.known + known.missing + known.undisclosed + known.not_applicable == table.rows


def test_the_summary_of_known_tables_has_known_counts():
    thing = summary(tables("paper", ("sheet", "100", "supports"))).table("things")
    assert (thing.rows, thing.with_value) == (1, {"size": 1})
    assert thing.sourcing is not None
    assert (thing.sourcing.values, thing.sourcing.values_two_agree, thing.sourcing.rows_two_agree) == (1, 1, 1)
