"""The same data under every definition: the specification curve of a rate, and the choices behind each estimate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import units
from trends.charts import points
from trends.charts.grids import HARDWARE_GRIDS, MODEL_GRIDS, Dimension, Grid
from trends.charts.markup import plain
from trends.charts.place import Place
from trends.charts.registry import View, register
from trends.charts.result import Axis, ChartResult, RowColumn
from trends.charts.sensitivity import Sensitivity, sensitivity
from trends.definitions import DEFINITIONS
from trends.errors import OptionError

_DIMENSIONS = {
    dimension.name: dimension.title
    for grid in (*MODEL_GRIDS.values(), *HARDWARE_GRIDS.values())
    for dimension in grid.dimensions
}
_TITLES = {
    "training-compute": "Training compute",
    "model-sizes": "Parameters",
    "training-tokens": "Training tokens",
    "training-cost": "Training cost",
    "gflops-per-dollar": "Arithmetic per dollar",
    "processor-performance": "Arithmetic rate",
    "matrix-performance": "16-bit matrix rate",
    "energy-efficiency": "Arithmetic per watt",
    "memory-size": "Memory",
    "memory-bandwidth": "Memory bandwidth",
    "transistors": "Transistors",
    "clock-frequency": "Clock frequency",
}
_EXTRAS = (RowColumn("n", "Points", "rows"), RowColumn("choices", "Choices", ""))
_SHARE = 0.52
"""Share of the height that the estimates take; the choices stand below."""
_CHOICES, _MOST = "choices", 0.55
"""The trace of the choices, and the share of the height that they may take."""


@register(
    id="same-data-different-answers",
    title="One set of data, many growth rates",
    question="How much does the growth rate depend on what is counted?",
    about="The growth rate of one quantity under every combination of reasonable choices, sorted; below, which choices "
    "made each.",
    group="How sure is this?",
    table="models",
    x="published",
    options=(
        opt.Choice("of", "Growth of", "The quantity whose rate is looked at.", _TITLES, "training-compute"),
        opt.Choice("by", "Colour by", "The choice that colour tells.", _DIMENSIONS, "definition"),
        opt.scale(),
        opt.Flag("intervals", "Intervals", "The 90% interval of each estimate that has one.", True),
    ),
    order=60,
)
def same_data_different_answers(view: View) -> ChartResult:
    """Every specification of the grid of a chart, sorted by its rate."""
    chart_id = view.options.choice("of")
    view.table("models")  # a day before the first release is said as an error of the option
    found = sensitivity(chart_id, view.folder, as_of=view.as_of)
    dimension = _coloured(found.grid, view.options.choice("by"))
    rows = _rows(view, found, dimension, chart_id)
    scale: Literal["linear", "log"] = "linear" if view.options.choice("scale") == "linear" else "log"
    y_range = _y_range(rows, scale, intervals=view.options.flag("intervals"))
    x_range = (0.0, max(len(rows), 1) + 1.0)
    subject = _TITLES[chart_id]
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=_figure(view, found, rows, dimension, x_range, y_range, scale),
        rows=rows,
        columns=_EXTRAS,
        trends=(),
        answer=_answer(subject, found),
        caveats=_caveats(found),
        method=_method(found),
        alt=f"Specification curve, {view.chart.title}: {len(rows)} estimates. {_answer(subject, found)}",
        references=points.references(view, rows),
        x=Axis("Specification, from the lowest rate to the highest", "", "rank", x_range),
        y=Axis("Growth per year", "x per year", scale, y_range),
        data_version=view.data_version,
        arrange=_arrange,
    )


def _coloured(grid: Grid, name: str) -> Dimension:
    """The dimension asked for, or the first where this quantity does not have it."""
    return next((dimension for dimension in grid.dimensions if dimension.name == name), grid.dimensions[0])


def _rows(view: View, found: Sensitivity, dimension: Dimension, chart_id: str) -> pd.DataFrame:
    table = found.table
    labels = {d.name: table[d.name].map(d.values) for d in found.grid.dimensions}
    choices = [", ".join(f"{d.title}: {labels[d.name][i]}" for d in found.grid.dimensions) for i in range(len(table))]
    ids = ["-".join(row[d.name] for d in found.grid.dimensions) for row in table.to_dict("records")]
    factor = 10.0 ** table["slope"].astype(float)
    rows = pd.DataFrame(
        {
            "series": table[dimension.name],
            "label": labels[dimension.name],
            "id": ids,
            "name": [f"{units.format_factor(value)} per year" for value in factor],
            "date": table["start"],
            "x": np.arange(1.0, len(table) + 1),
            "y": factor,
            "low": 10.0 ** table["low"].astype(float),
            "high": 10.0 ** table["high"].astype(float),
            "basis": "",
            "confidence": "",
            "sources": _sources(view, table, chart_id),
            "fitted": False,
            "note": "",
            "n": table["n"].astype(float),
            "choices": choices,
        }
    )
    outside = ~rows["y"].between(rows["low"], rows["high"])
    rows.loc[outside, ["low", "high"]] = np.nan
    return rows


def _sources(view: View, table: pd.DataFrame, chart_id: str) -> list[str]:
    """The list that each specification's rows were chosen from."""
    source = {row["id"]: row["source"] for row in view.table("inclusion_rules").to_dict("records")}
    if chart_id in HARDWARE_GRIDS:
        rules = {"datacentre": "datacentre-and-workstation", "workstation": "datacentre-and-workstation"}
        chosen = [
            "computed-cpus" if row["processors"] == "cpu" else rules.get(row["segment"], "priced-processors")
            for row in table.to_dict("records")
        ]
    else:
        chosen = [DEFINITIONS[name].rule for name in table["definition"]]
    newer = sorted(set(chosen) - source.keys())
    if newer:
        raise OptionError(
            f"as_of: the data of {view.options['as_of']} have no rule {', '.join(newer)} yet, which this view rests "
            "on. Choose a later day, or latest."
        )
    return [source[rule] for rule in chosen]


