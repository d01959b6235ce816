"""The still picture of an embed: the chart alone as SVG, whose colours are those of the page that it stands in."""

from __future__ import annotations

import re

from trends import theme as look
from trends.charts.result import ChartResult
from trends.export import fragments, interactive, pictures
from trends.export.browser import BROWSER
from trends.export.rendering import Rendering

WIDTH, HEIGHT = 900, 506
"""Size that the picture is drawn for, in pixels, where the chart has no height of its own."""


def still(result: ChartResult, theme: look.Theme = look.LIGHT) -> str:
    """SVG for within a page that has `fragments.colours`; the same as plotly.js then draws there.

    Raises
    ------
    BrowserMissing, BrowserFailed
        There is no browser, or it does not answer.
    """
    width, height = (1920, 1080) if theme is look.SLIDE else (WIDTH, result.figure.layout.height or HEIGHT)
    figure = interactive.arranged(result, theme)[0].to_dict()
    svg = BROWSER.picture(figure, "svg", width, height)
    how = Rendering(width=int(width), height=int(height), theme=theme.name, title=False)
    return themed(pictures.tidy_svg(svg, result, how).decode("utf-8"), theme)


def themed(svg: str, theme: look.Theme) -> str:
    """An SVG whose colours of a theme are the page's variables, and whose size is that of its place.

    >>> themed('<svg width="9" height="5"><path style="fill: rgb(255, 255, 255);"/></svg>', look.LIGHT)
    '<svg><path style="fill: var(--background);"/></svg>'
    """
    names = {_rgb(colour): name for name, colour in fragments.variables(theme).items()}
    start, end = svg.index("<svg"), svg.index(">")
    head = re.sub(r' (width|height|style)="[^"]*"', "", svg[start:end])
    styled = re.sub(
        r'style="[^"]*"',
        lambda style: re.sub(
            r"rgb\((\d+), (\d+), (\d+)\)",
            lambda found: f"var({names[found.groups()]})" if found.groups() in names else found[0],
            style[0],
        ),
        svg[end:],
    )
    short = re.sub(r' (?:d|transform)="[^"]*"', lambda place: _LONG.sub(_short, place[0]), styled)
    return head + _LINES.sub(lambda run: _joined(run[0], run[1]), short)


_LONG = re.compile(r"-?\d+\.\d{2,}")


_LINES = re.compile(r'<path class="js-line" d="[^"]*"( style="[^"]*")/>(?:<path class="js-line" d="[^"]*"\1/>)+')
"""Pieces of a line that has gaps, which plotly writes one by one: thousands of ranges make half a megabyte."""


def _joined(run: str, style: str) -> str:
    pieces = re.sub(r"M([\d.]+),([\d.]+)L\1,", r"M\1,\2V", "".join(re.findall(r' d="([^"]*)"', run)))
    return f'<path class="js-line" d="{pieces}"{style}/>'


def _short(number: re.Match[str]) -> str:
    """A coordinate to a tenth of a pixel, which halves the page of a chart with many points."""
    return f"{round(float(number[0]), 1) + 0.0:g}"  # + 0.0: no minus before a nought


def _rgb(colour: str) -> tuple[str, ...]:
    return tuple(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
