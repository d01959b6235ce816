"""What a chart's figure draws, in the terms of a native chart: series of points and lines, marks on its axes.

`ChartResult` in, `Drawing` out: every trace, shape and tick of the plotly figure as plain values, without sizes. A
filled band becomes its two edges, because a scatter chart cannot fill; a rectangle becomes its two long sides.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from trends.charts.result import Axis, ChartResult
from trends.theme import Theme


@dataclass(frozen=True)
class Colour:
    """A place in the deck's own palette (`accent1`, `tx1`) or #rrggbb.

    `opacity` how much of it covers what is below; `mixed` with white or black, to stand back.
    """

    name: str
    opacity: float = 1.0
    mixed: Literal["", "white", "black"] = ""


@dataclass(frozen=True)
class Label:
    """Text to the right of a point (`r`), to its left (`l`), above (`t`) or below (`b`).

    `shaded` with a background, so that it can be read over points.
    """

    text: str
    side: str
    shaded: bool = False


@dataclass(frozen=True)
class Point:
    """Who a point is: the id of its row, its name and date as the record writes them."""

    id: str
    name: str
    date: str


@dataclass(frozen=True)
class Series:
    """One series of a native scatter chart.

    `key` names it for as long as the chart has it, whatever its data; `y` is NaN at a gap; `up` and `down` are lengths
    of error bars, in the unit of `y`; `across` the length of a line to the right of each point, in the unit of `x`;
    `labels` by position in `x`.
    """

    key: str
    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    colour: Colour
    points: tuple[Point, ...] = ()
    symbol: str | None = None
    filled: bool = True
    line: str | None = None
    thin: bool = False
    up: tuple[float, ...] = ()
    down: tuple[float, ...] = ()
    across: float | None = None
    labels: Mapping[int, Label] = field(default_factory=dict)
    in_legend: bool = False


@dataclass(frozen=True)
class Scale:
    """An axis: what it shows, and the marks that the figure names, if it names any."""

    title: str
    axis: Axis
    low: float
    high: float
    marks: tuple[tuple[float, str], ...] = ()
    visible: bool = True
    backwards: bool = False

    @property
    def log(self) -> bool:
        """Whether equal distances are equal factors."""
        return self.axis.scale == "log"

    def at(self, share: float) -> float:
        """The value that stands so far along the axis."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def share(self, value: float) -> float:
        """How far along the axis a value stands, 0 to 1."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Drawing:
    """A chart as series on two axes, on a `dark` background or a light one."""

    series: tuple[Series, ...]
    x: Scale
    y: Scale
    dark: bool = False


def drawing(result: ChartResult, theme: Theme) -> Drawing:
    """Translate the figure of a chart that was drawn in ``theme``."""
    layout = result.figure.layout
    x = _scale(result.x, layout.xaxis)
    y = _scale(result.y, layout.yaxis)
    found: list[Series] = []
    names: list[tuple[float, float, Label]] = []
    for trace in result.figure.data:
        if trace.yaxis not in (None, "y"):
            continue  # a second panel below the chart, as of the specification curve: too small for a slide
        if trace.mode == "text":
            names += zip(trace.x, trace.y, _texts(trace, shaded=True), strict=True)
        elif trace.customdata is not None:
            found += _points(trace, result, theme)
        elif trace.fill == "toself":
            found += _edges(trace, theme)
        elif len(trace.x):
            found.append(_line(trace, result, theme, [one.key for one in found]))
    sides = {side.key: side for shape in layout.shapes for side in _sides(shape, x, y, theme)}
    found = [*_notes(layout.annotations, x, y), *found, *sides.values()]
    return Drawing(tuple(_named(series, names) for series in found), x, y, theme.name == "dark")


def _scale(axis: Axis, drawn: Any) -> Scale:
    marks: tuple[tuple[float, str], ...] = ()
    if drawn.tickvals is not None:
        texts = drawn.ticktext if drawn.ticktext is not None else drawn.tickvals
        marks = tuple((float(value), _plain(str(text))) for value, text in zip(drawn.tickvals, texts, strict=True))
    first, last = drawn.range
    return Scale(
        title=_plain(drawn.title.text or ""),
        axis=axis,
        low=axis.range[0],
        high=axis.range[1],
        marks=marks,
        visible=drawn.visible is not False,
        backwards=bool(first > last),
    )


def _points(trace: Any, result: ChartResult, theme: Theme) -> Iterator[Series]:
    """The points of a trace: those fitted as one series, the others, which have open markers, as another."""
    by_place = {(row["id"], row["x"], row["y"]): row for row in result.rows.to_dict("records")}
    ids = [str(cell[0]) for cell in trace.customdata]
    rows = [by_place[place] for place in zip(ids, trace.x, trace.y, strict=True)]
    marker, name = trace.marker, _plain(trace.name or "")
    symbols = list(marker.symbol) if isinstance(marker.symbol, (tuple, list)) else [marker.symbol] * len(ids)
    texts = _texts(trace) if "text" in trace.mode else []
    errors = trace.error_y.array is not None
    chosen: dict[bool, list[int]] = {}
    for place, symbol in enumerate(symbols):
        chosen.setdefault(not str(symbol).endswith("-open"), []).append(place)
    for filled, places in sorted(chosen.items(), reverse=True):
        first = rows[places[0]]
        whole = len(chosen) == 1
        yield Series(
            key=f"points/{first['series']}" + ("" if filled else "/open"),
            name=name if whole or filled else f"{_plain(first['label'])}, not fitted",
            x=_numbers(trace.x, places),
            y=_numbers(trace.y, places),
            colour=_colour(marker.color, theme, marker.opacity or 1.0),
            points=tuple(Point(ids[i], str(rows[i]["name"]), str(rows[i]["date"])) for i in places),
            symbol=str(symbols[places[0]]).removesuffix("-open"),
            filled=filled or (not result.trends and marker.color != theme.muted),  # where none is fitted, none is open
            line=(trace.line.dash or "solid") if "lines" in trace.mode else None,
            up=_numbers(trace.error_y.array, places) if errors else (),
            down=_numbers(trace.error_y.arrayminus, places) if errors else (),
            labels={place: texts[i] for place, i in enumerate(places)} if texts else {},
            in_legend=trace.showlegend is not False,
        )


def _edges(trace: Any, theme: Theme) -> Iterator[Series]:
    """The upper and the lower edge of a band, which plotly draws there and back."""
    half = len(trace.x) // 2
    name, colour = _plain(trace.name or ""), _colour(trace.fillcolor, theme)
    wide = colour.opacity < 0.15
    sides = {"upper": range(half), "lower": range(len(trace.x) - 1, half - 1, -1)}
    for side, places in sides.items():
        yield Series(
            key=f"band/{name}/{side}",
            name=f"{name}, {side} edge",
            x=_numbers(trace.x, places),
            y=_numbers(trace.y, places),
            colour=Colour(colour.name, 0.6 if wide else 0.9),
            line="dot" if wide else "solid",
            thin=True,
        )


def _line(trace: Any, result: ChartResult, theme: Theme, taken: Collection[str]) -> Series:
    x, y = _numbers(trace.x), _numbers(trace.y)
    name, key = _plain(trace.name or ""), ""
    legend = bool(name) and trace.showlegend is not False
    for fitted in sorted(result.trends, key=lambda one: one.label not in name):  # two may have the very same line
        key = f"fit/{fitted.series}/{fitted.label}"
        if fitted.trend is None or key in taken or not np.allclose(fitted.trend.predict(x), y, rtol=1e-9):
            key = ""
            continue
        if not fitted.trend.window[0] <= x[0] <= x[-1] <= fitted.trend.window[1]:
            key += "/beyond"
        elif not legend and fitted.label not in name:
            name = f"{fitted.label}, {name}"
        break
    return Series(
        key=key or f"line/{name or len(taken)}",
        name=name or f"line {len(taken) + 1}",
        x=x,
        y=y,
        colour=_colour(trace.line.color, theme),
        line=trace.line.dash or "solid",
        thin=(trace.line.width or 2) < 2,
        in_legend=legend,
    )


def _sides(shape: Any, x: Scale, y: Scale, theme: Theme) -> Iterator[Series]:
    """A line across the plot as a series of two points; of a rectangle, its long sides that are no edge of the plot."""
    across = str(shape.xref).endswith("domain")
    colour = _colour(shape.line.color if shape.type == "line" else shape.fillcolor, theme)
    ends = (shape.y0, shape.y1) if across else (shape.x0, shape.x1)
    scale = y if across else x
    for end in dict.fromkeys(float(end) for end in ends if 0.001 < scale.share(float(end)) < 0.999):
        name = f"level {end:.4g}" if across else f"date {end:.1f}"
        yield Series(
            key=f"side/{'y' if across else 'x'}/{end!r}",
            name=name,
            x=(x.low, x.high) if across else (end, end),
            y=(end, end) if across else (y.low, y.high),
            colour=Colour(colour.name, 0.9),
            line="dash" if shape.type == "line" else "dot",
            thin=True,
        )


def _notes(annotations: Any, x: Scale, y: Scale) -> Iterator[Series]:
    """Words that the figure writes into the plot, such as the names of eras: one series of labels without markers."""
    placed = [
        note for note in annotations if note.text and note.yref == "y domain" and x.low <= float(note.x) <= x.high
    ]
    shares = [min(max(float(note.y), 0.04), 0.96) for note in placed]
    if placed:
        yield Series(
            key="notes",
            name="Words in the plot",
            x=tuple(float(note.x) for note in placed),
            y=tuple(y.at(1 - share if y.backwards else share) for share in shares),
            colour=Colour("tx1"),
            labels={place: Label(_plain(note.text).lstrip("| "), "r") for place, note in enumerate(placed)},
        )


def _named(series: Series, names: list[tuple[float, float, Label]]) -> Series:
    """A series of points with the names that the figure writes beside them; the first names matter most."""
    if not names or not series.points:
        return series
    places = {(x, y): place for place, (x, y) in enumerate(zip(series.x, series.y, strict=True))}
    labels = {places[x, y]: label for x, y, label in names if (x, y) in places}
    return Series(**{**vars(series), "labels": labels})


def _texts(trace: Any, *, shaded: bool = False) -> list[Label]:
    """The texts of a trace with the side they stand on."""
    count = len(trace.x)
    positions = trace.textposition
    sides = [positions] * count if isinstance(positions, str) else list(positions)
    return [
        Label(_plain(text), "l" if "left" in side else "r", shaded)
        for text, side in zip(trace.text, sides, strict=True)
    ]


def _numbers(values: Any, places: Any = None) -> tuple[float, ...]:
    """Plain floats; unknown is NaN."""
    listed = [float("nan") if value is None else float(value) for value in values]
    return tuple(listed if places is None else (listed[place] for place in places))


def _plain(text: str) -> str:
    """Text as it was before it became plotly's markup."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", text)).split())


def _colour(text: str | None, theme: Theme, opacity: float = 1.0) -> Colour:
    """A plotly colour as a place of the palette, where it is one of the theme's."""
    written = text or theme.text
    if found := re.fullmatch(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)", written):
        written = "#" + "".join(f"{int(found[i]):02x}" for i in (1, 2, 3))
        opacity *= float(found[4] or 1)
    palette = {colour: f"accent{place}" for place, colour in enumerate(theme.series, start=1)}
    palette |= {theme.text: "tx1", theme.quiet_text: "tx2", theme.accent: "hlink"}
    return Colour(palette.get(written, written), opacity)
