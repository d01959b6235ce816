"""Draw cells of the tables for a blind audit: what to look up, without our values.

Whoever looks the cells up must not see the tables. Each table with sources gives at least 12 cells (or all it has) and
more in proportion to its size; half of all cells are estimates. Values that we define ourselves are not drawn. Usage:

    python scripts/audit_sample.py --seed 20261124 > cells.csv
    python scripts/audit_sample.py --seed 20261124 --with-values > answers.csv
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from trends import settings
from trends.check import schema
from trends.check.provenance import Provenance, Row, Value
from trends.check.schema import RawTable

CELLS, FEWEST = 200, 12
OURS, OWN_DOCUMENTS = ("inclusion_rules",), "bitter-lesson-trends-"
"""Tables that hold our own rules, and how the keys of our own documents begin: nobody can look such values up."""
TRUE_BY_DEFINITION = (("tasks", "floor"), ("tasks", "ceiling"))
"""Columns whose values follow from what a score is."""

INFERRED: Mapping[str, Callable[[Row, str], bool]] = {
    "hardware": lambda row, column: row["rate_basis"] == "computed_peak" and column.endswith("_gflop_s"),
    "hardware_prices": lambda row, column: row["basis"] in ("estimate", "system_share"),
    "mixtures": lambda row, column: row["share_basis"] in ("derived", "estimated") and column == "sampling_share",
    "estimates": lambda row, column: column in ("central", "low", "high"),
    "scaling_points": lambda row, column: row["read"] == "digitised",
    "scaling_fits": lambda row, column: column not in ("published", "n", "level"),
    "claims": lambda row, column: column in ("value", "low", "high"),
}
"""Estimates that no basis of the value's own marks as such, a rule a table: (row, column) -> whether it is one."""

CONTEXT_ONLY = ("note", "printed_as", "definition", "why")
"""Columns shown with their digits hidden: they say which reading of a fact is meant, and may hold the value."""


def shares(sizes: Mapping[str, int], cells: int = CELLS, fewest: int = FEWEST) -> dict[str, int]:
    """Cells to draw from each table: `fewest` or all it has, and the rest in proportion to what is left.

    >>> shares({"large": 900, "small": 100, "tiny": 5}, cells=50)
    {'large': 31, 'small': 14, 'tiny': 5}
    """
    drawn = {name: min(fewest, size) for name, size in sizes.items()}
    rest = max(0, min(cells, sum(sizes.values())) - sum(drawn.values()))
    left = {name: sizes[name] - n for name, n in drawn.items()}
    total = sum(left.values()) or 1
    exact = {name: rest * n / total for name, n in left.items()}
    for name, n in exact.items():
        drawn[name] += int(n)
    by_remainder = sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in by_remainder[: max(0, min(cells, sum(sizes.values())) - sum(drawn.values()))]:
        drawn[name] += 1
    return drawn


def quotas(estimates: Mapping[str, int], counts: Mapping[str, int]) -> dict[str, int]:
    """Estimates to draw from each table, so that half of all cells are estimates: as evenly as the tables allow.

    >>> quotas({"models": 500, "fits": 4, "events": 0}, {"models": 12, "fits": 12, "events": 12})
    {'models': 12, 'fits': 4, 'events': 0}
    """
    room = {name: min(count, estimates[name]) for name, count in counts.items()}
    drawn = dict.fromkeys(counts, 0)
    while 2 * sum(drawn.values()) < sum(counts.values()):
        open_ones = [name for name in counts if drawn[name] < room[name]]
        if not open_ones:
            break
        drawn[min(open_ones, key=drawn.__getitem__)] += 1
    return drawn


def sample(found: dict[str, RawTable], seed: int, cells: int = CELLS) -> list[tuple[Value, bool]]:
    """The cells of an audit, in the order of the tables, each with whether it is an estimate."""
    provenance = Provenance(found)
    population: dict[str, list[tuple[Value, bool]]] = {}
    for name in provenance.sourced_tables():
        rows = rows_of(found[name])
        values = [value for value in provenance.values(name) if can_be_looked_up(value, rows[value.id])]
        if values:
            population[name] = [(value, is_estimate(value, rows[value.id])) for value in values]
    counts = shares({name: len(values) for name, values in population.items()}, cells)
    wanted = quotas({name: sum(guess for _, guess in values) for name, values in population.items()}, counts)
    generator = np.random.default_rng(seed)
    return [cell for name, values in population.items() for cell in draw(values, counts[name], wanted[name], generator)]


