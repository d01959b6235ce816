"""The line under every picture: where its values come from, which versions made it, where to find the view again."""

from __future__ import annotations

import datetime as dt

from trends import links, settings, tables
from trends.charts.result import ChartResult

LICENCE = "CC BY 4.0"


def line(result: ChartResult) -> str:
    """Sources, data version, method version, licence and short address in one line of plain text."""
    return " · ".join(part for part in (sources(result), version(result), links.short(result)) if part)


def sources(result: ChartResult) -> str:
    """The sources in few words: by name where there are one or two, else how many."""
    count = len(result.references)
    if not count:
        return ""
    names = [f"{r.authors or r.title} ({r.year})" if r.year else r.authors or r.title for r in result.references]
    return f"Data: {' and '.join(names)}" if count <= 2 and len(" and ".join(names)) < 80 else f"Data: {count} sources"


def version(result: ChartResult) -> str:
    """Who made the picture from which data by which method, and under which licence."""
    return f"{settings.TITLE}, data {result.data_version}, method {result.method_version}, {LICENCE}"


def day(result: ChartResult) -> dt.date:
    """The day of the data that a result was drawn from: the date of every document made of it."""
    return tables.day_of(result.data_version)
