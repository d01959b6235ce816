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
_LEAST_SHARE = 0.45
"""Share of the height that the axes keep; what would take more of it is left out: the rate first, then the title."""
_MARK, _GAP = 40.0, 5.0
"""Width of a legend entry's mark, and distance between entries, in pixels; plotly's."""
_TICK = 8.0
"""Length of a tick with the gap to its text, in pixels."""
_BOLD, _SLACK = 1.08, 1.05
"""How much wider bold text is, and a typeface may be that stands in for ours."""


def framed(result: ChartResult, rendering: Rendering) -> go.Figure:
    """A copy of the chart's figure, framed and of the size of the rendering; the result is left as it is.

    The result must be drawn in the rendering's theme.
    """
    theme = THEMES[rendering.theme]
    figure = go.Figure(result.figure)
    _tick_texts(figure, result)
    left_out = ""
    for _ in range(2):
        frame = _frame(figure, result, rendering, left_out)
        before, left_out = left_out, result.arrange(figure, frame.area)
        if left_out == before:
            break
    _set(figure, frame, theme)
    if rendering.transparent:
        figure.update_layout(paper_bgcolor=NO_COLOUR, plot_bgcolor=NO_COLOUR)
    return figure


@dataclass(frozen=True)
class _Frame:
    """Lines of text and margins around the axes, in pixels."""

    width: int
    height: int
    pad: float
    title: list[str]
    rate: list[str]
    legend: float
    note: list[str]
    left: float
    right: float
    top: float
    bottom: float
    theme: Theme

    @property
    def area(self) -> Place:
        """What is left for the axes; never nothing."""
        across, up = self.width - self.left - self.right, self.height - self.top - self.bottom
        return Place(max(across, 20), max(up, 20), self.theme)


def _frame(figure: go.Figure, result: ChartResult, rendering: Rendering, left_out: str) -> _Frame:
    theme = THEMES[rendering.theme]
    width, height, pad = rendering.width, rendering.height, round(0.6 * theme.font_size)
    room = width - 2 * pad
    title = wrap(result.question, theme.title_size, room / _BOLD) if rendering.title else []
    rate = _rate(result, theme, room) if rendering.title else []
    left = pad + _beside(figure, theme)
    right = pad + typesetting.width("2020", theme.font_size) / 2
    legend = _legend(figure, theme, width - left - right)
    note = [line for text in (left_out, credit.line(result)) for line in wrap(text, theme.note_size, room)]
    bottom = pad / 2 + len(note) * theme.note_size * LINE + pad / 2 + _ticks(figure, theme, above=False)
    for shorter in ((title, rate), (title, []), ([], [])):
        title, rate = shorter
        top = pad + _head(title, rate, theme) + legend + pad / 2 + _ticks(figure, theme, above=True)
        if height - top - bottom >= _LEAST_SHARE * height:
            break
    return _Frame(width, height, pad, title, rate, legend, note, left, right, top, bottom, theme)


def _head(title: list[str], rate: list[str], theme: Theme) -> float:
    """Height of title and rate, with a little room between and after them."""
    tall = (len(title) * theme.title_size + len(rate) * theme.font_size) * LINE
    return tall + 0.3 * theme.font_size * bool(title or rate)


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


def _legend(figure: go.Figure, theme: Theme, room: float) -> float:
    """Wrap the legend's entries to the room and return its height.

    As plotly sets it: in one row if all fit beside each other, else in columns as wide as the widest entry.
    """
    shown = [trace for trace in figure.data if trace.showlegend is not False and trace.name]
    names = [html.unescape(trace.name.replace("<br>", " ")) for trace in shown]
    entries = [wrap(name, theme.font_size, room - _MARK - 2 * _GAP) for name in names]
    for trace, lines in zip(shown, entries, strict=True):
        trace.name = _markup(lines)
    if not entries:
        return 0.0
    widths = [_MARK + widest(lines, theme.font_size) * _SLACK + _GAP for lines in entries]
    columns = len(entries) if sum(widths) + _GAP < room else max(1, math.floor(room / max(widths)))
    rows = [entries[start : start + columns] for start in range(0, len(entries), columns)]
    return sum(max(len(lines) for lines in row) * theme.font_size * LINE + _GAP for row in rows) + _GAP


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


def _beside(figure: go.Figure, theme: Theme) -> float:
    """Width of the tick texts and titles to the left of the axes."""
    wide = 0.0
    for axis in figure.select_yaxes():
        if axis.visible is False:
            continue
        size = axis.tickfont.size or theme.font_size
        ticks = widest(map(html.unescape, axis.ticktext or ()), size) * _SLACK + _TICK
        wide = max(wide, ticks + (theme.font_size * LINE + _TICK if axis.title.text else 0.0))
    return wide


def _set(figure: go.Figure, frame: _Frame, theme: Theme) -> None:
    """Write the frame into the figure."""
    pad, width, height = frame.pad, frame.width, frame.height
    title_height = len(frame.title) * theme.title_size * LINE
    figure.update_layout(
        width=width,
        height=height,
        showlegend=frame.legend > 0,
        font_family=typesetting.FAMILY,
        margin={
            "l": frame.left,
            "r": frame.right,
            "t": frame.top,
            "b": frame.bottom,
            "autoexpand": False,
        },
        legend={
            "xref": "container",
            "yref": "container",
            "x": pad / width,
            "xanchor": "left",
            "y": 1 - (pad + _head(frame.title, frame.rate, theme)) / height,
            "yanchor": "top",
            "maxheight": 1,
        },
    )
    if frame.title:
        figure.update_layout(
            title={
                "text": _markup(frame.title),
                "x": pad / width,
                "xanchor": "left",
                "xref": "container",
                "y": 1 - pad / height,
                "yanchor": "top",
                "yref": "container",
                "font": {"size": theme.title_size, "color": theme.text, "weight": "bold"},
            }
        )
    figure.update_xaxes(automargin=False)
    figure.update_yaxes(automargin=False, title_standoff=_TICK)
    if frame.rate:
        down = frame.top - pad - title_height
        _write(figure, frame.rate, theme.font_size, theme.text, x=pad - frame.left, y=down, top=True)
    _write(
        figure, frame.note, theme.note_size, theme.quiet_text, x=pad - frame.left, y=pad / 2 - frame.bottom, top=False
    )


def _write(figure: go.Figure, lines: list[str], size: float, colour: str, *, x: float, y: float, top: bool) -> None:
    """Text at an offset in pixels from the upper or lower left corner of the axes."""
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
        font={"size": size, "color": colour},
    )


def _markup(lines: list[str]) -> str:
    return "<br>".join(plain(line) for line in lines)
