"""Addresses of charts and files: relative, or under `PUBLIC_URL` where one is set."""

from __future__ import annotations

from urllib.parse import urlencode

from trends import options as opt
from trends import settings, tables
from trends.charts.registry import Chart, spec
from trends.charts.result import ChartResult


def _query(chart: Chart, options: opt.Options) -> str:
    return urlencode(opt.query(chart.options, options), safe=",")


def page(chart: Chart, options: opt.Options | None = None) -> str:
    """Path of a chart's page; with options, all of them are written out."""
    return f"/{chart.id}" + (f"?{_query(chart, options)}" if options is not None else "")


def file(chart: Chart, extension: str, options: opt.Options) -> str:
    """Path of a chart's file in one format."""
    return f"/charts/{chart.id}.{extension}?{_query(chart, options)}"


def permalink(result: ChartResult) -> str:
    """Address of a view with all options and the day of its data written out: it shows the same next year.

    Absolute where `PUBLIC_URL` is set.
    """
    return absolute(page(spec(result.id), frozen(result)))


def short(result: ChartResult) -> str:
    """What a picture prints so that its view can be found again, without the scheme; empty without `PUBLIC_URL`."""
    address = settings.public_url()
    return f"{address.split('://', 1)[1]}/{result.id}" if address else ""


def frozen(result: ChartResult) -> opt.Options:
    """The options of a view with `as_of` at the release it was drawn from; as they are where that is not recorded."""
    days = {release.name: release.day for release in tables.releases()}
    day = days.get(result.data_version, str(result.options["as_of"]))
    return opt.Options(tuple((name, day if name == "as_of" else value) for name, value in result.options.items()))


def absolute(path: str) -> str:
    """A path under `PUBLIC_URL`, or the path itself where that is unset."""
    return (settings.public_url() or "") + path
