"""The dialog that takes a view along, and the deck that a reader gathers."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

import trends
from trends import links, tables
from trends import options as opt
from trends.charts import charts
from trends.dashboard import deck, share
from trends.export import WRITERS

IDS = list(charts())


def page(chart_id):
    import streamlit as st

    from trends.charts.registry import spec
    from trends.dashboard import chart_page, deck

    with st.sidebar:
        deck.panel()
    chart_page.show(spec(chart_id))


def dialog(chart_id, **query):
    """A chart's page with the dialog open."""
    app = AppTest.from_function(page, kwargs={"chart_id": chart_id}, default_timeout=60)
    for name, text in query.items():
        app.query_params[name] = text
    app.run()
    app.button(key=f"share.{chart_id}").click()
    return app.run()


def hrefs(app):
    """Addresses of the files that the dialog offers, by file name and whether they are for the clipboard."""
    bodies = "".join(element.proto.body for element in app.get("html"))
    found = re.findall(r'<a href="([^"]*)" download="([^"]*)"( data-copy-image="")?', bodies)
    return {(name, bool(copy)): html.unescape(href) for href, name, copy in found}


@pytest.mark.parametrize("chart_id", IDS)
def test_the_dialog_of_every_chart_opens_and_offers_every_format(chart_id):
    app = dialog(chart_id)
    assert not app.exception
    assert {name for name, _ in hrefs(app)} == {f"{chart_id}.{extension}" for extension in WRITERS}


def test_the_files_are_those_of_the_view_and_pictures_are_drawn_as_chosen():
    app = dialog("training-compute", scale="linear")
    app.selectbox(key="share.size").select("half")
    app.toggle(key="share.background").set_value(True)
    app.run()
    query = opt.query(charts()["training-compute"].options, trends.chart("training-compute", scale="linear").options)
    for (name, _), href in hrefs(app).items():
        assert href.startswith(f"/charts/{name}?")
        assert all(f"{option}={text}" in href for option, text in query.items() if option != "as_of")
        drawn = WRITERS[name.rsplit(".", 1)[1]].draws and not name.endswith(".html")
        assert ("size=half&background=transparent" in href) == drawn


def test_a_link_to_the_view_a_short_address_and_both_citations_can_be_copied(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org/trends")
    result = trends.chart("timeline")
    codes = [code.value for code in dialog("timeline").code]
    assert (
        f"https://example.org/trends/timeline?{links.page(charts()['timeline'], result.options).split('?')[1]}" in codes
    )
    assert links.short(result) in codes
    assert any(code.startswith("Contributors to") for code in codes)
    assert any(code.startswith("@misc{") for code in codes)


def test_a_view_is_added_to_the_deck_once_and_taken_out_again():
    app = dialog("clock-frequency")
    app.button(key="deck.add.clock-frequency").click()
    app.run()
    (code,) = (code for code, _ in app.session_state["deck"])
    assert links.opened(code).startswith("/clock-frequency?")
    assert links.deck([code]) in "".join(element.proto.body for element in app.get("html"))
    app.button(key="share.clock-frequency").click()
    app.run()
    app.button(key="deck.add.clock-frequency").click()
    app.run()
    assert len(app.session_state["deck"]) == 1
    app.button(key="deck.remove.0").click()
    app.run()
    assert not app.exception
    assert app.session_state["deck"] == []


def test_what_stands_in_a_link_cannot_end_its_attribute():
    found = charts()["timeline"]
    result = trends.chart("timeline")
    made = share._download(found, "csv", '"><script>', result.options, share.THEMES["light"], {"size": '"><b>'})
    assert "<script>" not in made
    assert "<b>" not in made


def test_the_deck_has_no_panel_before_it_has_a_view():
    app = AppTest.from_function(page, kwargs={"chart_id": "timeline"}, default_timeout=60).run()
    assert not app.sidebar.expander
    assert deck.views.__doc__


@pytest.mark.parametrize("released", [True, False])
def test_links_that_cannot_be_frozen_because_of_unreleased_edits_are_said_to_follow_the_data(monkeypatch, released):
    monkeypatch.setattr(tables, "as_released", lambda *_: released)
    app = dialog("clock-frequency")
    said = [caption.value for caption in app.caption if "cannot be frozen" in caption.value]
    assert len(said) == (0 if released else 2)  # beside the snippets, and beside the links


def test_adding_to_the_deck_is_answered_where_the_sidebar_may_be_closed():
    app = dialog("clock-frequency")
    app.button(key="deck.add.clock-frequency").click()
    app.run()
    assert [toast.value for toast in app.toast] == ["Slide 1 of My deck, in the sidebar"]
