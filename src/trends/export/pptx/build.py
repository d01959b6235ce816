"""A presentation of views: each as one slide, or built up from the linear axis to the fitted trend; sections."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from trends import links, settings, tables
from trends import options as opt
from trends.charts.registry import chart, spec
from trends.charts.result import ChartResult
from trends.export import citation, credit
from trends.export.pptx import closing, slide, xml
from trends.export.pptx.lecture import Entry, Section
from trends.export.pptx.repack import repack
from trends.export.pptx.template import Stage
from trends.theme import THEMES


def steps(result: ChartResult, theme: str) -> list[ChartResult]:
    """The views that lead up to one: on a linear axis, on its own axis, then with the trend; fewer if it has fewer."""
    declared = spec(result.id).options
    names = {option.name for option in declared}
    wanted: list[opt.Options] = []
    changes: list[dict[str, opt.Value]] = [{"scale": "linear", "fit": False}, {"fit": False}, {}]
    for change in changes:
        kept = {name: value for name, value in change.items() if name in names}
        options = opt.Options(tuple((name, kept.get(name, value)) for name, value in result.options.items()))
        if options not in wanted:
            wanted.append(options)
    return [result if options == result.options else chart(result.id, options, theme=theme) for options in wanted]


def add_view(stage: Stage, result: ChartResult, theme: str, *, title: bool = True, build: bool = False) -> None:
    """Add a view as one slide, or as its steps, all of which leave the same room for words."""
    shown = steps(result, theme) if build else [result]
    spoken = [one.answer for one in shown if slide.has_trend_text(one)]
    for one in shown:
        slide.add(stage, one, THEMES[theme], title=title, room_for=spoken)


def add_entries(
    stage: Stage, entries: Iterable[Entry], theme: str, *, heading: str, title: bool = True
) -> tuple[ChartResult, ...]:
    """Add a whole deck: title slide, sections and views, sources, licence; gives the views as they were drawn."""
    opening = stage.presentation.slides.add_slide(stage.layout("title"))
    about = (settings.TITLE if heading != settings.TITLE else "", links.absolute(""), credit.LICENCE)
    closing.write_title(opening, heading, " · ".join(part for part in about if part))
    results = []
    for entry in entries:
        if isinstance(entry, Section):
            section = stage.presentation.slides.add_slide(stage.layout("secHead"))
            closing.write_title(section, entry.title)
        else:
            result = chart(entry.chart.id, entry.options, theme=theme)
            add_view(stage, result, theme, title=title, build=entry.build)
            results.append(result)
    closing.add_sources(stage, results)
    closing.add_licence(stage)
    return tuple(results)


def day(results: Sequence[ChartResult]) -> dt.date:
    """The day of the newest data among views."""
    return max(tables.day_of(version) for version in {result.data_version for result in results})


def saved(stage: Stage, title: str, day: dt.date) -> bytes:
    """The file, dated by its data."""
    properties = stage.presentation.core_properties
    moment = dt.datetime(day.year, day.month, day.day)
    properties.title, properties.author, properties.last_modified_by = (
        xml.clean(title),
        citation.AUTHORS,
        citation.AUTHORS,
    )
    properties.subject, properties.keywords, properties.comments = settings.TITLE, "", ""
    properties.created = properties.modified = moment
    properties.revision = 1
    out = io.BytesIO()
    stage.presentation.save(out)
    return repack(out.getvalue(), day)
