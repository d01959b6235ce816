"""The same question with the data of an earlier day: how a growth rate changed as rows came in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import units
from trends.charts import points
from trends.charts.claims import ledger
from trends.charts.fits import Fit, fit_rows
from trends.charts.markup import plain
from trends.charts.populations import MODEL_CHARTS, Question, choose
from trends.charts.registry import View, register
from trends.charts.result import Axis, ChartResult, FittedTrend, RowColumn
from trends.definitions import DEFINITIONS

FIRST = 2016
_TITLES = {"training-compute": "Training compute", "model-sizes": "Parameters", "training-tokens": "Training tokens"}
_SUBJECT = {"training-compute": "training_compute", "model-sizes": "parameters", "training-tokens": "training_data"}
_SERIES = {"refitted": "Refitted with the rows known by then", "published": "Published then"}
_EXTRAS = (
    RowColumn("n", "Points", "rows"),
    RowColumn("verdict", "Verdict", ""),
    RowColumn("text", "In words", ""),
)


@register(
    id="same-question-earlier-data",
    title="One question, the data of earlier years",
    question="Would the same question have had the same answer before?",
    about="The growth rate since 2010, refitted with only the rows that were known by the end of each year, beside "
    "what was published then.",
    group="How sure is this?",
    table="models",
    x="published",
    options=(
        opt.Choice("of", "Growth of", "The quantity whose rate is looked at.", _TITLES, "training-compute"),
        opt.Choice(
            "definition",
            "Trend fitted to",
            "Which models the trend is fitted to.",
            {name: d.title for name, d in DEFINITIONS.items() if d.floor is None},
            "notable",
        ),
        opt.Choice(
            "known",
            "Known by then",
            "A row is known from the day of its model, or from the year of the source of its value, which for many "
            "values is an estimate made years later.",
            {"dated": "By the model's date", "sourced": "By the source's year"},
            "dated",
        ),
        opt.Flag(
            "published", "Published rates", "What others published, at the year up to which their data went.", True
        ),
        opt.scale(),
    ),
    order=65,
)
def same_question_earlier_data(view: View) -> ChartResult:
    """One refit a year, from 2016 to the last year of the data."""
    chart_id = view.options.choice("of")
    fitted = _refits(view, chart_id)
    rows = pd.concat([_ours(view, fitted, chart_id), _theirs(view, chart_id)], ignore_index=True)
    numbers = ["x", "y", "low", "high", "n"]
    rows[numbers] = rows[numbers].astype(float)
    scale = "linear" if view.options.choice("scale") == "linear" else "log"
    x_range = (FIRST - 1.0, max(year for year, _ in fitted) + 2.0)
    y_range = _y_range(rows, scale)
    subject = _TITLES[chart_id]
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=_figure(view, rows, x_range, y_range, scale),
        rows=rows,
        columns=_EXTRAS,
        trends=(),
        answer=_answer(subject, rows),
        caveats=_caveats(view),
        method=(
            "Each refit takes the rows known by the end of a year, chooses again by the same definition, and fits from "
            "2010 on. Intervals as on the chart of the quantity itself.",
            "Values are those of the present tables: what an earlier table held of the same row is another question, "
            "which releases of the data answer.",
        ),
        alt=f"Chart, {view.chart.title}: {len(rows)} rates. {_answer(subject, rows)}",
        references=points.references(view, rows),
        x=Axis("Known by the end of", "year", "linear", x_range),
        y=Axis("Growth per year", "x per year", "linear" if scale == "linear" else "log", y_range),
        data_version=view.data_version,
    )


def _known_from(view: View, column: str) -> pd.Series:
    """The year from which each model's value was known."""
    models = view.table("models")
    year = np.floor(models["published_year"])
    if view.options.choice("known") == "dated":
        return year
    own = view.package.table("models").columns[column].source_column
    keys = models[own].where(models[own] != "", models["source"]) if own else models["source"]
    of_source = view.table("sources").set_index("key")["year"]
    return pd.Series(np.maximum(year, keys.map(of_source)), index=models.index)


def _refits(view: View, chart_id: str) -> list[tuple[int, FittedTrend]]:
    drawn = MODEL_CHARTS[chart_id]
    models = view.table("models")
    known_from = _known_from(view, drawn.name)
    last = int(np.floor(models["published_year"].max()))
    found = []
    for year in range(FIRST, last + 1):
        known = models[known_from <= year]
        question = Question(drawn.name, view.options.choice("definition"), only_domains=drawn.only_domains)
        chosen = choose(known, question)
        since = (known["published_year"] >= 2010).to_numpy()
        kept = chosen.fitted & since
        rows = pd.DataFrame({"x": known["published_year"], "y": chosen.value}, index=known.index)[kept]
        fit = Fit(
            "refitted",
            str(year),
            kept,
            question.words,
            interval="cluster",
            groups=known["organizations"].str.split(";").str[0],
            population=chosen.population(known, since),
        )
        found.append((year, fit_rows(fit, rows, window=f"2010 to {year}")))
    return found


