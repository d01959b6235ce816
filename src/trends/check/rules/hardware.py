"""Rules on processors and computers: prices, rates, and what a peak is computed from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trends.check.problem import Problem
from trends.check.schema import RawTable


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


LADDERS = (
    ("fp64_gflop_s", "fp32_gflop_s"),
    ("fp32_gflop_s", "fp16_gflop_s"),
    ("fp32_gflop_s", "tensor_tf32_gflop_s", "tensor_fp16_gflop_s", "tensor_fp8_gflop_s", "tensor_fp4_gflop_s"),
    ("fp16_gflop_s", "tensor_fp16_gflop_s", "tensor_int8_gop_s"),
)
"""Rates of one product that do not fall from left to right."""

TOKEN_RATE = 1 / 16
"""A vector unit without fast FP16 runs it at 1/64 or so of FP32: a rate as low as this is no mistake."""


def rates_rise_as_precision_falls(found: dict[str, RawTable]) -> Iterator[Problem]:
    """On one product a narrower number format is never slower, nor a matrix unit slower than the vector unit."""
    table = found["hardware"]
    for line, row in table.rows:
        for ladder in LADDERS:
            rates = [(column, float(row[column])) for column in ladder if row[column]]
            for (wide, slow), (narrow, fast) in pairwise(rates):
                if fast * 1.01 < slow and not (narrow == "fp16_gflop_s" and fast <= slow * TOKEN_RATE):
                    message = (
                        f"{fast:g} is below {wide} ({slow:g}). Is one of them with sparsity, or a vector rate? "
                        "Correct it, or explain it in data/exceptions.csv (rule precision)."
                    )
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
