"""The page of one chart: question, answer, chart, options, rows with their sources, method."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from trends import links, settings, units
from trends.charts import words
from trends.charts.registry import Chart, chart_leniently
from trends.charts.result import ChartResult, FittedTrend
from trends.dashboard import share, state
from trends.dashboard.text import link, plain
from trends.export import interactive
from trends.permalinks import currency

INTERVALS = {
    "t": "Student's t",
    "hc3": "HC3",
    "cluster": "leaving out one group at a time",
    "bootstrap": "bootstrap",
    "reselected": "choosing again in every resample",
    "likelihood": "likelihood",
    "none": "none",
}
PLOTLY_CONFIG = interactive.CONFIG


def show(found: Chart) -> None:
    """Draw the page for the options in the address."""
    st.title(found.question, anchor=False)
    answer = st.container()
    picture, controls = st.columns([3, 1], gap="medium")
    with controls:
        chosen, problems = state.choose(found)
    result, refused = chart_leniently(found.id, chosen, theme=theme_name())
    with answer:
        for problem in (*problems, *refused):
            st.warning(plain(problem), icon=":material/link_off:")
        if not refused:
            _standing(found, result)
        st.subheader(plain(result.answer), anchor=False)
        share.button(found, result, theme_name())
    with picture:
        st.caption(plain(_reading_aid(found, result)))
        selection = _figure(result)
        for caveat in result.caveats:
            st.caption(plain(caveat))
    _picked(result, selection)
    contents = {
        "Trends": _trends,
        "Rows": _rows,
        "How it was made": _method,
        "Sources": _sources,
    }
    # Only the open tab is made: the table of rows alone would bring 0.8 MB of scripts to the first view.
    tabs = st.tabs(list(contents), key=f"tabs.{found.id}", on_change="rerun")
    for tab, content in zip(tabs, contents.values(), strict=True):
        if tab.open:
            with tab:
                content(found, result)


def _standing(found: Chart, result: ChartResult) -> None:
    """Of a view frozen at a day: whether it still holds, and what has changed since."""
    if result.options.get("as_of", "latest") == "latest":
        return
    holds, sentences = currency.standing(found, result.options, currency.parse(st.query_params.get("printed", "")))
    text = plain(" ".join(sentences))
    if holds:
        st.success(text, icon=":material/check:")
    else:
        today = share.root() + links.page(found, result.options.with_(as_of="latest"))
        st.info(f"{text} {link('Open it with the data of today', today)}", icon=":material/history:")


def _reading_aid(found: Chart, result: ChartResult) -> str:
    text = found.about
    if result.y.scale == "log":
        text += " Log scale: each step up is a multiple."
    if result.trends and not result.rows["fitted"].all():
        text += " Filled markers are in the fit, open ones are not."
    return text


def theme_name() -> str:
    """The reader's theme: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _figure(result: ChartResult) -> list[str]:
    """Draw the figure; returns the ids of the points the reader picked."""
    height = result.figure.layout.height or 560
    event = st.plotly_chart(
        result.figure,
        theme=None,
        height=int(height),
        config=PLOTLY_CONFIG,
        alt=result.alt,
        key=f"figure.{result.id}",
        on_select="rerun",
        selection_mode="points",
    )
    points = event["selection"]["points"] if event else []
    return [str(point["customdata"][0]) for point in points if point.get("customdata")]


def _picked(result: ChartResult, ids: list[str]) -> None:
    """The rows of the points the reader clicked, with everything we know of them."""
    by_key = {reference.key: reference for reference in result.references}
    for row in result.rows[result.rows["id"].isin(ids)].to_dict("records")[:3]:
        with st.container(border=True):
            value = units.format_quantity(row["y"], result.y.unit) if result.y.unit else ""
            known = ", ".join(part.replace("_", " ") for part in (row["basis"], row["confidence"]) if part)
            st.markdown(f"**{plain(row['name'])}** · {plain(row['date'])} · {plain(value)} {plain(known)}")
            for column in result.columns:
                if row[column.name] not in ("", None) and not pd.isna(row[column.name]):
                    cell = row[column.name]
                    shown = units.format_quantity(cell, column.unit) if isinstance(cell, float) else str(cell)
                    st.caption(plain(f"{column.title}: {shown}"))
            if row["note"]:
                st.caption(plain(row["note"]))
            for key in row["sources"].split(";"):
                if key in by_key:
                    st.caption("Source: " + link(by_key[key].text, by_key[key].url))


def _trends(found: Chart, result: ChartResult) -> None:
    if not result.trends:
        st.write("No trend is fitted in this view.")
        return
    st.table(pd.DataFrame([_trend_row(fitted) for fitted in result.trends]), hide_index=True)
    for fitted in result.trends:
        st.markdown(plain(fitted.words()))
    st.caption(plain(" ".join(_reading_of_columns(result))))


