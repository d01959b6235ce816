"""The reader's own deck: views gathered from chart pages, kept in the session, downloaded as one PowerPoint file.

The deck's address holds its views as short codes, so it can be kept and opened again; nothing is stored here.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from trends import links
from trends.charts.registry import Chart
from trends.charts.result import ChartResult
from trends.dashboard.text import plain

_DECK = "deck"
_SAID = "deck.said"
"""What the next run says: a toast shown by the callback itself would take the page's place in the browser."""


def views() -> list[tuple[str, str]]:
    """Short code and title of each gathered view, in the order of the slides."""
    return list(st.session_state.setdefault(_DECK, []))


def add_button(found: Chart, result: ChartResult) -> None:
    """The button that puts a view into the deck; a view that is in it already is not added again."""
    code = links.code(result)
    if code is None:
        return
    if st.button(
        "Add to my deck",
        icon=":material/playlist_add:",
        key=f"deck.add.{found.id}",
        on_click=_add,
        args=(code, found.title),
    ):
        st.rerun()  # of the whole page, whose sidebar shows the deck; the dialog closes


def _add(code: str, title: str) -> None:
    if code not in [known for known, _ in views()]:
        st.session_state[_DECK] = [*views(), (code, title)]
        st.session_state[_SAID] = f"Slide {len(views())} of My deck, in the sidebar"
    else:
        st.session_state[_SAID] = "This view is in My deck already"


def panel() -> None:
    """The deck in the sidebar, once it has a view: its slides, taking one out, and the download."""
    gathered = views()
    if not gathered:
        return
    if said := st.session_state.pop(_SAID, None):
        st.toast(said, icon=":material/playlist_add_check:")
    with st.expander(f"My deck ({len(gathered)})", expanded=True, icon=":material/slideshow:"):
        for place, (_, title) in enumerate(gathered):
            name, remove = st.columns([5, 1], vertical_alignment="center")
            name.markdown(plain(f"{place + 1}. {title}"))
            if remove.button(
                ":material/close:", key=f"deck.remove.{place}", help=f"Take slide {place + 1} out", type="tertiary"
            ):
                st.session_state[_DECK] = gathered[:place] + gathered[place + 1 :]
                st.rerun()
        href = links.deck([code for code, _ in gathered])
        st.html(f'<a href="{escape(href)}" download="deck.pptx">Download the deck (PowerPoint)</a>')
        st.caption("It is kept until this page is loaded anew. The address of the download makes the same deck again.")
