"""The pages of a static site: one a view, the front page, and the page for what is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from trends import assets, settings
from trends import options as opt
from trends.charts import argument
from trends.charts.named_views import DEFAULT
from trends.charts.registry import charts
from trends.charts.result import ChartResult
from trends.export import fragments, html, interactive
from trends.export.embed import attributes, iframe
from trends.site import dataset
from trends.site.plan import DATA, PICTURES, Place, relative

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
FRONT, MISSING = "index.html", "404.html"


def document(
    here: str, title: str, description: str, body: str, *, base: str, further: str = "", scripts: Sequence[str] = ()
) -> bytes:
    """A whole page; `base` is the site's own address, where it has one, for what must be absolute."""
    canonical = f"{base}/{here.removesuffix('index.html')}" if base else ""
    metas = f'<link rel="canonical" href="{escape(canonical)}">\n' if canonical else ""
    loaded = "".join(f'<script src="{escape(relative(here, one))}"></script>\n' for one in scripts)
    page = (
        '<!doctype html>\n<html lang="en" data-theme="auto">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<meta name="description" content="{escape(description)}">\n{metas}{further}'
        f'<link rel="alternate" type="application/atom+xml" title="Changes to the data" '
        f'href="{relative(here, "feed.xml")}">\n'
        f"<style>{fragments.colours()}{assets.asset('page.css').text}</style>\n</head>\n"
        f"<body>\n{body}\n{loaded}</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")


def chart_page(place: Place, result: ChartResult, picture: str, places: Iterable[Place], base: str) -> bytes:
    """The page of one view: everything that the view says, its files, and ways to its other views."""
    here, found = place.page, place.chart
    height = result.figure.layout.height
    box = {
        "id": "chart",
        "data-plotly": relative(here, f"embed/{assets.plotly().name}"),
        "data-figure": relative(here, place.figure()),
        **({"data-height": f"{height:.0f}", "style": f"--height:{height:.0f}px"} if height else {}),
    }
    named = "" if place.view.slug == DEFAULT else f": {place.view.title}"
    body = "\n".join(
        (
            f'<nav><a href="{relative(here, FRONT)}">{escape(settings.TITLE)}</a></nav>',
            f"<h1>{escape(found.question)}</h1>",
            _edition(place),
            f'<p class="answer">{escape(result.answer)}</p>',
            _other_views(place, places),
            f"<div{attributes(box)}>{picture}</div>",
            f'<p class="source">{fragments.source_line(result)}. {escape(found.about)}</p>',
            _files(place, base, found.question),
            html.about(result),
            views_block(here, place, places, lambda one: one.page),
            dataset.block(place, result, base),
        )
    )
    image = f"{base}/{place.file('png')}"
    further = (
        f'<meta property="og:title" content="{escape(found.question)}">\n'
        f'<meta property="og:description" content="{escape(result.answer)}">\n'
        f'<meta property="og:image" content="{escape(image)}">\n'
        '<meta name="twitter:card" content="summary_large_image">\n'
        if base
        else ""
    )
    scripts = [f"embed/{assets.asset(name).name}" for name in ("views.js", "chart.js")]
    title = settings.page_title(f"{found.question}{named}")
    return document(here, title, result.answer, body, base=base, further=further, scripts=scripts)


def views_block(here: str, place: Place, places: Iterable[Place], file: Callable[[Place], str]) -> str:
    """What views.js needs to lead an address with options to the nearest view."""
    of_chart = [one for one in places if one.chart.id == place.chart.id]
    beside = [one for one in of_chart if one.release == place.release]
    declared = place.chart.options
    frozen = {one.release.day: one for one in of_chart if one.release and one.view == place.view}
    told = {
        "options": {option.name: option.text(option.default) for option in declared},
        "views": [
            {
                "file": relative(here, file(one)),
                "title": one.view.title,
                "query": opt.query(declared, one.options),
            }
            for one in beside
        ],
        "here": beside.index(place),
        "release": place.release.name if place.release else "",
        "releases": [
            {"day": day, "name": one.release.name, "file": relative(here, file(one))}
            for day, one in sorted(frozen.items())
            if one.release
        ],
        "looks": (
            {"plain": relative(here, place.embed()), "slide": relative(here, place.embed(slide=True))}
            if file(place) != place.page
            else None
        ),
    }
    return f'<script type="application/json" id="views">{interactive.in_script(told)}</script>'


def _edition(place: Place) -> str:
    if place.release is None:
        return ""
    current = Place(place.chart, place.view)
    return (
        f'<p class="notice">Frozen: data release {escape(place.release.name)} of {escape(place.release.day)}. '
        f'<a href="{relative(place.page, current.page)}">The same view with the newest data</a></p>'
    )