def _ours(view: View, fitted: list[tuple[int, FittedTrend]], chart_id: str) -> pd.DataFrame:
    rule = DEFINITIONS[view.options.choice("definition")].rule
    source = {row["id"]: row["source"] for row in view.table("inclusion_rules").to_dict("records")}[rule]
    made = []
    for year, one in fitted:
        if one.trend is None:
            continue
        low, high = one.trend.factor_interval or (np.nan, np.nan)
        made.append(
            _row("refitted", f"known-by-{year}", f"Known by {year}", str(year), year + 1.0, one.trend.factor_per_year,
                 low, high, source, n=float(one.n), verdict=one.trend.verdict, text=one.words())
        )  # fmt: skip
    return pd.DataFrame(made, columns=[*points.ROW_COLUMNS, *(column.name for column in _EXTRAS)])


def _theirs(view: View, chart_id: str) -> pd.DataFrame:
    made = []
    for one in ledger(view.folder, as_of=view.as_of) if view.options.flag("published") else ():
        until = str(one.claim["data_until"])
        if one.claim["subject"] != _SUBJECT[chart_id] or one.slope is None or not until or int(until[:4]) < FIRST - 1:
            continue
        if one.claim["headline"] is not True:
            continue
        low, high = (10 ** one.interval[0], 10 ** one.interval[1]) if one.interval else (np.nan, np.nan)
        value = 10**one.slope
        inside = low <= value <= high
        made.append(
            _row("published", str(one.claim["id"]), str(one.claim["title"]), until, units.year_of(until), value,
                 low if inside else np.nan, high if inside else np.nan, str(one.claim["source"]),
                 n=float(one.claim["n"]), verdict="", text=str(one.claim["printed_as"]))
        )  # fmt: skip
    return pd.DataFrame(made, columns=[*points.ROW_COLUMNS, *(column.name for column in _EXTRAS)])


def _row(
    series: str,
    row_id: str,
    name: str,
    date: str,
    x: float,
    y: float,
    low: float,
    high: float,
    source: str,
    **more: Any,
) -> dict[str, Any]:
    return {
        "series": series,
        "label": _SERIES[series],
        "id": row_id,
        "name": name,
        "date": date,
        "x": x,
        "y": y,
        "low": low,
        "high": high,
        "basis": "",
        "confidence": "",
        "sources": source,
        "fitted": False,
        "note": "",
        **more,
    }


def _answer(subject: str, rows: pd.DataFrame) -> str:
    ours = rows[rows["series"] == "refitted"]
    if len(ours) < 2:
        return f"{subject}: too few rows were known in these years for a rate."
    first, last = ours.iloc[0], ours.iloc[-1]
    low, high = ours["y"].min(), ours["y"].max()
    return (
        f"{subject}: {units.format_factor(first['y'])} per year with what was known by {first['date']}, "
        f"{units.format_factor(last['y'])} by {last['date']}; between, the same question gave from "
        f"{units.format_factor(low)} to {units.format_factor(high)}."
    )


def _caveats(view: View) -> tuple[str, ...]:
    found = [
        "The random sample of notable models was drawn from the list of 2026: what a list of 2016 would have called "
        "notable is not known here.",
    ]
    if view.options.choice("known") == "sourced":
        found.append("Many values were first estimated in lists of later years, so few are known early by this clock.")
    return tuple(found)


def _y_range(rows: pd.DataFrame, scale: str) -> tuple[float, float]:
    if rows.empty:
        return 1.0, 10.0
    low, high = float(rows["y"].min()), float(rows["y"].max())
    low = float(np.nanmin([low, max(float(rows["low"].min()), low / 3)]))
    high = float(np.nanmax([high, min(float(rows["high"].max()), high * 3)]))
    return (low / 1.1, high * 1.1) if scale == "log" else (0.0, high * 1.06)


def _figure(
    view: View, rows: pd.DataFrame, x_range: tuple[float, float], y_range: tuple[float, float], scale: str
) -> go.Figure:
    theme = view.theme
    figure = go.Figure(layout=look.layout(theme))
    for place, (key, label) in enumerate(_SERIES.items()):
        group = rows[rows["series"] == key]
        if group.empty:
            continue
        colour = theme.series[place]
        figure.add_trace(
            go.Scatter(
                x=group["x"],
                y=group["y"],
                mode="markers+lines" if key == "refitted" else "markers",
                line={"color": colour, "width": theme.line_width},
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
                text=[
                    f"<b>{plain(row['name'])}</b><br>{plain(units.format_factor(row['y']))} per year<br>"
                    + plain(str(row["text"]))
                    for row in group.to_dict("records")
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_xaxes(range=list(x_range), tickformat="d", nticks=7, tickangle=0)
    if scale == "log":
        ticks = [v for v in (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50) if y_range[0] <= v <= y_range[1]]
        axis: dict[str, Any] = {"type": "log", "range": list(np.log10(y_range))}
        axis |= {"tickvals": ticks, "ticktext": [f"{v:g}x" for v in ticks]}
    else:
        axis = {"type": "linear", "range": list(y_range), "nticks": 7}
    figure.update_yaxes(**axis, title_text="Growth per year")
    return figure
