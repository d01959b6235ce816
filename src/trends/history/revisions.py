"""`revisions.csv`: what each release changed, generated from two versions and checked by going back.

Nobody edits it. Its last lines are those of the newest release; replaying them backwards gives the release before.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trends.errors import DataError
from trends.history.difference import Change, difference
from trends.history.reasons import Reasons, new_files
from trends.history.replay import undo
from trends.history.sheet import Sheet
from trends.history.version import Version

COLUMNS = ("date", "release", "table", "id", "action", "column", "old", "new", "reason")
FILE = "revisions.csv"


@dataclass(frozen=True)
class Release:
    """One release: its day (YYYY-MM-DD), its version, and the SHA-256 of each of its tables."""

    day: str
    name: str
    digests: Mapping[str, str]

    def digest(self, table: str) -> str:
        """SHA-256 of a table at this release, or nothing where it had no such table."""
        return self.digests.get(table, "")


@dataclass(frozen=True)
class Record(Release):
    """A release with its lines by table."""

    changes: Mapping[str, tuple[Change, ...]]

    def undone(self, table: str, sheet: Sheet | None) -> Sheet | None:
        """A table of this release as it was at the release before."""
        return undo(sheet, [change for change in self.changes.get(table, ()) if change.action != "release"])


Line = tuple[str, ...]
"""The cells of one line, in the order of `COLUMNS`."""


def lines(old: Version | None, new: Version) -> list[Line]:
    """The lines of a release: each change since `old` with its reason, and the state of each table.

    Raises
    ------
    DataError
        The version was not raised, a file is not in the form of `trends fix`, or going back does not give `old`.
    """
    for at in (old, new):
        for table, content in at.contents.items() if at else ():
            if at and at.sheets[table].csv() != content:
                raise DataError(f"data/{table}.csv of {at.name} is not in the form that `trends fix` writes.")
    found = [Change(table, "", "release", new=sheet.digest()) for table, sheet in new.sheets.items()]
    reasons = Reasons({})
    if old is not None:
        if old.release == new.release or old.day > new.day:
            raise DataError(
                f"{new.name} is release {new.release} of {new.day}, {old.name} {old.release} of {old.day}. Raise "
                "version and created in data/datapackage.json first."
            )
        changes = difference(old.sheets, new.sheets)
        _prove(old, new, changes)
        found += changes
        reasons = Reasons(new_files(old.changes, new.changes))
    return sorted(
        (new.day, new.release, c.table, c.id, c.action, c.column, c.old, c.new, _reason(c, reasons)) for c in found
    )


def _reason(change: Change, reasons: Reasons) -> str:
    return "" if change.action == "release" else reasons.of(change.table, change.id)


def _prove(old: Version, new: Version, changes: list[Change]) -> None:
    for table in old.sheets.keys() | new.sheets.keys():
        back = undo(new.sheets.get(table), [change for change in changes if change.table == table])
        if (back.csv() if back else None) != old.contents.get(table):
            raise DataError(f"data/{table}.csv of {old.name} cannot be got back from {new.name}: a defect, report it.")


def write(lines: Iterable[Line]) -> bytes:
    """The file of these lines."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *sorted(lines)])
    return out.getvalue().encode()


def read(content: bytes) -> list[Line]:
    """The lines of a file.

    Raises
    ------
    DataError
        It is not such a file.
    """
    try:
        header, *cells = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    except (ValueError, csv.Error) as error:
        raise DataError(
            f"data/{FILE} cannot be read ({error}). Write it anew with scripts/write_revisions.py."
        ) from None
    if tuple(header) != COLUMNS or any(len(row) != len(COLUMNS) for row in cells):
        raise DataError(f"data/{FILE} has other columns than {', '.join(COLUMNS)}. Restore it from the last release.")
    return [tuple(row) for row in cells]


def releases(lines: Iterable[Line]) -> list[Release]:
    """Every release of a file, oldest first, without its changes: a few lines of thousands."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for day, release, table, _, action, _, _, new, _ in lines:
        if action == "release":
            found.setdefault((day, release), {})[table] = new
    return [Release(day, name, found[day, name]) for day, name in sorted(found, key=_order)]


def records(lines: Iterable[Line]) -> list[Record]:
    """Every release of a file with its changes, oldest first."""
    found: dict[tuple[str, str], dict[str, list[Change]]] = {}
    for day, release, table, row_id, action, column, old, new, _ in lines:
        tables = found.setdefault((day, release), {})
        tables.setdefault(table, []).append(Change(table, row_id, action, column, old, new))
    return [_record(*key, found[key]) for key in sorted(found, key=_order)]


def _record(day: str, name: str, tables: Mapping[str, list[Change]]) -> Record:
    digests = {
        change.table: change.new for changes in tables.values() for change in changes if change.action == "release"
    }
    return Record(day, name, digests, {table: tuple(changes) for table, changes in tables.items()})


def _order(release: tuple[str, str]) -> tuple[str, tuple[int, ...]]:
    day, name = release
    return day, _parts(name)


def _parts(release: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in release.split("."))


def back_from(newest: Mapping[str, Sheet], history: list[Record]) -> Iterator[tuple[Record, dict[str, Sheet]]]:
    """Each release with all its tables, newest first, from the tables of the newest."""
    sheets: dict[str, Sheet] = dict(newest)
    for release in reversed(history):
        yield release, sheets
        older = {table: release.undone(table, sheets.get(table)) for table in sheets.keys() | release.changes.keys()}
        sheets = {table: sheet for table, sheet in older.items() if sheet is not None}
