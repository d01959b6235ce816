"""A lecture of addresses becomes a deck; what is wrong in it is said with its line, all at once."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest
from pptx import Presentation
from pptx.util import Emu, Pt
from tests.export.pptx.reading import frames, parts, read, sizes, written

import trends
from trends import tables
from trends.cli import main
from trends.errors import TrendsError
from trends.export import Rendering, pptx
from trends.export.pptx import changes, lecture, package, repack
from trends.export.pptx.template import DAY_ONE
from trends.export.pptx.updating import Refreshed
from trends.export.rendering import parse
from trends.progress import progress

LECTURE = """
# Compute
https://example.org/t/training-compute?definition=frontier&utm_source=mail

training-cost
## Hardware
/gflops-per-dollar?dollars=real&build=on
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return pptx.deck(lecture.read(LECTURE, "lecture.txt"), title="Lecture 3")


def titles(content: bytes) -> list[str]:
    slides = Presentation(io.BytesIO(content)).slides
    return [slide.shapes.title.text_frame.text for slide in slides]


def test_a_lecture_has_title_sections_charts_sources_and_licence_in_order(made):
    compute, cost, dollar = (
        trends.charts()[i].question for i in ("training-compute", "training-cost", "gflops-per-dollar")
    )
    assert titles(made) == [
        "Lecture 3", "Compute", compute, cost, "Hardware", dollar, dollar, dollar,
        "Sources (1 of 2)", "Sources (2 of 2)", "Licence and citation",
    ]  # fmt: skip


def test_each_line_is_the_view_that_it_names(made):
    described = [chart.frame._element.nvGraphicFramePr.cNvPr.get("descr") for chart in read(made)]
    assert len(described) == 5
    assert "definition=frontier" in described[0]
    assert "/training-cost?" in described[1]
    assert all("dollars=real" in text for text in described[2:])
    assert [("scale=linear" in text, "fit=false" in text) for text in described[2:]] == [
        (True, True), (False, True), (False, False)
    ]  # fmt: skip


def test_all_sources_of_a_deck_are_in_the_notes_and_those_with_most_points_on_the_slide(made):
    slides = list(Presentation(io.BytesIO(made)).slides)
    shown = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.name.startswith("Sources")]
    notes = slides[-2].notes_slide.notes_text_frame.text
    results = [trends.chart("training-compute", definition="frontier"), trends.chart("training-cost")]
    for reference in {r.key: r for result in results for r in result.references}.values():
        assert reference.text in notes
    assert shown[-1].endswith("more sources are in the notes of this slide.")


def test_no_text_of_a_deck_is_under_18_points_but_the_source_lines(made):
    for slide in Presentation(io.BytesIO(made)).slides:
        for size, text in sizes(slide._element):
            assert size >= 18 or (size >= 11 and text.startswith("Data: ")), text


def test_two_decks_of_one_lecture_are_byte_identical(made):
    assert pptx.deck(lecture.read(LECTURE, "lecture.txt"), title="Lecture 3") == made
    assert Presentation(io.BytesIO(made)).core_properties.created.date() == tables.package().created


def test_a_deck_is_four_to_three_where_that_is_asked_for():
    made = pptx.deck([lecture.view("timeline")], parse([("size", "4x3")]))
    presentation = Presentation(io.BytesIO(made))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(4 / 3)


@pytest.mark.parametrize(
    ("line", "chart_id"),
    [
        ("training-compute", "training-compute"),
        ("training-compute?definition=frontier", "training-compute"),
        ("/charts/timeline.png?period=1990-2020", "timeline"),
        ("http://localhost:8501/model-sizes?scale=linear&embed=true", "model-sizes"),
        ("https://x.org/a/b/c/embed/memory-size", "memory-size"),
        ("\ufefftimeline", "timeline"),
    ],
)
def test_an_address_is_read_however_it_is_pasted(line, chart_id):
    (entry,) = lecture.read(line, "l.txt")
    assert entry.chart.id == chart_id


def test_a_short_code_is_read_too():
    from trends import links

    result = trends.chart("training-compute", definition="frontier")
    code = links.code(result)
    assert code
    entry = lecture.view(f"https://example.org/c/{code}")
    assert entry.options.choice("definition") == "frontier"


