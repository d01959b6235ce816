"""Physical rules: training compute against size and tokens, and against chips, hours and their peak rate.

Two ways to one number check each other only where neither was computed from the other, so a value obtained by a way
is not compared with that way. `comparisons` says which were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from trends.check.problem import Problem
from trends.check.schema import RawTable

SIZE_FACTOR = 2.0
"""How far compute may be from 6 x active parameters x tokens, either way: attention and embeddings stay within it."""

UTILIZATION = (0.20, 0.60)
"""Share of the dense peak that training runs have been seen to use; less is waste, more has not been shown."""

ROUNDING = 1.01
"""Published figures have two or three digits."""

INDEPENDENT = ("reported", "hardware_time", "benchmarks")
"""Ways to training compute that use neither the parameters nor the tokens of the row."""

PEAKS = ("tensor_fp16_gflop_s", "fp32_gflop_s")
"""Rates a run is measured against, the first that the chip has: dense 16-bit matrix rate, else FP32."""

Way = Literal["size", "chip-time"]


@dataclass(frozen=True)
class Comparison:
    """Training compute of one model over what another way gives.

    `ratio` is 1 where both agree on "size", and the share of the peak used on "chip-time". `independent` says that
    the two sides share no figure: a count of operations and 6 x parameters x tokens share the tokens.
    """

    way: Way
    line: int
    row: dict[str, str]
    ratio: float
    independent: bool

    @property
    def agrees(self) -> bool:
        """Whether the ratio is one that needs no explanation."""
        low, high = (1 / SIZE_FACTOR, SIZE_FACTOR) if self.way == "size" else UTILIZATION
        return low / ROUNDING <= self.ratio <= high * ROUNDING


def comparisons(found: dict[str, RawTable]) -> list[Comparison]:
    """Every comparison that the tables allow, in the order of the models."""
    if "models" not in found:
        return []
    hardware = {row["id"]: row for _, row in found["hardware"].rows} if "hardware" in found else {}
    made: list[Comparison] = []
    for line, row in found["models"].rows:
        made += _with_size(line, row)
        made += _with_chip_time(line, row, hardware.get(row.get("hardware_id", "")))
    return made


def _with_size(line: int, row: dict[str, str]) -> Iterator[Comparison]:
    """Not where compute was computed so (6nd, or `other`, which is a mean with it), nor where the size or the tokens
    are guesses, which are often worked back from compute, nor for experts whose active part is not known."""
    method = row["flop_method"]
    size = row["active_parameters"] or ("" if row["approach"] == "mixture-of-experts" else row["parameters"])
    guessed = "estimated" in (row["parameters_basis"], row["tokens_basis"])
    if size and row["training_tokens"] and row["training_flop"] and not guessed and method not in ("6nd", "other", ""):
        ratio = float(row["training_flop"]) / (6 * float(size) * float(row["training_tokens"]))
        yield Comparison("size", line, row, ratio, method in INDEPENDENT)


def _with_chip_time(line: int, row: dict[str, str], chip: dict[str, str] | None) -> Iterator[Comparison]:
    """Not where compute was computed from machine time (or is a mean with such a figure)."""
    method = row["flop_method"]
    peak = next((float(chip[rate]) / float(chip["chips"] or 1) for rate in PEAKS if chip[rate]), None) if chip else None
    known = row.get("chips") and row.get("training_hours") and row["training_flop"]
    if peak and known and method not in ("hardware_time", "other", ""):
        spent = float(row["chips"]) * float(row["training_hours"]) * 3600 * peak * 1e9
        yield Comparison("chip-time", line, row, float(row["training_flop"]) / spent, True)


def compute_matches_size_and_tokens(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Training compute lies within a factor 2 of 6 x active parameters x tokens, where it was found another way."""
    for one in comparisons(found):
        if one.way == "size" and not one.agrees:
            message = (
                f"{one.row['training_flop']} FLOP is {one.ratio:.2g} times 6 x active parameters x tokens. "
                "Correct one of the three, or explain the difference in data/exceptions.csv (rule 6nd)."
            )
            yield found["models"].problem(one.line, one.row, "training_flop", "6nd", message)


def compute_matches_chip_time(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Training compute is 20 to 60% of chips x hours x dense peak, where it was not computed from them."""
    for one in comparisons(found):
        if one.way == "chip-time" and not one.agrees:
            message = (
                f"{one.row['training_flop']} FLOP is {one.ratio:.0%} of what {one.row['chips']} "
                f"{one.row['hardware_id']} could do in {one.row['training_hours']} hours; runs use 20% to 60%. "
                "Correct one of them, or explain the difference in data/exceptions.csv (rule chip-time)."
            )
            yield found["models"].problem(one.line, one.row, "training_flop", "chip-time", message)


def in_words(made: list[Comparison]) -> str:
    """How many comparisons were made, in one sentence.

    >>> in_words([])
    'Training compute was compared with size x tokens in 0 models, with chip time in 0; 0 comparisons were independent.'
    """
    size, chip = (sum(one.way == way for one in made) for way in ("size", "chip-time"))
    independent = sum(one.independent for one in made)
    return (
        f"Training compute was compared with size x tokens in {size} models, with chip time in {chip}; "
        f"{independent} comparisons were independent."
    )
