"""What had been published by a day: the second clock, beside `as_of`, which is what this record itself held."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from trends import derived, units
from trends.charts.registry import View
from trends.options import Day
from trends.tables import Table


def option() -> Day:
    """The day by which rows and the sources of their values must have been published."""
    return Day(
        "known_by",
        "Known by",
        "Draws only what had been published by this day: rows dated up to it, values whose source is of its year or "
        "earlier. Many values were first estimated years after their model.",
        "latest",
    )


def day(view: View) -> str | None:
    """The day asked for; None: everything counts as known."""
    chosen = str(view.options.get("known_by", "latest"))
    return None if chosen == "latest" else chosen


def rows(view: View) -> pd.DataFrame:
    """The chart's own table as far as it was known."""
    frame = view.table(view.chart.table)
    until = day(view)
    if until is None:
        return frame
    return known_by(frame, view.package.table(view.chart.table), view.table("sources"), view.chart.x, until)


def known_by(frame: pd.DataFrame, table: Table, sources: pd.DataFrame, date: str, until: str) -> pd.DataFrame:
    """Rows dated up to a day, without the values whose source is of a later year; computed columns follow."""
    kept = frame[frame[f"{date}_year"] <= units.year_of(until)].copy()
    measured = [name for name in table.columns if name in kept and pd.api.types.is_float_dtype(kept[name])]
    for name in measured:
        late = (_source_year(kept, table, sources, name) > int(until[:4])).to_numpy()
        kept.loc[late, name] = np.nan
        for beside in {table.columns[name].basis_column, table.columns[name].confidence_column} - {""}:
            kept.loc[late, beside] = ""
    return derived.add(table.name, kept)


def _source_year(frame: pd.DataFrame, table: Table, sources: pd.DataFrame, column: str) -> pd.Series:
    """The year of the source of each value of a column: its own source, or else the row's."""
    own, row = table.columns[column].source_column, frame["source"]
    return (frame[own].where(frame[own] != "", row) if own else row).map(sources.set_index("key")["year"])


def caveats(view: View, columns: Sequence[str]) -> tuple[str, ...]:
    """How many values in view were left out because only a later source gives them."""
    until = day(view)
    if until is None:
        return ()
    frame, table = view.table(view.chart.table), view.package.table(view.chart.table)
    dated = frame[(frame[f"{view.chart.x}_year"] <= units.year_of(until)) & view.inside(frame[f"{view.chart.x}_year"])]
    sources = view.table("sources")
    late = np.zeros(len(dated), dtype=bool)
    for column in columns:
        late |= (dated[column].notna() & (_source_year(dated, table, sources, column) > int(until[:4]))).to_numpy()
    return (
        f"As known by {until}: {int(late.sum())} of {len(dated)} rows dated by then have their value from a later "
        "source and are left out.",
    )
