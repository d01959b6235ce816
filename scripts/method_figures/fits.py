"""Figures of one trend: line and bands, intervals, estimators, back-test, verdicts, breaks."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from scripts.method_figures.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, interval, rates

from trends.charts import ChartResult, chart, charts
from trends.charts.result import FittedTrend
from trends.fit import Trend, fit_trend
from trends.inference.backtest import AHEAD, CUTOFFS
from trends.inference.breaks import find_breaks

COMPUTE, CLOCK, RATE = "training-compute", "clock-frequency", "processor-performance"


def points(axes: Axes, result: ChartResult, series: str, colour: str = BLUE) -> None:
    """The rows that are fitted, on a log axis."""
    rows = result.rows[result.rows["fitted"] & (result.rows["series"] == series)]
    axes.semilogy(rows["x"], rows["y"], "o", color=colour, markersize=3.5, alpha=0.8)
    axes.set_ylabel(f"{result.y.name}")


def line(axes: Axes, trend: Trend, colour: str, label: str, style: str = "-") -> None:
    """A trend over its window."""
    x = np.array(trend.window)
    axes.semilogy(x, trend.predict(x), style, color=colour, label=label)


def band(axes: Axes, fitted: FittedTrend, which: str, colour: str, opacity: float, label: str) -> None:
    """A band of a trend over its window."""
    assert fitted.trend is not None
    x = np.linspace(*fitted.trend.window, 60)
    found = fitted.band(which, x)  # type: ignore[arg-type]
    if found is not None:
        axes.fill_between(x, *found, color=colour, alpha=opacity, linewidth=0, label=label)


def growth(axes: Axes) -> None:
    """Line and three bands of training cost, whose values are known least surely."""
    result = chart("training-cost", definition="frontier")
    (fitted,) = result.trends
    band(axes, fitted, "new", BLUE, 0.14, "a new reported value would fall here")
    band(axes, fitted, "true", GREEN, 0.22, "its true value would lie here")
    band(axes, fitted, "trend", BLUE, 0.45, "the trend is here")
    points(axes, result, fitted.series)
    line(axes, fitted.trend, INK, "the line, its median")
    axes.legend(loc="upper left")
    axes.set_title(f"Bands at {fitted.trend.level:.0%}: {fitted.label.lower()}, n = {fitted.n}", fontsize=10)


def verdicts(axes: Axes) -> None:
    """The slope of every chart's default view, in the colour of its verdict."""
    colours = {"grows": BLUE, "falls": ORANGE, "flat": GREEN, "no clear trend": GREY}
    drawn: list[tuple[str, Trend]] = []
    for found in charts().values():
        if found.group in ("Hardware", "AI models"):
            drawn += [(f"{found.title}, {f.label}", f.trend) for f in chart(found.id).trends if f.trend is not None]
    drawn.sort(key=lambda one: one[1].slope)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.axvspan(-np.log10(1.05), np.log10(1.05), color=GREEN, alpha=0.15, linewidth=0)
    for place, (_, trend) in enumerate(drawn):
        interval(axes, place, trend.slope, trend.slope_interval, colours[trend.verdict])
    axes.set_yticks(range(len(drawn)), [name for name, _ in drawn], fontsize=6.5)
    for verdict in dict.fromkeys(trend.verdict for _, trend in drawn):
        axes.plot([], [], "o", color=colours[verdict], label=verdict)
    axes.legend(loc="lower right")
    rates(axes, "Growth per year; green: within 5% of no change")


def intervals(axes: Axes) -> None:
    """The same rows under the intervals that `fit_trend` offers."""
    result = chart(COMPUTE, definition="held")
    (fitted,) = result.trends
    rows = result.rows[result.rows["fitted"]]
    groups = rows["organizations"].str.split(";").str[0]
    named = (
        ("Student's t", {"interval": "t"}),
        ("HC3", {"interval": "hc3"}),
        ("bootstrap of rows", {"interval": "bootstrap"}),
        ("bootstrap of organizations", {"interval": "bootstrap", "groups": groups}),
        ("one organization left out at a time (CR3)", {"interval": "cluster", "groups": groups}),
    )
    for place, (_, chosen) in enumerate(named):
        trend = fit_trend(rows["x"], rows["y"], **chosen)  # type: ignore[arg-type]
        interval(axes, -place, trend.slope, trend.slope_interval, BLUE if "groups" in chosen else GREY)
    axes.set_yticks([-place for place in range(len(named))], [name for name, _ in named])
    axes.set_ylim(-len(named) + 0.4, 0.6)
    axes.set_title(f"One line, five intervals: {fitted.n} models of {groups.nunique()} organizations", fontsize=10)
    rates(axes)


