"""What the values rest on: opened primary sources, citations that nobody of us read, two sources that agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trends import tables
from trends.check.quoted import says_date, says_number
from trends.check.schema import RawTable

REPORTED_FACTOR, ESTIMATE_FACTOR = 1.01, 2.0
"""How near two sources must be: within 1% for a reported figure, within a factor 2 for an estimate."""

PREFIXED = ("GFLOP/s", "GOP/s", "GHz", "GB/s")
"""Units that data sheets print with other prefixes, in a column without words."""

Row = dict[str, str]


@dataclass(frozen=True)
class Value:
    """One cell that holds a fact of the subject: a number, a date, or in a table without these a class."""

    table: str
    id: str
    column: str
    cell: str
    estimate: bool
    agreeing: tuple[str, ...]
    two_agree: bool


@dataclass(frozen=True)
class Disagreement:
    """A source that says something else than the cell, and why we chose ours."""

    table: str
    id: str
    name: str
    column: str
    ours: str
    ours_from: str
    theirs: str
    theirs_from: str
    role: str
    why: str


class Provenance:
    """Answers what the rows and values of a set of tables rest on."""

    def __init__(self, found: dict[str, RawTable]) -> None:
        self._found = found
        self._sources = {row["key"]: row for _, row in found["sources"].rows} if "sources" in found else {}
        self._evidence: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for _, row in found["evidence"].rows if "evidence" in found else ():
            self._evidence[row["table"], row["id"]].append(row)

    def sourced_tables(self) -> list[str]:
        """Names of the tables whose rows name a source; not `evidence`, which speaks of the others' rows."""
        return [name for name, table in self._found.items() if "source" in table.columns and name != "evidence"]

    def rests_on_opened_primary(self, table: str, row: Row) -> bool:
        """Whether somebody of us opened a source of this row that is no list of other people's figures."""
        read = {key for key in self._cited(table, row) if self._opened(key)}
        read |= {evidence["source"] for evidence in self._supporting(table, row)}
        return any(self._primary(key) for key in read)

    def cited_unread(self, table: str, row: Row) -> bool:
        """Whether nobody of us opened any source of this row."""
        return not any(map(self._opened, self._cited(table, row))) and not self._supporting(table, row)

    def values(self, table: str) -> Iterator[Value]:
        """Every number and date of a table, with the sources that were read and agree with it.

        Of a table without numbers and dates, its classes: kind, country.
        """
        described = self._found[table]
        fields = [
            field for field in described.schema["fields"] if _is_value(field) and field["name"] not in described.key
        ]
        fields = fields or [field for field in described.schema["fields"] if _is_class(field)]
        for _, row in described.rows:
            row_id = described.id_of(row)
            evidence = self._evidence.get((table, row_id), [])
            for field in fields:
                if row[field["name"]]:
                    yield self._value(table, row_id, row, field, evidence)

    def disagreements(self) -> Iterator[Disagreement]:
        """Every piece of evidence that says something else than we do, in the order of tables and rows."""
        for name, described in self._found.items():
            fields = {field["name"]: field for field in described.schema["fields"]}
            for _, row in described.rows:
                row_id = described.id_of(row)
                for evidence in self._evidence.get((name, row_id), ()):
                    field = fields.get(evidence["column"])
                    if evidence["role"] == "supports" or field is None:
                        continue
                    yield Disagreement(
                        name,
                        row_id,
                        row.get("name") or row.get("title") or row_id,
                        field["name"],
                        row[field["name"]],
                        self._own_source(row, field),
                        evidence["value"],
                        evidence["source"],
                        evidence["role"],
                        evidence["note"] or row.get("note", ""),
                    )

    def _value(self, table: str, row_id: str, row: Row, field: dict[str, Any], evidence: list[Row]) -> Value:
        column, cell = field["name"], row[field["name"]]
        estimate = row.get(field.get("basis_column", "basis"), "") in ("derived", "estimated")
        agreeing = {self._own_source(row, field)} if self._opened(self._own_source(row, field)) else set()
        agreeing |= {
            one["source"]
            for one in evidence
            if one["column"] == column and one["role"] == "supports" and self._says(one, cell, field, estimate)
        }
        return Value(table, row_id, column, cell, estimate, tuple(sorted(agreeing)), self._independent(agreeing))

    def _independent(self, keys: set[str]) -> bool:
        """Whether two of these sources are not taken from one another (or from one list), one of them primary."""
        origins = {self._sources.get(key, {}).get("via") or key for key in keys}
        return len(origins) > 1 and any(map(self._primary, keys))

    def _says(self, evidence: Row, cell: str, field: dict[str, Any], estimate: bool) -> bool:
        if _is_class(field):
            return cell.lower() in evidence["value"].lower()
        if field.get("rdfType") == tables.EDTF:
            return says_date(evidence["value"], cell, year=self._sources.get(evidence["source"], {}).get("year", ""))
        factor = ESTIMATE_FACTOR if estimate else REPORTED_FACTOR
        return says_number(evidence["value"], float(cell), factor=factor, any_scale=field.get("unit") in PREFIXED)

    def _own_source(self, row: Row, field: dict[str, Any]) -> str:
        return row.get(field.get("source_column", ""), "") or row.get("source", "")

    def _cited(self, table: str, row: Row) -> set[str]:
        keys = self._found[table].schema.get("foreignKeys", [])
        columns = {key["fields"][0] for key in keys if key["reference"]["resource"] == "sources"} | {"source"}
        return {row[column] for column in columns if row.get(column)}

    def _supporting(self, table: str, row: Row) -> list[Row]:
        found = self._evidence.get((table, self._found[table].id_of(row)), [])
        return [one for one in found if one["role"] == "supports" and one["opened_on"]]

    def _opened(self, key: str) -> bool:
        return bool(self._sources.get(key, {}).get("opened_on"))

    def _primary(self, key: str) -> bool:
        return self._sources.get(key, {}).get("kind", "aggregator") != "aggregator"


def _is_value(field: dict[str, Any]) -> bool:
    return field["type"] in ("number", "integer") or field.get("rdfType") == tables.EDTF


def _is_class(field: dict[str, Any]) -> bool:
    constraints = field.get("constraints", {})
    return field["type"] == "string" and ("enum" in constraints or field["name"] == "country")
