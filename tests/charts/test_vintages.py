"""A refit at an earlier year is the fit of the rows known by then."""

from __future__ import annotations

import pytest

from trends.charts.registry import chart


@pytest.mark.parametrize("definition", ["notable", "frontier"])
@pytest.mark.parametrize("year", [2018, 2022])
def test_a_refit_by_the_models_dates_is_the_chart_up_to_that_year(definition, year):
    rows = chart("same-question-earlier-data", definition=definition).rows.set_index("id")
    (fitted,) = chart("training-compute", definition=definition, period=f"2010-{year}").trends
    row = rows.loc[f"known-by-{year}"]
    assert row["y"] == pytest.approx(fitted.trend.factor_per_year)
    assert row["n"] == fitted.n
    assert row["x"] == year + 1


def test_fewer_rows_are_known_by_the_year_of_their_source():
    dated, sourced = (
        chart("same-question-earlier-data", known=known, published="false").rows.set_index("id")["n"]
        for known in ("dated", "sourced")
    )
    shared = sourced.index.intersection(dated.index)
    assert (sourced[shared] <= dated[shared]).all()
    assert (sourced[shared] < dated[shared]).any()


def test_published_rates_stand_beside_and_can_be_left_out():
    with_them, without = (
        chart("same-question-earlier-data", published=shown).rows["series"].unique().tolist()
        for shown in ("true", "false")
    )
    assert set(with_them) == {"refitted", "published"}
    assert without == ["refitted"]
