"""A native scatter chart as chart XML: series, axes, legend, all text at the size of a slide.

The axes carry no text of their own: PowerPoint would write 1E+24, and begin its marks at whatever number the axis
begins with. Two series without markers, at the foot of each axis, carry the marks as labels and the lines of the grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from trends.export.pptx import labels, sheet, ticks, xml
from trends.export.pptx.drawing import Colour, Drawing, Label, Scale, Series
from trends.export.pptx.sheet import Columns
from trends.theme import SLIDE

POINTS_PER_PIXEL = 0.5
"""The theme for slides counts pixels of 1080 lines; a slide of 7.5 inches has 540 points."""
TEXT = SLIDE.font_size * POINTS_PER_PIXEL
MARKER = round(SLIDE.marker_size * POINTS_PER_PIXEL)
LINE = SLIDE.line_width * POINTS_PER_PIXEL
_ROW = 1.35 * TEXT
_KEY = 2 * TEXT
"""Width of what stands before a name in the legend."""
_LONG_LEGEND = 4
_INSIDE = 1e-6
"""How far inside the plot the marks stand: a point on its edge is left out by whoever rounds differently."""
_GRID = Colour("tx1", 0.15)


@dataclass(frozen=True)
class Frame:
    """Size of the chart on the slide and of the plot within it, in points; the plot from the upper left corner."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    legend_rows: int
    upright_title: bool

    @property
    def plot(self) -> tuple[float, float]:
        """Width and height of the plot."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


@dataclass(frozen=True)
class NativeChart:
    """A chart ready for a slide: what it draws, its series with the marks of its axes, and the room it has."""

    drawing: Drawing
    series: tuple[Series, ...]
    frame: Frame

    def xml(self) -> str:
        """The chart part."""
        return _space(self.series, sheet.columns(self.series), self.drawing, self.frame)


def native(drawing: Drawing, width: float, height: float) -> NativeChart:
    """The chart of a drawing, ``width`` x ``height`` points."""
    drawing = _in_legend(drawing)
    frame = _frame(drawing, width, height)
    fitting = labels.uncovered(drawing, *frame.plot, TEXT)
    series = (*axis_series(drawing.x, drawing.y, *frame.plot), *fitting.series)
    return NativeChart(drawing, series, frame)


def _in_legend(drawing: Drawing) -> Drawing:
    """Points that are not fitted have a line of their own in the legend only where that stays short."""
    if sum(series.in_legend for series in drawing.series) <= _LONG_LEGEND:
        return drawing
    return replace(
        drawing,
        series=tuple(
            replace(series, in_legend=False)
            if series.key.endswith("/open") and any(f"{other.key}/open" == series.key for other in drawing.series)
            else series
            for series in drawing.series
        ),
    )


def axis_series(x: Scale, y: Scale, width: float, height: float) -> tuple[Series, ...]:
    """The marks of both axes as series, each point carrying one as its label."""
    quiet, found = Colour("tx1"), []
    rows = ticks.marks(y, height, 1.25 * TEXT)
    if rows:
        start = (x.at(_INSIDE),) * len(rows)
        found.append(
            Series(
                "axis/y",
                "Marks of the vertical axis",
                start,
                tuple(value for value, _ in rows),
                quiet,
                across=x.high - x.low,
                labels={place: Label(text, "l") for place, (_, text) in enumerate(rows)},
            )
        )
    columns = ticks.marks(x, width, 4.2 * TEXT)
    if columns:
        foot = (y.at(_INSIDE),) * len(columns)
        side = "t" if y.backwards else "b"
        found.append(
            Series(
                "axis/x",
                "Marks of the horizontal axis",
                tuple(value for value, _ in columns),
                foot,
                quiet,
                labels={place: Label(text, side) for place, (_, text) in enumerate(columns)},
            )
        )
    return tuple(found)


def _frame(drawing: Drawing, width: float, height: float) -> Frame:
    y = drawing.y
    names = [series.name for series in drawing.series if series.in_legend]
    rows = _legend_rows(names, width)
    top = rows * _ROW + 0.5 * TEXT + (1.5 * TEXT if y.backwards else 0)
    below = 0.4 * TEXT if y.backwards else 1.7 * TEXT
    upright = len(y.title) * labels.CHARACTER * TEXT <= 0.9 * (height - top - below)
    top += 0 if upright else _ROW
    rough = ticks.marks(y, height - top - below, 1.25 * TEXT)
    longest = max((len(text) for _, text in rough), default=0)
    left = (1.6 * TEXT if y.title and y.visible and upright else 0) + longest * ticks.MARK * TEXT + 0.8 * TEXT
    return Frame(width, height, left, top, 1.4 * TEXT, below, rows, upright)


def _legend_rows(names: Sequence[str], width: float) -> int:
    """How many rows the names fill in columns of one width: too few, and the last names are not shown."""
    widest = max((_KEY + len(name) * labels.MEAN * TEXT for name in names), default=1.0)
    return -(-len(names) // max(int(width / widest), 1))


def _space(series: Sequence[Series], places: Sequence[Columns], drawing: Drawing, frame: Frame) -> str:
    width, height = frame.plot
    plot = xml.layout(
        frame.left / frame.width, frame.top / frame.height, width / frame.width, height / frame.height, inner=True
    )
    body = "".join(
        series_xml(one, where, number, drawing) for number, (one, where) in enumerate(zip(series, places, strict=True))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<c:chartSpace {xml.DECLARED}>"
        '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f"<c:chart>{_caption(drawing, frame)}<c:plotArea>{plot}"
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{body}'
        '<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        f"{_axis(1, 2, drawing.x, 'b', frame)}{_axis(2, 1, drawing.y, 'l', frame)}"
        "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        f"{_legend(series, frame)}"
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/>{xml.stroke(None)}</c:spPr>{xml.text_properties(TEXT)}"
        "</c:chartSpace>"
    )


def _caption(drawing: Drawing, frame: Frame) -> str:
    """The name of the vertical axis above it, where it is too long to stand beside it: the chart's title serves."""
    if frame.upright_title or not drawing.y.visible:
        return '<c:autoTitleDeleted val="1"/>'
    place = xml.layout(0.0, frame.legend_rows * _ROW / frame.height)
    return _title(drawing.y.title, place, turned=False) + '<c:autoTitleDeleted val="0"/>'


