"""A number that moved by more than a factor of two since an earlier version carries a reason in changes/.

The earlier version is asked of git; without git, or without an earlier version, nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trends.check.problem import Problem
from trends.check.schema import RawTable
from trends.history import git
from trends.history.difference import Change, difference
from trends.history.reasons import Reasons, new_files
from trends.history.released import find, newest
from trends.history.sheet import build
from trends.history.version import GENERATED, in_folder

FACTOR = 2.0

LATEST = "latest"
"""Means the last recorded release that git holds, or else the newest tag that leads here, or else the last commit."""


@dataclass(frozen=True)
class Compared:
    """The problems found, and in one sentence what was compared with what."""

    problems: list[Problem]
    words: str


def large_changes(found: dict[str, RawTable], folder: Path, since: str = LATEST) -> Compared:
    """Numbers that changed by more than `FACTOR` since a version and have no reason.

    Parameters
    ----------
    found : dict of RawTable
        The tables as written.
    folder : Path
        The data folder that they are from; changes/ lies beside it.
    since : str
        A release, tag, branch, commit or folder, or "latest".

    Raises
    ------
    DataError
        `since` names no version, or one whose tables cannot be read.
    """
    if since == LATEST:
        last = newest(folder)
        if last is None or (last == "HEAD" and git.show(folder, last, "datapackage.json") is None):
            return Compared([], "Values were not compared with an earlier version: git has none of these tables here.")
        since = last
    old = find(since, folder)
    now = {
        name: build(table.columns, table.key, [row for _, row in table.rows])
        for name, table in found.items()
        if name in old.sheets and name not in GENERATED
    }
    reasons = Reasons(new_files(old.changes, in_folder(folder).changes))
    changes = difference({name: old.sheets[name] for name in now}, now)
    return Compared(list(_unexplained(found, changes, reasons, since)), f"Values were compared with {since}.")


def _unexplained(found: dict[str, RawTable], changes: list[Change], reasons: Reasons, since: str) -> Iterator[Problem]:
    numbers = {
        (name, field["name"])
        for name, table in found.items()
        for field in table.schema["fields"]
        if field["type"] in ("number", "integer")
    }
    lines = {(name, table.id_of(row)): (line, row) for name, table in found.items() for line, row in table.rows}
    for change in changes:
        if change.action != "change" or (change.table, change.column) not in numbers:
            continue
        if is_large(change.old, change.new) and not reasons.naming(change.id):
            line, row = lines[change.table, change.id]
            message = (
                f"was {change.old} in {since} and is {change.new}. A change of more than {FACTOR:g}x needs a file in "
                f"changes/ that names {change.id} and says why."
            )
            yield found[change.table].problem(line, row, change.column, "change", message)


def is_large(old: str, new: str) -> bool:
    """Whether a number moved by more than `FACTOR`; one that came or went did not move.

    >>> is_large("3e11", "6e11"), is_large("3e11", "7e11"), is_large("-1", "1"), is_large("", "5")
    (False, True, True, False)
    """
    try:
        before, after = float(old), float(new)
    except ValueError:
        return False
    if before == after:
        return False
    return before * after <= 0 or not 1 / FACTOR <= after / before <= FACTOR
