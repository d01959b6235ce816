"""Files for many readers: each made once, few at a time, kept for the next, and a plain no when too many wait.

The no comes before anything is drawn, so that a server under load still answers everything else at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor


class Busy(Exception):
    """As many files are being made or waited for as there may be."""


class FileQueue:
    """Makes bytes in threads of its own.

    Parameters
    ----------
    workers : int
        Made at the same time. Two: while the browser draws one, the figure of the next is built.
    waiting : int
        Made or waiting at the same time; what comes beyond is refused.
    room : int
        Bytes that are kept; the least lately asked for go first.
    """

    def __init__(self, *, workers: int = 2, waiting: int = 20, room: int = 64_000_000) -> None:
        self.waiting, self.room = waiting, room
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="queue")
        self._made: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making: dict[Hashable, Future[bytes]] = {}
        self._size = 0

    async def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What ``make`` returns, from what is kept under the key where it is; who asks meanwhile waits for the same.

        Raises
        ------
        Busy
            Too many wait.
        """
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            future = self._making.get(key)
            if future is None:
                if len(self._making) >= self.waiting:
                    raise Busy
                future = self._making[key] = self._pool.submit(self._make, key, make)
        return await asyncio.shield(asyncio.wrap_future(future))  # one reader who leaves must not cancel it for others

    def _make(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        made = None
        try:
            made = make()
            return made
        finally:
            with self._lock:  # kept in the same breath: nobody comes between and makes it again
                del self._making[key]
                if made is not None and len(made) <= self.room:
                    self._made[key] = made
                    self._size += len(made)
                while self._size > self.room:
                    self._size -= len(self._made.popitem(last=False)[1])


PICTURES = FileQueue()
"""Pictures, which share one browser."""
FILES = FileQueue(waiting=40)
"""Every other format, written without a browser."""
