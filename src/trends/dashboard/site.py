"""Navigation: the pages, their order and the sidebar with our own links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from trends import settings
from trends.charts.registry import Chart, charts
from trends.dashboard import chart_page, deck, front

TOUCH = "<style>@media (hover: none) { .modebar { display: none } }</style>"
"""Where nothing can hover, plotly's tool bar would always stand, over the legend."""


def show() -> None:
    """Run the page that the address names."""
    st.set_page_config(layout="wide", initial_sidebar_state="auto")
    st.html(TOUCH)
    pages = {
        found.id: st.Page(_page(found), title=settings.page_title(found.question), url_path=found.id)
        for found in charts().values()
    }
    home = st.Page(partial_named(front.show, "front", pages), title=settings.TITLE, default=True)
    current = st.navigation([home, *pages.values()], position="hidden")
    with st.sidebar:
        st.page_link(home, label=f"**{settings.TITLE}**")
        deck.panel()
        for group in dict.fromkeys(found.group for found in charts().values()):
            st.caption(group)
            for found in charts().values():
                if found.group == group:
                    st.page_link(pages[found.id], label=found.title)
        if settings.repo_url():
            st.link_button("Data and code", str(settings.repo_url()))
    current.run()


def _page(found: Chart) -> Callable[[], None]:
    return partial_named(chart_page.show, found.id, found)


def partial_named(function: Callable[..., None], name: str, *args: object) -> Callable[[], None]:
    """A call with its arguments bound and a name, which `st.Page` asks for."""
    bound = partial(function, *args)
    bound.__name__ = name  # type: ignore[attr-defined]
    return bound
