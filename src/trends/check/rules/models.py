"""Rules on AI models: parts and wholes, and the sets that a trend is fitted to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trends.check.problem import Problem
from trends.check.schema import RawTable
from trends.definitions import frontier
from trends.units import year_of


def active_parameters_are_a_part(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A model does not use more parameters than it has, nor see more unique tokens than tokens."""
    table = found["models"]
    for part, whole in (
        ("active_parameters", "parameters"),
        ("unique_tokens", "training_tokens"),
        ("training_flop", "training_flop_incl_self_play"),
    ):
        for line, row in table.rows:
            if row[part] and row[whole] and float(row[part]) > float(row[whole]) * 1.0001:
                message = f"{row[part]} is more than {whole} ({row[whole]}), of which it is a part."
                yield table.problem(line, row, part, "part", message)


def frontier_is_complete(found: dict[str, RawTable]) -> Iterator[Problem]:
    """The rows marked frontier-10 or frontier-25 are those the rule admits from 2010 on, computed on this table."""
    table = found["models"]
    years = [year_of(row["published"]) for _, row in table.rows]
    scratch = [row["stage"] == "pretrain" and not row["base_model_id"] for _, row in table.rows]
    compute = [
        float(row["training_flop"]) if alone and row["training_flop"] else math.nan
        for alone, (_, row) in zip(scratch, table.rows, strict=True)
    ]
    stated = {row["id"] for _, row in found["inclusion_rules"].rows}
    for top in (10, 25):
        rule = f"frontier-{top}"
        if rule not in stated:
            continue
        for (line, row), year, admitted in zip(table.rows, years, frontier(years, compute, top=top), strict=True):
            marked = rule in row["inclusion"].split(";")
            if admitted and year >= 2010 and not marked:
                message = f"is in the top {top} by training compute on its day, but not marked. Add {rule}."
                yield table.problem(line, row, "inclusion", "frontier", message)
            if marked and not (admitted and year >= 2010):
                message = (
                    f"is marked {rule}, but is not in the top {top} by training compute on its day "
                    f"among models trained from scratch, or came before 2010. Remove {rule}."
                )
                yield table.problem(line, row, "inclusion", "frontier", message)


def sample_is_whole(found: dict[str, RawTable]) -> Iterator[Problem]:
    """The random sample of notable models has as many rows as its rule says: none dropped, none added."""
    table = found["inclusion_rules"]
    for line, row in table.rows:
        if row["id"] == "notable-sample":
            held = sum("notable-sample" in model["inclusion"].split(";") for _, model in found["models"].rows)
            if held != int(row["sample_size"] or 0):
                stated = row["sample_size"] or "no stated number of"
                message = f"the sample has {stated} rows, but {held} models are marked notable-sample."
                yield table.problem(line, row, "sample_size", "sample", message)
