"""An old deck gets today's data where its charts stand: nothing else of it changes."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from tests.conftest import DATA, Copy
from tests.export.pptx.reading import A, C, Read, frames, parts, said

import trends
from trends.cli import main
from trends.errors import TrendsError
from trends.export import credit, pptx
from trends.export.json import as_dict
from trends.export.pptx import lecture, slide, workbook
from trends.history import revisions
from trends.history.version import in_folder

VIEWS = (
    "training-compute?definition=frontier",
    "training-cost",
    "gflops-per-dollar?scale=linear",
    "model-sizes?uncertainty=true",
    "timeline",
    "published-claims",
)
REMOVED, CHANGED, ADDED = "alexnet", "gpt-3-175b", "newest-model"


def newer(folder: Path) -> Path:
    """A later release: one model is gone, one has another training compute, one is new."""
    data = Copy(folder / "data")
    path = data.path("models")
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    kept = [row for row in rows if row["id"] != REMOVED]
    (changed,) = (row for row in kept if row["id"] == CHANGED)
    changed["training_flop"] = "6.28e23"
    kept.append(changed | {"id": ADDED, "name": "Newest", "published": "2026-12-01", "training_flop": "9e27"})
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(kept, key=lambda row: row["id"]))
    descriptor = data.folder / "datapackage.json"
    raw = json.loads(descriptor.read_text(encoding="utf-8"))
    raw |= {"version": "2027.2.0", "created": "2027-02-28T00:00:00Z"}
    descriptor.write_text(json.dumps(raw), encoding="utf-8")
    released = (data.folder / revisions.FILE).read_bytes()
    lines = [*revisions.read(released), *revisions.lines(in_folder(DATA), in_folder(data.folder))]
    (data.folder / revisions.FILE).write_bytes(revisions.write(lines))
    return data.folder


@pytest.fixture(scope="module")
def newest(tmp_path_factory) -> Path:
    return newer(tmp_path_factory.mktemp("newer"))


@pytest.fixture(scope="module")
def compute_before() -> trends.ChartResult:
    """The first view, as the project's data give it."""
    return trends.chart("training-compute", definition="frontier")


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A deck of six charts as it was made from the project's data."""
    return pptx.deck([lecture.view(view) for view in VIEWS], title="Spring")


def edited(content: bytes) -> bytes:
    """The deck as an instructor leaves it: charts moved, resized, recoloured; slides of their own between."""
    presentation = Presentation(io.BytesIO(content))
    slides = list(presentation.slides)
    charts = [Read(frame) for one in slides for frame in frames(one)]
    compute, cost, dollars, *_ = charts
    compute.frame.left, compute.frame.top = Inches(0.2), Inches(2)
    cost.frame.width, cost.frame.height = Inches(6), Inches(3)
    dollars.frame.name = "my favourite chart"
    points = key_of(compute, "points/frontier")
    fill = compute.series[points].find(f"{C}marker/{C}spPr/{{*}}solidFill")
    fill[:] = [etree.fromstring(f'<a:srgbClr xmlns:a="{A[1:-1]}" val="FF00FF"/>')]
    own = presentation.slides.add_slide(presentation.slide_layouts[2])
    own.shapes.title.text_frame.text = "Homework"
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("theirs", (1, 2))
    own.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(5), Inches(3), data)
    notes = slides[1].notes_slide.notes_text_frame
    notes.text = "Ask who has seen AlexNet.\n" + notes.text + "\nThen the break."
    order = presentation.slides._sldIdLst
    order.insert(2, order[-1])
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def key_of(chart: Read, beginning: str) -> str:
    return next(key for key in chart.series if key.startswith(beginning))


@pytest.fixture(scope="module")
def old(plain) -> bytes:
    return edited(plain)


@pytest.fixture(scope="module")
def refreshed(old, newest):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRENDS_DATA", str(newest))
        return pptx.refresh(old)


@pytest.fixture
def today(newest, monkeypatch):
    monkeypatch.setenv("TRENDS_DATA", str(newest))


def skeleton(content: bytes, *, without: tuple[str, ...]) -> bytes:
    """A part of XML with the elements that hold data or our text emptied."""
    root = etree.fromstring(content)
    for element in list(root.iter()):
        name = etree.QName(element).localname
        if name in without:
            element[:] = []
            element.text = None
        if name == "cNvPr" and element.get("descr"):
            element.set("descr", "")
    return etree.tostring(root, method="c14n")


DATA_OF_A_CHART = ("xVal", "yVal", "tx", "plus", "minus", "min", "max", "dLbls")


