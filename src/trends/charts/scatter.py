"""The trend scatter: dated points on a log or linear axis, fitted lines with their two bands, names of a few points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends import theme as look
from trends import units
from trends.charts import axes, eras, lines, points, words
from trends.charts.fits import Fit, breaks, estimator, fit_rows, level
from trends.charts.markup import plain
from trends.charts.place import USUAL_SIZE, Arrange, Name, Place, pixels, place_names, unchanged
from trends.charts.registry import View
from trends.charts.result import Axis, ChartResult, FittedTrend, RowColumn

CONTEXT = "context"
"""Series of points that are drawn, never fitted: muted, last in the legend."""


@dataclass(frozen=True)
class Content:
    """What a trend scatter shows.

    `rows` tidy rows (`points.tidy`) with series set; `groups` series keys to labels, in order; `named` ids of points
    that carry their name, the most important first; `subject` what is measured, with a capital.
    """

    rows: pd.DataFrame
    groups: Mapping[str, str]
    fits: Sequence[Fit]
    subject: str
    y_title: str
    y_unit: str
    named: Sequence[str]
    columns: tuple[RowColumn, ...]
    caveats: tuple[str, ...]
    method: tuple[str, ...]
    further_sources: tuple[str, ...] = ()


def trend_scatter(view: View, content: Content) -> ChartResult:
    """Fit, draw and word a trend scatter; the chart must have the options scale, period, fit, bands and labels."""
    rows = content.rows.copy()
    named_eras, year = eras.chosen(view), rows["x"].to_numpy(dtype=np.float64)
    fitted, broken = [], []
    whole = list(content.fits) if view.options.flag("fit") else []
    by_era = [one for fit in whole for one in eras.of(fit, named_eras, year, named=len(whole) > 1)]
    for fit in [*whole, *by_era]:
        chosen = fit.rows & rows["y"].gt(0).to_numpy()
        fitted.append(fit_rows(fit, rows[chosen], window=view.window_text, line=estimator(view), level=level(view)))
        rows.loc[chosen, "fitted"] = True
        searched = not fit.era and "breaks" in view.options and view.options.flag("breaks")
        if searched and (piecewise := breaks(fit, rows[chosen])):
            broken.append((fit.label, piecewise))
    rows = rows.dropna(subset=["x", "y"]).sort_values(["series", "x", "id"], kind="stable").reset_index(drop=True)
    scale = _scale(view)
    y_range = _y_range(rows, scale, fitted, uncertainty=_uncertainty(view))
    x_range = _x_range(rows)
    figure = _figure(view, content, rows, fitted, x_range, y_range)
    arrange: Arrange = unchanged
    if view.options.flag("labels"):
        arrange = partial(_names, rows=rows, named=content.named)
        arrange(figure, Place(*USUAL_SIZE, view.theme))
    eras.add_spans(figure, named_eras, view.theme, x_range)
    for _, piecewise in broken:
        lines.add_breaks(figure, piecewise, view.theme)
    labels = [label for key, label in content.groups.items() if (rows["series"] == key).any()]
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=figure,
        rows=rows,
        columns=content.columns,
        trends=tuple(fitted),
        answer=words.answer(content.subject, fitted),
        caveats=(
            *(f"{label}: {piecewise.describe()}." for label, piecewise in broken),
            *content.caveats,
            *eras.caveats(named_eras),
        ),
        method=(*content.method, *words.bands(fitted)),
        alt=words.alt(view.chart.title, rows, content.y_unit, scale, fitted, labels),
        references=points.references(view, rows, (*content.further_sources, *(era.source for era in named_eras))),
        x=Axis("Date", "year", "linear", x_range),
        y=Axis(content.y_title, content.y_unit, scale, y_range),
        data_version=view.data_version,
        arrange=arrange,
    )


def _scale(view: View) -> Literal["linear", "log"]:
    return "linear" if view.options.choice("scale") == "linear" else "log"


def _uncertainty(view: View) -> bool:
    return "uncertainty" in view.options and view.options.flag("uncertainty")


def _y_range(
    rows: pd.DataFrame, scale: str, fitted: Sequence[FittedTrend], *, uncertainty: bool
) -> tuple[float, float]:
    """From the least to the greatest of points, ranges and trend lines, with a margin; linear axes start at zero."""
    if rows.empty:
        return (1.0, 10.0) if scale == "log" else (0.0, 1.0)
    low, high = float(rows["y"].min()), float(rows["y"].max())
    if uncertainty:
        low, high = float(np.nanmin([low, rows["low"].min()])), float(np.nanmax([high, rows["high"].max()]))
    if scale == "linear":
        return 0.0, high * 1.06
    ends = [float(y) for f in fitted if f.trend for y in f.trend.predict(f.trend.window)]
    low, high = min([low, *ends]), max([high, *ends])
    margin = max(0.04 * math.log10(high / low), 0.15)
    return low / 10**margin, high * 10**margin


def _x_range(rows: pd.DataFrame) -> tuple[float, float]:
    if rows.empty:
        return 2000.0, 2001.0
    first, last = float(rows["x"].min()), float(rows["x"].max())
    margin = max(0.02 * (last - first), 0.3)
    return first - margin, last + margin


def _figure(
    view: View,
    content: Content,
    rows: pd.DataFrame,
    fitted: Sequence[FittedTrend],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
) -> go.Figure:
    theme, scale = view.theme, _scale(view)
    styles = _styles(content.groups, theme)
    figure = go.Figure(layout=look.layout(theme))
    colours = {key: style.colour for key, style in styles.items()} | eras.colours(eras.chosen(view), theme)
    for trend in fitted:
        colour = colours.get(trend.era or trend.series, theme.text)
        lines.add_bands(figure, trend, colour, view.options.choice("bands"))
    for key, label in content.groups.items():
        # fitted points first: the legend shows the first marker
        group = rows[rows["series"] == key].sort_values("fitted", ascending=False, kind="stable")
        if not group.empty:
            rates = [lines.rate(f) for f in fitted if f.series == key and f.trend is not None and not f.era]
            figure.add_trace(_markers(group, ": ".join([label, *rates]), styles[key], view, content))
    for trend in fitted:
        colour = colours.get(trend.era or trend.series, theme.text)
        lines.add_line(figure, trend, colour, theme, legend=bool(trend.era) or trend.series not in styles)
    figure.update_xaxes(range=list(x_range), tickformat="d", title_text="", nticks=7, tickangle=0)
    figure.update_yaxes(**_y_axis(scale, y_range, content.y_unit), title_text=content.y_title)
    return figure


@dataclass(frozen=True)
class _Style:
    colour: str
    symbol: str
    opacity: float
    size: int


def _styles(groups: Mapping[str, str], theme: look.Theme) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    place = 0
    for key in groups:
        if key == CONTEXT:
            styles[key] = _Style(theme.muted, "circle-open", 0.75, theme.marker_size - 2)
        else:
            colour = theme.series[place % len(theme.series)]
            styles[key] = _Style(colour, look.MARKERS[place % len(look.MARKERS)], 0.85, theme.marker_size)
            place += 1
    return styles


def _markers(group: pd.DataFrame, label: str, style: _Style, view: View, content: Content) -> go.Scatter:
    error, theme = None, view.theme
    if _uncertainty(view):
        error = {
            "type": "data",
            "symmetric": False,
            "array": (group["high"] - group["y"]).fillna(0),
            "arrayminus": (group["y"] - group["low"]).fillna(0),
            "color": look.faded(style.colour, 0.45),
            "thickness": theme.line_width / 3,
            "width": 0,
        }
    return go.Scatter(
        x=group["x"],
        y=group["y"],
        mode="markers",
        name=plain(label),
        marker={
            "color": style.colour,
            "symbol": [style.symbol if row_fitted else _open(style.symbol) for row_fitted in group["fitted"]],
            "size": style.size,
            "opacity": style.opacity,
            "line": {
                "width": [
                    0 if row_fitted and style.symbol in look.MARKERS else theme.line_width / 3
                    for row_fitted in group["fitted"]
                ]
            },
        },
        error_y=error,
        customdata=group[["id"]],
        text=[_hover(row, content.y_unit) for row in group.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
    )


def _open(symbol: str) -> str:
    """The outline of a marker: the sign of a point that is drawn, not fitted."""
    return symbol if symbol.endswith("-open") else f"{symbol}-open"


def _hover(row: Mapping[Any, Any], unit: str) -> str:
    """Text of the hover box; cell text is escaped because plotly reads it as markup."""
    value = plain(units.format_quantity(row["y"], unit))
    known = ", ".join(part for part in (row["basis"], row["confidence"]) if part)
    lines = [f"<b>{plain(row['name'])}</b>", f"{plain(row['date'])}: {value}"]
    if known:
        lines.append(plain(known.replace("_", " ")))
    lines.append("source: " + plain(row["sources"].replace(";", ", ")))
    return "<br>".join(lines)


def _names(figure: go.Figure, place: Place, *, rows: pd.DataFrame, named: Sequence[str]) -> str:
    """Names beside their points as far as there is room, the most important first; others stay without."""
    figure.data = [trace for trace in figure.data if trace.name != _NAMES]
    drawn = rows[rows["y"].gt(0)] if figure.layout.yaxis.type == "log" else rows
    x, y = pixels(figure, place, drawn["x"], drawn["y"])
    first = {row_id: i for i, row_id in reversed(list(enumerate(drawn["id"])))}
    chosen = [first[row_id] for row_id in named if row_id in first]
    text = [plain(str(drawn["name"].iloc[i])) for i in chosen]
    names = [Name(x[i], y[i], (str(drawn["name"].iloc[i]),)) for i in chosen]
    placed = place_names(names, np.column_stack([x, y]), place, place.theme.label_size)
    if placed:
        figure.add_trace(
            go.Scatter(
                x=[drawn["x"].iloc[chosen[i]] for i, _ in placed],
                y=[drawn["y"].iloc[chosen[i]] for i, _ in placed],
                mode="text",
                text=[f"  {text[i]}  " for i, _ in placed],
                textposition=[position for _, position in placed],
                textfont={"size": place.theme.label_size, "color": place.theme.text, "shadow": "auto"},
                hoverinfo="skip",
                showlegend=False,
                name=_NAMES,
                cliponaxis=False,
            )
        )
    return ""


_NAMES = "names"


def _y_axis(scale: str, y_range: tuple[float, float], unit: str) -> dict[str, Any]:
    if scale == "linear":
        return {"type": "linear", "range": list(y_range), "exponentformat": "power", "nticks": 7}
    return {"type": "log", "range": [math.log10(end) for end in y_range], **axes.ticks(scale, y_range, unit)}
