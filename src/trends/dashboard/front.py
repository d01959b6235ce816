"""The front page: the argument of the Bitter Lesson in one screen, with live numbers from the fits."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from trends.charts import argument
from trends.charts.registry import Chart, chart, charts
from trends.charts.result import ChartResult
from trends.dashboard.chart_page import PLOTLY_CONFIG, theme_name
from trends.dashboard.text import link, plain

CARD_HEIGHT = 160


def show(pages: Mapping[str, StreamlitPage]) -> None:
    """Draw the front page; ``pages`` maps chart ids to their pages."""
    st.title(argument.TITLE, anchor=False)
    st.markdown(f"That is the {link('Bitter Lesson', argument.ESSAY)} (Sutton, 2019): {plain(argument.LEAD)}")
    results = {step.chart_id: chart(step.chart_id, theme=theme_name()) for step in argument.STEPS}
    growths = argument.two_growths(results[argument.COMPUTE], results[argument.HARDWARE])
    for column, step in zip(st.columns(len(argument.STEPS), gap="small"), argument.STEPS, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(step, results[step.chart_id], pages)
    st.markdown(f"**Two growths, not one.** {plain(f'{growths} {argument.LIMITS}'.strip())}")
    _others(pages)


def _others(pages: Mapping[str, StreamlitPage]) -> None:
    """Links to the charts that the argument does not show, by group."""
    shown = {step.chart_id for step in argument.STEPS}
    groups: dict[str, list[Chart]] = {}
    for found in charts().values():
        if found.id not in shown:
            groups.setdefault(found.group, []).append(found)
    columns = st.columns(2)
    for place, (group, members) in enumerate(groups.items()):
        with columns[place % len(columns)]:
            st.markdown(f"**{plain(group)}**")
            for found in members:
                st.page_link(pages[found.id], label=found.title, width="stretch")


def _card(step: argument.Step, result: ChartResult, pages: Mapping[str, StreamlitPage]) -> None:
    st.markdown(f"### {plain(step.headline(result))}\n{plain(step.claim)}")
    st.caption(plain(step.small_print(result)))
    figure = result.figure
    figure.update_layout(showlegend=False, height=CARD_HEIGHT, margin={"l": 4, "r": 8, "t": 4, "b": 4})
    figure.update_xaxes(nticks=4)
    figure.update_yaxes(title_text="")
    figure.for_each_trace(lambda trace: trace.update(visible=False), selector={"mode": "text"})
    st.plotly_chart(
        figure,
        theme=None,
        height=CARD_HEIGHT,
        key=f"card.{step.chart_id}",
        alt=result.alt,
        config=PLOTLY_CONFIG | {"displayModeBar": False, "staticPlot": True},
    )
    st.page_link(pages[step.chart_id], label=result.title, width="stretch")
