"""`/embed/<id>?<options>`: the page that others frame, its figure, and the scripts that both need."""

from __future__ import annotations

import logging
from functools import lru_cache, partial
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from trends import assets, links, settings, tables
from trends import options as opt
from trends import theme as look
from trends.charts.methods import METHOD_VERSION
from trends.charts.registry import chart_leniently, spec
from trends.charts.result import ChartResult
from trends.errors import UnknownChart
from trends.export import embed, interactive
from trends.export.browser import BrowserFailed, BrowserMissing, find
from trends.export.still import still
from trends.web import answers, compressed
from trends.web.file_queue import FILES, PICTURES, Busy
from trends.web.page import simple_page
from trends.web.static_files import FOREVER

log = logging.getLogger(__name__)

PAGE = {"content-type": "text/html; charset=utf-8", "content-security-policy": embed.POLICY}
FRESH = {"cache-control": "public, max-age=300"}
MAX_QUERY = 2000


def routes() -> list[BaseRoute]:
    """Routes under /embed; the catch-all 404 is the caller's."""
    return [
        Route("/embed/{name}.js", _script),
        Route("/embed/{chart_id}/figure.js", _figure),
        Route("/embed/{chart_id}", _page),
    ]


def _script(request: Request) -> Response:
    """One of the scripts, by a name that stands for its content: kept for ever."""
    found = assets.served().get(f"{request.path_params['name']}.js")
    if found is None:
        return answers.error(request, 404, f"There is no such script. There are: {', '.join(assets.served())}.")
    headers = answers.OPEN | {"content-type": found.media_type, "cache-control": FOREVER}
    held = {"br": found.brotli} if found.brotli else {}
    return compressed.answer(request, found.body, headers, held=held)


async def _figure(request: Request) -> Response:
    """The figure of a view as a script, which the page asks for when its reader comes near."""
    try:
        chosen, looks, _ = _asked(request)
    except UnknownChart as error:
        return answers.error(request, 404, str(error))
    view = request.path_params["chart_id"], chosen, _theme(looks).name, tables.stamp()
    try:
        body = await FILES.get(("figure", *view, METHOD_VERSION), partial(_figure_script, *view))
    except Busy:
        message = "Too many files are being made at the moment. Ask again in a few seconds."
        return answers.error(request, 503, message, {"retry-after": "2"})
    headers = answers.OPEN | FRESH | {"content-type": "text/javascript; charset=utf-8"}
    return await run_in_threadpool(compressed.answer, request, body, headers)


async def _page(request: Request) -> Response:
    chart_id = request.path_params["chart_id"]
    try:
        chosen, looks, problems = _asked(request)
    except UnknownChart as error:
        return compressed.answer(
            request, simple_page("No such chart", f"<p>{escape(str(error))}</p>"), PAGE, status=404
        )
    theme = _theme(looks)
    view = chart_id, chosen, theme.name, tables.stamp()
    result, refused = await run_in_threadpool(_result, *view)
    figure = opt.query(spec(chart_id).options, result.options) | ({"theme": "slide"} if theme is look.SLIDE else {})
    addresses = embed.Addresses(
        script=assets.asset("chart.js").name,
        plotly=assets.plotly().name,
        figure=f"{chart_id}/figure.js?{links.encoded(figure)}",
        full=_full(result),
    )
    body = embed.page(
        result,
        addresses,
        look_of=looks,
        picture=await _picture(*view),
        notices=(*problems, *refused),
    )
    return await run_in_threadpool(compressed.answer, request, body, answers.OPEN | PAGE | FRESH)


def _asked(request: Request) -> tuple[opt.Options, opt.Options, tuple[str, ...]]:
    """Options of the chart, of the look, and what was wrong with either."""
    found = spec(request.path_params["chart_id"])
    names = {option.name for option in embed.OPTIONS}
    query = request.url.query
    pairs = request.query_params.multi_items() if len(query) <= MAX_QUERY else []
    chosen, wrong = opt.parse_leniently(found.options, [pair for pair in pairs if pair[0] not in names])
    looks, odd = opt.parse_leniently(embed.OPTIONS, [pair for pair in pairs if pair[0] in names])
    long = () if len(query) <= MAX_QUERY else (f"The options are longer than {MAX_QUERY} characters and are not used.",)
    return chosen, looks, (*wrong, *odd, *long)


def _theme(looks: opt.Options) -> look.Theme:
    """The theme that the figure is drawn in: light also for dark, whose colours the page puts in their place."""
    return look.SLIDE if looks.choice("theme") == "slide" else look.LIGHT


def _full(result: ChartResult) -> str:
    path = links.page(spec(result.id), result.options)
    return links.absolute(path) if settings.public_url() else f"..{path}"


@lru_cache(maxsize=32)
def _result(
    chart_id: str, options: opt.Options, theme: str, stamp: tuple[str, ...]
) -> tuple[ChartResult, tuple[str, ...]]:
    return chart_leniently(chart_id, options, theme=theme)


def _figure_script(chart_id: str, options: opt.Options, theme: str, stamp: tuple[str, ...]) -> bytes:
    return interactive.script(_result(chart_id, options, theme, stamp)[0], look.THEMES[theme])


async def _picture(chart_id: str, options: opt.Options, theme: str, stamp: tuple[str, ...]) -> str:
    """The still picture; nothing where none can be drawn now, and the page is then interactive at once."""

    def make() -> bytes:
        return still(_result(chart_id, options, theme, stamp)[0], look.THEMES[theme]).encode("utf-8")

    try:
        find()
        return (await PICTURES.get(("still", chart_id, options, theme, stamp, METHOD_VERSION), make)).decode("utf-8")
    except (Busy, BrowserMissing, BrowserFailed) as error:
        log.debug("The embed of %s has no still picture: %s", chart_id, error)
        return ""
