"""Rules on sources and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from trends.check.problem import Problem
from trends.check.schema import RawTable


def sources_are_used_and_honest(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Every source is cited by some row, and one that was opened was not taken over from a list."""
    table = found["sources"]
    cited: set[str] = set()
    for other in found.values():
        columns = [
            k["fields"][0] for k in other.schema.get("foreignKeys", []) if k["reference"]["resource"] == "sources"
        ]
        columns += ["via"] if other is table else []
        cited |= {row[column] for _, row in other.rows for column in columns}
    for line, row in table.rows:
        if row["key"] not in cited:
            yield table.problem(line, row, "key", "unused", "no row cites this source. Remove it, or cite it.")
        if row["opened_on"] and row["via"]:
            message = f"says it was taken over unread from {row['via']}, but opened_on is set. Keep one of the two."
            yield table.problem(line, row, "via", "via", message)


def evidence_points_at_values(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A row of evidence names a cell that exists and is not empty."""
    table = found["evidence"]
    rows = {name: {t.id_of(row): row for _, row in t.rows} for name, t in found.items()}
    for line, row in table.rows:
        target = rows.get(row["table"], {}).get(row["id"])
        if target is None:
            yield table.problem(
                line, row, "id", "evidence", f'there is no row "{row["id"]}" in table "{row["table"]}".'
            )
        elif row["column"] not in target:
            message = f'there is no column "{row["column"]}" in table "{row["table"]}".'
            yield table.problem(line, row, "column", "evidence", message)
        elif not target[row["column"]] and row["role"] == "supports":
            message = (
                f"{row['table']} {row['id']} has no value in {row['column']} that this could "
                "support. Restore the value, or remove this row."
            )
            yield table.problem(line, row, "column", "evidence", message)
