"""New data in a chart as somebody has formatted it: values, names and labels change, and nothing else of its XML."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree

from trends.export.pptx import chart, xml
from trends.export.pptx.drawing import Colour, Drawing, Scale, Series
from trends.export.pptx.sheet import Columns, columns
from trends.export.pptx.workbook import Book

_C = f"{{{xml.C}}}"
_SERIES = ("idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "trendline", "errBars", "xVal", "yVal", "smooth")
_NONE = Colour("tx1")


def replaced(space: etree._Element, old: Book, drawing: Drawing, width: float, height: float) -> tuple[Series, ...]:
    """Put a drawing into a chart that had ``old`` as its data sheet; gives the series its new sheet is to hold.

    Parameters
    ----------
    space : the root of the chart part, which is changed
    width, height : size of the chart on its slide, in points
    """
    kept = replace(drawing, x=_scale(space, 0, drawing.x, old, "x"), y=_scale(space, 1, drawing.y, old, "y"))
    made = chart.native(kept, width, height)
    elements = {key: ser for ser in space.iter(f"{_C}ser") if (key := _key(ser, old))}
    for stranger in [ser for ser in space.iter(f"{_C}ser") if not _key(ser, old)]:
        _detach(stranger)
    new = {series.key: series for series in made.series}
    known = {key.rpartition("|")[0] for key in old.columns}
    listed = [_joined(new.get(key), key, ser, old) for key, ser in elements.items()]
    added = [series for key, series in new.items() if key not in known]
    sheet = (*listed, *added)
    places = dict(zip((series.key for series in sheet), columns(sheet), strict=True))
    for series in listed:
        gone = series.key not in new
        _put(elements[series.key], series, places[series.key], kept, old)
        if gone or not any(not math.isnan(value) for value in series.y):
            _hide(space, elements[series.key])
    for series in added:
        _append(space, series, places[series.key], kept)
    return sheet


def _key(ser: etree._Element, old: Book) -> str:
    return old.series_at(ser.findtext(f"{_C}yVal/{_C}numRef/{_C}f") or "")


def _joined(new: Series | None, key: str, ser: etree._Element, old: Book) -> Series:
    """The series as it will be: labels on the points that have them now, and on new points that deserve one."""
    if new is None:
        return Series(key, ser.findtext(f"{_C}tx/{_C}strRef/{_C}strCache/{_C}pt/{_C}v") or key, (), (), _NONE)
    if not new.points:
        return new
    ids, labelled = old.ids(key), set()
    for label in ser.iterfind(f"{_C}dLbls/{_C}dLbl"):
        place = int(label.find(f"{_C}idx").get("val"))
        if place < len(ids):
            labelled.add(ids[place])
    before = {row_id for _, row_id, _ in old.rows()}
    kept = {
        place: label
        for place, label in new.labels.items()
        if new.points[place].id in labelled or new.points[place].id not in before
    }
    return replace(new, labels=kept)


def _put(ser: etree._Element, series: Series, where: Columns, drawing: Drawing, old: Book) -> None:
    fresh = xml.element(chart.series_xml(series, where, 0, drawing))
    _move(ser, series, old, "dPt")
    _label(ser, series, fresh, old)
    for name in ("tx", "xVal", "yVal"):
        _swap(ser, fresh, name)
    for bars in ser.iterfind(f"{_C}errBars"):
        if bars.find(f"{_C}plus") is not None and fresh.find(f"{_C}errBars/{_C}plus") is not None:
            for name in ("plus", "minus"):
                _swap(bars, fresh.find(f"{_C}errBars"), name)
        elif bars.find(f"{_C}val") is not None and series.across is not None:
            bars.find(f"{_C}val").set("val", xml.number(series.across))


def _swap(holder: etree._Element, fresh: etree._Element, name: str) -> None:
    """Put the children of a new element into the old one of that name."""
    old, new = holder.find(_C + name), fresh.find(_C + name)
    if new is None:
        return
    if old is None:
        _insert(holder, new)
    else:
        old[:] = [copy.deepcopy(child) for child in new]


def _insert(ser: etree._Element, child: etree._Element) -> None:
    """Insert a child of a series where the schema wants it."""
    later = (*_SERIES[_SERIES.index(etree.QName(child).localname) + 1 :], "extLst")
    for place, other in enumerate(ser):
        if etree.QName(other).localname in later:
            ser.insert(place, child)
            return
    ser.append(child)


def _places(series: Series, old: Book) -> Mapping[int, int]:
    """Where the points that were there before stand now."""
    now: dict[str, list[int]] = {}
    for place, point in enumerate(series.points):
        now.setdefault(point.id, []).append(place)
    return {before: now[row_id].pop(0) for before, row_id in enumerate(old.ids(series.key)) if now.get(row_id)}


def _move(ser: etree._Element, series: Series, old: Book, name: str) -> None:
    """Single points that were formatted by hand keep it, wherever they stand now."""
    found, places = ser.findall(_C + name), _places(series, old)
    for one in found:
        ser.remove(one)
    moved = []
    for one in found:
        index = one.find(f"{_C}idx")
        if int(index.get("val")) in places:
            index.set("val", str(places[int(index.get("val"))]))
            moved.append(one)
    for one in sorted(moved, key=lambda one: int(one.find(f"{_C}idx").get("val"))):
        _insert(ser, one)


def _label(ser: etree._Element, series: Series, fresh: etree._Element, old: Book) -> None:
    """Labels with the look and place they have, or that of the first; a label that was deleted stays so."""
    holder, wanted = ser.find(f"{_C}dLbls"), fresh.find(f"{_C}dLbls")
    if holder is None:
        return
    there = {int(one.find(f"{_C}idx").get("val")): one for one in holder.findall(f"{_C}dLbl")}
    model = next((one for one in there.values() if one.find(f"{_C}delete") is None), None)
    places = {now: before for before, now in _places(series, old).items()} if series.points else {}
    for one in there.values():
        holder.remove(one)
    made = []
    for one in wanted.findall(f"{_C}dLbl") if wanted is not None else []:
        place = int(one.find(f"{_C}idx").get("val"))
        before = there.get(places.get(place, -1)) if series.points else there.get(place)
        source = before if before is not None else model
        label = copy.deepcopy(source) if source is not None else copy.deepcopy(one)
        label.find(f"{_C}idx").set("val", str(place))
        if source is not None:
            _say(label, _text(one))
        if source is not None and before is None:
            for own in label.findall(f"{_C}layout"):
                label.remove(own)  # moved by hand: that is its own
        made.append(label)
    holder[:0] = made


def _text(label: etree._Element) -> str:
    """What a label says."""
    return "".join(text.text or "" for text in label.iter(f"{{{xml.A}}}t"))


def _say(label: etree._Element, content: str) -> None:
    """Give a label another text, in the look of its first words."""
    texts = list(label.iter(f"{{{xml.A}}}t"))
    for place, text in enumerate(texts):
        text.text = "" if place else xml.clean(content)


def _scale(space: etree._Element, place: int, scale: Scale, old: Book, name: str) -> Scale:
    """The axis with its new range; where somebody has set another range by hand, with that one."""
    scaling = space.findall(f".//{_C}valAx")[place].find(f"{_C}scaling")
    low, high = scaling.find(f"{_C}min"), scaling.find(f"{_C}max")
    if low is None or high is None:
        return scale
    set_by_hand = [
        not math.isclose(float(end.get("val")), old.number(f"{name} {word}") or math.nan, rel_tol=1e-9, abs_tol=1e-12)
        for end, word in ((low, "from"), (high, "to"))
    ]
    if any(set_by_hand):
        return replace(scale, low=float(low.get("val")), high=float(high.get("val")))
    low.set("val", xml.number(scale.low))
    high.set("val", xml.number(scale.high))
    return scale


def _detach(ser: etree._Element) -> None:
    """A series that is not ours keeps its values, without the cells, which will not be there any more."""
    for holder in ser.iter(f"{_C}xVal", f"{_C}yVal", f"{_C}plus", f"{_C}minus"):
        for reference in holder.findall(f"{_C}numRef"):
            cache = reference.find(f"{_C}numCache")
            if cache is not None:
                cache.tag = f"{_C}numLit"
                holder.replace(reference, cache)
    for reference in ser.findall(f"{_C}tx/{_C}strRef"):
        value = etree.Element(f"{_C}v")
        value.text = reference.findtext(f"{_C}strCache/{_C}pt/{_C}v") or ""
        reference.getparent().replace(reference, value)


def _append(space: etree._Element, series: Series, where: Columns, drawing: Drawing) -> None:
    """A series that came with the new data, in our look, after the others."""
    (plot,) = space.iter(f"{_C}scatterChart")
    others: Sequence[etree._Element] = plot.findall(f"{_C}ser")
    ser = xml.element(chart.series_xml(series, where, 0, drawing))
    for name in ("idx", "order"):
        taken = [int(one.find(_C + name).get("val")) for one in others]
        ser.find(_C + name).set("val", str(max(taken, default=-1) + 1))
    plot.insert(plot.index(others[-1]) + 1 if others else 2, ser)
    if not series.in_legend:
        _hide(space, ser)


def _hide(space: etree._Element, ser: etree._Element) -> None:
    """Take a series out of the legend."""
    legend, place = space.find(f".//{_C}legend"), list(space.iter(f"{_C}ser")).index(ser)
    if legend is None:
        return
    entries = {int(one.find(f"{_C}idx").get("val")): one for one in legend.findall(f"{_C}legendEntry")}
    if place not in entries:
        entry = xml.element(f'<c:legendEntry><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>')
        legend.insert(1 + sum(other < place for other in entries), entry)
