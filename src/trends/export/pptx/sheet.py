"""The data sheet behind a chart: a block of columns a series, so that rows can be added below, and what it is about.

The first row, hidden, holds what each column is, so that a later version of the data can be put in its place. Nothing
is a formula: text that a spreadsheet would run is marked as text.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from trends.export.pptx.drawing import Series

DATA, ABOUT = "Data", "About"
FIRST = 2
"""Row of the first value, from 0: the first two hold keys and headings."""
_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Columns:
    """Where the parts of a series stand: their column from 0, and how many rows they fill."""

    places: Mapping[str, int]
    count: int

    def cells(self, part: str) -> str:
        """Reference to the values of a part."""
        column = xl_col_to_name(self.places[part], col_abs=True)
        return f"{DATA}!{column}${FIRST + 1}:{column}${FIRST + max(self.count, 1)}"

    def heading(self) -> str:
        """Reference to the name of the series."""
        return f"{DATA}!{xl_col_to_name(self.places['y'], col_abs=True)}${FIRST}"


def columns(series: Sequence[Series]) -> list[Columns]:
    """The columns of each series, an empty one between two.

    The first reaches down as far as the longest: LibreOffice takes its table's length from it, and drops what else
    stands before a longer series.
    """
    found: list[Columns] = []
    column = 0
    longest = max((len(one.x) for one in series), default=0)
    for one in series:
        parts = _parts(one)
        count = len(one.x) if found else longest
        found.append(Columns({part: column + place for place, part in enumerate(parts)}, count))
        column += len(parts) + 1
    return found


def write(
    series: Sequence[Series], headings: tuple[str, str], about: Sequence[tuple[str, str | float]], day: dt.date
) -> bytes:
    """The workbook; ``headings`` name what x and y are, ``about`` fills the second sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": dt.datetime(day.year, day.month, day.day)})
    bold, guarded = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"quote_prefix": True})
    data = book.add_worksheet(DATA)
    data.set_row(0, None, None, {"hidden": True})
    data.freeze_panes(FIRST, 0)

    def put(row: int, column: int, value: str | float) -> None:
        if isinstance(value, str):
            data.write_string(row, column, value[:32000], guarded if value.startswith(_FORMULA) else None)
        elif not math.isnan(value):
            data.write_number(row, column, value)

    for one, where in zip(series, columns(series), strict=True):
        for part, values in _parts(one).items():
            column = where.places[part]
            title = {"x": headings[0], "y": one.name}.get(part, part.capitalize())
            data.write_string(0, column, f"{one.key}|{part}")
            data.write_string(1, column, title[:32000], bold)
            for row, value in enumerate(values, start=FIRST):
                put(row, column, value)
        data.set_column(where.places["x"], where.places["y"], 14)
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 120)
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name[:32000], guarded if name.startswith(_FORMULA) else None)
        if isinstance(value, str):
            sheet.write_string(row, 1, value[:32000], guarded if value.startswith(_FORMULA) else None)
        else:
            sheet.write_number(row, 1, value)
    book.close()
    return out.getvalue()


def _parts(series: Series) -> dict[str, Sequence[str | float]]:
    """The columns of a series by what they hold, from left to right."""
    parts: dict[str, Sequence[str | float]] = {}
    if series.points:
        parts["name"] = [point.name for point in series.points]
        parts["date"] = [point.date for point in series.points]
    parts["x"], parts["y"] = series.x, series.y
    if series.up:
        parts["up"], parts["down"] = series.up, series.down
    if series.labels and not series.points:
        parts["label"] = [series.labels[place].text for place in sorted(series.labels)]
    if series.points:
        parts["id"] = [point.id for point in series.points]
    return parts
