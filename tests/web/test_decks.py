"""/deck.pptx: the views of an address as slides in their order, and what is no deck is refused in words."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient

import trends
from trends import links
from trends.web import decks, site


@pytest.fixture(scope="module")
def client():
    return TestClient(Starlette(routes=site.routes()))


@pytest.fixture(scope="module")
def codes():
    return [links.code(trends.chart(chart_id)) for chart_id in ("clock-frequency", "timeline")]


def test_a_deck_holds_its_views_in_the_order_of_the_address(client, codes):
    answer = client.get(links.deck(reversed(codes)))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'inline; filename="deck.pptx"'
    slides = Presentation(io.BytesIO(answer.content)).slides
    found = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert ["/timeline" in found[0], "/clock-frequency" in found[1], len(found)] == [True, True, 2]


def test_the_same_address_gives_the_same_bytes_and_an_etag_saves_them(client, codes):
    first, second = client.get(links.deck(codes)), client.get(links.deck(codes))
    assert first.content == second.content
    again = client.get(links.deck(codes), headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query", ["", "views=", "views=,", "view=x", "views=a&views=b", f"views={','.join(['a'] * 41)}"]
)
def test_what_names_no_views_or_too_many_is_refused_with_an_example(client, query):
    answer = client.get(f"/deck.pptx?{query}")
    assert answer.status_code == 400
    assert "views=" in answer.text


@pytest.mark.parametrize("code", ["abc", "../../etc/passwd", "<script>"])
def test_a_mistyped_code_is_refused_by_name(client, codes, code):
    answer = client.get("/deck.pptx", params={"views": f"{codes[0]},{code}"})
    assert answer.status_code == 400
    assert "short address" in answer.text or "no chart" in answer.text
    assert len(decks.DECKS._making) == 0


@pytest.mark.parametrize("text", ["training-compute?scale=log", "../../timeline", "x/../../timeline?build=on", "//["])
def test_a_view_is_named_by_its_code_alone(client, text):
    answer = client.get("/deck.pptx", params={"views": text})
    assert answer.status_code == 400
    assert "is not a short address" in answer.text
