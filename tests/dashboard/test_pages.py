"""The pages as Streamlit runs them: no exception, the chart of the address, widgets and address in step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import trends
from trends import options as opt
from trends.charts import argument, charts
from trends.dashboard.text import plain

MAIN = Path(__file__).resolve().parents[2] / "src" / "trends" / "dashboard" / "main.py"
IDS = list(charts())
FAR = {"scale": "linear", "definition": "frontier", "dollars": "real", "period": "2012-2020", "labels": "false",
       "color": "domain", "bands": "none", "uncertainty": "true", "processors": "gpu", "kinds": "model,essay",
       "segment": "consumer,datacentre"}  # fmt: skip


def page(chart_id):
    from trends.charts.registry import spec
    from trends.dashboard import chart_page

    chart_page.show(spec(chart_id))


def opened(chart_id, tab="", **query):
    """A chart's page after its first run, opened with this query and at this tab."""
    app = AppTest.from_function(page, kwargs={"chart_id": chart_id}, default_timeout=60)
    if tab:
        app.session_state[f"tabs.{chart_id}"] = tab
    for name, text in query.items():
        app.query_params[name] = text
    return app.run()


def figure(app):
    """The figure that the page sends to the browser."""
    (element,) = app.get("plotly_chart")
    return json.loads(element.proto.spec)


def same_figure(app, result):
    return figure(app) == json.loads(result.figure.to_json())


def address(app):
    """The query of the address, as text."""
    return {name: text if isinstance(text, str) else ",".join(text) for name, text in app.query_params.items()}


def declared(chart_id):
    return {option.name: option for option in charts()[chart_id].options}


def far(chart_id):
    return {name: text for name, text in FAR.items() if name in declared(chart_id)}