def _other_views(place: Place, places: Iterable[Place]) -> str:
    beside = [one for one in places if one.chart.id == place.chart.id and one.release == place.release]
    if len(beside) < 2:
        return ""
    inner = "".join(
        f'<li><a href="{relative(place.page, one.page)}"{" aria-current=page" if one == place else ""}>'
        f"{escape(one.view.title)}</a></li>"
        for one in beside
    )
    return f'<ul class="views" aria-label="Views">{inner}</ul>'


def _files(place: Place, base: str, title: str) -> str:
    """Links to the files of the view, and what to paste to frame it."""
    here = place.page

    def link(name: str, text: str) -> str:
        return f'<a href="{relative(here, name)}" download>{escape(text)}</a>'

    pictures = ", ".join(
        f"{theme} {link(place.file('svg', theme), 'SVG')} {link(place.file('png', theme), 'PNG')}" for theme in PICTURES
    )
    data = " ".join(link(place.file(one), one.upper()) for one in DATA)
    address = f"{base}/{place.embed()}" if base else relative(here, place.embed())
    return (
        f"<h2>Take it along</h2><p>Picture: {pictures}. Data: {data}. "
        f'<a href="{relative(here, place.embed())}">The chart alone</a></p>'
        f"<details><summary>Embed it</summary><pre>{escape(iframe(address, title))}</pre></details>"
    )


def front_page(places: Sequence[Place], results: dict[str, ChartResult], base: str) -> bytes:
    """The argument in steps with its numbers, a search field, and every chart by group."""
    by_chart = {one.chart.id: one for one in places if one.release is None and one.view.slug == DEFAULT}
    cards = "".join(
        _card(step, results[step.chart_id], by_chart) for step in argument.STEPS if step.chart_id in results
    )
    growths = (
        argument.two_growths(results[argument.COMPUTE], results[argument.HARDWARE])
        if {argument.COMPUTE, argument.HARDWARE} <= results.keys()
        else ""
    )
    groups: dict[str, list[Place]] = {}
    for one in by_chart.values():
        groups.setdefault(one.chart.group, []).append(one)
    listed = "".join(
        f"<h2>{escape(group)}</h2><ul>"
        + "".join(
            f'<li><a href="{one.page}">{escape(one.chart.title)}</a>: {escape(one.chart.question)}</li>'
            for one in members
        )
        + "</ul>"
        for group, members in groups.items()
    )
    body = "\n".join(
        (
            f"<nav>{escape(settings.TITLE)}</nav>",
            f"<h1>{escape(argument.TITLE)}</h1>",
            f"<p>That is the {fragments.link('Bitter Lesson', argument.ESSAY)} (Sutton, 2019): "
            f"{escape(argument.LEAD)}</p>",
            f'<ul class="cards">{cards}</ul>',
            f"<p><strong>Two growths, not one.</strong> {escape(f'{growths} {argument.LIMITS}'.strip())}</p>",
            '<h2><label for="search">Search charts and rows</label></h2>',
            '<input id="search" type="search" autocomplete="off" placeholder="frontier, GPT-3, dollars ...">',
            '<ul id="found" aria-live="polite"></ul>',
            listed,
            '<h2>Data</h2><p><a href="data/datapackage.json">Tables and what their columns mean</a>. '
            '<a href="feed.xml">What changed</a></p>',
        )
    )
    scripts = ["search-index.js", f"embed/{assets.asset('search.js').name}"]
    return document(FRONT, settings.TITLE, argument.LEAD, body, base=base, scripts=scripts)


def _card(step: argument.Step, result: ChartResult, by_chart: dict[str, Place]) -> str:
    place = by_chart[step.chart_id]
    return (
        f'<li><a href="{place.page}"><picture><source media="(prefers-color-scheme: dark)" '
        f'srcset="{place.file("svg", "dark")}"><img src="{place.file("svg")}" alt="" width="1200" height="675" '
        f'loading="lazy"></picture><strong>{escape(step.headline(result))}</strong>{escape(step.claim)} '
        f'<span class="quiet">{escape(step.small_print(result))}</span></a></li>'
    )


def missing_page(base: str) -> bytes:
    """What a web server may show for an address that is not there; its links hold from any depth only with a base."""
    listed = "".join(
        f'<li><a href="{escape(base)}/{found.id}/index.html">{escape(found.title)}</a></li>'
        for found in charts().values()
    )
    body = f'<h1>No such page</h1><p><a href="{escape(base)}/index.html">Front page</a></p><ul>{listed}</ul>'
    return document(MISSING, "No such page", "There is nothing at this address.", body, base="")
