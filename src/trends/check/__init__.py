"""Check the data: every problem at once, each with file, line, column, what was found and what to do."""

from __future__ import annotations

from pathlib import Path

from trends import settings
from trends.check import rules, schema
from trends.check.exceptions import excuse
from trends.check.problem import Problem

__all__ = ["Problem", "check", "report"]


def check(folder: Path | None = None) -> list[Problem]:
    """Every problem of a data folder (default: `settings.data_folder()`), sorted by file and line; empty is good.

    The rules of the domain run only on tables that pass their schema, since they compute with the cells.

    Raises
    ------
    DataError
        There is no readable `datapackage.json`.
    """
    found, problems = schema.read(folder or settings.data_folder())
    problems += schema.check(found)
    if not problems:
        problems += excuse(found, [problem for rule in rules.RULES for problem in rule(found)])
    return sorted(problems)


def report(problems: list[Problem], *, limit: int = 100) -> str:
    """Problems as text, a line each, with a count."""
    lines = [str(problem) for problem in problems[:limit]]
    if len(problems) > limit:
        lines.append(f"... and {len(problems) - limit} more.")
    return "\n".join([*lines, f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in the data."])
