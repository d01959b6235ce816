"""Embeds over HTTP: light, closed to others, safe with any query; and their oEmbed descriptions."""

from __future__ import annotations

import gzip
import html
import json
import re

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import trends
from trends import assets
from trends.charts import charts
from trends.export import embed
from trends.web import embeds, site
from trends.web.file_queue import Busy
from trends.web.oembed import HEIGHT, WIDTH

CHART = "training-compute"
HOSTILE = '"><script>alert(1)</script>'
MOST = 25_000
"""Bytes that an embed may need before a reader touches it, compressed."""


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=site.routes(), middleware=site.middleware())) as client:
        yield client


def sources(page):
    """Addresses of the scripts that a page loads at once, and of those that it loads later."""
    return re.findall(r'<script src="([^"]+)"', page), re.findall(r'data-(?:plotly|figure)="([^"]+)"', page)


@pytest.mark.parametrize("chart_id", charts())
def test_an_embed_says_its_question_and_sources_leads_to_its_page_and_finds_its_scripts(client, chart_id):
    answer = client.get(f"/embed/{chart_id}")
    assert answer.status_code == 200
    result = trends.chart(chart_id)
    page = html.unescape(answer.text)
    assert f"<h1>{result.question}</h1>" in page
    assert f"data {result.data_version}, method {result.method_version}" in page
    assert f'href="../{chart_id}?' in page
    for address in (*sources(page)[0], *sources(page)[1]):
        assert client.get(f"/embed/{address}").status_code == 200, address


@pytest.mark.parametrize("chart_id", charts())
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_an_embed_is_small_until_a_reader_comes_near(client, chart_id, encoding):
    total = 0
    page = client.get(f"/embed/{chart_id}", headers={"accept-encoding": encoding})
    for answer in (
        page,
        *(client.get(f"/embed/{s}", headers={"accept-encoding": encoding}) for s in sources(page.text)[0]),
    ):
        assert answer.headers["content-encoding"] == encoding
        total += int(answer.headers["content-length"])
    assert total <= MOST


def test_its_policy_allows_scripts_of_ours_and_nothing_else_and_any_page_may_frame_it(client):
    for path in (f"/embed/{CHART}", "/embed/nothing"):
        policy = client.get(path).headers["content-security-policy"]
        assert policy == embed.POLICY
        assert "default-src 'none'; script-src 'self';" in policy
        assert "frame-ancestors" not in policy
    answer = client.get(f"/embed/{CHART}")
    assert "set-cookie" not in answer.headers
    assert not re.search(r"<script(?! src=)", answer.text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_scripts_are_kept_for_ever_and_come_compressed(client):
    name = assets.plotly().name
    for encoding, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get(f"/embed/{name}", headers={"accept-encoding": encoding})
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) < 420_000
        assert answer.content == assets.plotly().body
        assert opened is not None
    assert client.get("/embed/other.js").status_code == 404


def test_an_embed_that_the_reader_has_is_not_sent_again(client):
    first = client.get(f"/embed/{CHART}")
    again = client.get(f"/embed/{CHART}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_figure_of_an_embed_is_that_of_its_options(client):
    page = html.unescape(client.get(f"/embed/{CHART}?scale=linear&period=2015-2020").text)
    figure = client.get(f"/embed/{sources(page)[1][1]}").text
    told = json.loads(figure.removeprefix("window.trendsFigure=").removesuffix(";\n"))
    expected = trends.chart(CHART, scale="linear", period="2015-2020").figure.layout
    assert told["figure"]["layout"]["yaxis"]["type"] == "linear"
    assert told["figure"]["layout"]["xaxis"]["range"] == pytest.approx(expected.xaxis.range)


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("scale=cubic", "scale: “cubic”"),
        ("nothing=1", "“nothing” is not an option"),
        ("theme=blue", "theme: “blue”"),
        ("as_of=1999-01-01", "as_of: There was no release"),
        (f"a={'x' * 3000}", "longer than 2000 characters"),
    ],
)
def test_options_that_cannot_be_used_give_the_chart_with_a_notice(client, query, notice):
    answer = client.get(f"/embed/{CHART}?{query}")
    assert answer.status_code == 200
    notices = " ".join(re.findall(r'<p class="notice"[^>]*>(.*?)</p>', answer.text))
    assert notice.replace("“", '"').replace("”", '"') in html.unescape(notices)


def test_a_link_with_a_trackers_mark_gives_no_notice(client):
    assert 'class="notice"' not in client.get(f"/embed/{CHART}?utm_source=x&fbclid=1").text


