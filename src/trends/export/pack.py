"""A lecture in one zip: slides, pictures, offline pages, rows, citations, all of one version of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from trends import links, settings
from trends.charts.registry import chart
from trends.charts.result import ChartResult
from trends.errors import TrendsError
from trends.export import WRITERS, citation, credit, pptx, rendering
from trends.export.browser import BrowserMissing
from trends.export.pptx.lecture import Entry, View
from trends.export.pptx.repack import pack as zipped

DECK, README = "deck.pptx", "README.txt"
_SIZES = {"png": "hd", "pdf": "hd", "svg": "hd"}
_LEFT_OUT = ("pptx", "svg")
"""Formats that are not written a chart: the slides are one file, and a PDF stays sharp as well."""


@dataclass(frozen=True)
class Pack:
    """The zip, and what it could not hold: the formats by why not."""

    content: bytes
    missing: Mapping[str, str]


def pack(
    entries: Sequence[Entry],
    *,
    title: str = settings.TITLE,
    template: bytes | None = None,
    watch: Callable[[Sequence[View]], Iterable[View]] = iter,
) -> Pack:
    """Every view of a lecture in every format, each in a folder of its format, and what explains them.

    Parameters
    ----------
    watch : yields the views while they are written, and may show how far that is

    Raises
    ------
    TrendsError
        There is no view, or they are of more than one version of the data.
    """
    views = [entry for entry in entries if isinstance(entry, View)]
    results = [chart(view.chart.id, view.options) for view in views]
    _one_version(results)
    files: dict[str, bytes] = {DECK: pptx.deck(entries, title=title, template=template)}
    missing: dict[str, str] = {}
    names = [f"{number:02d}-{view.chart.id}" for number, view in enumerate(views, start=1)]
    for name, result, view in zip(names, results, watch(views), strict=True):
        for extension, writer in WRITERS.items():
            if extension in _LEFT_OUT or extension in missing:
                continue
            how = rendering.parse([("size", _SIZES[extension])] if extension in _SIZES else [])
            try:
                drawn = result if how.theme == "light" else chart(view.chart.id, view.options, theme=how.theme)
                files[f"{extension}/{name}.{extension}"] = writer.write(drawn, how)
            except BrowserMissing as error:
                missing[extension] = str(error)
    files[README] = _readme(title, names, results, missing).encode("utf-8")
    return Pack(zipped(files, credit.day(results[0])), missing)


def _one_version(results: Sequence[ChartResult]) -> None:
    versions = {result.data_version: result for result in results}
    if not results:
        raise TrendsError("There is no chart to pack. Name at least one.")
    if len(versions) > 1:
        listed = ", ".join(f"{version} ({result.title})" for version, result in versions.items())
        raise TrendsError(
            f"The views are of several versions of the data: {listed}. A pack holds one: give all the same as_of, or "
            "use --as_of latest."
        )


def _readme(title: str, names: Sequence[str], results: Sequence[ChartResult], missing: Mapping[str, str]) -> str:
    first = results[0]
    formats = [
        f"{extension}/  {writer.purpose}"
        for extension, writer in WRITERS.items()
        if extension not in _LEFT_OUT and extension not in missing
    ]
    lines = [
        title,
        "",
        f"{settings.TITLE}, data version {first.data_version}, method version {first.method_version}.",
        f"Data and charts: {credit.LICENCE}. {citation.AUTHORS}. {links.absolute('')}".strip(),
        "",
        f"{DECK}  all charts as slides that PowerPoint can edit; sources in the notes",
        *formats,
        "",
        *(f"Not here: {', '.join(of)}. {why}" for why, of in _by_reason(missing).items()),
        "",
    ]
    for name, result in zip(names, results, strict=True):
        lines += [
            f"{name}: {result.question}",
            result.answer,
            *(f"Caveat: {caveat}" for caveat in result.caveats),
            citation.sentence(result),
            "",
        ]
    return "\n".join(lines)


def _by_reason(missing: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for extension, why in missing.items():
        found.setdefault(why, []).append(extension)
    return found
