"""From the chart on the screen to a file on disk: the clicks that it takes, counted by the page, and the seconds."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from trends.export import WRITERS

COUNT = "window.clicks = 0; addEventListener('click', (event) => { if (event.isTrusted) clicks += 1 }, true)"


def opened(page: Page, server: str, path: str) -> None:
    page.add_init_script(COUNT)
    page.goto(f"{server}{path}")
    page.locator(".js-plotly-plot .scatterlayer .point").first.wait_for(state="attached", timeout=60_000)


def saved(page: Page, name: str) -> tuple[bytes, float, int]:
    """Open the dialog and save the file that this link leads to: its content, the seconds, the clicks it took."""
    before = page.evaluate("clicks")
    start = time.monotonic()
    page.get_by_role("button", name="Put it in my slides").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    content = download.value.path().read_bytes()
    seconds = time.monotonic() - start
    clicks = page.evaluate("clicks") - before
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return content, seconds, clicks


@pytest.mark.parametrize(("name", "seconds"), [("PowerPoint", 3.0), ("PNG", 2.0)])
def test_a_chart_is_in_a_file_on_disk_after_two_clicks_and_soon(page, server, name, seconds):
    opened(page, server, "/training-compute")
    saved(page, name)  # the first one starts what the server keeps warm
    page.goto(f"{server}/model-sizes")
    page.locator(".js-plotly-plot .scatterlayer .point").first.wait_for(state="attached", timeout=60_000)
    content, took, clicks = saved(page, name)
    assert clicks == 2
    assert took < seconds
    if name == "PNG":
        assert Image.open(io.BytesIO(content)).size == (1920, 1080)
    else:
        assert "ppt/presentation.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_the_rows_are_saved_from_the_tab_of_data_in_the_view_of_the_page(page, server):
    opened(page, server, "/training-compute?scale=linear")
    page.get_by_role("button", name="Put it in my slides").click()
    page.get_by_role("tab", name="Data").click()
    link = page.get_by_role("link", name="CSV", exact=True)
    assert "scale=linear" in (link.get_attribute("href") or "")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "training-compute.csv"
    assert download.value.path().read_text("utf-8").startswith("series,label,id,name,date,decimal_year,value,unit")


def test_a_picture_is_copied_where_the_page_may_and_saved_where_it_may_not(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    opened(page, server, "/clock-frequency")
    page.get_by_role("button", name="Put it in my slides").click()
    page.get_by_role("link", name="Copy image", exact=True).click()
    expect(page.get_by_role("link", name="Copied", exact=True)).to_be_visible(timeout=20_000)
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert kinds == ["image/png"]
    page.evaluate("delete window.ClipboardItem")
    expect(page.get_by_role("link", name="Copy image", exact=True)).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Copy image", exact=True).click()
    assert download.value.suggested_filename == "clock-frequency.png"


def test_a_view_added_to_the_deck_stands_in_the_sidebar_and_downloads_as_one_file(page, server):
    opened(page, server, "/clock-frequency")
    for chart_id in ("clock-frequency", "transistors"):
        if chart_id != "clock-frequency":
            page.get_by_test_id("stSidebar").get_by_role("link", name="Transistors of processors").click()
            page.wait_for_url("**/transistors")
            page.locator(".js-plotly-plot .scatterlayer .point").first.wait_for(state="attached", timeout=60_000)
        page.get_by_role("button", name="Put it in my slides").click()
        page.get_by_role("button", name="Add to my deck").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text(re.compile(r"Slide \d of My deck, in the sidebar")).first).to_be_visible()
    expect(page.get_by_text("My deck (2)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the deck (PowerPoint)").click()
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    assert sum(name.startswith("ppt/charts/chart") for name in names) == 2


def test_every_format_is_offered_somewhere_in_the_dialog(page, server):
    opened(page, server, "/training-compute")
    page.get_by_role("button", name="Put it in my slides").click()
    page.get_by_role("tab", name="Data").click()
    page.get_by_role("link", name="CSV", exact=True).wait_for()
    offered = page.get_by_role("dialog").locator("a[download]").evaluate_all("links => links.map((l) => l.download)")
    assert {name.rsplit(".", 1)[1] for name in offered} == set(WRITERS)
