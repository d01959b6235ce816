"""Slides that are made once for all tests, and what PowerPoint would read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from pptx import Presentation

import trends
from trends.export import WRITERS
from trends.export.pptx import workbook
from trends.export.rendering import parse

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@lru_cache(maxsize=128)
def drawn(chart_id: str, chosen: tuple[tuple[str, str], ...] = (), theme: str = "light") -> trends.ChartResult:
    return trends.chart(chart_id, theme=theme, **dict(chosen))


@lru_cache(maxsize=128)
def written(chart_id: str, chosen: tuple[tuple[str, str], ...] = (), how: tuple[tuple[str, str], ...] = ()) -> bytes:
    rendering = parse(how)
    return WRITERS["pptx"].write(drawn(chart_id, chosen, rendering.theme), rendering)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def frames(slide) -> list:
    """The charts of a slide."""
    return [shape for shape in slide.shapes if shape.has_chart]


class Read:
    """One chart read back from its slide: series by key, axes, data sheet."""

    def __init__(self, frame) -> None:
        self.frame = frame
        self.space = frame.chart.part._element
        self.book = workbook.read(frame.chart.part.chart_workbook.xlsx_part.blob)
        listed = list(self.space.iter(f"{C}ser"))
        self.series = {self._key(ser): ser for ser in listed}
        assert len(self.series) == len(listed), "two series have one key"

    def _key(self, ser) -> str:
        return self.book.series_at(ser.findtext(f"{C}yVal/{C}numRef/{C}f") or "")

    def numbers(self, key: str, axis: str) -> list[float]:
        return [float(v.text) for v in self.series[key].iterfind(f"{C}{axis}/{C}numRef/{C}numCache/{C}pt/{C}v")]

    def range(self, which: int) -> tuple[float, float]:
        scaling = self.space.findall(f".//{C}valAx")[which].find(f"{C}scaling")
        return float(scaling.find(f"{C}min").get("val")), float(scaling.find(f"{C}max").get("val"))

    def is_log(self, which: int) -> bool:
        return self.space.findall(f".//{C}valAx")[which].find(f"{C}scaling/{C}logBase") is not None


def read(content: bytes) -> list[Read]:
    """Every chart of a presentation, in order."""
    presentation = Presentation(io.BytesIO(content))
    return [Read(frame) for slide in presentation.slides for frame in frames(slide)]


def sizes(element: etree._Element) -> Iterator[tuple[float, str]]:
    """Every size of text in an element, in points, with the text of its run where it has one."""
    for found in element.iter():
        if isinstance(found.tag, str) and found.get("sz") and found.tag.startswith(A):
            run = found.getparent()
            yield int(found.get("sz")) / 100, said(run)


def said(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(found.text or "" for found in element.iter(f"{A}t"))
