"""Names beside points: none on another, none outside, the important ones first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.charts.place import Name, Place, _box, _overlap, place_names
from trends.theme import LIGHT

PLACE = Place(600, 400, LIGHT)
NAMES = st.lists(
    st.tuples(st.floats(0, 600), st.floats(0, 400), st.sampled_from(["GPT-4", "A name that is long", "x"])), max_size=25
)


def names_of(drawn):
    return [Name(x, y, (text,)) for x, y, text in drawn]


@given(NAMES)
def test_names_neither_meet_nor_leave_the_area(drawn):
    names = names_of(drawn)
    points = np.array([[name.x, name.y] for name in names]).reshape(-1, 2)
    boxes = [_box(names[number], position, 13) for number, position in place_names(names, points, PLACE, 13)]
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if _overlap(a, b, 0)]
    assert all(left >= 0 and right <= 605 and top >= 0 and bottom <= 400 for left, top, right, bottom in boxes)


def test_of_two_names_at_one_point_without_room_for_both_the_first_is_kept():
    names = [Name(20, 10, ("First",)), Name(20, 10, ("Second",))]
    small = Place(90, 20, LIGHT)
    assert [number for number, _ in place_names(names, np.array([[20.0, 10.0]]), small, 13)] == [0]


def test_a_name_evades_the_points_beside_it():
    beside = np.array([[x, 200.0] for x in range(110, 220, 8)])
    ((_, position),) = place_names([Name(100, 200, ("Crowded",))], beside, PLACE, 13)
    assert position != "middle right"


def test_a_name_that_would_cover_too_much_is_left_out():
    everywhere = np.array([[x, y] for x in range(0, 600, 4) for y in range(0, 400, 4)], dtype=float)
    assert place_names([Name(300, 200, ("Anything",))], everywhere, PLACE, 13) == []


@pytest.mark.parametrize(
    ("position", "top", "bottom"), [("top right", 80, 100), ("middle right", 90, 110), ("bottom right", 100, 120)]
)
def test_a_box_stands_where_plotly_sets_the_text(position, top, bottom):
    left, *_ = box = _box(Name(50, 100, ("a",)), position, 20)
    assert (box[1], box[3]) == (top, bottom)
    assert left > 50
