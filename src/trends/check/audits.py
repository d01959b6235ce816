"""Outcomes of blind audits, and how large the error rate of a table can still be after one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trends.check.schema import RawTable

LEVEL = 0.95


@dataclass(frozen=True)
class Outcome:
    """What one audit found in one table (or in all, where `table` is empty)."""

    audit: str
    seed: str
    table: str
    cells: int
    estimates: int
    reached: int
    differ: int
    errors: int

    @property
    def same(self) -> int:
        """Cells that were looked up and found as they are."""
        return self.reached - self.differ

    @property
    def bound(self) -> float:
        """Exact one-sided 95% upper bound of the share of wrong cells."""
        return upper_bound(self.errors, self.reached)


def outcomes(found: dict[str, RawTable]) -> list[Outcome]:
    """Each audit, newest first: its tables in the order of the descriptor, then all of them together.

    An audit is a day and a seed: two may be made on one day.
    """
    rows = [row for _, row in found["audits"].rows] if "audits" in found else []
    made = []
    for audit, seed in sorted({(row["audit"], row["seed"]) for row in rows}, reverse=True):
        cells = [row for row in rows if (row["audit"], row["seed"]) == (audit, seed)]
        tables = [name for name in found if any(row["table"] == name for row in cells)]
        made += [_outcome(audit, seed, name, [row for row in cells if row["table"] == name]) for name in tables]
        made.append(_outcome(audit, seed, "", cells))
    return made


def _outcome(audit: str, seed: str, table: str, cells: list[dict[str, str]]) -> Outcome:
    return Outcome(
        audit,
        seed,
        table,
        len(cells),
        sum(row["estimate"] == "true" for row in cells),
        sum(row["outcome"] != "not_reached" for row in cells),
        sum(row["outcome"] == "differs" for row in cells),
        sum(row["error"] == "true" for row in cells),
    )


def upper_bound(errors: int, n: int, level: float = LEVEL) -> float:
    """Exact (Clopper-Pearson) one-sided upper bound of a rate after `errors` in `n` independent draws.

    It is the rate at which so few errors or fewer would have been drawn with probability 1 - `level`.

    Raises
    ------
    ValueError
        More errors than draws, or a negative number.

    >>> f"{upper_bound(3, 39):.3f}", upper_bound(0, 0), upper_bound(5, 5)
    ('0.187', 1.0, 1.0)
    """
    if not 0 <= errors <= n:
        raise ValueError(f"{errors} errors in {n} draws")
    if errors == n:
        return 1.0
    low, high = errors / n, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if _at_most(errors, n, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(errors: int, n: int, rate: float) -> float:
    """Probability of that many errors or fewer."""
    return math.fsum(math.comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(errors + 1))
