"""What slides are made in: a template of our own, or the theme, fonts, size and layouts of a file of the user's."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu, Pt

from trends.errors import TrendsError
from trends.export.pptx import xml
from trends.export.pptx.chart import POINTS_PER_PIXEL
from trends.export.pptx.repack import CONTENT_TYPES, TooLarge, pack, parts_of
from trends.theme import LIGHT, SLIDE, Theme

TITLE_SIZE = SLIDE.title_size * POINTS_PER_PIXEL
NOTE_SIZE = SLIDE.note_size * POINTS_PER_PIXEL
HEIGHT = 540.0
"""Of a slide of our own, in points: 7.5 inches."""
DAY_ONE = dt.date(1980, 1, 1)
"""The first that a zip can hold, for files that are only read again."""
_MARGIN = 34.0
_TITLE_TOP = 10.0
_FOOT = 24.0
_FONT = "Arial"
"""On every system, or replaced by a font of the same widths."""
_KEPT = ("title", "secHead", "titleOnly")
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_OTHER_MAINS = (
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
)


@dataclass(frozen=True)
class Area:
    """A rectangle on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Stage:
    """A presentation without slides, and where things go on a slide with a title alone."""

    presentation: Any
    title_only: Any
    area: Area

    def layout(self, kind: str) -> Any:
        """The layout of a kind (`title`, `secHead`), or that with a title alone."""
        return next((one for one in _layouts(self.presentation) if one.element.get("type") == kind), self.title_only)


def stage(proportions: float, theme: Theme = LIGHT, template: bytes | None = None) -> Stage:
    """A stage of our own, of these ``proportions`` (width to height), or that of a file."""
    if template is not None:
        return of_file(template)
    return own(HEIGHT * min(max(proportions, 0.75), 2.4), theme)


def own(width: float, theme: Theme = LIGHT) -> Stage:
    """A stage of our own, ``width`` points wide, in the colours of ``theme``."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(HEIGHT)
    for layout in list(presentation.slide_layouts):
        if layout.element.get("type") not in _KEPT:
            presentation.slide_layouts.remove(layout)
    _drop(presentation.part.package, RT.THUMBNAIL)
    _drop(presentation.part, RT.PRINTER_SETTINGS)
    master = presentation.slide_master
    _colour(master, theme)
    _style(master)
    for layout in presentation.slide_layouts:
        _style_layout(layout)
    for holder in (master, *presentation.slide_layouts):
        kind = holder.element.get("type", "titleOnly")
        for shape in holder.placeholders:
            _put(shape, _place(shape, kind, width))
    return Stage(presentation, _title_only(presentation), _free(presentation, _title_only(presentation)))


def of_file(content: bytes, what: str = "The template") -> Stage:
    """A stage with the theme, fonts, size and layouts of a .pptx or .potx; its own slides are left out.

    Raises
    ------
    TrendsError
        It is not such a file, or has no layout; the message begins with ``what``.
    """
    presentation = opened(content, what)
    ids = presentation.slides._sldIdLst  # python-pptx has no public way to take a slide out
    for slide_id in list(ids):
        presentation.part.drop_rel(slide_id.rId)
        ids.remove(slide_id)
    for extra in presentation.element.xpath("./p:custShowLst | ./p:extLst/p:ext[.//*[local-name()='sectionLst']]"):
        extra.getparent().remove(extra)  # they would point to slides that are no longer there
    if not list(_layouts(presentation)):
        raise TrendsError(f"{what} has no slide layout. Save it again in PowerPoint, or use another.")
    layout = _title_only(presentation)
    return Stage(presentation, layout, _free(presentation, layout))


def opened(content: bytes, what: str) -> Any:
    """A presentation from the bytes of a .pptx, .potx or .ppsx file.

    Raises
    ------
    TrendsError
        It is none; the message begins with ``what``.
    """
    try:
        parts = parts_of(content)
        types = parts[CONTENT_TYPES]
        for other in _OTHER_MAINS:
            types = types.replace(other, _MAIN)
        presentation = Presentation(io.BytesIO(pack(parts | {CONTENT_TYPES: types}, DAY_ONE)))
        for needed in (presentation.slides, list(_layouts(presentation))):  # read now, so that it fails here
            len(needed)
        return presentation
    except TooLarge as error:
        raise TrendsError(f"{what} {error}, which is too much. Take pictures and films out, and try again.") from None
    except (zipfile.BadZipFile, LookupError, ValueError, AttributeError, TypeError, etree.XMLSyntaxError, OSError):
        raise TrendsError(
            f"{what} is not a PowerPoint file that can be read. Use a .pptx or .potx file without a password; save an "
            "older .ppt as .pptx first."
        ) from None


def _layouts(presentation: Any) -> Iterator[Any]:
    for master in presentation.slide_masters:
        yield from master.slide_layouts


def _title_only(presentation: Any) -> Any:
    """The layout with a title alone; else that with a title and the fewest other places; else the first."""
    found = list(_layouts(presentation))
    by_type = [one for one in found if one.element.get("type") == "titleOnly"]
    titled = [one for one in found if any(_is_title(shape) for shape in one.placeholders)]
    return next(iter(by_type), None) or min(titled or found, key=lambda one: len(list(one.placeholders)))


def _is_title(shape: Any) -> bool:
    return shape.placeholder_format.type is not None and shape.placeholder_format.type.name in ("TITLE", "CENTER_TITLE")


def _free(presentation: Any, layout: Any) -> Area:
    """What the title and the foot of a layout leave free, in points."""
    width, height = Emu(presentation.slide_width).pt, Emu(presentation.slide_height).pt
    left, right, top, bottom = _MARGIN, width - _MARGIN, _TITLE_TOP + _title_height(width) + 4, height - 8
    for shape in layout.placeholders:
        if None in (shape.left, shape.top, shape.width, shape.height):
            continue
        place = Area(*(Emu(side).pt for side in (shape.left, shape.top, shape.width, shape.height)))
        if _is_title(shape) and place.top + place.height < height / 2:
            top = place.top + place.height + 4
            if place.width > width / 2:
                left, right = place.left, place.left + place.width
        elif place.top > height * 0.8 and shape.placeholder_format.type.name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
            bottom = min(bottom, place.top)
    return Area(left, top, right - left, bottom - top)


def _place(shape: Any, kind: str, width: float) -> Area:
    """Where a placeholder of our own template stands."""
    name, inner = shape.placeholder_format.type.name, width - 2 * _MARGIN
    if name in ("TITLE", "CENTER_TITLE"):
        if kind == "titleOnly":
            return Area(_MARGIN, _TITLE_TOP, inner, _title_height(width))
        return Area(_MARGIN, 140, inner, 120)
    if name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
        third = inner / 3
        left = {"DATE": _MARGIN, "FOOTER": _MARGIN + third, "SLIDE_NUMBER": _MARGIN + 2 * third}[name]
        return Area(left, HEIGHT - _FOOT, third, _FOOT)
    if kind == "titleOnly":
        top = _TITLE_TOP + _title_height(width) + 4
        return Area(_MARGIN, top, inner, HEIGHT - top - _FOOT)
    return Area(_MARGIN, 270, inner, 170)


def _title_height(width: float) -> float:
    """One line of a question on a wide slide, else two."""
    return TITLE_SIZE * (1.7 if width >= 900 else 2.5)


def _put(shape: Any, place: Area) -> None:
    """All four: setting two of them puts the others to zero."""
    shape.left, shape.top, shape.width, shape.height = (
        Pt(side) for side in (place.left, place.top, place.width, place.height)
    )


def _drop(part: Any, kind: str) -> None:
    rels = part._rels if hasattr(part, "_rels") else part.rels
    for r_id in [r_id for r_id, rel in rels.items() if rel.reltype == kind]:
        rels.pop(r_id)


def _colour(master: Any, theme: Theme) -> None:
    """Write the theme's colours and font; series colours are the accents, so that charts follow a change of theme."""
    part = master.part.part_related_by(RT.THEME)
    root = xml.parse(part.blob)
    root.set("name", f"Trends {theme.name}")
    colours = {"dk1": theme.text, "lt1": theme.background, "dk2": theme.quiet_text, "lt2": theme.surface}
    colours |= {f"accent{place}": colour for place, colour in enumerate(theme.series, start=1)}
    colours |= {"hlink": theme.accent, "folHlink": theme.muted}
    for name, colour in colours.items():
        (slot,) = root.iterfind(f".//a:clrScheme/a:{name}", xml.NAMES)
        slot[:] = [etree.Element(f"{{{xml.A}}}srgbClr", val=colour[1:].upper())]
    for latin in root.iterfind(".//a:fontScheme/*/a:latin", xml.NAMES):
        latin.set("typeface", _FONT)
    part._blob = xml.serialize(root)


