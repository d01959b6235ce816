"""One chart on one slide: question, native chart, what its trend says, source line, notes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from trends import links, tables
from trends.charts.result import ChartResult
from trends.export import citation, credit
from trends.export.pptx import chart, labels, sheet, xml
from trends.export.pptx.drawing import drawing
from trends.export.pptx.template import NOTE_SIZE, Area, Stage
from trends.theme import Theme

GROWTH = "growth per year, "
_CUT = " ... (whole in the notes)"
_LINE = 1.22
"""Height of a line of text, as a share of its size."""
_LINK = re.compile(r"(?:https?://\S+?)?/[a-z0-9-]+\?\S+")


@dataclass(frozen=True)
class Names:
    """Names of the shapes that belong to one chart, by which a later version of the data finds them."""

    chart: str
    trend: str
    source: str


def names(result: ChartResult) -> Names:
    """The names of a view's shapes; two views of one chart have different ones."""
    chosen = [(name, value) for name, value in result.options.items() if name != "as_of"]
    key = f"{result.id} {hashlib.sha256(repr(chosen).encode()).hexdigest()[:6]}"
    return Names(f"{key} chart", f"{key} trend", f"{key} source")


def alt(result: ChartResult) -> str:
    """The chart in words, then the address by which its data are found again."""
    return f"{result.alt} View: {links.permalink(result)}"


def link_in(text: str) -> str | None:
    """The address of one of our views at the end of an alt text."""
    found = _LINK.findall(text)
    return str(found[-1]) if found else None


def has_trend_text(result: ChartResult) -> bool:
    """Whether the answer says something of what is drawn: not where the reader left the trend out."""
    return "fit" not in result.options or result.options.flag("fit")


def add(stage: Stage, result: ChartResult, theme: Theme, *, title: bool = True, room_for: Sequence[str] = ()) -> Any:
    """Add the slide of a view that was drawn in ``theme``; ``room_for`` are texts that other steps of it will show."""
    slide = stage.presentation.slides.add_slide(stage.title_only)
    area = open_page(slide, stage, result.question if title else "")
    spoken = result.answer if has_trend_text(result) else ""
    lines = max((count_lines(text, area.width) for text in (spoken, *room_for) if text), default=0)
    lines = min(lines, int(0.4 * area.height / line_height(chart.TEXT)))
    text_height = lines * line_height(chart.TEXT) + 6 if lines else 0.0
    source_lines = count_lines(credit.line(result), area.width - 8, NOTE_SIZE)
    source_height = source_lines * line_height(NOTE_SIZE) + 4
    height = area.height - text_height - source_height - 4
    called = names(result)
    _add_chart(slide, result, theme, Area(area.left, area.top, area.width, height), called.chart)
    if spoken:
        place = Area(area.left, area.top + height + 2, area.width, text_height)
        add_text(slide, shortened(spoken, lines, area.width), place, chart.TEXT, called.trend)
    place = Area(area.left, area.top + area.height - source_height, area.width, source_height)
    add_text(slide, credit.line(result), place, NOTE_SIZE, called.source, quiet=True)
    slide.notes_slide.notes_text_frame.text = xml.clean("\n".join(notes(result)))
    return slide


def notes(result: ChartResult) -> list[str]:
    """What stands in the speaker notes, a paragraph each; each says what it is, so that it can be replaced."""
    return [
        f"Question: {result.question}",
        f"Answer: {result.answer}",
        *(f"Caveat: {caveat}" for caveat in result.caveats),
        f"Cite as: {citation.sentence(result)}",
        f"Link: {links.permalink(result)}",
    ]


def add_text(slide: Any, text: str, place: Area, size: float, name: str, *, quiet: bool = False) -> Any:
    """A text box without margins whose lines wrap."""
    box = slide.shapes.add_textbox(*(Pt(side) for side in (place.left, place.top, place.width, place.height)))
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if quiet else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Pt(4)
    frame.margin_top = frame.margin_bottom = 0
    frame.text = xml.clean(text)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.color.theme_color = 15 if quiet else 13  # tx2, tx1
    return box


def shortened(text: str, lines: int, width: float) -> str:
    """A text that fits; what is cut off, at a clause, is in the notes."""
    if count_lines(text, width) <= lines:
        return text
    parts = text.split("; ")
    while len(parts) > 1 and count_lines("; ".join(parts) + _CUT, width) > lines:
        parts.pop()
    return "; ".join(parts) + _CUT


def is_ours(text: str, whole: str) -> bool:
    """Whether a text is what `shortened` makes of ``whole``, and nobody has edited it."""
    return text == whole or (text.endswith(_CUT) and whole.startswith(text.removesuffix(_CUT)))


def line_height(size: float) -> float:
    """Height of a line of text, in points."""
    return _LINE * size


def count_lines(text: str, width: float, size: float = chart.TEXT) -> int:
    """How many lines a text fills, on the safe side."""
    return -(-int(len(text) * labels.MEAN * size + size) // max(int(width - 8), 1))


def open_page(slide: Any, stage: Stage, text: str) -> Area:
    """Write the title, take away what else the layout brought, and say what is left free."""
    for shape in list(slide.placeholders):
        if shape != slide.shapes.title:
            shape._element.getparent().remove(shape._element)
    area = stage.area
    if slide.shapes.title is not None and text:
        slide.shapes.title.text_frame.text = xml.clean(text)
    elif slide.shapes.title is not None:
        slide.shapes.title._element.getparent().remove(slide.shapes.title._element)
        return Area(area.left, 14, area.width, area.top + area.height - 14)
    elif text:
        add_text(slide, text, Area(area.left, 14, area.width, area.top - 18), 26, "Title")
    return area


def _add_chart(slide: Any, result: ChartResult, theme: Theme, place: Area, name: str) -> None:
    drawn = drawing(result, theme)
    made = chart.native(drawn, place.width, place.height)
    book = sheet.write(made.series, headings(result), about(result), tables.day_of(result.data_version))
    package = slide.part.package
    part = ChartPart.load(
        PackURI(package.next_partname("/ppt/charts/chart%d.xml")), CT.DML_CHART, package, made.xml().encode("utf-8")
    )
    part.chart_workbook.update_from_xlsx_blob(book)
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        max((shape.shape_id for shape in slide.shapes), default=1) + 1,
        name,
        slide.part.relate_to(part, RT.CHART),
        *(Pt(side) for side in (place.left, place.top, place.width, place.height)),
    )
    frame.nvGraphicFramePr.cNvPr.set("descr", xml.clean(alt(result)))
    slide.shapes._spTree.append(frame)


def headings(result: ChartResult) -> tuple[str, str]:
    """What x and y of the data sheet are."""
    x, y = ("decimal year" if result.x.unit == "year" else result.x.name), f"{result.y.name} ({result.y.unit})"
    return x, y


def about(result: ChartResult) -> list[tuple[str, str | float]]:
    """The second sheet: what a later version of the data is compared with, and what a reader of the file may ask."""
    return [
        ("question", result.question),
        ("answer", result.answer),
        ("alt text", result.alt),
        ("source line", credit.line(result)),
        ("data version", result.data_version),
        ("method version", result.method_version),
        ("view", links.permalink(result)),
        ("cite as", citation.sentence(result)),
        ("licence", credit.LICENCE),
        *zip(("x from", "x to", "y from", "y to"), (*result.x.range, *result.y.range), strict=True),
        *(
            (f"{GROWTH}{fitted.label}", fitted.trend.factor_per_year)
            for fitted in result.trends
            if fitted.trend is not None
        ),
    ]
