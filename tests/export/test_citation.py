"""Citations: a sentence that finds the view again, and BibTeX that LaTeX can read whatever a title holds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import trends
from trends import links
from trends.charts.result import Reference
from trends.export import WRITERS
from trends.export.citation import bibtex, sentence


@pytest.fixture(scope="module")
def compute():
    return trends.chart("training-compute", definition="frontier")


def test_the_sentence_names_title_versions_and_a_link_with_every_option(compute):
    text = sentence(compute)
    assert compute.title in text
    assert f"data version {compute.data_version}, method version {compute.method_version}" in text
    assert text.endswith(links.permalink(compute))
    assert "definition=frontier" in text


def test_a_permalink_holds_the_day_of_the_release_only_where_the_tables_are_those_of_a_release(compute, monkeypatch):
    day = links.tables.releases()[-1].day
    monkeypatch.setattr(links.tables, "as_released", lambda *_: True)
    assert links.permalink(compute).endswith(f"as_of={day}")
    monkeypatch.setattr(links.tables, "as_released", lambda *_: False)
    assert links.permalink(compute).endswith("as_of=latest")


def test_a_permalink_is_absolute_where_the_installation_has_an_address(compute, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org/trends")
    assert links.permalink(compute).startswith("https://example.org/trends/training-compute?definition=frontier&")


def test_every_source_is_an_entry_with_its_key_and_the_view_comes_first(compute):
    keys = re.findall(r"^@misc\{(.+),$", WRITERS["bib"].write(compute).decode(), re.MULTILINE)
    assert keys == ["bitter-lesson-trends-training-compute", *(r.key for r in compute.references)]


@pytest.mark.parametrize("nasty", ["50% of {A} & B_1 #2 $x$ ~ ^ \\input{/etc/passwd}", "two\nlines }, year = {1900"])
def test_what_latex_would_run_or_trip_over_is_escaped(compute, nasty):
    reference = Reference("k,}x", nasty, f"http://x/{nasty}", True, "", nasty, "n.d.", nasty, nasty)
    text = bibtex(replace(compute, references=(reference,))).split("@misc")[2]
    assert text.startswith("{k--x,\n")
    for line in text.strip().splitlines()[1:-1]:
        value = re.fullmatch(r"  \w+ = \{(.*)\},", line)[1]
        bare = re.sub(r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[&%$#_{}]", "", value)
        assert "\\" not in bare
        assert not set(bare) & set("&$#") or line.startswith(("  url", "  doi"))
        assert bare.count("{") == bare.count("}")
    assert "year" not in re.findall(r"^  (\w+) =", text, re.MULTILINE)
