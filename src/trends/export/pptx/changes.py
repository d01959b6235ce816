"""The slide that says what a refresh changed: rows, growth and data version of every chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pptx.util import Pt

from trends.export.pptx import slide, xml
from trends.export.pptx.chart import TEXT
from trends.export.pptx.package import Package
from trends.export.pptx.repack import pack
from trends.export.pptx.template import DAY_ONE, Area, of_file

if TYPE_CHECKING:
    from trends.export.pptx.updating import Refreshed

TITLE = "What the new data changed"
_SHARES = (0.28, 0.36, 0.36)


def add(package: Package, done: Sequence[Refreshed]) -> None:
    """Add the slide, or as many as the charts need, made in the deck's own layout."""
    stage = of_file(pack(package.parts, DAY_ONE), "The deck")
    cells = [_cells(one) for one in done]
    pages: list[list[tuple[str, str, str]]] = [[]]
    room = stage.area.height - _height(_HEAD, stage.area.width)
    used = 0.0
    for row in cells:
        height = _height(row, stage.area.width)
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    for number, rows in enumerate(pages, start=1):
        page = stage.presentation.slides.add_slide(stage.title_only)
        title = f"{TITLE} ({number} of {len(pages)})" if len(pages) > 1 else TITLE
        area = slide.open_page(page, stage, title)
        _table(page, rows, area)
        package.add_slide(xml.serialize(page._element), page.slide_layout.part.partname[1:])


_HEAD = ("Chart", "Rows", "Growth and data")


def _cells(one: Refreshed) -> tuple[str, str, str]:
    name = f"{one.title} (slide {one.slide})"
    if one.change is None:
        return name, one.note, ""
    change = one.change
    counts = [
        f"{len(names)} {what}: {', '.join(names[:2])}" + (" ..." if len(names) > 2 else "")
        for what, names in (("added", change.added), ("changed", change.changed), ("removed", change.removed))
        if names
    ]
    rates = [f"{label}: {then}, now {now}" for label, then, now in change.rates] or ["growth as before"]
    data = f"data {change.before}, now {change.after}" if change.before != change.after else f"data {change.after}"
    return name, "; ".join(counts) or "no row changed", "; ".join([*rates, data, *([one.note] if one.note else [])])


def _height(row: tuple[str, str, str], width: float) -> float:
    lines = (slide.count_lines(cell, share * width - 14) for cell, share in zip(row, _SHARES, strict=True))
    return max(lines) * slide.line_height(TEXT) + 8


def _table(page: Any, rows: Sequence[tuple[str, str, str]], area: Area) -> None:
    heights = [_height(row, area.width) for row in (_HEAD, *rows)]
    shape = page.shapes.add_table(
        len(heights), len(_SHARES), *(Pt(side) for side in (area.left, area.top, area.width, sum(heights)))
    )
    shape.name = TITLE
    table = shape.table
    for column, share in zip(table.columns, _SHARES, strict=True):
        column.width = Pt(share * area.width)
    for line, height, row in zip(table.rows, heights, (_HEAD, *rows), strict=True):
        line.height = Pt(height)
        for cell, content in zip(line.cells, row, strict=True):
            cell.text = xml.clean(content)
            for paragraph in cell.text_frame.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(TEXT)
    for style in shape._element.iter(f"{{{xml.A}}}tableStyleId"):
        style.text = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # no fill, a grid: legible on any background
