"""Many readers who ask for pictures at once, and how long another route takes to answer meanwhile.

Shared by the browser tests and the benchmark `crowd`.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message

CLIENTS, REQUESTS = 100, 500
HEALTH = "/_stcore/health"

_WATCH = """
import sys, time, urllib.request
while True:
    started = time.perf_counter()
    urllib.request.urlopen(sys.argv[1], timeout=60).read()
    print(time.perf_counter() - started, flush=True)
    time.sleep(0.02)
"""


@dataclass(frozen=True)
class Answer:
    """What one reader got for a path."""

    path: str
    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Crowd:
    """What a crowd got, how many seconds it took, and each wait of the health route meanwhile, in seconds."""

    answers: list[Answer]
    seconds: float
    waits: list[float]


def get(server: str, path: str) -> Answer:
    """Ask once; an error status is an answer too."""
    try:
        with urllib.request.urlopen(server + path, timeout=60) as answer:
            return Answer(path, answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(path, error.code, error.headers, error.read())


def ask(server: str, chart_ids: list[str]) -> Crowd:
    """Let the clients ask for pictures that nobody has asked for before, each of another width from 800 on."""
    paths = [f"/charts/{chart_ids[i % len(chart_ids)]}.png?width={800 + i}&height=500" for i in range(REQUESTS)]
    started = time.perf_counter()
    with _watched(server + HEALTH) as waits, ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda path: get(server, path), paths))
    return Crowd(answers, time.perf_counter() - started, waits)


@contextlib.contextmanager
def _watched(url: str) -> Iterator[list[float]]:
    """The waits of an address, seen from a process of its own; filled at the end."""
    waits: list[float] = []
    watcher = subprocess.Popen([sys.executable, "-c", _WATCH, url], stdout=subprocess.PIPE, text=True)
    try:
        yield waits
    finally:
        watcher.terminate()
        waits += [float(line) for line in watcher.communicate()[0].splitlines()]
