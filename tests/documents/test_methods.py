"""The page of methods says of each what it computes, what it assumes and who described it, and shows it on our data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts.method_figures import FIGURES
from scripts.method_figures.style import same, svg

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
METHODS = [name for name, text in SECTIONS.items() if "**Formula.**" in text]


def test_every_figure_is_on_the_page_and_every_picture_of_the_page_is_a_figure():
    shown = re.findall(r"!\[[^\]]+\]\(figures/(\w+)\.svg\)", PAGE)
    assert sorted(shown) == sorted(FIGURES)
    assert sorted(path.stem for path in (ROOT / "docs" / "figures").iterdir()) == sorted(FIGURES)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_says_what_it_assumes_who_described_it_and_shows_itself(name):
    text = SECTIONS[name]
    assert "**Assumes.**" in text
    assert "**Reference.**" in text or name == "Growth"
    assert "](figures/" in text or "The figure of [growth](#growth)" in text


def test_every_kind_of_method_is_on_the_page():
    assert len(METHODS) >= 15
    for word in ("hc3", "cluster", "Theil-Sen", "truncated", "Fieller", "null rate", "horizon", "known_by", "eras.csv"):
        assert word.lower() in PAGE.lower()


def test_every_anchor_on_the_page_leads_to_a_section():
    slugs = {re.sub(r"[^\w -]", "", name).lower().replace(" ", "-") for name in SECTIONS}
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) <= slugs


def test_a_figure_is_the_same_from_the_same_data_and_not_from_others():
    once, again = (svg(FIGURES["ratio"]) for _ in range(2))
    assert once == again
    assert same(once, again.replace("100.01", "100.02"))
    assert not same(once, svg(FIGURES["projection"]))
    assert "<text" in once  # text stays text, so that it can be searched and read aloud
    assert "<dc:date>" not in once
