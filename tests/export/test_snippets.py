"""Snippets: each holds the view's address, and nothing in a title or answer can end what it stands in."""

from __future__ import annotations

import ast
import html.parser
from dataclasses import replace

import pytest

import trends
from trends.export.snippets import snippets

ROOT = "https://example.org/trends"
NASTY = "50% of \"a\" & <b>'c'</b> $x$ _y_ [z](javascript:1) \\input{f} # `d`"


@pytest.fixture(scope="module")
def found():
    result = trends.chart("training-compute", definition="frontier", scale="linear")
    return {snippet.name: snippet for snippet in snippets(result, result.options, ROOT)}


@pytest.fixture(scope="module")
def nasty():
    result = trends.chart("training-compute")
    result = replace(result, question=NASTY, answer=NASTY)
    return {snippet.name: snippet.text for snippet in snippets(result, result.options, ROOT)}


def elements(text):
    """Start tags with their attributes, and the text between them."""
    seen: list[tuple[str, dict[str, str | None]]] = []

    class Parser(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Parser().feed(text)
    return seen


def test_there_is_one_for_each_place_that_an_instructor_pastes_into(found):
    assert list(found) == [
        "Web page",
        "reveal.js",
        "Quarto",
        "LaTeX",
        "Jupyter",
        "Markdown",
        "Course (Moodle, Canvas)",
    ]


def test_each_holds_the_address_of_the_view_with_its_options(found):
    for snippet in found.values():
        assert f"{ROOT}/" in snippet.text
        assert "definition=frontier" in snippet.text
        assert "scale=linear" in snippet.text


@pytest.mark.parametrize("name", ["Web page", "reveal.js", "Quarto", "Course (Moodle, Canvas)"])
def test_a_frame_has_a_title_and_nothing_but_a_frame_comes_of_a_nasty_title(nasty, name):
    tags = elements(nasty[name])
    (frame,) = (attributes for tag, attributes in tags if tag == "iframe")
    assert frame["title"] == NASTY
    assert (frame.get("src") or frame["data-src"]).startswith(f"{ROOT}/embed/training-compute?")
    assert {tag for tag, _ in tags} <= {"iframe", "section", "p", "a"}


def test_the_python_is_python_that_draws_the_view(found, nasty):
    ast.parse(nasty["Jupyter"])
    call = found["Jupyter"].text.splitlines()[-1]
    scope = {"trends": trends}
    figure = eval(compile(call, "snippet", "eval"), scope)
    assert figure.layout.yaxis.type == "linear"


def test_the_latex_escapes_what_latex_would_run(nasty):
    caption = next(line for line in nasty["LaTeX"].splitlines() if "caption" in line)
    assert "\\textbackslash{}input\\{f\\}" in caption
    assert "50\\% of" in caption
    assert "\\$x\\$" in caption


def test_the_markdown_is_one_picture_within_one_link(nasty):
    text = nasty["Markdown"]
    assert text.count("](") - text.count("\\](") == 2
    assert "\\<b\\>" in text
