"""Check the data: every problem at once, each with file, line, column, what was found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trends import settings
from trends.check import rules, schema
from trends.check.changes import LATEST, large_changes
from trends.check.exceptions import excuse
from trends.check.problem import Problem
from trends.check.rules.compute import comparisons, in_words

__all__ = ["LATEST", "Problem", "Report", "check", "examine", "report"]


@dataclass(frozen=True)
class Report:
    """What a check found: problems sorted by file and line, and in sentences what was compared with what.

    `whole` says that the tables pass their schema, so that one can compute with their cells.
    """

    problems: list[Problem]
    notes: list[str]
    tables: dict[str, schema.RawTable]
    whole: bool


def check(folder: Path | None = None, *, since: str | None = None) -> list[Problem]:
    """Every problem of a data folder (default: `settings.data_folder()`), sorted by file and line; empty is good.

    The rules of the domain run only on tables that pass their schema, since they compute with the cells.

    Parameters
    ----------
    since : str, optional
        An earlier version (a release, tag, branch, commit or folder; "latest" for the last release): numbers that moved
        by more than a factor of two since then need a reason in changes/.

    Raises
    ------
    DataError
        There is no readable `datapackage.json`, or no version `since`.
    """
    return examine(folder, since=since).problems


def examine(folder: Path | None = None, *, since: str | None = None) -> Report:
    """As `check`, with what was compared and the tables as written."""
    folder = folder or settings.data_folder()
    found, problems = schema.read(folder)
    problems += schema.check(found)
    notes = []
    whole = not problems
    if whole:
        problems += excuse(found, [problem for rule in rules.RULES for problem in rule(found)])
        notes.append(in_words(comparisons(found)))
        if since is not None:
            compared = large_changes(found, folder, since)
            problems += compared.problems
            notes.append(compared.words)
    return Report(sorted(problems), notes, found, whole)


def report(problems: list[Problem], *, limit: int = 100) -> str:
    """Problems as text, a line each, with a count."""
    lines = [str(problem) for problem in problems[:limit]]
    if len(problems) > limit:
        lines.append(f"... and {len(problems) - limit} more.")
    return "\n".join([*lines, f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in the data."])