def _answer(subject: str, found: Sensitivity) -> str:
    table = found.table
    if table.empty:
        return f"{subject}: no specification leaves enough points."
    low, middle, high = (units.format_factor(float(10 ** table["slope"].quantile(share))) for share in (0.0, 0.5, 1.0))
    dimension, spread = _strongest(found)
    ends = ", ".join(f"{label} {units.format_factor(10**slope)}" for label, slope in (spread[0], spread[-1]))
    return (
        f"{subject}: between {low} and {high} per year over {len(table)} specifications of the same data, median "
        f"{middle}; what moves it most is the choice of {dimension.title.lower()} (medians: {ends})."
    )


def _strongest(found: Sensitivity) -> tuple[Dimension, list[tuple[str, float]]]:
    """The dimension whose values have the most different median slopes, and those medians, lowest first."""
    best: tuple[Dimension, list[tuple[str, float]]] | None = None
    for dimension in found.grid.dimensions:
        medians = found.table.groupby(dimension.name)["slope"].median()
        listed = sorted(
            ((dimension.values[str(key)], float(slope)) for key, slope in medians.items()), key=lambda m: m[1]
        )
        if best is None or listed[-1][1] - listed[0][1] > best[1][-1][1] - best[1][0][1]:
            best = (dimension, listed)
    assert best is not None
    return best


def _caveats(found: Sensitivity) -> tuple[str, ...]:
    without = int(found.table["low"].isna().sum())
    return (
        "Specifications are not independent measurements, so there is no share of them that is significant: read the "
        "range, and which choice moves the rate.",
        f"{without} of {len(found.table)} estimates have no honest interval: their rows are cut off at a threshold, or "
        "come from fewer than ten organizations.",
    )


def _method(found: Sensitivity) -> tuple[str, ...]:
    sizes = " x ".join(f"{len(d.values)} ({d.title.lower()})" for d in found.grid.dimensions)
    excluded = dict.fromkeys(pair.reason for pair in found.grid.excluded)
    return (
        f"The grid: {sizes}. Of its combinations {found.tried} make sense, {found.same} choose the same rows with the "
        f"same line as another and count once, {found.few} leave fewer than 10 points.",
        *(f"Not combined: {reason}." for reason in excluded),
        "Each is a least-squares line through log10(value). Intervals at 90%: where rows are chosen by their values "
        "they repeat the choice in 200 resamples, with the values as they stand; else they leave out one organization, "
        "or die, at a time; where a die counts once they are Student's t.",
        "Weighted by certainty: each value by one over the variance of scatter and of what is not known of it.",
    )


def _y_range(rows: pd.DataFrame, scale: str, *, intervals: bool) -> tuple[float, float]:
    if rows.empty:
        return 1.0, 10.0
    low, high = float(rows["y"].min()), float(rows["y"].max())
    if intervals:
        low = float(np.nanmin([low, max(rows["low"].min(), low / 2)]))
        high = float(np.nanmax([high, min(rows["high"].max(), high * 2)]))
    return (low / 1.1, high * 1.1) if scale == "log" else (0.0, high * 1.06)


