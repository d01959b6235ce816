"""What the tables hold and what it rests on, counted: nothing here is typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from trends.check.provenance import Provenance, Row
from trends.check.rules.compute import comparisons, in_words
from trends.check.schema import RawTable

RATE_UNITS = ("GFLOP/s", "GOP/s", "1/s", "FLOP/cycle/core")


@dataclass(frozen=True)
class Known:
    """How much of an estimated column is known, in rows; `missing` are those that nobody has looked up or found."""

    column: str
    known: int
    missing: int
    undisclosed: int
    not_applicable: int


@dataclass(frozen=True)
class Sourcing:
    """What the rows and values of a table with sources rest on; `values` are its numbers and dates."""

    opened_primary: int
    cited_unread: int
    rows_two_agree: int
    values: int
    values_two_agree: int


@dataclass(frozen=True)
class TableSummary:
    """Counts of one table; `with_value` is the number of rows that hold each main value, by its name."""

    name: str
    title: str
    rows: int
    with_value: dict[str, int]
    sourcing: Sourcing | None
    estimated: tuple[Known, ...]


@dataclass(frozen=True)
class Summary:
    """All tables, and how many comparisons the physical rules made."""

    tables: tuple[TableSummary, ...]
    compared_with_size: int
    compared_with_chip_time: int
    independent_comparisons: int
    words: str

    @property
    def sourced_rows(self) -> int:
        """Rows of the tables whose rows name a source."""
        return sum(table.rows for table in self.tables if table.sourcing)

    @property
    def opened_primary(self) -> int:
        """How many of them rest on a primary source that somebody of us opened."""
        return sum(table.sourcing.opened_primary for table in self.tables if table.sourcing)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def table(self, name: str) -> TableSummary:
        """The counts of one table; KeyError where there is none."""
        return {table.name: table for table in self.tables}[name]


def summary(found: dict[str, RawTable], titles: dict[str, str] | None = None) -> Summary:
    """Count the tables as written; `titles` by name."""
    provenance = Provenance(found)
    sourced = provenance.sourced_tables()
    made = comparisons(found)
    return Summary(
        tuple(
            TableSummary(
                name,
                (titles or {}).get(name, name),
                len(table.rows),
                _with_value(table, found),
                _sourcing(provenance, table) if name in sourced else None,
                tuple(_known(table)),
            )
            for name, table in found.items()
        ),
        sum(one.way == "size" for one in made),
        sum(one.way == "chip-time" for one in made),
        sum(one.independent for one in made),
        in_words(made),
    )


def _with_value(table: RawTable, found: dict[str, RawTable]) -> dict[str, int]:
    """Rows that hold each number, and a few groups of columns that answer one question."""
    rows = [row for _, row in table.rows]

    def count(wanted: Callable[[Row], object]) -> int:
        return sum(bool(wanted(row)) for row in rows)

    def held(name: str) -> int:
        return sum(bool(row[name]) for row in rows)

    fields = table.schema["fields"]
    required = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
    counts: dict[str, int] = {}
    rates = [field["name"] for field in fields if field.get("unit") in RATE_UNITS]
    if rates:
        counts["a rate"] = count(lambda row: any(row[rate] for rate in rates))
    if "price_basis" in table.columns:
        prices = [row for _, row in found["hardware_prices"].rows] if "hardware_prices" in found else []
        launched = {row["hardware_id"] for row in prices if row["basis"] == "launch"}
        counts["a launch price"] = count(
            lambda row: (row["price_usd"] and row["price_basis"] == "launch") or row["id"] in launched
        )
    for field in fields:
        if field["type"] in ("number", "integer") and field["name"] not in required:
            counts[field["name"]] = held(field["name"])
    return counts


def _sourcing(provenance: Provenance, table: RawTable) -> Sourcing:
    values = list(provenance.values(table.name))
    return Sourcing(
        sum(provenance.rests_on_opened_primary(table.name, row) for _, row in table.rows),
        sum(provenance.cited_unread(table.name, row) for _, row in table.rows),
        len({value.id for value in values if value.two_agree}),
        len(values),
        sum(value.two_agree for value in values),
    )


def _known(table: RawTable) -> Iterator[Known]:
    """The column of each basis: the first that has it, since the others (active parameters) are parts of it."""
    seen: set[str] = set()
    for field in table.schema["fields"]:
        column, basis = field["name"], field.get("basis_column", "")
        if not basis or basis in seen:
            continue
        seen.add(basis)
        empty = [row[basis] for _, row in table.rows if not row[column]]
        undisclosed, not_applicable = empty.count("undisclosed"), empty.count("not_applicable")
        missing = len(empty) - undisclosed - not_applicable
        yield Known(column, len(table.rows) - len(empty), missing, undisclosed, not_applicable)


def share(part: int, whole: int) -> str:
    """A share for people, with the counts; 100% only if it is all.

    >>> share(3, 12), share(210, 211), share(0, 0)
    ('3 of 12 (25%)', '210 of 211 (99.5%)', '0 of 0')
    """
    if not whole:
        return f"{part:,} of {whole:,}"
    percent = f"{part / whole:.0%}"
    return f"{part:,} of {whole:,} ({f'{part / whole:.1%}' if percent == '100%' and part < whole else percent})"


def in_text(counted: Summary) -> str:
    """The summary for a terminal."""
    lines = []
    for table in counted.tables:
        lines.append(f"{table.name}: {table.rows:,} rows")
        if table.with_value:
            lines.append("  with " + ", ".join(f"{name} {n:,}" for name, n in table.with_value.items()))
        if table.sourcing:
            s = table.sourcing
            lines.append(
                f"  on an opened primary source {share(s.opened_primary, table.rows)}; "
                f"cited unread {share(s.cited_unread, table.rows)}"
            )
            lines.append(
                f"  two agreeing sources: {share(s.rows_two_agree, table.rows)} rows, "
                f"{share(s.values_two_agree, s.values)} values"
            )
        for known in table.estimated:
            lines.append(
                f"  {known.column}: known {known.known:,}, missing {known.missing:,}, "
                f"undisclosed {known.undisclosed:,}, not applicable {known.not_applicable:,}"
            )
    lines.append(f"all tables: on an opened primary source {share(counted.opened_primary, counted.sourced_rows)}")
    return "\n".join(lines)