def every_text(app):
    kinds = (app.markdown, app.caption, app.subheader, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def unescaped(text):
    return text.replace("\\", "")


@pytest.mark.parametrize("chart_id", IDS)
def test_a_page_shows_question_answer_chart_and_caveats(chart_id):
    app, result = opened(chart_id), trends.chart(chart_id)
    assert not app.exception
    assert not app.warning
    assert app.title[0].value == result.question
    assert same_figure(app, result)
    shown = unescaped(every_text(app))
    assert app.subheader[0].value == plain(result.answer)
    assert all(caveat in shown for caveat in result.caveats)


@pytest.mark.parametrize("chart_id", IDS)
def test_the_tabs_hold_trends_rows_method_sources_and_files_and_only_the_open_one_is_made(chart_id):
    result = trends.chart(chart_id)
    told = {
        "Trends": [fitted.words() for fitted in result.trends] or ["No trend is fitted in this view."],
        "Rows": [f"{len(result.rows)} of {len(result.rows)} rows"],
        "How it was made": [*result.method, f"Data version {result.data_version}"],
        "Sources": [f"{len(result.references)} sources", *(reference.text for reference in result.references)],
    }
    for tab in told:
        app = opened(chart_id, tab=tab)
        assert not app.exception
        assert [found.label for found in app.tabs] == list(told)
        shown = unescaped(every_text(app))
        for other, expected in told.items():
            assert [sentence in shown for sentence in expected] == [other == tab] * len(expected), (tab, other)


@pytest.mark.parametrize("chart_id", IDS)
def test_a_page_describes_its_chart_for_those_who_do_not_see_it(chart_id):
    (element,) = opened(chart_id).get("plotly_chart")
    assert element.proto.alt == trends.chart(chart_id).alt


@pytest.mark.parametrize("chart_id", IDS)
def test_a_page_at_its_defaults_keeps_a_bare_address(chart_id):
    assert address(opened(chart_id)) == {}


@pytest.mark.parametrize("chart_id", IDS)
def test_a_page_opened_by_a_link_restores_every_option_and_leaves_the_link_as_it_is(chart_id):
    given = far(chart_id)
    app = opened(chart_id, **given)
    assert not app.exception
    assert not app.warning
    assert same_figure(app, trends.chart(chart_id, **given))
    assert address(app) == given
    for name, option in declared(chart_id).items():
        assert app.session_state[f"{chart_id}.{name}"] == option.parse(given.get(name, option.text(option.default)))


@pytest.mark.parametrize("chart_id", IDS)
def test_every_option_has_a_widget_that_explains_it(chart_id):
    app = opened(chart_id)
    widgets = [*app.toggle, *app.radio, *app.selectbox, *app.get("button_group")]
    labels = {widget.proto.label for widget in widgets}
    titles = {option.title for option in declared(chart_id).values() if option.kind != "period"}
    assert labels == titles | ({"From", "To"} if "period" in declared(chart_id) else set())
    assert {widget.proto.help for widget in widgets} == {option.help for option in declared(chart_id).values()}


@pytest.mark.parametrize("chart_id", [c for c in IDS if "period" in declared(c)])
def test_a_bad_option_shows_what_is_allowed_and_draws_the_chart_with_the_others(chart_id):
    given = far(chart_id) | {"period": "2020-2010", "colour": "red"}
    app = opened(chart_id, **given)
    assert not app.exception
    told = "\n".join(unescaped(warning.value) for warning in app.warning)
    assert 'period: "2020-2010" is not a value it takes' in told
    assert '"colour" is not an option of this chart' in told
    good = {name: text for name, text in far(chart_id).items() if name != "period"}
    assert same_figure(app, trends.chart(chart_id, **good))


@pytest.mark.parametrize("chart_id", IDS)
def test_parameters_of_trackers_are_no_mistake(chart_id):
    app = opened(chart_id, utm_source="mail", fbclid="1", embed="true")
    assert not app.warning
    assert same_figure(app, trends.chart(chart_id))


@pytest.mark.parametrize("chart_id", [c for c in IDS if "labels" in declared(c)])
def test_a_change_of_a_widget_redraws_and_writes_the_whole_state_to_the_address(chart_id):
    app = opened(chart_id)
    app.toggle(key=f"{chart_id}.labels").set_value(False).run()
    assert not app.exception
    result = trends.chart(chart_id, labels="false")
    assert same_figure(app, result)
    assert address(app) == opt.query(charts()[chart_id].options, result.options)


@pytest.mark.parametrize("chart_id", [c for c in IDS if "labels" in declared(c)])
def test_one_change_after_another_adds_up(chart_id):
    app = opened(chart_id)
    app.toggle(key=f"{chart_id}.labels").set_value(False).run()
    app.selectbox(key=f"{chart_id}.period.first").set_value("2012").run()
    assert not app.exception
    assert (address(app)["labels"], address(app)["period"]) == ("false", "2012-latest")
    assert same_figure(app, trends.chart(chart_id, labels="false", period="2012-latest"))


@pytest.mark.parametrize(("end", "year", "period"), [("first", "2020", "2020-2020"), ("last", "2011", "2011-2011")])
def test_an_end_of_the_years_that_passes_the_other_takes_it_along(end, year, period):
    app = opened("training-compute", period="2014-2016")
    app.selectbox(key=f"training-compute.period.{end}").set_value(year).run()
    assert not app.exception
    assert address(app)["period"] == period


def test_the_last_of_several_values_cannot_be_taken_away():
    app = opened("gflops-per-dollar", processors="gpu")
    (pills,) = (group for group in app.get("button_group") if group.proto.label == "Processors")
    pills.set_value([]).run()
    assert not app.exception
    assert same_figure(app, trends.chart("gflops-per-dollar", processors="gpu"))


@pytest.mark.parametrize("chart_id", [c for c in IDS if "labels" in declared(c)])
def test_a_change_back_to_the_defaults_writes_them_out(chart_id):
    app = opened(chart_id)
    app.toggle(key=f"{chart_id}.labels").set_value(False).run()
    app.toggle(key=f"{chart_id}.labels").set_value(True).run()
    found = charts()[chart_id]
    assert address(app) == opt.query(found.options, opt.defaults(found.options))
    assert same_figure(app, trends.chart(chart_id))


def test_going_back_to_an_earlier_address_sets_the_widgets_from_it():
    app = opened("training-compute")
    app.radio(key="training-compute.scale").set_value("linear").run()
    app.query_params.clear()
    app.run()
    assert app.radio(key="training-compute.scale").value == "log"
    assert same_figure(app, trends.chart("training-compute"))
    assert address(app) == {}


def test_a_change_mends_an_address_with_a_bad_option():
    app = opened("training-compute", scale="cubic", colour="red", definition="frontier")
    app.toggle(key="training-compute.fit").set_value(False).run()
    assert not app.warning
    expected = trends.chart("training-compute", definition="frontier", fit="false")
    assert address(app) == opt.query(charts()["training-compute"].options, expected.options)


def test_years_that_the_table_does_not_reach_can_be_named_by_a_link():
    app = opened("training-compute", period="1900-1901")
    assert not app.exception
    assert [app.selectbox(key=f"training-compute.period.{end}").value for end in ("first", "last")] == ["1900", "1901"]
    assert "no trend is fitted here" in app.subheader[0].value
    assert not figure(app)["data"]


def test_the_rows_tab_lists_all_rows_and_finds_those_that_are_searched():
    app, result = opened("training-compute", tab="Rows"), trends.chart("training-compute")
    total = len(result.rows)
    assert f"{total} of {total} rows" in [unescaped(caption.value) for caption in app.caption]
    app.text_input(key="search.training-compute").set_value("alexnet").run()
    assert not app.exception
    found = [unescaped(caption.value) for caption in app.caption if unescaped(caption.value).endswith(" rows")]
    assert len(found) == 1
    assert 1 <= int(found[0].split()[0]) < 20
    assert any("AlexNet" in set(frame.value.get("Name", ())) for frame in app.dataframe)


def test_rows_that_nobody_has_are_none():
    app = opened("timeline", tab="Rows")
    app.text_input(key="search.timeline").set_value("no row says this").run()
    assert not app.exception
    assert any(caption.value.startswith("0 of ") for caption in app.caption)


def test_the_table_of_rows_holds_every_row_with_its_value_and_its_source():
    app, result = opened("gflops-per-dollar", tab="Rows"), trends.chart("gflops-per-dollar")
    (rows,) = (frame.value for frame in app.dataframe if "Cited as" in frame.value)
    assert list(rows["Name"]) == list(result.rows["name"])
    assert list(rows["In the fit"]) == list(result.rows["fitted"])
    assert [cell.replace(", ", ";") for cell in rows["Cited as"]] == list(result.rows["sources"])


def test_links_to_the_repository_appear_only_where_it_has_an_address(monkeypatch):
    assert not opened("timeline", tab="Rows").get("link_button")
    monkeypatch.setenv("REPO_URL", "https://git.example/trends/")
    (edit,) = opened("timeline", tab="Rows").get("link_button")
    assert edit.proto.url == "https://git.example/trends/edit/main/data/milestones.csv"


@pytest.fixture(scope="module")
def front():
    return AppTest.from_file(str(MAIN), default_timeout=60).run()


def test_the_front_page_states_the_argument_with_the_numbers_of_its_charts(front):
    assert not front.exception
    assert front.title[0].value == argument.TITLE
    assert len(front.get("plotly_chart")) == len(argument.STEPS)
    shown = unescaped(every_text(front))
    for step in argument.STEPS:
        result = trends.chart(step.chart_id)
        assert unescaped(step.headline(result)) in shown
        assert unescaped(step.small_print(result)) in shown


def test_the_sidebar_and_the_front_page_lead_to_every_chart_once(front):
    for links in (front.sidebar.get("page_link"), front.main.get("page_link")):
        assert sorted(link.proto.page for link in links if link.proto.page) == sorted(IDS)


def test_the_sidebar_puts_charts_under_their_groups_in_order(front):
    groups = [caption.value for caption in front.sidebar.caption]
    assert groups == list(dict.fromkeys(found.group for found in charts().values()))
    assert next(link.proto.page for link in front.sidebar.get("page_link")) == ""


@pytest.mark.parametrize("chart_id", IDS)
def test_a_day_before_the_first_release_is_a_notice_over_the_chart_of_today(chart_id):
    app = opened(chart_id, as_of="2001-01-01")
    assert not app.exception
    told = "\n".join(unescaped(warning.value) for warning in app.warning)
    assert "as_of: There was no release on or before 2001-01-01" in told
    assert same_figure(app, trends.chart(chart_id))


def test_columns_of_the_trends_whose_names_are_short_are_explained_where_they_have_a_value():
    explained = ("By the choice alone:", "Without the value:")
    for definition, expected in (("frontier", [True, True]), ("notable", [False, True])):
        shown = unescaped(every_text(opened("training-compute", definition=definition)))
        assert [words in shown for words in explained] == expected