def without_bounds(content: bytes) -> bytes:
    """A chart without what its data say: values, names, labels, ends of the axes, lengths of its grid."""
    root = etree.fromstring(content)
    for element in root.iter(f"{C}min", f"{C}max", f"{C}val"):
        element.attrib.pop("val")
    return skeleton(etree.tostring(root), without=DATA_OF_A_CHART)


def test_only_data_and_our_text_of_a_deck_change(old, refreshed):
    before, after = parts(old), parts(refreshed[0])
    changed = {name for name in before if before[name] != after.get(name)}
    added = after.keys() - before.keys()
    assert {name for name in changed if "/charts/" in name} <= {f"ppt/charts/{name}" for name in our_charts(old)}
    assert {name.rsplit("/", 1)[0] for name in added} == {"ppt/slides", "ppt/slides/_rels"}
    bookkeeping = {"[Content_Types].xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"}
    kinds = ("ppt/charts/chart", "ppt/embeddings/", "ppt/slides/slide", "ppt/notesSlides/notesSlide")
    assert all(name in bookkeeping or name.startswith(kinds) for name in changed)
    for name in changed:
        if name.startswith("ppt/charts/chart"):
            assert without_bounds(before[name]) == without_bounds(after[name]), name
        elif name.startswith(("ppt/slides/slide", "ppt/notesSlides")):
            assert skeleton(before[name], without=("t",)) == skeleton(after[name], without=("t",)), name
    theirs = next(name for name, content in before.items() if b"Homework" in content)
    assert before[theirs] == after[theirs]


def our_charts(content: bytes) -> set[str]:
    return {chart.frame.chart.part.partname.rsplit("/", 1)[-1] for chart in ours(content)}


def ours(content: bytes) -> list[Read]:
    """Our charts; the foreign one has no data sheet of ours."""
    presentation = Presentation(io.BytesIO(content))
    found = [frame for one in presentation.slides for frame in frames(one)]
    return [Read(frame) for frame in found if frame._element.nvGraphicFramePr.cNvPr.get("descr")]


def test_every_chart_says_what_the_new_json_says(refreshed, today):
    charts = ours(refreshed[0])
    assert len(charts) == len(VIEWS)
    for view, chart in zip(VIEWS, charts, strict=True):
        entry = lecture.view(view)
        result = trends.chart(entry.chart.id, entry.options)
        rows = workbook.rows_of(result)
        assert chart.book.rows().keys() == rows.keys()
        assert all(chart.book.rows()[key].is_at(row) for key, row in rows.items())
        expected = as_dict(result)
        assert (chart.range(0), chart.range(1)) == (tuple(expected["x"]["range"]), tuple(expected["y"]["range"]))
        drawn: list = []
        for key in chart.series:
            if key.startswith("points/"):
                drawn += zip(chart.numbers(key, "xVal"), chart.numbers(key, "yVal"), strict=True)
        assert sorted(drawn) == sorted((row["x"], row["y"]) for s in expected["series"] for row in s["rows"])
        for fitted in result.trends:
            if fitted.trend is not None:
                key = f"fit/{fitted.series}/{fitted.label}"
                x = chart.numbers(key, "xVal")
                assert chart.numbers(key, "yVal") == pytest.approx(list(fitted.trend.predict(x)))
        description = chart.frame._element.nvGraphicFramePr.cNvPr.get("descr")
        assert description == slide.alt(result)
        assert "as_of=2027-02-28" in description


def test_texts_and_notes_follow_and_what_was_added_by_hand_stays(refreshed, today):
    result = trends.chart("training-compute", definition="frontier")
    page = Presentation(io.BytesIO(refreshed[0])).slides[1]
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    assert result.answer in texts
    assert credit.line(result) in texts
    assert "2027.2.0" in credit.line(result)
    notes = page.notes_slide.notes_text_frame.text.split("\n")
    assert notes == ["Ask who has seen AlexNet.", *slide.notes(result), "Then the break."]


def test_position_size_and_colour_stay(old, refreshed):
    places = [
        [(c.frame.left, c.frame.top, c.frame.width, c.frame.height) for c in ours(x)] for x in (old, refreshed[0])
    ]
    assert places[0] == places[1]
    compute = ours(refreshed[0])[0]
    marker = compute.series[key_of(compute, "points/frontier")].find(f"{C}marker")
    assert marker.find(f"{C}spPr/{{*}}solidFill/{{*}}srgbClr").get("val") == "FF00FF"


