"""Figures of what a number depends on: two trends, projections, specifications, earlier data, published rates."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from scripts.method_figures.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, interval, rates

from trends.charts import chart
from trends.charts.argument import COMPUTE, HARDWARE
from trends.charts.claims import compare as judged
from trends.charts.sensitivity import sensitivity
from trends.inference.projection import project
from trends.inference.ratio import compare


def ratio(axes: Axes) -> None:
    """Two slopes with their intervals, and the rays between which their ratio lies."""
    (first, *_), hardware = chart(COMPUTE).trends, chart(HARDWARE).trends
    second = next(fitted for fitted in hardware if fitted.series == "gpu")
    a, b = first.trend, second.trend
    found = compare(a, b)
    assert found.interval is not None
    reach = 1.35 * b.slope_interval[1]
    axes.fill([0, reach, reach], [0, *(end * reach for end in found.interval)], color=BLUE, alpha=0.15, linewidth=0)
    axes.plot([0, reach], [0, found.value * reach], color=BLUE, label=f"{found.value:.1f} times as many doublings")
    axes.plot(b.slope_interval, [a.slope] * 2, color=INK, linewidth=1.2)
    axes.plot([b.slope] * 2, a.slope_interval, color=INK, linewidth=1.2)
    axes.plot([b.slope], [a.slope], "o", color=INK)
    axes.set_xlim(0, reach)
    axes.set_ylim(0, found.interval[1] * reach)
    axes.set_xlabel("Arithmetic per dollar of GPUs (powers of ten a year)")
    axes.set_ylabel("Training compute (powers of ten a year)")
    axes.set_title(f"Fieller's interval: {found.interval[0]:.1f} to {found.interval[1]:.1f}", fontsize=10)
    axes.legend(loc="upper left")


def projection(axes: Axes) -> None:
    """The chance that a run has cost a sum by each year, up to the horizon."""
    (fitted,) = chart("training-cost", definition="frontier").trends
    for sum_, colour in ((1e9, GREEN), (1e10, BLUE), (1e11, ORANGE)):
        found = project(fitted.trend, sum_)
        years = np.linspace(found.start, found.end, 80)
        axes.plot(
            years, [found.chance_by(float(year)) for year in years], color=colour, label=f"{sum_ / 1e9:g} billion"
        )
    axes.axvline(found.end, color=GREY, linewidth=1, linestyle=":")
    axes.text(found.end, 0.03, "horizon ", ha="right", color=GREY, fontsize=8.5)
    axes.set_ylim(0, 1)
    axes.set_ylabel("Chance that a run has cost it")
    axes.legend(loc="upper left", title="dollars")


def specifications(axes: Axes) -> None:
    """Every specification of training tokens, sorted."""
    table = sensitivity("training-tokens").table
    for place, row in enumerate(table.to_dict("records")):
        known = np.isfinite(row["low"])
        if known:
            axes.plot([place, place], [row["low"], row["high"]], color=GREY, linewidth=2, alpha=0.5)
        axes.plot([place], [row["slope"]], "o", color=BLUE if known else ORANGE, markersize=4)
    middle = float(table["slope"].median())
    axes.axhline(middle, color=INK, linewidth=1, label=f"median {10**middle:.1f}x a year")
    ticks = [1.5, 2, 3, 4, 6, 8]
    axes.set_yticks([np.log10(tick) for tick in ticks], [f"{tick:g}x" for tick in ticks])
    axes.set_ylim(0, min(float(table["high"].max()), 1.2))
    axes.set_xlabel(f"{len(table)} specifications of training tokens, by their rate; orange: no honest interval")
    axes.set_ylabel("Growth per year")
    axes.legend(loc="upper left")


def earlier(axes: Axes) -> None:
    """The same question, refitted with what was known by the end of each year, by two clocks."""
    for known, colour, offset, label in (
        ("dated", BLUE, -0.1, "models dated by then"),
        ("sourced", ORANGE, 0.1, "values published by then"),
    ):
        rows = chart("same-question-earlier-data", known=known, published="false").rows
        drawn = rows[rows["low"].notna()]
        x, y = drawn["x"] + offset, np.log10(drawn["y"])
        spread = [y - np.log10(drawn["low"]), np.minimum(np.log10(drawn["high"]), 1.5) - y]
        axes.errorbar(
            x, y, yerr=np.clip(spread, 0, None), fmt="o-", color=colour, linewidth=1.2, markersize=4, label=label
        )
    ticks = [0.5, 1, 2, 4, 8, 16]
    axes.set_yticks([np.log10(tick) for tick in ticks], [f"{tick:g}x" for tick in ticks])
    axes.set_ylim(-0.4, 1.5)
    axes.set_xlabel("Known by the end of the year before")
    axes.set_ylabel("Training compute, growth per year")
    axes.legend(loc="upper right")


def claims(axes: Axes) -> None:
    """Headline rates of training compute that were published, beside ours for the same view."""
    compared = [
        one
        for one in judged()
        if one.claim["subject"] == "training_compute" and one.claim["headline"] is True
        and one.slope is not None and one.ours is not None and one.ours.trend is not None
    ]  # fmt: skip
    for place, one in enumerate(compared):
        interval(axes, place + 0.15, one.slope, one.interval, PURPLE, "D")
        interval(axes, place - 0.15, one.ours.trend.slope, one.ours.trend.slope_interval, BLUE)
    axes.set_yticks(range(len(compared)), [str(one.claim["title"]) for one in compared], fontsize=7)
    axes.plot([], [], "D", color=PURPLE, label="published")
    axes.plot([], [], "o", color=BLUE, label="ours, the same view")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    rates(axes)
