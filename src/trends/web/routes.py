"""Routes beside the dashboard: charts as files, the tables, and 404s that help under our prefixes.

A route parses the query into options, finds the writer and answers; it computes nothing of its own.
"""

from __future__ import annotations

import html
from functools import partial
from importlib import resources

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from trends import links, settings, tables
from trends import options as opt
from trends.charts.methods import METHOD_VERSION
from trends.charts.registry import Chart, chart, charts, spec
from trends.errors import OptionError, TrendsError, UnknownChart
from trends.export import WRITERS, Rendering, rendering
from trends.export import html as offline
from trends.export.browser import BrowserFailed, BrowserMissing, find
from trends.web import answers, decks, embeds, oembed
from trends.web.file_queue import FILES, PICTURES, Busy

COPY_IMAGE = "copy-image.js"
"""Our one script on Streamlit's pages, in assets/: it makes links copy a picture."""
MAX_QUERY = 2000
"""Longest query string that is read, in characters."""


def routes() -> list[BaseRoute]:
    """All routes; each prefix ends in a 404 of ours, because Streamlit answers any other path with its page."""
    return [
        Route("/charts", _index),
        Route(f"/charts/{COPY_IMAGE}", _copy_image),
        Route("/charts/{chart_id}.{extension}", _file),
        Route("/charts/{chart_id}", _to_page),
        Route("/data/datapackage.json", _descriptor),
        Route("/data/{table}.csv", _table),
        Route("/c/{code}", _short),
        *decks.routes(),
        *embeds.routes(),
        Route("/oembed", oembed.answer),
        *(Route(prefix, _nothing_here) for prefix in ("/data", "/embed", "/c", "/oembed")),
        *(Route(f"/{prefix}/{{rest:path}}", _nothing_here) for prefix in ("charts", "data", "embed", "c", "oembed")),
    ]


def _write(chart_id: str, options: opt.Options, rendering: Rendering, extension: str, stamp: tuple[str, ...]) -> bytes:
    return WRITERS[extension].write(chart(chart_id, options, theme=rendering.theme), rendering)


RETRY_AFTER = {"retry-after": "2"}
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""An SVG may be opened as a page of its own: nothing in it may run or load."""


async def _file(request: Request) -> Response:
    chart_id, extension = request.path_params["chart_id"], request.path_params["extension"]
    try:
        found = spec(chart_id)
        if extension not in WRITERS:
            offered = ", ".join(f".{known} ({writer.purpose})" for known, writer in WRITERS.items())
            return answers.error(request, 404, f'There is no format ".{extension[:20]}". There are: {offered}.')
        if len(request.url.query) > MAX_QUERY:
            return answers.error(request, 400, f"The query is longer than {MAX_QUERY} characters.")
        pairs = request.query_params.multi_items()
        given, of_drawing = rendering.split(pairs) if WRITERS[extension].draws else (pairs, [])
        chosen, how = opt.parse(found.options, given), rendering.parse(of_drawing)
        body = await _body(chart_id, chosen, how, extension)
    except Busy:
        message = "Too many files are being made at the moment. Ask again in a few seconds."
        return answers.error(request, 503, message, RETRY_AFTER)
    except BrowserMissing as error:
        return answers.error(request, 503, str(error))
    except BrowserFailed as error:
        return answers.error(request, 503, str(error), RETRY_AFTER)
    except UnknownChart as error:
        return answers.error(request, 404, str(error))
    except OptionError as error:
        return answers.error(request, 400, str(error))
    policy = {"svg": SVG_POLICY, "html": offline.policy()}.get(extension)
    own = {"content-security-policy": policy} if policy else {}
    return answers.file(request, body, WRITERS[extension].media_type, f"{chart_id}.{extension}", own)


async def _body(chart_id: str, chosen: opt.Options, how: Rendering, extension: str) -> bytes:
    """The file, made once and kept a while, in the queue of its kind."""
    arguments = chart_id, chosen, how, extension, (*tables.stamp(), settings.public_url() or "")
    queue = FILES
    if WRITERS[extension].browser:
        find()  # without a browser no one has to wait to be told
        queue = PICTURES
    return await queue.get((*arguments, METHOD_VERSION), partial(_write, *arguments))


def _copy_image(request: Request) -> Response:
    body = resources.files("trends.web").joinpath("assets", COPY_IMAGE).read_bytes()
    return answers.file(request, body, "text/javascript; charset=utf-8")


def _to_page(request: Request) -> Response:
    try:
        found = spec(request.path_params["chart_id"])
    except UnknownChart as error:
        return answers.error(request, 404, str(error))
    query = f"?{request.url.query}" if request.url.query else ""
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}{links.page(found)}{query}", status_code=307)


def _short(request: Request) -> Response:
    """The page that a short address stands for."""
    try:
        path = links.opened(request.path_params["code"])
    except OptionError as error:
        return answers.error(request, 404, str(error))
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}", status_code=307)


def _index(request: Request) -> Response:
    """The charts: JSON, or a plain list where the reader prefers HTML."""
    accept = request.headers.get("accept", "")
    if "text/html" in accept and "application/json" not in accept:
        items = "".join(
            f'<li><a href="{html.escape(links.page(c))}">{html.escape(c.question)}</a> {html.escape(c.about)} '
            + " ".join(f'<a href="/charts/{html.escape(c.id)}.{e}">{e}</a>' for e in WRITERS)
            + "</li>"
            for c in charts().values()
        )
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>Charts - {html.escape(settings.TITLE)}</title><h1>Charts</h1><ul>{items}</ul></html>"
        )
        return HTMLResponse(page, headers=answers.OPEN | {"vary": "accept"})
    return JSONResponse([_entry(c) for c in charts().values()], headers=answers.OPEN | {"vary": "accept"})


def _entry(found: Chart) -> dict[str, object]:
    return {
        "id": found.id,
        "title": found.title,
        "question": found.question,
        "about": found.about,
        "page": links.absolute(links.page(found)),
        "options": [
            {
                "name": option.name,
                "title": option.title,
                "help": option.help,
                "kind": option.kind,
                "default": option.text(option.default),
                "allowed": option.allowed(),
            }
            for option in found.options
        ],
        "formats": {e: links.absolute(f"/charts/{found.id}.{e}") for e in WRITERS},
    }


def _descriptor(request: Request) -> Response:
    body = (tables.package().folder / "datapackage.json").read_bytes()
    return answers.file(request, body, "application/json")


def _table(request: Request) -> Response:
    try:
        found = tables.package().table(request.path_params["table"])
    except TrendsError as error:
        return answers.error(request, 404, str(error))
    return answers.file(request, found.path.read_bytes(), "text/csv; charset=utf-8", f"{found.name}.csv")


def _nothing_here(request: Request) -> Response:
    names = ", ".join(f"/data/{name}.csv" for name in tables.tables())
    message = (
        f"There is nothing at {request.url.path[:200]}. Charts: /charts lists them ({', '.join(charts())}); "
        f"each has a page /<id> and files /charts/<id>.<{'|'.join(WRITERS)}>. Data: /data/datapackage.json, {names}."
    )
    return answers.error(request, 404, message)
