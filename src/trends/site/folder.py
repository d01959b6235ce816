"""The folder of a site and the record of what was made in it, so that a rebuild makes only what changed.

Only files that the record names are ever replaced or removed: whatever else lies in the folder is somebody's.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from trends.errors import TrendsError
from trends.files import write_whole

RECORD = ".trends-site.json"
FORMAT = 1


@dataclass
class Made:
    """What was made of one view: from which tables in which state, with what content, into which files."""

    inputs: str
    reads: dict[str, str]
    content: str
    files: list[str] = field(default_factory=list)


class Folder:
    """The output folder, with the record of its `views`, of its `files` (name to SHA-256), and of which views of
    releases were `tried` (from what, and why they cannot be drawn, or "").

    Raises
    ------
    TrendsError
        It is a file, or holds things but no record of ours, or a record of a later version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.views: dict[str, Made] = {}
        self.files: dict[str, str] = {}
        self.tried: dict[str, list[str]] = {}
        self.written = 0
        self._claim()

    def _claim(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise TrendsError(f'"{self.path}" is a file. Name a folder.')
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            empty = not any(self.path.iterdir())
        except OSError as error:
            raise TrendsError(f'The folder "{self.path}" cannot be made or read: {error.strerror}.') from None
        record = self.path / RECORD
        if not record.is_file():
            if not empty:
                raise TrendsError(
                    f'"{self.path}" holds files, and none of them says that a site was built there. Name an empty '
                    "folder, or one that an earlier build has written."
                )
            self.save()
            return
        try:
            raw = json.loads(record.read_text(encoding="utf-8"))
            if raw["format"] != FORMAT:
                raise TrendsError(f'"{self.path}" was built by another version of trends. Name an empty folder.')
            self.views = {key: Made(**made) for key, made in raw["views"].items()}
            self.files = dict(raw["files"])
            self.tried = dict(raw["tried"])
            for name in {*self.files, *(name for made in self.views.values() for name in made.files)}:
                self._path(name)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise TrendsError(f'"{record}" cannot be read. Remove what is in the folder, or name another.') from None

    def save(self) -> None:
        """Write the record."""
        told = {
            "format": FORMAT,
            "views": {key: asdict(self.views[key]) for key in sorted(self.views)},
            "files": dict(sorted(self.files.items())),
            "tried": dict(sorted(self.tried.items())),
        }
        write_whole(self.path / RECORD, json.dumps(told, indent=0).encode("utf-8"))

    def write(self, name: str, content: bytes) -> None:
        """Write a file, if it is not there with this content; never over a file that is not ours.

        Raises
        ------
        TrendsError
            There is a file of somebody else's in its place, a link leads out of the folder, or it cannot be written.
        """
        digest, path = hashlib.sha256(content).hexdigest(), self._path(name)
        if self._is_elsewhere(path):
            raise TrendsError(f'"{path.parent}" is a link that leads out of the folder of the site. Remove it.')
        known = self.files.get(name)
        if known == digest and path.is_file():
            return
        if known is None and path.exists():
            raise TrendsError(f'"{path}" is in the way, and no build of ours has written it. Move it elsewhere.')
        with contextlib.suppress(FileExistsError):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        self.files[name] = digest
        self.written += 1

    def has(self, names: Iterable[str]) -> bool:
        """Whether all these files were written and are there."""
        return all(name in self.files and self._path(name).is_file() for name in names)

    def prune(self, keep: Iterable[str]) -> int:
        """Remove files of ours that are not to be kept, and folders that are empty then; returns how many files."""
        gone = self.files.keys() - set(keep)
        for name in gone:
            path = self._path(name)
            del self.files[name]
            if self._is_elsewhere(path):
                continue
            path.unlink(missing_ok=True)
            for above in path.parents:
                if above == self.path:
                    break
                with contextlib.suppress(OSError):  # not empty, or gone
                    above.rmdir()
        return len(gone)

    def size(self) -> tuple[int, int]:
        """How many files of ours there are, and their bytes."""
        return len(self.files), sum(self._path(name).stat().st_size for name in self.files)

    def _path(self, name: str) -> Path:
        if ".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or re.search(r"[:\0]", name) or not name:
            raise ValueError(f"{name!r} leaves the folder of the site")
        return self.path.joinpath(*name.split("/"))

    def _is_elsewhere(self, path: Path) -> bool:
        """Whether a link on the way to a file, which is not ours, leads out of the folder."""
        return not path.parent.resolve().is_relative_to(self.path.resolve())


def digest(*parts: object) -> str:
    """A name for what something was made from."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode("utf-8")).hexdigest()[:32]
