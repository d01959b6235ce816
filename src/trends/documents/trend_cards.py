"""A card for each trend, in the spirit of model cards: what it is for, what it rests on, when not to use it."""

from __future__ import annotations

import math

from trends.charts.registry import Chart, chart, charts
from trends.charts.result import ChartResult, FittedTrend


def cards_page() -> str:
    """The cards of every chart whose default view has a trend, computed from that view."""
    lines = [
        "# Trend cards",
        "",
        "One card a chart, for its default view. Mitchell et al. (2019), Model Cards for Model Reporting, gave the "
        "form. Every other view of a chart prints the same facts for itself.",
        "",
    ]
    for found in charts().values():
        result = chart(found.id)
        if result.trends:
            lines += _card(found, result)
    return "\n".join(lines)


def _card(found: Chart, result: ChartResult) -> list[str]:
    opened = sum(reference.opened for reference in result.references)
    rows = result.rows
    estimated = int(rows["basis"].isin(["derived", "estimated"]).sum())
    return [
        f"## {found.title} (`{found.id}`)",
        "",
        f"- **Intended use.** {found.question} {found.about}",
        f"- **Data.** {len(rows)} rows drawn, {int(rows['fitted'].sum())} fitted; {estimated} values derived or "
        f"estimated; {len(result.references)} sources, {opened} of them read.",
        *(f"- **Definition.** {fitted.label}: {fitted.definition}." for fitted in result.trends),
        f"- **Metric.** {result.y.name}, on a {result.y.scale} scale; growth as factor a year, powers of ten a year "
        "and time to double or halve.",
        *(f"- **Result.** {fitted.words()} {_interval(fitted)}" for fitted in result.trends),
        *(f"- **Caveat.** {caveat}" for caveat in result.caveats),
        f"- **When not to use it.** {_not_for(result)}",
        "",
    ]


def _interval(fitted: FittedTrend) -> str:
    trend = fitted.trend
    if trend is None:
        return ""
    kinds = {
        "t": "Interval: Student's t.",
        "cluster": "Interval: one group left out at a time.",
        "reselected": "Interval: the population drawn and selected again.",
        "none": "No interval.",
    }
    fit = f"R² {trend.r_squared:.2f}, scatter {trend.residual_sd:.2f} powers of ten."
    return f"{kinds.get(trend.interval, '')} {fit}".strip()


def _not_for(result: ChartResult) -> str:
    windows = [fitted.trend.window for fitted in result.trends if fitted.trend is not None]
    if not windows:
        return "There is no trend in this view."
    first, last = min(start for start, _ in windows), max(end for _, end in windows)
    years = f"{math.floor(first)} to {math.floor(last)}"
    return (
        f"For years outside {years}; for rows outside the definition; as a forecast; and, where the verdict is no "
        "clear trend, for any rate at all."
    )
