"""Pictures from the real server: a crowd asks at once, and the server ends."""

from __future__ import annotations

import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image
from scripts import live

import trends
from trends.export.browser import FOLDER

CLIENTS, REQUESTS = 100, 500
HEALTH_P95 = 0.1
"""Seconds."""


def get(url):
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.headers, answer.read(), time.perf_counter() - started
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read(), time.perf_counter() - started


WATCH = """
import sys, time, urllib.request
while True:
    started = time.perf_counter()
    urllib.request.urlopen(sys.argv[1], timeout=60).read()
    print(time.perf_counter() - started, flush=True)
    time.sleep(0.02)
"""


@contextlib.contextmanager
def watched(url):
    """How long an address takes to answer meanwhile, in seconds, seen from a process of its own; filled at the end."""
    waits = []
    watcher = subprocess.Popen([sys.executable, "-c", WATCH, url], stdout=subprocess.PIPE, text=True)
    try:
        yield waits
    finally:
        watcher.terminate()
        waits += [float(line) for line in watcher.communicate()[0].splitlines()]


def test_500_requests_from_100_clients_get_their_own_picture_or_a_no_and_the_health_route_stays_quick(server):
    assert get(f"{server}/charts/training-compute.png")[0] == 200
    ids = list(trends.charts())
    asked = [(ids[i % len(ids)], 800 + i) for i in range(REQUESTS)]
    with watched(f"{server}/_stcore/health") as waits, ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda a: get(f"{server}/charts/{a[0]}.png?width={a[1]}&height=500"), asked))
    counts = Counter(status for status, *_ in answers)
    assert set(counts) == {200, 503}
    assert counts[200] >= 5
    for (chart_id, width), (status, headers, body, _) in zip(asked, answers, strict=True):
        if status == 503:
            assert int(headers["retry-after"]) > 0
            continue
        picture = Image.open(io.BytesIO(body))
        assert (picture.size, picture.text["Title"]) == ((width, 500), trends.charts()[chart_id].question)
    assert statistics.quantiles(waits, n=20)[-1] < HEALTH_P95
    assert get(f"{server}/charts/training-compute.png?width=700")[0] == 200


def running(folder):
    """Ids of the processes whose command names a folder."""
    listed = subprocess.run(["ps", "-axwwo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines() if folder in line]


def test_when_the_server_ends_its_browser_and_its_files_go_too(browser_path, tmp_path):
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # a short name: Chromium keeps a socket in it
        with live.serve(tmp_path / "log.txt", settings={"BROWSER_PATH": browser_path, "TMPDIR": folder}) as url:
            assert get(f"{url}/charts/training-compute.png")[0] == 200
            assert running(folder)
            assert list(Path(folder).glob(f"{FOLDER}*"))
        time.sleep(0.5)
        assert running(folder) == []
        assert list(Path(folder).glob(f"{FOLDER}*")) == []
