"""An old deck with new data: our charts are found by the address in their alt text and brought up to date in place."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from trends import links, tables, units
from trends.charts.registry import chart
from trends.charts.result import ChartResult
from trends.errors import TrendsError
from trends.export import credit
from trends.export.pptx import changes, drawing, replace, sheet, slide, text, workbook, xml
from trends.export.pptx.package import Package, opened
from trends.export.pptx.repack import pack, repack
from trends.export.pptx.workbook import Row
from trends.permalinks import address
from trends.permalinks.currency import ViewChange
from trends.theme import LIGHT

log = logging.getLogger(__name__)

_EMU = 12700
_EDITED = "its text was edited by hand and is left as it is"
_MISSING = "its text was not found on the slide"
_UNKNOWN_SHAPE = "its XML is not as PowerPoint writes it"
ODD = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, etree.LxmlError)
"""What a part raises that lacks an element or an attribute that ours has, or holds something else there."""


@dataclass(frozen=True)
class Refreshed:
    """What became of one chart: where it stands, what changed, or why it was left alone."""

    slide: int
    title: str
    change: ViewChange | None
    note: str = ""


@dataclass(frozen=True)
class _Found:
    """A chart of ours on a slide."""

    part: str
    number: int
    frame: Any
    chart: str
    link: str


def refreshed(
    content: bytes,
    *,
    frozen: bool = False,
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> tuple[bytes, tuple[Refreshed, ...]]:
    """A deck with the data and trend texts of our charts brought up to date, and a slide that lists what changed.

    Parameters
    ----------
    frozen : leave the charts that are frozen at a day as they are

    Raises
    ------
    TrendsError
        It is no PowerPoint file, or has no chart of ours.
    """
    package = opened(content, "The deck")
    roots = {part: xml.parse(package.parts[part]) for part in package.slides()}
    found = [one for number, part in enumerate(roots, start=1) for one in _charts(package, part, roots[part], number)]
    if not found:
        raise TrendsError(
            "The deck has no chart of ours: none with the address of a view in its alt text. A picture cannot be "
            "brought up to date; export the chart as .pptx again."
        )
    done, days = [], []
    for one in watch(found):
        try:
            outcome, day = _refresh(package, one, roots[one.part], frozen=frozen)
            days.append(day)
        except TrendsError as error:
            outcome = Refreshed(one.number, _name(one), None, f"left as it is: {error}")
        except ODD:
            log.debug("The chart %s of slide %d is left as it is.", one.chart, one.number, exc_info=True)
            outcome = Refreshed(one.number, _name(one), None, f"left as it is: {_UNKNOWN_SHAPE}")
        done.append(outcome)
    for part, root in roots.items():
        if any(one.part == part for one in found):
            package.put(part, xml.serialize(root))
    day = max(days, default=tables.package().created)
    try:
        changes.add(package, done)
    except ODD:
        log.debug("No slide can be added to the deck.", exc_info=True)
        raise TrendsError(f"The deck cannot be brought up to date: {_UNKNOWN_SHAPE}.") from None
    return pack(package.parts, day), tuple(done)


def _charts(package: Package, part: str, root: etree._Element, number: int) -> Iterable[_Found]:
    charts = package.related(part, "chart")
    for frame in root.iter(f"{{{xml.P}}}graphicFrame"):
        described = frame.find("p:nvGraphicFramePr/p:cNvPr", xml.NAMES)
        link = slide.link_in(described.get("descr", "")) if described is not None else None
        shown = frame.find(f".//{{{xml.C}}}chart")
        target = charts.get(shown.get(f"{{{xml.R}}}id", "")) if shown is not None else None
        if link is not None and target is not None:
            yield _Found(part, number, frame, target, link)


def _name(found: _Found) -> str:
    return found.link.split("?")[0].rsplit("/", 1)[-1]


def _refresh(package: Package, found: _Found, root: etree._Element, *, frozen: bool) -> tuple[Refreshed, dt.date]:
    view = address.read(found.link)
    if frozen and view.options["as_of"] != "latest":
        note = f"left as it is: frozen at {view.options['as_of']}"
        return Refreshed(found.number, view.chart.title, None, note), tables.package().created
    book_part = next(iter(package.related(found.chart, "package").values()), "")
    old = workbook.read(package.parts.get(book_part, b""))
    result = chart(view.chart.id, view.options.with_(as_of="latest"), theme=LIGHT.name)
    day = tables.day_of(result.data_version)
    space = xml.parse(package.parts[found.chart])
    series = replace.replaced(space, old, drawing.drawing(result, LIGHT), *_size(found.frame))
    book = repack(sheet.write(series, slide.headings(result), slide.about(result), day), day)
    change = _change(old, result)  # from here on the deck is written to, and what is odd must not stop half-way
    package.put(found.chart, xml.serialize(space))
    package.put(book_part, book)
    try:
        note = _texts(package, found, root, old, result)
    except ODD:
        log.debug("Not all texts of slide %d are brought up to date.", found.number, exc_info=True)
        note = f"look at its texts and notes: {_UNKNOWN_SHAPE}"
    return Refreshed(found.number, view.chart.title, change, note), day


def _size(frame: etree._Element) -> tuple[float, float]:
    extent = frame.find("p:xfrm/a:ext", xml.NAMES)
    return int(extent.get("cx")) / _EMU, int(extent.get("cy")) / _EMU


def _texts(package: Package, found: _Found, root: etree._Element, old: workbook.Book, result: ChartResult) -> str:
    """Alt text, trend text, source line and notes; gives what the reader should look at."""
    described = found.frame.find("p:nvGraphicFramePr/p:cNvPr", xml.NAMES)
    written = f"{old.text('alt text')} View: {found.link}"
    new = slide.alt(result) if described.get("descr") == xml.clean(written) else None
    described.set("descr", xml.clean(new or described.get("descr").replace(found.link, links.permalink(result))))
    own = described.get("name", "").removesuffix(" chart")
    problem = ""
    if slide.has_trend_text(result):
        box = text.box(root, f"{own} trend", old.text("answer"))
        if box is None:
            problem = _MISSING
        elif not slide.is_ours(text.of(box), old.text("answer")):
            problem = _EDITED
        else:
            width, height = text.size(box)
            lines = max(int(height / slide.line_height(text.font_size(box))), 1)
            text.put(box, slide.shortened(result.answer, lines, width))
    line = text.box(root, f"{own} source", old.text("source line"))
    if line is not None and text.of(line) == old.text("source line"):
        text.put(line, credit.line(result))
    for part in package.related(found.part, "notesSlide").values():
        notes = xml.parse(package.parts[part])
        if text.put_block(notes, found.link, slide.notes(result)):
            package.put(part, xml.serialize(notes))
    return problem


def _change(old: workbook.Book, result: ChartResult) -> ViewChange:
    before, after = _by_id(old.rows()), _by_id(workbook.rows_of(result))
    same = {key for key in before.keys() & after.keys() if _alike(before[key], after[key])}
    growth = {
        name.removeprefix(slide.GROWTH): float(value)
        for name, value in old.about.items()
        if name.startswith(slide.GROWTH) and isinstance(value, float)
    }
    now = {fitted.label: fitted.trend.factor_per_year for fitted in result.trends if fitted.trend is not None}
    rates = [
        (label, _rate(growth.get(label)), _rate(now.get(label)))
        for label in dict.fromkeys([*growth, *now])
        if _rate(growth.get(label)) != _rate(now.get(label))
    ]
    return ViewChange(
        before=old.text("data version"),
        after=result.data_version,
        added=_names(after, after.keys() - before.keys()),
        changed=_names(after, (before.keys() & after.keys()) - same),
        removed=_names(before, before.keys() - after.keys()),
        rates=tuple(rates),
    )


def _by_id(rows: Mapping[tuple[str, str, int], Row]) -> dict[str, list[Row]]:
    """The rows of each id, whatever series they are in: one that moved from the fitted to the others is not new."""
    found: dict[str, list[Row]] = {}
    for (_, row_id, _), row in rows.items():
        found.setdefault(row_id, []).append(row)
    return {row_id: sorted(listed, key=lambda row: (row.x, row.y)) for row_id, listed in found.items()}


def _alike(before: Sequence[Row], after: Sequence[Row]) -> bool:
    return len(before) == len(after) and all(one.is_at(other) for one, other in zip(before, after, strict=True))


def _names(rows: Mapping[str, Sequence[Row]], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({rows[row_id][0].name for row_id in ids}))


def _rate(factor: float | None) -> str:
    return "no trend" if factor is None else f"{units.format_factor(factor)} per year"
