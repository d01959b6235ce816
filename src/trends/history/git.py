"""The few questions put to git. Without git, or outside a checkout, there are no earlier versions and no error."""

from __future__ import annotations

import subprocess
from pathlib import Path


def ask(folder: Path, *words: str, text: bytes | None = None) -> bytes | None:
    """What git prints in a folder, having been given a text to read, or None where it cannot answer."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], input=text, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def commit(folder: Path, ref: str) -> str | None:
    """The commit that a tag, branch or commit name means, or None."""
    if ref.startswith("-"):
        return None
    found = ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return found.decode().strip().splitlines()[-1] if found else None


def show(folder: Path, commit: str, name: str) -> bytes | None:
    """A file of a commit, named from the folder, or None where it had none."""
    return ask(folder, "show", f"{commit}:./{name}")


def names(folder: Path, commit: str, below: str) -> list[str]:
    """Files of a commit directly in a folder beside `folder`, or none."""
    found = ask(folder, "ls-tree", "--name-only", commit, f"../{below}/")
    return [Path(line).name for line in found.decode().splitlines()] if found else []


def last_tag(folder: Path) -> str | None:
    """The newest tag that leads here, or None."""
    tag = ask(folder, "describe", "--tags", "--abbrev=0")
    return tag.decode().strip() if tag else None


def commits(folder: Path, start: str, limit: int) -> list[str]:
    """The last commits up to `start` that touched a folder, newest first."""
    found = ask(folder, "log", "--format=%H", f"--max-count={limit}", start, "--", ".")
    return found.decode().split() if found else []


def blobs(folder: Path, commits: list[str], names: list[str]) -> dict[tuple[str, str], str]:
    """What git calls the content of each of these files in each of these commits, where there was such a file."""
    asked = [(commit, name) for commit in commits for name in names]
    lines = "".join(f"{commit}:./{name}\n" for commit, name in asked)
    found = ask(folder, "cat-file", "--batch-check=%(objectname) %(objecttype)", text=lines.encode())
    answers = [line.split(" ") for line in (found or b"").decode().splitlines()]
    return {one: answer[0] for one, answer in zip(asked, answers, strict=bool(found)) if answer[1:] == ["blob"]}


def blob(folder: Path, name: str) -> bytes | None:
    """A content by the name that git has for it, or None."""
    return ask(folder, "cat-file", "blob", name)
