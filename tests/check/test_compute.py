"""The physical rules compare what was found in two ways, and only that."""

from __future__ import annotations

import pytest

from trends.check.rules.compute import comparisons, compute_matches_chip_time, compute_matches_size_and_tokens, in_words
from trends.check.schema import RawTable

CHIP = {"id": "chip", "chips": "1", "tensor_fp16_gflop_s": "1e6", "fp32_gflop_s": "1e5"}
SPENT = 1000 * 100 * 3600 * 1e15
"""FLOP that a thousand of these chips could do in a hundred hours."""

MODEL = {
    "id": "model",
    "name": "Model",
    "approach": "transformer",
    "parameters": "1e9",
    "active_parameters": "",
    "parameters_basis": "reported",
    "training_tokens": "1e11",
    "tokens_basis": "reported",
    "training_flop": "6e20",
    "flop_method": "reported",
    "hardware_id": "",
    "chips": "",
    "training_hours": "",
}
RUN = {"hardware_id": "chip", "chips": "1000", "training_hours": "100", "training_tokens": ""}


def tables(*, chip: dict[str, str] | None = None, **cells: str) -> dict[str, RawTable]:
    """One model and one chip."""
    key = {"primaryKey": "id", "fields": []}
    return {
        "hardware": RawTable("hardware", "data/hardware.csv", key, [(2, CHIP | (chip or {}))]),
        "models": RawTable("models", "data/models.csv", key, [(2, MODEL | cells)]),
    }


@pytest.mark.parametrize(("flop", "fine"), [("6e20", 1), ("1.2e21", 1), ("3e20", 1), ("1.3e21", 0), ("2.8e20", 0)])
def test_compute_within_a_factor_of_two_of_six_times_size_times_tokens_is_fine(flop, fine):
    assert len(list(compute_matches_size_and_tokens(tables(training_flop=flop)))) == 1 - fine


def test_of_a_mixture_of_experts_the_active_parameters_count():
    experts = {"approach": "mixture-of-experts", "parameters": "1e10"}
    assert list(compute_matches_size_and_tokens(tables(**experts, active_parameters="1e9"))) == []
    assert comparisons(tables(**experts)) == []


@pytest.mark.parametrize("method", ["6nd", "other", ""])
def test_compute_that_was_found_from_size_and_tokens_is_not_compared_with_them(method):
    assert comparisons(tables(flop_method=method)) == []


@pytest.mark.parametrize("column", ["parameters_basis", "tokens_basis"])
def test_guesses_are_not_compared_because_they_may_be_worked_back_from_compute(column):
    assert comparisons(tables(**{column: "estimated"})) == []


@pytest.mark.parametrize(("method", "independent"), [("reported", True), ("operation_count", False)])
def test_a_count_of_operations_shares_the_tokens_and_is_not_called_independent(method, independent):
    (made,) = comparisons(tables(flop_method=method))
    assert made.independent is independent


@pytest.mark.parametrize(("share", "fine"), [(0.2, 1), (0.4, 1), (0.6, 1), (0.18, 0), (0.65, 0), (40, 0)])
def test_compute_is_20_to_60_percent_of_what_the_chips_could_do(share, fine):
    found = tables(**RUN, training_flop=f"{SPENT * share:g}")
    assert len(list(compute_matches_chip_time(found))) == 1 - fine


def test_a_problem_with_chip_time_says_what_share_of_the_peak_it_would_be():
    (problem,) = compute_matches_chip_time(tables(**RUN, training_flop=f"{SPENT * 0.9:g}"))
    assert problem.message.startswith("3.24e+23 FLOP is 90% of what 1000 chip could do in 100 hours; runs use 20%")
    assert (problem.code, problem.column) == ("chip-time", "training_flop")


def test_the_peak_is_the_dense_16_bit_matrix_rate_or_else_fp32_of_one_chip():
    half = {**RUN, "training_flop": f"{SPENT * 0.4:g}"}
    assert comparisons(tables(**half))[0].ratio == pytest.approx(0.4)
    assert comparisons(tables(**half, chip={"tensor_fp16_gflop_s": ""}))[0].ratio == pytest.approx(4)
    assert comparisons(tables(**half, chip={"chips": "2"}))[0].ratio == pytest.approx(0.8)
    assert comparisons(tables(**half, chip={"tensor_fp16_gflop_s": "", "fp32_gflop_s": ""})) == []


@pytest.mark.parametrize("method", ["hardware_time", "other"])
def test_compute_that_was_found_from_machine_time_is_not_compared_with_it(method):
    assert comparisons(tables(**RUN, flop_method=method)) == []


def test_six_nd_and_chip_time_are_independent_of_each_other():
    (made,) = comparisons(tables(**RUN | {"training_tokens": "1e11"}, flop_method="6nd", training_flop="1.4e23"))
    assert (made.way, made.independent, made.agrees) == ("chip-time", True, True)


def test_tables_that_are_not_there_are_not_compared():
    found = tables(**RUN)
    assert comparisons({}) == []
    assert comparisons({"models": found["models"]}) == []


def test_the_report_counts_the_comparisons_and_those_that_are_independent():
    made = comparisons(tables(**RUN | {"training_tokens": "1e11"}, flop_method="operation_count"))
    assert in_words(made) == (
        "Training compute was compared with size x tokens in 1 models, with chip time in 1; "
        "1 comparisons were independent."
    )
