"""Writers of a chart: one module a format, found by file extension in `WRITERS`.

A writer takes a `ChartResult` and a `Rendering` and adds nothing of its own; formats that only state the rows take no
notice of the rendering.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from trends.charts.result import ChartResult
from trends.export import bib, csv, html, json, pictures, pptx
from trends.export.rendering import Rendering


@dataclass(frozen=True)
class Writer:
    """How a format is written: bytes from a result, its media type, and what it is for.

    `draws` where the rendering matters: the result is then to be drawn in the rendering's theme.
    `browser` where a Chrome or Chromium draws it, which may be missing.
    """

    extension: str
    media_type: str
    purpose: str
    write: Callable[[ChartResult, Rendering], bytes]
    draws: bool = False
    browser: bool = False


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        writer.extension: writer
        for writer in (
            Writer("csv", "text/csv; charset=utf-8", "the rows shown, for a spreadsheet", csv.write),
            Writer("json", "application/json", "rows, trends, answer and sources, for a program", json.write),
            Writer("svg", "image/svg+xml", "a picture that stays sharp", pictures.svg, draws=True, browser=True),
            Writer("png", "image/png", "a picture of pixels", pictures.png, draws=True, browser=True),
            Writer("pdf", "application/pdf", "a picture for print and LaTeX", pictures.pdf, draws=True, browser=True),
            Writer("bib", "application/x-bibtex; charset=utf-8", "the view and its sources, for LaTeX", bib.write),
            Writer(
                "html",
                "text/html; charset=utf-8",
                "one interactive file that works without a network",
                html.write,
                draws=True,
            ),
            Writer("pptx", pptx.MEDIA_TYPE, "a slide with a chart that PowerPoint can edit", pptx.write, draws=True),
        )
    }
)

__all__ = ["WRITERS", "Rendering", "Writer"]
