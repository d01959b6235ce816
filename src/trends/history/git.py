"""The few questions put to git. Without git, or outside a checkout, there are no earlier versions and no error."""

from __future__ import annotations

import subprocess
from pathlib import Path


def ask(folder: Path, *words: str) -> bytes | None:
    """What git prints in a folder, or None where it cannot answer."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
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


def last_release(folder: Path) -> str | None:
    """The newest tag that leads here, or else the last commit; None outside a checkout."""
    tag = ask(folder, "describe", "--tags", "--abbrev=0")
    if tag:
        return tag.decode().strip()
    return "HEAD" if commit(folder, "HEAD") else None
