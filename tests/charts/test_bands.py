"""The band of a new reported value and that of its true value are told apart, in the figure, in words and in JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trends.charts.populations import ERROR_SD
from trends.charts.result import FittedTrend
from trends.export import WRITERS
from trends.fit import fit_trend


def fitted(error_sd: float | None, **chosen) -> FittedTrend:
    rng = np.random.default_rng(0)
    year = rng.uniform(2010, 2024, 200)
    trend = fit_trend(year, 10.0 ** (20 + 0.5 * (year - 2010) + rng.normal(0, 1, 200)), **chosen)
    return FittedTrend("a", "A", trend, 200, "2010 to 2024", "all", None, error_sd=error_sd)


def width(band: tuple[np.ndarray, np.ndarray]) -> float:
    return float(np.log10(band[1][0] / band[0][0]))


def test_the_standard_deviations_are_those_of_factors_of_3_10_and_31_at_90_percent():
    for word, factor in (("confident", 3), ("likely", 10), ("speculative", 31)):
        assert ERROR_SD[word] == pytest.approx(np.log10(factor) / 1.645, abs=0.005)
    assert ERROR_SD[""] == 0


def test_a_true_value_lies_in_a_narrower_band_than_a_reported_one_and_the_trend_in_the_narrowest():
    one = fitted(0.6)
    trend, new, true = (width(one.band(which, [2020.0])) for which in ("trend", "new", "true"))
    assert trend < true < new
    assert true == pytest.approx(new * np.sqrt(1 - 0.6**2 / one.trend.residual_sd**2), rel=0.01)


def test_the_band_of_true_values_holds_them_as_often_as_it_says():
    """Values that are reported with errors of 0.6 OOM: nine in ten true values of new points lie in the band."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(1000):
        year = rng.uniform(2010, 2024, 101)
        true = 0.5 * (year - 2010) + rng.normal(0, 0.8, 101)
        reported = true + rng.normal(0, 0.6, 101)
        trend = fit_trend(year[:100], 10.0 ** reported[:100])
        low, high = FittedTrend("a", "A", trend, 100, "", "", None, error_sd=0.6).band("true", year[100:])
        held += low[0] <= 10.0 ** true[100] <= high[0]
    assert 0.87 <= held / 1000 <= 0.93


def test_where_errors_are_as_large_as_the_scatter_or_unknown_there_is_no_band_of_true_values():
    assert fitted(2.0).band("true", [2020.0]) is None
    assert fitted(None).band("true", [2020.0]) is None
    assert fitted(None).band("new", [2020.0]) is not None


def test_reported_values_alone_have_one_band_for_both():
    one = fitted(0.0)
    assert width(one.band("true", [2020.0])) == pytest.approx(width(one.band("new", [2020.0])))


def test_a_trend_without_an_interval_has_no_bands():
    one = fitted(0.3, interval="none")
    assert [one.band(which, [2020.0]) for which in ("trend", "new", "true")] == [None] * 3
    assert one.bands_at_end() is None


def test_the_chart_draws_the_three_bands_one_within_the_other(draw):
    result = draw("training-compute", bands="true")
    names = [trace.name for trace in result.figure.data if trace.fill == "toself"]
    assert [next(word for word in ("new point", "true value", "trend is") if word in name) for name in names] == [
        "new point",
        "true value",
        "trend is",
    ]


def test_the_method_says_how_sure_the_values_are_and_what_that_takes_from_the_band(draw):
    (sentence,) = [line for line in draw("training-compute").method if "true value would lie" in line]
    assert "within a factor of" in sentence
    assert "narrower" in sentence


def test_json_tells_the_bands_apart_at_the_last_fitted_date(draw):
    result = draw("training-compute")
    (trend,) = json.loads(WRITERS["json"].write(result))["trends"]
    bands = trend["bands"]
    assert bands["year"] == result.trends[0].trend.window[1]
    (low, high), (true_low, true_high) = bands["new_reported_value"], bands["new_true_value"]
    assert low < true_low < bands["trend"][0] < bands["trend"][1] < true_high < high
    assert trend["error_sd"] == pytest.approx(result.trends[0].error_sd)
    assert trend["residual_sd"] > trend["error_sd"] > 0


def test_processors_whose_values_carry_no_confidence_have_no_band_of_true_values(draw):
    trends = json.loads(WRITERS["json"].write(draw("gflops-per-dollar")))["trends"]
    assert {trend["error_sd"] for trend in trends} == {None}
    assert all(trend["bands"]["new_true_value"] is None for trend in trends)
