"""One HTML file of a view: whole, closed to the network, safe with any text, the same each time."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from trends.charts import chart, charts
from trends.export import WRITERS, Rendering, rendering


class Page(HTMLParser):
    """Elements of a page with their attributes, and the content of scripts."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.text = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data):
        if self.cdata_elem == "script":
            attributes, content = self.scripts.pop()
            self.scripts.append((attributes, content + data))
        self.text += data

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(result, how=None) -> Page:
    return Page(WRITERS["html"].write(result, how or rendering.parse([])))


@pytest.mark.parametrize("chart_id", charts())
def test_the_file_says_what_the_view_says_and_needs_nothing_else(chart_id):
    result = chart(chart_id)
    page = page_of(result)
    for said in (result.question, result.answer, *result.caveats, *result.method, f"data {result.data_version}"):
        assert said in page.text
    assert len(page.named("tr")) == 1 + len(result.rows)
    assert not [tag for tag, attributes in page.elements if "src" in attributes or tag in ("link", "iframe", "object")]
    anchors = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    inner = {a["href"].removeprefix("#") for a in page.named("a") if a["href"].startswith("#")}
    assert inner <= anchors
    assert all(a["href"].startswith(("#", "http://", "https://")) for a in page.named("a"))


def test_its_policy_lets_only_its_own_scripts_run_and_nothing_be_fetched():
    page = page_of(chart("training-compute"))
    policy = next(m["content"] for m in page.named("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "connect-src" not in policy
    code = [content for attributes, content in page.scripts if "type" not in attributes]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(c.encode()).digest()).decode()}'" for c in code}
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert len(code) == 2


def test_two_files_of_one_view_are_the_same():
    first, second = (WRITERS["html"].write(chart("timeline"), Rendering()) for _ in range(2))
    assert first == second


def test_the_readers_theme_is_followed_unless_one_is_asked_for():
    result = chart("timeline")
    follows = WRITERS["html"].write(result, rendering.parse([])).decode()
    assert 'data-theme="auto"' in follows
    assert "prefers-color-scheme:dark" in follows
    for theme in ("light", "dark"):
        fixed = WRITERS["html"].write(chart("timeline", theme=theme), rendering.parse([("theme", theme)])).decode()
        assert f'data-theme="{theme}"' in fixed
        assert "prefers-color-scheme:dark" not in fixed


def test_text_of_a_row_or_a_source_is_never_markup():
    hostile = '</script><img src=x onerror="alert(1)"><!--'
    result = chart("training-cost")
    rows = result.rows.copy()
    for column in ("name", "note", "date", "sources"):
        rows[column] = hostile
    reference = dataclasses.replace(result.references[0], text=hostile, url="javascript:alert(1)", via=hostile)
    changed = dataclasses.replace(
        result,
        rows=rows,
        references=(reference,),
        question=hostile,
        answer=hostile,
        alt=hostile,
        title=hostile,
        caveats=(hostile,),
    )
    changed.figure.update_layout(yaxis_title_text=hostile)
    page = page_of(changed)
    assert not page.named("img")
    assert len(page.scripts) == 3
    assert not [href for href in (a.get("href") or "" for a in page.named("a")) if href.startswith("javascript")]
    data = next(content for attributes, content in page.scripts if attributes.get("type") == "application/json")
    assert json.loads(data)["figure"]["layout"]["yaxis"]["title"]["text"] == hostile
