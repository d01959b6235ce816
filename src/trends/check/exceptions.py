"""Explained exceptions to rules of judgement: rows of `exceptions`, each good for one cell and only while needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trends.check.problem import Problem
from trends.check.rules import JUDGED
from trends.check.schema import RawTable

TABLE = "exceptions"

Cell = tuple[str, str, str, str]
"""Rule (the code of its problems), table, id and column."""


def excuse(found: dict[str, RawTable], problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems that no exception explains, and one for each exception that explains none.

    Once the value is mended an exception fails, so that it does not hide the next mistake in that cell.
    """
    granted = {_cell(row): line for line, row in found[TABLE].rows} if TABLE in found else {}
    places = {
        (table.file, line): (table.name, table.id_of(row))
        for table in found.values()
        if any(cell[1] == table.name for cell in granted)
        for line, row in table.rows
    }
    rows = set(places.values())
    used: set[Cell] = set()
    for problem in problems:
        table, row = places.get((problem.file, problem.line), ("", ""))
        cell = (problem.code, table, row, problem.column)
        if problem.code in JUDGED and cell in granted:
            used.add(cell)
        else:
            yield problem
    for cell in granted.keys() - used:
        yield _unneeded(found[TABLE], granted[cell], cell, there=cell[1:3] in rows)


def _cell(row: dict[str, str]) -> Cell:
    return row["rule"], row["table"], row["id"], row["column"]


def _unneeded(exceptions: RawTable, line: int, cell: Cell, *, there: bool) -> Problem:
    rule, table, row, column = cell
    if there:
        message = f"{table} {row}, {column} breaks no rule {rule} any more. Remove this exception."
    else:
        message = f'there is no row "{row}" in table "{table}". Correct it, or remove this exception.'
    return Problem(exceptions.file, line, "rule, table, id, column", " ".join(cell), "exception", message)
