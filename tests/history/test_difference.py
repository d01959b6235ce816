"""The difference of two versions says what came, went, changed and was renamed, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import DataError
from trends.history.difference import Change, difference, in_words
from trends.history.replay import undo
from trends.history.sheet import Sheet, build
from trends.history.version import version


def test_every_kind_of_change_between_two_tags_is_found_once(released):
    old, new = (version(tag, released.data) for tag in ("v2026.1.0", "v2026.2.0"))
    assert difference(old.sheets, new.sheets) == [
        Change("more", "", "add_table"),
        Change("more", "m", "add"),
        Change("series", "x:1999", "remove", "name", "x"),
        Change("series", "x:1999", "remove", "value", "-5"),
        Change("series", "x:1999", "remove", "year", "1999"),
        Change("series", "x:2000", "change", "value", "6", "-6"),
        Change("series", "x:2001", "add"),
        Change("things", "", "add_column", "speed"),
        Change("things", "a", "change", "size", "1", "1.0"),
        Change("things", "a", "change", "speed", "", "7"),
        Change("things", "aa", "add"),
        Change("things", "d", "remove", "id", "d"),
        Change("things", "e", "change", "aliases", "", "c"),
        Change("things", "e", "change", "name", "A third", "A third, renamed"),
        Change("things", "e", "rename", "id", "c", "e"),
    ]


def test_a_folder_is_a_version_like_a_tag(released):
    tagged, folder = version("v2026.2.0", released.data), version(str(released.folder), released.data)
    assert difference(tagged.sheets, folder.sheets) == []
    assert (tagged.release, tagged.day) == (folder.release, folder.day) == ("2026.2.0", "2026-02-28")


def test_what_is_neither_a_folder_nor_known_to_git_is_an_error(released, tmp_path):
    with pytest.raises(DataError, match='"v9" is neither a data folder nor a version that git knows here'):
        version("v9", released.data)
    with pytest.raises(DataError, match="neither a data folder"):
        version("--output=x", released.data)
    with pytest.raises(DataError, match="neither a data folder"):
        version("HEAD", tmp_path)


def test_the_words_name_each_change_once(released):
    old, new = (version(tag, released.data) for tag in ("v2026.1.0", "v2026.2.0"))
    assert in_words(difference(old.sheets, new.sheets)).splitlines() == [
        "more: new table",
        "more: added m",
        "series: removed x:1999",
        "series: x:2000, value: 6 -> -6",
        "series: added x:2001",
        "things: new column speed",
        "things: a, size: 1 -> 1.0",
        "things: a, speed: (empty) -> 7",
        "things: added aa",
        "things: removed d",
        "things: e, aliases: (empty) -> c",
        "things: e, name: A third -> A third, renamed",
        "things: renamed c to e",
        "13 changes.",
    ]


cells = st.text(alphabet='ab,"- 1é', max_size=4)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A table with some of three columns in some order, some rows, and sometimes an alias."""
    columns = ["id", *draw(st.permutations(["x", "y", "z"]))[: draw(st.integers(0, 3))], "aliases"]
    ids = draw(st.lists(st.sampled_from("pqrst"), unique=True, max_size=5))
    rows = [{column: draw(cells) for column in columns} | {"id": row} for row in ids]
    return build(columns, ["id"], [row | {"aliases": draw(st.sampled_from(["", "p", "q;r"]))} for row in rows])


@given(sheets(), sheets())
def test_undoing_the_difference_of_any_two_tables_gives_the_first_byte_for_byte(old, new):
    back = undo(new, difference({"t": old}, {"t": new}))
    assert back is not None
    assert back.csv() == old.csv()


def test_a_table_that_came_or_went_is_undone(released):
    new = version("v2026.2.0", released.data).sheets["more"]
    assert undo(new, difference({}, {"more": new})) is None
    back = undo(None, difference({"more": new}, {}))
    assert back is not None
    assert back.csv() == new.csv()


def test_another_key_is_undone():
    rows = [{"a": "1", "b": "2", "c": "x"}, {"a": "2", "b": "1", "c": "y"}]
    old, new = build("abc", "a", rows), build("abc", "bc", rows)
    back = undo(new, difference({"t": old}, {"t": new}))
    assert back is not None
    assert (back.key, back.csv()) == (old.key, old.csv())