def estimators(axes: Axes) -> None:
    """Least squares, Theil-Sen and the 90th percentile through one set of rows."""
    for kind, colour, label in (
        ("ols", BLUE, "least squares: the mean"),
        ("theil-sen", GREEN, "Theil-Sen: the median slope"),
        ("p90", ORANGE, "quantile regression: the 90th percentile"),
    ):
        result = chart(COMPUTE, estimator=kind)
        (fitted,) = result.trends
        if kind == "ols":
            points(axes, result, fitted.series, GREY)
        factor = f"{fitted.trend.factor_per_year:.1f}x a year"
        line(axes, fitted.trend, colour, f"{label}, {factor}")
    axes.legend(loc="upper left")


def backtest(axes: Axes) -> None:
    """The rate of GPUs refitted at three years: which of the next two years' products fell into the band."""
    result = chart(RATE, types="gpu", estimator="ols")
    rows = result.rows[result.rows["fitted"]]
    year, value = rows["x"].to_numpy(), rows["y"].to_numpy()
    axes.semilogy(year, value, "o", color=GREY, markersize=3, alpha=0.6)
    inside = new = 0
    for cutoff, colour in zip(CUTOFFS, (BLUE, GREEN, PURPLE), strict=True):
        after = (year >= cutoff) & (year < cutoff + AHEAD)
        trend = fit_trend(year[year < cutoff], value[year < cutoff])
        x = np.linspace(cutoff, cutoff + AHEAD, 20)
        axes.fill_between(x, *trend.prediction_band(x), color=colour, alpha=0.18, linewidth=0)
        low, high = trend.prediction_band(year[after])
        held = (value[after] >= low) & (value[after] <= high)
        axes.semilogy(year[after][held], value[after][held], "o", color=colour, markersize=4)
        axes.semilogy(year[after][~held], value[after][~held], "x", color=ORANGE, markersize=6)
        inside, new = inside + int(held.sum()), new + int(after.sum())
    axes.set_ylabel(result.y.name)
    axes.set_xlim(2012, None)
    axes.set_title(
        f"90% bands refitted at {', '.join(f'{c:.0f}' for c in CUTOFFS)}: {inside} of {new} held", fontsize=10
    )


def breaks(axes: Axes) -> None:
    """The clock of CPUs: two slopes, and the dates that the test cannot tell from the break."""
    result = chart(CLOCK, period="earliest-latest")
    (fitted,) = result.trends
    rows = result.rows[result.rows["fitted"]]
    found = find_breaks(rows["x"], rows["y"], resamples=200)
    points(axes, result, fitted.series)
    ends = [float(rows["x"].min()), *(one.year for one in found.breaks), float(rows["x"].max())]
    columns = np.column_stack(
        [np.ones(len(rows)), rows["x"] - 2000, *(np.maximum(rows["x"] - one.year, 0) for one in found.breaks)]
    )
    line_of = np.linalg.lstsq(columns, np.log10(rows["y"]), rcond=None)[0]
    at = np.array(ends)
    bent = np.column_stack([np.ones(at.size), at - 2000, *(np.maximum(at - one.year, 0) for one in found.breaks)])
    axes.semilogy(at, 10.0 ** (bent @ line_of), color=INK)
    for one in found.breaks:
        axes.axvspan(*one.interval, color=ORANGE, alpha=0.3, linewidth=0)
        axes.axvline(one.year, color=ORANGE, linestyle="--", linewidth=1.2)
    axes.set_title(f"Clock of CPUs: {found.describe()}", fontsize=10)
