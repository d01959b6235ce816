"""A progress bar for work of more than a second: on standard error, and only where a person is looking at it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_WIDTH = 30


def progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield the items; on a terminal draw how many are done, and take the bar away at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    try:
        for done, item in enumerate(items):
            _draw(done, len(items), what)
            yield item
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def _draw(done: int, total: int, what: str) -> None:
    full = _WIDTH * done // total
    sys.stderr.write(f"\r\033[K{what} [{'#' * full}{'.' * (_WIDTH - full)}] {done} of {total}")
    sys.stderr.flush()
