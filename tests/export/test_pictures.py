"""Pictures as files: every chart opens in every format, is legible on a slide, and is the same in every build."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import lru_cache

import pytest
from PIL import Image

import trends
from trends import links
from trends.export import WRITERS, browser, credit, pictures
from trends.export.frame import framed
from trends.export.rendering import Rendering, parse

pytestmark = pytest.mark.browser
CHARTS = list(trends.charts())
SVG = "{http://www.w3.org/2000/svg}"
SLIDE, SMALL = parse([("size", "hd")]), Rendering(640, 400)
LEAST, LEAST_NOTE = 36, 22


@pytest.fixture(scope="module", autouse=True)
def warm():
    """One browser for the file; it ends with it."""
    yield
    browser.BROWSER.close()


@lru_cache(maxsize=64)
def drawn(chart_id, theme="light"):
    return trends.chart(chart_id, theme=theme)


@lru_cache(maxsize=32)
def slide(chart_id):
    return pictures.svg(drawn(chart_id, "slide"), SLIDE)


def size_of(element, inherited):
    """The size of an element's text in pixels; a share of the size that it stands in counts as drawn."""
    found = re.search(r"font-size:\s*([\d.]+)(px|%)", element.get("style", ""))
    if found is None:
        return inherited
    return float(found[1]) if found[2] == "px" else inherited * float(found[1]) / 100


def texts(element, size=0.0):
    """(text, size in pixels) of everything written in an SVG."""
    size = size_of(element, size)
    for child in element:
        yield from texts(child, size)
    if element.tag in (f"{SVG}text", f"{SVG}tspan") and element.text and element.text.strip():
        yield element.text.strip(), size


@pytest.mark.parametrize("chart_id", CHARTS)
def test_on_a_slide_every_text_of_the_svg_is_18_points_or_more_and_the_source_line_11(chart_id):
    result, written = drawn(chart_id, "slide"), list(texts(ET.fromstring(slide(chart_id))))
    assert {result.question.split()[0], credit.line(result).split()[0]} <= {text.split()[0] for text, _ in written}
    small = [(text, size) for text, size in written if size < LEAST]
    below = framed(result, SLIDE).layout.annotations[-1].text.replace("<br>", " ")
    assert [text for text, _ in small if text not in below] == []
    assert all(size >= LEAST_NOTE for _, size in small)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_an_svg_has_title_description_role_and_all_points(chart_id):
    result, root = drawn(chart_id, "slide"), ET.fromstring(slide(chart_id))
    assert (root.get("width"), root.get("height"), root.get("role")) == ("1920", "1080", "img")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, description.text) == (result.question, result.alt)
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.find(f"{SVG}metadata").text == links.permalink(result)
    assert len([path for path in root.iter(f"{SVG}path") if "point" in path.get("class", "").split()]) == len(
        result.rows
    )
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    used = re.findall(r"url\(['\"]?#([^'\")]+)", slide(chart_id).decode())
    assert set(used) <= set(ids)
    assert not [element for element in root.iter() if element.tag in (f"{SVG}script", f"{SVG}foreignObject")]


