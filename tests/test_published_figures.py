"""Published growth rates come out of the public snapshots they were computed from, by our own code.

The snapshots are no part of the project. Each test says where its file can be had; name the folder that holds them in
TRENDS_REFERENCE_DATA to run these tests.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from trends.fit import fit_trend
from trends.inference.reselect import fit_selected
from trends.inference.selection import largest_to_date
from trends.units import decimal_year

REFERENCE = "TRENDS_REFERENCE_DATA"
ORIGIN = (
    "It is Epoch AI's data (https://epoch.ai/data, CC BY 4.0) as in github.com/epoch-research/training-cost-trends, "
    "with columns renamed"
)


def snapshot(name: str) -> list[dict[str, str]]:
    """The rows of a file of the reference folder; the test is skipped where there is none."""
    named = os.environ.get(REFERENCE)
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "reference" / "data"
    path = folder / name
    if not named and not path.is_file():
        pytest.skip(f"{name} is not here. {ORIGIN}. To run this test, name the folder that holds it in {REFERENCE}.")
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def positive(row: dict[str, str], column: str) -> bool:
    return float(row[column] or 0) > 0


def columns(rows: list[dict[str, str]], date: str, value: str) -> tuple[np.ndarray, np.ndarray]:
    return decimal_year(row[date] for row in rows), np.array([float(row[value]) for row in rows])


@pytest.fixture(scope="module")
def models() -> list[dict[str, str]]:
    return [row for row in snapshot("b_models/all_models_epoch_2025.csv") if row["publication_date"]]


def test_notable_compute_since_2010_has_n_428_4_68x_and_the_bootstrap_interval(models):
    rows = [
        row
        for row in models
        if row["notability_criteria"]
        and positive(row, "training_compute_flop")
        and row["publication_date"] >= "2010-01-01"
    ]
    trend = fit_trend(*columns(rows, "publication_date", "training_compute_flop"), interval="bootstrap")
    assert trend.n == 428
    assert trend.factor_per_year == pytest.approx(4.68, abs=0.005)
    assert trend.r_squared == pytest.approx(0.604, abs=0.0005)
    assert trend.factor_interval == pytest.approx((4.27, 5.16), abs=0.06)


def test_the_cumulative_top_ten_has_n_118_4_80x_and_the_interval_that_selects_again(models):
    rows = [row for row in models if not row["base_model"] and positive(row, "training_compute_flop")]
    year, value = columns(rows, "publication_date", "training_compute_flop")
    trend = fit_selected(year, value, largest_to_date(year, top=10), inside=year >= 2010, resamples=2000)
    assert trend.n == 118
    assert trend.factor_per_year == pytest.approx(4.80, abs=0.005)
    assert trend.factor_interval == pytest.approx((4.33, 5.27), abs=0.08)


def test_the_choice_alone_shows_about_1_9x_in_a_population_that_does_not_grow(models):
    rows = [row for row in models if not row["base_model"] and positive(row, "training_compute_flop")]
    year, value = columns(rows, "publication_date", "training_compute_flop")
    trend = fit_selected(year, value, largest_to_date(year, top=10), inside=year >= 2010, resamples=100)
    assert 10**trend.null_slope == pytest.approx(1.9, abs=0.1)


def test_parameters_of_notable_models_since_2010_have_n_460_and_double_in_11_7_months(models):
    rows = [
        row
        for row in models
        if row["notability_criteria"] and positive(row, "parameters") and row["publication_date"] >= "2010-01-01"
    ]
    trend = fit_trend(*columns(rows, "publication_date", "parameters"))
    assert trend.n == 460
    assert trend.doubling_years * 12 == pytest.approx(11.7, abs=0.06)


def test_the_fp32_rate_of_gpus_2006_to_2021_doubles_in_2_31_years():
    rows = [
        row
        for row in snapshot("a_hardware/chips_epoch_all.csv")
        if row["type"] == "GPU" and positive(row, "fp32_flops") and "2006" <= row["release_date"][:4] <= "2021"
    ]
    trend = fit_trend(*columns(rows, "release_date", "fp32_flops"))
    assert trend.doubling_years == pytest.approx(2.31, abs=0.005)
