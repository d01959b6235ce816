"""Where git holds a recorded release: at its tag, or else at the newest commit with just its tables.

Tags do not come along with every clone. A release is known by what `revisions.csv` records of it, the SHA-256 of every
table, so that its commit can be found without a tag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from trends.errors import DataError
from trends.history import git, revisions
from trends.history.revisions import Record, Release
from trends.history.version import Version, version

LIMIT = 2_000
"""How many commits that touched the data are searched, newest first."""


def find(name: str, folder: Path) -> Version:
    """What `version` finds under this name, or else the recorded release that is called so, with or without `v`.

    Raises
    ------
    DataError
        It is no folder, no name that git knows, and no recorded release that git holds; or it cannot be read.
    """
    try:
        return version(name, folder)
    except DataError:
        recorded = {release.name: release for release in releases_in(folder)}.get(name.removeprefix("v"))
        commit = commit_of(folder, recorded) if recorded else None
        if commit is None:
            raise
    found = version(commit, folder)
    return Version(name, found.release, found.day, found.contents, found.sheets, found.changes)


def newest(folder: Path) -> str | None:
    """The name of the newest version that git holds: the last recorded release, or the last tag, or the last commit."""
    for release in reversed(releases_in(folder)):
        if commit_of(folder, release):
            return f"v{release.name}"
    return git.last_tag(folder) or ("HEAD" if git.commit(folder, "HEAD") else None)


def releases_in(folder: Path) -> tuple[Release, ...]:
    """Every recorded release of a data folder, oldest first."""
    path = folder / revisions.FILE
    return _releases(path, path.stat().st_mtime_ns) if path.is_file() else ()


def records_in(folder: Path) -> tuple[Record, ...]:
    """The same with all their changes, which only going back needs."""
    path = folder / revisions.FILE
    return _records(path, path.stat().st_mtime_ns) if path.is_file() else ()


@lru_cache(maxsize=4)
def _releases(path: Path, stamp: int) -> tuple[Release, ...]:
    return tuple(revisions.releases(revisions.read(path.read_bytes())))


@lru_cache(maxsize=1)
def _records(path: Path, stamp: int) -> tuple[Record, ...]:
    return tuple(revisions.records(revisions.read(path.read_bytes())))


def commit_of(folder: Path, release: Release) -> str | None:
    """The commit of a recorded release; None where git does not hold it among the last `LIMIT` of the data."""
    head = git.commit(folder, "HEAD")
    return _commit_of(folder, release.name, tuple(sorted(release.digests.items())), head) if head else None


@lru_cache(maxsize=16)
def _commit_of(folder: Path, release: str, digests: tuple[tuple[str, str], ...], head: str) -> str | None:
    tags = (git.commit(folder, f"refs/tags/{tag}") for tag in (f"v{release}", release))
    wanted = dict(digests)
    for candidates in ([tag for tag in tags if tag], git.commits(folder, head, LIMIT)):
        for commit in _with_tables(folder, candidates, wanted):
            found = version(commit, folder)
            if found.release == release and found.sheets.keys() == wanted.keys():
                return commit
    return None


def _with_tables(folder: Path, commits: list[str], digests: Mapping[str, str]) -> list[str]:
    """Those of these commits whose files have these SHA-256, in the same order.

    Files that changed least go first: they leave few commits for the rest, and few files to read.
    """
    blobs = git.blobs(folder, commits, [f"{table}.csv" for table in digests])
    of_table = {table: {commit: blobs.get((commit, f"{table}.csv"), "") for commit in commits} for table in digests}
    sha256 = _hasher(folder)
    for table in sorted(of_table, key=lambda name: len(set(of_table[name].values()))):
        commits = [commit for commit in commits if sha256(of_table[table][commit]) == digests[table]]
    return commits


def _hasher(folder: Path) -> Callable[[str], str]:
    @cache
    def sha256(blob: str) -> str:
        content = git.blob(folder, blob) if blob else None
        return "" if content is None else hashlib.sha256(content).hexdigest()

    return sha256
