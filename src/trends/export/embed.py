"""The page that other pages frame: question, chart and source line, which fit the frame, and nothing else.

The chart is a still picture at first, in the page's own colours, and becomes interactive when a reader comes near. No
cookies, no storage, nobody else's server: scripts come from beside the page, under a policy that allows nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from trends import assets, settings
from trends import options as opt
from trends import theme as look
from trends.charts.result import ChartResult
from trends.export import fragments, interactive

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'unsafe-inline'",  # plotly.js sets styles, and so do pictures
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The page's Content-Security-Policy; it says nothing of who may frame it, so anybody may."""

OPTIONS: tuple[opt.Option, ...] = (
    opt.Choice(
        "theme",
        "Theme",
        "Light, dark, as the reader has it (auto), or the large text of a slide.",
        {name: name.capitalize() for name in ("auto", "light", "dark", "slide")},
        "auto",
    ),
    opt.Choice(
        "background",
        "Background",
        "The theme's background, or none, so that the page's own shows through.",
        {"solid": "The theme's", "transparent": "None"},
        "solid",
    ),
    opt.Choice("title", "Title", "The question above the chart.", {"on": "On", "off": "Off"}, "on"),
)
"""How an embed looks, beside the chart's own options."""

ASPECT = "16 / 11"
"""Width to height of a frame that suits a chart with question and source line, for pages that do not listen."""


@dataclass(frozen=True)
class Addresses:
    """Where the page finds its scripts (`script`, `plotly`, `figure`) and its reader the whole page (`full`).

    `further` are scripts that a static copy adds.
    """

    script: str
    plotly: str
    figure: str
    full: str
    further: tuple[str, ...] = ()


def page(
    result: ChartResult,
    addresses: Addresses,
    *,
    look_of: opt.Options | None = None,
    picture: str = "",
    notices: tuple[str, ...] = (),
    data: str = "",
) -> bytes:
    """The page, UTF-8.

    Parameters
    ----------
    look_of : Options, optional
        Values of `OPTIONS`.
    picture : str
        The chart as SVG, of `export.still`; without one the page is interactive at once.
    notices : texts
        What the reader should know of the view, such as an option that could not be used.
    data : str
        A data block for a further script, as HTML.
    """
    looks = look_of or opt.defaults(OPTIONS)
    theme, bare = looks.choice("theme"), looks.choice("background") == "transparent"
    figure, left_out = interactive.arranged(result, look.SLIDE if theme == "slide" else look.LIGHT)
    height = figure.layout.height
    box = {
        "id": "chart",
        "data-frame": result.id,
        "data-plotly": addresses.plotly,
        "data-figure": addresses.figure,
        **({} if picture else {"data-start": "now", "role": "img", "aria-label": result.alt}),
        **({"data-height": f"{height:.0f}", "style": f"--height:{height:.0f}px"} if height else {}),
    }
    heading = f"<h1>{escape(result.question)}</h1>" if looks.choice("title") == "on" else ""
    body = "\n".join(
        part
        for part in (
            heading,
            *(f'<p class="notice" role="status">{escape(text)}</p>' for text in notices),
            f"<div{attributes(box)}>{picture}</div>",
            f'<p class="source">{f"{escape(left_out)} " if left_out else ""}{fragments.source_line(result)} · '
            f'<a href="{escape(addresses.full)}" target="_blank" rel="noopener">Rows, sources, other views</a></p>',
            data,
        )
        if part
    )
    scripts = "".join(f'<script src="{escape(one)}"></script>\n' for one in (*addresses.further, addresses.script))
    css = fragments.colours(look.SLIDE if theme == "slide" else look.LIGHT) + assets.asset("embed.css").text.strip()
    html = (
        f'<!doctype html>\n<html lang="en" data-theme="{escape(theme)}"{" data-background=none" if bare else ""}>\n'
        f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(settings.page_title(result.question))}</title>\n"
        f'<meta name="description" content="{escape(result.answer)}">\n<style>{css}</style>\n</head>\n'
        f"<body>\n{body}\n{scripts}</body>\n</html>\n"
    )
    return html.encode("utf-8", "replace")


def iframe(
    address: str, title: str, *, width: int | None = None, height: int | None = None, source: str = "src"
) -> str:
    """The element that frames an embed: as wide as its place, or of a size; allowed to do no more than it needs.

    `source` is the attribute of its address: reveal.js loads `data-src` when the slide comes.
    """
    size = {"width": f"{width}", "height": f"{height}"} if width and height else {}
    style = f"border:0;max-width:100%;{'' if size else f'width:100%;aspect-ratio:{ASPECT}'}".rstrip(";")
    given = {
        source: address,
        "title": title,
        **size,
        "style": style,
        "loading": "lazy",
        "sandbox": "allow-scripts allow-popups",
    }
    return f"<iframe{attributes(given)}></iframe>"


def attributes(given: dict[str, str]) -> str:
    """Attributes of an element, escaped."""
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())
