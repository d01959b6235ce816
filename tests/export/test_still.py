"""The still picture of an embed takes the page's colours and keeps what the chart says."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from trends import theme as look
from trends.charts import chart
from trends.export import fragments
from trends.export.still import themed


def test_colours_of_the_theme_become_the_pages_and_others_stay():
    svg = '<svg width="9" viewBox="0 0 9 5"><path style="fill: rgb(255, 255, 255); stroke: rgb(1, 2, 3);"/></svg>'
    drawn = themed(svg, look.LIGHT)
    assert drawn == '<svg viewBox="0 0 9 5"><path style="fill: var(--background); stroke: rgb(1, 2, 3);"/></svg>'


def test_text_that_looks_like_a_colour_stays_text():
    svg = "<svg><text>rgb(255, 255, 255) 1.2345</text></svg>"
    assert themed(svg, look.LIGHT) == svg


def test_coordinates_are_kept_to_a_tenth_of_a_pixel():
    svg = '<svg><path d="M1.2345,-0.04L10,2.99" transform="translate(7.449,8)"/></svg>'
    assert themed(svg, look.LIGHT) == '<svg><path d="M1.2,0L10,3" transform="translate(7.4,8)"/></svg>'


def test_pieces_of_one_line_become_one_path_and_those_of_others_stay_apart():
    piece = '<path class="js-line" d="M{0},1L{0},2" style="stroke: {1};"/>'
    svg = f"<svg>{piece.format(1, 'red')}{piece.format(2, 'red')}{piece.format(3, 'blue')}</svg>"
    joined = '<path class="js-line" d="M1,1V2M2,1V2" style="stroke: red;"/>'
    assert themed(svg, look.LIGHT) == f"<svg>{joined}{piece.format(3, 'blue')}</svg>"


@pytest.mark.parametrize("theme", [look.LIGHT, look.DARK, look.SLIDE])
def test_every_colour_of_a_theme_is_a_variable_of_its_pages(theme):
    css = fragments.colours(theme)
    for name, colour in fragments.variables(theme).items():
        assert f"{name}:{colour}" in css
    assert len(fragments.variables(theme)) == len(look.COLOURS) + len(theme.series)


def test_two_colours_of_a_theme_are_never_the_same_so_none_is_taken_for_another():
    for theme in (look.LIGHT, look.DARK):
        colours = list(fragments.variables(theme).values())
        assert len(set(colours)) == len(colours)


def test_what_is_wrapped_is_still_well_formed():
    svg = f"<svg><title>{chart('timeline').title}</title><path d='M0.55,1'/></svg>"
    assert ET.fromstring(themed(svg, look.LIGHT)).tag == "svg"
