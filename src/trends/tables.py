"""Load the curated tables: descriptor and CSV in, typed DataFrame with derived columns out.

`datapackage.json` is the only copy of a column's meaning, unit and constraint. Cells that break it make `load` stop
at the first one; `trends.check` lists them all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from trends import derived, reading, settings, units
from trends.errors import DataError, TrendsError
from trends.history.as_of import release_on, sheet_at
from trends.history.current import is_newest_release
from trends.history.released import releases_in
from trends.history.revisions import Release
from trends.history.version import GENERATED

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"


@dataclass(frozen=True)
class Column:
    """One column of a table as `datapackage.json` declares it; `unit` is empty where it has none."""

    name: str
    type: str
    title: str
    description: str
    unit: str = ""
    is_date: bool = False
    list_separator: str = ""
    source_column: str = ""
    basis_column: str = ""
    confidence_column: str = ""


@dataclass(frozen=True)
class Table:
    """One table: where its CSV is, what its columns mean, which of them are its key."""

    name: str
    path: Path
    title: str
    description: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Package:
    """All tables and the version of the data; `created` is its day."""

    folder: Path
    version: str
    created: dt.date
    tables: Mapping[str, Table]

    def table(self, name: str) -> Table:
        """The table of that name.

        Raises
        ------
        DataError
            There is none; the message lists those there are.
        """
        if name not in self.tables:
            raise DataError(f'There is no table "{name[:80]}". There are: {", ".join(self.tables)}.')
        return self.tables[name]


def package(folder: Path | None = None) -> Package:
    """Read `datapackage.json` of a data folder (default: `settings.data_folder()`).

    Raises
    ------
    DataError
        It is missing or not valid JSON of the expected shape.
    """
    folder = (folder or settings.data_folder()).resolve()
    path = folder / "datapackage.json"
    return _package(path, _stamp(path))


def tables(folder: Path | None = None) -> tuple[str, ...]:
    """Names of all tables, in the order of the descriptor."""
    return tuple(package(folder).tables)


def load(name: str, folder: Path | None = None, *, as_of: str | dt.date | None = None) -> pd.DataFrame:
    """Load one table, typed, with its derived columns.

    Numbers are float64 (empty = NaN), booleans object (empty = None), everything else str (empty = ""). Each date
    column `d` gets a column `d_year` of decimal years. Derived columns are those of `trends.derived`.

    Parameters
    ----------
    name : str
        A name of `tables()`: hardware, models, corpora, ...
    as_of : str or date, optional
        The table as it was in the last release on or before this day, with today's columns: those that it did not
        have yet are empty.

    Returns
    -------
    DataFrame
        One row a record, in the order of the file, which is that of its key.

    Raises
    ------
    DataError
        No such table, or a cell that cannot be read, with file, line and column; no release as early as `as_of`, or
        one without this table.
    """
    reading.note([name])
    found = package(folder)
    path = found.table(name).path
    stamps = (_stamp(path), _stamp(found.folder / "datapackage.json"))
    if as_of is None:
        return _load(path, stamps, name).copy(deep=False)
    return _load_as_of(path, stamps, name, release_on(found.folder, as_of).day).copy(deep=False)


def releases(folder: Path | None = None) -> tuple[Release, ...]:
    """Every recorded release of the data, oldest first."""
    return releases_in(package(folder).folder)


def day_of(version: str, folder: Path | None = None) -> dt.date:
    """The day of a version of the data; that of the data as they are where it is no recorded release."""
    days = {found.name: dt.date.fromisoformat(found.day) for found in releases(folder)}
    return days.get(version, package(folder).created)


def release(day: str | dt.date, folder: Path | None = None) -> Release:
    """The last release on or before a day.

    Raises
    ------
    DataError
        There was none yet; the message names the first.
    """
    return release_on(package(folder).folder, day)


def as_released(folder: Path | None = None) -> bool:
    """Whether the tables are those of the newest release; if not, somebody has edited them since."""
    found = package(folder)
    described = tuple(name for name in found.tables if name not in GENERATED)
    return is_newest_release(found.folder, described, stamp(folder))


def stamp(folder: Path | None = None) -> tuple[str, ...]:
    """What changes when any file of the data changes: the key of anything computed from them.

    Raises
    ------
    DataError
        A file of the data is missing.
    """
    found = package(folder)
    paths = [found.folder / "datapackage.json", *(table.path for table in found.tables.values())]
    return (str(found.folder), *(":".join(map(str, _stamp(path))) for path in paths))


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of a CSV file, header first; a row that spans lines has the number of its first.

    Raises
    ------
    DataError
        The file is missing, not UTF-8, or not CSV.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except FileNotFoundError:
        raise DataError(f"{shown(path)} is missing. Restore it, or remove it from datapackage.json.") from None
    except OSError as error:
        raise DataError(f"{shown(path)} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{shown(path)}, line {line}: not UTF-8 (byte 0x{content[error.start]:02x}). Save it as UTF-8."
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"{shown(path)}, line {line}: not readable as CSV ({error}). Is a quotation mark not closed?"
        ) from None


def shown(path: Path) -> str:
    """A path as messages print it: its folder's and its own name."""
    return f"{path.parent.name}/{path.name}"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        raise DataError(
            f"{shown(path)} cannot be read. Restore it, or name the right data folder in TRENDS_DATA."
        ) from None
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _package(path: Path, stamp: tuple[int, int]) -> Package:
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = {r["name"]: _table(r, path.parent) for r in raw["resources"]}
        return Package(path.parent, raw["version"], dt.date.fromisoformat(str(raw["created"])[:10]), found)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{shown(path)} is not a data package we can read: {error!r}. Compare it with the last release."
        ) from None


