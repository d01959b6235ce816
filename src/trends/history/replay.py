"""Go back from a version of a table to the one before a release, by the lines that the release recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from trends.history.difference import Change
from trends.history.sheet import Row, Sheet, build


def undo(sheet: Sheet | None, changes: Iterable[Change]) -> Sheet | None:
    """A table before the changes of one release; None where it was not there.

    Parameters
    ----------
    sheet : Sheet or None
        The table after the release; None where it was removed.
    changes : iterable of Change
        The lines of this table and release.
    """
    by_action: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_action[change.action].append(change)
    if by_action["add_table"]:
        return None
    if by_action["remove_table"]:
        sheet = Sheet(_split(by_action["remove_table"][0].old), _split(by_action["set_key"][0].old), {})
    if sheet is None:
        return None
    columns, key = _header_before(sheet, by_action)
    gone = {change.id for change in by_action["add"]}
    rows = {row_id: dict(row) for row_id, row in sheet.rows.items() if row_id not in gone}
    for change in (*by_action["change"], *by_action["rename"]):
        rows[change.id][change.column] = change.old
    back: dict[str, Row] = defaultdict(dict)
    for change in by_action["remove"]:
        back[change.id][change.column] = change.old
    kept = [*rows.values(), *back.values()]
    return build(columns, key, [{column: row.get(column, "") for column in columns} for row in kept])


def _header_before(sheet: Sheet, by_action: dict[str, list[Change]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    added = {change.column for change in by_action["add_column"]}
    columns = tuple(column for column in sheet.columns if column not in added)
    key = sheet.key
    for change in by_action["set_columns"]:
        columns = _split(change.old)
    for change in by_action["set_key"]:
        key = _split(change.old)
    return columns, key


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))
