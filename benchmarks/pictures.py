"""Every chart as SVG and PNG through one warm browser, asked by two threads as in the server: files a second.

Each file is framed, drawn and tidied anew; the charts are fitted once before.
"""

from __future__ import annotations

import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import trends
from trends.charts import ChartResult
from trends.export import WRITERS
from trends.export.browser import BROWSER
from trends.export.rendering import Rendering

ROUNDS, THREADS = 3, 2
LEAST = 10.0
"""Files a second that are wanted on two cores."""


def timed(extension: str, how: Rendering, result: ChartResult) -> tuple[str, float]:
    """The chart's id, and the seconds that its file took."""
    started = time.perf_counter()
    WRITERS[extension].write(result, how)
    return result.id, time.perf_counter() - started


def main() -> None:
    """Print files a second, median of some rounds; exit 1 if a format is slower than wanted."""
    how = Rendering()
    results = {chart_id: trends.chart(chart_id, theme=how.theme) for chart_id in trends.charts()}
    started = time.perf_counter()
    WRITERS["svg"].write(next(iter(results.values())), how)
    print(f"  cold: the browser starts and draws one SVG in {time.perf_counter() - started:.2f} s")
    slow = []
    for extension in ("svg", "png"):
        rates, fastest = [], dict.fromkeys(results, float("inf"))
        for _ in range(ROUNDS):
            round_started = time.perf_counter()
            with ThreadPoolExecutor(THREADS) as pool:
                for chart_id, seconds in pool.map(partial(timed, extension, how), results.values()):
                    fastest[chart_id] = min(seconds, fastest[chart_id])
            rates.append(len(results) / (time.perf_counter() - round_started))
        rate, worst = statistics.median(rates), max(fastest, key=lambda chart_id: fastest[chart_id])
        print(
            f"  {extension}: {rate:5.1f} files a second ({min(rates):.1f} to {max(rates):.1f}), {len(results)} charts; "
            f"slowest {worst}, {fastest[worst] * 1000:.0f} ms"
        )
        if rate < LEAST:
            slow.append(extension)
    BROWSER.close()
    print(f"  limit {LEAST:.0f} a second: {'BROKEN by ' + ', '.join(slow) if slow else 'kept'}")
    if slow:
        sys.exit(1)


if __name__ == "__main__":
    main()
