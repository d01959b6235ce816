"""Published rates are read in their own units, and how they stand to ours is computed."""

from __future__ import annotations

import math

import pytest

from trends.charts.claims import compare, judge, slope_of
from trends.charts.registry import chart

NOTHING = {"month_definition": "", "data_from": "", "data_until": ""}


@pytest.mark.parametrize(
    ("statistic", "value", "more", "slope"),
    [
        ("factor_per_year", 10.0, {}, 1.0),
        ("oom_per_year", 0.25, {}, 0.25),
        ("percent_per_year", 900.0, {}, 1.0),
        ("percent_per_year", -90.0, {}, -1.0),
        ("doubling_years", 2.0, {}, math.log10(2) / 2),
        ("doubling_months", 6.0, {}, 2 * math.log10(2)),
        ("doubling_months", 6.0, {"month_definition": "30_days"}, math.log10(2) / (180 / 365.25)),
        ("tenfold_years", 4.0, {}, 0.25),
        ("factor_per_two_years", 100.0, {}, 1.0),
        ("factor_total", 1e6, {"data_from": "2012", "data_until": "2018"}, 1.0),
        ("oom_total", 7.0, {"data_from": "1950", "data_until": "2020"}, 0.1),
        ("factor_total", 1e6, {}, None),
        ("exponent", 0.5, {}, None),
        ("doubling_years", 0.0, {}, None),
    ],
)
def test_a_number_is_read_in_its_own_unit(statistic, value, more, slope):
    assert slope_of(NOTHING | {"statistic": statistic} | more, value) == (
        None if slope is None else pytest.approx(slope, rel=1e-3)
    )


@pytest.mark.parametrize(
    ("theirs", "their_interval", "ours", "our_interval", "status"),
    [
        (0.6, (0.5, 0.7), 0.62, (0.55, 0.7), "inside"),
        (0.6, (0.5, 0.65), 0.68, (0.55, 0.8), "overlap"),
        (0.6, (0.5, 0.7), 0.9, (0.8, 1.0), "apart"),
        (0.6, None, 0.62, (0.55, 0.7), "inside"),
        (0.5, None, 0.62, (0.55, 0.7), "apart"),
        (0.6, (0.5, 0.7), 0.62, None, "inside"),
        (0.6, (0.5, 0.7), 0.8, None, "apart"),
    ],
)
def test_two_rates_are_inside_overlap_or_apart(theirs, their_interval, ours, our_interval, status):
    assert judge(theirs, their_interval, ours, our_interval) == status


def test_every_claim_of_the_ledger_has_a_status_and_what_it_rests_on():
    compared = compare()
    assert len(compared) >= 80
    for one in compared:
        if one.status == "not-recomputable":
            assert one.why
        else:
            assert one.ours.trend is not None
            interval = one.ours.trend.slope_interval
            assert one.status == judge(one.slope, one.interval, one.ours.trend.slope, interval)
            assert one.ratio == pytest.approx(one.slope / one.ours.trend.slope)
        assert "None" not in one.describe()


def test_a_view_that_names_no_chart_or_option_is_said_instead_of_hidden():
    wrong = [one for one in compare() if "is not an option" in one.why or "There is no chart" in one.why]
    assert [one.claim["id"] for one in wrong] == []


def test_the_way_from_their_rate_to_ours_starts_with_theirs_and_ends_with_the_default_view():
    ends = {}
    for one in compare():
        if not one.steps:
            continue
        assert any(step.slope == one.slope for step in one.steps[:2])
        chart_id = str(one.claim["view"]).split("?")[0].strip("/")
        if chart_id not in ends:
            ends[chart_id] = {fitted.trend.slope for fitted in chart(chart_id).trends}
        assert one.steps[-1].slope in ends[chart_id]
    assert {"training-compute", "gflops-per-dollar"} <= set(ends)


def test_a_time_in_months_of_30_days_shows_the_step_to_calendar_months():
    (one,) = [one for one in compare() if one.claim["id"] == "sevilla-2022-dl-all"]
    assert one.claim["month_definition"] == "30_days"
    assert [step.what for step in one.steps[:2]] == [
        "as printed, read as months of 1/12 year",
        "in the authors' months of 30 days",
    ]
    assert one.steps[0].slope < one.steps[1].slope