def series_xml(series: Series, where: Columns, number: int, drawing: Drawing) -> str:
    """One series; ``number`` is its place in the chart."""
    line = xml.stroke(None)
    if series.line is not None:
        line = xml.stroke(series.colour, 1.5 if series.thin else LINE, series.line)
    errors = ""
    if series.across is not None:
        errors = (
            '<c:errBars><c:errDir val="x"/><c:errBarType val="plus"/><c:errValType val="fixedVal"/>'
            f'<c:noEndCap val="1"/><c:val val="{xml.number(series.across)}"/>'
            f"<c:spPr>{xml.stroke(_GRID, 0.75)}</c:spPr></c:errBars>"
        )
    elif series.up:
        errors = (
            '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
            f"<c:plus>{xml.numbers(where.cells('up'), series.up, 'General', where.count)}</c:plus>"
            f"<c:minus>{xml.numbers(where.cells('down'), series.down, 'General', where.count)}</c:minus>"
            f"<c:spPr>{xml.stroke(Colour(series.colour.name, 0.5), 1.5)}</c:spPr></c:errBars>"
        )
    size = MARKER if series.filled else MARKER - 1
    pale: Literal["white", "black"] = "black" if drawing.dark else "white"
    marker = xml.marker(series.symbol, series.colour, size, filled=series.filled, pale=pale)
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{xml.words(where.heading(), series.name)}</c:tx>'
        f"<c:spPr>{line}</c:spPr>{marker}{label_xml(series)}{errors}"
        f"<c:xVal>{xml.numbers(where.cells('x'), series.x, _form(drawing.x), where.count)}</c:xVal>"
        f"<c:yVal>{xml.numbers(where.cells('y'), series.y, _form(drawing.y), where.count)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def label_xml(series: Series) -> str:
    """The labels of a series: one a named point."""
    if not series.labels:
        return ""
    shade = f"<c:spPr>{xml.paint(Colour('bg1', 0.7))}</c:spPr>"
    one_by_one = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:tx>{xml.rich(label.text, TEXT)}</c:tx>{shade if label.shaded else ""}'
        f'<c:dLblPos val="{label.side}"/>{xml.flags(xml.SHOWS, "showVal")}</c:dLbl>'
        for place, label in sorted(series.labels.items())
    )
    return f"<c:dLbls>{one_by_one}{xml.text_properties(TEXT)}{xml.flags(xml.SHOWS)}</c:dLbls>"


def _axis(own: int, other: int, scale: Scale, place: str, frame: Frame) -> str:
    log = '<c:logBase val="10"/>' if scale.log else ""
    way = "maxMin" if scale.backwards else "minMax"
    upright = place == "l"
    title = ""
    if upright and scale.title and scale.visible and frame.upright_title:
        middle = (frame.top + frame.plot[1] / 2) / frame.height
        half = len(scale.title) * labels.CHARACTER * TEXT / 2 / frame.height
        title = _title(scale.title, xml.layout(0.0, max(middle - half, 0.0)), turned=True)
    elif not upright and not scale.visible:
        middle = (frame.left + frame.plot[0] / 2) / frame.width
        half = len(scale.axis.name) * 0.5 * TEXT / 2 / frame.width
        title = _title(
            scale.axis.name, xml.layout(max(middle - half, 0.0), 1 - 1.5 * TEXT / frame.height), turned=False
        )
    line = xml.stroke(Colour("tx2"), 1) if not upright else xml.stroke(None)
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling>{log}<c:orientation val="{way}"/>'
        f'<c:max val="{xml.number(scale.high)}"/><c:min val="{xml.number(scale.low)}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/>{title}'
        f'<c:numFmt formatCode="{_form(scale)}" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        f"<c:spPr>{line}</c:spPr>{xml.text_properties(TEXT)}"
        f'<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/>'
        f"{_unit(scale)}</c:valAx>"
    )


def _unit(scale: Scale) -> str:
    """Distance of the axis's own marks, for those who switch them on."""
    if scale.log:
        return '<c:majorUnit val="10"/>'
    found = ticks.marks(scale, 800, 100)
    return f'<c:majorUnit val="{xml.number(found[1][0] - found[0][0])}"/>' if len(found) > 1 else ""


def _title(content: str, where: str, *, turned: bool) -> str:
    return f'<c:title><c:tx>{xml.rich(content, TEXT, turned=turned)}</c:tx>{where}<c:overlay val="0"/></c:title>'


def _form(scale: Scale) -> str:
    """The number format of an axis and its values: years without a thousands separator, large numbers by powers."""
    if scale.axis.unit == "year" or scale.axis.scale == "rank":
        return "0"
    return "0.E+0" if max(abs(math.log10(end)) if end else 0 for end in (scale.low, scale.high)) >= 6 else "General"


def _legend(series: Sequence[Series], frame: Frame) -> str:
    if not frame.legend_rows:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>'
        for number, one in enumerate(series)
        if not one.in_legend
    )
    where = xml.layout(0.0, 0.0, 1.0, frame.legend_rows * _ROW / frame.height)
    return f'<c:legend><c:legendPos val="t"/>{hidden}{where}<c:overlay val="0"/>{xml.text_properties(TEXT)}</c:legend>'