def test_every_bad_line_is_named_with_its_number_at_once():
    text = "training-compute\n\nnonsense\ntimeline?size=9\nhttps://example.org/\ntimeline?build=maybe\n/c/12345678"
    with pytest.raises(TrendsError) as raised:
        lecture.read(text, "l.txt")
    lines = str(raised.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [f"l.txt, line {n}" for n in (3, 4, 5, 6, 7)]
    assert "There are: " in lines[0]
    assert "It has " in lines[1]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a title\n"])
def test_a_lecture_without_a_chart_is_refused_with_what_to_write(text):
    with pytest.raises(TrendsError, match="names no chart"):
        lecture.read(text, "l.txt")
    with pytest.raises(TrendsError, match="no chart"):
        pptx.deck([])


def template(width: float, height: float, *, potx: bool = False) -> bytes:
    """A template as a user may have: other fonts, slides of its own, a section list that names them."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
    for layout in presentation.slide_layouts:
        layout.name = f"Ours: {layout.name}"
    presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text_frame.text = "Their own slide"
    out = io.BytesIO()
    presentation.save(out)
    files = parts(out.getvalue())
    main = files["ppt/presentation.xml"].decode()
    extension = (
        '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="A" id="{0}">'
        '<p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    )
    main = main.partition("<p:extLst>")[0].removesuffix("</p:presentation>") + extension + "</p:presentation>"
    files["ppt/presentation.xml"] = main.encode()
    files["ppt/theme/theme1.xml"] = files["ppt/theme/theme1.xml"].replace(b"Calibri", b"Garamond")
    if potx:
        types = files["[Content_Types].xml"]
        files["[Content_Types].xml"] = types.replace(b"presentation.main+xml", b"template.main+xml")
        assert types != files["[Content_Types].xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("width", "height", "potx"), [(960, 540, False), (720, 540, True), (1000, 700, True)])
def test_a_template_gives_theme_size_and_title_only_layout_and_none_of_its_slides(width, height, potx):
    content = pptx.write(trends.chart("training-compute"), template=template(width, height, potx=potx))
    presentation = Presentation(io.BytesIO(content))
    (slide,) = presentation.slides
    assert slide.slide_layout.name == "Ours: Title Only"
    assert (Emu(presentation.slide_width).pt, Emu(presentation.slide_height).pt) == (width, height)
    files = parts(content)
    assert b"Garamond" in files["ppt/theme/theme1.xml"]
    assert b"sectionLst" not in files["ppt/presentation.xml"]
    assert len([name for name in files if name.startswith("ppt/slides/slide")]) == 1
    (frame,) = frames(slide)
    title = slide.shapes.title
    assert frame.top >= title.top + title.height
    for shape in slide.shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= presentation.slide_width
        assert shape.top + shape.height <= presentation.slide_height


def test_a_deck_in_a_template_has_all_its_slides():
    made = pptx.deck(lecture.read(LECTURE, "l.txt"), template=template(960, 540), title="In theirs")
    assert titles(made)[0] == "In theirs"
    assert len(titles(made)) == 11


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04", "workbook"], ids=["empty", "text", "cut", "xlsx"]
)
def test_a_template_that_cannot_be_read_is_refused_in_plain_words(content):
    if content == "workbook":
        (chart,) = read(written("training-compute"))
        content = chart.frame.chart.part.chart_workbook.xlsx_part.blob
    with pytest.raises(
        TrendsError, match=r"The template is not a PowerPoint file that can be read\. Use a \.pptx or \.potx"
    ):
        pptx.write(trends.chart("training-compute"), template=content)


def test_the_command_writes_a_deck_and_says_how_large(tmp_path, capsys):
    (tmp_path / "l.txt").write_text(LECTURE, encoding="utf-8")
    output = tmp_path / "l.pptx"
    assert main(["deck", str(tmp_path / "l.txt"), "-o", str(output), "--size", "4x3", "--theme", "dark"]) == 0
    assert f"{output.stat().st_size:,} bytes" in capsys.readouterr().out
    assert len(titles(output.read_bytes())) == 11


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.txt"], "cannot be read"),
        (["bad.txt"], "bad.txt, line 1: "),
        (["latin.txt"], "not plain text in UTF-8"),
        ([], "Name a lecture file"),
        (["good.txt", "--refresh", "old.pptx"], "Name a lecture file"),
        (["--refresh", "good.txt"], "not a PowerPoint file"),
        (["--refresh", "missing.pptx"], "cannot be read"),
        (["good.txt", "--template", "bad.txt"], "The template is not"),
        (["good.txt", "--template", "none.potx"], 'The template "none.potx" cannot be read'),
    ],
    ids=str,
)
def test_a_misused_command_says_so_and_writes_nothing(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text("timeline", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("nonsense", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes("timeline é".encode("latin-1"))
    assert main(["deck", *arguments, "-o", "out.pptx"]) == 2
    assert said in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"good.txt", "bad.txt", "latin.txt"}


def test_export_takes_a_template_for_slides_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.potx").write_bytes(template(720, 540, potx=True))
    assert main(["export", "timeline", "-o", "out.pptx", "--template", "t.potx"]) == 0
    assert Emu(Presentation("out.pptx").slide_width).pt == 720
    assert main(["export", "timeline", "-o", "out.csv", "--template", "t.potx"]) == 2
    assert "--template" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_progress_is_drawn_on_a_terminal_and_taken_away_at_the_end(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(progress([1, 2], "Slides")) == [1, 2]
    assert "Slides" in terminal.getvalue()
    assert "1 of 2" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")


def test_nothing_of_progress_is_written_into_a_file(capsys):
    assert list(progress([1, 2], "Slides")) == [1, 2]
    assert capsys.readouterr().err == ""


def test_the_default_rendering_of_a_deck_is_a_wide_slide():
    presentation = Presentation(io.BytesIO(pptx.deck([lecture.view("timeline")], Rendering())))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)


def test_a_list_of_changes_that_is_too_long_for_a_slide_goes_on_on_the_next():
    made = pptx.deck([lecture.view("timeline")])
    opened = package.opened(made, "The deck")
    changes.add(opened, [Refreshed(n, "A chart with a title of some length", None, "left as it is") for n in range(25)])
    content = repack.pack(opened.parts, DAY_ONE)
    slides = list(Presentation(io.BytesIO(content)).slides)
    lists = [slide for slide in slides if any(shape.has_table for shape in slide.shapes)]
    assert len(lists) > 1
    rows = [
        row.cells[0].text for slide in lists for shape in slide.shapes if shape.has_table for row in shape.table.rows
    ]
    assert len(rows) == 25 + len(lists)
    bottom = max(shape.top + shape.height for slide in lists for shape in slide.shapes)
    assert bottom <= Presentation(io.BytesIO(content)).slide_height
