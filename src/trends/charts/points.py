"""From a loaded table to the tidy rows of a chart: one row a point, with its basis, range and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from trends.charts.registry import View
from trends.charts.result import CONFIDENCE_FACTOR, Reference, RowColumn
from trends.tables import Table

ROW_COLUMNS = (
    "series",
    "label",
    "id",
    "name",
    "date",
    "x",
    "y",
    "low",
    "high",
    "basis",
    "confidence",
    "sources",
    "fitted",
    "note",
)
"""The columns that the rows of every chart begin with."""


def tidy(
    frame: pd.DataFrame,
    table: Table,
    *,
    x: str,
    y: pd.Series,
    values: Sequence[str],
    extras: Sequence[RowColumn] = (),
    name: str = "name",
) -> pd.DataFrame:
    """Tidy rows of a chart from rows of a table; `series`, `label` and `fitted` are left for the chart to set.

    Parameters
    ----------
    x : str
        Date column.
    y : Series
        Values to draw, aligned with ``frame``.
    values : names of the columns that `y` rests on
        Their sources are named; basis and confidence are those of the first that has such columns.
    extras : further columns of ``frame`` to carry along
    """
    columns = [table.columns[value] for value in values if value in table.columns]
    rated = next((column for column in columns if column.basis_column), None)
    basis = frame[rated.basis_column] if rated else pd.Series("", index=frame.index)
    confidence = frame[rated.confidence_column] if rated else pd.Series("", index=frame.index)
    factor = confidence.map(CONFIDENCE_FACTOR).astype(float)
    source_columns = list(dict.fromkeys(column.source_column for column in columns if column.source_column))
    rows = pd.DataFrame(
        {
            "series": "",
            "label": "",
            "id": frame["id"],
            "name": frame[name],
            "date": frame[x],
            "x": frame[f"{x}_year"],
            "y": y.astype(float),
            "low": y / factor,
            "high": y * factor,
            "basis": basis,
            "confidence": confidence,
            "sources": _sources(frame, source_columns, needs_default=len(source_columns) < len(columns)),
            "fitted": False,
            "note": frame["note"],
        }
    )
    return rows.join(frame[[extra.name for extra in extras]])


def _sources(frame: pd.DataFrame, source_columns: list[str], *, needs_default: bool) -> pd.Series:
    """Keys a value rests on: each column's own source or else the row's, once each."""
    parts = [np.where(frame[column] == "", frame["source"], frame[column]) for column in source_columns]
    if needs_default or not parts:
        parts.insert(0, frame["source"].to_numpy())
    keys = [";".join(dict.fromkeys(cells)) for cells in zip(*parts, strict=True)]
    return pd.Series(keys, index=frame.index, dtype="str")


def references(view: View, rows: pd.DataFrame, further: Iterable[str] = ()) -> tuple[Reference, ...]:
    """The sources of the rows shown, and of anything else the chart rests on, sorted by their text."""
    keys = {key for cell in rows["sources"] for key in cell.split(";")} | set(further)
    sources = view.table("sources")
    found = []
    for row in sources[sources["key"].isin(keys)].to_dict("records"):
        authors, year, title, doi = row["authors"], f"{row['year']:.0f}", row["title"], row["doi"]
        url = row["url"] or (f"https://doi.org/{doi}" if doi else "")
        text = f"{authors} ({year}). {title}."
        found.append(Reference(row["key"], text, url, bool(row["opened_on"]), row["via"], authors, year, title, doi))
    return tuple(sorted(found, key=lambda reference: (reference.text.lower(), reference.key)))
