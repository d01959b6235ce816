"""A chart is one registered function in one file: written as a contributor would, every surface has it at once."""

from __future__ import annotations

import csv
import importlib
import json
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import trends
from trends import cli
from trends.charts import catalogue, registry
from trends.web import site

MAIN = Path(__file__).resolve().parents[2] / "src" / "trends" / "dashboard" / "main.py"
FAMILY = '''
"""Memory of processors against release date."""

from trends import options as opt
from trends.charts import points
from trends.charts.registry import View, register
from trends.charts.result import ChartResult
from trends.charts.scatter import Content, Fit, trend_scatter


@register(
    id="memory",
    title="Memory of graphics boards",
    question="How fast does memory grow?",
    about="Memory on the board of each GPU, by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=(opt.period("2006"), opt.scale(), opt.fit(), opt.bands("trend"), opt.labels()),
    order=15,
)
def memory(view: View) -> ChartResult:
    """Memory of graphics boards."""
    boards = view.table("hardware")
    boards = boards[view.inside(boards["released_year"]) & (boards["kind"] == "gpu") & boards["memory_gb"].notna()]
    table = view.package.table("hardware")
    rows = points.tidy(boards, table, x="released", y=boards["memory_gb"], values=["memory_gb"])
    rows = rows.assign(series="gpu", label="GPU")
    fit = Fit("gpu", "GPU", rows["y"].notna().to_numpy(), "GPU boards of the table")
    unit = table.columns["memory_gb"].unit
    return trend_scatter(
        view,
        Content(
            rows, {"gpu": "GPU"}, [fit], "Memory", f"Memory ({unit})", unit, (), (), ("Boards only.",), ("As sold.",)
        ),
    )
'''


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The catalogue with one more file, and afterwards without it."""
    (tmp_path / "memory.py").write_text(FAMILY, encoding="utf-8")
    registry.charts()
    before = dict(registry._CHARTS)
    name = f"{catalogue.__name__}.memory"
    monkeypatch.setattr(catalogue, "__path__", [*catalogue.__path__, str(tmp_path)])
    registry._discover.cache_clear()
    importlib.invalidate_caches()
    yield
    sys.modules.pop(name, None)
    vars(catalogue).pop("memory", None)
    registry._CHARTS.clear()
    registry._CHARTS.update(before)
    registry._discover.cache_clear()


@pytest.fixture
def client():
    with TestClient(Starlette(routes=site.routes()), follow_redirects=False) as client:
        yield client


pytestmark = pytest.mark.usefixtures("written")


def test_python_lists_and_draws_it_in_its_place():
    ids = list(trends.charts())
    assert ids.index("memory") > ids.index("gflops-per-dollar")
    result = trends.chart("memory", period="2010-2020")
    assert result.trends[0].n == len(result.rows) > 10
    assert result.answer.startswith("Memory grew ")


def test_the_index_lists_it_and_every_format_of_it_is_answered(client):
    (entry,) = (entry for entry in client.get("/charts").json() if entry["id"] == "memory")
    assert entry["page"] == "/memory"
    for extension, address in entry["formats"].items():
        assert address == f"/charts/memory.{extension}"
        assert client.get(address, params={"scale": "linear"}).status_code == 200
    assert client.get("/charts/memory.json").json()["id"] == "memory"
    lines = client.get("/charts/memory.csv").text.splitlines()
    assert {line["unit"] for line in csv.DictReader(lines)} == {"GB"}
    assert "/memory" in client.get("/charts", headers={"accept": "text/html"}).text


def test_its_short_address_leads_to_its_page_which_the_shell_knows(client):
    assert client.get("/charts/memory").headers["location"] == "/memory"
    head = site.head("/memory", "period=2010-2020")
    assert head.question == "How fast does memory grow?"
    assert head.answer == trends.chart("memory", period="2010-2020").answer


def test_the_command_lists_fits_and_exports_it(capsys, tmp_path):
    assert cli.main(["charts"]) == 0
    assert "memory: How fast does memory grow?" in capsys.readouterr().out
    assert cli.main(["fit", "memory", "--period", "2010-2020"]) == 0
    assert "GPU boards of the table" in capsys.readouterr().out
    for extension in ("csv", "json"):
        assert cli.main(["export", "memory", "-o", str(tmp_path / f"m.{extension}"), "--scale", "linear"]) == 0
    assert json.loads((tmp_path / "m.json").read_text("utf-8"))["options"]["scale"] == "linear"


def test_the_dashboard_links_to_it():
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert not app.exception
    linked = [link.proto.page for link in app.sidebar.get("page_link")]
    assert "memory" in linked
    assert set(linked) == {"", *trends.charts()}


def test_the_dashboard_has_its_page():
    def page():
        from trends.charts.registry import spec
        from trends.dashboard import chart_page

        chart_page.show(spec("memory"))

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "How fast does memory grow?"
    assert len(app.get("plotly_chart")) == 1


def test_charts_of_the_project_are_as_they_were(client):
    assert {"gflops-per-dollar", "training-compute", "timeline"} < set(trends.charts())
    assert client.get("/charts/training-compute.json").status_code == 200


def test_a_file_that_registers_an_id_twice_is_refused(tmp_path):
    (tmp_path / "memory_again.py").write_text(FAMILY, encoding="utf-8")
    registry._discover.cache_clear()
    importlib.invalidate_caches()
    with pytest.raises(ValueError, match="two charts are called memory"):
        trends.charts()
