"""One warm browser that turns figures into pictures, in a thread and an event loop of its own, started on first use.

One picture at a time, each within a deadline: a browser that does not answer is killed, one that ended is started
anew, and after some hundred pictures it is replaced. Any thread may ask; `close` ends it. Kaleido drives the browser;
its own `start_sync_server` hands pictures to the wrong caller when several threads ask, so it is not used.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Awaitable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeVar

from trends import assets, settings
from trends.errors import TrendsError

log = logging.getLogger(__name__)

NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome", "msedge")
APPLICATIONS = tuple(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium"))
FOLDER = "trends-browser-"
"""Start of the name of a browser's temporary folder; the process id that owns it comes next."""

_NICE = 10
_OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--no-proxy-server", "--disable-background-networking")
"""No name or number leads to a server, whatever a figure holds: its page, its scripts and fonts are files."""
Format = Literal["svg", "png", "pdf"]
_T = TypeVar("_T")


class BrowserMissing(TrendsError):
    """There is no browser to draw pictures with."""


class BrowserFailed(TrendsError):
    """The browser did not start, did not answer, or ended more than once."""


class _Gone(Exception):
    """The browser ended in the middle of something."""


def find() -> str:
    """Path of the browser: `BROWSER_PATH`, or else the first that is found under its usual names.

    Raises
    ------
    BrowserMissing
        There is none, or no kaleido to drive it; the message says what to install.
    """
    if find_spec("kaleido") is None:
        raise BrowserMissing(
            "Pictures need the package kaleido. Install it: pip install 'bitter-lesson-trends[pictures]'."
        )
    named = settings.browser_path()
    if named and not os.path.isfile(named):
        raise BrowserMissing(
            f'BROWSER_PATH names no file (it ends in "{_shown(named)}"). Set it to the path of a Chrome or Chromium, '
            "or unset it."
        )
    path = named or next(_candidates(), None)
    if path is None:
        raise BrowserMissing(
            "Pictures (svg, png, pdf) are drawn by Chrome or Chromium, and none is found here. Install one (on Debian: "
            "apt-get install chromium; elsewhere Google Chrome), or set BROWSER_PATH to one. All other formats work "
            "without."
        )
    return path


def _shown(path: str) -> str:
    """A path as messages print it, which also readers of the server see: without its folders."""
    return os.path.basename(path.rstrip("/"))


def is_there() -> bool:
    """Whether pictures can be drawn here, as far as that is known before one is."""
    try:
        return bool(find())
    except BrowserMissing:
        return False


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(os.path.isfile, APPLICATIONS)