def _figure(
    view: View,
    found: Sensitivity,
    rows: pd.DataFrame,
    dimension: Dimension,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    scale: str,
) -> go.Figure:
    theme = view.theme
    figure = go.Figure(layout=look.layout(theme))
    colours = {key: theme.series[i % len(theme.series)] for i, key in enumerate(dimension.values)}
    for place, (key, label) in enumerate(dimension.values.items()):
        group = rows[rows["series"] == key]
        if group.empty:
            continue
        if view.options.flag("intervals"):
            figure.add_trace(_whiskers(group, look.faded(colours[key], 0.35), y_range, theme.line_width / 2))
        symbol = look.MARKERS[place % len(look.MARKERS)]
        figure.add_trace(
            go.Scatter(
                x=group["x"],
                y=group["y"],
                mode="markers",
                name=plain(label),
                marker={
                    "color": colours[key],
                    "size": theme.marker_size - 2,
                    "symbol": symbol if place < len(look.MARKERS) else f"{symbol}-open",
                },
                customdata=group[["id"]],
                text=[_hover(row) for row in group.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    _add_choices(figure, found, theme)
    figure.update_xaxes(range=list(x_range), visible=False)
    y_axis = {"type": scale, "range": list(np.log10(y_range)) if scale == "log" else list(y_range)}
    if scale == "log":
        ticks = [v for v in (1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32) if y_range[0] <= v <= y_range[1]]
        y_axis |= {"tickvals": ticks, "ticktext": [f"{v:g}x" for v in ticks]}
    figure.update_layout(
        height=760,
        yaxis=y_axis | {"domain": [1 - _SHARE, 1], "title": {"text": "Growth per year"}},
        yaxis2={"domain": [0, 0.95 - _SHARE], "anchor": "x", "ticks": "", "showgrid": False, "zeroline": False}
        | _choice_ticks(found, theme),
    )
    return figure


def _whiskers(group: pd.DataFrame, colour: str, y_range: tuple[float, float], width: float) -> go.Scatter:
    """Intervals as vertical strokes, cut at the edge of the plot."""
    known = group.dropna(subset=["low", "high"])
    x = np.repeat(known["x"].to_numpy(), 3)
    ends = np.clip(known[["low", "high"]].to_numpy(), *y_range)
    y = np.column_stack([ends, np.full(len(known), np.nan)]).ravel()
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip", showlegend=False
    )


def _lines(found: Sensitivity) -> list[tuple[Dimension, str, str]]:
    """Every value of every dimension that some specification has, from the top down."""
    return [
        (dimension, key, label)
        for dimension in found.grid.dimensions
        for key, label in dimension.values.items()
        if (found.table[dimension.name] == key).any()
    ]


def _choice_ticks(found: Sensitivity, theme: look.Theme) -> dict[str, object]:
    lines = _lines(found)
    return {
        "tickvals": list(range(len(lines))),
        "ticktext": [plain(f"{dimension.title}: {label}") for dimension, _, label in lines],
        "range": [len(lines) - 0.5, -0.5],
        "tickfont": {"size": theme.label_size, "color": theme.text},
        "automargin": True,
    }


def _add_choices(figure: go.Figure, found: Sensitivity, theme: look.Theme) -> None:
    """Below the estimates, a stroke wherever a specification makes a choice."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, (dimension, key, _) in enumerate(_lines(found)):
        for rank in np.flatnonzero(found.table[dimension.name] == key):
            x += [rank + 1.0, rank + 1.0, None]
            y += [place - 0.36, place + 0.36, None]
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            yaxis="y2",
            mode="lines",
            line={"color": theme.quiet_text, "width": theme.line_width / 2},
            hoverinfo="skip",
            showlegend=False,
            name=_CHOICES,
        )
    )


def _arrange(figure: go.Figure, place: Place) -> str:
    """Give the choices the height that their lines need, or leave them out where that would be most of the place."""
    axis = figure.layout.yaxis2
    share = len(axis.ticktext or ()) * place.theme.label_size * 1.2 / place.height
    if axis.visible is not False and share <= _MOST:
        figure.update_layout(yaxis={"domain": [share + 0.04, 1]}, yaxis2={"domain": [0, share]})
        return ""
    figure.data = [trace for trace in figure.data if trace.name != _CHOICES]
    figure.update_layout(yaxis={"domain": [0, 1]}, yaxis2={"visible": False})
    return "Colour tells one choice; the other choices behind each estimate are on the page of this chart."


def _hover(row: Mapping[Any, Any]) -> str:
    lines = [f"<b>{plain(str(row['name']))}</b>, n = {row['n']:.0f}", *str(row["choices"]).split(", ")]
    return "<br>".join([lines[0], *(plain(line) for line in lines[1:])])
