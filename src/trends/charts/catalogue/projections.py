"""When a trend meets a level: training text and the stock of human text, the cost of a run and a sum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import units
from trends.charts import points
from trends.charts.lines import band_trace
from trends.charts.markup import plain
from trends.charts.populations import MODEL_CHARTS, Question, choose
from trends.charts.registry import View, chart, register, spec
from trends.charts.result import ChartResult, FittedTrend
from trends.definitions import DEFINITIONS
from trends.errors import FitError
from trends.fit import Trend, fit_trend
from trends.inference.backtest import CUTOFFS
from trends.inference.projection import Projection, project

STOCK = "text-stock-effective-2024"
"""The row of `estimates` that says how much human text there is to train on."""
SUMS = {"1e9": 1e9, "1e10": 1e10, "1e11": 1e11}


@dataclass(frozen=True)
class Target:
    """A level to meet, in the unit of the chart, with its own interval where it has one."""

    name: str
    value: float
    interval: tuple[float, float] | None
    level: float
    source: str


@register(
    id="when-will-it",
    title="When a trend meets a level",
    question="When do training runs meet the stock of text, or a given cost?",
    about="A trend carried on to a level, with the chance that a model drawn from its scatter meets it by each year.",
    group="How sure is this?",
    table="models",
    x="published",
    options=(
        opt.Choice(
            "meet",
            "Level",
            "What the trend is carried on to.",
            {
                "stock": "Training tokens: the stock of human text",
                "1e9": "Cost of a run: 1 billion dollars",
                "1e10": "Cost of a run: 10 billion dollars",
                "1e11": "Cost of a run: 100 billion dollars",
            },
            "stock",
        ),
        opt.Choice(
            "definition",
            "Trend fitted to",
            "Which models the trend is fitted to.",
            {name: d.title for name, d in DEFINITIONS.items() if name in ("notable", "frontier", "top-5-year")},
            "frontier",
        ),
        opt.period("2010"),
        opt.scale(),
        opt.level(),
    ),
    order=68,
)
def when_will_it(view: View) -> ChartResult:
    """The chart of the quantity, its trend carried on, and the level."""
    chart_id = "training-tokens" if view.options.choice("meet") == "stock" else "training-cost"
    base = _base(view, chart_id)
    target = _target(view)
    (fitted, *_) = base.trends
    projection, answer = None, f"{base.answer} It cannot be carried on: {fitted.missing_trend or 'it has no interval'}."
    if fitted.trend is not None and fitted.trend.slope_interval is not None:
        projection = project(fitted.trend, target.value, target_interval=target.interval, target_level=target.level)
        what = f"A model of this trend meets {target.name}"
        answer = f"{projection.describe(what)}. {base.answer}"
    figure = _figure(view, base, fitted, target, projection)
    return ChartResult(
        id=view.chart.id,
        title=view.chart.title,
        question=view.chart.question,
        options=view.options,
        figure=figure,
        rows=base.rows,
        columns=base.columns,
        trends=(fitted,),
        answer=answer,
        caveats=(*_tested(view, chart_id), *base.caveats),
        method=(
            "Slope and level of the trend are drawn from its uncertainty, one deviation of a model from its scatter, "
            "the level from its own interval, 20,000 times; a draw meets the level in the year in which its line does.",
            "A projection ends ten years after the last model, or after half the fitted years if that is less: what "
            "comes later is no outcome of it.",
            *base.method,
        ),
        alt=f"{base.alt} {answer} Title: {view.chart.title}.",
        references=points.references(view, base.rows, (target.source,) if target.source else ()),
        x=replace(base.x, range=_ends(figure.layout.xaxis)),
        y=replace(base.y, range=_ends(figure.layout.yaxis)),
        data_version=view.data_version,
        arrange=base.arrange,
    )


def _ends(axis: Any) -> tuple[float, float]:
    """The ends of a plotly axis in natural units."""
    first, last = (10.0**end for end in axis.range) if axis.type == "log" else axis.range
    return float(first), float(last)


def _base(view: View, chart_id: str) -> ChartResult:
    """The chart of the quantity, with the options of this view."""
    shared = ("definition", "period", "scale", "level", "as_of")
    declared = {option.name: option for option in view.chart.options}
    given = [(name, declared[name].text(view.options[name])) for name in shared]
    chosen = opt.parse(spec(chart_id).options, [*given, ("bands", "trend")])
    return chart(chart_id, chosen, theme=view.theme.name, folder=view.folder)


def _target(view: View) -> Target:
    name = view.options.choice("meet")
    if name != "stock":
        return Target(f"{units.format_number(SUMS[name])} dollars", SUMS[name], None, 0.9, "")
    (row,) = [row for row in view.table("estimates").to_dict("records") if row["id"] == STOCK]
    return Target(
        f"the stock of human text, {units.format_number(row['central'])} tokens",
        float(row["central"]),
        (float(row["low"]), float(row["high"])),
        float(row["level"]),
        str(row["source"]),
    )


def _tested(view: View, chart_id: str) -> tuple[str, ...]:
    """What the same projection would have said at earlier years of levels that have been met since."""
    models = view.table("models")
    drawn = MODEL_CHARTS[chart_id]
    question = Question(drawn.name, view.options.choice("definition"), only_domains=drawn.only_domains)
    chosen = choose(models, question)
    kept = chosen.fitted & view.inside(models["published_year"]).to_numpy()
    year, value = models["published_year"].to_numpy(dtype=np.float64)[kept], chosen.value[kept]
    found = []
    for cutoff in CUTOFFS:
        before, after = year < cutoff, year >= cutoff
        if before.sum() < 5 or not after.any():
            continue
        try:
            said = project(fit_trend(year[before], value[before]), float(np.median(value[after])))
        except FitError:
            continue
        met = float(year[after][value[after] >= np.median(value[after])].min())
        low, high = said.quantile(0.1), said.quantile(0.9)
        ends = f"{low:.0f} to {high:.0f}" if low and high else f"{low:.0f} or later" if low else f"after {said.end:.0f}"
        found.append(f"from {cutoff:.0f}: {ends}, met in {met:.0f}")
    if not found:
        return ("Too few models came before 2018 to test this projection on the past.",)
    return (
        "Tested on the past, when would the middle value of the later models be met (8 in 10)? "
        + "; ".join(found)
        + ".",
    )


def _figure(
    view: View, base: ChartResult, fitted: FittedTrend, target: Target, projection: Projection | None
) -> go.Figure:
    theme, figure = view.theme, go.Figure(base.figure)
    if projection is None:
        return figure
    start, end = base.x.range[0], projection.end
    figure.add_trace(
        go.Scatter(
            x=[start, end + 0.5],
            y=[target.value] * 2,
            mode="lines",
            line={"color": theme.accent, "width": theme.line_width, "dash": "dash"},
            name=plain(target.name[0].upper() + target.name[1:]),
            hoverinfo="skip",
        )
    )
    if target.interval is not None:
        figure.add_hrect(*target.interval, fillcolor=theme.accent, opacity=0.12, line_width=0, layer="below")
    if fitted.trend is not None:
        _extend(figure, fitted.trend, projection.end, theme.quiet_text, theme.line_width * 2 / 3)
        top = max(base.y.range[1], (target.interval or (0, target.value))[1] * 1.5)
        figure.update_xaxes(range=[start, projection.end + 0.5])
        low = base.y.range[0]
        ends = [np.log10(low), np.log10(top)] if base.y.scale == "log" else [0, top]
        figure.update_yaxes(range=ends, tickvals=None, ticktext=None, exponentformat="power", nticks=9)
    return figure


def _extend(figure: go.Figure, trend: Trend, end: float, colour: str, width: float) -> None:
    """The line beyond its last point, dotted, with the band of where it may lie."""
    x = np.linspace(trend.window[1], end, 40)
    figure.add_trace(band_trace(x, *trend.trend_band(x), look.faded(colour, 0.18), "where the trend may go"))
    figure.add_trace(
        go.Scatter(
            x=x,
            y=trend.predict(x),
            mode="lines",
            line={"color": colour, "width": width, "dash": "dot"},
            name="the trend carried on",
            hoverinfo="skip",
        )
    )
