"""Every chart as SVG and PNG through one warm browser: files a second, with the figure built and framed each time."""

from __future__ import annotations

import statistics
import sys
import time

import trends
from trends.export import WRITERS
from trends.export.browser import BROWSER
from trends.export.rendering import Rendering

ROUNDS = 3
LEAST = 10.0
"""Files a second that are wanted on two cores."""


def main() -> None:
    """Print files a second, median of some rounds; exit 1 if a format is slower than wanted."""
    how = Rendering()
    results = {chart_id: trends.chart(chart_id, theme=how.theme) for chart_id in trends.charts()}
    started = time.perf_counter()
    WRITERS["svg"].write(next(iter(results.values())), how)
    print(f"  cold: the browser starts and draws one SVG in {time.perf_counter() - started:.2f} s")
    slow = []
    for extension in ("svg", "png"):
        rates, slowest = [], {}
        for _ in range(ROUNDS):
            round_started = time.perf_counter()
            for chart_id, result in results.items():
                started = time.perf_counter()
                WRITERS[extension].write(result, how)
                slowest[chart_id] = min(time.perf_counter() - started, slowest.get(chart_id, 1e9))
            rates.append(len(results) / (time.perf_counter() - round_started))
        rate, worst = statistics.median(rates), max(slowest, key=lambda chart_id: slowest[chart_id])
        print(
            f"  {extension}: {rate:5.1f} files a second ({min(rates):.1f} to {max(rates):.1f}), {len(results)} charts; "
            f"slowest {worst}, {slowest[worst] * 1000:.0f} ms"
        )
        if rate < LEAST:
            slow.append(extension)
    BROWSER.close()
    print(f"  limit {LEAST:.0f} a second: {'BROKEN by ' + ', '.join(slow) if slow else 'kept'}")
    if slow:
        sys.exit(1)


if __name__ == "__main__":
    main()
