"""Every view that the tests of charts sweep, and data folders to draw from that a test writes itself."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pytest

from trends import tables
from trends.charts import Chart, ChartResult, chart, charts
from trends.options import Choice, Flag, Many, Period

FAR = {"scale": "linear", "definition": "frontier", "dollars": "real", "period": "earliest-latest"}
"""An option each, all far from the defaults: the view in which the most differs at once."""


def variations(found: Chart) -> list[Mapping[str, str]]:
    """The defaults, each option moved alone to each of its values, and several moved at once; each view once.

    Of charts that one module draws, only the first goes through all of it; the others differ in their column alone.
    """
    siblings = [other.id for other in charts().values() if other.draw.__module__ == found.draw.__module__]
    views = list({tuple(sorted(view.items())): view for view in _variations(found)}.values())
    return views if found.id == siblings[0] else [view for view in views if not view or len(view) > 1]


def _variations(found: Chart) -> Iterator[Mapping[str, str]]:
    yield {}
    for option in found.options:
        values: list[str] = []
        if isinstance(option, Choice):
            values = list(option.choices)
        elif isinstance(option, Many):
            values = [*option.choices, ",".join(option.choices)]
        elif isinstance(option, Flag):
            values = ["true", "false"]
        elif isinstance(option, Period):
            values = ["earliest-latest", "earliest-2012", "2016-2020", "1900-1901"]
        yield from ({option.name: value} for value in values if value != option.text(option.default))
    names = {option.name for option in found.options}
    yield {name: value for name, value in FAR.items() if name in names}
    if "period" in names:
        yield {"period": "1900-1901"} | dict.fromkeys(names & {"fit", "labels"}, "false")


@lru_cache(maxsize=512)
def drawn(chart_id: str, chosen: tuple[tuple[str, str], ...]) -> ChartResult:
    return chart(chart_id, **dict(chosen))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`spec` is each chart, `result` each chart in each of its views."""
    if "spec" in metafunc.fixturenames:
        metafunc.parametrize("spec", charts().values(), ids=list(charts()))
    if "result" in metafunc.fixturenames:
        views = [(found.id, tuple(view.items())) for found in charts().values() for view in variations(found)]
        names = [chart_id + "".join(f",{name}={value}" for name, value in view) for chart_id, view in views]
        metafunc.parametrize("result", views, ids=names, indirect=True)


@pytest.fixture
def result(request: pytest.FixtureRequest) -> ChartResult:
    return drawn(*request.param)


class DataFolder:
    """A copy of the descriptor and tables whose rows a test replaces; what a row leaves out is an empty cell."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(tables.package().folder, path)

    def write(self, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Replace all rows of a table."""
        columns = list(tables.package(self.path).table(table).columns)
        with (self.path / f"{table}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def edit(self, table: str, key: str, **cells: str) -> None:
        """Change cells of the one row whose first cell is ``key``."""
        with (self.path / f"{table}.csv").open(newline="", encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        (row,) = (row for row in rows if next(iter(row.values())) == key)
        assert row.keys() >= cells.keys()
        row.update(cells)
        self.write(table, rows)

    def draw(self, chart_id: str, theme: str = "light", **chosen: str) -> ChartResult:
        """Draw a chart from this folder."""
        return chart(chart_id, theme=theme, folder=self.path, **chosen)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def draw() -> Callable[..., ChartResult]:
    """Draw a chart of the project's data; the same view is drawn once."""
    return lambda chart_id, **chosen: drawn(chart_id, tuple(chosen.items()))
