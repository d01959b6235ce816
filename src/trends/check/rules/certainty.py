"""Rules on how a value is known and when it happened."""

from __future__ import annotations

from collections.abc import Iterator

from trends import tables
from trends.check.problem import Problem
from trends.check.schema import RawTable
from trends.units import date_bounds


def basis_and_confidence(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A value says how it is known; only derived and estimated values carry a confidence."""
    for table in found.values():
        for field in table.schema["fields"]:
            if "basis_column" not in field:
                continue
            column, basis, confidence = field["name"], field["basis_column"], field.get("confidence_column")
            for line, row in table.rows:
                if row[column] and row[basis] in ("", "undisclosed", "not_applicable"):
                    shown = row[basis] or "empty"
                    message = f"is {shown}, but {column} has a value. Write reported, derived or estimated."
                    yield table.problem(line, row, basis, "basis", message)
                if confidence and row[confidence] and row[basis] not in ("derived", "estimated"):
                    message = f"is {row[confidence]}, but only derived and estimated values have one. Empty it."
                    yield table.problem(line, row, confidence, "confidence", message)
                if confidence and row[column] and row[basis] == "estimated" and not row[confidence]:
                    message = "is empty, but an estimate needs one: confident (x/3), likely (x/10), speculative (x/31)."
                    yield table.problem(line, row, confidence, "confidence", message)


def dates_in_the_past(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Nothing happened after the day it was recorded."""
    for table in found.values():
        dates = [f["name"] for f in table.schema["fields"] if f.get("rdfType") == tables.EDTF]
        for line, row in table.rows:
            for column in dates:
                added = row.get("added_on")
                if row[column] and added and date_bounds(row[column])[0] > date_bounds(added)[0]:
                    message = f"{row[column]} lies after the day the row was added, {added}."
                    yield table.problem(line, row, column, "future", message)
