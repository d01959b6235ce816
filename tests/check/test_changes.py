"""A number that moves by more than a factor of two since an earlier version needs a reason, where git has one."""

from __future__ import annotations

import subprocess

import pytest

from trends.check import examine
from trends.check.changes import LATEST
from trends.history import revisions


@pytest.fixture
def kept(copied):
    """A copy of the data, without a recorded release, in a git repository with one commit."""

    def git(*words: str) -> None:
        named = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
        subprocess.run(["git", "-C", copied.folder.parent, *named, *words], check=True, capture_output=True)

    (copied.folder / revisions.FILE).write_bytes(revisions.write([]))
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "First")
    (copied.folder.parent / "changes").mkdir()
    copied.git = git
    return copied


def found(copied, since: str = LATEST) -> list[str]:
    return [f"{problem.row}: {problem.message}" for problem in examine(copied.folder, since=since).problems]


def move(copied, factor: float) -> str:
    """Multiply AlexNet's training examples, which no other rule looks at; its cell before."""
    line = copied.line("models", lambda row: row["id"] == "alexnet")
    before = copied.row("models", line)["training_examples"]
    copied.change("models", line, "training_examples", f"{float(before) * factor:.6g}")
    return before


def test_a_number_that_doubled_needs_no_reason_one_that_more_than_doubled_does(kept):
    before = move(kept, 2)
    assert found(kept) == []
    move(kept, 1.2)
    assert found(kept) == [
        f"AlexNet: was {before} in HEAD and is {float(before) * 2.4:.6g}. A change of more than 2x needs a file in "
        "changes/ that names alexnet and says why."
    ]


@pytest.mark.parametrize(("text", "explained"), [("AlexNet (alexnet): counted anew.", True), ("alexnet-2", False)])
def test_a_new_file_that_names_the_row_is_a_reason(kept, text, explained):
    move(kept, 0.3)
    (kept.folder.parent / "changes" / "recount.md").write_text(f"# Counted anew\n\n{text}\n", encoding="utf-8")
    assert (found(kept) == []) is explained


def test_a_file_that_was_there_before_is_no_reason(kept):
    (kept.folder.parent / "changes" / "old.md").write_text("# Old\n\nalexnet\n", encoding="utf-8")
    kept.git("add", "--all")
    kept.git("commit", "--quiet", "--message", "Second")
    move(kept, 0.3)
    assert len(found(kept)) == 1


def test_the_last_tag_is_the_version_compared_with_if_nothing_is_said(kept):
    kept.git("tag", "v1")
    move(kept, 3)
    kept.git("commit", "--quiet", "--all", "--message", "Second")
    assert len(found(kept)) == 1
    assert found(kept, "HEAD") == []
    assert examine(kept.folder, since=LATEST).notes[-1] == "Values were compared with v1."


def test_a_number_that_came_or_went_did_not_move(kept):
    line = kept.line("corpora", lambda row: row["documents"] and not row["images"])
    kept.change("corpora", line, "images", "7")
    assert found(kept) == []
    kept.git("commit", "--quiet", "--all", "--message", "Second")
    kept.change("corpora", line, "images", "")
    assert found(kept) == []


def test_without_git_a_sentence_says_that_nothing_was_compared(copied, monkeypatch):
    words = "Values were not compared with an earlier version: git has none of these tables here."
    assert examine(copied.folder, since=LATEST).notes[-1] == words
    monkeypatch.setenv("PATH", "/nowhere")
    assert examine(copied.folder, since=LATEST).notes[-1] == words
