"""A table as text: cells by row id and column, and the one way in which it is written as CSV."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from trends.errors import DataError

Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as they are written; `rows` by id, which is the key's parts joined by colons."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: dict[str, Row]

    def id_of(self, row: Row) -> str:
        """The id of a row."""
        return ":".join(row[part] for part in self.key)

    def csv(self) -> bytes:
        """The table as `trends fix` writes it: sorted by key, LF, quotes only where needed."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        ordered = sorted(self.rows.values(), key=lambda row: tuple(row[part] for part in self.key))
        writer.writerows([row[column] for column in self.columns] for row in ordered)
        return out.getvalue().encode()

    def digest(self) -> str:
        """SHA-256 of `csv()`: equal for equal tables."""
        return hashlib.sha256(self.csv()).hexdigest()


def build(columns: Iterable[str], key: Iterable[str], rows: Iterable[Row]) -> Sheet:
    """A sheet of rows, which must hold every column."""
    empty = Sheet(tuple(columns), tuple(key), {})
    return Sheet(empty.columns, empty.key, {empty.id_of(row): row for row in rows})


def parse(content: bytes, key: Iterable[str], name: str) -> Sheet:
    """A sheet from the bytes of a CSV file.

    Raises
    ------
    DataError
        It is not such a CSV file.
    """
    try:
        header, *lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        return build(header, key, [dict(zip(header, cells, strict=True)) for cells in lines])
    except (ValueError, KeyError, csv.Error) as error:
        raise DataError(f"{name} cannot be read as a table ({error}). Run `trends check` on that version.") from None
