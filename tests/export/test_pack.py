"""A lecture in one zip: every format of every chart, one version of the data, and what is missing is said."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation

import trends
from trends.cli import main
from trends.errors import TrendsError
from trends.export import WRITERS, credit
from trends.export import pack as module
from trends.export.json import as_dict
from trends.export.pack import README, pack
from trends.export.pptx import lecture

LINES = "# Money\ntraining-cost\ngflops-per-dollar?dollars=real\n# Again\ntraining-cost?scale=linear\n"
WITHOUT_BROWSER = [e for e, writer in WRITERS.items() if not writer.browser and e != "pptx"]


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))


@pytest.fixture
def files(no_browser) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack(lecture.read(LINES, "l.txt"), title="Week 2").content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_chart_is_there_in_every_format_that_needs_no_browser(files):
    names = ["01-training-cost", "02-gflops-per-dollar", "03-training-cost"]
    expected = {f"{extension}/{name}.{extension}" for extension in WITHOUT_BROWSER for name in names}
    assert files.keys() == expected | {"deck.pptx", README}
    assert {"csv", "json", "bib", "html"} <= set(WITHOUT_BROWSER)
    assert len(Presentation(io.BytesIO(files["deck.pptx"])).slides) >= 1 + 2 + 3 + 2


def test_what_is_packed_is_what_the_writers_write(files):
    result = trends.chart("gflops-per-dollar", dollars="real")
    assert json.loads(files["json/02-gflops-per-dollar.json"]) == as_dict(result)
    assert files["csv/02-gflops-per-dollar.csv"] == WRITERS["csv"].write(result)


def test_the_readme_says_versions_licence_answers_and_what_is_missing(files):
    text = files[README].decode()
    result = trends.chart("training-cost")
    assert f"data version {result.data_version}, method version {result.method_version}" in text
    assert credit.LICENCE in text
    assert result.answer in text
    assert "Not here: png, pdf." in text
    assert text.startswith("Week 2\n")


def test_two_packs_are_byte_identical_and_dated_by_the_data(no_browser):
    first, second = (pack(lecture.read("training-cost", "l.txt")).content for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        day = credit.day(trends.chart("training-cost"))
        assert {item.date_time[:3] for item in archive.infolist()} == {(day.year, day.month, day.day)}


def test_a_pack_holds_one_version_of_the_data(two_releases_of_cost):
    old, new = two_releases_of_cost
    with pytest.raises(TrendsError, match=r"several versions of the data: .* A pack holds one"):
        pack([old, new])


@pytest.fixture
def two_releases_of_cost(monkeypatch):
    """The same view twice, as if it were drawn from two releases."""
    old, new = (lecture.view(f"training-cost?scale={scale}") for scale in ("log", "linear"))
    draw = module.chart

    def drawn(chart_id, options, theme="light"):
        found = draw(chart_id, options, theme=theme)
        return replace(found, data_version="2025.1.0") if options.choice("scale") == "log" else found

    monkeypatch.setattr(module, "chart", drawn)
    return old, new


def test_the_command_packs_charts_and_lectures_and_says_what_it_goes_without(no_browser, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("l.txt").write_text(LINES, encoding="utf-8")
    assert main(["pack", "timeline", "l.txt", "-o", "p.zip", "--as_of", "latest"]) == 0
    said = capsys.readouterr()
    assert "p.zip: " in said.out
    assert "trends: without " in said.err
    assert "BROWSER_PATH" in said.err
    with zipfile.ZipFile("p.zip") as archive:
        assert {"csv/01-timeline.csv", "csv/04-training-cost.csv"} <= set(archive.namelist())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["timeline", "-o", "p.tar"], "is no zip"),
        (["nonsense", "-o", "p.zip"], 'no chart "nonsense"'),
        (["missing.txt", "-o", "p.zip"], "cannot be read"),
        (["timeline", "-o", "p.zip", "--as_of", "2020-01-01"], "no release on or before"),
        (["timeline", "-o", "p.zip", "--as_of", "soon"], "Use a day such as"),
        (["timeline", "-o", "missing/p.zip"], "There is no folder"),
    ],
    ids=str,
)
def test_a_misused_command_says_so_and_writes_nothing(no_browser, tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert main(["pack", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
