"""The page of rules: what `trends check` holds the tables to, plausible ranges with their reasons, exceptions."""

from __future__ import annotations

from trends import settings
from trends.check import schema
from trends.check.limits import LIMITS, SPANS, Limit, Span
from trends.check.rules import JUDGED, RULES
from trends.check.rules.compute import SIZE_FACTOR, UTILIZATION, comparisons, in_words
from trends.documents.audit import table
from trends.units import format_number


def rules_page() -> str:
    """The page, computed from the registry of rules and the tables."""
    found, _ = schema.read(settings.data_folder())
    low, high = UTILIZATION
    return "\n".join(
        [
            "# The rules",
            "",
            "`trends check` holds every cell to the type, unit and constraint of docs/tables.md, every key to be "
            "unique, every reference to lead to a row, and then the tables to these rules:",
            "",
            *(f"- {(rule.__doc__ or '').splitlines()[0]}" for rule in RULES),
            "- A number that moved by more than a factor of two since an earlier version has a reason in changes/.",
            "",
            "## Two ways to training compute",
            "",
            f"Training compute lies within a factor {SIZE_FACTOR:g} of 6 x active parameters x tokens, and is "
            f"{low:.0%} to {high:.0%} of chips x hours x peak (the dense 16-bit matrix rate, or else FP32). It is "
            "compared only with a way that it was not found by; sizes and tokens that are guesses are not compared, "
            "since they may be worked back from compute. A comparison is independent if the two sides share no "
            f"figure: a count of operations shares the tokens. {in_words(comparisons(found))}",
            "",
            "## Plausible ranges",
            "",
            "Between the years given a range is interpolated on a log scale.",
            "",
            *table("| table | quantity | rows | range | why |", [_limit(limit) for limit in LIMITS]),
            "",
            *table("| table | date | rows | not before | why |", [_span(span) for span in SPANS]),
            "",
            "## Exceptions",
            "",
            f"Rules of judgement ({', '.join(JUDGED)}) can be broken for a good reason, which is a row of "
            "data/exceptions.csv. A row that is no longer needed is a problem itself.",
            "",
            *table(
                "| rule | table | row | column | why |",
                [
                    [row[part] for part in ("rule", "table", "id", "column", "why")]
                    for _, row in found["exceptions"].rows
                ],
            ),
            "",
        ]
    )


def _exception(row: dict[str, str]) -> list[str]:
    return [row[part] for part in ("rule", "table", "id", "column", "why")]


def _limit(limit: Limit) -> list[str]:
    ranges = "; ".join(f"{year}: {format_number(low)} to {format_number(high)}" for year, low, high in limit.points)
    return [limit.table, f"{limit.quantity} ({limit.unit})", _where(limit), ranges, limit.why]


def _span(span: Span) -> list[str]:
    return [span.table, span.date, _where(span), str(span.first), span.why]


def _where(one: Limit | Span) -> str:
    return "; ".join(f"{column} {' or '.join(values)}" for column, values in one.where.items()) or "all"
