"""Which views a static site holds, and where in its folder each file of a view is.

The default view has the addresses that the dashboard's server has; named views lie beside it, releases below `v/`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from trends import options as opt
from trends.charts.named_views import DEFAULT, NamedView, named_views
from trends.charts.registry import Chart, charts
from trends.history.revisions import Release

RESERVED = frozenset({"charts", "c", "data", "embed", "oembed", "v"})
"""Names at the top of a site that no chart may have."""

DATA = ("csv", "json", "bib", *(("pptx",) if find_spec("pptx") else ()))
"""Formats beside the pictures: slides where python-pptx is installed."""

PICTURES = {"light": {"size": "page"}, "dark": {"size": "page", "theme": "dark"}, "slide": {"size": "hd"}}
"""How the picture of each theme is drawn."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)


@dataclass(frozen=True)
class Place:
    """One view in one edition: the data as they are (`release` is None), or a release."""

    chart: Chart
    view: NamedView
    release: Release | None = None

    def __post_init__(self) -> None:
        names = (self.chart.id, self.view.slug, *([self.release.name] if self.release else []))
        wrong = [name for name in names if not _NAME.fullmatch(name)]
        if wrong or self.chart.id in RESERVED:
            raise ValueError(f"{wrong or self.chart.id} cannot be the name of a file or folder of the site")

    @property
    def key(self) -> str:
        """What names it in the record of the site."""
        return f"{self.root}{self.chart.id}/{self.view.slug}"

    @property
    def root(self) -> str:
        """Folder of its edition, with a slash unless it is the site's own."""
        return f"v/{self.release.name}/" if self.release else ""

    @property
    def options(self) -> opt.Options:
        """All options of the view."""
        return self.view.options(self.chart, **({"as_of": self.release.day} if self.release else {}))

    @property
    def _stem(self) -> str:
        return "index" if self.view.slug == DEFAULT else self.view.slug

    @property
    def page(self) -> str:
        """Its page."""
        return f"{self.root}{self.chart.id}/{self._stem}.html"

    def embed(self, *, slide: bool = False) -> str:
        """The page that others frame."""
        return f"{self.root}embed/{self.chart.id}/{self._stem}{'.slide' if slide else ''}.html"

    def figure(self, *, slide: bool = False) -> str:
        """Its figure, as the script that both pages load."""
        return f"{self.root}embed/{self.chart.id}/{self._stem}{'.slide' if slide else ''}.figure.js"

    def file(self, extension: str, theme: str = "light") -> str:
        """A picture or a data file."""
        stem = self.chart.id if self.view.slug == DEFAULT else f"{self.chart.id}/{self.view.slug}"
        return f"{self.root}charts/{stem}{'' if theme == 'light' else f'.{theme}'}.{extension}"


def places(releases: Iterable[Release | None], only: Iterable[str] | None = None) -> list[Place]:
    """Every view of every chart (or of those named) in each edition."""
    wanted = charts() if only is None else {name: charts()[name] for name in only}
    return [
        Place(found, view, release) for release in releases for found in wanted.values() for view in named_views(found)
    ]


def relative(of: str, to: str) -> str:
    """The address of a file of the site as a page of the site has it.

    >>> relative("v/1/a/index.html", "embed/x.js"), relative("index.html", "a/index.html")
    ('../../../embed/x.js', 'a/index.html')
    """
    return posixpath.relpath(to, posixpath.dirname(of) or ".")
