"""The dialog that takes a view along: into slides first, then embeds and snippets, links and citations, data.

It states addresses and text that other modules compute; the files behind the addresses are made when they are asked
for.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from trends import links, settings
from trends import options as opt
from trends.charts.registry import Chart
from trends.charts.result import ChartResult
from trends.dashboard import deck
from trends.dashboard.text import plain
from trends.export import WRITERS, citation, rendering
from trends.export.snippets import snippets
from trends.theme import THEMES, Theme

TITLE = "Put it in my slides"


def button(found: Chart, result: ChartResult, theme: str) -> None:
    """The button that opens the dialog."""
    if st.button(TITLE, icon=":material/slideshow:", key=f"share.{found.id}"):
        _dialog(found, result, THEMES[theme])


def root() -> str:
    """Address of the dashboard without a trailing slash: `PUBLIC_URL`, or where the reader's browser found it."""
    url = settings.public_url() or st.context.url or ""
    return url if settings.public_url() else "/".join(url.split("/")[:3]) if "://" in url else ""


@st.dialog(TITLE, width="medium", icon=":material/slideshow:")
def _dialog(found: Chart, result: ChartResult, theme: Theme) -> None:
    tabs = st.tabs(["Slides", "Embed and paste", "Link and cite", "Data"])
    with tabs[0]:
        _slides(found, result, theme)
    with tabs[1]:
        _paste(result)
    with tabs[2]:
        _cite(found, result)
    with tabs[3]:
        _data(found, result, theme)


def _slides(found: Chart, result: ChartResult, theme: Theme) -> None:
    options = links.frozen(result)
    size, look = st.columns(2)
    sizes = {name: chosen.title for name, chosen in rendering.SIZES.items() if name != "page"}
    with size:
        chosen_size = st.selectbox("Size", list(sizes), format_func=lambda name: sizes[name], key="share.size")
    with look:
        looks = {"auto": "To suit the size", "light": "Light", "dark": "Dark"}
        chosen_theme = st.selectbox("Colours", list(looks), format_func=lambda name: looks[name], key="share.theme")
    transparent = st.toggle("Without background, so that the slide's own shows through", key="share.background")
    drawing = {"size": str(chosen_size)}
    if chosen_theme != "auto":
        drawing["theme"] = str(chosen_theme)
    if transparent:
        drawing["background"] = "transparent"
    buttons = [
        _download(found, extension, label, options, theme, drawing, first=extension == "pptx")
        for extension, label in (("pptx", "PowerPoint"), ("png", "PNG"), ("svg", "SVG"), ("pdf", "PDF"))
        if extension in WRITERS
    ]
    if "png" in WRITERS:
        buttons.insert(2, _download(found, "png", "Copy image", options, theme, drawing, copy=True))
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:.6rem">{"".join(buttons)}</div>')
    st.caption(
        "The PowerPoint chart is native: its data sheet, colours and text can be edited, and next year's data brought "
        "in by `trends deck --refresh`. Every picture names its sources, versions and address."
    )
    deck.add_button(found, result)


def _paste(result: ChartResult) -> None:
    live = st.toggle(
        "Live: show the newest data each time (else as they are in this release)", key="share.live", value=False
    )
    if not live:
        _say_if_not_frozen(result)
    options = result.options if live else links.frozen(result)
    found = {snippet.name: snippet for snippet in snippets(result, options, root())}
    name = st.selectbox("Where it goes", list(found), key="share.where")
    st.code(found[str(name)].text, language=found[str(name)].language, wrap_lines=True)


def _cite(found: Chart, result: ChartResult) -> None:
    live, frozen = links.page(found, result.options), links.page(found, links.frozen(result))
    st.markdown("**Link to this view** (all options written out; the copy button is at its right)")
    st.code(root() + live, language=None, wrap_lines=True)
    if frozen != live:
        st.markdown("**The same, frozen:** it keeps the rows of this release, and says what has changed since")
        st.code(root() + frozen, language=None, wrap_lines=True)
    _say_if_not_frozen(result)
    st.markdown("**Short address**, as printed under pictures")
    st.code(links.short(result) if settings.public_url() else root() + links.short(result), language=None)
    st.markdown("**Cite**")
    st.code(citation.sentence(result, root() + frozen), language=None, wrap_lines=True)
    st.markdown("**BibTeX**")
    st.code(citation.own_entry(result, root() + frozen), language="latex", wrap_lines=True)


def _say_if_not_frozen(result: ChartResult) -> None:
    """Say so where a link cannot keep the rows: the tables hold edits that no release has."""
    if links.frozen(result).get("as_of") == "latest":
        st.caption(
            "The tables hold changes that are in no release yet, so this view cannot be frozen: links to it follow "
            "the data."
        )


def _data(found: Chart, result: ChartResult, theme: Theme) -> None:
    st.markdown("**Rows of this view**, exactly those drawn, with their sources")
    labels = (("csv", "CSV"), ("json", "JSON"), ("bib", "Sources as BibTeX"), ("html", "Page that works offline"))
    buttons = [_download(found, e, label, result.options, theme, {}) for e, label in labels if e in WRITERS]
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:.6rem">{"".join(buttons)}</div>')
    st.caption(plain(f"Data version {result.data_version}, method version {result.method_version}."))


def _download(
    found: Chart,
    extension: str,
    label: str,
    options: opt.Options,
    theme: Theme,
    drawing: dict[str, str],
    *,
    first: bool = False,
    copy: bool = False,
) -> str:
    """A link that looks like a button and saves a file; with `copy` a script of ours puts the picture on the clipboard.

    A link, because a button of Streamlit would need the file before it is asked for.
    """
    colours = f"background:{theme.accent};color:{theme.background}" if first else f"color:{theme.text}"
    style = (
        f"{colours};border:1px solid {theme.accent};border-radius:.5rem;padding:.45rem .9rem;text-decoration:none;"
        "font-weight:600;display:inline-block"
    )
    href = links.file(found, extension, options, drawing)
    name = f"{found.id}.{extension}"
    marked = ' data-copy-image=""' if copy else ""
    return f'<a href="{escape(href)}" download="{escape(name)}"{marked} style="{style}">{escape(label)}</a>'
