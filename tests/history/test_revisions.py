"""The recorded revisions lead back to every release byte for byte, and a table can be loaded as of a day."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trends import settings, tables
from trends.errors import DataError
from trends.history import revisions
from trends.history.difference import ACTIONS
from trends.history.released import commit_of
from trends.history.version import in_folder, version

ROOT = Path(__file__).resolve().parent.parent.parent


def record(project, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script as at a release."""
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_revisions.py", *words],
        env={"TRENDS_DATA": str(project.data), "PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def recorded(released):
    """Three releases with their revisions; the third removes a table and changes back what the second changed."""
    assert record(released, "--first").returncode == 0, "the newest is overwritten below"
    released.tables["things"] = [["id", "name", "size", "aliases"], ["a", "A thing", "1", ""]]
    del released.tables["more"]
    released.commit("2026.10.0", "2026-10-01")
    (released.data / "revisions.csv").unlink()
    history = [version(f"v{name}", released.data) for name in ("2026.1.0", "2026.2.0", "2026.10.0")]
    made = [line for pair in zip([None, *history], history, strict=False) for line in revisions.lines(*pair)]
    (released.data / "revisions.csv").write_bytes(revisions.write(made))
    return released


def test_going_back_gives_the_files_of_every_release_byte_for_byte(recorded):
    history = revisions.records(revisions.read((recorded.data / "revisions.csv").read_bytes()))
    assert [release.name for release in history] == ["2026.1.0", "2026.2.0", "2026.10.0"]
    seen = {}
    for release, sheets in revisions.back_from(in_folder(recorded.data).sheets, history):
        seen[release.name] = {name: sheet.csv() for name, sheet in sheets.items()}
    for name in ("2026.1.0", "2026.2.0", "2026.10.0"):
        assert seen[name] == version(f"v{name}", recorded.data).contents


def test_the_script_appends_a_release_and_writes_the_same_again(released):
    assert record(released, "--first").stdout == "revisions.csv: 3 lines for release 2026.2.0 of 2026-02-28\n"
    released.tables["more"].append(["n", "No more"])
    released.write("2026.3.0", "2026-03-31")
    assert record(released, "v2026.2.0").stdout == "revisions.csv: 4 lines for release 2026.3.0 of 2026-03-31\n"
    once = (released.data / "revisions.csv").read_bytes()
    assert record(released, "v2026.2.0").returncode == 0
    assert (released.data / "revisions.csv").read_bytes() == once


def test_a_reason_is_the_change_that_names_the_row_or_else_its_table(released):
    old, new = (version(tag, released.data) for tag in ("v2026.1.0", "v2026.2.0"))
    reasons = {line[2:5]: line[8] for line in revisions.lines(old, new)}
    why = "The third has its own name (changes/third.md)"
    assert reasons["things", "e", "rename"] == why
    assert reasons["series", "x:2001", "add"] == why
    assert reasons["things", "aa", "add"] == ""


def test_a_release_without_a_new_version_is_refused(released):
    done = record(released, "v2026.2.0")
    assert done.returncode == 2
    assert "Raise version and created in data/datapackage.json first." in done.stderr


def test_a_file_that_the_fixer_would_write_otherwise_is_refused(released):
    path = released.data / "more.csv"
    path.write_text('id,name\n"m",Much\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"data/more\.csv of .* is not in the form that `trends fix` writes"):
        revisions.lines(None, in_folder(released.data))


def test_the_recorded_releases_of_the_data_are_in_order_and_in_the_form_of_the_script():
    content = (settings.data_folder() / revisions.FILE).read_bytes()
    lines = revisions.read(content)
    assert revisions.write(lines) == content
    days = [release.day for release in revisions.releases(lines)]
    assert days == sorted(days)
    assert days[-1] <= in_folder(settings.data_folder()).day


def test_the_descriptor_knows_the_columns_and_every_action():
    raw = json.loads((settings.data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    (described,) = [resource for resource in raw["resources"] if resource["name"] == "revisions"]
    fields = {field["name"]: field for field in described["schema"]["fields"]}
    assert tuple(fields) == revisions.COLUMNS
    assert fields["action"]["constraints"]["enum"] == list(ACTIONS)
    assert all(meaning in fields["action"]["description"] for meaning in ACTIONS.values())


# --- as of a day


def names(project, table: str, day: str | dt.date) -> list[str]:
    return list(tables.load(table, project.data, as_of=day)["name"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-31", ["A thing", 'A "b", quoted', "A third", ""]),
        ("2026-02-27", ["A thing", 'A "b", quoted', "A third", ""]),
        ("2026-02", ["A thing", "New", 'A "b", quoted', "A third, renamed"]),
        (dt.date(2026, 9, 30), ["A thing", "New", 'A "b", quoted', "A third, renamed"]),
        ("2026", ["A thing"]),
        ("2031-01-01", ["A thing"]),
    ],
)
def test_a_table_as_of_a_day_is_that_of_the_last_release_until_then(recorded, day, expected):
    assert names(recorded, "things", day) == expected


def test_before_the_first_release_there_is_an_error_that_names_it(recorded):
    with pytest.raises(DataError, match=r"on or before 2026-01-30\. The first is 2026\.1\.0 of 2026-01-31\."):
        names(recorded, "things", "2026-01-30")


def test_a_table_that_a_release_did_not_have_is_an_error(recorded):
    recorded.tables["extra"] = [["id", "name"], ["x", "X"]]
    recorded.write("2026.10.0", "2026-10-01")
    with pytest.raises(DataError, match=r"The table extra is not in release 2026\.10\.0 of 2026-10-01; it is newer\."):
        names(recorded, "extra", "2026-12-31")


def test_a_column_that_a_release_did_not_have_is_empty(released):
    old = version("v2026.1.0", released.data)
    made = [*revisions.lines(None, old), *revisions.lines(old, in_folder(released.data))]
    (released.data / "revisions.csv").write_bytes(revisions.write(made))
    before = tables.load("things", released.data, as_of="2026-01-31")
    assert before["speed"].isna().all()
    assert before["size"].tolist()[:3] == [1, 2.5, 3e9]


def test_without_a_recorded_release_there_is_an_error(released):
    with pytest.raises(DataError, match="No release of the data has been recorded yet"):
        names(released, "things", "2026-02-28")


def test_edits_since_the_last_release_are_passed_over_with_the_help_of_git(recorded, tmp_path):
    recorded.tables["things"].append(["zz", "Unreleased", "", ""])
    recorded.write("2026.10.0", "2026-10-01")
    assert names(recorded, "things", "2026-12-31") == ["A thing"]
    assert names(recorded, "things", "2026-02-28")[-1] == "A third, renamed"
    shutil.copytree(recorded.data, tmp_path / "elsewhere" / "data")
    with pytest.raises(DataError, match=r"data/things\.csv has changed since release 2026\.10\.0, and git does not"):
        tables.load("things", tmp_path / "elsewhere" / "data", as_of="2026-12-31")


def test_revisions_that_were_tampered_with_are_noticed(recorded):
    path = recorded.data / "revisions.csv"
    path.write_bytes(path.read_bytes().replace(b"A third,", b"A forth,"))
    with pytest.raises(DataError, match=r"does not give back things of release 2026\.1\.0"):
        names(recorded, "things", "2026-01-31")


def test_every_recorded_release_of_the_data_can_be_loaded_byte_for_byte():
    """Loading compares the SHA-256 of what it got back with that of the release, and fails if they differ."""
    folder = settings.data_folder()
    edited = not tables.as_released(folder)
    for release in tables.releases(folder):
        if edited and commit_of(folder, tables.releases(folder)[-1]) is None:
            pytest.skip("the tables have been edited since the last release, and git does not hold it here")
        for table in release.digests:
            assert len(tables.load(table, folder, as_of=release.day)) > 0


def test_the_releases_of_the_data_add_change_remove_and_rename_rows_and_add_columns():
    lines = revisions.read((settings.data_folder() / revisions.FILE).read_bytes())
    actions = {line[4] for line in lines}
    assert actions >= {"add", "change", "remove", "rename", "add_column", "add_table"}


def test_every_change_of_a_release_has_a_reason():
    lines = revisions.read((settings.data_folder() / revisions.FILE).read_bytes())
    assert [line[2:6] for line in lines if line[4] != "release" and not line[8]] == []
