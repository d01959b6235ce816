"""Rules of this domain that a schema cannot say: each yields problems in plain words.

A rule is a function of the tables as written, one subject a module; `RULES` lists them all, so that each is
documented and tested. The problems of a rule of judgement (`JUDGED`, by code) may be excused by a row of
`exceptions`, which says why.
"""

from __future__ import annotations

from trends.check.rule import Rule
from trends.check.rules.certainty import basis_and_confidence, dates_in_the_past
from trends.check.rules.compute import compute_matches_chip_time, compute_matches_size_and_tokens
from trends.check.rules.costs import costs_say_what_they_count
from trends.check.rules.hardware import (
    cpu_peaks_can_be_computed,
    prices_are_complete,
    rates_rise_as_precision_falls,
)
from trends.check.rules.mixtures import shares_sum_to_one
from trends.check.rules.models import active_parameters_are_a_part, frontier_is_complete, sample_is_whole
from trends.check.rules.ranges import values_are_plausible
from trends.check.rules.results import RESULT_RULES
from trends.check.rules.sources import evidence_points_at_values, sources_are_used_and_honest

__all__ = ["JUDGED", "RULES", "Rule"]

RULES: tuple[Rule, ...] = (
    basis_and_confidence,
    dates_in_the_past,
    prices_are_complete,
    rates_rise_as_precision_falls,
    cpu_peaks_can_be_computed,
    values_are_plausible,
    active_parameters_are_a_part,
    compute_matches_size_and_tokens,
    compute_matches_chip_time,
    costs_say_what_they_count,
    frontier_is_complete,
    sample_is_whole,
    sources_are_used_and_honest,
    evidence_points_at_values,
    shares_sum_to_one,
    *RESULT_RULES,
)

JUDGED = ("6nd", "chip-time", "plausible", "precision")
"""Codes of problems that can have a good reason."""
