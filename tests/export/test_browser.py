"""The browser that draws pictures: missing, killed, stopped, replaced, and asked by many at once."""

from __future__ import annotations

import http.server
import io
import os
import signal
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from trends.export import browser
from trends.export.browser import FOLDER, Browser, BrowserFailed, BrowserMissing, find, is_there

DEADLINE = 2.0


def figure(number=0):
    return {
        "data": [{"type": "bar", "y": [number + 1, 2, 3]}],
        "layout": {"title": {"text": f"Figure {number}"}, "paper_bgcolor": f"rgb({number},100,200)"},
    }


@pytest.fixture
def files():
    """A temporary folder with a short name, because Chromium keeps a socket in it; the path of one has an end."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        yield Path(folder)


@pytest.fixture
def drawer(monkeypatch, files):
    """A browser of its own for one test, with temporary files where the test can see them."""
    monkeypatch.setattr(tempfile, "tempdir", str(files))
    found = Browser()
    yield found
    found.close()


def colour(png):
    return Image.open(io.BytesIO(png)).convert("RGB").getpixel((1, 1))


def gone(pid):
    """Whether a process has ended, or does so within a moment."""
    for _ in range(100):
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


# --- no browser ---


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "APPLICATIONS", ())


def test_without_a_browser_the_message_says_what_to_install_and_that_the_rest_works(no_browser):
    with pytest.raises(BrowserMissing, match=r"Install one .*chromium.*BROWSER_PATH.*All other formats work"):
        find()
    with pytest.raises(BrowserMissing):
        Browser().picture(figure(), "svg", 100, 100)
    assert not is_there()


def test_a_browser_is_found_under_its_usual_name(no_browser, tmp_path):
    (tmp_path / "google-chrome").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "google-chrome").chmod(0o755)
    assert find() == str(tmp_path / "google-chrome")
    assert is_there()


def test_a_path_that_names_no_file_is_refused_with_the_path(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    with pytest.raises(BrowserMissing, match="nothing"):
        find()


def test_without_kaleido_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(browser, "find_spec", lambda name: None)
    with pytest.raises(BrowserMissing, match=r"pip install 'bitter-lesson-trends\[pictures\]'"):
        find()


@pytest.mark.browser
def test_something_that_is_no_browser_is_told_and_leaves_nothing_behind(drawer, monkeypatch, files):
    fake = files / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(fake))
    drawer.start_deadline = 5.0
    with pytest.raises(BrowserFailed):
        drawer.picture(figure(), "svg", 100, 100)
    drawer.close()
    assert list(files.glob(f"{FOLDER}*")) == []


# --- one that is there ---


@pytest.mark.browser
def test_many_threads_each_get_their_own_picture(drawer):
    def draw(number):
        return number, colour(drawer.picture(figure(number), "png", 120, 90))

    with ThreadPoolExecutor(24) as pool:
        found = list(pool.map(draw, range(48)))
    assert [(number, seen) for number, seen in found if seen != (number, 100, 200)] == []


@pytest.mark.browser
def test_a_browser_that_is_killed_is_started_anew(drawer):
    first = drawer.picture(figure(), "svg", 200, 150)
    old = drawer.pid
    os.killpg(old, signal.SIGKILL)
    assert len(drawer.picture(figure(), "svg", 200, 150)) == len(first)
    assert drawer.pid != old


@pytest.mark.browser
def test_a_browser_that_stops_costs_one_deadline_and_is_ended(drawer):
    drawer.picture(figure(), "svg", 200, 150)
    old = drawer.pid
    os.killpg(old, signal.SIGSTOP)
    drawer.deadline = DEADLINE
    started = time.monotonic()
    with pytest.raises(BrowserFailed, match="did not answer within 2 s"):
        drawer.picture(figure(), "svg", 200, 150)
    assert time.monotonic() - started < DEADLINE + 3
    assert gone(old)
    drawer.deadline = 10.0
    assert drawer.picture(figure(), "png", 200, 150).startswith(b"\x89PNG")


@pytest.mark.browser
def test_those_who_wait_behind_a_stopped_browser_are_served_by_the_next(drawer):
    drawer.picture(figure(), "svg", 200, 150)
    os.killpg(drawer.pid, signal.SIGSTOP)
    drawer.deadline = 5.0
    results = []

    def draw(number):
        try:
            results.append(colour(drawer.picture(figure(number), "png", 120, 90)) == (number, 100, 200))
        except BrowserFailed:
            results.append("failed")

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert sorted(map(str, results)) == ["True"] * 4 + ["failed"]


@pytest.mark.browser
def test_a_figure_that_cannot_be_drawn_is_an_error_and_the_next_is_drawn(drawer):
    with pytest.raises(Exception, match=r".") as caught:
        drawer.picture({"data": [], "layout": {"width": "wide", "title": object}}, "svg", 200, 150)
    assert not isinstance(caught.value, BrowserFailed)
    assert drawer.picture(figure(), "svg", 200, 150)


@pytest.mark.browser
def test_after_so_many_pictures_it_is_replaced_and_nothing_is_left(drawer, files):
    drawer.recycle = 2
    drawer.picture(figure(), "svg", 200, 150)
    old = drawer.pid
    assert len(list(files.glob(f"{FOLDER}{os.getpid()}-*"))) == 1
    drawer.picture(figure(), "svg", 200, 150)
    assert gone(old)
    assert list(files.glob(f"{FOLDER}*")) == []
    assert drawer.picture(figure(), "svg", 200, 150)


@pytest.mark.browser
def test_closing_ends_it_takes_its_files_away_and_may_be_done_twice(drawer, files):
    drawer.picture(figure(), "svg", 200, 150)
    old = drawer.pid
    drawer.close()
    drawer.close()
    assert drawer.pid is None
    assert gone(old)
    assert list(files.glob(f"{FOLDER}*")) == []
    assert drawer.picture(figure(), "svg", 200, 150)


@pytest.mark.browser
def test_folders_of_processes_that_ended_are_taken_away_and_others_are_not(drawer, files):
    ours = files / f"{FOLDER}{os.getpid()}-x"
    ended = files / f"{FOLDER}999999999-x"
    for folder in (ours, ended):
        folder.mkdir()
    drawer.picture(figure(), "svg", 200, 150)
    assert ours.is_dir()
    assert not ended.exists()


@pytest.mark.browser
def test_all_that_it_writes_lies_in_its_folder(drawer, files):
    drawer.picture(figure(), "pdf", 200, 150)
    assert {path.name.split("-")[1] for path in files.iterdir()} == {"browser"}


def test_a_figure_that_names_a_picture_elsewhere_fetches_nothing(drawer):
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format, *arguments):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        images = [
            {"source": f"http://{host}:{server.server_port}/x.png", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
            for host in ("127.0.0.1", "localhost")
        ]
        drawer.picture({"data": [], "layout": {"images": images}}, "svg", 300, 200)
        server.shutdown()
    assert asked == []


def test_a_wrong_path_of_a_browser_is_named_without_its_folders(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/home/somebody/chromium-x")
    with pytest.raises(BrowserMissing, match="BROWSER_PATH") as caught:
        find()
    assert "chromium-x" in str(caught.value)
    assert "somebody" not in str(caught.value)