@pytest.mark.parametrize(
    "place", ["/embed/{}", f"/embed/{CHART}?{{}}=1", f"/embed/{CHART}?scale={{}}", f"/embed/{CHART}?theme={{}}"]
)
def test_nothing_of_an_address_becomes_markup(client, place):
    answer = client.get(place.format(HOSTILE.replace("</script>", "") if place == "/embed/{}" else HOSTILE))
    assert "<script>alert" not in answer.text


def test_the_look_of_an_embed_is_chosen_in_its_address(client):
    assert 'data-theme="auto"' in client.get(f"/embed/{CHART}").text
    dark = client.get(f"/embed/{CHART}?theme=dark&title=off&background=transparent").text
    assert 'data-theme="dark" data-background=none' in dark
    assert "<h1>" not in dark
    assert "theme=slide" in html.unescape(client.get(f"/embed/{CHART}?theme=slide").text)


def test_an_unknown_chart_has_a_page_that_says_so(client):
    answer = client.get("/embed/no-such-chart")
    assert answer.status_code == 404
    assert CHART in answer.text
    assert client.get("/embed/no-such-chart/figure.js").status_code == 404


# --- oEmbed ---


def described(client, url, **further):
    return client.get("/oembed", params={"url": url, **further})


@pytest.mark.parametrize(
    "path", [f"/{CHART}?scale=linear", f"/embed/{CHART}?scale=linear", f"/charts/{CHART}?scale=linear"]
)
def test_a_chart_is_described_by_an_iframe_with_every_option_written_out(client, path):
    said = described(client, f"http://testserver{path}").json()
    assert (said["version"], said["type"], said["width"], said["height"]) == ("1.0", "rich", WIDTH, HEIGHT)
    assert said["title"] == charts()[CHART].question
    address = html.unescape(re.search(r'src="([^"]+)"', said["html"])[1])
    assert address.startswith(f"http://testserver/embed/{CHART}?definition=notable&")
    assert "scale=linear" in address
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert 'sandbox="allow-scripts allow-popups"' in said["html"]


def test_bounds_are_kept(client):
    said = described(client, f"http://testserver/{CHART}", maxwidth="400", maxheight="9999").json()
    assert (said["width"], said["height"]) == (400, HEIGHT)
    assert 'width="400"' in said["html"]
    assert described(client, f"http://testserver/{CHART}", maxwidth="-1").status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"http://elsewhere.example/{CHART}",
        f"http://testserver.elsewhere.example/{CHART}",
        f"http://testserver@elsewhere.example/{CHART}",
        f"ftp://testserver/{CHART}",
        f"//testserver/{CHART}",
        "http://testserver/",
        "http://testserver/nothing",
        "http://testserver/c/nothing",
        "http://[testserver/x",
        f"http://testserver/{CHART}/more",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_not_ours_are_404(client, url):
    assert described(client, url).status_code == 404


def test_xml_is_not_offered(client):
    assert described(client, f"http://testserver/{CHART}", format="xml").status_code == 501


def test_markup_in_an_address_stays_text(client):
    said = described(client, f"http://testserver/{CHART}?scale={HOSTILE}&{HOSTILE}=1").json()
    assert "<script" not in said["html"]


def test_pages_lead_to_their_description_where_they_have_a_public_address(client, monkeypatch):
    assert site.head(f"/{CHART}", "").oembed == ""
    monkeypatch.setenv("PUBLIC_URL", "https://trends.example/lab")
    link = site.head(f"/{CHART}", "scale=linear").oembed
    assert link.startswith("https://trends.example/lab/oembed?format=json&url=https%3A%2F%2Ftrends.example%2Flab%2F")
    said = client.get(link.removeprefix("https://trends.example/lab")).json()
    assert said["html"].count("https://trends.example/lab/embed/") == 1
    assert "scale=linear" in said["html"]
    assert described(client, f"https://trends.example/{CHART}").status_code == 404


@pytest.mark.parametrize("chart_id", ["timeline", "same-data-different-answers"])
def test_a_chart_that_is_taller_than_a_slide_is_fitted_to_it_and_says_what_it_leaves_out(client, chart_id):
    page, slide = (client.get(f"/embed/{chart_id}{query}").text for query in ("", "?theme=slide"))
    assert "data-height=" in page
    assert "data-height=" not in slide
    (source,) = re.findall(r'<p class="source">(.*?) · ', slide)
    assert source not in page


def test_a_figure_that_would_wait_too_long_is_refused_with_when_to_ask_again(client, monkeypatch):
    async def refuse(*_):
        raise Busy

    monkeypatch.setattr(embeds.FILES, "get", refuse)
    answer = client.get("/embed/training-compute/figure.js")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "Too many files" in answer.text