def test_one_slide_at_the_end_lists_rows_growth_and_versions(old, refreshed, compute_before, today):
    content, done = refreshed
    before, after = (list(Presentation(io.BytesIO(x)).slides) for x in (old, content))
    assert len(after) == len(before) + 1
    (table,) = (shape.table for shape in after[-1].shapes if shape.has_table)
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    compute = next(cells for name, cells in rows.items() if name.startswith(trends.charts()["training-compute"].title))
    assert "1 added: Newest" in compute[1]
    assert "1 changed: GPT-3 175B" in compute[1]
    assert "1 removed: AlexNet" in compute[1]
    for result in (compute_before, trends.chart("training-compute", definition="frontier")):
        assert f"{result.trends[0].trend.factor_per_year:.1f}x per year" in compute[2]
        assert result.data_version in compute[2]
    title = trends.charts()["timeline"].title
    assert "no row changed" in next(cells for name, cells in rows.items() if name.startswith(title))[1]
    assert [one.title for one in done] == [trends.charts()[lecture.view(view).chart.id].title for view in VIEWS]
    assert after[-1].shapes.title.text_frame.text == "What the new data changed"


def test_a_refresh_of_a_refreshed_deck_finds_nothing_to_change(refreshed, today):
    again, done = pptx.refresh(refreshed[0])
    assert all(one.change is not None and one.change.none and not one.note for one in done)
    before, after = parts(refreshed[0]), parts(again)
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {"[Content_Types].xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"}


def test_two_refreshes_of_one_deck_are_byte_identical(old, refreshed, today):
    assert pptx.refresh(old)[0] == refreshed[0]


def change_chart(content: bytes, number: int, how) -> bytes:
    """A deck with one of its charts changed by hand."""
    presentation = Presentation(io.BytesIO(content))
    charts = [Read(frame) for one in presentation.slides for frame in frames(one)]
    how(charts[number])
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def test_a_point_formatted_by_hand_keeps_it_wherever_it_stands_now(plain, today):
    def mark(chart: Read) -> None:
        key = key_of(chart, "points/frontier")
        place = chart.book.ids(key).index(CHANGED)
        ser = chart.series[key]
        point = etree.fromstring(f'<c:dPt xmlns:c="{C[1:-1]}"><c:idx val="{place}"/></c:dPt>')
        ser.insert(list(ser).index(ser.find(f"{C}marker")) + 1, point)

    chart = ours(pptx.refresh(change_chart(plain, 0, mark))[0])[0]
    key = key_of(chart, "points/frontier")
    (point,) = chart.series[key].iterfind(f"{C}dPt")
    assert chart.book.ids(key)[int(point.find(f"{C}idx").get("val"))] == CHANGED


def test_labels_stay_on_their_points_keep_their_place_and_stay_deleted(plain, today):
    moved = f'<c:layout xmlns:c="{C[1:-1]}"><c:manualLayout><c:x val="-0.1"/></c:manualLayout></c:layout>'
    named: dict[str, list[str]] = {}

    def rearrange(chart: Read) -> None:
        for key, ser in chart.series.items():
            for label in ser.iterfind(f"{C}dLbls/{C}dLbl") if key.startswith("points/") else ():
                row_id = chart.book.ids(key)[int(label.find(f"{C}idx").get("val"))]
                named.setdefault(key, []).append(row_id)
                if row_id == CHANGED:
                    label.insert(1, etree.fromstring(moved))

    chart = ours(pptx.refresh(change_chart(plain, 0, rearrange))[0])[0]
    found = {}
    for key, ser in chart.series.items():
        for label in ser.iterfind(f"{C}dLbls/{C}dLbl") if key.startswith("points/") else ():
            row_id = chart.book.ids(key)[int(label.find(f"{C}idx").get("val"))]
            found[row_id] = label
            names = dict(zip(chart.book.ids(key), chart.book.columns[f"{key}|name"], strict=True))
            assert said(label) == names[row_id]
    assert CHANGED in found
    assert found[CHANGED].find(f"{C}layout/{C}manualLayout/{C}x").get("val") == "-0.1"
    assert REMOVED not in found
    assert set(found) <= {row_id for ids in named.values() for row_id in ids} | {ADDED}