def draw(
    values: Sequence[tuple[Value, bool]], count: int, estimates: int, generator: np.random.Generator
) -> list[tuple[Value, bool]]:
    """That many values of one table, so many of them estimates, in the order of the table."""
    pools = [[place for place, (_, guess) in enumerate(values) if guess is wanted] for wanted in (True, False)]
    estimates = max(estimates, count - len(pools[1]))
    places = [
        int(place)
        for pool, n in zip(pools, (estimates, count - estimates), strict=True)
        for place in generator.choice(np.array(pool, dtype=int), n, replace=False)
    ]
    return [values[place] for place in sorted(places)]


def can_be_looked_up(value: Value, row: Row) -> bool:
    """Whether somebody else could find the value: not if we define it, or if it follows from what a score is."""
    by_definition = value.table in OURS or (value.table, value.column) in TRUE_BY_DEFINITION
    return not by_definition and not row["source"].startswith(OWN_DOCUMENTS)


def is_estimate(value: Value, row: Row) -> bool:
    """Whether a value was inferred rather than stated: by its basis, or by the rule of its table."""
    return value.estimate or (value.table in INFERRED and INFERRED[value.table](row, value.column))


def rows_of(table: RawTable) -> dict[str, Row]:
    """The rows of a table by id."""
    return {table.id_of(row): row for _, row in table.rows}


def context(found: dict[str, RawTable], value: Value) -> str:
    """What else the row says that tells which fact is meant: its words, without its numbers and dates."""
    row = rows_of(found[value.table])[value.id]
    fields = {field["name"]: field for field in found[value.table].schema["fields"]}
    kept = []
    for name, cell in row.items():
        plain = fields[name]["type"] == "string" and not fields[name].get("rdfType")
        if (
            not cell
            or name == value.column
            or not plain
            or name in ("source", "view", "id")
            or name.endswith("_source")
        ):
            continue
        kept.append(f"{name}: {re.sub(r'[0-9]+', '#', cell) if name in CONTEXT_ONLY else cell}")
    return "; ".join(kept)


def cited(found: dict[str, RawTable], value: Value) -> str:
    """The source that the cell names: where to look first."""
    row = rows_of(found[value.table])[value.id]
    column = next(f for f in found[value.table].schema["fields"] if f["name"] == value.column)
    key = row.get(column.get("source_column", ""), "") or row["source"]
    source = next((source for _, source in found["sources"].rows if source["key"] == key), {})
    return " ".join(source.get(part, "") for part in ("authors", "year", "title", "url")).strip()


def main() -> None:
    """Write the drawn cells as CSV."""
    parser = argparse.ArgumentParser(description="Draw cells for a blind audit.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cells", type=int, default=CELLS)
    parser.add_argument("--with-values", action="store_true", help="for the comparison, after the look-up")
    arguments = parser.parse_args()
    found, _ = schema.read(settings.data_folder())
    out = csv.writer(sys.stdout, lineterminator="\n")
    header = ["table", "id", "name", "column", "unit", "meaning", "context", "cites", "estimate"]
    out.writerow([*header, *(["value"] if arguments.with_values else [])])
    for value, estimate in sample(found, arguments.seed, arguments.cells):
        row = rows_of(found[value.table])[value.id]
        field = next(field for field in found[value.table].schema["fields"] if field["name"] == value.column)
        label = row.get("name") or row.get("title") or value.id
        about = [label, value.column, field.get("unit", ""), field["description"]]
        shown = [value.cell] if arguments.with_values else []
        out.writerow(
            [value.table, value.id, *about, context(found, value), cited(found, value), str(estimate).lower(), *shown]
        )


if __name__ == "__main__":
    main()
