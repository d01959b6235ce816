"""The slides about a deck: its title, where its data come from, and how it may be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from trends import links, settings
from trends.charts.result import ChartResult, Reference
from trends.export import citation, credit
from trends.export.pptx import slide, xml
from trends.export.pptx.chart import TEXT
from trends.export.pptx.template import Area, Stage

MOST_SLIDES = 2
"""Of sources: a lecture shows those that most points rest on; all of them are in the notes."""


def write_title(page: Any, title: str, below: str = "") -> None:
    """Fill the title of a slide, the first place below it, and take away what else its layout brought."""
    others = [shape for shape in page.placeholders if shape != page.shapes.title]
    if page.shapes.title is not None:
        page.shapes.title.text_frame.text = xml.clean(title)
    for place, shape in enumerate(others):
        if below and not place and shape.has_text_frame:
            shape.text_frame.text = xml.clean(below)
        else:
            shape._element.getparent().remove(shape._element)


def add_sources(stage: Stage, results: Sequence[ChartResult]) -> None:
    """The sources of all charts, those that most points rest on first; all in the notes."""
    points = Counter(key for result in results for cell in result.rows["sources"] for key in str(cell).split(";"))
    known = {reference.key: reference for result in results for reference in result.references}
    ranked = sorted(known.values(), key=lambda one: (-points[one.key], one.text.lower(), one.key))
    pages = _pages(ranked, stage.area)
    shown = sum(len(page) for page in pages)
    for number, listed in enumerate(pages, start=1):
        page = stage.presentation.slides.add_slide(stage.title_only)
        area = slide.open_page(page, stage, f"Sources ({number} of {len(pages)})" if len(pages) > 1 else "Sources")
        lines = [_printed(reference) for reference in listed]
        if number == len(pages) and shown < len(ranked):
            lines.append(f"{len(ranked) - shown:,} more sources are in the notes of this slide.")
        slide.add_text(page, "\n".join(lines), area, TEXT, f"Sources {number}")
        if number == len(pages):
            notes = [f"{reference.text} {reference.url}".strip() for reference in ranked]
            page.notes_slide.notes_text_frame.text = xml.clean("\n".join(notes))


def add_licence(stage: Stage) -> None:
    """What may be done with the slides, and how to cite them; versions stand with the charts, which may be renewed."""
    page = stage.presentation.slides.add_slide(stage.title_only)
    area = slide.open_page(page, stage, "Licence and citation")
    lines = [
        f"Data and charts: {credit.LICENCE}. You may use and change them, also in your own slides; name the source.",
        f"{citation.AUTHORS}. {settings.TITLE}. {links.absolute('')}".strip(),
        "Each chart names the version of its data and method; its notes hold its citation and the address that shows "
        "it again.",
    ]
    slide.add_text(page, "\n".join(lines), area, TEXT, "Licence")


def _pages(ranked: Sequence[Reference], area: Area) -> list[list[Reference]]:
    """As many sources as fit on a slide, for at most `MOST_SLIDES` slides; the last line of all is kept free."""
    room = int(area.height / slide.line_height(TEXT)) - 1
    pages: list[list[Reference]] = [[]]
    used = 0
    for reference in ranked:
        lines = slide.count_lines(_printed(reference), area.width)
        if used + lines > room:
            if len(pages) == MOST_SLIDES:
                break
            pages.append([])
            used = 0
        pages[-1].append(reference)
        used += lines
    return pages


def _printed(reference: Reference) -> str:
    """A source in at most two lines or so."""
    text = reference.text
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " ..."
