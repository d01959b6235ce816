"""How every figure looks, and its SVG: the same bytes from the same data."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from trends.theme import LIGHT

BLUE, ORANGE, GREEN, PURPLE, *_ = LIGHT.series
GREY, INK, QUIET = LIGHT.muted, LIGHT.text, LIGHT.quiet_text
SIZE = (7.2, 3.6)
"""Inches."""
_TOLERANCE = 0.02
"""Points by which coordinates may differ between two machines and still be the same figure."""

Draw = Callable[[Axes], None]


@contextmanager
def look() -> Iterator[None]:
    """Our settings for as long as a figure is drawn; text stays text, ids do not change from run to run."""
    settings = {
        "font.family": "sans-serif",
        "font.size": 9.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "trends",
        "axes.edgecolor": QUIET,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "lines.linewidth": 1.8,
    }
    with mpl.rc_context(settings):
        yield


def svg(draw: Draw) -> str:
    """A figure as SVG, with two decimals a coordinate."""
    with look():
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.subplots()
        draw(axes)
        sink = io.StringIO()
        figure.savefig(sink, format="svg", facecolor="white", metadata={"Date": None, "Creator": None})
    text = re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", sink.getvalue())
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def same(one: str, other: str) -> bool:
    """Whether two SVGs are the same but for the rounding of coordinates."""
    number = r"-?\d+(?:\.\d+)?"
    if re.sub(number, "#", one) != re.sub(number, "#", other):
        return False
    first, second = (np.array(re.findall(number, text), dtype=float) for text in (one, other))
    return bool(first.size == second.size and (np.abs(first - second) <= _TOLERANCE).all())


def rates(axes: Axes, label: str = "Growth per year") -> None:
    """A horizontal axis of slopes, OOM/yr, that is written as factors per year."""
    low, high = (10.0**end for end in axes.get_xlim())
    for step in (
        (0.25, 0.5, 1, 2, 4, 8),
        (0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8),
        np.arange(0.5, 12, 0.25),
        np.arange(0.5, 12, 0.1),
    ):
        factors = [float(f) for f in step if low <= f <= high]
        if len(factors) >= 4:
            break
    axes.set_xticks([np.log10(f) for f in factors], [f"{f:.4g}x" for f in factors])
    axes.set_xlabel(label)


def interval(
    axes: Axes, y: float, slope: float, ends: tuple[float, float] | None, colour: str, marker: str = "o"
) -> None:
    """A slope with its interval, as a dot on a bar."""
    if ends is not None:
        axes.plot(ends, [y, y], color=colour, linewidth=3, alpha=0.45, solid_capstyle="butt")
    axes.plot([slope], [y], marker, color=colour, markersize=6)
