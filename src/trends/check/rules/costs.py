"""The rule on the cost of training, which one model can have three of."""

from __future__ import annotations

from collections.abc import Iterator

from trends.check.problem import Problem
from trends.check.schema import RawTable


def costs_say_what_they_count(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A training cost says how it is counted and in dollars of which year; that year is not in the future."""
    table = found["models"]
    for line, row in table.rows if "training_cost_usd" in table.columns else ():
        for column in ("cost_method", "cost_price_year"):
            if row["training_cost_usd"] and not row[column]:
                yield table.problem(line, row, column, "cost", "is empty, but the row has a training cost.")
        if row["cost_price_year"] and row["cost_price_year"] > row["added_on"][:4]:
            message = f"dollars of {row['cost_price_year']} did not exist when the row was added, {row['added_on']}."
            yield table.problem(line, row, "cost_price_year", "cost", message)
