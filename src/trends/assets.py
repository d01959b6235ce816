"""The scripts and styles that our own pages bring along, as they lie in the package, under names that never change.

A name holds a hash of the content or, for plotly.js, its version, so that a reader's browser may keep the file.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

FOLDER = "export/assets"
PLOTLY = "plotly-basic.min.js"
SCRIPTS = ("chart.js", "views.js", "search.js")


@dataclass(frozen=True)
class Asset:
    """One file: the name that it is served under, its media type, its content, and that in brotli where it is held."""

    name: str
    media_type: str
    body: bytes
    brotli: bytes | None = None

    @property
    def text(self) -> str:
        """The content as text."""
        return self.body.decode("utf-8")

    def gzip(self) -> bytes:
        """The content in gzip, the same bytes each time."""
        return _gzip(self)


@cache
def _gzip(asset: Asset) -> bytes:
    return gzip.compress(asset.body, 9, mtime=0)


def _read(name: str) -> bytes:
    return resources.files("trends").joinpath(f"{FOLDER}/{name}").read_bytes()


@cache
def plotly() -> Asset:
    """plotly.js as interactive charts need it: the basic bundle, which draws scatter, bar and pie.

    `scripts/vendor_plotly.py` renews it.
    """
    name = PLOTLY.replace(".min", f"-{plotly_version()}.min")
    return Asset(name, "text/javascript; charset=utf-8", _read(PLOTLY), _read(f"{PLOTLY}.br"))


@cache
def plotly_version() -> str:
    """The version of plotly.js in the package, from the record beside it."""
    record = _read("plotly-basic.txt").decode("utf-8")
    found = re.search(r"^version: (\d+\.\d+\.\d+)$", record, re.MULTILINE)
    assert found, "plotly-basic.txt names no version; run scripts/vendor_plotly.py"
    return found[1]


@cache
def asset(name: str) -> Asset:
    """One of our own scripts or styles."""
    body = _read(name)
    stem, extension = name.rsplit(".", 1)
    kind = {"js": "text/javascript", "css": "text/css"}[extension]
    return Asset(f"{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{extension}", f"{kind}; charset=utf-8", body)


@cache
def served() -> dict[str, Asset]:
    """Every file that pages refer to, by the name that they use."""
    return {one.name: one for one in (plotly(), *(asset(name) for name in SCRIPTS))}
