"""Simulated samples whose truth is known: how often a 90% interval holds it, and how often a break is found in none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import numpy as np

RUNS = 2000
SLOPE = 0.5
Sample = tuple[np.ndarray, np.ndarray, np.ndarray | None]
Draw = Callable[[np.random.Generator], Sample]


def plain(n: int) -> Draw:
    """Independent points with scatter of one size."""

    def draw(rng: np.random.Generator) -> Sample:
        year = rng.uniform(2010, 2024, n)
        return year, SLOPE * (year - 2017) + rng.normal(0, 0.8, n), None

    return draw


def unequal_variance(rng: np.random.Generator) -> Sample:
    """Sixty points whose scatter grows with time."""
    year = rng.uniform(2010, 2024, 60)
    return year, SLOPE * (year - 2017) + rng.normal(0, 1, 60) * (0.1 + 0.15 * (year - 2010)), None


def clustered(sizes: np.ndarray) -> Draw:
    """Groups that share a deviation and begin at different times."""

    def draw(rng: np.random.Generator) -> Sample:
        groups = np.repeat(np.arange(sizes.size), sizes)
        start = rng.uniform(2010, 2022, sizes.size)[groups]
        year = start + rng.uniform(0, 2, groups.size)
        shared = rng.normal(0, 0.7, sizes.size)[groups]
        return year, SLOPE * (year - 2017) + shared + rng.normal(0, 0.5, groups.size), groups

    return draw


SIZES = {
    "10 equal": np.full(10, 8),
    "30 unequal": np.array([1, 1, 2, 2, 3, 3, 4, 5, 6, 8] * 3),
    "136 unequal": np.minimum(np.random.default_rng(0).geometric(0.35, 136), 12),
}
"""Sizes of groups: few and equal, more and unequal, as many and as unequal as organizations are."""


def coverage(draw: Draw, *, runs: int = RUNS, **chosen: object) -> float:
    """Share of simulated samples whose interval holds the slope they were made with."""
    from trends.fit import fit_trend

    held = 0
    for seed in range(runs):
        year, log, groups = draw(np.random.default_rng(seed))
        low, high = fit_trend(year, 10.0**log, groups=groups, **chosen).slope_interval  # type: ignore[arg-type, misc]
        held += low <= SLOPE <= high
    return held / runs


RULES = (("frontier", 300), ("frontier", 150), ("records", 300), ("trailing", 300), ("best", 300))
"""Rules that look at values, and the size of the population they choose from."""


def population(seed: int, n: int, *, slope: float = SLOPE, crowding: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """A population with scatter of 1 OOM whose later years hold more rows."""
    rng = np.random.default_rng(seed)
    year = 2010 + 14 * rng.beta(crowding, 1, n)
    return year, 10.0 ** (20 + slope * (year - 2017) + rng.normal(0, 1, n))


def rule(name: str, year: np.ndarray):  # type: ignore[no-untyped-def]
    """A rule by its name, for rows of these years."""
    from trends.inference.selection import best_of, largest_of_trailing_year, largest_to_date

    if name == "frontier":
        return largest_to_date(year, top=10)
    if name == "trailing":
        return largest_of_trailing_year(year, top=5)
    if name == "records":
        return largest_to_date(year, top=1)
    return best_of([f"{number % 15} {int(when)}" for number, when in enumerate(year)])


def selected_slope(year: np.ndarray, value: np.ndarray, name: str) -> float:
    """The slope of the rows that a rule keeps."""
    from trends.fit import fit_trend

    kept = rule(name, year).keep(np.log10(value))
    return fit_trend(year[kept], value[kept], interval="none").slope


def coverage_of_selected(name: str, n: int, *, runs: int = RUNS, means: int = 600) -> tuple[float, float]:
    """Shares of samples whose interval holds the mean selected slope: chosen again; Student's t after the choice."""
    from trends.fit import fit_trend
    from trends.inference.reselect import fit_selected

    target = np.mean([selected_slope(*population(10_000 + seed, n), name) for seed in range(means)])
    held = held_after = 0
    for seed in range(runs):
        year, value = population(seed, n)
        chosen = rule(name, year)
        low, high = fit_selected(year, value, chosen, resamples=200, shuffles=0, seed=seed).slope_interval  # type: ignore[misc]
        held += low <= target <= high
        kept = chosen.keep(np.log10(value))
        low, high = fit_trend(year[kept], value[kept]).slope_interval  # type: ignore[misc]
        held_after += low <= target <= high
    return held / runs, held_after / runs


