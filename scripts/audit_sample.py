"""Draw cells of the tables for a blind audit: what to look up, without our values.

Whoever looks the cells up must not see the tables. Each table with sources gives as many cells as its share of all
rows, but at least 12 (or all that it has); half of them are estimates where it has so many. Usage:

    python scripts/audit_sample.py --seed 20261124 > cells.csv
    python scripts/audit_sample.py --seed 20261124 --with-values > answers.csv
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from trends import settings
from trends.check import schema
from trends.check.provenance import Provenance, Value
from trends.check.schema import RawTable

CELLS, FEWEST = 200, 12


def shares(sizes: Mapping[str, int], cells: int = CELLS, fewest: int = FEWEST) -> dict[str, int]:
    """Cells to draw from each table: `fewest` or all it has, and the rest in proportion to what is left.

    >>> shares({"large": 900, "small": 100, "tiny": 5}, cells=50)
    {'large': 30, 'small': 15, 'tiny': 5}
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


def draw(values: Sequence[Value], count: int, generator: np.random.Generator) -> list[Value]:
    """That many values of one table, half of them estimates where there are so many, in the order of the table."""
    estimates = [place for place, value in enumerate(values) if value.estimate]
    others = [place for place, value in enumerate(values) if not value.estimate]
    guessed = min(len(estimates), max(count // 2, count - len(others)))
    places = [
        int(place)
        for pool, n in ((estimates, guessed), (others, count - guessed))
        for place in generator.choice(np.array(pool, dtype=int), n, replace=False)
    ]
    return [values[place] for place in sorted(places)]


def sample(found: dict[str, RawTable], seed: int, cells: int = CELLS) -> list[Value]:
    """The cells of an audit."""
    provenance = Provenance(found)
    population = {name: list(provenance.values(name)) for name in provenance.sourced_tables()}
    population = {name: values for name, values in population.items() if values}
    generator = np.random.default_rng(seed)
    counts = shares({name: len(values) for name, values in population.items()}, cells)
    return [value for name, values in population.items() for value in draw(values, counts[name], generator)]


def main() -> None:
    """Write the drawn cells as CSV."""
    parser = argparse.ArgumentParser(description="Draw cells for a blind audit.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cells", type=int, default=CELLS)
    parser.add_argument("--with-values", action="store_true", help="for the comparison, after the look-up")
    arguments = parser.parse_args()
    found, _ = schema.read(settings.data_folder())
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["table", "id", "name", "column", "unit", "meaning", *(["value"] if arguments.with_values else [])])
    for value in sample(found, arguments.seed, arguments.cells):
        described = found[value.table]
        row = next(row for _, row in described.rows if described.id_of(row) == value.id)
        field = next(field for field in described.schema["fields"] if field["name"] == value.column)
        label = row.get("name") or row.get("title") or value.id
        shown = [value.cell] if arguments.with_values else []
        out.writerow([value.table, value.id, label, value.column, field.get("unit", ""), field["description"], *shown])


if __name__ == "__main__":
    main()
