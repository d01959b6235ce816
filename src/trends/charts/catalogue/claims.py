"""Published growth rates beside those recomputed from our data, by the year up to which their data went."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import units
from trends.charts import points
from trends.charts.claims import STATUSES, Claim, Compared, compare
from trends.charts.markup import plain
from trends.charts.registry import View, register
from trends.charts.result import Axis, ChartResult, RowColumn
from trends.units import year_of

SUBJECTS: Mapping[str, str] = {
    "training_compute": "Training compute",
    "price_performance": "Arithmetic per dollar",
    "parameters": "Parameters",
    "training_data": "Training data",
    "hardware_performance": "Arithmetic rate of hardware",
    "energy_efficiency": "Energy efficiency",
    "training_cost": "Training cost",
    "inference_price": "Price of use",
    "algorithms": "Algorithms",
}
_EXTRAS = (
    RowColumn("subject", "Subject", ""),
    RowColumn("printed_as", "Printed as", ""),
    RowColumn("locator", "Locator", ""),
    RowColumn("definition", "Definition", ""),
    RowColumn("ours", "Ours", "x per year"),
    RowColumn("ours_low", "Ours, from", "x per year"),
    RowColumn("ours_high", "Ours, to", "x per year"),
    RowColumn("ratio", "Published OOM per year over ours", ""),
    RowColumn("walk", "From their rate to ours", ""),
    RowColumn("why", "Why not recomputed", ""),
    RowColumn("view", "Chart", ""),
)


@register(
    id="published-claims",
    title="Published growth rates, recomputed",
    question="Do the published growth rates follow from the data held here?",
    about="Each published rate at the year up to which its data went; colour tells how it stands to the rate that this "
    "record gives for the same question.",
    group="How sure is this?",
    table="claims",
    x="data_until",
    options=(
        opt.Choice(
            "subject",
            "Subject",
            "What grows, in the claim.",
            {"all": "All", **SUBJECTS, "other": "Other"},
            "training_compute",
        ),
        opt.Many(
            "status",
            "Status",
            "How the published rate stands to ours.",
            {str(status): label for status, label in STATUSES.items()},
            tuple(STATUSES),
        ),
        opt.scale(),
        opt.Flag("headlines", "Headlines only", "Only the rates that their authors put first.", False),
    ),
    order=70,
)
def published_claims(view: View) -> ChartResult:
    """Every claim of the ledger that is a rate per time."""
    view.table("claims")  # a day before the first release is said as an error of the option
    compared = compare(view.folder, as_of=view.as_of, wanted=lambda one: _wanted(view, one))
    rows = _rows(view, [one for one in compared if one.status in view.options.many("status")])
    scale = "linear" if view.options.choice("scale") == "linear" else "log"
    x_range = _range(rows["x"], 0.5) if len(rows) else (2000.0, 2026.0)
    y_range = _factors(rows, scale)
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=_figure(view, rows, x_range, y_range, scale),
        rows=rows,
        columns=_EXTRAS,
        trends=(),
        answer=_answer(rows),
        caveats=(
            "Inside: each rate lies in the other's interval (a rate without an interval in ours). Overlap: the "
            "intervals do. Apart: they do not. The status is computed, never typed.",
            "Ours is the same question asked of this record, which is not the authors' data: a rate apart from ours is "
            "no error of theirs.",
        ),
        method=(
            "A claim names the chart and options that ask its question; the rate of that view is computed anew from "
            "the present data. Times to double, tenfold times and percentages are turned into powers of ten a year.",
            "The way from their rate to ours changes one choice at a time: their data for ours, then window, then "
            "definition; each step is the rate after it.",
        ),
        alt=f"Scatter chart, {view.chart.title}: {len(rows)} rates. {_answer(rows)}",
        references=points.references(view, rows),
        x=Axis("Data until", "year", "linear", x_range),
        y=Axis("Growth per year", "x per year", "linear" if scale == "linear" else "log", y_range),
        data_version=view.data_version,
    )


def _wanted(view: View, one: Claim) -> bool:
    subject = view.options.choice("subject")
    own = one.claim["subject"] if one.claim["subject"] in SUBJECTS else "other"
    return (
        one.slope is not None
        and subject in ("all", own)
        and (one.claim["headline"] is True or not view.options.flag("headlines"))
    )


def _rows(view: View, compared: list[Compared]) -> pd.DataFrame:
    year = {row["key"]: str(int(row["year"])) for row in view.table("sources").to_dict("records")}
    made = []
    for one in compared:
        claim = one.claim
        trend = one.ours.trend if one.ours else None
        date = claim["data_until"] or year[claim["source"]]
        made.append(
            {
                "series": one.status,
                "label": STATUSES[one.status],
                "id": claim["id"],
                "name": claim["title"],
                "date": date,
                "x": year_of(date),
                "y": 10 ** (one.slope or 0.0),
                "low": 10 ** one.interval[0] if one.interval else np.nan,
                "high": 10 ** one.interval[1] if one.interval else np.nan,
                "basis": "reported",
                "confidence": "",
                "sources": claim["source"],
                "fitted": False,
                "note": claim["note"],
                "subject": SUBJECTS.get(claim["subject"], "Other"),
                "printed_as": claim["printed_as"],
                "locator": claim["locator"],
                "definition": claim["definition"],
                "ours": trend.factor_per_year if trend else np.nan,
                "ours_low": trend.factor_interval[0] if trend and trend.factor_interval else np.nan,
                "ours_high": trend.factor_interval[1] if trend and trend.factor_interval else np.nan,
                "ratio": one.ratio if one.ratio is not None else np.nan,
                "walk": "; ".join(f"{step.what} {units.format_factor(10**step.slope)}" for step in one.steps),
                "why": one.why,
                "view": claim["view"],
            }
        )
    columns = [*points.ROW_COLUMNS, *(column.name for column in _EXTRAS)]
    rows = pd.DataFrame(made, columns=columns)
    outside = ~rows["y"].between(rows["low"], rows["high"])
    rows.loc[outside, ["low", "high"]] = np.nan
    return rows.sort_values(["series", "x", "id"], kind="stable").reset_index(drop=True)


def _answer(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "No published rate of this kind is held."
    counts = Counter(rows["series"])
    done = len(rows) - counts["not-recomputable"]
    if not done:
        return f"Not one of {len(rows)} published rates can be recomputed from the data held here."
    return (
        f"Of {len(rows)} published rates {done} can be recomputed here: {counts['inside']} agree with ours, "
        f"{counts['overlap']} overlap, {counts['apart']} stand apart."
    )


def _range(values: pd.Series, margin: float) -> tuple[float, float]:
    return float(values.min()) - margin, float(values.max()) + margin


def _factors(rows: pd.DataFrame, scale: str) -> tuple[float, float]:
    if rows.empty:
        return 1.0, 10.0
    low, high = float(rows["y"].min()), float(rows["y"].max())
    return (low / 1.15, high * 1.15) if scale == "log" else (0.0, high * 1.06)


def _figure(
    view: View, rows: pd.DataFrame, x_range: tuple[float, float], y_range: tuple[float, float], scale: str
) -> go.Figure:
    theme = view.theme
    figure = go.Figure(layout=look.layout(theme))
    for place, (status, label) in enumerate(STATUSES.items()):
        group = rows[rows["series"] == status]
        if group.empty:
            continue
        colour = theme.muted if status == "not-recomputable" else theme.series[place]
        figure.add_trace(
            go.Scatter(
                x=group["x"],
                y=group["y"],
                mode="markers",
                name=plain(label),
                marker={"color": colour, "symbol": look.MARKERS[place], "size": theme.marker_size + 1},
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": (group["high"] - group["y"]).fillna(0),
                    "arrayminus": (group["y"] - group["low"]).fillna(0),
                    "color": look.faded(colour, 0.5),
                    "thickness": theme.line_width / 2,
                    "width": 0,
                },
                customdata=group[["id"]],
                text=[_hover(row) for row in group.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_xaxes(range=list(x_range), tickformat="d", nticks=7, tickangle=0)
    axis: dict[str, Any]
    if scale == "log":
        ticks = [v for v in (0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 500) if y_range[0] <= v <= y_range[1]]
        axis = {
            "type": "log",
            "range": list(np.log10(y_range)),
            "tickvals": ticks,
            "ticktext": [f"{v:g}x" for v in ticks],
        }
    else:
        axis = {"type": "linear", "range": list(y_range), "nticks": 7}
    figure.update_yaxes(**axis, title_text="Growth per year")
    return figure


def _hover(row: Mapping[Any, Any]) -> str:
    lines = [f"<b>{plain(row['name'])}</b>", plain(f"{row['printed_as']}: {units.format_factor(row['y'])} per year")]
    if row["ours"] == row["ours"]:
        lines.append(plain(f"ours: {units.format_factor(row['ours'])} per year"))
    lines += [plain(line) for line in textwrap.wrap(row["definition"], 60)]
    return "<br>".join(lines)
