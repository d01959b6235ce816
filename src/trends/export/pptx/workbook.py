"""Read back what `sheet` wrote, also after a spreadsheet program has saved it: cells by the key of their column."""

from __future__ import annotations

import math
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from trends.charts.result import ChartResult
from trends.errors import TrendsError
from trends.export.pptx import xml
from trends.export.pptx.repack import parts_of
from trends.export.pptx.sheet import ABOUT, DATA, FIRST

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = f"{{{xml.R}}}"
Cell = str | float
MOST_CELLS = 5_000_000
"""Rows times columns of a sheet that is read."""


@dataclass(frozen=True)
class Row:
    """A point as the sheet has it."""

    name: str
    x: float
    y: float

    def is_at(self, other: Row) -> bool:
        """Whether the other stands at the same place, as far as a spreadsheet keeps digits."""
        return math.isclose(self.x, other.x, rel_tol=1e-12) and math.isclose(self.y, other.y, rel_tol=1e-12)


@dataclass(frozen=True)
class Book:
    """A data sheet as it was: the values of each column by its key (`points/cpu|y`), empty cells None; and `about`."""

    columns: Mapping[str, tuple[Cell | None, ...]]
    about: Mapping[str, Cell]
    keys: Mapping[int, str]

    def series_at(self, reference: str) -> str:
        """The key of the series whose column a chart refers to as `Data!$D$3:$D$40`; empty where it has none."""
        found = re.fullmatch(r"'?(.+?)'?!\$?([A-Z]+)\$?\d+(?::.*)?", reference)
        key = self.keys.get(_column(found[2]), "") if found and found[1] == DATA else ""
        return key.rpartition("|")[0]

    def rows(self) -> dict[tuple[str, str, int], Row]:
        """Every point by series and id, and by place where a series has an id more than once."""
        found: dict[tuple[str, str, int], Row] = {}
        times: Counter[tuple[str, str]] = Counter()
        for key, ids in self.columns.items():
            series, _, part = key.rpartition("|")
            if part == "id":
                names, x, y = (self.columns.get(f"{series}|{one}", ()) for one in ("name", "x", "y"))
                for row_id, name, across, up in zip(ids, names, x, y, strict=False):
                    if isinstance(across, float) and isinstance(up, float):
                        own = series.removesuffix("/open"), str(row_id)
                        found[*own, times[own]] = Row(str(name or ""), across, up)
                        times[own] += 1
        return found

    def ids(self, series: str) -> list[str]:
        """The ids of the points of a series, in the order of its rows."""
        return [str(cell or "") for cell in self.columns.get(f"{series}|id", ())]

    def number(self, name: str) -> float | None:
        """A number of the second sheet."""
        value = self.about.get(name)
        return value if isinstance(value, float) else None

    def text(self, name: str) -> str:
        """A text of the second sheet."""
        return str(self.about.get(name, ""))


def read(content: bytes) -> Book:
    """The data sheet of one of our charts.

    Raises
    ------
    TrendsError
        It is no workbook, or none of ours.
    """
    try:
        parts = parts_of(content)
        shared = _shared(parts.get("xl/sharedStrings.xml", b""))
        sheets = {name: _cells(xml.parse(parts[path]), shared) for name, path in _sheets(parts).items()}
        data, about = sheets[DATA], sheets[ABOUT]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, etree.XMLSyntaxError):
        raise TrendsError("its data sheet is missing or is not one of ours") from None
    height = max((row for row, _ in data), default=0) + 1
    keys = {column: str(cell) for (row, column), cell in data.items() if row == 0}
    if height * len(keys) > MOST_CELLS:
        raise TrendsError(f"its data sheet has cells down to row {height}, which is too much")
    columns = {key: tuple(data.get((row, column)) for row in range(FIRST, height)) for column, key in keys.items()}
    names = {row: str(cell) for (row, column), cell in about.items() if column == 0}
    return Book(columns, {name: about[row, 1] for row, name in names.items() if (row, 1) in about}, keys)


def rows_of(result: ChartResult) -> dict[tuple[str, str, int], Row]:
    """The points of a chart as `Book.rows` has them."""
    found: dict[tuple[str, str, int], Row] = {}
    times: Counter[tuple[str, str]] = Counter()
    for row in result.rows.to_dict("records"):
        own = f"points/{row['series']}", str(row["id"])
        found[*own, times[own]] = Row(str(row["name"]), float(row["x"]), float(row["y"]))
        times[own] += 1
    return found


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    listed = xml.parse(parts["xl/_rels/workbook.xml.rels"]).iterfind("{*}Relationship")
    relations = {one.get("Id"): one.get("Target", "") for one in listed}
    book = xml.parse(parts["xl/workbook.xml"])
    return {
        str(sheet.get("name")): "xl/" + str(relations[sheet.get(f"{_R}id")]).removeprefix("/xl/")
        for sheet in book.iterfind(f"{_S}sheets/{_S}sheet")
    }


def _shared(content: bytes) -> list[str]:
    if not content:
        return []
    return ["".join(t.text or "" for t in item.iter(f"{_S}t")) for item in xml.parse(content).iterfind(f"{_S}si")]


def _cells(sheet: etree._Element, shared: list[str]) -> dict[tuple[int, int], Cell]:
    found: dict[tuple[int, int], Cell] = {}
    for cell in sheet.iterfind(f"{_S}sheetData/{_S}row/{_S}c"):
        place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        value, kind = cell.findtext(f"{_S}v"), cell.get("t", "n")
        if place is None:
            raise ValueError("a cell without a place")
        where = int(place[2]) - 1, _column(place[1])
        if kind == "inlineStr":
            found[where] = "".join(t.text or "" for t in cell.iter(f"{_S}t"))
        elif value is not None:
            found[where] = shared[int(value)] if kind == "s" else _finite(value) if kind == "n" else value
    return found


def _finite(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is no number of a sheet")
    return number


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
