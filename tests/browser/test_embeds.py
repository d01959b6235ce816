"""Embeds where they stand: in a foreign page, in a sandbox, on a hidden slide, and in a folder without a network."""

from __future__ import annotations

import functools
import http.server
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from trends.charts import chart
from trends.export import WRITERS, rendering

CHART = "training-compute"
SANDBOX = 'sandbox="allow-scripts allow-popups"'
LISTENS = """<script>
window.told = [];
addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== event.source || event.data.type !== "trends:height") continue;
    window.told.push({ ...event.data, origin: event.origin, frame: frame.id });
    frame.style.height = `${event.data.height}px`;
  }
});
</script>"""
DRAWN = "html[data-drawn=interactive] .main-svg .trace"


class Article:
    """A page of another site, which frames ours."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def open(self, page: Page, body: str) -> list[str]:
        """Show it with a body; returns the addresses that are asked for from now on."""
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        html = (
            f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body style="margin:0">{body}</body>'
        )
        (self.folder / "article.html").write_text(html, "utf-8")
        page.goto(f"{self.address}/article.html")
        return asked


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server that writes no log."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def article(tmp_path: Path) -> Iterator[Article]:
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield Article(tmp_path, f"http://127.0.0.1:{other.server_port}")
        other.shutdown()


def drawn(page: Page, frame: str = "iframe") -> FrameLocator:
    """The frame, once its chart is interactive."""
    inner = page.frame_locator(frame)
    inner.locator(DRAWN).first.wait_for(state="attached", timeout=20_000)
    return inner


@pytest.fixture(autouse=True)
def no_errors(console_errors, page_errors):
    yield
    assert console_errors == []
    assert page_errors == []


@pytest.mark.parametrize("width", [760, 340])
def test_a_page_that_listens_is_told_a_height_at_which_nothing_scrolls_and_it_settles(page, article, server, width):
    frame = f'<iframe id="a" src="{server}/embed/{CHART}" {SANDBOX} style="width:{width}px;border:0"></iframe>'
    article.open(page, LISTENS + frame)
    inner = drawn(page)
    page.wait_for_timeout(500)
    told = page.evaluate("window.told")
    assert {(one["id"], one["origin"], one["frame"]) for one in told} == {(CHART, "null", "a")}
    assert len(told) <= 2
    root = inner.locator("html")
    assert root.evaluate("element => element.scrollHeight - element.clientHeight") <= 0
    assert root.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    box = inner.locator("#chart").bounding_box()
    assert box["height"] >= 319
    assert inner.locator(".source").bounding_box()["y"] + 20 < told[-1]["height"]


def test_a_frame_of_a_page_that_does_not_listen_is_filled_and_not_overrun(page, article, server):
    article.open(page, f'<iframe src="{server}/embed/{CHART}" style="width:800px;height:480px;border:0"></iframe>')
    root = drawn(page).locator("html")
    assert root.evaluate("element => element.scrollHeight") == 480
    assert page.frame_locator("iframe").locator("#chart").bounding_box()["height"] > 330


def test_a_sandboxed_embed_asks_nobody_but_its_own_server_and_leaves_nothing_behind(page, article, server):
    frame = f'<iframe src="{server}/embed/{CHART}?theme=dark" {SANDBOX} width=700 height=480></iframe>'
    asked = article.open(page, frame)
    drawn(page)
    assert {address.split("/")[2] for address in asked if address.startswith("http")} == {
        article.address.split("//")[1],
        server.split("//")[1],
    }
    assert page.context.cookies() == []


def test_nothing_is_loaded_but_the_page_until_the_reader_comes_near(page, article, server):
    frame = f'<iframe src="{server}/embed/{CHART}" {SANDBOX} width=700 height=480></iframe>'
    asked = article.open(page, f'<div style="height:4000px"></div>{frame}')
    still = page.frame_locator("iframe").locator("#chart > svg[role=img] .trace")
    still.first.wait_for(state="attached")
    page.wait_for_timeout(500)
    assert not [address for address in asked if "plotly" in address or "figure" in address]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    drawn(page)


def test_an_embed_on_a_hidden_slide_has_its_right_size_when_the_slide_comes(page, article, server):
    frame = f'<iframe src="{server}/embed/{CHART}" style="width:900px;height:500px;border:0"></iframe>'
    article.open(page, f'<section id="slide" style="display:none">{frame}</section>')
    page.wait_for_timeout(800)
    page.evaluate("document.getElementById('slide').style.display = 'block'")
    box = drawn(page).locator(".main-svg").first.bounding_box()
    assert box["width"] == pytest.approx(880, abs=2)


def test_points_of_an_embed_in_the_slide_theme_are_found_by_the_pointer(page, article, server):
    article.open(page, f'<iframe src="{server}/embed/{CHART}?theme=slide" width=960 height=540></iframe>')
    inner = drawn(page)
    point = inner.locator(".main-svg .point").nth(20)
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(inner.locator(".hoverlayer .hovertext").first).to_be_visible()


def test_the_still_picture_and_the_interactive_chart_show_the_same_points(page, article, server):
    address = f"{server}/embed/{CHART}?scale=linear"
    still = page.request.get(address).text()
    article.open(page, f'<iframe src="{address}" width=900 height=560></iframe>')
    rows = len(chart(CHART, scale="linear").rows)
    assert len(re.findall(r'class="point[ "]', still)) == rows
    assert drawn(page).locator(".main-svg .point").count() == rows


def test_one_html_file_draws_without_a_network(page, tmp_path):
    path = tmp_path / "chart.html"
    path.write_bytes(WRITERS["html"].write(chart(CHART), rendering.parse([])))
    page.context.set_offline(True)
    page.goto(path.as_uri())
    page.locator(DRAWN).first.wait_for(state="attached", timeout=20_000)
    assert page.locator("html[data-drawn=interactive] .point").count() == len(chart(CHART).rows)


# --- the static site, from a disk ---


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "trends.cli", "site", str(folder), "--chart", CHART, "--no-releases"]
    done = subprocess.run(
        command, env={**os.environ, "BROWSER_PATH": browser_path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_static_site_works_from_a_folder(page, site):
    page.context.set_offline(True)
    page.goto((site / "index.html").as_uri())
    page.get_by_label("Search charts and rows").fill("gpt-3")
    expect(page.locator("#found li").first).to_contain_text("GPT-3")
    page.locator("#found a").first.click()
    page.locator(DRAWN).first.wait_for(state="attached", timeout=20_000)
    expect(page.locator("h1")).to_contain_text(chart(CHART).question)


def test_a_link_with_options_opens_their_view_and_else_the_nearest_and_says_so(page, site):
    address = (site / CHART / "index.html").as_uri()
    page.goto(f"{address}?definition=frontier")
    expect(page.locator(".views [aria-current]")).to_have_text("Frontier models")
    expect(page.locator(".notice")).to_have_count(0)
    page.goto(f"{address}?definition=frontier&level=95&odd=<b>x</b>")
    expect(page.locator(".views [aria-current]")).to_have_text("Frontier models")
    expect(page.locator(".notice").first).to_contain_text("not as asked: level 95 (here 90)")
    expect(page.locator(".notice").last).to_contain_text("Not options of this chart: odd.")
    expect(page.locator(".notice b")).to_have_count(0)


def test_an_embed_of_the_static_site_works_on_a_disk_and_takes_its_theme_from_its_address(page, site, tmp_path):
    embed = (site / "embed" / CHART / "index.html").as_uri()
    (tmp_path / "deck.html").write_text(
        f'<!doctype html><iframe id="a" src="{embed}?theme=dark&title=off" width=700 height=480></iframe>'
        f'<iframe id="b" src="{embed}?theme=slide&scale=linear" width=700 height=480></iframe>',
        "utf-8",
    )
    page.context.set_offline(True)
    page.goto((tmp_path / "deck.html").as_uri())
    dark, slide = drawn(page, "#a"), drawn(page, "#b")
    expect(dark.locator("h1")).to_be_hidden()
    assert dark.locator("body").evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(15, 20, 26)"
    expect(slide.locator("html")).to_have_attribute("data-theme", "slide")
    assert slide.locator("body").evaluate("element => location.pathname").endswith(f"{CHART}/linear.slide.html")