class Browser:
    """A browser for many pictures.

    Parameters
    ----------
    deadline : float
        Seconds that a picture may take.
    start_deadline : float
        Seconds that the browser may take to start.
    recycle : int
        Pictures after which it is replaced.
    """

    def __init__(self, *, deadline: float = 10.0, start_deadline: float = 30.0, recycle: int = 500) -> None:
        self.deadline, self.start_deadline, self.recycle = deadline, start_deadline, recycle
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._turn: asyncio.Lock | None = None
        self._kaleido: Any = None
        self._folder: Path | None = None
        self._drawn = 0

    @property
    def pid(self) -> int | None:
        """Process id of the browser, which leads a group of its own; None while there is none."""
        process = getattr(self._kaleido, "subprocess", None)
        return None if process is None else int(process.pid)

    def picture(
        self, figure: Mapping[str, Any], format: Format, width: float, height: float, scale: float = 1.0
    ) -> bytes:
        """Draw a figure (a plotly figure as a dictionary) and wait for it; sizes in pixels, `scale` for PNG only.

        Raises
        ------
        BrowserMissing
            There is no browser.
        BrowserFailed
            It did not start, did not answer within the deadline, or ended twice.
        """
        path = find()
        wanted = {"format": format, "width": width, "height": height, "scale": scale if format == "png" else 1.0}
        return asyncio.run_coroutine_threadsafe(self._picture(path, figure, wanted), self._running()).result()

    def close(self) -> None:
        """End the browser and its thread; another picture would start them again."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
            if loop is None or thread is None:
                return
            with contextlib.suppress(Exception):
                asyncio.run_coroutine_threadsafe(self._end(), loop).result(15)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop, self._turn = asyncio.new_event_loop(), asyncio.Lock()
                self._thread = threading.Thread(target=self._loop.run_forever, name="pictures", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            return self._loop

    async def _picture(self, path: str, figure: Mapping[str, Any], wanted: Mapping[str, Any]) -> bytes:
        assert self._turn is not None
        async with self._turn:
            for _ in range(2):
                try:
                    kaleido = await self._ready(path)
                    body: bytes = await self._within(self.deadline, kaleido.calc_fig(figure, dict(wanted)))
                except _Gone as error:
                    log.warning("The browser went away (%s) and is started anew.", error)
                    self._kill()
                    continue
                self._drawn += 1
                if self._drawn >= self.recycle:
                    await self._end()
                return body
            raise BrowserFailed(f"The browser {_shown(path)} ended twice before the picture was drawn. Does it start?")

    async def _ready(self, path: str) -> Any:
        """The browser, started if there is none."""
        if self._kaleido is None:
            self._folder = _new_folder()
            self._kaleido, self._drawn = _warm(path, self._folder), 0
            await self._within(self.start_deadline, self._kaleido)
            if self.pid is not None and hasattr(os, "setpriority"):  # answers of this process come before pictures
                os.setpriority(os.PRIO_PGRP, self.pid, min(os.getpriority(os.PRIO_PROCESS, 0) + _NICE, 19))
        return self._kaleido

    async def _within(self, seconds: float, work: Awaitable[_T]) -> _T:
        """Wait for work of the browser.

        `asyncio.wait_for` would not do: it cancels and then waits for the work's own end, which a browser that does
        not answer never lets come. So the browser is killed first.
        """
        task = asyncio.ensure_future(_awaited(work))
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            self._kill()
            task.cancel()
            raise BrowserFailed(f"The browser did not answer within {seconds:g} s and was ended. Ask again.")
        if task.cancelled():  # what choreographer does with everything that waits for a browser that ended
            raise _Gone("it ended")
        error = task.exception()
        if error is not None and type(error).__module__.startswith("choreographer"):
            raise _Gone(str(error.args[0]) if error.args else type(error).__name__) from error
        return task.result()

    async def _end(self) -> None:
        """Close the browser as it likes to be closed, and kill it if it does not."""
        if self._kaleido is not None:
            with contextlib.suppress(_Gone, BrowserFailed):
                await self._within(5.0, self._kaleido.close())
        self._kill()

    def _kill(self) -> None:
        pid, kaleido, folder = self.pid, self._kaleido, self._folder
        self._kaleido = self._folder = None
        if pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(pid, signal.SIGKILL)
                else:
                    kaleido.subprocess.kill()
            with contextlib.suppress(Exception):
                kaleido.subprocess.wait(2)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


async def _awaited(work: Awaitable[_T]) -> _T:
    return await work


def _new_folder() -> Path:
    """A temporary folder for one browser; those of processes that have ended are taken away."""
    for old in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = old.name.removeprefix(FOLDER).split("-")[0]
        if owner.isdecimal() and not _alive(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _warm(path: str, folder: Path) -> Any:
    """A kaleido that is not started yet, whose every file lies in ``folder``."""
    page, script, classes = folder / "page.html", folder / "plotly.js", _classes()
    script.write_text(assets.plotly().text, encoding="utf-8")
    html = classes.page_generator(plotly=script, mathjax=False).generate_index()
    page.write_text(html.replace("Kaleido-fier", settings.TITLE), encoding="utf-8")
    return classes.kaleido(path=path, browser_cls=classes.chromium, tmp_dir=str(folder), page_generator=page)


@lru_cache(maxsize=1)
def _classes() -> Any:
    """What is built on kaleido, imported here because its import takes a quarter of a second."""
    from types import SimpleNamespace

    import kaleido
    from choreographer.browsers import Chromium

    class Warm(kaleido.Kaleido):  # type: ignore[misc]
        """Kaleido without the reload of its page, and of plotly.js, after every picture: three times as fast."""

        async def _return_kaleido_tab(self, tab: Any) -> None:
            await self.tabs_ready.put(tab)

    class Contained(Chromium):  # type: ignore[misc, unused-ignore]
        """A Chromium whose own temporary files lie in its folder, and which reaches no server."""

        def get_cli(self) -> list[str]:
            return [*super().get_cli(), *_OFFLINE]

        def get_env(self) -> dict[str, str]:
            return {**super().get_env(), "TMPDIR": self._tmp_dir_path}

    return SimpleNamespace(kaleido=Warm, chromium=Contained, page_generator=kaleido.PageGenerator)


BROWSER = Browser()
"""The browser of this process."""
