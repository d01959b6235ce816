"""Cells that are markup, code or formulas somewhere: every surface shows them as the text that they are."""

from __future__ import annotations

import csv
import html
import json
import re

import pytest

from trends.charts import Reference
from trends.charts.markup import plain as plotly_text
from trends.dashboard.text import link, plain
from trends.export import WRITERS
from trends.web.page import PageHead

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "$x$",
    "</script><script>alert(1)</script>",
    '<a href="javascript:alert(1)">b</a>',
    "&lt;b&gt; %{customdata[0]}",
    "=HYPERLINK(1)",
    r"`code` *a* _b_ ~c~ #d |e| :red[f] \g {h} !i",
]
SOURCE = {"key": "list", "kind": "dataset", "authors": "L.", "year": "2020", "title": "List"}
RULE = {"id": "notable-sample", "table": "models", "rule": "Rule.", "source": "list"}
TAG = re.compile(r"</?(?!(?:b|br|extra)\b)[a-z]", re.IGNORECASE)


def as_plotly_shows(text):
    """What plotly prints: its own tags taken away, the entities it knows resolved, as its source does."""
    entity = re.compile(r"&(#\d+|amp|lt|gt);")
    return entity.sub(lambda found: html.unescape(found[0]), re.sub(r"</?b>|<br>", "", text))


def texts(figure):
    """Every text of a figure that plotly would read as markup."""
    for trace in figure.data:
        for given in (trace.name, trace.text, trace.hovertext, trace.hovertemplate, trace.texttemplate):
            yield from () if given is None else [given] if isinstance(given, str) else given


@pytest.fixture(params=HOSTILE)
def cell(request):
    return request.param


@pytest.fixture
def models(data, cell):
    """A chart of one model whose name, organization, note and date precision are the cell."""
    data.write("sources", [SOURCE | {"authors": cell, "title": cell}])
    data.write("inclusion_rules", [RULE])
    row = {"id": "alexnet", "published": "2020", "training_flop": "1e20", "flop_basis": cell, "source": "list"}
    data.write("models", [row | {"name": cell, "organizations": cell, "note": cell, "inclusion": "notable-sample"}])
    return data.draw("training-compute")


@pytest.fixture
def timeline(data, cell):
    data.write("sources", [SOURCE])
    data.write(
        "milestones",
        [{"id": "a", "dated": "2000", "title": cell, "why": cell, "kind": "idea", "source": "list", "people": cell}],
    )
    return data.draw("timeline")


def test_a_figure_holds_no_markup_and_no_tex_of_a_cell(models, timeline):
    for result in (models, timeline):
        for text in texts(result.figure):
            assert not TAG.search(text), text
            assert "$" not in text


def test_labels_and_hover_boxes_show_a_cell_as_it_stands(models, timeline, cell):
    hover = next(trace for trace in models.figure.data if trace.mode == "markers").text[0]
    (label,) = (trace.text[0] for trace in models.figure.data if trace.mode == "text")
    assert cell in as_plotly_shows(hover)
    assert as_plotly_shows(label).strip() == cell
    assert cell in as_plotly_shows(timeline.figure.data[0].hovertext[0])


def test_plotly_text_uses_only_entities_that_plotly_knows(cell):
    assert set(re.findall(r"&[^;]*;", plotly_text(cell))) <= {"&amp;", "&lt;", "&gt;", "&#36;"}
    assert as_plotly_shows(plotly_text(cell)) == cell


def test_markdown_escapes_every_character_that_could_begin_markup(cell):
    written = plain(cell)
    assert re.sub(r"\\(.)", r"\1", written) == cell
    assert not re.search(r"(?<!\\)[<>$\[\]()`*_~|#:{}!&]", written.replace("\\\\", ""))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://a.example/) [x](javascript:alert(1)",
        "https://a.example/>",
        "https://a.example/\n# h",
        "//a.example",
        "",
    ],
)
def test_only_an_http_address_becomes_a_link(url):
    assert link("text", url) == "text"


def test_a_link_leads_where_it_says_and_shows_its_text_as_it_stands():
    assert link("[x](y)", "https://a.example/b?c=d&e=f_(g)") == r"[\[x\]\(y\)](<https://a.example/b?c=d&e=f_(g)>)"


def test_the_first_words_and_the_meta_tags_of_a_page_hold_no_markup_of_a_cell(timeline, cell):
    assert cell in timeline.answer
    head = PageHead(cell, description=timeline.answer, question=cell, answer=timeline.answer)
    for written in (head.tags(), head.words()):
        assert "<img" not in written
        assert "<script" not in written
        assert "javascript:alert" not in re.sub(r'content="[^"]*"|<(h1|p|title)>[^<]*</\1>', "", written)
        assert html.escape(cell) in written


def test_json_holds_a_cell_unchanged(models, cell):
    (row,) = json.loads(WRITERS["json"].write(models))["series"][0]["rows"]
    assert (row["name"], row["organizations"], row["basis"]) == (cell, cell, cell)


def test_csv_holds_a_cell_unchanged_unless_a_spreadsheet_would_run_it(models, cell):
    (line,) = csv.DictReader(WRITERS["csv"].write(models).decode("utf-8").splitlines())
    assert line["name"] == (f"'{cell}" if cell.startswith("=") else cell)


def test_a_reference_is_printed_with_the_text_of_its_cells(models, cell):
    (reference,) = models.references
    assert reference == Reference("list", f"{cell} (2020). {cell}.", "", False, "", cell, "2020", cell, "")
