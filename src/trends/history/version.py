"""One version of the data: the tables, their release, and the reasons given for changes, from git or from a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trends.errors import DataError
from trends.history import git
from trends.history.sheet import Sheet, parse

GENERATED = ("revisions",)
"""Tables that are computed from the others' history and so have none."""

Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Version:
    """The tables of one moment; `release` and `day` as its descriptor states them; `changes` the texts by slug.

    `contents` are the CSV files as they are, `sheets` what they say.
    """

    name: str
    release: str
    day: str
    contents: Mapping[str, bytes]
    sheets: Mapping[str, Sheet]
    changes: Mapping[str, str]


def version(name: str, folder: Path) -> Version:
    """The version called `name`: a data folder, a folder that holds one, or a git tag, branch or commit.

    Parameters
    ----------
    name : str
        A path, or a name that git knows in the checkout of `folder`.
    folder : Path
        The project's data folder.

    Raises
    ------
    DataError
        It is neither, or its tables cannot be read.
    """
    for path in (Path(name), Path(name) / "data"):
        if (path / "datapackage.json").is_file():
            return in_folder(path)
    commit = git.commit(folder, name)
    if commit is None:
        raise DataError(
            f'"{name}" is neither a data folder nor a version that git knows here. Name a folder with a '
            "datapackage.json, or a tag, branch or commit."
        )
    slugs = [file for file in git.names(folder, commit, "changes") if _is_change(file)]
    changes = {file.removesuffix(".md"): _text(git.show(folder, commit, f"../changes/{file}")) for file in slugs}
    return _read(name, lambda file: git.show(folder, commit, file), changes)


def in_folder(folder: Path) -> Version:
    """The version that lies in a data folder."""
    beside = sorted(folder.resolve().parent.glob("changes/*.md"))
    changes = {path.stem: _text(path.read_bytes()) for path in beside if _is_change(path.name)}

    def read(file: str) -> bytes | None:
        path = folder / file
        return path.read_bytes() if path.is_file() else None

    return _read(str(folder), read, changes)


def _read(name: str, read: Read, changes: Mapping[str, str]) -> Version:
    content = read("datapackage.json")
    if content is None:
        raise DataError(f'"{name}" has no data/datapackage.json.')
    try:
        raw = json.loads(content)
        day = str(raw["created"])[:10]
        described = {r["name"]: (r["path"], _key(r["schema"]["primaryKey"])) for r in raw["resources"]}
        release = str(raw["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f'The datapackage.json of "{name}" cannot be read: {error!r}.') from None
    contents, sheets = {}, {}
    for table, (path, key) in described.items():
        if table in GENERATED:
            continue
        cells = read(path)
        if cells is None:
            raise DataError(f'"{name}" has no data/{path}, which its datapackage.json describes.')
        contents[table], sheets[table] = cells, parse(cells, key, f"{path} of {name}")
    return Version(name, release, day, contents, sheets, changes)


def _key(key: str | list[str]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)


def _is_change(file: str) -> bool:
    return file.endswith(".md") and file != "README.md"


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", errors="replace")
