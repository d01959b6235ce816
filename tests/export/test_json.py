"""The JSON of a chart: strict JSON, exact numbers, and options that give the same chart again."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

import trends
from trends import options as opt
from trends.export import WRITERS
from trends.export.json import as_dict


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


def read(result):
    return json.loads(WRITERS["json"].write(result), parse_constant=refuse)


@pytest.fixture(scope="module")
def compute():
    return trends.chart("training-compute")


def test_unknown_numbers_are_null_and_never_nan(compute):
    rows = [row for series in read(compute)["series"] for row in series["rows"]]
    unknown = compute.rows["low"].isna().sum()
    assert sum(row["low"] is None for row in rows) == unknown > 0


def test_an_infinite_number_is_refused_rather_than_written(compute):
    with pytest.raises(ValueError, match="not JSON compliant"):
        WRITERS["json"].write(replace(compute, rows=compute.rows.assign(y=math.inf)))


def test_numbers_read_back_as_the_same_numbers(compute):
    assert read(compute) == as_dict(compute)
    trend, written = compute.trends[0].trend, read(compute)["trends"][0]
    assert written["factor_per_year"] == trend.factor_per_year
    assert (written["low"], written["high"]) == trend.factor_interval
    assert written["doubling_interval"] == list(trend.doubling_interval)
    assert written["oom_per_year"] == trend.slope


@pytest.mark.parametrize(
    "chart_id", [c.id for c in trends.charts().values() if "period" in {o.name for o in c.options}]
)
def test_the_options_written_give_the_same_chart_again(chart_id):
    given = read(trends.chart(chart_id, period="earliest-2020"))["options"]
    assert list(given) == [option.name for option in trends.charts()[chart_id].options]
    assert read(trends.chart(chart_id, **given)) == read(trends.chart(chart_id, period="earliest-2020"))


def test_the_options_are_the_text_that_a_link_holds(compute):
    declared = trends.charts()["training-compute"].options
    assert read(compute)["options"] == opt.query(declared, compute.options)
    assert read(compute)["options"]["period"] == "2010-latest"


def test_two_runs_write_the_same_bytes(compute):
    assert WRITERS["json"].write(trends.chart("training-compute")) == WRITERS["json"].write(compute)


def test_text_is_utf_8_and_not_escaped():
    assert "×".encode() in WRITERS["json"].write(trends.chart("training-compute"))


def test_a_trend_that_cannot_be_fitted_is_null_with_its_reason():
    (trend,) = read(trends.chart("training-compute", period="1900-1901"))["trends"]
    numbers = {name: trend[name] for name in ("factor_per_year", "low", "high", "doubling_years", "verdict", "level")}
    assert set(numbers.values()) == {None}
    assert trend["n"] == 0
    assert "too few" in trend["words"]


def test_without_trend_lines_there_are_no_trends():
    assert read(trends.chart("training-compute", fit="false"))["trends"] == []
