"""The files of one view: page, embeds, figures, pictures in light, dark and slide, data files."""

from __future__ import annotations

from dataclasses import dataclass

from trends import assets, links
from trends import options as opt
from trends import theme as look
from trends.charts.registry import chart
from trends.charts.result import ChartResult
from trends.export import WRITERS, embed, interactive
from trends.export.rendering import parse
from trends.export.still import still
from trends.site import pages
from trends.site.folder import digest
from trends.site.plan import DATA, PICTURES, Place, relative


@dataclass(frozen=True)
class Context:
    """What the pages of a build share: every place by chart and edition, and the edition they stand in."""

    places: tuple[Place, ...]
    base: str


def content(result: ChartResult) -> str:
    """What tells whether a view must be made anew: all that it shows."""
    rows, told = (WRITERS[one].write(result, parse([])).decode("utf-8") for one in ("csv", "json"))
    return digest(rows, told, interactive.as_dict(result.figure), links.permalink(result), links.short(result))


def files(place: Place, result: ChartResult, context: Context) -> dict[str, bytes]:
    """Every file of a view by its name in the site; the result is drawn in light."""
    made = {place.page: b""}
    slide = chart(place.chart.id, place.options, theme="slide")
    picture = still(result)
    for figure, name in ((result, place.figure()), (slide, place.figure(slide=True))):
        made[name] = interactive.script(figure, look.SLIDE if figure is slide else look.LIGHT)
    made[place.embed()] = _embed(place, result, picture, context, slide=False)
    made[place.embed(slide=True)] = _embed(place, slide, still(slide, look.SLIDE), context, slide=True)
    for extension in DATA:
        of, how = (slide, PICTURES["slide"]) if extension == "pptx" else (result, {})
        made[place.file(extension)] = WRITERS[extension].write(of, parse(how.items()))
    drawn = {"light": result, "dark": chart(place.chart.id, place.options, theme="dark"), "slide": slide}
    for theme, given in PICTURES.items():
        for extension in ("svg", "png"):
            made[place.file(extension, theme)] = WRITERS[extension].write(drawn[theme], parse(given.items()))
    made[place.page] = pages.chart_page(place, result, picture, context.places, context.base)
    return made


def _embed(place: Place, result: ChartResult, picture: str, context: Context, *, slide: bool) -> bytes:
    here = place.embed(slide=slide)
    addresses = embed.Addresses(
        script=relative(here, f"embed/{assets.asset('chart.js').name}"),
        plotly=relative(here, f"embed/{assets.plotly().name}"),
        figure=relative(here, place.figure(slide=slide)),
        full=relative(here, place.page),
        further=(relative(here, f"embed/{assets.asset('views.js').name}"),),
    )
    looks = opt.parse(embed.OPTIONS, [("theme", "slide")] if slide else [])
    data = pages.views_block(here, place, context.places, lambda one: one.embed(slide=slide))
    return embed.page(result, addresses, look_of=looks, picture=picture, data=data)
