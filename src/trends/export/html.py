"""A view as one HTML file that needs nothing else: it works from a USB stick, without a network.

plotly.js, the figure, the rows and the citation are inside. The file states its own Content-Security-Policy: its own
scripts may run and nothing may be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape

from trends import assets, settings
from trends import theme as look
from trends.charts.result import ChartResult
from trends.export import fragments, interactive
from trends.export.rendering import Rendering


def write(result: ChartResult, rendering: Rendering | None = None) -> bytes:
    """One file, UTF-8; its colours follow the reader's light or dark theme unless the rendering names a theme."""
    how = rendering or Rendering()
    theme = look.THEMES[how.theme]
    follows = how.adapts and theme is look.LIGHT
    css = fragments.colours(theme, dark=look.DARK if follows else None) + assets.asset("page.css").text
    height = result.figure.layout.height
    tall = f' data-height="{height:.0f}" style="--height:{height:.0f}px"' if height else ""
    body = "\n".join(
        (
            f"<nav>{escape(settings.TITLE)}</nav>",
            f"<h1>{escape(result.question)}</h1>" if how.title else "",
            f'<p class="answer">{escape(result.answer)}</p>',
            f'<div id="chart" role="img" aria-label="{escape(result.alt)}" data-start="now"{tall}></div>',
            f'<p class="source">{fragments.source_line(result)}</p>',
            about(result),
        )
    )
    page = (
        f'<!doctype html>\n<html lang="en" data-theme="{"auto" if follows else escape(theme.name)}">\n<head>\n'
        f'<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(), quote=False)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(settings.page_title(result.question))}</title>\n"
        f'<meta name="description" content="{escape(result.answer)}">\n<style>{css}</style>\n</head>\n'
        f"<body>\n{body}\n{interactive.block(result, theme)}\n"
        + "".join(f"<script>{script}</script>\n" for script in _scripts())
        + "</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")


@cache
def policy() -> str:
    """The file's Content-Security-Policy, which a server must send with it: under a stricter one it has no chart."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, _scripts()))}",
            "style-src 'unsafe-inline'",  # plotly.js sets styles
            "img-src data: blob:",  # its pictures of the chart, to be saved
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _scripts() -> tuple[str, ...]:
    return assets.plotly().text, assets.asset("chart.js").text


def about(result: ChartResult) -> str:
    """What stands below the chart on any page: trends, caveats, citation, rows, sources, method."""
    trends, caveats = fragments.trends(result), fragments.items(result.caveats)
    return "\n".join(
        (
            f"<h2>Trends</h2>{trends}" if trends else "",
            f"<h2>What it does not say</h2>{caveats}" if caveats else "",
            fragments.cite(result),
            fragments.rows(result),
            fragments.sources(result),
            fragments.method(result),
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
