"""A chart framed as a picture: question above, legend, chart, and below it the line of sources and versions.

Everything is placed in pixels from the metrics of the typeface (`typesetting`), so that a frame is the same in every
browser, no text covers another, and the area of the axes is known before anything is drawn: the chart is then asked
to fit itself to it (`ChartResult.arrange`).
"""

from __future__ import annotations

import html
import math
from dataclasses import dataclass

import plotly.graph_objects as go

from trends import typesetting
from trends.charts import axes, words
from trends.charts.markup import plain
from trends.charts.place import Place
from trends.charts.result import ChartResult
from trends.export import credit
from trends.export.rendering import Rendering
from trends.theme import THEMES, Theme
from trends.typesetting import LINE, widest, wrap

NO_COLOUR = "rgba(0,0,0,0)"
_SHARE_WITH_RATE, _SHARE_WITH_TITLE = 0.45, 0.33
"""Shares of the height that the axes keep at least, or else the rate is left out, and then the title."""
_MARK, _GAP = 40.0, 5.0
"""Width of a legend entry's mark, and distance between entries, in pixels; plotly's."""
_TICK = 8.0
"""Length of a tick with the gap to its text, in pixels."""
_AFTER = 0.2
"""Room after the title and after the rate, in sizes of their text."""
_BOLD, _SLACK = 1.08, 1.05
"""How much wider bold text is, and a typeface may be that stands in for ours."""


def framed(result: ChartResult, rendering: Rendering) -> go.Figure:
    """A copy of the chart's figure, framed and of the size of the rendering; the result is left as it is.

    The result must be drawn in the rendering's theme.
    """
    theme = THEMES[rendering.theme]
    figure = go.Figure(result.figure)
    _tick_texts(figure, result)
    left_out = result.arrange(figure, Place(0.85 * rendering.width, 0.6 * rendering.height, theme))
    y_title = [figure.layout.yaxis.title.text or ""]
    for _ in range(3):  # what is left out, and lines of the axis title, change the frame that they depend on
        frame = _frame(figure, result, rendering, left_out, y_title)
        before = left_out, y_title
        left_out = result.arrange(figure, frame.area)
        y_title = _y_title(" ".join(y_title), theme.font_size, frame.area.height)
        if (left_out, y_title) == before:
            break
    _set(figure, frame)
    if rendering.transparent:
        figure.update_layout(paper_bgcolor=NO_COLOUR, plot_bgcolor=NO_COLOUR)
    return figure


@dataclass(frozen=True)
class _Legend:
    """Entries in lines, height of all of them, and width of a column's text, None where they stand in one row."""

    entries: list[list[str]]
    height: float
    column: float | None


@dataclass(frozen=True)
class _Frame:
    """Lines of text and margins around the axes, in pixels."""

    theme: Theme
    width: int
    height: int
    pad: float
    title: list[str]
    rate: list[str]
    legend: _Legend
    y_title: list[str]
    note: list[str]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def area(self) -> Place:
        """What is left for the axes; never nothing."""
        across, up = self.width - self.left - self.right, self.height - self.top - self.bottom
        return Place(max(across, 20), max(up, 20), self.theme)


def _frame(figure: go.Figure, result: ChartResult, rendering: Rendering, left_out: str, y_title: list[str]) -> _Frame:
    theme = THEMES[rendering.theme]
    width, height, pad = rendering.width, rendering.height, round(0.8 * theme.font_size)
    room = width - 2 * pad
    left = pad + _beside(figure, theme, len(y_title) if "".join(y_title) else 0)
    right = pad + typesetting.width("2020", theme.font_size) / 2
    title = wrap(result.question, theme.title_size, room / _BOLD) if rendering.title else []
    rate = _rate(result, theme, room) if rendering.title else []
    note = [*wrap(left_out, theme.note_size, room), *_parts(credit.line(result), theme.note_size, room)]
    bottom = pad + len(note) * theme.note_size * LINE + _ticks(figure, theme, above=False)
    heads: list[tuple[float, list[str], list[str]]]
    heads = [(_SHARE_WITH_RATE, title, rate), (_SHARE_WITH_TITLE, title, []), (0.0, [], [])]
    for share, title, rate in heads:
        legend = _legend(figure, result, theme, width - left - right, short=bool(rate))
        top = pad + _head(title, rate, theme) + legend.height + pad / 2 + _ticks(figure, theme, above=True)
        if height - top - bottom >= share * height:
            break
    return _Frame(theme, width, height, pad, title, rate, legend, y_title, note, left, right, top, bottom)