def test_a_series_deleted_by_hand_stays_deleted_and_one_added_keeps_its_values(plain, today):
    def change(chart: Read) -> None:
        own = copy.deepcopy(chart.series[key_of(chart, "fit/")])
        for key in list(chart.series):
            if key.startswith("band/"):
                chart.series[key].getparent().remove(chart.series[key])
        for reference in own.iter(f"{C}f"):
            reference.text = "Mine!$A$1:$A$80"
        chart.space.find(f".//{C}scatterChart").insert(6, own)

    content, _ = pptx.refresh(change_chart(plain, 0, change))
    chart = ours(content)[0]
    assert not [key for key in chart.series if key.startswith("band/")]
    (mine,) = (ser for ser in chart.space.iter(f"{C}ser") if ser.find(f"{C}yVal/{C}numLit") is not None)
    assert len(mine.findall(f"{C}yVal/{C}numLit/{C}pt")) == 80


def test_an_axis_range_set_by_hand_stays_and_its_marks_follow_it(plain, today):
    def zoom(chart: Read) -> None:
        scaling = chart.space.findall(f".//{C}valAx")[0].find(f"{C}scaling")
        scaling.find(f"{C}min").set("val", "2015")
        scaling.find(f"{C}max").set("val", "2030")

    chart = ours(pptx.refresh(change_chart(plain, 0, zoom))[0])[0]
    assert chart.range(0) == (2015, 2030)
    years = chart.numbers("axis/x", "xVal")
    assert 2015 <= min(years) <= 2017
    assert 2028 <= max(years) <= 2030


def test_a_trend_text_edited_by_hand_is_left_and_said(plain, today):
    presentation = Presentation(io.BytesIO(plain))
    (box,) = (shape for shape in presentation.slides[1].shapes if shape.name.endswith(" trend"))
    box.text_frame.text = "In my own words"
    out = io.BytesIO()
    presentation.save(out)
    content, done = pptx.refresh(out.getvalue())
    assert "In my own words" in [
        s.text_frame.text for s in Presentation(io.BytesIO(content)).slides[1].shapes if s.has_text_frame
    ]
    assert "edited by hand" in done[0].note
    last = Presentation(io.BytesIO(content)).slides[-1]
    assert any("edited by hand" in said(shape._element) for shape in last.shapes)


def test_frozen_views_are_left_where_that_is_asked_for(refreshed, today):
    content, done = pptx.refresh(refreshed[0], frozen=True)
    assert all("frozen at 2027-02-28" in one.note for one in done)
    before, after = parts(refreshed[0]), parts(content)
    assert all(before[name] == after[name] for name in before if name.startswith(("ppt/charts/", "ppt/embeddings/")))


def test_a_chart_that_is_not_there_any_more_is_left_and_said(plain, today):
    presentation = Presentation(io.BytesIO(plain))
    (frame,) = frames(presentation.slides[1])
    described = frame._element.nvGraphicFramePr.cNvPr
    described.set("descr", described.get("descr").replace("/training-compute?", "/gone-chart?"))
    out = io.BytesIO()
    presentation.save(out)
    content, done = pptx.refresh(out.getvalue())
    assert 'There is no chart "gone-chart"' in done[0].note
    assert [one.change is None for one in done] == [True, False, False, False, False, False]
    name = frame.chart.part.partname[1:]
    assert parts(content)[name] == parts(out.getvalue())[name]


def test_a_chart_whose_data_sheet_was_replaced_is_left_and_said(plain, today):
    def swap(chart: Read) -> None:
        out = io.BytesIO()
        import xlsxwriter

        book = xlsxwriter.Workbook(out)
        book.add_worksheet("Sheet1").write_number(0, 0, 1)
        book.close()
        chart.frame.chart.part.chart_workbook.xlsx_part._blob = out.getvalue()

    _, done = pptx.refresh(change_chart(plain, 1, swap))
    assert "its data sheet is missing or is not one of ours" in done[1].note
    assert done[0].change is not None


def test_a_deck_without_a_chart_of_ours_or_that_is_no_deck_is_refused():
    presentation = Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[0])
    out = io.BytesIO()
    presentation.save(out)
    with pytest.raises(TrendsError, match=r"no chart of ours.*export the chart as \.pptx again"):
        pptx.refresh(out.getvalue())
    for content in (b"", b"text", b"PK\x03\x04"):
        with pytest.raises(TrendsError, match="The deck is not a PowerPoint file"):
            pptx.refresh(content)


def test_the_command_says_what_changed_and_writes_the_new_deck(old, refreshed, today, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("old.pptx").write_bytes(old)
    assert main(["deck", "--refresh", "old.pptx", "-o", "new.pptx"]) == 0
    out = capsys.readouterr().out
    assert "Rows since data" in out
    assert Path("new.pptx").read_bytes() == refreshed[0]
    assert Path("old.pptx").read_bytes() == old
