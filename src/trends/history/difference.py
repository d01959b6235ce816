"""What happened between two versions of the tables: rows added, changed, removed, renamed; columns and tables added.

A difference holds enough to go back: every cell that changed with its old text, every cell of a removed row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trends.history.sheet import Row, Sheet

ACTIONS = {
    "add": "a row came",
    "change": "a cell changed",
    "remove": "a row went; one line for each of its cells that was not empty",
    "rename": "a row has another id, and names the old one in `aliases`",
    "add_column": "a column came",
    "set_columns": "columns went or changed places; old and new hold the whole header",
    "set_key": "other columns make the key",
    "add_table": "a table came",
    "remove_table": "a table went; old holds its header and its key",
    "release": "the state of a table at the release; new holds its SHA-256",
}
"""Every action with its meaning."""


@dataclass(frozen=True, order=True)
class Change:
    """One line of a difference. `id` is the row's id in the newer version, or its old one if it went."""

    table: str
    id: str
    action: str
    column: str = ""
    old: str = ""
    new: str = ""


def difference(old: Mapping[str, Sheet], new: Mapping[str, Sheet]) -> list[Change]:
    """Every change from one version to another, sorted by table and row; empty where nothing changed."""
    found: list[Change] = []
    for table in sorted(old.keys() | new.keys()):
        if table not in old:
            found.append(Change(table, "", "add_table"))
            found += [Change(table, row, "add") for row in new[table].rows]
        elif table not in new:
            found.append(Change(table, "", "remove_table", old=",".join(old[table].columns)))
            found.append(Change(table, "", "set_key", old=",".join(old[table].key)))
            found += [line for row in old[table].rows.items() for line in _removed(table, *row)]
        else:
            found += _columns(table, old[table], new[table])
            found += _rows(table, old[table], new[table])
    return sorted(found)


def renames(old: Sheet, new: Sheet) -> dict[str, str]:
    """New id to old id of every row that came under a new id and names the old one as its alias."""
    return {
        after: before
        for after, row in new.rows.items()
        if after not in old.rows
        for before in row.get("aliases", "").split(";")
        if before in old.rows and before not in new.rows
    }


def _columns(table: str, old: Sheet, new: Sheet) -> Iterator[Change]:
    added = [column for column in new.columns if column not in old.columns]
    for column in added:
        yield Change(table, "", "add_column", column)
    if [column for column in new.columns if column not in added] != list(old.columns):
        yield Change(table, "", "set_columns", old=",".join(old.columns), new=",".join(new.columns))
    if old.key != new.key:
        yield Change(table, "", "set_key", old=",".join(old.key), new=",".join(new.key))


def _rows(table: str, old: Sheet, new: Sheet) -> Iterator[Change]:
    if old.key != new.key:  # the ids mean other things: nothing can be matched
        yield from (Change(table, row, "add") for row in new.rows)
        yield from (line for row in old.rows.items() for line in _removed(table, *row))
        return
    renamed = renames(old, new)
    columns = [*new.columns, *(column for column in old.columns if column not in new.columns)]
    for after, row in new.rows.items():
        before = renamed.get(after, after)
        if before not in old.rows:
            yield Change(table, after, "add")
            continue
        skipped: tuple[str, ...] = ()
        if before != after:
            yield Change(table, after, "rename", new.key[0], before, after)
            skipped = new.key
        for column in columns:
            was, is_ = old.rows[before].get(column, ""), row.get(column, "")
            if was != is_ and column not in skipped:
                yield Change(table, after, "change", column, was, is_)
    for before in old.rows.keys() - new.rows.keys() - set(renamed.values()):
        yield from _removed(table, before, old.rows[before])


def _removed(table: str, row_id: str, row: Row) -> Iterator[Change]:
    return (Change(table, row_id, "remove", column, cell) for column, cell in row.items() if cell)


def in_words(changes: list[Change]) -> str:
    """A difference as text, a line each, with a count.

    >>> print(in_words([Change("eras", "old", "rename", "id", "older", "old"), Change("eras", "x", "add")]))
    eras: renamed older to old
    eras: added x
    2 changes.
    """
    lines: list[str] = []
    for change in changes:
        line = _line(change)
        if line not in lines[-1:]:  # a removed row has a line a cell
            lines.append(line)
    return "\n".join([*lines, f"{len(lines)} change{'' if len(lines) == 1 else 's'}."])


def _line(c: Change) -> str:
    words = {
        "add": f"added {c.id}",
        "change": f"{c.id}, {c.column}: {c.old or '(empty)'} -> {c.new or '(empty)'}",
        "remove": f"removed {c.id}",
        "rename": f"renamed {c.old} to {c.new}",
        "add_column": f"new column {c.column}",
        "set_columns": f"columns {c.old} -> {c.new}",
        "set_key": f"key {c.old} -> {c.new}",
        "add_table": "new table",
        "remove_table": "table removed",
    }
    return f"{c.table}: {words[c.action]}"
