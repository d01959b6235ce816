"""Rules of training mixtures that a schema cannot say; a rule is a function of the tables as written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from trends.check.problem import Problem
from trends.check.schema import RawTable


def shares_sum_to_one(found: dict[str, RawTable]) -> Iterator[Problem]:
    """The sampling shares of a model are all there or none, and add up to 1 within the rounding they are typed with."""
    table = found["mixtures"]
    models: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in table.rows:
        models.setdefault(row["model_id"], []).append((line, row))
    for model, parts in models.items():
        line, row = parts[0]
        shares = [Decimal(part["sampling_share"]) for _, part in parts if part["sampling_share"]]
        if not shares:
            continue
        if len(shares) < len(parts):
            line, row = next((at, part) for at, part in parts if not part["sampling_share"])
            message = f"is empty, but other parts of {model} have a share. Give all of them, or none."
            yield table.problem(line, row, "sampling_share", "shares", message)
            continue
        total = sum(shares, Decimal())
        allowed = sum((_half_unit(share) for share in shares), Decimal())
        if abs(total - 1) > allowed:
            message = f"the shares of {model} add up to {total}, more than rounding ({allowed}) away from 1."
            yield table.problem(line, row, "sampling_share", "shares", message)


def _half_unit(number: Decimal) -> Decimal:
    """Half of one unit in the last decimal typed: the most that rounding can have changed it."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
