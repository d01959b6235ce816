"""Colours that everybody can tell apart: contrast, colour-vision deficiencies, and one place where they are written."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from trends import theme
from trends.theme import MARKERS, THEMES

CONFIG = Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml"
NOT_TEXT, TEXT = 3.0, 7.0
"""WCAG 2.2: graphical objects need a contrast of 3 (1.4.11); text 4.5 (AA) or 7 (AAA, 1.4.6), which ours has."""
APART = 10.0
"""CIE76 distance below which two colours count as alike here; 2.3 is a just noticeable difference side by side."""

# Viénot, Brettel and Mollon (1999), Digital video colourmaps for checking the legibility of displays by dichromats,
# Color Research and Application 24: linear RGB to LMS, and the missing cone replaced from the other two.
RGB_TO_LMS = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
REPLACE = {
    "protanopia": np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]]),
    "deuteranopia": np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]]),
    "full colour vision": np.eye(3),
}
LINEAR_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = LINEAR_TO_XYZ.sum(axis=1)


def linear(colour):
    """Linear-light RGB of a #rrggbb colour."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG."""
    light, dark = sorted((float(LINEAR_TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """CIE 1976 L*a*b* of linear RGB, relative to the white of sRGB."""
    share = LINEAR_TO_XYZ @ rgb / WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def seen(colour, vision):
    """Lab of a colour as somebody with that vision sees it."""
    return lab(np.clip(np.linalg.solve(RGB_TO_LMS, REPLACE[vision] @ RGB_TO_LMS @ linear(colour)), 0, 1))


def distance(one, other, vision="full colour vision"):
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def look(request):
    return request.param


def test_the_measures_agree_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.1)
    assert distance("#ff0000", "#00ff00") == pytest.approx(170.6, abs=1)


@pytest.mark.parametrize("vision", ["protanopia", "deuteranopia"])
def test_the_simulation_takes_away_what_such_a_person_cannot_see(vision):
    assert distance("#c05000", "#708000", vision) < distance("#c05000", "#708000") / 2  # an orange and a green
    assert distance("#0000ff", "#ffff00", vision) > 100
    for grey in ("#000000", "#808080", "#ffffff"):
        assert np.linalg.norm(seen(grey, vision) - seen(grey, "full colour vision")) < 1.5


def test_series_and_muted_points_stand_out_from_the_background(look):
    for colour in (*look.series, look.muted, look.accent):
        assert contrast(colour, look.background) >= NOT_TEXT, colour
        assert contrast(colour, look.surface) >= NOT_TEXT, colour


def test_text_is_read_easily_on_every_ground_that_it_stands_on(look):
    for ground in (look.background, look.surface):
        assert contrast(look.text, ground) >= TEXT
        assert contrast(look.quiet_text, ground) >= 4.5
        assert contrast(look.accent, ground) >= 4.5


@pytest.mark.parametrize("vision", list(REPLACE))
def test_any_two_series_colours_are_told_apart_with_common_colour_vision_deficiencies(look, vision):
    alike = {
        (one, other): round(distance(one, other, vision), 1)
        for one, other in itertools.combinations(look.series, 2)
        if distance(one, other, vision) < APART
    }
    assert not alike


def test_every_series_has_a_marker_of_its_own_so_that_colour_is_never_the_only_sign(look):
    assert len(set(MARKERS)) == len(MARKERS) >= len(look.series)
    assert not [marker for marker in MARKERS if marker.endswith("-open")]


def test_colours_are_written_as_rrggbb_and_are_all_different(look):
    colours = (look.background, look.surface, look.text, look.quiet_text, look.muted, look.accent, *look.series)
    assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in colours)
    assert len(set(look.series) | {look.muted}) == len(look.series) + 1


def test_the_themes_are_told_apart_by_name_and_offer_equally_many_series():
    assert list(THEMES) == ["light", "dark", "slide", "print"]
    assert len({len(look.series) for look in THEMES.values()}) == 1


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
def test_streamlit_is_configured_with_the_colours_of_the_charts(look):
    configured = tomllib.loads(CONFIG.read_text("utf-8"))["theme"][look.name]
    assert configured == {
        "primaryColor": look.accent,
        "backgroundColor": look.background,
        "secondaryBackgroundColor": look.surface,
        "textColor": look.text,
    }


def test_slide_and_print_differ_from_light_in_sizes_alone():
    sizes = {"name", "font_size", "label_size", "title_size", "note_size", "marker_size", "line_width"}
    for look in (theme.SLIDE, theme.PRINT):
        assert {key for key, value in vars(look).items() if value != getattr(theme.LIGHT, key)} == sizes


def test_a_layout_takes_its_colours_and_type_from_the_theme_alone(look):
    layout = theme.layout(look)
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == look.background
    assert layout["font"] == {"family": look.font, "size": look.font_size, "color": look.text}
    assert layout["xaxis"]["tickfont"]["color"] == layout["yaxis"]["tickfont"]["color"] == look.text


def test_no_module_but_the_theme_writes_a_colour():
    root = Path(theme.__file__).parent
    used = [
        f"{path.relative_to(root)}: {word}"
        for path in [*root.glob("charts/**/*.py"), *root.glob("dashboard/*.py"), *root.glob("export/*.py")]
        for word in path.read_text("utf-8").replace('"', " ").replace("'", " ").split()
        if len(word) == 7 and word.startswith("#") and set(word[1:].lower()) <= set("0123456789abcdef")
    ]
    assert not used
