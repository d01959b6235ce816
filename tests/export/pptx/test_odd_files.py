"""Files of somebody else: damaged, locked, swollen or odd ones are refused in words, and none is expanded."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pptx import Presentation
from tests.export.pptx.reading import parts, written

from trends.errors import TrendsError
from trends.export import pptx
from trends.export.pptx import lecture, package, repack, template, workbook

OPENERS = (package.opened, template.opened)
GOOD = written("clock-frequency")
SLIDE, CHART, MAIN = "ppt/slides/slide1.xml", "ppt/charts/", "ppt/presentation.xml"


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(start, change):
    """The deck with the first part whose name starts so changed."""
    files = parts(GOOD)
    name = next(name for name in files if name.startswith(start) and name.endswith((".xml", ".xlsx")))
    files[name] = change(files[name])
    assert files != parts(GOOD)
    return zipped(files)


def replaced(start, pattern, by):
    return with_part(start, lambda part: re.sub(pattern, by, part, flags=re.DOTALL))


def locked():
    content = bytearray(GOOD)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(sign), GOOD):
            content[found.start() + offset] |= 1
    return bytes(content)


def damaged():
    """A deck within whose first part bytes have changed."""
    return GOOD[:200] + bytes(byte ^ 0x55 for byte in GOOD[200:260]) + GOOD[260:]


@pytest.mark.parametrize("opened", OPENERS, ids=["deck", "template"])
@pytest.mark.parametrize(
    "content",
    [b"", b"text", zipped({}), zipped({"a": b"b"}), GOOD[: len(GOOD) // 2], locked(), damaged()],
    ids=["empty", "text", "empty zip", "other zip", "half", "locked", "damaged"],
)
def test_what_is_no_powerpoint_file_is_refused_in_words(opened, content):
    with pytest.raises(TrendsError, match="The file is not a PowerPoint file that can be read"):
        opened(content, "The file")


GROWING = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("opened", OPENERS, ids=["deck", "template"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("start", ["[Content_Types].xml", MAIN, SLIDE, CHART, "ppt/slideLayouts/"])
def test_a_part_that_defines_entities_is_refused_before_it_is_parsed(opened, start, coding):
    def define(part):
        text = re.sub(r"<\?xml[^>]*\?>", "", part.decode("utf-8"))
        return f'<?xml version="1.0" encoding="{coding}"?>{GROWING}{text}'.encode(coding)

    with pytest.raises(TrendsError, match="not a PowerPoint file"):
        opened(with_part(start, define), "The file")


@pytest.mark.parametrize("opened", OPENERS, ids=["deck", "template"])
def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked(opened, monkeypatch):
    content = zipped({**parts(GOOD), "ppt/media/a.bin": b"\0" * (repack.SMALL + 1)})
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(TrendsError, match=r"The file unpacks to .* MB, which is too much"):
        opened(content, "The file")


def test_a_data_sheet_with_a_cell_far_down_is_not_read():
    book = next(part for name, part in parts(GOOD).items() if name.endswith(".xlsx"))
    files = parts(book)
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet].replace(
        b"</sheetData>", b'<row r="900000000"><c r="A900000000"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(TrendsError, match="down to row 900000000"):
        workbook.read(zipped(files))


@pytest.mark.parametrize("value", [b"1e999", b"nan", b"-inf"])
def test_a_data_sheet_with_no_number_where_one_belongs_is_not_ours(value):
    book = next(part for name, part in parts(GOOD).items() if name.endswith(".xlsx"))
    files = parts(book)
    sheet = "xl/worksheets/sheet2.xml"
    files[sheet] = re.sub(rb"<v>\d+\.\d+</v>", b"<v>" + value + b"</v>", files[sheet])
    with pytest.raises(TrendsError, match="not one of ours"):
        workbook.read(zipped(files))


ODD = {
    "no size": (SLIDE, rb"<p:xfrm>.*?</p:xfrm>", b""),
    "a size in words": (SLIDE, rb'cx="\d+"', b'cx="wide"'),
    "no numbers of points": (CHART, rb"<c:idx [^>]*/>", b""),
    "no axes": (CHART, rb"<c:valAx>.*</c:valAx>", b""),
    "an end of an axis in words": (CHART, rb"<c:min [^>]*/>", b'<c:min val="low"/>'),
    "an address that is none": (SLIDE, rb"View: [^\"]*", b"View: http://[/clock-frequency?scale=log"),
}


@pytest.mark.parametrize("case", ODD.values(), ids=ODD)
def test_a_chart_that_is_not_as_ours_is_left_as_it_is_and_said(case):
    content = replaced(*case)
    body, (done,) = pptx.refresh(content)
    assert done.note.startswith("left as it is: ")
    before, after = parts(content), parts(body)
    assert all(after[name] == before[name] for name in before if name.startswith(CHART))
    assert len(Presentation(io.BytesIO(body)).slides) == 2 or case[0] == CHART


def test_a_deck_with_a_chart_that_is_no_xml_is_refused_in_words():
    with pytest.raises(TrendsError, match="The deck is not a PowerPoint file"):
        pptx.refresh(replaced(CHART, rb"^.*$", b"<a"))


def test_texts_that_are_not_as_powerpoint_writes_them_are_said_and_the_chart_has_its_data():
    _, (done,) = pptx.refresh(replaced(SLIDE, rb'sz="\d+"', b'sz="large"'))
    assert done.change is not None
    assert done.note.startswith("look at its texts and notes")


def test_a_deck_whose_slides_have_numbers_in_words_still_gets_its_slide():
    content = replaced(MAIN, rb'(<p:sldId [^>]*id=")\d+', rb"\1abc")
    assert pptx.refresh(content)[1][0].change is not None


@pytest.mark.parametrize("line", ["http://[/timeline", "//[", "http://[::1/timeline"])
def test_a_line_of_a_lecture_that_is_no_address_is_said_with_its_number(line):
    with pytest.raises(TrendsError, match=r"lecture\.txt, line 2: .* is no address of a chart"):
        lecture.read(f"/timeline\n{line}", "lecture.txt")