STRAIGHT = ("plain", "clustered", "n = 30", "frontier")


def straight(kind: str, seed: int) -> dict[str, object]:
    """A population that grows along one line, as arguments of `find_breaks`."""
    from trends.inference.selection import largest_to_date

    rng = np.random.default_rng(seed)
    if kind in ("plain", "n = 30"):
        n = 100 if kind == "plain" else 30
        year = rng.uniform(2010, 2024, n)
        return {"year": year, "value": 10.0 ** (0.5 * (year - 2010) + rng.normal(0, 0.8, n))}
    if kind == "clustered":
        group = np.repeat(np.arange(30), 4)
        year = rng.uniform(2010, 2022, 30)[group] + rng.uniform(0, 2, 120)
        log = 0.5 * (year - 2010) + rng.normal(0, 0.7, 30)[group] + rng.normal(0, 0.5, 120)
        return {"year": year, "value": 10.0**log, "groups": group}
    year = 2010 + 14 * rng.beta(2, 1, 300)
    value = 10.0 ** (0.5 * (year - 2010) + rng.normal(0, 1, 300))
    return {"year": year, "value": value, "selection": largest_to_date(year, top=10)}


def false_breaks(kind: str, *, runs: int = 400) -> float:
    """Share of straight lines in which a break is found."""
    from trends.inference.breaks import find_breaks

    found = [find_breaks(**straight(kind, seed), resamples=200, seed=seed).breaks for seed in range(runs)]  # type: ignore[arg-type]
    return sum(map(bool, found)) / runs


Case = tuple[str, Callable[[], float], float, float]


def cases() -> Iterator[Case]:
    """Everything measured: what, how, and the bounds of its share."""
    for n in (10, 30, 100, 428):
        yield f"t, n = {n}", lambda n=n: coverage(plain(n)), 0.88, 0.92  # type: ignore[misc]
    yield "hc3, unequal variance", lambda: coverage(unequal_variance, interval="hc3"), 0.87, 0.93
    for name, sizes in SIZES.items():
        yield f"cluster, {name}", lambda sizes=sizes: coverage(clustered(sizes), interval="cluster"), 0.87, 0.93  # type: ignore[misc]
    for n in (100, 428):
        yield f"bootstrap, n = {n}", lambda n=n: coverage(plain(n), interval="bootstrap"), 0.87, 0.92  # type: ignore[misc]
    for name, n in RULES:
        yield f"chosen again, {name}, {n} rows", lambda r=name, n=n: coverage_of_selected(r, n)[0], 0.86, 0.94  # type: ignore[misc]
    for kind in STRAIGHT:
        yield f"false breaks, {kind}", lambda kind=kind: false_breaks(kind), 0.0, 0.08  # type: ignore[misc]


def measured(number: int) -> float:
    """The share of one case."""
    return list(cases())[number][1]()


def main() -> None:
    """Print every share with its bounds; exit 1 where one lies outside. Takes some minutes on two cores."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the processes share the cores
    listed = list(cases())
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        shares = list(pool.map(measured, range(len(listed))))
    failed = False
    for (name, _, low, high), share in zip(listed, shares, strict=True):
        failed |= not low <= share <= high
        print(f"  {name}: {share:.1%} ({low:.0%} to {high:.0%})")
    if failed:
        sys.exit("a share lies outside its bounds")
