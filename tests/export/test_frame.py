"""Charts framed for every size: legible, nothing cut or covered, and showing what the JSON of the chart says."""

from __future__ import annotations

import html
import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

import trends
from trends import typesetting, units
from trends.charts.place import Name, Place, _box, _overlap, pixels
from trends.export import credit
from trends.export.frame import NO_COLOUR, framed
from trends.export.json import as_dict
from trends.export.rendering import SIZES, Rendering, parse
from trends.theme import THEMES

CHARTS = list(trends.charts())
SLIDE_SIZES = [name for name, size in SIZES.items() if size.theme == "slide"]
LEAST, LEAST_NOTE = 36, 22
"""Pixels at 1080 lines of 18 pt, and of 11 pt for the source line."""


@lru_cache(maxsize=64)
def drawn(chart_id, theme):
    return trends.chart(chart_id, theme=theme)


@lru_cache(maxsize=256)
def frame(chart_id, size):
    how = parse([("size", size)])
    return drawn(chart_id, how.theme), how, framed(drawn(chart_id, how.theme), how)


@pytest.fixture(params=[(chart_id, size) for chart_id in CHARTS for size in SIZES], ids="-".join)
def case(request):
    return frame(*request.param)


def plain(markup):
    return " ".join(html.unescape(markup.replace("<br>", " ")).split())


def source_line(result):
    """The source line as it is compared: where it is broken, a separator is left out."""
    return credit.line(result).replace(" · ", " ")


def said_below(figure):
    return plain(figure.layout.annotations[-1].text).replace(" · ", " ")


def area(figure):
    m = figure.layout.margin
    return Place(figure.layout.width - m.l - m.r, figure.layout.height - m.t - m.b, THEMES["light"])


def sizes_of_text(figure):
    """Every size of text that is drawn, by what it is."""
    layout = figure.layout
    found = {"all": layout.font.size, "legend": layout.legend.font.size}
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        if axis.visible is not False:
            found[f"ticks of {axis.plotly_name}"] = axis.tickfont.size
            found[f"title of {axis.plotly_name}"] = axis.title.font.size or layout.font.size
    for trace in figure.data:
        if "text" in (trace.mode or ""):
            found[f"names of {trace.name}"] = trace.textfont.size
    for note in layout.annotations:
        found[plain(note.text)] = note.font.size or layout.font.size
    return found


def names_in(figure):
    """Every name drawn beside a point, with the box it takes in the area."""
    place, found = area(figure), []
    for trace in figure.data:
        if "text" not in (trace.mode or "") or trace.text is None:
            continue
        xs, ys = pixels(
            figure, place, pd.Series(np.asarray(trace.x, dtype=float)), pd.Series(np.asarray(trace.y, dtype=float))
        )
        for x, y, text, position in zip(xs, ys, trace.text, trace.textposition, strict=True):
            if text:
                lines = tuple(html.unescape(line).strip() for line in text.split("<br>"))
                found.append((" ".join(lines), _box(Name(x, y, lines), position, trace.textfont.size)))
    return found


def test_the_axes_keep_a_fair_share_of_the_picture(case):
    _, how, figure = case
    assert area(figure).height >= 0.2 * how.height
    assert area(figure).width >= 0.5 * how.width
    assert (figure.layout.width, figure.layout.height) == (how.width, how.height)


def test_no_name_covers_another_or_is_cut(case):
    _, how, figure = case
    names = names_in(figure)
    assert not [(a, b) for i, (a, one) in enumerate(names) for b, two in names[:i] if _overlap(one, two, 0)]
    m = figure.layout.margin
    for name, (left, top, right, bottom) in names:
        assert left + m.l >= 0, name
        assert right + m.l <= how.width, name
        assert top >= -1, name
        assert bottom <= area(figure).height + 1, name


def test_title_and_source_line_fit_the_width(case):
    _, how, figure = case
    for note in figure.layout.annotations:
        wide = typesetting.widest(map(html.unescape, note.text.split("<br>")), note.font.size)
        assert wide * (1.08 if note.font.weight == "bold" else 1) <= how.width


def test_entries_of_the_legend_fit_beside_the_mark(case):
    _, _, figure = case
    for trace in figure.data:
        if trace.showlegend is not False and trace.name:
            wide = typesetting.widest(map(html.unescape, trace.name.split("<br>")), figure.layout.legend.font.size)
            assert wide + 50 <= area(figure).width


@pytest.mark.parametrize("size", SLIDE_SIZES)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_on_a_slide_no_text_is_under_18_points_and_the_source_line_not_under_11(chart_id, size):
    result, _, figure = frame(chart_id, size)
    small = {what: points for what, points in sizes_of_text(figure).items() if points < LEAST}
    assert [what for what in small if not what.replace(" · ", " ").endswith(source_line(result))] == []
    assert len(small) == 1
    assert all(points >= LEAST_NOTE for points in small.values())
    assert not [tick for axis in figure.select_yaxes() for tick in axis.ticktext or () if "<sup" in tick]


def test_a_value_axis_has_ticks_of_its_own_so_that_none_has_a_smaller_exponent(case):
    _, _, figure = case
    axis = figure.layout.yaxis
    assert axis.visible is False or (len(axis.tickvals) >= 2 and len(axis.tickvals) == len(axis.ticktext))


