"""/deck.pptx: several views as one PowerPoint file, named by their short codes, so that the address is the deck."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trends import settings, tables
from trends.charts.methods import METHOD_VERSION
from trends.errors import TrendsError
from trends.export import pptx, rendering
from trends.export.pptx import lecture
from trends.permalinks.shortcode import decode
from trends.web import answers
from trends.web.file_queue import Busy, FileQueue

MOST_VIEWS = 40
DECKS = FileQueue(workers=1, waiting=4, room=16_000_000)
"""A deck takes as long as its views together, so few are made or waited for at a time."""


def routes() -> list[Route]:
    """The route of decks."""
    return [Route("/deck.pptx", _deck)]


async def _deck(request: Request) -> Response:
    given, of_drawing = rendering.split(request.query_params.multi_items())
    views = dict(given).get("views", "")
    codes = [code for code in views.split(",") if code]
    if [name for name, _ in given] != ["views"] or not 0 < len(codes) <= MOST_VIEWS:
        example = "/deck.pptx?views=<short code>,<short code>"
        message = f"Name 1 to {MOST_VIEWS} views by their short codes, comma-separated: {example}."
        return answers.error(request, 400, message)
    try:
        entries = tuple(map(_entry, codes))
        how = rendering.parse(of_drawing or [("size", "hd"), ("theme", "light")])
        key = (
            tuple((entry.chart.id, entry.options) for entry in entries),
            how,
            tables.stamp(),
            settings.public_url(),
            METHOD_VERSION,
        )
        made = await DECKS.get(key, partial(pptx.deck, entries, how))
    except Busy:
        message = "Too many decks are being made at the moment. Ask again in some seconds."
        return answers.error(request, 503, message, {"retry-after": "5"})
    except TrendsError as error:
        return answers.error(request, 400, str(error))
    return answers.file(request, made, pptx.MEDIA_TYPE, "deck.pptx")


def _entry(code: str) -> lecture.View:
    """The view of a short code, and of nothing else that an address may be."""
    decode(code)
    return lecture.view(f"/c/{code}")
