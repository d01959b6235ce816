"""Why values changed: the files of changes/ that name a row, or the tables they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TABLES = re.compile(r"^Tables: *(.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# *(.+)$", re.MULTILINE)


def new_files(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Files of changes/ that came or changed between two versions, text by slug."""
    return {slug: text for slug, text in new.items() if old.get(slug) != text}


class Reasons:
    """Looks up which files give the reason for a change of a row."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(sorted(files.items()))
        self._words = {slug: set(re.findall(r"\w+(?:[-.:+]+\w+)*", text)) for slug, text in self._files.items()}
        self._tables = {
            slug: {name.strip(" .`") for line in _TABLES.findall(text) for name in line.split(",")}
            for slug, text in self._files.items()
        }

    def naming(self, row_id: str) -> list[str]:
        """Slugs of the files that name this row."""
        return [slug for slug in self._files if row_id in self._words[slug]]

    def of(self, table: str, row_id: str) -> str:
        """The reason in words: titles of the files that name the row, else of those that are about its table."""
        slugs = self.naming(row_id) if row_id else []
        slugs = slugs or [slug for slug in self._files if table in self._tables[slug]]
        return "; ".join(f"{self._title(slug)} (changes/{slug}.md)" for slug in slugs)

    def _title(self, slug: str) -> str:
        found = _TITLE.search(self._files[slug])
        return found[1].strip() if found else slug
