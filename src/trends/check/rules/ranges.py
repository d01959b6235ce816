"""The rule on plausible ranges: prices, power, transistor density and dates, by class and year (`check.limits`)."""

from __future__ import annotations

from collections.abc import Iterator

from trends.check.limits import LIMITS, SPANS, Limit, Span
from trends.check.problem import Problem
from trends.check.schema import RawTable
from trends.units import year_of


def values_are_plausible(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Price, power, transistor density and date lie in the range of their class and year."""
    chips = {row["id"]: row for _, row in found["hardware"].rows} if "hardware" in found else {}
    for name, table in found.items():
        limits = [limit for limit in LIMITS if limit.table == name]
        spans = [span for span in SPANS if span.table == name]
        for line, row in table.rows if limits or spans else ():
            classed = _with_class(row, chips)
            for column, message in (*_outside(classed, limits), *_too_early(classed, spans)):
                advice = "Correct it, or explain it in data/exceptions.csv (rule plausible)."
                yield table.problem(line, row, column, "plausible", f"{message} {advice}")


def _with_class(row: dict[str, str], chips: dict[str, dict[str, str]]) -> dict[str, str]:
    """A row about a product, with the class of the product; a price per chip is one of a chip."""
    chip = chips.get(row.get("hardware_id", ""))
    if chip is None:
        return row
    kind = {"kind": chip["kind"], "segment": chip["segment"], "unit": row.get("per") or chip["unit"]}
    return kind | row


def _outside(row: dict[str, str], limits: list[Limit]) -> Iterator[tuple[str, str]]:
    """Columns out of range with what to say; a row is held to the first range of its class."""
    held: set[str] = set()
    for limit in limits:
        if limit.quantity in held or not limit.applies(row):
            continue
        held.add(limit.quantity)
        low, high = limit.at(year_of(row[limit.date]))
        value = limit.value(row)
        if not low <= value <= high:
            yield (
                limit.columns[0],
                f"{limit.quantity} is {value:.3g} {limit.unit}, outside {low:.2g} to {high:.2g} for its class "
                f"in {row[limit.date][:4]}. {limit.why}",
            )


def _too_early(row: dict[str, str], spans: list[Span]) -> Iterator[tuple[str, str]]:
    for span in spans:
        if row.get(span.date) and all(row.get(column) in allowed for column, allowed in span.where.items()):
            if int(row[span.date][:4]) < span.first:
                yield span.date, f"{row[span.date]} is before {span.first}. {span.why}"
            return
