"""The steps of the argument rest on charts and series that are there, and quote what those say."""

from __future__ import annotations

import pytest

from trends import units
from trends.charts import argument, charts

STEPS = pytest.mark.parametrize("step", argument.STEPS, ids=lambda step: step.chart_id)


@STEPS
def test_a_step_rests_on_a_trend_of_a_chart_at_its_defaults(step, draw):
    assert step.chart_id in charts()
    assert step.series in {fitted.series for fitted in draw(step.chart_id).trends if fitted.trend}


@STEPS
def test_the_headline_and_small_print_of_a_step_are_those_of_its_trend(step, draw):
    result = draw(step.chart_id)
    (fitted,) = (fitted for fitted in result.trends if fitted.series == step.series)
    assert step.headline(result) == f"{step.subject} doubled every {units.format_years(fitted.trend.doubling_years)}"
    small_print = step.small_print(result)
    assert units.format_factor(fitted.trend.factor_per_year) in small_print
    assert units.format_years_interval(*fitted.trend.doubling_interval) in small_print
    assert f"n = {fitted.n}" in small_print
    assert fitted.definition in small_print


@STEPS
def test_a_step_without_its_trend_says_that_there_is_none(step, draw):
    empty = draw(step.chart_id, period="1900-1901")
    assert step.headline(empty) == f"{step.subject}: no trend"
    assert "too few" in step.small_print(empty)
    assert step.headline(draw(step.chart_id, fit="false")) == f"{step.subject}: no trend"
