"""The registry: what a chart must declare, and what asking for one that is not there answers."""

from __future__ import annotations

import re

import pytest

import trends
from trends import tables
from trends.charts import View, charts, register, registry
from trends.errors import OptionError, TrendsError, UnknownChart
from trends.options import IGNORED, parse
from trends.theme import THEMES


def test_a_chart_id_is_a_slug_that_no_address_of_ours_or_of_streamlit_takes(spec):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", spec.id)
    assert spec.id not in {"charts", "data", "embed", "c", "oembed", "static", "media", "component", "app"}


def test_a_chart_asks_a_question_and_says_in_a_sentence_what_is_drawn(spec):
    assert spec.question.endswith("?")
    assert spec.about.endswith(".")
    assert spec.title
    assert spec.group


def test_the_date_column_of_a_chart_is_a_date_of_its_table(spec):
    assert tables.package().table(spec.table).columns[spec.x].is_date


def test_option_names_are_unique_and_none_is_a_parameter_that_is_ignored(spec):
    names = [option.name for option in spec.options]
    assert len(set(names)) == len(names)
    assert not [name for name in names if IGNORED.fullmatch(name)]


def test_every_chart_of_rows_has_a_period_so_that_pages_and_links_can_name_one(spec):
    assert "period" in {option.name for option in spec.options} or spec.group == "How sure is this?"


def test_the_default_of_an_option_is_a_value_that_it_takes(spec):
    for option in spec.options:
        assert option.parse(option.text(option.default)) == option.default
        assert option.title
        assert option.help.endswith(".")


def test_columns_of_the_rows_are_declared_with_their_title_and_unit_or_computed_in_a_declared_unit(spec):
    declared = tables.package().table(spec.table).columns
    units = {column.unit for column in declared.values() if column.unit}
    for column in trends.chart(spec.id).columns:
        if column.name in declared:
            assert (column.title, column.unit) == (declared[column.name].title, declared[column.name].unit), column.name
        else:
            assert column.unit in units | {"", "rows", "x per year"}


def test_titles_and_questions_tell_charts_apart():
    for said in ("title", "question", "order"):
        assert len({getattr(found, said) for found in charts().values()}) == len(charts())


def test_charts_come_in_their_declared_order():
    assert [found.order for found in charts().values()] == sorted(found.order for found in charts().values())


def test_two_charts_cannot_have_one_id(spec):
    with pytest.raises(ValueError, match=f"two charts are called {spec.id}"):
        register(
            id=spec.id, title="", question="", about="", group="", table="models", x="published", options=(), order=1
        )(spec.draw)
    assert registry.charts()[spec.id] is spec


def test_an_unknown_chart_is_an_error_that_lists_those_there_are():
    with pytest.raises(UnknownChart, match='There is no chart "compute"') as caught:
        trends.chart("compute")
    assert all(chart_id in str(caught.value) for chart_id in charts())


def test_an_error_repeats_only_the_beginning_of_a_long_id():
    with pytest.raises(UnknownChart) as caught:
        trends.chart("x" * 10_000)
    assert len(str(caught.value)) < 1_000 + sum(map(len, charts()))


def test_an_unknown_theme_is_an_error_that_lists_those_there_are(spec):
    with pytest.raises(OptionError, match=r'theme: "blue".*light, dark'):
        trends.chart(spec.id, theme="blue")


def test_all_options_at_once_and_single_ones_by_name_cannot_be_mixed(spec):
    with pytest.raises(TrendsError, match="not both"):
        trends.chart(spec.id, registry.select(spec.id, []), period="earliest-latest")


def test_a_period_holds_all_of_its_last_year_and_nothing_after(spec):
    if "period" not in {option.name for option in spec.options}:
        return  # it looks at all years at once
    view = View(spec, parse(spec.options, [("period", "2010-2012")]), THEMES["light"])
    years = tables.load(spec.table)[f"{spec.x}_year"].dropna()
    inside = years[view.inside(years)]
    assert view.window == (2010.0, 2013.0)
    assert set(inside.astype(int)) <= {2010, 2011, 2012}
    assert len(inside) == years.between(2010, 2013, inclusive="left").sum()
    assert view.window_text == "2010 to 2012"


def test_open_ends_of_a_period_are_infinite(spec):
    if "period" not in {option.name for option in spec.options}:
        return  # it looks at all years at once
    view = View(spec, parse(spec.options, [("period", "earliest-latest")]), THEMES["light"])
    assert view.window == (float("-inf"), float("inf"))


def test_the_theme_changes_the_look_of_a_chart_and_nothing_else(spec):
    light, dark = (trends.chart(spec.id, theme=name) for name in ("light", "dark"))
    assert light.rows.equals(dark.rows)
    assert (light.answer, light.alt, light.trends) == (dark.answer, dark.alt, dark.trends)
    assert light.figure.layout.paper_bgcolor == THEMES["light"].background
    assert dark.figure.layout.paper_bgcolor == THEMES["dark"].background
    colours = [{trace.marker.color for trace in made.figure.data if trace.marker.color} for made in (light, dark)]
    assert colours[0].isdisjoint(colours[1])
    assert colours[0] <= {*THEMES["light"].series, THEMES["light"].muted}
    assert colours[1] <= {*THEMES["dark"].series, THEMES["dark"].muted}
