"""The citation of a view and of its sources as a BibTeX file."""

from __future__ import annotations

from trends.charts.result import ChartResult
from trends.export.citation import bibtex
from trends.export.rendering import Rendering


def write(result: ChartResult, rendering: Rendering | None = None) -> bytes:
    """BibTeX, UTF-8: the view first, then every source of the rows shown."""
    return bibtex(result).encode("utf-8")
