"""All rules over all tables, as they are and grown to 5,000 rows each, against merely reading the files."""

from __future__ import annotations

import dataclasses
import statistics
import sys
import time
from collections.abc import Callable

from trends import settings
from trends.check import rules, schema
from trends.check.exceptions import excuse
from trends.check.schema import RawTable

RUNS = 5
ROWS = 5_000
LIMIT = 3.0
"""Seconds that a check of everything may take on two cores."""

Tables = dict[str, RawTable]


def grown(found: Tables, rows: int = ROWS) -> Tables:
    """The tables with their rows repeated under new keys until each has that many."""
    return {name: dataclasses.replace(table, rows=_repeated(table, rows)) for name, table in found.items()}


def _repeated(table: RawTable, rows: int) -> list[tuple[int, dict[str, str]]]:
    part = "id" if "id" in table.key else table.key[-1]  # evidence then names rows that were repeated too
    copies = -(-rows // len(table.rows)) if table.rows else 0
    return [
        (2 + copy * len(table.rows) + place, row if copy == 0 else row | {part: _renamed(row[part], copy)})
        for copy in range(copies)
        for place, (_, row) in enumerate(table.rows)
    ][: max(rows, len(table.rows))]


def _renamed(key: str, copy: int) -> str:
    return str(int(key) + 1000 * copy) if key.isdigit() else f"{key}-{copy}"


def check(found: Tables) -> None:
    """The schema and every rule."""
    list(schema.check(found))
    list(excuse(found, [problem for rule in rules.RULES for problem in rule(found)]))


def seconds(work: Callable[[], object]) -> list[float]:
    """How long some runs took."""
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    """Print medians; exit 1 if the rules over all tables take longer than the limit."""
    folder = settings.data_folder()
    found, _ = schema.read(folder)
    many = grown(found)
    count, large = (sum(len(table.rows) for table in tables.values()) for tables in (found, many))
    measured = {
        f"read the files ({count:,} rows)": seconds(lambda: schema.read(folder)),
        f"check them ({count:,} rows)": seconds(lambda: check(found)),
        f"check {ROWS:,} rows a table ({large:,} rows)": seconds(lambda: check(many)),
    }
    first = statistics.median(next(iter(measured.values())))
    for name, taken in measured.items():
        median = statistics.median(taken)
        spread = f"{median:6.2f} s ({min(taken):.2f} to {max(taken):.2f})"
        print(f"  {name:45} {spread}   {median / first:5.1f} x reading")
    for rule in (schema.check, *rules.RULES):
        started = time.perf_counter()
        list(rule(many))
        name = f"{rule.__module__.removeprefix('trends.check.')}.{rule.__name__}"
        print(f"    {name:55} {time.perf_counter() - started:6.3f} s")
    slowest = max(statistics.median(taken) for name, taken in measured.items() if "check" in name)
    print(f"  limit {LIMIT:.0f} s: {'kept' if slowest < LIMIT else 'BROKEN'}")
    if slowest >= LIMIT:
        sys.exit(1)


if __name__ == "__main__":
    main()
