"""The timeline: one line an event, in order of date, and a place for every kind of event the table may hold."""

from __future__ import annotations

import json

import pytest

import trends
from trends import tables
from trends.charts.catalogue import timeline

EVENT = {"kind": "idea", "approach": "learned", "why": "It began something.", "source": "essay"}


def event(name, dated, **cells):
    return EVENT | {"id": name, "title": name.upper(), "dated": dated} | cells


@pytest.fixture
def events(data):
    """Draw the timeline of these events."""
    data.write("sources", [{"key": "essay", "kind": "essay", "authors": "A.", "year": "2019", "title": "Essay"}])

    def draw(*rows, **chosen):
        data.write("milestones", rows)
        return data.draw("timeline", **chosen)

    return draw


def allowed(column):
    """The values that the descriptor lets a cell of the milestones hold."""
    package = json.loads((tables.package().folder / "datapackage.json").read_text("utf-8"))
    (table,) = (resource for resource in package["resources"] if resource["name"] == "milestones")
    (field,) = (field for field in table["schema"]["fields"] if field["name"] == column)
    return field["constraints"]["enum"]


@pytest.mark.parametrize("kind", allowed("kind"))
def test_every_kind_that_the_table_may_hold_is_an_option_and_is_drawn(events, kind):
    assert list(events(event("a", "2000", kind=kind)).rows["id"]) == ["a"]
    assert list(events(event("a", "2000", kind=kind), kinds=kind).rows["id"]) == ["a"]


@pytest.mark.parametrize("approach", [*allowed("approach"), ""])
def test_every_approach_that_the_table_may_hold_has_a_colour_and_a_name(events, approach):
    result = events(event("a", "2000", approach=approach))
    assert result.rows.loc[0, "label"] in timeline.APPROACHES.values()
    assert [list(trace.customdata[0]) for trace in result.figure.data] == [["a"]]


def test_events_stand_in_order_of_date_one_line_each_the_oldest_first(events):
    result = events(event("c", "2001"), event("a", "1999-06-30"), event("b", "1999"), event("d", "2001-01-01"))
    assert dict(zip(result.rows["id"], result.rows["y"], strict=True)) == {"a": 1, "b": 2, "d": 3, "c": 4}
    top, bottom = result.figure.layout.yaxis.range[1], result.figure.layout.yaxis.range[0]
    assert top < 1
    assert bottom > 4


def test_the_horizontal_place_of_an_event_is_its_date(events):
    assert list(events(event("a", "1999"), event("b", "2001-01-01")).rows["x"]) == pytest.approx(
        [1999.5, 2001.0014], abs=1e-4
    )


def test_a_title_stands_on_the_side_of_its_point_where_there_is_room(events):
    (trace,) = events(event("a", "1950"), event("b", "2020")).figure.data
    assert list(trace.textposition) == ["middle right", "middle left"]


def test_without_names_only_points_are_drawn(events):
    (trace,) = events(event("a", "1950"), labels="false").figure.data
    assert trace.mode == "markers"


def test_only_the_chosen_kinds_are_drawn(events):
    rows = [event("a", "2000", kind="idea"), event("b", "2001", kind="award"), event("c", "2002", kind="essay")]
    assert list(events(*rows, kinds="award,essay").rows["id"]) == ["b", "c"]


def test_the_answer_names_the_first_and_the_last_event_and_counts_them(events):
    answer = events(event("a", "1950-05-05"), event("b", "1990"), event("c", "2020")).answer
    assert answer.startswith("3 events lead from A (1950) to C (2020)")
    assert "1990" in answer or "1991" in answer


def test_a_timeline_has_no_trend(events):
    assert events(event("a", "1950")).trends == ()


def test_no_event_is_said_to_be_none(events):
    result = events(event("a", "1950"), period="1900-1901")
    assert result.answer == "No event of these kinds falls in these years."
    assert result.alt == "Timeline without events."
    assert not result.figure.data


def test_names_in_two_lines_do_not_reach_the_next_event():
    result = trends.chart("timeline")
    layout = result.figure.layout
    lines = max(text.count("<br>") + 1 for trace in result.figure.data for text in trace.text)
    size = max(trace.textfont.size for trace in result.figure.data)
    axes = layout.height - layout.margin.t - layout.margin.b
    assert lines == 2
    assert axes / len(result.rows) >= 1.3 * size * lines  # plotly's line is 1.3 times its letters
