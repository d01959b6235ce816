"""Text of shapes on a slide: found by name or by what it says, and replaced in the look that it has."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from trends.export.pptx import xml
from trends.export.pptx.chart import TEXT

_A = f"{{{xml.A}}}"
_P = f"{{{xml.P}}}"
_NAMED = "p:nvSpPr/p:cNvPr"


def box(root: etree._Element, name: str, says: str) -> etree._Element | None:
    """The shape of that name, or else the one that says this."""
    shapes = list(root.iter(f"{_P}sp"))
    named = [shape for shape in shapes if any(one.get("name") == name for one in shape.iterfind(_NAMED, xml.NAMES))]
    saying = [shape for shape in shapes if says and of(shape) == says]
    return next(iter([*named, *saying]), None)


def of(shape: etree._Element) -> str:
    """What a shape says, a line a paragraph."""
    return "\n".join(_said(paragraph) for paragraph in shape.iter(f"{_A}p"))


def size(shape: etree._Element) -> tuple[float, float]:
    """Width and height in points."""
    extent = shape.find("p:spPr/a:xfrm/a:ext", xml.NAMES)
    return (int(extent.get("cx")) / 12700, int(extent.get("cy")) / 12700) if extent is not None else (880.0, 110.0)


def font_size(shape: etree._Element) -> float:
    """Size of the text, in points."""
    found = shape.find(".//a:rPr[@sz]", xml.NAMES)
    return int(found.get("sz")) / 100 if found is not None else TEXT


def put(shape: etree._Element, content: str) -> None:
    """Give a shape one paragraph of text, in the look of its first."""
    first, *others = shape.iter(f"{_A}p")
    for other in others:
        other.getparent().remove(other)
    _say(first, content)


def put_block(notes: etree._Element, link: str, lines: Sequence[str]) -> bool:
    """Replace our paragraphs in speaker notes, from the question to the link; False where they are not there."""
    paragraphs = list(notes.iter(f"{_A}p"))
    said = [_said(paragraph) for paragraph in paragraphs]
    ends = [place for place, text in enumerate(said) if text == f"Link: {link}"]
    starts = [place for place, text in enumerate(said) if text.startswith("Question: ") and ends and place < ends[0]]
    if not ends or not starts:
        return False
    block = paragraphs[starts[-1] : ends[0] + 1]
    holder, place = block[0].getparent(), block[0].getparent().index(block[0])
    for paragraph in block:
        holder.remove(paragraph)
    for offset, line in enumerate(lines):
        made = copy.deepcopy(block[min(offset, len(block) - 1)])
        _say(made, line)
        holder.insert(place + offset, made)
    return True


def _said(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{_A}t"))


def _say(paragraph: etree._Element, content: str) -> None:
    runs = paragraph.findall(f"{_A}r")
    if not runs:
        run = etree.Element(f"{_A}r")
        etree.SubElement(run, f"{_A}t")
        end = paragraph.find(f"{_A}endParaRPr")
        paragraph.insert(len(paragraph) if end is None else paragraph.index(end), run)
        runs = [run]
    for extra in [*runs[1:], *paragraph.findall(f"{_A}br"), *paragraph.findall(f"{_A}fld")]:
        paragraph.remove(extra)
    runs[0].find(f"{_A}t").text = xml.clean(content)
