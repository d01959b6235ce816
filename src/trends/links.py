"""Addresses of charts and files: relative, or under `PUBLIC_URL` where one is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from trends import options as opt
from trends import settings, tables
from trends.charts.registry import Chart, spec
from trends.charts.result import ChartResult
from trends.permalinks import currency
from trends.permalinks.currency import printed_rate
from trends.permalinks.shortcode import Coded, Printed, decode, encode


def _query(chart: Chart, options: opt.Options) -> str:
    return encoded(opt.query(chart.options, options))


def encoded(query: Mapping[str, str]) -> str:
    """Parameters as the query of an address; commas of lists stay as they are."""
    return urlencode(query, safe=",")


def page(chart: Chart, options: opt.Options | None = None) -> str:
    """Path of a chart's page; with options, all of them are written out."""
    return f"/{chart.id}" + (f"?{_query(chart, options)}" if options is not None else "")


def file(chart: Chart, extension: str, options: opt.Options, drawing: Mapping[str, str] | None = None) -> str:
    """Path of a chart's file in one format; `drawing` how it is drawn, as query text (`rendering.OPTIONS`)."""
    further = f"&{urlencode(drawing)}" if drawing else ""
    return f"/charts/{chart.id}.{extension}?{_query(chart, options)}{further}"


def deck(codes: Iterable[str]) -> str:
    """Path of a PowerPoint deck of views, given by their short codes."""
    return f"/deck.pptx?views={','.join(codes)}"


def permalink(result: ChartResult) -> str:
    """Address of a view with all options and the day of its data written out: it shows the same next year.

    Absolute where `PUBLIC_URL` is set.
    """
    return absolute(page(spec(result.id), frozen(result)))


def short(result: ChartResult) -> str:
    """What a picture prints so that its view can be found again, without the scheme: a short code, or the chart."""
    found = code(result)
    return absolute(f"/c/{found}" if found else f"/{result.id}").split("://")[-1]


def code(result: ChartResult) -> str | None:
    """The short code of a view, frozen at its release; None where it has none."""
    options = opt.query(spec(result.id).options, frozen(result))
    day = options.pop("as_of")
    printed = Printed(int(result.method_version), printed_rate(result))
    return encode(Coded(result.id, options, None if day == "latest" else day, printed))


def opened(short_code: str) -> str:
    """Path of the page that a short code stands for, with what its picture printed.

    Raises
    ------
    OptionError
        It is no short code, or was mistyped.
    """
    view = decode(short_code)
    query = {**view.options, "as_of": view.as_of or "latest", "printed": currency.query(view.printed)}
    return f"/{view.chart}?{encoded(query)}"


def frozen(result: ChartResult) -> opt.Options:
    """The options of a view with `as_of` at the release that it was drawn from.

    `as_of` stays latest while the tables hold edits that no release has: there is no day to go back to yet.
    """
    if result.options.get("as_of") != "latest" or not tables.as_released():
        return result.options
    return result.options.with_(as_of=tables.releases()[-1].day)


def absolute(path: str) -> str:
    """A path under `PUBLIC_URL`, or the path itself where that is unset."""
    return (settings.public_url() or "") + path
