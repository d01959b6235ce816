"""The dashboard in a real browser: every page draws its chart without an error, and the address is the state."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from scripts.live import wait_until_drawn

from trends.charts import argument, charts
from trends.charts.registry import chart
from trends.settings import page_title

CHARTS = tuple(charts())
DEEP = (
    "/gflops-per-dollar?dollars=real&processors=gpu,tensor&segment=consumer,datacentre&period=2010-2024&scale=linear",
    "/training-compute?definition=frontier&color=domain&period=2012-latest&utm_source=mail",
    "/model-sizes?period=earliest-2015&labels=false&uncertainty=true",
    "/training-tokens?bands=none&fit=false&embed=true",
    "/timeline?kinds=model,essay&period=1990-latest",
)


@pytest.fixture
def no_errors(page: Page, console_errors: list[str], page_errors: list[str]) -> Iterator[None]:
    """The page wrote no error to the console, threw none, and shows no exception, when the test ends."""
    yield
    assert console_errors == []
    assert page_errors == []
    expect(page.get_by_test_id("stException")).to_have_count(0)


def option(page: Page, name: str):
    """A labelled radio button or switch."""
    return page.get_by_text(name, exact=True).first


def selected(page: Page, name: str) -> bool:
    return page.get_by_role("radio", name=name, exact=True).is_checked()


@pytest.mark.usefixtures("no_errors")
@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_chart_page_shows_question_answer_and_drawn_chart(page, server, chart_id):
    page.goto(f"{server}/{chart_id}")
    wait_until_drawn(page)
    result = chart(chart_id)
    expect(page.get_by_role("heading", name=result.question)).to_be_visible()
    expect(page.get_by_text(result.answer[:60])).to_be_visible()
    expect(page).to_have_title(page_title(result.question))
    assert page.url == f"{server}/{chart_id}"  # a page at its defaults keeps a bare address


@pytest.mark.usefixtures("no_errors")
def test_the_front_page_quotes_live_numbers_and_leads_to_the_charts(page, server):
    page.goto(server)
    wait_until_drawn(page, len(argument.STEPS))
    for step in argument.STEPS:
        expect(page.get_by_role("heading", name=step.headline(chart(step.chart_id))).first).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name=charts()["training-compute"].title).click()
    expect(page.get_by_role("heading", name=charts()["training-compute"].question)).to_be_visible()


@pytest.mark.usefixtures("no_errors")
@pytest.mark.parametrize("path", DEEP)
def test_a_deep_link_with_options_draws_and_keeps_its_address(page, server, path):
    page.goto(server + path)
    wait_until_drawn(page)
    assert page.url == server + path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", *(f"/{chart_id}" for chart_id in CHARTS)])
def test_a_phone_shows_every_page_without_sideways_scrolling_in_light_and_dark(browser: Browser, server, path, scheme):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(server + path)
    wait_until_drawn(page)
    widths = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    background = page.evaluate("() => getComputedStyle(document.querySelector('.js-plotly-plot .main-svg')).background")
    context.close()
    assert widths[0] <= widths[1]
    assert ("rgb(15, 20, 26)" in background) == (scheme == "dark")
    assert errors == []


@pytest.mark.usefixtures("no_errors")
def test_changing_an_option_writes_the_whole_state_and_a_new_window_restores_it(page, server, browser):
    page.goto(f"{server}/training-compute")
    wait_until_drawn(page)
    option(page, "Linear").click()
    page.wait_for_url("**scale=linear**")
    declared = {o.name for o in charts()["training-compute"].options}
    assert set(re.findall(r"[?&](\w+)=", page.url)) == declared
    other = browser.new_context().new_page()
    other.goto(page.url)
    wait_until_drawn(other)
    assert selected(other, "Linear")
    assert other.url == page.url
    other.context.close()


def pick(page: Page, label: str, value: str) -> None:
    """Choose a value of a list by typing it."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.keyboard.type(value)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("no_errors")