@pytest.mark.parametrize("chart_id", CHARTS)
def test_the_legend_of_a_slide_stands_above_the_axes(chart_id):
    root = ET.fromstring(slide(chart_id))
    (legend,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "legend")
    top = float(re.search(r"translate\([\d.]+,\s*([\d.]+)\)", legend.get("transform"))[1])
    height = float(next(r for r in legend.iter(f"{SVG}rect") if r.get("class") == "bg").get("height"))
    axes = next(
        clip[0]
        for clip in root.iter(f"{SVG}clipPath")
        if clip.get("id", "").endswith("y") and clip.get("id")[-2] == "-"
    )
    assert top + height <= float(axes.get("y")) + 1


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_png_opens_has_its_size_and_says_what_it_shows(chart_id):
    result = drawn(chart_id)
    picture = Image.open(io.BytesIO(pictures.png(result, replace(SMALL, scale=1.5))))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (960, 600))
    assert (picture.text["Title"], picture.text["Source"]) == (result.question, links.permalink(result))
    assert len(picture.convert("RGB").getcolors(1_000_000)) > 20


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_pdf_opens_has_one_page_of_its_size_and_says_what_it_shows(chart_id, tmp_path):
    result = drawn(chart_id)
    body = pictures.pdf(result, SMALL)
    assert body.startswith(b"%PDF-1.")
    assert body.rstrip().endswith(b"%%EOF")
    assert f"D:{credit.day(result):%Y%m%d}000000".encode() in body
    assert result.question.encode("utf-16-be").hex().upper().encode() in body
    if shutil.which("pdfinfo"):  # an independent reader, where it is installed
        (tmp_path / "a.pdf").write_bytes(body)
        command = ["pdfinfo", "-isodates", str(tmp_path / "a.pdf")]
        info = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"})
        said = dict(line.split(":", 1) for line in info.stdout.splitlines())
        assert said["Title"].strip() == result.question
        assert said["Subject"].strip() == links.permalink(result)
        assert said["CreationDate"].strip().startswith(credit.day(result).isoformat())
        assert said["Pages"].strip() == "1"
        assert said["Page size"].strip().startswith("480 x 300 pts")
        assert not info.stderr


@pytest.mark.parametrize("extension", ["svg", "png", "pdf"])
def test_two_browsers_write_the_same_bytes(extension):
    views = [drawn(chart_id) for chart_id in ("gflops-per-dollar", "training-compute", "timeline")]
    WRITERS[extension].write(drawn("model-sizes"), SMALL)
    first = [WRITERS[extension].write(view, SMALL) for view in views]
    browser.BROWSER.close()
    again = [WRITERS[extension].write(view, SMALL) for view in reversed(views)]
    assert first == again[::-1]


def test_two_views_in_one_page_share_no_id():
    one, other = (pictures.svg(drawn(chart_id), SMALL).decode() for chart_id in ("training-compute", "model-sizes"))
    ids = [set(re.findall(r'\bid="([^"]+)"', text)) for text in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</title><svg onload=alert(1)>", 'a "quoted" & $x$ title']
)
def test_markup_in_a_title_stays_text(text):
    result = replace(drawn("training-compute"), question=text, alt=text)
    root = ET.fromstring(pictures.svg(result, SMALL))
    assert root.find(f"{SVG}title").text == text
    assert root.find(f"{SVG}desc").text == text
    assert "".join(t for t, _ in texts(root)).replace(" ", "").count(text.replace(" ", "")) == 1
    assert len(list(root.iter(f"{SVG}script"))) == 0
    assert not [element for element in root.iter() if "onload" in element.attrib]
    assert Image.open(io.BytesIO(pictures.png(result, SMALL))).text["Title"] == text
    assert text.encode("utf-16-be").hex().upper().encode() in pictures.pdf(result, SMALL)


def test_a_transparent_picture_shows_what_is_behind_it():
    result = drawn("training-compute")
    solid, clear = (
        Image.open(io.BytesIO(pictures.png(result, replace(SMALL, transparent=how)))).convert("RGBA").getpixel((2, 2))
        for how in (False, True)
    )
    assert (solid[3], clear[3]) == (255, 0)
    body = pictures.svg(result, replace(SMALL, transparent=True))
    assert b"fill: rgb(255, 255, 255); fill-opacity: 1" not in body.split(b"<defs")[0]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_picture_has_the_background_of_its_theme(theme):
    picture = Image.open(io.BytesIO(pictures.png(drawn("training-compute", theme), replace(SMALL, theme=theme))))
    colour = "#{:02x}{:02x}{:02x}".format(*picture.convert("RGB").getpixel((2, 2)))
    assert colour == trends.theme.THEMES[theme].background
