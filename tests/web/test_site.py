"""The web process as app.py mounts it: broken data answer 503 with the report everywhere, mended data as before."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from trends.charts import charts
from trends.web import site
from trends.web.page import script_hashes

PATHS = ["/", *(f"/{chart_id}" for chart_id in charts()), "/charts", "/charts/timeline.csv", "/data/models.csv"]


@pytest.fixture
def client():
    app = Starlette(routes=site.routes(), middleware=site.middleware(), lifespan=site.lifespan)
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_with_a_broken_cell_every_address_answers_503_with_the_report(client, copied, monkeypatch, path):
    line = copied.line("models", lambda row: row["id"] == "alexnet")
    copied.change("models", line, "training_flop", "4.7×10^17")
    monkeypatch.setenv("TRENDS_DATA", str(copied.folder))
    answer = client.get(path)
    assert answer.status_code == 503
    assert (
        f'data/models.csv, line {line}, AlexNet, training_flop: "4.7×10^17" is not a number. Write 4.7e17'
        in answer.text
    )
    copied.change("models", line, "training_flop", "4.7e17")
    assert site.what_is_wrong() is None


def test_a_missing_data_folder_is_told_too(client, tmp_path, monkeypatch):
    monkeypatch.setenv("TRENDS_DATA", str(tmp_path / "nothing"))
    assert client.get("/charts").status_code == 503


def test_a_page_is_titled_and_described_by_its_question_and_answer_in_the_view_asked_for():
    default, frontier = site.head("/training-compute", ""), site.head("/training-compute", "definition=frontier&x=1")
    assert default is not None
    assert frontier is not None
    assert default.question == frontier.question == charts()["training-compute"].question
    assert default.answer != frontier.answer
    assert "frontier models" in frontier.answer


def test_there_is_no_page_but_the_front_and_the_charts():
    assert site.head("/", "") is not None
    assert site.head("/training-compute/", "") is None
    assert site.head("/nothing", "") is None


def test_the_first_words_of_a_page_as_of_a_day_without_a_release_are_those_of_today():
    assert site.head("/training-compute", "as_of=2001-01-01") == site.head("/training-compute", "")


@pytest.mark.parametrize("name", ["PUBLIC_URL", "REPO_URL"])
def test_a_setting_that_is_no_address_is_said_before_anything_else(monkeypatch, name):
    monkeypatch.setenv(name, "javascript:alert(1)")
    with TestClient(Starlette(routes=site.routes(), middleware=site.middleware())) as client:
        answer = client.get("/charts/timeline.csv")
    assert answer.status_code == 503
    assert f'{name} is "javascript:alert(1)", which is no web address' in answer.text


def test_the_page_that_works_offline_may_run_its_scripts_where_it_is_served():
    """Catch a policy of the server that is stricter than the page's own: the page would have no chart."""
    with TestClient(Starlette(routes=site.routes(), middleware=site.middleware())) as client:
        answer = client.get("/charts/timeline.html")
    (allowed,) = re.findall(r"script-src ([^;]*)", answer.headers["content-security-policy"])
    _figure, *scripts = script_hashes(answer.text)  # the figure is data, and never run
    assert len(scripts) == 2
    assert allowed.split() == scripts
