"""What a view is as a data set, in the words of schema.org, for search engines of data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from trends import links, settings
from trends.charts.result import ChartResult
from trends.export import interactive
from trends.export.credit import LICENCE
from trends.site.plan import Place

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


def block(place: Place, result: ChartResult, base: str) -> str:
    """The data set as a JSON-LD script element."""
    return f'<script type="application/ld+json">{interactive.in_script(as_dict(place, result, base))}</script>'


def as_dict(place: Place, result: ChartResult, base: str) -> dict[str, Any]:
    """The data set; addresses are absolute where the site has one, and else relative to its front page."""
    root = f"{base}/" if base else ""
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": result.title if not place.view.chosen else f"{result.title}: {place.view.title}",
        "description": f"{result.question} {result.answer} {place.chart.about}",
        "license": LICENCE_URL,
        "creditText": f"{settings.TITLE}, {LICENCE}",
        "version": result.data_version,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": settings.TITLE},
        "temporalCoverage": _coverage(result),
        "measurementTechnique": list(result.method),
        "variableMeasured": [{"@type": "PropertyValue", "name": result.y.name, "unitText": result.y.unit}],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{root}{place.file(extension)}"}
            for extension, kind in MEDIA_TYPES.items()
        ],
        "citation": [reference.text for reference in result.references[:20]],
    }
    if base:
        told |= {
            "url": f"{root}{place.page}",
            "image": f"{root}{place.file('png')}",
            "isBasedOn": f"{root}data/datapackage.json",
        }
        told |= {"identifier": links.permalink(result)} if settings.public_url() else {}
    return told


def _coverage(result: ChartResult) -> str:
    if result.rows.empty:
        return ""
    first, last = (_day(float(result.rows["x"].agg(end))) for end in ("min", "max"))
    return f"{first}/{last}"


def _day(year: float) -> str:
    start = date(int(year), 1, 1)
    length = (date(int(year) + 1, 1, 1) - start).days
    return (start + timedelta(days=int((year - int(year)) * length))).isoformat()
