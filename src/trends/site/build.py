"""Build a static site, or bring one up to date.

A view is drawn only if a table that it reads has changed, and its files are made only if it then shows something else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import plotly

import trends
from trends import assets, reading, settings, tables
from trends import options as opt
from trends.charts import argument
from trends.charts.methods import METHOD_VERSION
from trends.charts.named_views import DEFAULT
from trends.charts.registry import chart
from trends.errors import DataError, OptionError
from trends.history.revisions import Release
from trends.progress import progress
from trends.site import feeds, pages, view
from trends.site.folder import Folder, Made, digest
from trends.site.plan import Place, places

AT_ONCE = 2
"""Views in the making: while the browser draws one, the figures of the next are built."""
FRONT = "front page"
"""Its name in the record; no view has a space in its own."""
_STEPS = tuple(step.chart_id for step in argument.STEPS)
SAVED_EVERY = 10
"""Views after which the record is written, so that a build that was stopped goes on where it was."""


@dataclass
class Report:
    """What a build did; `left_out` says which views of which release are not in the site, and why."""

    views: int = 0
    drawn: int = 0
    made: int = 0
    written: int = 0
    removed: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    left_out: list[str] = field(default_factory=list)

    def describe(self) -> str:
        """The report in words."""
        first = (
            f"{self.views} views: {self.made} made anew, {self.drawn - self.made} drawn and found the same, "
            f"{self.views - self.drawn} not touched. {self.written} files written, {self.removed} removed. The site "
            f"has {self.files} files, {self.bytes / 1e6:.1f} MB. {self.seconds:.1f} s."
        )
        return "\n".join([first, *dict.fromkeys(self.left_out)])


def build(out: Path, *, only: Iterable[str] | None = None, frozen: bool = True) -> Report:
    """Build the site in a folder, or bring the one that is there up to date.

    Parameters
    ----------
    only : ids, optional
        The charts that it holds; all.
    frozen : bool
        Whether each release of the data has its views below `v/`.

    Raises
    ------
    TrendsError
        The folder is not one that a site may be built in, a file cannot be written, or there is no browser.
    """
    started, report, folder = time.monotonic(), Report(), Folder(out)
    try:
        releases = _releases(report) if frozen else []
        wanted = [one for one in places([None, *releases], only) if _can_be_drawn(folder, one, report)]
        report.views = len(wanted)
        context = view.Context(tuple(wanted), settings.public_url() or "")
        done = _make_views(folder, context, report)
        around = _around(folder, context, done)
        for name, content in around.items():
            folder.write(name, content)
        _front(folder, context, done)
        held = {release.name for release in releases}
        folder.views = {key: made for key, made in folder.views.items() if key in {*done, FRONT} or _past(key, held)}
        kept = {name for made in folder.views.values() for name in made.files}
        report.removed = folder.prune(kept | around.keys())
    finally:
        folder.save()
    report.written = folder.written
    report.files, report.bytes = folder.size()
    report.seconds = time.monotonic() - started
    return report


def _releases(report: Report) -> list[Release]:
    """The releases whose tables can be got back."""
    found = []
    for release in tables.releases():
        try:
            for name in release.digests:
                if name in tables.tables():
                    tables.load(name, as_of=release.day)
            found.append(release)
        except DataError as error:
            report.left_out.append(f"Release {release.name} is not in the site: {error}")
    return found


def _can_be_drawn(folder: Folder, place: Place, report: Report) -> bool:
    """Whether a view is there in its edition: a release may lack a table or a row that the view rests on.

    It is tried before any page is made, because pages lead to one another.
    """
    if place.release is None:
        return True
    made_from = digest(_program(), dict(place.release.digests), opt.query(place.chart.options, place.options))
    known = folder.tried.get(place.key)
    if known is None or known[0] != made_from:
        try:
            chart(place.chart.id, place.options)
            known = [made_from, ""]
        except OptionError as error:
            known = [made_from, str(error)]
        folder.tried[place.key] = known
    if known[1]:
        report.left_out.append(f"{place.key} is not in the site: {known[1]}")
    return not known[1]


def _past(key: str, held: Iterable[str]) -> bool:
    """Whether an entry of the record is a view of a release that can no longer be drawn: it stays as it was made."""
    return key.startswith("v/") and key.split("/")[1] not in held


def _make_views(folder: Folder, context: view.Context, report: Report) -> set[str]:
    """Bring every view up to date; returns the keys of those that the site has."""
    done: set[str] = set()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        making: dict[str, Future[tuple[Made, dict[str, bytes]]]] = {}
        for place in context.places:
            if not _is_current(folder, place, context):
                known = folder.views.get(place.key)
                whole = known if known and folder.has(known.files) else None
                making[place.key] = pool.submit(_drawn, whole, place, context)
        try:
            for place in progress(context.places, "Views"):
                if place.key in making:
                    made, files = making.pop(place.key).result()
                    report.drawn += 1
                    report.made += bool(files)
                    for name, content in files.items():
                        folder.write(name, content)
                    folder.views[place.key] = made
                    if report.drawn % SAVED_EVERY == 0:
                        folder.save()
                done.add(place.key)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return done


def _drawn(known: Made | None, place: Place, context: view.Context) -> tuple[Made, dict[str, bytes]]:
    """Draw a view; its files only if it shows something else than before."""
    with reading.recorded() as read:
        result = chart(place.chart.id, place.options)
    made = Made(_inputs(place, context), _states(place, read), view.content(result))
    if known and (known.inputs, known.content) == (made.inputs, made.content):
        made.files = known.files
        return made, {}
    files = view.files(place, result, context)
    made.files = sorted(files)
    return made, files


def _is_current(folder: Folder, place: Place, context: view.Context) -> bool:
    known = folder.views.get(place.key)
    return (
        known is not None
        and known.inputs == _inputs(place, context)
        and known.reads == _states(place, known.reads)
        and folder.has(known.files)
    )


def _inputs(place: Place, context: view.Context) -> str:
    """All that a view is made from but the tables: program, options, addresses, other views of the chart."""
    beside = [one.key for one in context.places if one.chart.id == place.chart.id]
    state = None if place.release else tables.as_released()  # links say the day of the data only where it is a release
    descriptor = hashlib.sha256((tables.package().folder / "datapackage.json").read_bytes()).hexdigest()
    return digest(_program(), descriptor, opt.query(place.chart.options, place.options), context.base, beside, state)


def _states(place: Place, names: Iterable[str]) -> dict[str, str]:
    """The state of each table that a view reads, as a digest."""
    if place.release:
        return {name: place.release.digest(name) for name in sorted(names)}
    found = tables.package().tables
    return {name: _sha256(found[name].path, found[name].path.stat().st_mtime_ns) for name in sorted(names)}


@cache
def _sha256(path: Path, stamp: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _program() -> str:
    """What the program is: every file of the package, and the library that draws."""
    folder = Path(trends.__file__).parent
    kinds = {".py", ".js", ".css", ".json"}
    files = sorted(path for path in folder.rglob("*") if path.suffix in kinds and "_data" not in path.parts)
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{whole.hexdigest()} {plotly.__version__} {METHOD_VERSION}"


def _around(folder: Folder, context: view.Context, done: set[str]) -> dict[str, bytes]:
    """Every file that belongs to no single view."""
    base = context.base
    current = [place for place in context.places if place.key in done]
    made = {f"embed/{name}": asset.body for name, asset in assets.served().items()}
    made |= feeds.table_files()
    made["search-index.js"] = feeds.search_index(current, dict(_names(folder, current)))
    made["feed.xml"] = feeds.feed(tables.package().folder, base)
    made[pages.MISSING] = pages.missing_page(base)
    made[".nojekyll"] = b""
    if base:
        made["sitemap.xml"] = feeds.sitemap(current, base)
        made["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n".encode()
    return made


def _front(folder: Folder, context: view.Context, done: set[str]) -> None:
    """The front page, which draws the charts of its steps, if one of them has changed or other views are there."""
    current = [place for place in context.places if place.key in done]
    shown = {place.key: folder.views[place.key].content for place in current if place.chart.id in _STEPS}
    known, inputs = folder.views.get(FRONT), digest(_program(), context.base, [place.key for place in current])
    if known and (known.inputs, known.reads) == (inputs, shown) and folder.has([pages.FRONT]):
        return
    ids = {place.chart.id for place in current}
    results = {name: chart(name) for name in _STEPS if name in ids}
    folder.write(pages.FRONT, pages.front_page(current, results, context.base))
    folder.views[FRONT] = Made(inputs, shown, "", [pages.FRONT])


def _names(folder: Folder, current: Iterable[Place]) -> Iterator[tuple[str, list[str]]]:
    """The names of the rows of each chart, from the file that the site has of them."""
    for place in current:
        if place.release is None and place.view.slug == DEFAULT:
            text = (folder.path / place.file("csv")).read_text(encoding="utf-8")
            yield place.chart.id, [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))]