def _head(title: list[str], rate: list[str], theme: Theme) -> float:
    """Height of title and rate, with a little room after them."""
    tall = (len(title) * theme.title_size + len(rate) * theme.font_size) * LINE
    return tall + (bool(title) * theme.title_size + bool(rate) * theme.font_size) * _AFTER


def _rate(result: ChartResult, theme: Theme, room: float) -> list[str]:
    """The fitted rate in one line, with its interval if that fits too; nothing where several trends would need more."""
    if len(result.trends) != 1 or result.trends[0].trend is None:
        return []
    said = words.clause(result.trends[0], named=False)
    for text in (said, said.split(" [")[0], said.split(" (")[0]):
        text = text[0].upper() + text[1:]
        if typesetting.width(text, theme.font_size) <= room:
            return [text]
    return []


def _y_title(text: str, size: float, room: float) -> list[str]:
    """The axis title in one line, or broken before its unit, or anywhere between words."""
    lines = [text]
    if typesetting.width(text, size) > room and " (" in text:
        name, _, unit = text.rpartition(" (")
        lines = [name, f"({unit}"]
    words_fit = max(room, *(typesetting.width(word, size) for word in text.split() or [""]))
    return [part for line in lines for part in wrap(line, size, words_fit)] or [""]


def _parts(text: str, size: float, room: float) -> list[str]:
    """The parts of a source line in as few lines as they fit, none of which ends in a separator."""
    lines: list[str] = []
    for part in text.split(_SEPARATOR) if text else ():
        if lines and typesetting.width(f"{lines[-1]}{_SEPARATOR}{part}", size) <= room:
            lines[-1] += _SEPARATOR + part
        else:
            lines += wrap(part, size, room)
    return lines


_SEPARATOR = " · "


def _entries(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.showlegend is not False and trace.name]


def _legend(figure: go.Figure, result: ChartResult, theme: Theme, room: float, *, short: bool) -> _Legend:
    """The legend as plotly sets it: in one row if all entries fit beside each other, else in columns of one width.

    ``short`` without the rate that is told above it.
    """
    names = [html.unescape(trace.name) for trace in _entries(figure)]
    if short:
        told = f"{result.trends[0].label}: "
        names = [told[:-2] if name.startswith(told) else name for name in names]
    entries = [wrap(name, theme.font_size, room - _MARK - 2 * _GAP) for name in names]
    if not entries:
        return _Legend([], 0.0, None)
    widths = [widest(lines, theme.font_size) * _SLACK for lines in entries]
    one_row = sum(widths) + len(widths) * (_MARK + _GAP) + 2 * _GAP < room
    columns = len(entries) if one_row else max(1, math.floor((room - 1) / (_MARK + max(widths) + _GAP)))
    rows = [entries[start : start + columns] for start in range(0, len(entries), columns)]
    tall = sum(max(16.0, max(len(lines) for lines in row) * theme.font_size * LINE) + 3 for row in rows)
    return _Legend(entries, tall + 2 * _GAP, None if one_row else max(widths))


def _tick_texts(figure: go.Figure, result: ChartResult) -> None:
    """Give the value axis ticks of its own where plotly would choose them, so that their width is known."""
    axis = figure.layout.yaxis
    if axis.tickvals is not None or axis.visible is False or axis.range is None:
        return
    low, high = (10**end for end in axis.range) if axis.type == "log" else axis.range
    figure.update_yaxes(
        **axes.ticks("log" if axis.type == "log" else "linear", (low, high), result.y.unit), selector={"anchor": None}
    )


