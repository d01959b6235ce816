"""Rules of this domain that a schema cannot say: each yields problems in plain words.

A rule is a function of the tables as written; `RULES` lists them all, so that each is documented and tested.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from trends import tables
from trends.check.problem import Problem
from trends.check.schema import RawTable
from trends.definitions import frontier
from trends.units import date_bounds, year_of

Rule = Callable[[dict[str, RawTable]], Iterator[Problem]]


def basis_and_confidence(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A value says how it is known; only derived and estimated values carry a confidence."""
    for table in found.values():
        for field in table.schema["fields"]:
            if "basis_column" not in field:
                continue
            column, basis, confidence = field["name"], field["basis_column"], field["confidence_column"]
            for line, row in table.rows:
                if row[column] and row[basis] in ("", "undisclosed", "not_applicable"):
                    shown = row[basis] or "empty"
                    message = f"is {shown}, but {column} has a value. Write reported, derived or estimated."
                    yield table.problem(line, row, basis, "basis", message)
                if row[confidence] and row[basis] not in ("derived", "estimated"):
                    message = f"is {row[confidence]}, but only derived and estimated values have one. Empty it."
                    yield table.problem(line, row, confidence, "confidence", message)
                if row[column] and row[basis] == "estimated" and not row[confidence]:
                    message = "is empty, but an estimate needs one: confident (x/3), likely (x/10), speculative (x/31)."
                    yield table.problem(line, row, confidence, "confidence", message)


