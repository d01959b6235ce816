"""A slide can be read from the back row, heard by those who do not see it, and is the same on every build."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.util import Emu
from tests.export.pptx.reading import drawn, frames, parts, read, sizes, written

import trends
from trends import links, tables
from trends.export import WRITERS, Rendering, citation, credit
from trends.export.pptx import slide as slides
from trends.theme import THEMES

each_chart = pytest.mark.parametrize("chart_id", list(trends.charts()))


def first(content: bytes):
    return Presentation(io.BytesIO(content)).slides[0]


@each_chart
def test_no_text_of_a_slide_is_under_18_points_and_the_source_line_is_11_or_more(chart_id):
    slide = first(written(chart_id))
    source = credit.line(drawn(chart_id))
    (frame,) = frames(slide)
    found = [*sizes(slide._element), *sizes(frame.chart.part._element)]
    assert len(found) > 20
    assert all(size >= (11 if text == source else 18) for size, text in found), [f for f in found if f[0] < 18]
    assert source in {text for _, text in found}
    for shape in slide.shapes:
        if shape.has_text_frame and shape != slide.shapes.title:
            assert all(run.font.size for paragraph in shape.text_frame.paragraphs for run in paragraph.runs)


def test_titles_and_lists_of_our_template_are_at_least_18_points():
    master = Presentation(io.BytesIO(written("training-compute"))).slide_master
    styles = master.element.find("{*}txStyles")
    found = [size for style in (styles.find("{*}titleStyle"), styles.find("{*}bodyStyle")) for size, _ in sizes(style)]
    assert found
    assert min(found) >= 18


@each_chart
def test_a_slide_says_question_answer_sources_and_where_it_is_found(chart_id):
    result, slide = drawn(chart_id), first(written(chart_id))
    texts = {shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
    assert slide.shapes.title.text_frame.text == result.question
    called = slides.names(result)
    assert texts[called.trend] == result.answer or texts[called.trend].endswith("... (whole in the notes)")
    assert texts[called.source] == credit.line(result)
    (frame,) = frames(slide)
    description = frame._element.nvGraphicFramePr.cNvPr.get("descr")
    assert description == f"{result.alt} View: {links.permalink(result)}"
    assert slides.link_in(description) == links.permalink(result)
    notes = slide.notes_slide.notes_text_frame.text
    for said in (result.question, result.answer, *result.caveats, citation.sentence(result), links.permalink(result)):
        assert said in notes


@each_chart
def test_shapes_lie_on_the_slide_and_do_not_cover_one_another(chart_id):
    presentation = Presentation(io.BytesIO(written(chart_id)))
    boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in presentation.slides[0].shapes]
    assert len(boxes) == 4
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= presentation.slide_width
        assert bottom <= presentation.slide_height
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one[3] <= other[1] or other[3] <= one[1]


@each_chart
def test_two_builds_are_byte_identical_and_dated_by_the_data(chart_id):
    result = trends.chart(chart_id)
    again = WRITERS["pptx"].write(result, Rendering())
    assert again == written(chart_id)
    properties = Presentation(io.BytesIO(again)).core_properties
    day = tables.day_of(result.data_version)
    assert properties.created.date() == properties.modified.date() == day
    assert (properties.title, properties.author) == (result.title, citation.AUTHORS)


def test_no_part_of_the_file_or_of_its_workbooks_knows_when_it_was_made():
    for name, content in parts(written("training-compute")).items():
        assert b"python-pptx" not in content, name
        if name.endswith(".xlsx"):
            assert f"{tables.package().created:%Y-%m-%d}T00:00:00Z".encode() in parts(content)["docProps/core.xml"]


@pytest.mark.parametrize(
    ("how", "width"),
    [((), 960), ((("size", "hd"),), 960), ((("size", "4x3"),), 720), ((("size", "square"),), 540)],
    ids=str,
)
def test_the_slide_has_the_proportions_asked_for_and_every_placeholder_lies_on_it(how, width):
    presentation = Presentation(io.BytesIO(written("training-compute", (), how)))
    assert Emu(presentation.slide_width).pt == pytest.approx(width, abs=0.5)
    assert Emu(presentation.slide_height).pt == 540
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in holder.placeholders:
            assert shape.left >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
            assert shape.width > 0


def test_series_colours_are_those_of_the_theme_which_the_file_carries():
    for name in ("light", "dark"):
        files = parts(written("training-compute", (), (("theme", name),)))
        theme = files["ppt/theme/theme1.xml"].decode()
        assert all(colour[1:].upper() in theme for colour in THEMES[name].series)
        chart = next(content for part, content in files.items() if part.startswith("ppt/charts/chart"))
        assert b'schemeClr val="accent1"' in chart


def test_a_slide_without_a_title_gives_its_room_to_the_chart():
    (with_title,), (without,) = (
        read(written("training-compute")),
        read(written("training-compute", (), (("title", "off"),))),
    )
    assert without.frame.height > with_title.frame.height
    assert first(written("training-compute", (), (("title", "off"),))).shapes.title is None


def test_a_build_up_goes_from_linear_to_log_to_the_fit_with_the_chart_in_one_place():
    presentation = Presentation(io.BytesIO(written("training-compute", (), (("build", "on"),))))
    charts = read(written("training-compute", (), (("build", "on"),)))
    assert [chart.is_log(1) for chart in charts] == [False, True, True]
    assert [any(key.startswith("fit/") for key in chart.series) for chart in charts] == [False, False, True]
    assert len({(c.frame.left, c.frame.top, c.frame.width, c.frame.height) for c in charts}) == 1
    links_ = [slides.link_in(c.frame._element.nvGraphicFramePr.cNvPr.get("descr")) for c in charts]
    assert ["scale=linear" in link for link in links_] == [True, False, False]
    assert ["fit=false" in link for link in links_] == [True, True, False]
    assert len(presentation.slides) == 3


@pytest.mark.parametrize(("chart_id", "count"), [("timeline", 1), ("published-claims", 2)])
def test_a_chart_without_a_trend_or_a_scale_has_fewer_steps(chart_id, count):
    assert len(read(written(chart_id, (), (("build", "on"),)))) == count
