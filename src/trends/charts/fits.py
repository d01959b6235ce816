"""How a chart fits its rows: the estimator and interval that go with how the rows were chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from trends.charts.registry import View
from trends.charts.result import FittedTrend
from trends.errors import FitError
from trends.fit import FEWEST_FOR_BOOTSTRAP, FEWEST_GROUPS, IntervalKind, Trend, fit_trend
from trends.inference.backtest import Backtest, backtest_band
from trends.inference.breaks import Piecewise, find_breaks
from trends.inference.memo import by_content
from trends.inference.reselect import fit_selected
from trends.inference.selection import Mask, Selection
from trends.inference.truncated import fit_truncated
from trends.regression import Array
from trends.trend import VERDICT_LEVEL, EstimatorName

RESAMPLES = 200
"""Of an interval that repeats a selection: every view makes one."""
_fit_selected = by_content(64)(fit_selected)

UPPER = 0.90
"""The quantile of the line called 90th percentile."""


@dataclass(frozen=True)
class Population:
    """What rows chosen by their values were chosen from, shape (n,) each; values NaN where unknown.

    `by` is what the rule looks at, `error_sd` its standard deviation in OOM, `inside` the rows of the window, `groups`
    those that belong together.
    """

    year: Array = field(repr=False)
    value: Array = field(repr=False)
    by: Array = field(repr=False)
    error_sd: Array = field(repr=False)
    inside: Mask = field(repr=False)
    groups: np.ndarray = field(repr=False)
    selection: Selection


@dataclass(frozen=True)
class Fit:
    """A trend to fit: to which rows, under which name and definition; `series` gives it that group's colour.

    `groups` are those of the rows, aligned with them, for an interval that allows for rows that belong together.
    `population` where the rows are chosen by their values; `floor` where they are cut off from below; `unknown` the
    decimal years of the `undisclosed` rows; `error_sd` the standard deviation of each row's value, in OOM, where the
    values are not all exact; `era` the id of the era that the rows are cut to.
    """

    series: str
    label: str
    rows: Mask
    definition: str
    interval: IntervalKind = "t"
    groups: pd.Series | None = None
    undisclosed: int | None = None
    population: Population | None = None
    floor: float | None = None
    unknown: Array | None = field(default=None, repr=False)
    error_sd: pd.Series | None = None
    era: str = ""


def fit_rows(
    fit: Fit, rows: pd.DataFrame, *, window: str, line: EstimatorName = "ols", level: float = VERDICT_LEVEL
) -> FittedTrend:
    """Fit the chosen rows of a chart, whose years are asked for as ``window``; what cannot be fitted says why."""
    trend, tested, missing = None, None, ""
    if len(rows) < 3:
        missing = f"{len(rows)} points in these years are too few for a trend"
    else:
        try:
            trend, tested = _trend(fit, rows, line, level)
        except FitError as error:
            missing = str(error)
    spread = None if fit.error_sd is None else float(np.sqrt((fit.error_sd.loc[rows.index] ** 2).mean()))
    return FittedTrend(
        fit.series,
        fit.label,
        trend,
        len(rows),
        window,
        fit.definition,
        fit.undisclosed,
        missing,
        tested,
        era=fit.era,
        error_sd=None if trend is None else spread,
    )


def estimator(view: View) -> EstimatorName:
    """The line that the view asks for."""
    chosen = view.options.choice("estimator") if "estimator" in view.options else "ols"
    return "quantile" if chosen == "p90" else "theil-sen" if chosen == "theil-sen" else "ols"


def level(view: View) -> float:
    """The confidence level that the view asks for."""
    return float(view.options.choice("level")) / 100 if "level" in view.options else 0.90


def _trend(fit: Fit, rows: pd.DataFrame, line: EstimatorName, sure: float) -> tuple[Trend, Backtest | None]:
    if fit.floor is not None:
        return fit_truncated(rows["x"], rows["y"], fit.floor, level=sure), None
    if fit.population is not None:
        return fit_population(fit.population, rows, line, sure), None
    groups = None if fit.groups is None else fit.groups.loc[rows.index]
    if line != "ols":
        kind: IntervalKind = "bootstrap" if len(rows) >= FEWEST_FOR_BOOTSTRAP else "none"
        tau = UPPER if line == "quantile" else 0.5
        few = groups is None or groups.nunique() < FEWEST_GROUPS
        chosen = None if few else groups
        return fit_trend(
            rows["x"], rows["y"], estimator=line, interval=kind, tau=tau, level=sure, groups=chosen, resamples=500
        ), None
    few = fit.interval == "cluster" and (groups is None or groups.nunique() < FEWEST_GROUPS)
    trend = fit_trend(rows["x"], rows["y"], interval="t" if few else fit.interval, groups=groups, level=sure)
    if trend.uncertainty is None:
        return trend, None
    tested = backtest_band(rows["x"], rows["y"])
    return (trend if tested.holds else replace(trend, band="quantiles")), tested


def fit_population(population: Population, rows: pd.DataFrame, line: EstimatorName, sure: float) -> Trend:
    """Fit rows chosen by their values; without an interval where the population is too small to draw again."""
    known = np.isfinite(population.by)
    rule = population.selection
    try:
        return _fit_selected(
            population.year[known],
            population.value[known],
            Selection(rule.rivals[np.ix_(known, known)], rule.top, rule.small_groups),
            by=None if np.array_equal(population.by, population.value) else population.by[known],
            error_sd=population.error_sd[known],
            inside=population.inside[known],
            groups=population.groups[known],
            estimator=line,
            tau=UPPER if line == "quantile" else 0.5,
            level=sure,
            resamples=RESAMPLES,
        )
    except FitError:
        if known.sum() >= FEWEST_FOR_BOOTSTRAP:
            raise
    return fit_trend(
        rows["x"], rows["y"], estimator=line, tau=UPPER if line == "quantile" else 0.5, interval="none", level=sure
    )


def breaks(fit: Fit, rows: pd.DataFrame) -> Piecewise | None:
    """Breaks of the trend of the chosen rows; None where the rows are cut off or too few to fit."""
    if fit.floor is not None or len(rows) < FEWEST_FOR_BOOTSTRAP:
        return None
    if fit.population is None:
        groups = None if fit.groups is None else fit.groups.loc[rows.index]
        return find_breaks(rows["x"], rows["y"], groups=groups, resamples=RESAMPLES)
    whole = fit.population
    known = np.isfinite(whole.by)
    if not np.array_equal(whole.by[known], whole.value[known]):
        return None  # the rule looks at another column, whose straight line is not that of this one
    rule = Selection(whole.selection.rivals[np.ix_(known, known)], whole.selection.top, whole.selection.small_groups)
    return find_breaks(
        whole.year[known], whole.value[known], selection=rule, inside=whole.inside[known], resamples=RESAMPLES
    )
