"""`/oembed?url=<address of a chart>`: how a blog, a wiki or a learning platform makes an embed from a bare link.

Only addresses of this installation are answered: those under `PUBLIC_URL`, and those of the host that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trends import links, settings
from trends import options as opt
from trends.charts.registry import Chart, charts
from trends.errors import OptionError, UnknownChart
from trends.export import embed
from trends.web import answers

WIDTH, HEIGHT = 800, 550
"""Size that is offered where the asker sets no bounds, in pixels."""

MAX_URL = 4000


class NotOurs(ValueError):
    """An address at which there is no chart of this installation."""


def answer(request: Request) -> Response:
    """The description, type rich, as oembed.com has it: 404 for an address that is not ours, 501 for XML."""
    asked = request.query_params
    if asked.get("format", "json") != "json":
        return answers.error(request, 501, "Only format=json is offered.")
    try:
        found, query = chart_at(asked.get("url", ""), _roots(request))
        width, height = (
            _bound(asked.get(name, ""), name, most) for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT))
        )
    except NotOurs as error:
        return answers.error(request, 404, str(error))
    except OptionError as error:
        return answers.error(request, 400, str(error))
    address = f"{_roots(request)[0]}/embed/{found.id}?{links.encoded(query)}"
    body = {
        "version": "1.0",
        "type": "rich",
        "title": found.question,
        "provider_name": settings.TITLE,
        "provider_url": f"{_roots(request)[0]}/",
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": embed.iframe(address, found.question, width=width, height=height),
    }
    return JSONResponse(body, headers=answers.OPEN | {"cache-control": "public, max-age=300"})


def chart_at(address: str, roots: Iterable[str]) -> tuple[Chart, dict[str, str]]:
    """The chart at an address of its page, its embed or its short code, and all its options written out.

    Raises
    ------
    NotOurs
        There is none at this address, or it is not under one of `roots`.
    """
    try:
        parts = urlsplit(address if len(address) <= MAX_URL else "")
    except ValueError:  # such as a bracket without its partner
        parts = urlsplit("")
    below = [_below(parts, urlsplit(root)) for root in roots] if parts.scheme in ("http", "https") else []
    path, query = next(filter(None, below), ""), parts.query
    if not path:
        raise NotOurs(f'"{address[:200]}" is not the address of a chart of {settings.TITLE} here.')
    try:
        if path.startswith("c/"):
            path, _, query = links.opened(path.removeprefix("c/")).removeprefix("/").partition("?")
    except (OptionError, UnknownChart):
        path = ""
    found = charts().get(re.sub(r"^(embed|charts)/", "", path))
    if found is None:
        raise NotOurs(f'There is no chart at "{address[:200]}". There are: {", ".join(charts())}.')
    pairs = parse_qsl(query, keep_blank_values=True)
    looks = {option.name for option in embed.OPTIONS}
    chosen, _ = opt.parse_leniently(found.options, [pair for pair in pairs if pair[0] not in looks])
    how, _ = opt.parse_leniently(embed.OPTIONS, [pair for pair in pairs if pair[0] in looks])
    changed = {o.name: o.text(how[o.name]) for o in embed.OPTIONS if how[o.name] != o.default}
    return found, opt.query(found.options, chosen) | changed


def _below(address: SplitResult, root: SplitResult) -> str:
    """The path of an address below a root, without slashes at its ends; empty where it is elsewhere."""
    same = address.netloc.lower() == root.netloc.lower() and address.path.startswith(f"{root.path}/")
    return address.path.removeprefix(root.path).strip("/") if same else ""


def _roots(request: Request) -> tuple[str, ...]:
    """Addresses that readers find this installation under, without a trailing slash, the best first."""
    asked = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '').rstrip('/')}"
    public = settings.public_url()
    return (public, asked) if public else (asked,)


def _bound(text: str, name: str, most: int) -> int:
    if text and not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise OptionError(f'{name}: "{text[:40]}" is not a value it takes. Use a whole number of pixels.')
    return min(int(text or most), most)