def _style(master: Any) -> None:
    """Titles to the left at the size of a question; no level of text below the size of the axes."""
    smallest = round(SLIDE.font_size * POINTS_PER_PIXEL * 100)
    for style in master.element.iterfind(".//p:txStyles/*", xml.NAMES):
        for level in style.iterfind("./*", xml.NAMES):
            props = level.find("a:defRPr", xml.NAMES)
            if props is None:
                continue
            if style.tag.endswith("titleStyle"):
                level.set("algn", "l")
                props.set("sz", str(round(TITLE_SIZE * 100)))
                props.set("b", "1")
            elif style.tag.endswith("bodyStyle"):
                props.set("sz", str(max(int(props.get("sz", smallest)) * 3 // 4, smallest)))


def _style_layout(layout: Any) -> None:
    """Title and section slides: large, to the left, in the colours of text."""
    if layout.element.get("type") == "titleOnly":
        return
    for shape in layout.placeholders:
        for level in shape._element.iterfind(".//a:lstStyle/*", xml.NAMES):
            level.set("algn", "l")
            level.set("indent", "0")
            props = level.find("a:defRPr", xml.NAMES)
            if props is not None:
                props.attrib.pop("cap", None)
                props.set("sz", "4000" if _is_title(shape) else "2400")
                for fill in props.findall("a:solidFill", xml.NAMES):
                    fill[:] = [etree.Element(f"{{{xml.A}}}schemeClr", val="tx1" if _is_title(shape) else "tx2")]
        if _is_title(shape) and shape._element.find(".//a:lstStyle/a:lvl1pPr", xml.NAMES) is None:
            (style,) = shape._element.iterfind(".//a:lstStyle", xml.NAMES)
            style.append(xml.element('<a:lvl1pPr algn="l"><a:defRPr sz="4000" b="1"/></a:lvl1pPr>'))
