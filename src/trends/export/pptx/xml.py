"""Small pieces of chart XML as text, each in the order in which the schema wants its elements."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal
from xml.sax.saxutils import escape

from lxml import etree

from trends.export.pptx.drawing import Colour

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NAMES = {"c": C, "a": A, "r": R, "p": P}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMES.items() if prefix != "p")

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
_DASHES = {"solid": "solid", "dot": "sysDot", "dash": "dash", "dashdot": "dashDot", "longdash": "lgDash"}
_SYMBOLS = {"triangle-up": "triangle", "cross": "plus"}
_STROKES = ("plus", "x", "star")
"""Markers that are lines: they have no inside to fill."""


def parse(content: bytes) -> etree._Element:
    """XML from a file; entities are not resolved and nothing is fetched."""
    return etree.fromstring(content, _PARSER)


def element(text: str) -> etree._Element:
    """One element from a piece of chart XML."""
    head, rest = re.match(r"<[\w:]+", text)[0], re.sub(r"^<[\w:]+", "", text, count=1)  # type: ignore[index]  # ours
    return etree.fromstring(f"{head} {DECLARED}{rest}", _PARSER)


def serialize(root: etree._Element) -> bytes:
    """A part as it is written to a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def clean(content: str) -> str:
    """Text without the signs that XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", content)


def text(content: str) -> str:
    """Text as it stands in XML."""
    return escape(clean(content))


def number(value: float) -> str:
    """A number that reads back the same."""
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def paint(colour: Colour) -> str:
    """A solid fill."""
    change = {"": "", "white": '<a:lumMod val="40000"/><a:lumOff val="60000"/>', "black": '<a:lumMod val="50000"/>'}[
        colour.mixed
    ]
    change += f'<a:alpha val="{round(colour.opacity * 1000) * 100}"/>' if colour.opacity < 1 else ""
    if colour.name.startswith("#"):
        return f'<a:solidFill><a:srgbClr val="{colour.name[1:].upper()}">{change}</a:srgbClr></a:solidFill>'
    return f'<a:solidFill><a:schemeClr val="{colour.name}">{change}</a:schemeClr></a:solidFill>'


def stroke(colour: Colour | None, width: float = 1.0, dash: str = "solid") -> str:
    """An outline, ``width`` in points; None: none."""
    if colour is None:
        return "<a:ln><a:noFill/></a:ln>"
    kind = _DASHES.get(dash, "dash")
    return f'<a:ln w="{round(width * 12700)}" cap="rnd">{paint(colour)}<a:prstDash val="{kind}"/><a:round/></a:ln>'


def marker(symbol: str | None, colour: Colour, size: int, *, filled: bool, pale: Literal["white", "black"]) -> str:
    """A marker, ``size`` in points; an open one is ``pale`` within its outline, because LibreOffice fills it always."""
    if symbol is None:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    name = _SYMBOLS.get(symbol, symbol)
    inside = paint(colour if filled else Colour(colour.name, 1.0, pale)) if name not in _STROKES else "<a:noFill/>"
    outline = stroke(colour, 1.5) if not filled or name in _STROKES else stroke(None)
    return f'<c:marker><c:symbol val="{name}"/><c:size val="{size}"/><c:spPr>{inside}{outline}</c:spPr></c:marker>'


def font(size: float, *, bold: bool = False, colour: str = "tx1", tag: str = "a:defRPr") -> str:
    """Properties of text, ``size`` in points."""
    return (
        f'<{tag} lang="en-GB" sz="{round(size * 100)}" b="{int(bold)}">{paint(Colour(colour))}'
        f'<a:latin typeface="+mn-lt"/></{tag}>'
    )


def rich(content: str, size: float, *, turned: bool = False) -> str:
    """A text body of one line that is not wrapped."""
    turn = f' rot="{-5400000 if turned else 0}" vert="horz"'
    return (
        f'<c:rich><a:bodyPr{turn} wrap="none" lIns="38100" tIns="19050" rIns="38100" bIns="19050"/><a:lstStyle/>'
        f"<a:p><a:pPr>{font(size)}</a:pPr>"
        f"<a:r>{font(size, tag='a:rPr')}<a:t>{text(content)}</a:t></a:r></a:p></c:rich>"
    )


def text_properties(size: float, colour: str = "tx1") -> str:
    """How the text of a part of the chart looks."""
    return (
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>{font(size, colour=colour)}</a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def layout(x: float, y: float, width: float | None = None, height: float | None = None, *, inner: bool = False) -> str:
    """A place in the chart, in shares of its size."""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    size = "" if width is None or height is None else f'<c:w val="{width:.5f}"/><c:h val="{height:.5f}"/>'
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/>{size}</c:manualLayout></c:layout>'
    )


def numbers(reference: str, values: Sequence[float], form: str, count: int) -> str:
    """A reference to ``count`` cells of the data sheet, with what they hold; a gap is left out."""
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{number(value)}</c:v></c:pt>'
        for place, value in enumerate(values)
        if not math.isnan(value)
    )
    return (
        f"<c:numRef><c:f>{text(reference)}</c:f><c:numCache><c:formatCode>{text(form)}</c:formatCode>"
        f'<c:ptCount val="{max(count, 1)}"/>{points}</c:numCache></c:numRef>'
    )


def words(reference: str, content: str) -> str:
    """A reference to one cell of text."""
    return (
        f'<c:strRef><c:f>{text(reference)}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{text(content)}</c:v></c:pt></c:strCache></c:strRef>'
    )


def flags(names: Iterable[str], shown: str = "") -> str:
    """The switches of data labels: all off but one."""
    return "".join(f'<c:{name} val="{int(name == shown)}"/>' for name in names)


SHOWS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
