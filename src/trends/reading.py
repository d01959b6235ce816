"""Which tables a computation reads: told by `tables.load`, heard by whoever asks, also through what is remembered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

_heard: ContextVar[set[str] | None] = ContextVar("heard", default=None)
_P = ParamSpec("_P")
_T = TypeVar("_T")


def note(tables: Iterable[str]) -> None:
    """Say that these tables are read."""
    heard = _heard.get()
    if heard is not None:
        heard.update(tables)


@contextlib.contextmanager
def recorded() -> Iterator[set[str]]:
    """Names of the tables read inside, also by a recording within it; complete at the end."""
    inner: set[str] = set()
    before = _heard.set(inner)
    try:
        yield inner
    finally:
        _heard.reset(before)
        note(inner)


def remembered(maxsize: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """As `functools.lru_cache`, and an answer from memory says again which tables it was computed from."""

    def decorate(function: Callable[_P, _T]) -> Callable[_P, _T]:
        @lru_cache(maxsize=maxsize)
        def kept(*args: _P.args, **kwargs: _P.kwargs) -> tuple[_T, frozenset[str]]:
            with recorded() as read:
                value = function(*args, **kwargs)
            return value, frozenset(read)

        @wraps(function)
        def told(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            value, read = kept(*args, **kwargs)  # type: ignore[arg-type]
            note(read)
            return value

        return told

    return decorate
