"""A table as of a day: that of the last release on or before it, got back from the tables by `revisions.csv`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from trends.errors import DataError
from trends.history import git
from trends.history.released import commit_of, records_in, releases_in
from trends.history.revisions import Release
from trends.history.sheet import Sheet, parse
from trends.units import date_bounds


def release_on(folder: Path, day: str | dt.date) -> Release:
    """The last release on or before a day (the last day of a month or year, if no more is said).

    Raises
    ------
    DataError
        There was none yet; the message names the first.
    TrendsError
        `day` is no date.
    """
    history = releases_in(folder)
    if not history:
        raise DataError("No release of the data has been recorded yet, so there is no earlier state to go back to.")
    last = (date_bounds(day)[1] if isinstance(day, str) else day).isoformat()
    until = [release for release in history if release.day <= last]
    if not until:
        first = history[0]
        raise DataError(f"There was no release on or before {last}. The first is {first.name} of {first.day}.")
    return until[-1]


def sheet_at(folder: Path, table: str, key: tuple[str, ...], release: Release) -> Sheet:
    """A table at a release.

    Raises
    ------
    DataError
        The release had no such table, or what lies in the folder has changed since and git does not have the release.
    """
    if not release.digest(table):
        raise DataError(f"The table {table} is not in release {release.name} of {release.day}; it is newer.")
    newest = releases_in(folder)[-1]
    sheet: Sheet | None = _newest(folder, table, key, newest)
    for later in reversed(records_in(folder) if release.name != newest.name else ()):
        if later.name == release.name:
            break
        sheet = later.undone(table, sheet)
    if sheet is None or sheet.digest() != release.digest(table):
        raise DataError(
            f"data/revisions.csv does not give back {table} of release {release.name}: write it anew with "
            "scripts/write_revisions.py."
        )
    return sheet


def _newest(folder: Path, table: str, key: tuple[str, ...], newest: Release) -> Sheet | None:
    """A table at the newest release: the file, if nobody has changed it since, or else git's."""
    wanted = newest.digest(table)
    if not wanted:
        return None
    file = folder / f"{table}.csv"
    if file.is_file():
        sheet = parse(file.read_bytes(), key, f"data/{file.name}")
        if sheet.digest() == wanted:
            return sheet
    commit = commit_of(folder, newest)
    content = git.show(folder, commit, f"{table}.csv") if commit else None
    sheet_in_git = parse(content, key, f"{table}.csv of {newest.name}") if content else None
    if sheet_in_git is not None and sheet_in_git.digest() == wanted:
        return sheet_in_git
    raise DataError(
        f"data/{table}.csv has changed since release {newest.name}, and git does not hold that release here to go back "
        f"by: neither a tag v{newest.name} nor a commit with its tables. Use the tables of a release, or fetch the "
        "whole history (`git fetch --tags --unshallow`)."
    )
