"""Pictures from the real server: a crowd asks at once, and the server ends."""

from __future__ import annotations

import io
import re
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from PIL import Image
from scripts import crowd, live

import trends
from trends.export.browser import FOLDER


def test_500_requests_from_100_clients_get_their_own_picture_or_a_no_while_other_routes_answer(server):
    assert crowd.get(server, "/charts/training-compute.png").status == 200
    found = crowd.ask(server, list(trends.charts()))
    counts = Counter(answer.status for answer in found.answers)
    assert set(counts) == {200, 503}
    assert counts[200] >= 5
    for answer in found.answers:
        if answer.status == 503:
            assert int(answer.headers["retry-after"]) > 0
            continue
        chart_id, width = re.fullmatch(r"/charts/(.+)\.png\?width=(\d+)&height=500", answer.path).groups()
        picture = Image.open(io.BytesIO(answer.body))
        assert (picture.size, picture.text["Title"]) == ((int(width), 500), trends.charts()[chart_id].question)
    # how quickly is measured by `python -m benchmarks crowd`; here that it does not wait for the crowd to go
    assert statistics.quantiles(found.waits, n=20)[-1] < found.seconds / 5
    assert crowd.get(server, "/charts/training-compute.png?width=700").status == 200


def running(folder):
    """Ids of the processes whose command names a folder."""
    listed = subprocess.run(["ps", "-axwwo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines() if folder in line]


def test_when_the_server_ends_its_browser_and_its_files_go_too(browser_path, tmp_path):
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # a short name: Chromium keeps a socket in it
        with live.serve(tmp_path / "log.txt", settings={"BROWSER_PATH": browser_path, "TMPDIR": folder}) as url:
            assert crowd.get(url, "/charts/training-compute.png").status == 200
            assert running(folder)
            assert list(Path(folder).glob(f"{FOLDER}*"))
        time.sleep(0.5)
        assert running(folder) == []
        assert list(Path(folder).glob(f"{FOLDER}*")) == []