def test_years_and_lists_of_values_are_written_too_and_years_stay_in_order(page, server):
    page.goto(f"{server}/gflops-per-dollar")
    wait_until_drawn(page)
    option(page, "Workstation").click()
    page.wait_for_url("**segment=consumer%2Cworkstation**")
    pick(page, "From", "2015")
    page.wait_for_url("**period=2015-latest**")
    pick(page, "To", "2012")
    page.wait_for_url("**period=2012-2012**")
    page.go_back()
    page.wait_for_url("**period=2015-latest**")
    wait_until_drawn(page)


@pytest.mark.usefixtures("no_errors")
def test_back_restores_option_page_and_front_in_order(page, server):
    page.goto(server)
    wait_until_drawn(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name=charts()["training-compute"].title).click()
    page.wait_for_url("**/training-compute")
    wait_until_drawn(page)
    option(page, "Linear").click()
    page.wait_for_url("**scale=linear**")
    pick(page, "Trend fitted to", "Frontier models")
    page.wait_for_url("**definition=frontier**")
    page.go_back()
    page.wait_for_url("**definition=notable**")
    expect(page.get_by_role("combobox", name="Trend fitted to")).to_have_value("Notable models (random sample)")
    expect(page.get_by_role("radio", name="Linear")).to_be_checked()
    page.go_back()
    page.wait_for_url("**/training-compute")
    expect(page.get_by_role("radio", name="Log")).to_be_checked()
    page.go_back()
    page.wait_for_url(f"{server}/")
    expect(page.get_by_role("heading", name=argument.TITLE)).to_be_visible()


@pytest.mark.usefixtures("no_errors")
def test_options_do_not_travel_to_the_next_page(page, server):
    page.goto(f"{server}/training-compute?scale=linear")
    wait_until_drawn(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name=charts()["model-sizes"].title).click()
    page.wait_for_url(f"{server}/model-sizes")
    expect(page.get_by_role("radio", name="Log")).to_be_checked()


@pytest.mark.usefixtures("no_errors")
def test_a_bad_option_draws_the_chart_with_a_notice_of_what_is_allowed(page, server):
    page.goto(f"{server}/training-compute?scale=cubic&definition=frontier&colour=red")
    wait_until_drawn(page)
    notice = page.get_by_test_id("stAlert")
    expect(notice.get_by_text("Use one of log, linear")).to_be_visible()
    expect(notice.get_by_text("is not an option of this chart")).to_be_visible()
    expect(page.get_by_role("combobox", name="Trend fitted to")).to_have_value("Frontier models (top ten on their day)")


@pytest.mark.usefixtures("no_errors")
def test_the_keyboard_reaches_an_option_and_changes_it(page, server):
    page.goto(f"{server}/training-compute")
    wait_until_drawn(page)
    log = page.get_by_role("radio", name="Log")
    for _ in range(60):
        page.keyboard.press("Tab")
        if log.evaluate("element => element === document.activeElement"):
            break
    else:
        pytest.fail("Tab never reached the choice of the vertical axis")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**scale=linear**")


@pytest.mark.usefixtures("no_errors")
def test_the_rows_can_be_searched_and_show_their_sources(page, server):
    page.goto(f"{server}/training-compute")
    wait_until_drawn(page)
    page.get_by_role("tab", name="Rows").click()
    total = len(chart("training-compute").rows)
    expect(page.get_by_text(f"{total} of {total} rows")).to_be_visible()
    page.get_by_label("Search the rows").fill("AlexNet")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(rf"^[1-9]\d? of {total} rows"))).to_be_visible()
    page.get_by_role("tab", name="Sources").click()
    expect(page.get_by_role("tabpanel").get_by_role("link").nth(20)).to_be_attached()


def test_an_unknown_page_is_a_404_that_leads_on(page, server):
    answer = page.goto(f"{server}/no-such-page")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("link", name="front page")).to_be_visible()
