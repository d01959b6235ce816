"""What a rate depends on: every specification of a chart's grid, fitted at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends import resampling, tables
from trends.charts.grids import HARDWARE_GRIDS, MODEL_GRIDS, Grid
from trends.charts.populations import ERROR_SD, MODEL_CHARTS, Chosen, Question, choose
from trends.charts.registry import chart, select
from trends.errors import OptionError
from trends.fit import FEWEST_GROUPS
from trends.inference.memo import by_content
from trends.inference.selection import Selection
from trends.inference.sensitivity import Specifications, cluster_intervals, fit_specifications, same_rows
from trends.reading import remembered
from trends.regression import Array, least_squares
from trends.trend import VERDICT_LEVEL

RESAMPLES = 200
"""Of an interval that repeats a selection."""
FEWEST = 10
"""Points below which a specification is left out: its rate would be noise."""
_OWN = ("definition", "field", "finetunes", "undisclosed")
"""Dimensions that change which rows are chosen; the others cut or weight them."""


@dataclass(frozen=True)
class Sensitivity:
    """`table`: one row a specification, sorted by slope: the grid's dimensions, then slope, low, high (OOM/yr), n.

    `tried` combinations of the grid; `same` of them choose the same rows with the same line as another and count once;
    `few` leave fewer than `FEWEST` points.
    """

    grid: Grid
    table: pd.DataFrame
    tried: int
    same: int
    few: int


CHARTS = (*MODEL_GRIDS, *HARDWARE_GRIDS)
"""Charts that have a grid."""


def sensitivity(chart_id: str, folder: Path | None = None, *, as_of: str | None = None) -> Sensitivity:
    """Fit every specification of a chart that has a grid (`CHARTS`), on the data as they are or were at a day.

    Raises
    ------
    OptionError
        The chart has none.
    """
    if chart_id not in CHARTS:
        raise OptionError(f'Chart "{chart_id[:80]}" has no grid of specifications. Use one of: {", ".join(CHARTS)}.')
    return _fitted(chart_id, folder, as_of, tables.stamp(folder))


@remembered(maxsize=8)
def _fitted(chart_id: str, folder: Path | None, as_of: str | None, stamp: object) -> Sensitivity:
    """The specifications of one state of the data, which ``stamp`` tells from another."""
    if chart_id in HARDWARE_GRIDS:
        return _hardware(chart_id, folder, as_of)
    return _models(chart_id, tables.load("models", folder, as_of=as_of))


def _hardware(chart_id: str, folder: Path | None, as_of: str | None) -> Sensitivity:
    """A chart of processors: Student's t where a die counts once, else one die left out at a time."""
    grid = HARDWARE_GRIDS[chart_id]
    table = pd.DataFrame(list(grid.combinations()))
    kinds = "processors" if chart_id == "gflops-per-dollar" else "types"
    everything = {kinds: ",".join(table["processors"].unique()), "segment": "consumer,workstation,datacentre"}
    everything |= {"period": "earliest-latest", "fit": "false", "as_of": as_of or "latest"}
    priced = table.get("dollars", pd.Series("", index=table.index))
    drawn = {}
    for dollars in priced.unique():
        chosen = select(chart_id, [*everything.items(), *([("dollars", dollars)] if dollars else [])])
        drawn[dollars] = chart(chart_id, chosen, folder=folder).rows
    rows = drawn[priced.iloc[0]]
    year = rows["x"].to_numpy(dtype=np.float64)
    dies = np.unique(rows["chip_id"], return_inverse=True)[1].astype(np.intp)
    values = {dollars: np.log10(frame.set_index(["series", "id"])["y"].reindex(
        pd.MultiIndex.from_frame(rows[["series", "id"]])).to_numpy(dtype=np.float64))
        for dollars, frame in drawn.items()}  # fmt: skip
    log = np.stack([values[dollars] for dollars in priced])
    weights = np.stack([_products(rows, values[c.get("dollars", "")], c) for c in table.to_dict("records")])
    found = fit_specifications(year, np.nan_to_num(log), weights)
    low, high = cluster_intervals(year, np.nan_to_num(log), weights, dies)
    once = (table["dies"] == "first").to_numpy()
    low, high = np.where(once, found.low, low), np.where(once, found.high, high)
    return _counted(grid, table, found, low, high, weights, log)


def _products(rows: pd.DataFrame, value: Array, choices: Mapping[Any, Any]) -> Array:
    """Weights, 0 or 1, of the products of one specification."""
    inside = (
        (rows["series"] == choices["processors"])
        & ((rows["segment"] == choices["segment"]) | (choices["segment"] == "all"))
        & (rows["x"] >= float(choices["start"]))
        & np.isfinite(value)
    )
    if choices.get("price") == "launch":
        inside &= rows["price_basis"] == "launch"
    if choices["dies"] == "first":
        ordered = rows.assign(value=value)[inside].sort_values(["x", "value"], ascending=[True, False], kind="stable")
        inside = pd.Series(rows.index.isin(ordered.index[~ordered.duplicated("chip_id")]))
    return np.asarray(inside, dtype=np.float64)


