"""Widths and line breaks of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.typesetting import widest, width, wrap

WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=30))


@given(WORDS, st.integers(20, 400))
def test_no_line_is_wider_than_the_room_and_no_letter_is_lost(words, room):
    lines = wrap(" ".join(words), 12, room)
    assert all(width(line, 12) <= room or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(words).split())


def test_words_stay_whole_where_they_fit():
    assert " ".join(wrap("How fast does the computation grow?", 36, 250)) == "How fast does the computation grow?"


@pytest.mark.parametrize(("text", "thousandths"), [("2024", 2224), ("Wil", 1388), ("10²⁴", 1810), ("", 0)])
def test_a_line_is_as_wide_as_its_letters_in_helvetica(text, thousandths):
    assert width(text, 1000) == thousandths


def test_the_widest_of_no_lines_is_nothing():
    assert widest([], 12) == 0
    assert widest(["a", "aaa", "aa"], 10) == width("aaa", 10)
