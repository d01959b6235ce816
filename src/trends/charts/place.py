"""Where a figure is drawn, and how the names in it are placed there so that none covers another.

A page, a slide and a column of print differ in room and in the size of text. A chart therefore says with `Arrange`
how it fits itself to a place, and a surface that knows its place asks for it; nothing else of the chart changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from trends import typesetting
from trends.theme import Theme

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """The area inside the axes in pixels, and the theme whose text stands there."""

    width: float
    height: float
    theme: Theme


USUAL_SIZE = (900.0, 470.0)
"""The area of a chart on a page of usual width, in pixels."""

Arrange = Callable[[go.Figure, Place], str]
"""Fits a figure to a place, in the figure itself; returns what had to be left out, as a sentence, or ""."""


def unchanged(figure: go.Figure, place: Place) -> str:
    """For charts that are the same everywhere."""
    return ""


@dataclass(frozen=True)
class Name:
    """A name for the point at `x`, `y`, in pixels from the upper left corner of the area; in lines of plain text."""

    x: float
    y: float
    lines: tuple[str, ...]


def pixels(figure: go.Figure, place: Place, x: pd.Series, y: pd.Series) -> tuple[Array, Array]:
    """Where points stand in the area of a figure's first axes, in pixels from its upper left corner."""
    horizontal, vertical = figure.layout.xaxis, figure.layout.yaxis
    (left, right), (low, high) = horizontal.range, vertical.range
    up = np.log10(y.to_numpy(dtype=np.float64)) if vertical.type == "log" else y.to_numpy(dtype=np.float64)
    across = (x.to_numpy(dtype=np.float64) - left) / (right - left)
    return across * place.width, (high - up) / (high - low) * place.height


_Box = tuple[float, float, float, float]
_POSITIONS = ("middle right", "top right", "bottom right", "middle left", "top left", "bottom left")


def place_names(
    names: Sequence[Name], points: Array, place: Place, size: float, *, most_covered: int = 8
) -> list[tuple[int, str]]:
    """Choose positions for names, the most important first.

    Parameters
    ----------
    names : what to place
    points : (n, 2) array
        All points drawn, in the pixels of the names; covering one is bad, covering another name is not done.
    size : text size in pixels
    most_covered : points that a name may cover before it is rather left out

    Returns
    -------
    list of (place in ``names``, plotly text position), without those that found no room
    """
    taken: list[_Box] = []
    found = []
    for number, name in enumerate(names):
        best: tuple[float, str, _Box] | None = None
        for order, position in enumerate(_order(name, place)):
            box = _box(name, position, size)
            if box[0] < 0 or box[2] > place.width + size / 3 or box[1] < 0 or box[3] > place.height:
                continue
            if any(_overlap(box, other, size / 8) for other in taken):
                continue
            cost = _covered(box, points) + order / 4
            if best is None or cost < best[0]:
                best = (cost, position, box)
        if best is not None and best[0] <= most_covered:
            found.append((number, best[1]))
            taken.append(best[2])
    return found


def _order(name: Name, place: Place) -> tuple[str, ...]:
    """Positions, those towards the middle first."""
    return _POSITIONS if name.x < place.width / 2 else (*_POSITIONS[3:], *_POSITIONS[:3])


def margin(size: float) -> float:
    """How far a name keeps off its point: two spaces."""
    return typesetting.width("  ", size)


def _box(name: Name, position: str, size: float) -> _Box:
    """Left, top, right, bottom of the text as plotly sets it."""
    room = typesetting.widest(name.lines, size)
    tall = ((len(name.lines) - 1) * typesetting.LINE + 1) * size
    left = name.x + margin(size) if position.endswith("right") else name.x - margin(size) - room
    top = name.y - {"top": tall, "middle": tall / 2, "bottom": 0.0}[position.split()[0]]
    return left, top, left + room, top + tall


def _overlap(one: _Box, other: _Box, gap: float) -> bool:
    """Whether two boxes meet, or stand closer than a gap above each other or two gaps beside each other."""
    beside = one[0] - 2 * gap < other[2] and other[0] - 2 * gap < one[2]
    return beside and one[1] - gap < other[3] and other[1] - gap < one[3]


def _covered(box: _Box, points: Array) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(np.count_nonzero((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))
