"""All colour, type and size: light and dark for pages, slide and print.

Charts take their look from here and from nowhere else.

Series colours are told apart by people with any of the common colour-vision deficiencies and stand at least 3:1
against the background; a series also has its own marker, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; `series` in the order they are handed out, `muted` for points that are not fitted.

    Sizes in pixels: `font_size` of axes and legend, `label_size` of names beside points, `title_size` of the question
    above a picture, `note_size` of its source line.
    """

    name: str
    background: str
    surface: str
    text: str
    quiet_text: str
    grid: str
    accent: str
    muted: str
    series: tuple[str, ...]
    font: str = "Source Sans, Source Sans Pro, Segoe UI, Helvetica, Arial, sans-serif"
    font_size: int = 15
    label_size: int = 13
    title_size: int = 22
    note_size: int = 12
    marker_size: int = 9
    line_width: int = 3


LIGHT = Theme(
    name="light",
    background="#ffffff",
    surface="#f4f6f8",
    text="#1b2430",
    quiet_text="#4d5866",
    grid="#dfe4ea",
    accent="#0061a4",
    muted="#7d8794",
    series=("#0067a8", "#c94f00", "#007a5a", "#a63d79", "#574a00", "#5a4fcf"),
)
DARK = Theme(
    name="dark",
    background="#0f141a",
    surface="#1a212a",
    text="#eef2f6",
    quiet_text="#b3bdc9",
    grid="#2f3945",
    accent="#6fb8ff",
    muted="#8a95a3",
    series=("#3d98de", "#ff8d4d", "#2fc796", "#ee8fc4", "#e0c341", "#c0b8ff"),
)
SLIDE = replace(
    LIGHT, name="slide", font_size=36, label_size=36, title_size=52, note_size=24, marker_size=18, line_width=7
)
"""For 1080 lines, where 2 pixels are a point of a slide 7.5 inches high: text 18 pt, the source line 12 pt."""
PRINT = replace(LIGHT, name="print", font_size=9, label_size=8, title_size=11, note_size=7, marker_size=4, line_width=1)
"""For a column of 321 CSS pixels (85 mm): 9 pixels are 6.75 pt."""

COLOURS = ("background", "surface", "text", "quiet_text", "grid", "accent", "muted")
"""Names of a theme's colours beside those of its series. Light and dark differ in nothing but colours."""

THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK, SLIDE, PRINT)})

MARKERS = ("circle", "diamond", "square", "triangle-up", "cross", "star")


def faded(colour: str, opacity: float) -> str:
    """A #rrggbb colour with an opacity, as plotly writes it.

    >>> faded("#0067a8", 0.2)
    'rgba(0,103,168,0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def layout(theme: Theme) -> dict[str, Any]:
    """The part of a plotly layout that every chart shares."""
    axis = {
        "gridcolor": theme.grid,
        "zerolinecolor": theme.grid,
        "linecolor": theme.quiet_text,
        "tickcolor": theme.quiet_text,
        "tickfont": {"size": theme.font_size, "color": theme.text},
        "title": {"font": {"size": theme.font_size, "color": theme.text}},
        "automargin": True,
    }
    return {
        "template": "none",  # plotly's own costs 7 kB and 40 ms a figure; all that it would show is said here
        "font": {"family": theme.font, "size": theme.font_size, "color": theme.text},
        "paper_bgcolor": theme.background,
        "plot_bgcolor": theme.background,
        "xaxis": axis | {"showgrid": False, "ticks": "outside", "showline": True},
        "yaxis": axis | {"ticks": "", "zerolinewidth": 2},
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.01,
            "x": 0,
            "font": {"size": theme.font_size, "color": theme.text},
            "itemsizing": "constant",
        },
        "hoverlabel": {
            "bgcolor": theme.surface,
            "bordercolor": theme.quiet_text,
            "font": {"size": theme.label_size, "color": theme.text, "family": theme.font},
            "align": "left",
        },
        "hovermode": "closest",
        "margin": {"l": 12, "r": 16, "t": 12, "b": 12},
    }
