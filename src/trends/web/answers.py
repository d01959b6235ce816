"""HTTP answers the routes share: weak ETags, open CORS on files, errors in plain words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "etag"}
"""Files may be read by scripts of any site: they hold public data and no cookies are used."""
NONE: Mapping[str, str] = MappingProxyType({})


def file(
    request: Request, body: bytes, media_type: str, filename: str = "", more: Mapping[str, str] = NONE
) -> Response:
    """A file with a weak ETag (compression on the way must not change it); 304 where the reader has it already."""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**OPEN, "etag": etag, "cache-control": "public, max-age=300", **more}
    if filename:
        headers["content-disposition"] = f'inline; filename="{filename}"'
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known or etag.removeprefix("W/") in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def error(request: Request, status: int, message: str, more: Mapping[str, str] = NONE) -> Response:
    """An error message: JSON for JSON addresses and readers, else plain text."""
    wants_json = request.url.path.endswith(".json") or "application/json" in request.headers.get("accept", "")
    if wants_json:
        return JSONResponse({"error": message}, status_code=status, headers={**OPEN, **more})
    return PlainTextResponse(message + "\n", status_code=status, headers={**OPEN, **more})
