"""How a picture of a chart is drawn: its size, theme, background and title, apart from what it shows.

The options of a chart say what is shown and are part of its identity; these say how, and are taken by the formats that
draw (`Writer.draws`). They are declared as options are, so a query, a command and a page read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from trends import options as opt
from trends.errors import OptionError
from trends.theme import THEMES

MAX_SIDE, MAX_PIXELS, MAX_SCALE = 4096, 12_000_000, 4.0
"""Bounds of what a server draws: a side in device pixels, the whole in device pixels, device pixels per pixel."""


@dataclass(frozen=True)
class Number:
    """A number within bounds; `whole` ones have no fraction. Empty text is the default: not said."""

    name: str
    title: str
    help: str
    low: float
    high: float
    whole: bool = True
    default: str = ""
    kind: Literal["number"] = "number"
    more: bool = False

    def parse(self, text: str) -> str:
        """The number as text; OptionError when it is none or out of bounds."""
        shape = r"\d{1,6}" if self.whole else r"\d{1,4}(\.\d{1,3})?"
        if text and not (re.fullmatch(shape, text, re.ASCII) and self.low <= float(text) <= self.high):
            raise OptionError(f'{self.name}: "{text[:80]}" is not a value it takes. Use {self.allowed()}.')
        return text

    def text(self, value: opt.Value) -> str:
        """The number as a query parameter."""
        return str(value)

    def allowed(self) -> str:
        """The allowed values in words."""
        return f"{'a whole number' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Size:
    """A named size: pixels, device pixels per pixel, and the theme whose text fits it."""

    title: str
    width: int
    height: int
    scale: float
    theme: str


SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "page": Size("Page, 1200 x 675", 1200, 675, 1, "light"),
        "hd": Size("Slide 16:9, full HD", 1920, 1080, 1, "slide"),
        "4k": Size("Slide 16:9, 4K", 1920, 1080, 2, "slide"),
        "4x3": Size("Slide 4:3", 1440, 1080, 1, "slide"),
        "half": Size("Half a slide", 960, 1080, 1, "slide"),
        "square": Size("Square", 1080, 1080, 1, "slide"),
        "column": Size("Column of print, 85 mm", 321, 241, 4, "print"),
    }
)
"""In CSS pixels (1/96 inch). At 1080 lines 2 pixels are a point of a slide 7.5 inches high."""

OPTIONS: tuple[opt.Option, ...] = (
    opt.Choice(
        "size",
        "Size",
        "A named size with the theme that fits it; width, height, scale and theme override their part of it.",
        {name: size.title for name, size in SIZES.items()},
        "page",
    ),
    Number("width", "Width", "Width in pixels.", 200, MAX_SIDE),
    Number("height", "Height", "Height in pixels.", 150, MAX_SIDE),
    Number("scale", "Scale", "Device pixels per pixel, of PNG.", 0.5, MAX_SCALE, whole=False),
    opt.Choice(
        "theme",
        "Theme",
        "Colours and sizes of text: for a page, light or dark, a slide, or print; auto: as the size has it.",
        {"auto": "To suit the size", **{name: name.capitalize() for name in THEMES}},
        "auto",
    ),
    opt.Choice(
        "background",
        "Background",
        "The theme's background, or none, so that a slide's own shows through.",
        {"solid": "The theme's", "transparent": "None"},
        "solid",
    ),
    opt.Choice("title", "Title", "The question above the chart.", {"on": "On", "off": "Off"}, "on"),
    opt.Choice(
        "build",
        "Build-up",
        "Of slides: first on a linear axis, then without the trend, then the whole, one slide each.",
        {"on": "On", "off": "Off"},
        "off",
    ),
)


@dataclass(frozen=True)
class Rendering:
    """Size in pixels, device pixels per pixel, name of the theme, and what is left out.

    `adapts` where no theme was asked for: in the light theme a page then follows its reader's.
    `build` where slides lead up to the view in steps.
    """

    width: int = SIZES["page"].width
    height: int = SIZES["page"].height
    scale: float = SIZES["page"].scale
    theme: str = SIZES["page"].theme
    transparent: bool = False
    title: bool = True
    adapts: bool = True
    build: bool = False


def parse(given: Iterable[tuple[str, str]]) -> Rendering:
    """A rendering from (name, text) pairs.

    Raises
    ------
    OptionError
        An unknown or repeated name, a value not allowed, or a picture larger than a server draws.
    """
    chosen = opt.parse(OPTIONS, given)
    size = SIZES[chosen.choice("size")]
    theme = chosen.choice("theme")
    rendering = Rendering(
        width=int(chosen.choice("width") or size.width),
        height=int(chosen.choice("height") or size.height),
        scale=float(chosen.choice("scale") or size.scale),
        theme=size.theme if theme == "auto" else theme,
        transparent=chosen.choice("background") == "transparent",
        title=chosen.choice("title") == "on",
        adapts=theme == "auto",
        build=chosen.choice("build") == "on",
    )
    sides = rendering.width * rendering.scale, rendering.height * rendering.scale
    if max(sides) > MAX_SIDE or sides[0] * sides[1] > MAX_PIXELS:
        raise OptionError(
            f"width, height, scale: {sides[0]:.0f} x {sides[1]:.0f} pixels are too many. A side may have {MAX_SIDE}, "
            f"the whole picture {MAX_PIXELS // 1_000_000} million. Make it smaller, or use svg or pdf, which have no "
            "pixels."
        )
    return rendering


def split(given: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of a query in two: those for the chart, those for the rendering.

    `scale` is both: a word is the chart's axis, a number the picture's.

    >>> split([("scale", "log"), ("scale", "2"), ("theme", "dark")])
    ([('scale', 'log')], [('scale', '2'), ('theme', 'dark')])
    """
    names = {option.name for option in OPTIONS}
    pairs = list(given)
    drawn = [name in names and (name != "scale" or text[:1].isdigit()) for name, text in pairs]
    chart = [pair for pair, of_drawing in zip(pairs, drawn, strict=True) if not of_drawing]
    return chart, [pair for pair, of_drawing in zip(pairs, drawn, strict=True) if of_drawing]
