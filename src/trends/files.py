"""Reading a file that was named, and writing one whole or not at all."""

from __future__ import annotations

from pathlib import Path

from trends.errors import TrendsError


def read_given(path: Path, what: str) -> bytes:
    """The bytes of a file that the user named; ``what`` begins the message.

    Raises
    ------
    TrendsError
        There is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise TrendsError(f'{what} "{path}" cannot be read: {error.strerror}.') from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a second one beside it, so that nothing half-written stays.

    Raises
    ------
    TrendsError
        There is no such folder, or it cannot be written to.
    """
    if not path.parent.is_dir():
        raise TrendsError(f'There is no folder "{path.parent}". Make it first.')
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise TrendsError(f'"{path}" cannot be written: {error.strerror}.') from None
