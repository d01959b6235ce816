"""What app.py mounts: routes, middleware and lifespan, and what the shell says of each page before it is drawn."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from trends import links, settings, tables
from trends import options as opt
from trends.charts import argument
from trends.charts.registry import Chart, chart_leniently, charts
from trends.check import check, report
from trends.errors import TrendsError
from trends.export import browser
from trends.web import shell
from trends.web.lifespan import nagle_off
from trends.web.page import PageHead
from trends.web.routes import COPY_IMAGE, MAX_QUERY, routes

IMAGE_SIZE = 1200, 630
"""Of the picture on a link's card, in pixels: what the large sites ask for."""

__all__ = ["head", "lifespan", "middleware", "routes", "what_is_wrong"]


def middleware() -> list[Middleware]:
    """All middleware of the web process, outermost first."""
    return shell.middleware(head, report=what_is_wrong)


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, Any]]:
    """Check the data before the first request, so that none waits for it, and set the sockets up; at the end, end the
    browser that drew pictures."""
    what_is_wrong()
    async with nagle_off(app) as state:
        try:
            yield state
        finally:
            await run_in_threadpool(browser.BROWSER.close)


def head(path: str, query: str) -> PageHead | None:
    """Title and first words of a page; None where there is no such page."""
    if path == "/":
        return PageHead(
            settings.TITLE,
            description=f"{argument.TITLE}: {argument.LEAD}",
            question=argument.TITLE,
            answer=argument.LEAD,
            canonical=_canonical("/"),
        )
    found = charts().get(path.removeprefix("/"))
    if found is None:
        return None
    chosen, _ = opt.parse_leniently(found.options, parse_qsl(query[:MAX_QUERY], keep_blank_values=True))
    answer, shown = _answer(found.id, chosen, tables.stamp())
    return PageHead(
        settings.page_title(found.question),
        description=answer,
        question=found.question,
        answer=answer,
        canonical=_canonical(links.page(found)),
        script=f"charts/{COPY_IMAGE}",
        image=_image(found, shown),
        image_size=IMAGE_SIZE,
        oembed=_oembed(links.page(found, chosen if query else None)),
    )


def what_is_wrong() -> str | None:
    """The report of the checks while the data fail them, or what is wrong with a setting, else None.

    The data are checked once for each state of the files.
    """
    try:
        settings.public_url()
        settings.repo_url()
        return _report(tables.stamp())
    except TrendsError as error:
        return str(error)


@lru_cache(maxsize=4)
def _report(stamp: tuple[str, ...]) -> str | None:
    problems = check()
    return f"The data do not pass their checks.\n\n{report(problems)}" if problems else None


@lru_cache(maxsize=256)
def _answer(chart_id: str, chosen: opt.Options, stamp: tuple[str, ...]) -> tuple[str, opt.Options]:
    """The answer of a view, and the options that it was drawn with."""
    result, _ = chart_leniently(chart_id, chosen)
    return result.answer, result.options


def _image(found: Chart, shown: opt.Options) -> str:
    """Address of a picture of the view, for those who show links as cards; empty where none can be drawn."""
    if not settings.public_url() or not browser.is_there():
        return ""
    width, height = IMAGE_SIZE
    return links.absolute(links.file(found, "png", shown, {"width": f"{width}", "height": f"{height}"}))


def _oembed(path: str) -> str:
    """Where a view is described for those who embed it; needs `PUBLIC_URL`, because it must be absolute."""
    query = links.encoded({"format": "json", "url": links.absolute(path)})
    return links.absolute(f"/oembed?{query}") if settings.public_url() else ""


def _canonical(path: str) -> str:
    return links.absolute(path) if settings.public_url() else ""
