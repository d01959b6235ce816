"""A recorded release is found in git without its tag, by the SHA-256 of its tables."""

from __future__ import annotations

import pytest

from trends import tables
from trends.errors import DataError
from trends.history import released as recorded
from trends.history import revisions
from trends.history.version import version


def untag(project) -> None:
    """Delete every tag, as a clone without tags has it."""
    for tag in ("v2026.1.0", "v2026.2.0"):
        project.git("tag", "--delete", tag)


def edit(project, name: str = "Edited") -> None:
    """A commit after the last release that changes its tables but not its version."""
    project.tables["things"][1][1] = name
    project.write("2026.2.0", "2026-02-28")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", name)


@pytest.fixture
def untagged(released):
    """Both releases recorded and committed, edited since, and no tags."""
    versions = [version(f"v{name}", released.data) for name in ("2026.1.0", "2026.2.0")]
    made = [*revisions.lines(None, versions[0]), *revisions.lines(*versions)]
    (released.data / "revisions.csv").write_bytes(revisions.write(made))
    untag(released)
    edit(released)
    edit(released, "Edited again")
    return released, dict(zip(("2026.1.0", "2026.2.0"), versions, strict=True))


@pytest.mark.parametrize("name", ["2026.1.0", "2026.2.0"])
@pytest.mark.parametrize("prefix", ["v", ""])
def test_a_release_without_a_tag_is_found_byte_for_byte(untagged, name, prefix):
    project, versions = untagged
    found = recorded.find(f"{prefix}{name}", project.data)
    assert found.contents == versions[name].contents
    assert (found.release, found.name) == (name, f"{prefix}{name}")


def test_tables_of_both_releases_can_be_loaded_though_they_were_edited_since(untagged):
    project, _ = untagged
    assert tables.load("things", project.data)["name"][0] == "Edited again"
    assert tables.load("things", project.data, as_of="2026-12-31")["name"][0] == "A thing"
    assert list(tables.load("things", project.data, as_of="2026-02-01")["id"]) == ["a", "b", "c", "d"]


def test_the_release_is_the_newest_commit_with_its_tables(untagged):
    project, versions = untagged
    (project.folder / "elsewhere.txt").write_text("x", encoding="utf-8")
    project.tables["things"][1][1] = "A thing"
    project.write("2026.2.0", "2026-02-28")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "Edits taken back")
    last = recorded.releases_in(project.data)[-1]
    commit = recorded.commit_of(project.data, last)
    assert commit == project.git("rev-parse", "HEAD").strip()
    assert version(commit, project.data).contents == versions["2026.2.0"].contents


def test_a_commit_with_the_tables_but_another_version_is_not_the_release(untagged):
    project, versions = untagged
    project.tables["things"][1][1] = "A thing"
    project.write("2026.3.0", "2026-03-31")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "The same tables under another version")
    commit = recorded.commit_of(project.data, recorded.releases_in(project.data)[-1])
    assert commit == project.git("rev-parse", "HEAD~3").strip()
    assert version(commit, project.data).contents == versions["2026.2.0"].contents


def test_a_tag_that_does_not_have_the_recorded_tables_is_passed_over(untagged):
    project, versions = untagged
    project.git("tag", "v2026.2.0")
    assert tables.load("things", project.data, as_of="2026-12-31")["name"][0] == "A thing"
    commit = recorded.commit_of(project.data, recorded.releases_in(project.data)[-1])
    assert version(commit, project.data).contents == versions["2026.2.0"].contents


def test_a_release_that_is_too_far_back_is_an_error_that_says_how_to_get_it(untagged, monkeypatch):
    project, _ = untagged
    monkeypatch.setattr(recorded, "LIMIT", 2)
    with pytest.raises(DataError, match=r"neither a tag v2026\.2\.0 nor a commit .*`git fetch --tags --unshallow`"):
        tables.load("things", project.data, as_of="2026-12-31")
    with pytest.raises(DataError, match=r'"v2026\.2\.0" is neither a data folder nor a version that git knows'):
        recorded.find("v2026.2.0", project.data)


def test_a_check_compares_with_the_last_recorded_release_before_it_turns_to_tags(untagged):
    project, _ = untagged
    project.git("tag", "v2025.1.0", "HEAD~1")
    assert recorded.newest(project.data) == "v2026.2.0"
    (project.data / "revisions.csv").unlink()
    assert recorded.newest(project.data) == "v2025.1.0"
    project.git("tag", "--delete", "v2025.1.0")
    assert recorded.newest(project.data) == "HEAD"
    assert recorded.newest(project.folder.parent) is None