def _ticks(figure: go.Figure, theme: Theme, *, above: bool) -> float:
    """Height of the tick texts of the years, on the side where they stand."""
    axis = figure.layout.xaxis
    if axis.visible is False or (axis.side == "top") != above:
        return 0.0
    return theme.font_size * LINE + _TICK


def _beside(figure: go.Figure, theme: Theme, title_lines: int) -> float:
    """Width of the tick texts and titles to the left of the axes."""
    wide = 0.0
    for axis in figure.select_yaxes():
        if axis.visible is not False:
            size = axis.tickfont.size or theme.font_size
            wide = max(wide, widest(map(html.unescape, axis.ticktext or ()), size) * _SLACK + _TICK)
    return wide + title_lines * theme.font_size * LINE + (_TICK if title_lines else 0)


def _set(figure: go.Figure, frame: _Frame) -> None:
    """Write the frame into the figure."""
    theme, pad, width, height = frame.theme, frame.pad, frame.width, frame.height
    figure.update_layout(
        width=width,
        height=height,
        showlegend=bool(frame.legend.entries),
        font_family=typesetting.FAMILY,
        margin={"l": frame.left, "r": frame.right, "t": frame.top, "b": frame.bottom, "autoexpand": False},
        legend={
            "xref": "container",
            "yref": "container",
            "x": pad / width,
            "xanchor": "left",
            "y": 1 - (pad + _head(frame.title, frame.rate, theme)) / height,
            "yanchor": "top",
            "maxheight": 1,
            "itemsizing": "trace",
            "entrywidth": frame.legend.column,
            "entrywidthmode": "pixels",
        },
    )
    for trace, lines in zip(_entries(figure), frame.legend.entries, strict=True):
        trace.name = _markup(lines)
    figure.update_xaxes(automargin=False)
    figure.update_yaxes(automargin=False)
    figure.layout.yaxis.title.standoff = _TICK
    figure.layout.yaxis.title.text = _markup(frame.y_title)
    _thin(figure, frame)
    x, y = pad - frame.left, frame.top - pad
    _write(figure, frame.title, theme.title_size, theme.text, x=x, y=y, bold=True)
    _write(figure, frame.rate, theme.font_size, theme.text, x=x, y=y - _head(frame.title, [], theme))
    _write(figure, frame.note, theme.note_size, theme.quiet_text, x=x, y=pad / 2 - frame.bottom, top=False)


def _thin(figure: go.Figure, frame: _Frame) -> None:
    """Leave out ticks of the value axis whose texts would stand on each other."""
    axis = figure.layout.yaxis
    if axis.visible is False or axis.tickvals is None:
        return
    low, high = axis.range
    first, last = axis.domain or (0, 1)
    share = (last - first) * frame.area.height / abs(high - low)
    kept = axes.thinned(list(axis.tickvals), axis.type == "log", frame.theme.font_size * 1.15 / share)
    texts = dict(zip(axis.tickvals, axis.ticktext, strict=True))
    axis.tickvals, axis.ticktext = kept, [texts[value] for value in kept]


def _write(
    figure: go.Figure,
    lines: list[str],
    size: float,
    colour: str,
    *,
    x: float,
    y: float,
    top: bool = True,
    bold: bool = False,
) -> None:
    """Text at an offset in pixels from the upper or lower left corner of the axes."""
    if not lines:
        return
    figure.add_annotation(
        text=_markup(lines),
        showarrow=False,
        align="left",
        x=0,
        y=1 if top else 0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top" if top else "bottom",
        xshift=x,
        yshift=y,
        borderpad=0,
        font={"size": size, "color": colour, "weight": "bold" if bold else "normal"},
    )


def _markup(lines: list[str]) -> str:
    return "<br>".join(plain(line) for line in lines)
