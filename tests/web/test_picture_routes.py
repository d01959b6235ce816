"""Pictures over HTTP: what is answered with a browser, without one, and when too many ask."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

import trends
from trends.export import WRITERS, browser
from trends.export.browser import BrowserFailed
from trends.web import routes, site
from trends.web.file_queue import Busy

PICTURES = [extension for extension, writer in WRITERS.items() if writer.browser]


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=site.routes(), middleware=site.middleware()), follow_redirects=False) as client:
        yield client
    browser.BROWSER.close()


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "APPLICATIONS", ())


# --- without a browser ---


@pytest.mark.parametrize("extension", PICTURES)
def test_without_a_browser_a_picture_is_unavailable_and_the_answer_says_what_to_install(client, no_browser, extension):
    answer = client.get(f"/charts/training-compute.{extension}")
    assert answer.status_code == 503
    assert "apt-get install chromium" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("extension", [extension for extension in WRITERS if extension not in PICTURES])
def test_without_a_browser_every_other_format_is_answered(client, no_browser, extension):
    assert client.get(f"/charts/training-compute.{extension}").status_code == 200


def test_without_a_browser_a_bad_option_is_still_said(client, no_browser):
    assert client.get("/charts/training-compute.png?scale=cubic").status_code == 400


def test_without_a_browser_no_page_names_a_picture(no_browser, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org")
    assert site.head("/training-compute", "").image == ""


# --- bounds ---


@pytest.mark.parametrize(
    "query",
    [
        "width=5000",
        "height=0",
        "width=4096&height=4096",
        "scale=4.1",
        "width=4000&height=1000&scale=2",
        "width=1e3",
        "theme=neon",
        "title=maybe",
        "background=red",
        "size=../../etc",
        "nothing=1",
        "width=800&width=900",
    ],
)
@pytest.mark.parametrize("extension", PICTURES)
def test_what_is_out_of_bounds_is_a_bad_request(client, extension, query):
    assert client.get(f"/charts/training-compute.{extension}?{query}").status_code == 400


def test_a_query_of_more_than_2_000_characters_is_refused(client):
    assert client.get(f"/charts/training-compute.png?width={'0' * 2000}800").status_code == 400


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd.png", "%2e%2e/x.png", "a/b.svg", "training-compute.exe"])
def test_a_path_in_an_id_is_not_found(client, path):
    assert client.get(f"/charts/{path}").status_code in (400, 404)


# --- too many, too slow ---


@pytest.mark.parametrize(
    ("error", "text"), [(Busy(), "Too many files"), (BrowserFailed("The browser did not answer."), "did not answer")]
)
def test_when_no_picture_can_be_made_now_the_answer_says_when_to_ask_again(client, monkeypatch, error, text):
    async def refuse(key, make):
        raise error

    monkeypatch.setattr(browser, "find", lambda: "/bin/true")
    monkeypatch.setattr(routes, "find", lambda: "/bin/true")
    monkeypatch.setattr(routes.PICTURES, "get", refuse)
    answer = client.get("/charts/training-compute.png")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert text in answer.text


# --- with one ---


@pytest.mark.browser
@pytest.mark.parametrize("extension", PICTURES)
def test_a_picture_is_answered_with_its_type_and_a_name_and_kept_by_its_tag(client, extension):
    answer = client.get(f"/charts/model-sizes.{extension}?width=640&height=400")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == WRITERS[extension].media_type
    assert answer.headers["content-disposition"] == f'inline; filename="model-sizes.{extension}"'
    again = client.get(
        f"/charts/model-sizes.{extension}?width=640&height=400", headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.browser
def test_an_svg_opened_by_itself_may_neither_run_nor_load_anything(client):
    answer = client.get("/charts/model-sizes.svg?width=640&height=400")
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    ET.fromstring(answer.content)


@pytest.mark.browser
def test_options_of_the_chart_and_of_the_picture_are_told_apart(client):
    answer = client.get("/charts/training-compute.png?scale=linear&size=square&scale=0.5&title=off")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (540, 540)
    assert "scale=linear" in picture.text["Source"]


@pytest.mark.browser
def test_a_day_before_the_first_release_is_a_bad_request(client):
    answer = client.get("/charts/training-compute.png?as_of=2001-01-01")
    assert answer.status_code == 400
    assert "as_of: There was no release" in answer.text


@pytest.mark.browser
def test_nobody_gets_the_picture_of_another(client):
    ids = list(trends.charts())[:6]
    asked = [(ids[i % 6], 400 + 2 * i) for i in range(18)]
    with ThreadPoolExecutor(18) as pool:
        answers = list(pool.map(lambda a: client.get(f"/charts/{a[0]}.png?width={a[1]}&height=300"), asked))
    assert {answer.status_code for answer in answers} <= {200, 503}
    for (chart_id, width), answer in zip(asked, answers, strict=True):
        if answer.status_code == 200:
            picture = Image.open(io.BytesIO(answer.content))
            assert picture.size == (width, 300)
            assert picture.text["Title"] == trends.charts()[chart_id].question


@pytest.mark.browser
def test_a_page_names_a_picture_of_its_very_view(client, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org/trends")
    head = site.head("/training-compute", "definition=frontier&utm_source=x")
    assert head.image.startswith("https://example.org/trends/charts/training-compute.png?definition=frontier&")
    tags = head.tags()
    assert '<meta property="og:image:width" content="1200">' in tags
    assert '<meta property="og:image:height" content="630">' in tags
    answer = client.get(head.image.removeprefix("https://example.org/trends"))
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_without_a_public_address_no_picture_is_named(monkeypatch):
    monkeypatch.setattr(browser, "is_there", lambda: True)
    head = site.head("/training-compute", "")
    assert head.image == ""
    assert "og:image" not in head.tags()
