"""Fitted lines on a scatter: the line, its bands, its breaks, and what the legend says of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from trends import theme as look
from trends import units
from trends.charts.markup import plain
from trends.charts.result import BandName, FittedTrend
from trends.inference.breaks import Piecewise
from trends.regression import Array

BANDS: Mapping[str, tuple[BandName, ...]] = {
    "true": ("new", "true", "trend"),
    "both": ("new", "trend"),
    "trend": ("trend",),
    "none": (),
}
"""The bands that each value of the option draws, the widest first."""
BAND_WORDS: Mapping[BandName, str] = {
    "trend": "where the trend is",
    "new": "where a new point would fall",
    "true": "where its true value would lie",
}
_OPACITY: Mapping[BandName, float] = {"trend": 0.28, "new": 0.10, "true": 0.12}


def add_bands(figure: go.Figure, fitted: FittedTrend, colour: str, wanted: str) -> None:
    """The bands of a trend; of an era's only where the trend is, because they lie upon each other."""
    if fitted.trend is None:
        return
    x = np.linspace(*fitted.trend.window, 80)
    for which in BANDS[wanted]:
        if fitted.era and which != "trend":
            continue
        band = fitted.band(which, x)
        if band is None:
            continue
        name = f"{fitted.label}: {BAND_WORDS[which]} ({fitted.trend.level:.0%})"
        figure.add_trace(band_trace(x, *band, look.faded(colour, _OPACITY[which]), name))


def band_trace(x: Array, low: Array, high: Array, fill: str, name: str) -> go.Scatter:
    """A filled band between two lines over the same dates, which neither the legend nor the mouse shows."""
    return go.Scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        mode="none",
        fillcolor=fill,
        name=plain(name),
        hoverinfo="skip",
        showlegend=False,
    )


def rate(fitted: FittedTrend) -> str:
    """What the legend says of a trend: its rate only where the verdict says that there is one."""
    if fitted.trend is None:
        return "no trend"
    if fitted.trend.verdict in ("no clear trend", "flat"):
        return fitted.trend.verdict
    return f"{units.format_factor(fitted.trend.factor_per_year)} per year"


def add_line(figure: go.Figure, fitted: FittedTrend, colour: str, theme: look.Theme, *, legend: bool) -> None:
    """The line between the first and the last fitted point; dotted where there is no clear trend."""
    if fitted.trend is None:
        return
    x = np.linspace(*fitted.trend.window, 80)
    lead = fitted.label if fitted.era else "trend"
    figure.add_trace(
        go.Scatter(
            x=x,
            y=fitted.trend.predict(x),
            mode="lines",
            line={
                "color": colour,
                "width": theme.line_width,
                "dash": "dot" if fitted.trend.verdict == "no clear trend" else "solid",
            },
            name=plain(f"{lead}: {rate(fitted)}"),
            showlegend=legend,
            hovertemplate=f"{plain(fitted.words())}<extra></extra>",
        )
    )


def add_breaks(figure: go.Figure, piecewise: Piecewise, theme: look.Theme) -> None:
    """A line at each break, and the dates that cannot be told from it."""
    for found in piecewise.breaks:
        figure.add_vrect(*found.interval, fillcolor=theme.accent, opacity=0.12, line_width=0, layer="below")
        figure.add_vline(found.year, line={"color": theme.accent, "width": theme.line_width * 2 / 3, "dash": "dash"})