def _models(chart_id: str, models: pd.DataFrame) -> Sensitivity:
    """Fit every specification of a chart of models.

    Rows chosen by their values have an interval that repeats the choice, rows cut off from below have none (NaN), the
    others one that leaves out one organization at a time.
    """
    grid, column = MODEL_GRIDS[chart_id], MODEL_CHARTS[chart_id]
    table = pd.DataFrame(list(grid.combinations()))
    year = models["published_year"].to_numpy(dtype=np.float64)
    groups = np.unique(models["organizations"].str.split(";").str[0], return_inverse=True)[1].astype(np.intp)
    log, weights = np.zeros((len(table), len(models))), np.zeros((len(table), len(models)))
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    by_rows = [name for name in _OWN if name in table]
    for _, specifications in table.groupby(by_rows, sort=False):
        first = specifications.iloc[0]
        chosen = choose(models, _question(column.name, column.only_domains, first))
        rows = specifications.index.to_numpy()
        log[rows] = np.nan_to_num(np.log10(chosen.value))
        windows = np.stack([chosen.fitted & (year >= float(start)) for start in specifications["start"]])
        lines = np.stack([_line(year, chosen, window, models, line)
                          for window, line in zip(windows, specifications["line"], strict=True)])  # fmt: skip
        weights[rows] = windows * lines
        if chosen.definition.rivals is not None:
            low[rows], high[rows] = _reselected(models, chosen, year, groups, specifications["start"].to_numpy(), lines)
        elif chosen.definition.floor is None:
            low[rows], high[rows] = cluster_intervals(year, log[rows[0]], weights[rows], groups)
    found = fit_specifications(year, log, weights)
    return _counted(grid, table, found, low, high, weights, log)


def _counted(
    grid: Grid, table: pd.DataFrame, found: Specifications, low: Array, high: Array, weights: Array, log: Array
) -> Sensitivity:
    """Specifications with enough points, each set of rows, values and weights once, sorted by slope."""
    table = table.assign(slope=found.slope, low=low, high=high, n=found.n.astype(int))
    enough = found.n >= FEWEST
    number = same_rows(np.column_stack([weights, np.nan_to_num(log) * (weights > 0)]), np.zeros(len(table)))
    once = number == np.arange(len(table))
    kept = table[enough & once].sort_values(["slope", "n"], kind="stable").reset_index(drop=True)
    return Sensitivity(grid, kept, len(table), int((enough & ~once).sum()), int((~enough).sum()))


def _question(column: str, only_domains: tuple[str, ...], choices: pd.Series) -> Question:
    return Question(
        column,
        choices["definition"],
        choices.get("field", "all"),
        choices.get("finetunes", "false") == "true",
        undisclosed=choices.get("undisclosed", "out"),
        only_domains=only_domains,
    )


def _line(year: Array, chosen: Chosen, window: NDArray[np.bool_], models: pd.DataFrame, line: str) -> Array:
    """Weights of the rows: 1, or one over the variance of scatter and of what is not known of the value."""
    if line == "ols" or window.sum() < FEWEST:
        return np.ones(year.size)
    sd = np.array([ERROR_SD[word] for word in models[chosen.confidence_column]])
    x, y = year[window], np.log10(chosen.value[window])
    scatter = float(np.var(y - np.polyval(np.polyfit(x - x.mean(), y, 1), x - x.mean())))
    own = max(scatter - float((sd[window] ** 2).mean()), 0.1 * scatter)
    return np.asarray(own / (own + sd**2))


def _reselected(
    models: pd.DataFrame,
    chosen: Chosen,
    year: Array,
    groups: NDArray[np.intp],
    starts: NDArray[np.object_],
    lines: Array,
) -> tuple[Array, Array]:
    known = chosen.admitted & np.isfinite(chosen.by)
    assert chosen.definition.rivals is not None
    selection = chosen.definition.rivals(models[known])
    own = np.unique(groups[known], return_inverse=True)[1].astype(np.intp)
    value = np.log10(chosen.value[known])
    return _intervals(
        year[known],
        np.log10(chosen.by[known]),
        value,
        selection,
        own if own.max(initial=-1) + 1 >= FEWEST_GROUPS else None,
        np.array([float(start) for start in starts]),
        lines[:, known],
    )


@by_content(512)
def _intervals(
    year: Array,
    by: Array,
    value: Array,
    selection: Selection,
    groups: NDArray[np.intp] | None,
    starts: Array,
    lines: Array,
) -> tuple[Array, Array]:
    """Percentile intervals of several windows and lines of one selection, from the same resamples."""
    fitted = np.isfinite(value)
    x, y = year - year.mean(), np.nan_to_num(value)
    slopes: list[list[Array]] = [[] for _ in starts]
    rule = selection.of(by)
    for weights in resampling.weightings(year.size, RESAMPLES, 0, groups):
        kept = weights * (rule(weights) & fitted)
        for i, start in enumerate(starts):
            slopes[i].append(least_squares(x, y, kept * (year >= start) * lines[i])[0])
    whole = selection.keep(by) & fitted
    low, high = np.full(starts.size, np.nan), np.full(starts.size, np.nan)
    for i, start in enumerate(starts):
        drawn = np.concatenate(slopes[i])
        drawn = drawn[np.isfinite(drawn)]
        if drawn.size < 0.9 * RESAMPLES:
            continue
        if selection.small_groups:
            drawn = drawn - drawn.mean() + least_squares(x, y, (whole * (year >= start) * lines[i])[None, :])[0]
        low[i], high[i] = np.quantile(drawn, [(1 - VERDICT_LEVEL) / 2, (1 + VERDICT_LEVEL) / 2])
    return low, high
