"""A chart as plotly.js draws it in a reader's browser: the figure as JSON that is safe within a page, and its colours.

A figure is written once, in the light theme; the page's script swaps its colours where the reader's theme is dark.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import numpy as np
import plotly.graph_objects as go

from trends import theme as look
from trends.charts.place import Place
from trends.charts.result import ChartResult

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
"""What plotly.js may offer: no logo, and nothing that sends a chart to anybody's cloud."""

AXES_OF_A_SLIDE = 1700, 800
"""About how large the axes of an embed are on a slide of 1920 x 1080 pixels."""

DIGITS = 8
"""Digits of a number in a page: a date within an hour, a value within 10⁻⁷ of itself."""


def block(result: ChartResult, theme: look.Theme = look.LIGHT) -> str:
    """The data block that chart.js reads within a page."""
    return f'<script type="application/json" id="figure">{_told(result, theme)}</script>'


def script(result: ChartResult, theme: look.Theme = look.LIGHT) -> bytes:
    """The same as a script of its own, which chart.js loads when a reader comes near."""
    return f"window.trendsFigure={_told(result, theme)};\n".encode()


def _told(result: ChartResult, theme: look.Theme) -> str:
    """The figure in a theme, the colours to swap for dark, plotly's settings."""
    told = {
        "figure": as_dict(arranged(result, theme)[0]),
        "dark": swaps(theme, look.DARK) if theme.name == "light" else {},
        "config": CONFIG | {"toImageButtonOptions": {"filename": result.id, "scale": 2}},
    }
    return in_script(told)


def arranged(result: ChartResult, theme: look.Theme) -> tuple[go.Figure, str]:
    """The figure of a result, and what it had to leave out; in the slide theme it is fitted to a slide."""
    if theme is not look.SLIDE:
        return result.figure, ""
    figure = go.Figure(result.figure)
    left_out = result.arrange(figure, Place(*AXES_OF_A_SLIDE, theme))
    figure.update_layout(height=None)
    return figure, left_out


def in_script(value: Any) -> str:
    """JSON that can stand within a script element: nothing in it ends the element or a line.

    >>> in_script("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub(r"[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def as_dict(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain values, with what the template says of scatter traces alone.

    Numbers are written as numbers, because plotly's own base64 does not compress.
    """
    found = json.loads(figure.to_json())
    template = found.get("layout", {}).get("template")
    if template:
        template["data"] = {kind: value for kind, value in template.get("data", {}).items() if kind == "scatter"}
    plain: dict[str, Any] = _plain(found)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() >= {"dtype", "bdata"}:
            return _numbers(value)
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _rounded(value) if isinstance(value, float) else value


def _numbers(coded: dict[str, Any]) -> Any:
    array = np.frombuffer(base64.b64decode(coded["bdata"]), dtype=np.dtype(coded["dtype"]))
    if "shape" in coded:
        array = array.reshape([int(part) for part in str(coded["shape"]).split(",")])
    return _plain(array.tolist())


def _rounded(value: float) -> float | int | None:
    if not np.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def swaps(of: look.Theme, to: look.Theme) -> dict[str, str]:
    """The colours of a figure in one theme and those that stand in their place in another, as plotly writes them."""
    pairs = {getattr(of, name): getattr(to, name) for name in look.COLOURS}
    pairs |= dict(zip(of.series, to.series, strict=True))
    return pairs | {_channels(a): _channels(b) for a, b in pairs.items()}


def _channels(colour: str) -> str:
    """The start of a colour with an opacity.

    >>> _channels(look.LIGHT.background)
    'rgba(255,255,255,'
    """
    return look.faded(colour, 0).removesuffix("0)")
