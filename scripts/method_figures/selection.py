"""Figures of which rows are fitted: chosen by their values, cut off from below, undisclosed."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from scripts.method_figures.fits import COMPUTE, line, points
from scripts.method_figures.style import BLUE, GREEN, GREY, INK, ORANGE, rates

from trends.charts import chart
from trends.definitions import DEFINITIONS, THRESHOLD
from trends.fit import fit_trend
from trends.inference.selection import in_largest_to_date
from trends.uncertainty import Resampled


def reselected(axes: Axes) -> None:
    """The rates of the resamples of the frontier, beside what an interval made after the choice would say."""
    result = chart(COMPUTE, definition="frontier")
    (fitted,) = result.trends
    trend = fitted.trend
    assert trend is not None
    assert isinstance(trend.uncertainty, Resampled)
    assert trend.null_slope is not None
    rows = result.rows[result.rows["fitted"]]
    after = fit_trend(rows["x"], rows["y"])
    axes.hist(trend.uncertainty.slopes, bins=30, color=BLUE, alpha=0.35)
    top = axes.get_ylim()[1]
    axes.plot(trend.slope_interval, [top * 1.08] * 2, color=BLUE, linewidth=5, solid_capstyle="butt",
              label="drawn and chosen again (90%)")  # fmt: skip
    axes.plot(after.slope_interval, [top * 1.18] * 2, color=GREY, linewidth=5, solid_capstyle="butt",
              label="Student's t after the choice: never shown")  # fmt: skip
    axes.axvline(trend.slope, color=INK, linewidth=1.4, label="the rate")
    axes.axvline(trend.null_slope, color=ORANGE, linestyle="--", label="the choice alone, without growth")
    axes.set_ylim(0, top * 1.75)
    axes.set_ylabel("Resamples")
    axes.legend(loc="upper center", ncols=2)
    rates(axes, f"Growth per year of {DEFINITIONS['frontier'].title.lower()}, n = {fitted.n}")


def threshold(axes: Axes) -> None:
    """Rows above a threshold: the ordinary line is too flat."""
    result = chart(COMPUTE, definition="above-1e23")
    ordinary, allowing = result.trends
    points(axes, result, ordinary.series)
    line(axes, ordinary.trend, GREY, f"least squares, {ordinary.trend.factor_per_year:.1f}x a year", "--")
    line(axes, allowing.trend, ORANGE, f"allowing for the cut, {allowing.trend.factor_per_year:.1f}x a year")
    axes.axhline(THRESHOLD, color=INK, linewidth=0.8)
    axes.legend(loc="upper left")
    axes.set_title(f"Rows enter above the thin line, n = {ordinary.n}", fontsize=10)


def undisclosed(axes: Axes) -> None:
    """The three specifications of what is not disclosed."""
    for how, colour, label in (
        ("out", INK, "as disclosed"),
        ("low", GREEN, "undisclosed at the 10th percentile"),
        ("high", ORANGE, "undisclosed at the 90th percentile"),
    ):
        result = chart(COMPUTE, undisclosed=how)
        (fitted,) = result.trends
        if how == "out":
            points(axes, result, fitted.series)
        assumed = result.rows[(result.rows["basis"] == "assumed") & result.rows["fitted"]]
        axes.semilogy(assumed["x"], assumed["y"], "x", color=colour, markersize=5)
        line(axes, fitted.trend, colour, f"{label}, {fitted.trend.factor_per_year:.1f}x a year, n = {fitted.n}")
    axes.set_xlim(2012, None)
    axes.set_ylim(1e16, None)
    axes.legend(loc="upper left")


def shuffled(axes: Axes) -> None:
    """A population that does not grow, one shuffle of it, and the frontier that it seems to have."""
    models = chart(COMPUTE, definition="held").rows
    rows = models[models["fitted"]]
    x, y = rows["x"].to_numpy(), np.log10(rows["y"].to_numpy())
    slope, intercept = np.polyfit(x - x.mean(), y, 1)
    residual = y - intercept - slope * (x - x.mean())
    drawn = residual[np.random.default_rng(1).permutation(x.size)]
    kept = in_largest_to_date(x, drawn, top=10)
    axes.semilogy(x, 10.0**drawn, "o", color=GREY, markersize=3, alpha=0.5, label="residuals, shuffled over the dates")
    axes.semilogy(x[kept], 10.0 ** drawn[kept], "o", color=BLUE, markersize=4, label="top ten on their day")
    trend = fit_trend(x[kept], 10.0 ** drawn[kept], interval="none")
    line(axes, trend, ORANGE, f"{trend.factor_per_year:.1f}x a year, of nothing")
    axes.set_ylabel("Value over the population's line")
    axes.legend(loc="lower right")
