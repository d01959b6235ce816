"""Every specification of a grid is the fit that the chart itself makes of those choices."""

from __future__ import annotations

import numpy as np
import pytest

from trends.charts.grids import HARDWARE_GRIDS, Dimension, Excluded, Grid
from trends.charts.registry import chart, charts
from trends.charts.sensitivity import CHARTS, FEWEST, sensitivity
from trends.errors import OptionError

OPTIONS = ("definition", "field", "finetunes", "undisclosed", "processors", "segment", "dollars", "price", "dies")


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_specification_has_the_slope_and_n_of_the_chart_with_the_same_choices(chart_id):
    table = sensitivity(chart_id).table
    if "line" in table:
        table = table[table["line"] == "ols"]
    if "dies" in table:
        table = table[table["segment"] != "all"]
    rng = np.random.default_rng(0)
    for row in table.iloc[rng.choice(len(table), min(12, len(table)), replace=False)].to_dict("records"):
        chosen = {name: row[name] for name in OPTIONS if name in row}
        if chart_id in HARDWARE_GRIDS and chart_id != "gflops-per-dollar":
            chosen["types"] = chosen.pop("processors")
        (fitted, *_) = chart(chart_id, period=f"{row['start']}-latest", **chosen).trends
        assert fitted.n == row["n"], row
        assert fitted.trend.slope == pytest.approx(row["slope"], rel=1e-6), row
        if chart_id in HARDWARE_GRIDS and fitted.trend.interval in ("t", "cluster") and np.isfinite(row["low"]):
            assert fitted.trend.slope_interval == pytest.approx((row["low"], row["high"]), rel=1e-6), row


@pytest.mark.parametrize("chart_id", CHARTS)
def test_specifications_are_sorted_have_enough_points_and_count_once(chart_id):
    found = sensitivity(chart_id)
    table = found.table
    assert table["slope"].is_monotonic_increasing
    assert (table["n"] >= FEWEST).all()
    assert len(table) + found.same + found.few == found.tried == len(list(found.grid.combinations()))
    known = table.dropna(subset=["low", "high"])
    assert (known["low"] < known["high"]).all()
    assert ((known["low"] <= known["slope"]) & (known["slope"] <= known["high"])).mean() > 0.95


def test_rows_cut_off_at_a_threshold_have_no_interval_and_rows_chosen_by_value_have_one():
    table = sensitivity("training-compute").table
    assert table.loc[table["definition"] == "above-1e23", "low"].isna().all()
    assert table.loc[table["definition"] == "frontier", "low"].notna().all()


def test_every_chart_of_models_or_processors_declares_its_grid():
    drawn = {found.id for found in charts().values() if found.group in ("Hardware", "AI models")}
    assert drawn == set(CHARTS)


def test_excluded_pairs_are_not_combined():
    grid = Grid(
        (Dimension("a", "A", {"1": "one", "2": "two"}), Dimension("b", "B", {"x": "x", "y": "y"})),
        (Excluded(("a", "1"), ("b", "y"), "no sense"),),
    )
    assert list(grid.combinations()) == [{"a": "1", "b": "x"}, {"a": "2", "b": "x"}, {"a": "2", "b": "y"}]


def test_a_chart_without_a_grid_is_refused_with_those_that_have_one():
    with pytest.raises(OptionError, match=r"has no grid of specifications\. Use one of: training-compute"):
        sensitivity("timeline")


def test_the_answer_names_range_median_and_the_choice_that_moves_the_rate_most():
    table = sensitivity("training-compute").table
    answer = chart("same-data-different-answers").answer
    assert f"over {len(table)} specifications" in answer
    assert "what moves it most is the choice of" in answer
    assert "significant" not in answer
