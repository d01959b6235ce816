"""The timeline: one line an event, placed by its date, so that no label hides another and gaps show as gaps."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import typesetting
from trends.charts import eras, points
from trends.charts.markup import plain
from trends.charts.place import Name, Place, pixels, place_names, unchanged
from trends.charts.registry import View, register
from trends.charts.result import Axis, ChartResult, RowColumn

KINDS: Mapping[str, str] = {
    "idea": "Ideas",
    "model": "Models",
    "algorithm": "Algorithms",
    "dataset": "Data sets",
    "hardware": "Hardware",
    "result": "Results",
    "award": "Awards",
    "essay": "Essays",
}
APPROACHES: Mapping[str, str] = {
    "learned": "Learned from data",
    "search": "Search and self-play",
    "neuroscience": "Neuroscience",
    "hardware": "Hardware",
    "hand-knowledge": "Hand-made knowledge",
    "argument": "Arguments and awards",
}
LANDMARKS = (
    "bitter-lesson",
    "perceptron",
    "alexnet",
    "transformer",
    "moore-1965",
    "deep-blue",
    "gpt-3",
    "alphago",
    "backpropagation",
    "chatgpt",
    "imagenet",
    "scaling-laws",
)
"""Events that are named first where there is no room for all names."""
_LINE, _LONG_LINE = 28, 32
"""Signs in a line of a name: what has room on a phone beside an event in the middle; more where two lines need it."""
_ROW_HEIGHT = 36
"""Pixels from event to event: room for a name in two lines."""
_YEARS_HEIGHT = 45
"""Pixels between the first event and the legend: the years stand there."""
_GROUP = {"self-play": "search", "statistics": "learned", "": "argument"}
_EXTRAS = (
    RowColumn("people", "People", ""),
    RowColumn("kind", "Kind", ""),
    RowColumn("approach", "Approach", ""),
    RowColumn("why", "Why it matters", ""),
)


@register(
    id="timeline",
    title="Milestones of learning machines",
    question="How did learning machines get here?",
    about="Dated events in the history of learning machines and of the argument about them.",
    group="The argument",
    table="milestones",
    x="dated",
    options=(
        opt.period("earliest"),
        opt.Many("kinds", "Kinds", "Which kinds of event are shown.", KINDS, tuple(KINDS)),
        opt.labels(),
        eras.option(fitted=False),
    ),
    order=50,
)
def timeline(view: View) -> ChartResult:
    """Events in order of date; the vertical place is the rank, the horizontal place the date."""
    table = view.package.table("milestones")
    events = view.table("milestones")
    events = events[view.inside(events["dated_year"]) & events["kind"].isin(view.options.many("kinds"))]
    events = events.sort_values(["dated_year", "id"], kind="stable")
    rank = pd.Series(range(1, len(events) + 1), index=events.index, dtype=float)
    rows = points.tidy(events, table, x="dated", y=rank, values=["title"], extras=_EXTRAS, name="title")
    rows["series"] = events["approach"].map(lambda approach: _GROUP.get(approach, approach))
    rows["label"] = rows["series"].map(APPROACHES)
    rows = rows.reset_index(drop=True)
    x_range = _x_range(rows)
    labels = view.options.flag("labels")
    named_eras = eras.chosen(view)
    figure = _figure(view, rows, x_range)
    eras.add_spans(figure, named_eras, view.theme, x_range, rising=False)
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=figure,
        rows=rows,
        columns=_EXTRAS,
        trends=(),
        answer=_answer(rows),
        caveats=(
            "A choice of events, not a history: each row says in one sentence why it is here.",
            *eras.caveats(named_eras),
        ),
        method=("Events are placed at the middle of the date stated: a year alone stands at mid-year.",),
        alt=_alt(view, rows),
        references=points.references(view, rows, (era.source for era in named_eras)),
        x=Axis("Date", "year", "linear", x_range),
        y=Axis("Order", "", "rank", (0.0, len(rows) + 1.0)),
        data_version=view.data_version,
        arrange=partial(_arrange, rows=rows) if labels else unchanged,
    )


def _x_range(rows: pd.DataFrame) -> tuple[float, float]:
    if rows.empty:
        return 2000.0, 2001.0
    first, last = float(rows["x"].min()), float(rows["x"].max())
    margin = max(0.03 * (last - first), 0.5)
    return first - margin, last + margin


def _answer(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "No event of these kinds falls in these years."
    first, last = rows.iloc[0], rows.iloc[-1]
    middle = rows["x"].median()
    return (
        f"{len(rows)} events lead from {first['name']} ({first['date'][:4]}) to {last['name']} ({last['date'][:4]}); "
        f"half of them fall after {middle:.0f}."
    )


def _alt(view: View, rows: pd.DataFrame) -> str:
    listed = "; ".join(f"{row['date'][:4]} {row['name']}" for row in rows.to_dict("records"))
    return f"Timeline, {view.chart.title}, {len(rows)} events: {listed}." if listed else "Timeline without events."


def _figure(view: View, rows: pd.DataFrame, x_range: tuple[float, float]) -> go.Figure:
    theme = view.theme
    figure = go.Figure(layout=look.layout(theme))
    middle = sum(x_range) / 2
    for place, (key, label) in enumerate(APPROACHES.items()):
        group = rows[rows["series"] == key]
        if group.empty:
            continue
        figure.add_trace(
            go.Scatter(
                x=group["x"],
                y=group["y"],
                mode="markers+text" if view.options.flag("labels") else "markers",
                name=plain(label),
                marker={"color": theme.series[place], "symbol": look.MARKERS[place], "size": theme.marker_size + 3},
                text=[_label(name) for name in group["name"]],
                textposition=["middle right" if x < middle else "middle left" for x in group["x"]],
                textfont={"size": theme.label_size + 1, "color": theme.text},
                customdata=group[["id"]],
                hovertext=[_hover(row) for row in group.to_dict("records")],
                hovertemplate="%{hovertext}<extra></extra>",
                cliponaxis=False,
            )
        )
    figure.update_xaxes(range=list(x_range), tickformat="d", nticks=7, tickangle=0, showgrid=True, side="top")
    figure.update_yaxes(range=[len(rows) + 0.7, 0.3], visible=False)
    axes = max(140, _ROW_HEIGHT * len(rows))
    figure.update_layout(height=axes + 120, legend={"y": 1 + _YEARS_HEIGHT / axes})
    return figure


def _label(name: str, lines: Sequence[str] = ()) -> str:
    """A title in lines short enough for a phone, kept off its marker by spaces."""
    return "<br>".join(f"  {plain(line)}  " for line in lines or _wrapped(name))


def _wrapped(name: str) -> list[str]:
    """A title in two lines at most, if it is no longer than two of the longer lines."""
    lines = textwrap.wrap(name, _LINE)
    return lines if len(lines) <= 2 else textwrap.wrap(name, _LONG_LINE)


def _arrange(figure: go.Figure, place: Place, *, rows: pd.DataFrame) -> str:
    """In a place that is not as tall as the list is long: names as far as there is room."""
    if rows.empty:
        return ""
    size = place.theme.label_size
    x, y = pixels(figure, place, rows["x"], rows["y"])
    order = _most_wanted(list(rows["id"]))
    wrapped = [tuple(typesetting.wrap(rows["name"].iloc[i], size, 0.4 * place.width)) for i in order]
    names = [Name(x[i], y[i], lines) for i, lines in zip(order, wrapped, strict=True)]
    placed = place_names(names, np.column_stack([x, y]), place, size, most_covered=2)
    shown = {rows["id"].iloc[order[number]]: (wrapped[number], position) for number, position in placed}
    for trace in figure.data:
        found = [shown.get(row_id) for (row_id,) in trace.customdata]
        trace.text = [_label("", one[0]) if one else "" for one in found]
        trace.textposition = [one[1] if one else "middle right" for one in found]
        trace.textfont.size = size
        trace.marker.size = place.theme.marker_size
    if len(shown) == len(rows):
        return ""
    return f"{len(shown)} of {len(rows)} events are named here: those with room for their name."


def _most_wanted(ids: Sequence[str]) -> list[int]:
    """Places of the events in the order in which they get room: the landmarks, then the others evenly spread."""
    landmarks = [ids.index(landmark) for landmark in LANDMARKS if landmark in ids]
    left = [i for i in range(len(ids)) if i not in landmarks]
    spread = sorted(range(len(left)), key=lambda n: int(f"{n:010b}"[::-1], 2))
    return [*landmarks, *(left[n] for n in spread)]


def _hover(row: Mapping[Any, Any]) -> str:
    """Text of the hover box; cell text is escaped because plotly reads it as markup."""
    why = "<br>".join(plain(line) for line in textwrap.wrap(row["why"], 60))
    return f"<b>{plain(row['name'])}</b><br>{plain(row['date'])}<br>{why}"