def _reading_of_columns(result: ChartResult) -> list[str]:
    """What the columns say whose names are short: those of them that have a value."""
    said = [
        "OOM per year: powers of ten per year. The band in the chart's dark tone is where the trend is, the light one "
        "where a new point would fall."
    ]
    if any(fitted.trend and fitted.trend.null_slope for fitted in result.trends):
        said.append("By the choice alone: how fast the chosen would seem to grow if nothing grew.")
    if any(fitted.undisclosed for fitted in result.trends):
        said.append("Without the value: rows that the definition admits in these years, but whose value is unknown.")
    return said


def _trend_row(fitted: FittedTrend) -> dict[str, str]:
    trend = fitted.trend
    row = {"Trend": fitted.label, "Verdict": trend.verdict if trend else "no trend"}
    factor = doubling = oom = r_squared = "–"
    if trend:
        factor = units.format_factor(trend.factor_per_year)
        oom = units.significant(trend.slope, 2)
        if trend.factor_interval:
            low, high = trend.factor_interval
            factor += f" ({units.format_factor(low)} to {units.format_factor(high)})"
        span = trend.doubling_years or trend.halving_years
        between = trend.doubling_interval or trend.halving_interval
        if span:
            doubling = ("doubles in " if trend.doubling_years else "halves in ") + units.format_years(span)
            doubling += f" ({units.format_years_interval(*between, beside=span)})" if between else " (no interval)"
        r_squared = f"{trend.r_squared:.2f}"
    level = f"{trend.level:.0%}" if trend else "90%"
    return row | {
        f"Factor per year ({level} interval)": factor,
        "Doubling or halving": doubling,
        "OOM per year": oom,
        "Interval": INTERVALS[trend.interval] if trend else "–",
        "By the choice alone": units.format_factor(10**trend.null_slope) if trend and trend.null_slope else "–",
        "n": str(fitted.n),
        "R²": r_squared,
        "Years": words.years(trend) if trend else fitted.window,
        "Definition": fitted.definition,
        "Without the value": "–" if fitted.undisclosed is None else str(fitted.undisclosed),
    }


def _rows(found: Chart, result: ChartResult) -> None:
    wanted = st.text_input(
        "Search the rows", key=f"search.{found.id}", placeholder="name, organization, source, note ..."
    ).strip()
    rows = result.rows
    if wanted:
        lines = [" ".join(map(str, row.values())).casefold() for row in rows.to_dict("records")]
        rows = rows[[wanted.casefold() in line for line in lines]]
    by_key = {reference.key: reference for reference in result.references}
    table = pd.DataFrame(
        {
            "Name": rows["name"],
            "Date": rows["date"],
            **({f"{result.y.name}": [units.format_number(y) for y in rows["y"]]} if result.y.unit else {}),
            "In the fit": rows["fitted"],
            "Basis": rows["basis"].str.replace("_", " "),
            "Confidence": rows["confidence"],
            "Source": [_url(by_key, keys, 0) for keys in rows["sources"]],
            "Further source": [_url(by_key, keys, 1) for keys in rows["sources"]],
            "Cited as": rows["sources"].str.replace(";", ", "),
            **{f"{c.title} ({c.unit})" if c.unit else c.title: rows[c.name] for c in result.columns},
            "Note": rows["note"],
        }
    )
    st.caption(f"{len(table)} of {len(result.rows)} rows")
    site = r"https?://(?:www\.)?([^/]+)"
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            name: st.column_config.LinkColumn(name, display_text=site) for name in ("Source", "Further source")
        },
    )
    if settings.repo_url():
        st.link_button(
            f"Correct a row of data/{found.table}.csv", f"{settings.repo_url()}/edit/main/data/{found.table}.csv"
        )


def _url(by_key: dict[str, Any], keys: str, place: int) -> str | None:
    found = [by_key[key].url for key in keys.split(";") if key in by_key and by_key[key].url]
    return found[place] if len(found) > place else None


def _method(found: Chart, result: ChartResult) -> None:
    for line in result.method:
        st.markdown(f"- {plain(line)}")
    st.markdown(plain(f"Data version {result.data_version}, method version {result.method_version}."))


def _sources(found: Chart, result: ChartResult) -> None:
    opened = sum(reference.opened for reference in result.references)
    summary = f"{len(result.references)} sources; figures were read in {opened}, the others are cited through a list."
    st.markdown(plain(summary))
    lines = []
    for reference in result.references:
        how = "" if reference.opened else f" (through {reference.via})" if reference.via else " (not opened)"
        lines.append(f"- {link(reference.text, reference.url)}{plain(how)}")
    st.markdown("\n".join(lines))
