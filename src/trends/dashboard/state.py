"""The URL is the state: links, the back button and a first visit set the widgets; a widget's change writes the URL.

A page at its defaults keeps a bare address; any change writes the whole state, so a later default cannot change it.
"""

from __future__ import annotations

import streamlit as st

from trends import options as opt
from trends import tables
from trends.charts.registry import Chart

_TOUCHED, _PAGE = "touched", "page"


def choose(chart: Chart) -> tuple[opt.Options, tuple[str, ...]]:
    """Draw the widgets of a chart's options where the caller stands; returns the options and what the URL had wrong."""
    given = list(st.query_params.to_dict().items())
    from_url, problems = opt.parse_leniently(chart.options, given)
    touched = st.session_state.pop(_TOUCHED, False) and st.session_state.get(_PAGE) == chart.id
    if not touched:
        for option in chart.options:
            st.session_state[_key(chart, option)] = from_url[option.name]
    st.session_state[_PAGE] = chart.id
    values = {option.name: _widget(chart, option) for option in chart.options if not option.more}
    if folded := [option for option in chart.options if option.more]:
        changed = any(st.session_state[_key(chart, option)] != option.default for option in folded)
        with st.expander("More definitions", expanded=changed):
            values |= {option.name: _widget(chart, option) for option in folded}
    chosen = opt.Options(tuple((option.name, values[option.name]) for option in chart.options))
    if touched and chosen != from_url:
        st.query_params.from_dict(opt.query(chart.options, chosen))
        problems = ()
    return chosen, problems


def _key(chart: Chart, option: opt.Option) -> str:
    return f"{chart.id}.{option.name}"


def _touch() -> None:
    st.session_state[_TOUCHED] = True


def _widget(chart: Chart, option: opt.Option) -> opt.Value:
    """The widget of one option; its value is always taken from session state, never from a default."""
    key = _key(chart, option)
    if isinstance(option, opt.Flag):
        return bool(st.toggle(option.title, key=key, help=option.help, on_change=_touch))
    if isinstance(option, opt.Period):
        return _period(chart, option, key)
    if isinstance(option, opt.Many):
        return _many(option, key)
    if isinstance(option, opt.Day):
        return _day(option, key)
    assert isinstance(option, opt.Choice)
    if len(option.choices) <= 2:
        st.radio(
            option.title,
            list(option.choices),
            format_func=lambda value: option.choices[value],
            key=key,
            help=option.help,
            on_change=_touch,
            horizontal=True,
        )
    else:
        st.selectbox(
            option.title,
            list(option.choices),
            format_func=lambda value: option.choices[value],
            key=key,
            help=option.help,
            on_change=_touch,
        )
    return str(st.session_state[key])


def _day(option: opt.Day, key: str) -> str:
    """A list of the days of the releases, and of the day in the address."""
    days = {release.day: f"{release.day} ({release.name})" for release in reversed(tables.releases())}
    chosen = str(st.session_state[key])
    shown = ["latest", *days] if chosen in days or chosen == "latest" else ["latest", chosen, *days]
    st.selectbox(
        option.title,
        shown,
        format_func=lambda day: days.get(day, day),
        key=key,
        help=option.help,
        on_change=_touch,
    )
    return str(st.session_state[key])


def _many(option: opt.Many, key: str) -> tuple[str, ...]:
    """Pills of which at least one stays chosen: taking away the last one brings it back."""
    pills = f"{key}.pills"
    st.session_state[pills] = list(st.session_state[key])

    def changed() -> None:
        picked = st.session_state[pills]
        if picked:
            st.session_state[key] = tuple(value for value in option.choices if value in picked)
        _touch()

    st.pills(
        option.title,
        list(option.choices),
        selection_mode="multi",
        format_func=lambda value: option.choices[value],
        key=pills,
        help=option.help,
        on_change=changed,
        wrap=True,
    )
    return tuple(st.session_state[key])


def _period(chart: Chart, option: opt.Period, key: str) -> tuple[str, str]:
    """Two lists of the years of the chart's table, with open ends that stay the words earliest and latest."""
    first, last = st.session_state[key]
    years = tables.load(chart.table)[f"{chart.x}_year"].dropna()
    chosen = {first, last} - {"earliest", "latest"}
    span = sorted({str(year) for year in range(int(years.min()), int(years.max()) + 1)} | chosen)
    keys = (f"{key}.first", f"{key}.last")
    st.session_state[keys[0]], st.session_state[keys[1]] = first, last

    def changed(moved: int) -> None:
        ends = [st.session_state[name] for name in keys]
        if ends[0] != "earliest" and ends[1] != "latest" and ends[0] > ends[1]:
            ends[1 - moved] = ends[moved]
        st.session_state[key] = tuple(ends)
        _touch()

    left, right = st.columns(2)
    left.selectbox("From", ["earliest", *span], key=keys[0], help=option.help, on_change=changed, args=(0,))
    right.selectbox("To", [*span, "latest"], key=keys[1], help=option.help, on_change=changed, args=(1,))
    return str(first), str(last)
