"""Sentences computed from fitted trends: the only place where a rate is worded for readers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from trends import units
from trends.charts.result import FittedTrend
from trends.fit import Trend


def years(trend: Trend) -> str:
    """The years a trend was fitted over: those of its first and last point."""
    return f"{math.floor(trend.window[0])} to {math.floor(trend.window[1])}"


def clause(fitted: FittedTrend, *, named: bool) -> str:
    """What one trend did, as a clause: rate, doubling time, interval; ``named`` puts its label in front."""
    lead = f"{fitted.label} " if named else ""
    trend = fitted.trend
    if trend is None:
        return f"{lead}has no trend ({fitted.missing_trend})"
    if trend.verdict in ("no clear trend", "flat"):
        rate = trend.describe().removesuffix(f", n = {trend.n}, {years(trend)}")
        return f"{lead}{'stayed' if trend.verdict == 'flat' else 'shows'} {rate}"
    grew = trend.slope > 0
    span = trend.doubling_years if grew else trend.halving_years
    text = f"{lead}{'grew' if grew else 'fell'} {units.format_factor(trend.factor_per_year)} per year"
    if span is not None:
        text += f", {'doubling' if grew else 'halving'} every {units.format_years(span)}"
    interval = trend.doubling_interval if grew else trend.halving_interval
    if interval is not None:
        text += f" ({trend.level:.0%} interval {units.format_years_interval(*interval, beside=span)})"
    elif trend.slope_interval is None:
        text += " (no interval: the rows are selected by their values)"
    return text + null(trend)


def null(trend: Trend) -> str:
    """Beside the rate of rows chosen by their values, what the choice alone would show."""
    if trend.null_slope is None:
        return ""
    return f" [the choice alone would show {units.format_factor(10**trend.null_slope)} where nothing grows]"


def bands(fitted: Sequence[FittedTrend]) -> tuple[str, ...]:
    """Where the bands of new points come from, a sentence a trend."""
    found = []
    for one in fitted:
        if one.trend is None or one.trend.slope_interval is None or one.trend.estimator == "quantile":
            continue
        if one.tested is None or one.tested.share is None:
            why = "from the residuals' quantiles: too little came after 2018 to test a normal band"
            how = why if one.trend.band == "quantiles" else "from normal theory"
        else:
            years = ", ".join(f"{cutoff:.0f}" for cutoff in one.tested.cutoffs)
            held = f"refitted at {years}, a normal 90% band held {one.tested.share:.0%} of the next two years' points"
            how = f"from normal theory: {held}" if one.tested.holds else f"from the residuals' quantiles: {held}"
        found.append(f"Where a new point would fall ({one.label}): {how}.")
        if one.error_sd:
            found.append(f"Where its true value would lie ({one.label}): {_true_value(one.trend, one.error_sd)}.")
    return tuple(found)


def _true_value(trend: Trend, error_sd: float) -> str:
    """How the band of true values comes from that of reported ones."""
    errors = f"the values are known within a factor of {units.significant(10 ** (1.645 * error_sd), 2)} (90%)"
    if error_sd >= trend.residual_sd:
        return f"not known, because {errors}, which alone makes as much scatter as there is"
    share = 1 - math.sqrt(1 - (error_sd / trend.residual_sd) ** 2)
    return f"{errors}, which is part of the scatter; without it the band is {share:.0%} narrower"


def answer(subject: str, fitted: Sequence[FittedTrend]) -> str:
    """One sentence: the number, its interval, its window and its definition.

    ``subject`` is what is measured, with a capital: "Training compute".
    """
    with_trend = [f for f in fitted if f.trend is not None]
    if not with_trend:
        why = "; ".join(dict.fromkeys(f.missing_trend for f in fitted if f.missing_trend)) or "no trend was asked for"
        return f"{subject}: no trend is fitted here ({why})."
    only = fitted[0]
    if len(fitted) == 1 and only.trend is not None:
        tail = f"n = {only.n}, {years(only.trend)}{only.undisclosed_text()}"
        return f"{subject} {clause(only, named=False)}: {only.definition}, {tail}."
    parts = "; ".join(
        clause(f, named=True) + (f", n = {f.n}, {years(f.trend)}" if f.trend is not None else "") for f in fitted
    )
    definitions = "; ".join(dict.fromkeys(f.definition for f in with_trend))
    return f"{subject}: {parts}. Rows: {definitions}."


def alt(
    title: str, rows: pd.DataFrame, y_unit: str, scale: str, fitted: Sequence[FittedTrend], groups: Sequence[str]
) -> str:
    """A chart in words: kind, extent, ends, trends."""
    drawn = rows.dropna(subset=["y"])
    if drawn.empty:
        return f"Scatter chart, {title}. No points in the chosen years."
    by_date = drawn.sort_values("x", kind="stable")
    first, last, top = by_date.iloc[0], by_date.iloc[-1], drawn.sort_values("y").iloc[-1]
    trends = " ".join(f.words() for f in fitted) or "No trend is drawn."
    kinds = f" in {len(groups)} groups ({', '.join(groups)})" if len(groups) > 1 else ""
    return (
        f"Scatter chart, {title}, on a {scale} scale: {len(drawn)} points{kinds}, from {first['name']} "
        f"({first['date']}, {units.format_quantity(first['y'], y_unit)}) to {last['name']} ({last['date']}, "
        f"{units.format_quantity(last['y'], y_unit)}); the highest is {top['name']} with "
        f"{units.format_quantity(top['y'], y_unit)}. {trends}"
    )