@pytest.mark.parametrize("chart_id", CHARTS)
def test_ticks_stand_apart(chart_id):
    for size in SIZES:
        _, _, figure = frame(chart_id, size)
        axis = figure.layout.yaxis
        if axis.visible is False:
            continue
        low, high = axis.range
        places = sorted(math.log10(v) if axis.type == "log" else v for v in axis.tickvals)
        share = np.diff(axis.domain or (0, 1))[0] * area(figure).height / abs(high - low)
        assert min(np.diff(places)) * share >= figure.layout.font.size


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_frame_shows_the_question_the_source_line_and_both_versions(chart_id):
    result, _, figure = frame(chart_id, "hd")
    texts = [plain(note.text) for note in figure.layout.annotations]
    assert result.question in texts
    assert said_below(figure).endswith(source_line(result))
    assert f"data {result.data_version}, method {result.method_version}" in texts[-1]


@pytest.mark.parametrize("size", ["page", "hd", "half"])
@pytest.mark.parametrize("chart_id", CHARTS)
def test_points_axes_and_trends_are_those_of_the_json(chart_id, size):
    result, _, figure = frame(chart_id, size)
    said = as_dict(result)
    points = sorted((x, y) for t in figure.data if "markers" in (t.mode or "") for x, y in zip(t.x, t.y, strict=True))
    assert points == sorted((row["x"], row["y"]) for series in said["series"] for row in series["rows"])
    if said["x"]["unit"] == "year":
        assert list(figure.layout.xaxis.range) == pytest.approx(said["x"]["range"])
    if said["y"]["scale"] != "rank":
        ends = figure.layout.yaxis.range
        shown = [10**end for end in ends] if figure.layout.yaxis.type == "log" else list(ends)
        assert shown == pytest.approx(said["y"]["range"])
        assert figure.layout.yaxis.type == said["y"]["scale"]
    slopes = [
        math.log10(t.y[-1] / t.y[0]) / (t.x[-1] - t.x[0])
        for t in figure.data
        if t.mode == "lines" and len(t.y) > 1 and np.isfinite(np.asarray(t.y, dtype=float)).all()
    ]
    for trend in said["trends"]:
        if trend["oom_per_year"] is not None:
            assert any(slope == pytest.approx(trend["oom_per_year"]) for slope in slopes)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_framing_leaves_the_result_as_it_was(chart_id):
    result = drawn(chart_id, "light")
    before = result.figure.to_json()
    framed(result, Rendering())
    assert result.figure.to_json() == before


def test_what_is_left_out_is_said():
    _, _, slide = frame("timeline", "hd")
    shown = len(names_in(slide))
    assert 12 <= shown < len(drawn("timeline", "slide").rows)
    assert (
        f"{shown} of {len(drawn('timeline', 'slide').rows)} events are named here" in slide.layout.annotations[-1].text
    )
    _, _, curve = frame("same-data-different-answers", "hd")
    assert "other choices" in curve.layout.annotations[-1].text


def test_the_landmarks_are_named_first():
    names = [name for name, _ in names_in(frame("timeline", "hd")[2])]
    assert {"The Bitter Lesson", "AlexNet wins ImageNet", "Transformer"} <= set(names)


def test_the_choices_are_shown_where_they_have_room():
    result = drawn("same-data-different-answers", "light")
    tall = framed(result, Rendering(width=1200, height=1100))
    assert tall.layout.yaxis2.visible is not False
    assert [trace for trace in tall.data if trace.name == "choices"]
    assert "choices" not in tall.layout.annotations[-1].text


def test_without_a_title_there_is_more_room_and_no_question():
    result = drawn("training-compute", "light")
    bare, whole = framed(result, Rendering(title=False)), framed(result, Rendering())
    assert area(bare).height > area(whole).height + 20
    assert result.question not in [plain(note.text) for note in bare.layout.annotations]
    assert said_below(bare) == source_line(result)


def test_a_transparent_background_is_none():
    figure = framed(drawn("training-compute", "light"), Rendering(transparent=True))
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == NO_COLOUR


def test_the_rate_stands_below_the_title_where_there_is_one():
    result = drawn("training-compute", "light")
    said = [plain(note.text) for note in framed(result, Rendering()).layout.annotations][1]
    trend = result.trends[0].trend
    assert said.startswith("Grew ")
    assert f"{units.format_factor(trend.factor_per_year)} per year" in said
    assert len(framed(drawn("gflops-per-dollar", "light"), Rendering()).layout.annotations) == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b>bold</b> & $x^2$ claim", "</title><svg onload=x>"])
def test_markup_in_a_title_is_text(text):
    result = replace(drawn("training-compute", "light"), question=text)
    title = framed(result, Rendering()).layout.annotations[0].text
    assert "<script" not in title
    assert "<svg" not in title
    assert plain(title) == text


@pytest.mark.parametrize(("width", "height"), [(200, 150), (4096, 150), (200, 4096), (321, 241)])
@pytest.mark.parametrize("chart_id", CHARTS)
def test_the_smallest_and_oddest_pictures_are_framed_too(chart_id, width, height):
    figure = framed(drawn(chart_id, "slide"), Rendering(width, height, theme="slide"))
    assert (figure.layout.width, figure.layout.height) == (width, height)
