"""The argument in steps, each resting on one fitted trend: what the front page says, for all its surfaces."""

from __future__ import annotations

from dataclasses import dataclass

from trends import units
from trends.charts import words
from trends.charts.result import ChartResult, FittedTrend
from trends.inference.ratio import compare

TITLE = "General methods that use computation win in the end"
ESSAY = "http://www.incompleteideas.net/IncIdeas/BitterLesson.html"
LEAD = (
    "computation keeps getting cheaper, so methods that can use more of it overtake methods built on what people know. "
    "Here are the numbers behind it, each with its interval, its years and its sources."
)
LIMITS = (
    "Training compute is spending times hardware; price-performance is hardware alone. Only the second is the falling "
    "cost that the essay speaks of. And not everything follows from scale: many makers no longer say what they spent, "
    "and a trend says nothing about what scale leaves unsolved."
)


@dataclass(frozen=True)
class Step:
    """A step of the argument: a chart, the series whose rate it quotes, what grows, and what the rate means."""

    chart_id: str
    series: str
    subject: str
    claim: str

    def headline(self, result: ChartResult) -> str:
        """The rate as a doubling time, or its verdict."""
        fitted = self._fitted(result)
        trend = fitted.trend if fitted else None
        if trend is None:
            return f"{self.subject}: no trend"
        if trend.doubling_years is not None:
            return f"{self.subject} doubled every {units.format_years(trend.doubling_years)}"
        if trend.halving_years is not None:
            return f"{self.subject} halved every {units.format_years(trend.halving_years)}"
        return f"{self.subject}: {trend.verdict}"

    def small_print(self, result: ChartResult) -> str:
        """Interval, definition, n and years of the headline."""
        fitted = self._fitted(result)
        if fitted is None or fitted.trend is None:
            return fitted.missing_trend if fitted else ""
        return f"{words.clause(fitted, named=True)}; {fitted.definition}, n = {fitted.n}, {words.years(fitted.trend)}"

    def _fitted(self, result: ChartResult) -> FittedTrend | None:
        return next((fitted for fitted in result.trends if fitted.series == self.series), None)


HARDWARE, COMPUTE = "gflops-per-dollar", "training-compute"
STEPS = (
    Step(HARDWARE, "gpu", "Arithmetic per dollar", "A dollar buys more arithmetic each year."),
    Step(
        COMPUTE,
        "notable",
        "Training compute",
        "Training runs grow much faster than that: more chips, more money, longer runs.",
    ),
    Step("training-tokens", "notable", "Text read in training", "The data grow with them."),
)


def two_growths(compute: ChartResult, hardware: ChartResult) -> str:
    """How many times as often training compute doubles as arithmetic per dollar: the part that price cannot explain."""
    first, second = (
        next((fitted.trend for fitted in result.trends if fitted.series == series), None)
        for result, series in ((compute, STEPS[1].series), (hardware, STEPS[0].series))
    )
    if first is None or second is None or first.uncertainty is None or second.uncertainty is None:
        return ""
    return f"{compare(first, second).describe('Training compute', 'arithmetic per dollar')}."
