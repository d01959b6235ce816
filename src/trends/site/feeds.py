"""What machines read of a site: the sitemap, the feed of changes to the data, and the list that the search looks in."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from trends import settings, tables
from trends.charts.named_views import DEFAULT
from trends.export import interactive
from trends.history.released import records_in
from trends.history.revisions import Record
from trends.history.version import in_folder
from trends.site.plan import Place

_MARKUP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that XML cannot hold."""


def sitemap(places: Iterable[Place], base: str) -> bytes:
    """Every page of the current edition; addresses of a sitemap must be absolute."""
    pages = ["", *(place.page for place in places if place.release is None)]
    inner = "".join(f"<url><loc>{_text(f'{base}/{page}')}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{inner}</urlset>\n"
    ).encode()


def feed(folder: Path, base: str) -> bytes:
    """Atom: each release with what it changed, and the reasons that were given since, newest first."""
    version = in_folder(folder)
    entries = [_reason(slug, text, version.day) for slug, text in sorted(version.changes.items())]
    entries += [_release(release) for release in reversed(records_in(folder))]
    address = f'<link rel="self" href="{_text(base)}/feed.xml"/><link href="{_text(base)}/"/>' if base else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(settings.TITLE)}: changes to the data</title>{address}"
        f"<id>{_id('feed')}</id><updated>{version.day}T00:00:00Z</updated>"
        f"<author><name>Contributors to {_text(settings.TITLE)}</name></author>\n{''.join(entries)}</feed>\n"
    ).encode()


def _reason(slug: str, text: str, day: str) -> str:
    title = next((line.lstrip("# ").strip() for line in text.splitlines() if line.strip()), slug)
    return _entry(f"change/{slug}", title, day, text)


def _release(release: Record) -> str:
    counts = {
        table: Counter(change.action for change in changes if change.action != "release")
        for table, changes in release.changes.items()
    }
    lines = [
        f"{table}: {', '.join(f'{count} {action}' for action, count in sorted(found.items()))}"
        for table, found in sorted(counts.items())
        if found
    ]
    said = "\n".join(lines) or f"{len(release.changes)} tables, recorded for the first time."
    return _entry(f"release/{release.name}", f"Data release {release.name}", release.day, said)


def _entry(name: str, title: str, day: str, text: str) -> str:
    return (
        f"<entry><title>{_text(title)}</title><id>{_id(name)}</id><updated>{day}T00:00:00Z</updated>"
        f'<content type="text">{_text(text)}</content></entry>\n'
    )


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'bitter-lesson-trends/{name}')}"


def _text(text: str) -> str:
    return escape(_MARKUP.sub("", text))


def search_index(places: Iterable[Place], names: Mapping[str, Iterable[str]]) -> bytes:
    """The charts with their words, and the names of rows with the places of the charts that hold them, as a script.

    `names` are those of the rows of each chart's default view.
    """
    current = [place for place in places if place.release is None]
    listed: list[dict[str, object]] = []
    rows: dict[str, list[int]] = {}
    for place in (one for one in current if one.view.slug == DEFAULT):
        listed.append(
            {
                "title": place.chart.title,
                "question": place.chart.question,
                "about": place.chart.about,
                "file": place.page,
                "views": [one.view.title for one in current if one.chart == place.chart],
            }
        )
        for name in dict.fromkeys(names[place.chart.id]):
            rows.setdefault(name, []).append(len(listed) - 1)
    return f"window.trendsSearch={interactive.in_script({'charts': listed, 'rows': rows})};\n".encode()


def table_files() -> dict[str, bytes]:
    """The tables and their description, as the server has them under /data."""
    found = tables.package()
    made = {f"data/{table.path.name}": table.path.read_bytes() for table in found.tables.values()}
    return made | {"data/datapackage.json": (found.folder / "datapackage.json").read_bytes()}
