"""Fixtures for all tests: none depends on the environment of who runs them, and the data are broken only in copies."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from trends.history import revisions
from trends.history.version import in_folder

hypothesis.settings.register_profile("trends", max_examples=50, deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("trends")

DATA = Path(__file__).resolve().parent.parent / "data"


class Copy:
    """A copy of `data/`; lines count from 1 with the header, as the messages do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(DATA, folder)

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def line(self, table: str, wanted: Callable[[dict[str, str]], object] = bool) -> int:
        """The first line whose row is ``wanted``; any row if nothing is said."""
        header, *rows = self._read(table)
        for line, cells in enumerate(rows, start=2):
            if wanted(dict(zip(header, cells, strict=True))):
                return line
        raise LookupError(f"no row of {table} is fit for this test")

    def row(self, table: str, line: int) -> dict[str, str]:
        rows = self._read(table)
        return dict(zip(rows[0], rows[line - 1], strict=True))

    def change(self, table: str, line: int, column: str, cell: str) -> None:
        """Change one cell."""
        rows = self._read(table)
        rows[line - 1][rows[0].index(column)] = cell
        with self.path(table).open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)

    def _read(self, table: str) -> list[list[str]]:
        with self.path(table).open(newline="", encoding="utf-8") as handle:
            return list(csv.reader(handle))


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    """A copy of the real data, in a folder that is called data too."""
    return Copy(tmp_path / "data")


def date(folder: Path, version: str, day: str) -> None:
    """Give a data folder another version."""
    path = folder / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(raw | {"version": version, "created": f"{day}T00:00:00Z"}), encoding="utf-8")


@pytest.fixture
def two_releases(copied: Copy, tmp_path: Path) -> Path:
    """A data folder of releases 2027.1.0 (2027-01-31) and 2027.2.0 (2027-02-28), which changed AlexNet's compute."""
    date(copied.folder, "2027.1.0", "2027-01-31")
    first = in_folder(shutil.copytree(copied.folder, tmp_path / "first" / "data"))
    line = copied.line("models", lambda row: row["id"] == "alexnet")
    copied.change("models", line, "training_flop", "1.23e17")
    date(copied.folder, "2027.2.0", "2027-02-28")
    lines = [*revisions.lines(None, first), *revisions.lines(first, in_folder(copied.folder))]
    (copied.folder / "revisions.csv").write_bytes(revisions.write(lines))
    return copied.folder


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests see the settings of a fresh clone: none."""
    for name in ("TRENDS_DATA", "PUBLIC_URL", "REPO_URL"):
        monkeypatch.delenv(name, raising=False)
