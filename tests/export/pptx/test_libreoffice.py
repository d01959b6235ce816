"""LibreOffice opens every chart, and reads a data sheet as we do. PowerPoint itself could not be tried."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from tests.export.pptx.reading import parts, read

import trends
from trends.export import pptx
from trends.export.pptx import lecture, workbook

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice: apt-get install libreoffice-impress libreoffice-calc"
)


@pytest.fixture(scope="module")
def deck() -> bytes:
    """Every chart, and the first one built up."""
    views = [lecture.view(chart_id) for chart_id in trends.charts()]
    return pptx.deck([lecture.view("training-compute?build=on"), *views])


def convert(content: bytes, name: str, to: str, folder: Path) -> Path:
    source = folder / name
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / "out"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", to, "--outdir", str(out), str(source)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return out / f"{source.stem}.{to}"


def test_every_chart_of_a_deck_is_drawn_with_its_words_and_the_marks_of_its_axes(deck, tmp_path):
    pdf = convert(deck, "deck.pptx", "pdf", tmp_path)
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt-get install poppler-utils")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")
    charts = read(deck)
    assert len(charts) == len(trends.charts()) + 3
    for page, chart in zip(pages[1:], charts, strict=False):
        words = " ".join(page.split())
        question = chart.book.text("question")
        assert question in words
        series = chart.series.get("axis/x")
        marks = re.findall(r"<a:t>(\d{4})</a:t>", "" if series is None else etree.tostring(series).decode())
        assert all(mark in words for mark in marks), question
        assert chart.book.text("data version") in words


def test_a_data_sheet_that_libreoffice_has_saved_reads_the_same(deck, tmp_path):
    (_, name) = min((len(content), name) for name, content in parts(deck).items() if name.endswith(".xlsx"))
    content = parts(deck)[name]
    saved = convert(content, "sheet.xlsx", "xlsx", tmp_path).read_bytes()
    ours, theirs = workbook.read(content), workbook.read(saved)
    assert ours.rows().keys() == theirs.rows().keys()
    assert all(row.is_at(theirs.rows()[key]) for key, row in ours.rows().items())
    assert ours.keys == theirs.keys
    assert ours.about.keys() == theirs.about.keys()
    for one, value in ours.about.items():  # a spreadsheet keeps 15 digits
        assert theirs.about[one] == (pytest.approx(value, rel=1e-14) if isinstance(value, float) else value)
