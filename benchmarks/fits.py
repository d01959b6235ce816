"""Fits against well-kept libraries that do the same: bootstrap, many specifications, and a fit of 100,000 points."""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

N, RESAMPLES, SPECIFICATIONS, MANY = 428, 2000, 1000, 100_000
LIMIT_SCIPY, LIMIT_LOOP, LIMIT_SPECIFICATIONS, LIMIT_MB = 4.0, 20.0, 0.1, 200.0
PAIRS = 25


def sample(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Dates and values of a growing population."""
    rng = np.random.default_rng(0)
    year = rng.uniform(2010, 2026, n)
    return year, 10.0 ** (20 + 0.67 * (year - 2010) + rng.normal(0, 1.5, n))


def seconds(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def times_faster(ours: Callable[[], object], other: Callable[[], object], pairs: int) -> float:
    """Median ratio of paired runs, one after the other, because machines are noisy."""
    return statistics.median(seconds(other) / seconds(ours) for _ in range(pairs))


def memory_of_a_large_fit() -> float:
    """The most memory, in MB, that a fit of 100,000 points holds at once."""
    from trends.fit import fit_trend

    points = sample(MANY)
    tracemalloc.start()
    fit_trend(*points)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    """Print the ratios; exit 1 where one misses its limit."""
    import statsmodels.api as sm
    from scipy.stats import bootstrap

    from trends.fit import fit_trend
    from trends.inference.sensitivity import fit_specifications

    year, value = sample(N)
    x, y = year - year.mean(), np.log10(value)

    def slope(a: np.ndarray, b: np.ndarray, axis: int = -1) -> np.ndarray:
        a = a - a.mean(axis=axis, keepdims=True)
        return (a * b).sum(axis=axis) / (a * a).sum(axis=axis)

    def ours() -> tuple[float, float]:
        return fit_trend(year, value, interval="bootstrap", resamples=RESAMPLES).slope_interval  # type: ignore[return-value]

    def scipys() -> tuple[float, float]:
        found = bootstrap(
            (x, y), slope, paired=True, vectorized=True, method="percentile", n_resamples=RESAMPLES,
            confidence_level=0.9, rng=np.random.default_rng(1),
        ).confidence_interval  # fmt: skip
        return found.low, found.high

    def loop() -> tuple[float, float]:
        rng = np.random.default_rng(2)
        drawn = [rng.integers(N, size=N) for _ in range(RESAMPLES)]
        slopes = [sm.OLS(y[rows], sm.add_constant(x[rows])).fit().params[1] for rows in drawn]
        low, high = np.quantile(slopes, [0.05, 0.95])
        return float(low), float(high)

    failed = False
    others = (("scipy.stats.bootstrap", scipys, LIMIT_SCIPY, PAIRS), ("a loop over statsmodels", loop, LIMIT_LOOP, 1))
    for name, other, limit, pairs in others:
        ratio = times_faster(ours, other, pairs)
        apart = np.abs(np.subtract(ours(), other())).max()
        failed |= ratio < limit or apart > 0.005
        print(f"  bootstrap of {N} points: {ratio:.1f} times faster than {name} (at least {limit:g}),")
        print(f"    with an interval whose ends differ by {apart:.4f} OOM/yr at most")
    weights = (np.random.default_rng(3).uniform(size=(SPECIFICATIONS, N)) < 0.5).astype(float)
    taken = statistics.median(seconds(lambda: fit_specifications(year, y, weights)) for _ in range(PAIRS))
    failed |= taken > LIMIT_SPECIFICATIONS
    limit = LIMIT_SPECIFICATIONS * 1000
    print(f"  {SPECIFICATIONS:,} specifications with t intervals: {taken * 1000:.0f} ms (at most {limit:.0f})")
    used = memory_of_a_large_fit()
    failed |= used > LIMIT_MB
    print(f"  a fit of {MANY:,} points: {used:.0f} MB (at most {LIMIT_MB:.0f})")
    if failed:
        sys.exit("a benchmark missed its limit")