def dates_in_the_past(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Nothing happened after the day it was recorded."""
    for table in found.values():
        dates = [f["name"] for f in table.schema["fields"] if f.get("rdfType") == tables.EDTF]
        for line, row in table.rows:
            for column in dates:
                if row[column] and row["added_on"] and date_bounds(row[column])[0] > date_bounds(row["added_on"])[0]:
                    message = f"{row[column]} lies after the day the row was added, {row['added_on']}."
                    yield table.problem(line, row, column, "future", message)


def prices_are_complete(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A price says what kind it is, what it buys and when; it buys the unit that the rates describe."""
    table = found["hardware"]
    for line, row in table.rows:
        for column in ("price_basis", "price_unit", "price_on"):
            if row["price_usd"] and not row[column]:
                yield table.problem(line, row, column, "price", "is empty, but the row has a price.")
            if row[column] and not row["price_usd"]:
                yield table.problem(line, row, column, "price", "is set, but the row has no price.")
        if row["price_unit"] and row["unit"] != row["price_unit"]:
            message = f"the price buys one {row['price_unit']}, the rates are of one {row['unit']}: not comparable."
            yield table.problem(line, row, "price_unit", "price", message)


def rates_rise_as_precision_falls(found: dict[str, RawTable]) -> Iterator[Problem]:
    """On one product a narrower number format is never slower on the matrix units, nor FP64 faster than FP32."""
    table = found["hardware"]
    ladders = (
        ("fp64_gflop_s", "fp32_gflop_s"),
        ("tensor_tf32_gflop_s", "tensor_fp16_gflop_s", "tensor_fp8_gflop_s", "tensor_fp4_gflop_s"),
    )
    for line, row in table.rows:
        for ladder in ladders:
            rates = [(column, float(row[column])) for column in ladder if row[column]]
            for (wide, slow), (narrow, fast) in pairwise(rates):
                if fast < slow:
                    message = f"{fast:g} is below {wide} ({slow:g}). Is one of them with sparsity, or a vector rate?"
                    yield table.problem(line, row, narrow, "precision", message)


def cpu_peaks_can_be_computed(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A CPU has cores, clock and FLOP per cycle, and no typed FP32 rate; other machines name their operations."""
    table = found["hardware"]
    for line, row in table.rows:
        if row["kind"] == "cpu":
            if row["fp32_gflop_s"]:
                message = "a CPU's peak is computed from cores, clock and FLOP per cycle. Empty the cell."
                yield table.problem(line, row, "fp32_gflop_s", "cpu", message)
            for column in ("cores", "base_ghz", "flop_per_cycle"):
                if not row[column]:
                    yield table.problem(line, row, column, "cpu", "is empty, but a CPU's peak is computed from it.")
        if bool(row["other_rate_per_s"]) != bool(row["rate_kind"]):
            message = "other_rate_per_s and rate_kind go together: a rate says what it counts."
            yield table.problem(line, row, "rate_kind", "rate-kind", message)


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


def sources_are_used_and_honest(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Every source is cited by some row, and one that was opened was not taken over from a list."""
    table = found["sources"]
    cited: set[str] = set()
    for other in found.values():
        columns = [
            k["fields"][0] for k in other.schema.get("foreignKeys", []) if k["reference"]["resource"] == "sources"
        ]
        columns += ["via"] if other is table else []
        cited |= {row[column] for _, row in other.rows for column in columns}
    for line, row in table.rows:
        if row["key"] not in cited:
            yield table.problem(line, row, "key", "unused", "no row cites this source. Remove it, or cite it.")
        if row["opened_on"] and row["via"]:
            message = f"says it was taken over unread from {row['via']}, but opened_on is set. Keep one of the two."
            yield table.problem(line, row, "via", "via", message)


def evidence_points_at_values(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A row of evidence names a cell that exists and is not empty."""
    table = found["evidence"]
    rows = {name: {":".join(row[k] for k in t.key): row for _, row in t.rows} for name, t in found.items()}
    for line, row in table.rows:
        target = rows.get(row["table"], {}).get(row["id"])
        if target is None:
            yield table.problem(
                line, row, "id", "evidence", f'there is no row "{row["id"]}" in table "{row["table"]}".'
            )
        elif row["column"] not in target:
            message = f'there is no column "{row["column"]}" in table "{row["table"]}".'
            yield table.problem(line, row, "column", "evidence", message)
        elif not target[row["column"]] and row["role"] == "supports":
            message = f"{row['table']} {row['id']} has no value in {row['column']} that this could support."
            yield table.problem(line, row, "column", "evidence", message)


def frontier_is_complete(found: dict[str, RawTable]) -> Iterator[Problem]:
    """The rows marked frontier-10 or frontier-25 are those the rule admits from 2010 on, computed on this table."""
    table = found["models"]
    years = [year_of(row["published"]) for _, row in table.rows]
    scratch = [row["stage"] == "pretrain" and not row["base_model_id"] for _, row in table.rows]
    compute = [
        float(row["training_flop"]) if alone and row["training_flop"] else math.nan
        for alone, (_, row) in zip(scratch, table.rows, strict=True)
    ]
    for top in (10, 25):
        rule = f"frontier-{top}"
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


def compute_matches_size_and_tokens(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Training compute of a language model lies within a factor 4 of 6 x active parameters x tokens.

    Compared only where compute was not itself obtained that way; a factor 2 is usual, 4 leaves room for
    encoder-decoders and unusual sequence lengths. A row whose note explains itself with the word "6ND" is let pass.
    """
    table = found["models"]
    for line, row in table.rows:
        size = row["active_parameters"] or row["parameters"]
        if not (size and row["training_tokens"] and row["training_flop"]) or row["flop_method"] == "6nd":
            continue
        ratio = float(row["training_flop"]) / (6 * float(size) * float(row["training_tokens"]))
        if abs(math.log(ratio)) > math.log(4) and "6ND" not in row["note"]:
            message = (
                f"{row['training_flop']} FLOP is {ratio:.2g} times 6 x parameters x tokens. "
                "Correct one of the three, or explain the difference in the note, naming 6ND."
            )
            yield table.problem(line, row, "training_flop", "6nd", message)


RULES: tuple[Rule, ...] = (
    basis_and_confidence,
    dates_in_the_past,
    prices_are_complete,
    rates_rise_as_precision_falls,
    cpu_peaks_can_be_computed,
    active_parameters_are_a_part,
    sources_are_used_and_honest,
    evidence_points_at_values,
    frontier_is_complete,
    sample_is_whole,
    compute_matches_size_and_tokens,
)
