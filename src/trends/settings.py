"""The settings of an installation, read from the environment in this one place.

`PUBLIC_URL` (where readers find this dashboard) and `REPO_URL` (where its data are edited) may be unset: links are
then relative, pictures print a short address without its host, and edit links are hidden. `TRENDS_DATA` names another
data folder, `BROWSER_PATH` the Chrome or Chromium that draws pictures.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from trends.errors import TrendsError

TITLE = "Bitter Lesson trends"


def page_title(question: str) -> str:
    """Title of a chart's page, for browsers, bookmarks and search engines."""
    return f"{question} - {TITLE}"


def _address(name: str) -> str | None:
    value = os.environ.get(name, "").strip().rstrip("/")
    if not value:
        return None
    if not _is_address(value):
        raise TrendsError(
            f'{name} is "{value}", which is no web address. Write one like https://example.org/trends, or unset it.'
        )
    return value


def _is_address(value: str) -> bool:
    """Whether a text is a web address that can be printed anywhere: a host, perhaps a port and a path, nothing else."""
    if not re.fullmatch(r"https?://[^\s\"'<>?#@\\{}|^`$\x00-\x1f\x7f]+", value):
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # such as a bracket without its partner, or a port that is none
        return False


def public_url() -> str | None:
    """Address of this installation without a trailing slash, or None."""
    return _address("PUBLIC_URL")


def repo_url() -> str | None:
    """Address of the repository without a trailing slash, or None."""
    return _address("REPO_URL")


def browser_path() -> str | None:
    """Path of the browser that draws pictures (`BROWSER_PATH`), or None: one is looked for."""
    return os.environ.get("BROWSER_PATH", "").strip() or None


def data_folder() -> Path:
    """The folder of the tables: `TRENDS_DATA`, else the checkout's `data/`, else the copy in the installed package."""
    named = os.environ.get("TRENDS_DATA", "").strip()
    if named:
        return Path(named)
    here = Path(__file__).resolve().parent
    checkout = here.parent.parent / "data"
    return checkout if (checkout / "datapackage.json").is_file() else here / "_data"
