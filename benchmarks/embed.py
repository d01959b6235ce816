"""An embed against a bare Streamlit embed of the same figure, and a static site rebuilt after one row has changed."""

from __future__ import annotations

import csv
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page
from scripts.live import ROOT, browser_path, chromium, serve, wait_until_drawn

import trends

RUNS = 5
CHART = "training-compute"
FIRST_LIMIT, BYTES_LIMIT, STATIC_LIMIT, REBUILD_LIMIT = 0.1, 0.06, 25_000, 0.1
STILL = "#chart > svg .trace, html[data-drawn=interactive] .trace"
INTERACTIVE = "html[data-drawn=interactive] .main-svg .trace"


def visit(browser: Browser, url: str, *, ours: bool) -> tuple[float, float, int]:
    """Seconds to the first chart and to the interactive one with an empty cache, and bytes on the wire until then."""
    context = browser.new_context(viewport={"width": 1000, "height": 640})
    page: Page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    if ours:
        page.locator(STILL).first.wait_for(state="attached")
    else:
        wait_until_drawn(page)
    first = time.perf_counter() - started
    if ours:
        page.locator(INTERACTIVE).first.wait_for(state="attached")
    interactive = time.perf_counter() - started
    page.wait_for_timeout(300)
    context.close()
    return first, interactive, sum(sizes)


def fetched(url: str, encoding: str) -> tuple[int, str]:
    """Bytes of an address on the wire, and its text where it is not compressed."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"accept-encoding": encoding})) as answer:
        body = answer.read()
    return len(body), body.decode("utf-8") if encoding == "identity" else ""


def before_interaction(base: str, chart_id: str, encoding: str) -> int:
    """Bytes of an embed and the scripts that it loads at once."""
    page = f"{base}/embed/{chart_id}"
    scripts = re.findall(r'<script src="([^"]+)"', fetched(page, "identity")[1])
    return fetched(page, encoding)[0] + sum(fetched(f"{base}/embed/{script}", encoding)[0] for script in scripts)


def embeds(folder: Path) -> list[str]:
    """Compare the embeds; what missed its limit."""
    figure = folder / "figure.json"
    figure.write_text(trends.chart(CHART).figure.to_json(), encoding="utf-8")
    bare_app, settings = ROOT / "benchmarks" / "bare_page.py", {"FIGURE": str(figure)}
    with (
        serve(folder / "ours.txt", settings={"BROWSER_PATH": browser_path()}) as ours,
        serve(folder / "bare.txt", app=bare_app, settings=settings) as bare,
        chromium() as browser,
    ):
        targets = {"ours": f"{ours}/embed/{CHART}", "bare": f"{bare}/?embed=true"}
        seen: dict[str, list[tuple[float, float, int]]] = {name: [] for name in targets}
        for run in range(RUNS + 1):
            for name, url in targets.items():
                found = visit(browser, url, ours=name == "ours")
                if run:  # the first warms servers and browser
                    seen[name].append(found)
        still = {
            encoding: max((before_interaction(ours, chart_id, encoding), chart_id) for chart_id in trends.charts())
            for encoding in ("br", "gzip")
        }
    mine, theirs = ([statistics.median(column) for column in zip(*seen[name], strict=True)] for name in targets)
    spread = "{:.3f} to {:.3f} s"
    print(f"  first visible chart, {RUNS} visits each, empty cache: {mine[0]:.3f} s "
          f"({spread.format(min(v[0] for v in seen['ours']), max(v[0] for v in seen['ours']))}), bare Streamlit embed "
          f"{theirs[0]:.2f} s ({spread.format(min(v[0] for v in seen['bare']), max(v[0] for v in seen['bare']))}): "
          f"{mine[0] / theirs[0]:.3f} (at most {FIRST_LIMIT})")  # fmt: skip
    print(f"  interactive after {mine[1]:.2f} s: {mine[2]:,.0f} bytes, bare {theirs[2]:,.0f}: "
          f"{mine[2] / theirs[2]:.4f} (at most {BYTES_LIMIT})")  # fmt: skip
    for encoding, (size, chart_id) in still.items():
        print(f"  before interaction, largest of all charts, {encoding}: {size:,} bytes ({chart_id}; "
              f"at most {STATIC_LIMIT:,})")  # fmt: skip
    return [
        name
        for name, missed in {
            "first visible chart": mine[0] > FIRST_LIMIT * theirs[0],
            "bytes of the interactive form": mine[2] > BYTES_LIMIT * theirs[2],
            "bytes before interaction": max(still.values())[0] > STATIC_LIMIT,
        }.items()
        if missed
    ]


def change(data: Path, table: str, key: str, column: str, cell: str) -> None:
    """Change one cell of a table."""
    path = data / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    row = next(row for row in rows if row[0] == key)
    row[rows[0].index(column)] = cell
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def built(out: Path, data: Path) -> tuple[float, str]:
    """Seconds of `trends site` in a process of its own, start to end, and what it says."""
    environment = {**os.environ, "TRENDS_DATA": str(data), "BROWSER_PATH": browser_path()}
    environment["PYTHONPATH"] = str(ROOT / "src")
    started = time.perf_counter()
    command = [sys.executable, "-m", "trends.cli", "site", str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout.splitlines()[0]


def rebuilds(folder: Path) -> list[str]:
    """Build the site of a copy of the data, change a row, build it again; what missed its limit."""
    data, out = folder / "copy" / "data", folder / "site"
    clone = ["git", "clone", "--quiet", "--shared", str(ROOT), str(folder / "copy")]  # with it come the releases
    if subprocess.run(clone, capture_output=True, check=False).returncode != 0:
        shutil.copytree(ROOT / "data", data)
    change(data, "models", "alexnet", "note", "edited")  # the first edit after a release changes every permalink
    full, said = built(out, data)
    print(f"  site, all: {full:.1f} s. {said}")
    same, _ = built(out, data)
    print(f"  nothing changed: {same:.1f} s, {same / full:.3f}")
    change(data, "milestones", "transformer", "title", "Transformer architecture")
    one, said = built(out, data)
    print(f"  one row of milestones changed: {one:.1f} s, {one / full:.3f} (at most {REBUILD_LIMIT}). {said}")
    change(data, "models", "gpt-3-175b", "training_flop", "3.2e23")
    central, said = built(out, data)
    print(f"  one row that every view of models shows: {central:.1f} s, {central / full:.3f}. {said}")
    return ["rebuild of the site"] if one > REBUILD_LIMIT * full else []


def main() -> None:
    """Print the figures; exit 1 where one misses its limit."""
    with tempfile.TemporaryDirectory() as name:
        missed = embeds(Path(name)) + rebuilds(Path(name))
    if missed:
        sys.exit(f"missed their limit: {', '.join(missed)}")


if __name__ == "__main__":
    main()
