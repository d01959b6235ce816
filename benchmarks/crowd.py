"""500 requests for new pictures from 100 clients at once: how long the health route takes to answer meanwhile."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

from scripts import crowd, live

import trends

LIMIT = 0.1
"""Seconds, of the 95th percentile."""


def main() -> None:
    """Print the answers and the waits of the health route; exit 1 if it was slower than wanted."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with live.serve(log, settings={"BROWSER_PATH": live.browser_path()}) as server:
            crowd.get(server, "/charts/training-compute.png")  # the browser is warm
            found = crowd.ask(server, list(trends.charts()))
    counts = Counter(answer.status for answer in found.answers)
    quantiles = statistics.quantiles(found.waits, n=20)
    print(f"  {found.seconds:.1f} s; answers: {', '.join(f'{n} x {status}' for status, n in sorted(counts.items()))}")
    print(
        f"  health route: {len(found.waits)} answers, median {statistics.median(found.waits) * 1000:.0f} ms, "
        f"95th percentile {quantiles[-1] * 1000:.0f} ms, longest {max(found.waits) * 1000:.0f} ms"
    )
    kept = quantiles[-1] < LIMIT
    print(f"  limit {LIMIT * 1000:.0f} ms at the 95th percentile: {'kept' if kept else 'BROKEN'}")
    if not kept:
        sys.exit(1)


if __name__ == "__main__":
    main()