def _table(raw: dict[str, Any], folder: Path) -> Table:
    if not re.fullmatch(r"\w+\.csv", raw["path"]):
        raise ValueError(f"path {raw['path']!r} is not the name of a CSV file in the data folder")
    key = raw["schema"]["primaryKey"]
    columns = {
        f["name"]: Column(
            name=f["name"],
            type=f["type"],
            title=f["title"],
            description=f["description"],
            unit=f.get("unit", ""),
            is_date=f.get("rdfType") == EDTF,
            list_separator=f.get("list", ""),
            source_column=f.get("source_column", ""),
            basis_column=f.get("basis_column", ""),
            confidence_column=f.get("confidence_column", ""),
        )
        for f in raw["schema"]["fields"]
    }
    return Table(
        raw["name"],
        folder / raw["path"],
        raw["title"],
        raw["description"],
        columns,
        (key,) if isinstance(key, str) else tuple(key),
    )


@lru_cache(maxsize=64)
def _load(path: Path, stamps: tuple[tuple[int, int], ...], name: str) -> pd.DataFrame:
    table = package(path.parent).table(name)
    rows = list(read_rows(path))
    header = rows[0][1] if rows else []
    if header != list(table.columns):
        raise DataError(f"{shown(path)}, line 1: the columns are not those of datapackage.json. Run `trends check`.")
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            raise DataError(
                f"{shown(path)}, line {line}: {len(cells)} cells, but {len(header)} columns. Run `trends check`."
            )
    return _frame(table, [cells for _, cells in rows[1:]], [line for line, _ in rows[1:]])


@lru_cache(maxsize=64)
def _load_as_of(path: Path, stamps: tuple[tuple[int, int], ...], name: str, day: str) -> pd.DataFrame:
    table = package(path.parent).table(name)
    sheet = sheet_at(path.parent, name, table.key, release_on(path.parent, day))
    rows = [[row.get(column, "") for column in table.columns] for row in sheet.rows.values()]
    return _frame(table, rows, list(range(2, len(rows) + 2)))


def _frame(table: Table, rows: list[list[str]], lines: list[int]) -> pd.DataFrame:
    """Typed columns from cells as written; `lines` are where the rows stand in their file."""
    frame = pd.DataFrame(rows, columns=list(table.columns), dtype="str")
    for column in table.columns.values():
        _type(frame, column, table.path, lines)
    return derived.add(table.name, frame)


def _type(frame: pd.DataFrame, column: Column, path: Path, lines: list[int]) -> None:
    cells = frame[column.name]
    try:
        if column.type in ("number", "integer"):
            frame[column.name] = [float(cell) if cell else float("nan") for cell in cells]
        elif column.type == "boolean":
            frame[column.name] = pd.Series(
                [{"true": True, "false": False, "": None}[cell] for cell in cells], dtype=object
            )
        elif column.is_date:
            frame[f"{column.name}_year"] = units.decimal_year(cells)
    except (ValueError, KeyError, TrendsError):
        for line, cell in zip(lines, cells, strict=True):
            if cell and not _readable(cell, column):
                raise DataError(
                    f'{shown(path)}, line {line}, {column.name}: "{cell}" cannot be read. '
                    "Run `trends check` for every problem."
                ) from None
        raise


def _readable(cell: str, column: Column) -> bool:
    try:
        if column.is_date:
            units.date_bounds(cell)
        elif column.type == "boolean":
            return cell in ("true", "false")
        else:
            float(cell)
    except (ValueError, TrendsError):
        return False
    return True
