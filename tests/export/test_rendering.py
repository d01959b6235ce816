"""How a picture is drawn: named sizes, their overrides, and the bounds of what a server draws."""

from __future__ import annotations

import pytest

from trends.errors import OptionError
from trends.export import rendering
from trends.export.rendering import MAX_PIXELS, MAX_SIDE, SIZES, Rendering, parse, split
from trends.theme import THEMES


def test_nothing_given_is_a_picture_for_a_page():
    assert parse([]) == Rendering() == Rendering(1200, 675, 1, "light", False, True)


@pytest.mark.parametrize("name", list(SIZES))
def test_a_named_size_sets_pixels_scale_and_theme_and_is_within_the_bounds(name):
    size, found = SIZES[name], parse([("size", name)])
    assert (found.width, found.height, found.scale, found.theme) == (size.width, size.height, size.scale, size.theme)
    assert size.theme in THEMES


def test_what_is_given_overrides_its_part_of_the_named_size():
    found = parse(
        [("size", "hd"), ("width", "800"), ("theme", "dark"), ("background", "transparent"), ("title", "off")]
    )
    assert found == Rendering(800, 1080, 1, "dark", True, False, adapts=False)


@pytest.mark.parametrize(
    "given",
    [
        {"width": "5000"},
        {"width": "0"},
        {"height": "-3"},
        {"height": "1e3"},
        {"width": "８００"},
        {"scale": "5"},
        {"scale": "nan"},
        {"theme": "blue"},
        {"title": "yes"},
        {"size": "a/b"},
        {"frame": "1"},
        {"width": "4096", "height": "4096"},
        {"width": "4000", "height": "800", "scale": "1.1"},
    ],
    ids=str,
)
def test_what_is_not_allowed_is_refused_and_what_is_allowed_is_named(given):
    with pytest.raises(OptionError, match=r"Use |It has |A side may have"):
        parse(given.items())


def test_the_largest_picture_is_drawn():
    assert parse([("width", str(MAX_SIDE)), ("height", str(MAX_PIXELS // MAX_SIDE))]).width == MAX_SIDE


def test_scale_is_the_axis_as_a_word_and_the_picture_as_a_number():
    chart, drawing = split([("scale", "linear"), ("scale", "2"), ("definition", "all"), ("width", "900")])
    assert chart == [("scale", "linear"), ("definition", "all")]
    assert drawing == [("scale", "2"), ("width", "900")]


def test_every_option_has_a_name_of_its_own_and_says_what_it_takes():
    names = [option.name for option in rendering.OPTIONS]
    assert len(set(names)) == len(names)
    assert all(option.allowed() and option.help for option in rendering.OPTIONS)
