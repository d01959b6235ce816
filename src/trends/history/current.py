"""Whether the tables are still those of the newest release, or have been edited since."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from trends.history.released import releases_in


@lru_cache(maxsize=4)
def is_newest_release(folder: Path, tables: tuple[str, ...], stamp: tuple[str, ...]) -> bool:
    """Tell whether every table is as the newest recorded release had it, byte for byte; computed once a stamp."""
    history = releases_in(folder)
    return bool(history) and all(
        hashlib.sha256((folder / f"{table}.csv").read_bytes()).hexdigest() == history[-1].digest(table)
        for table in tables
    )
