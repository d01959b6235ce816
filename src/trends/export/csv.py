"""The rows of a chart as CSV: exactly those drawn, with sources, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

from trends.charts.result import ChartResult
from trends.export.rendering import Rendering

_FORMULA = ("=", "+", "-", "@", "\t", "\n")


def write(result: ChartResult, rendering: Rendering | None = None) -> bytes:
    """CSV, UTF-8, LF, one header; `value` is in `unit`, `sources` holds `;`-separated keys of the references."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    first = ["series", "label", "id", "name", "date"]
    last = ["low", "high", "basis", "confidence", "sources", "fitted", "note"]
    extras = [column.name for column in result.columns]
    writer.writerow([*first, "decimal_year", "value", "unit", *last, *extras])
    for row in result.rows.to_dict("records"):
        cells = [
            *(row[c] for c in first),
            round(row["x"], 4),
            row["y"],
            result.y.unit,
            *(row[c] for c in (*last, *extras)),
        ]
        writer.writerow([_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    """A cell; text that a spreadsheet would take for a formula is led by an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else str(value).removesuffix(".0")  # the shortest text that reads back the same
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")  # a bare CR would end the row for most readers
    return f"'{text}" if text.startswith(_FORMULA) else text
