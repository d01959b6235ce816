"""The bound of the error rate is the exact one, and the outcomes are those of the rows."""

from __future__ import annotations

import pytest
from scipy import stats

from trends import settings
from trends.check import schema
from trends.check.audits import outcomes, upper_bound


@pytest.mark.parametrize(("errors", "n"), [(0, 1), (0, 40), (1, 12), (3, 39), (11, 12), (5, 200), (40, 1000)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_the_bound_is_that_of_clopper_and_pearson(errors, n, level):
    exact = stats.beta.ppf(level, errors + 1, n - errors)
    assert upper_bound(errors, n, level) == pytest.approx(exact, rel=1e-9)
    assert upper_bound(errors, n, level) == pytest.approx(
        stats.binomtest(errors, n, alternative="less").proportion_ci(level).high, rel=1e-9
    )


@pytest.mark.parametrize(("errors", "n"), [(-1, 5), (6, 5)])
def test_more_errors_than_draws_are_refused(errors, n):
    with pytest.raises(ValueError, match="errors in"):
        upper_bound(errors, n)


def test_the_tables_of_an_audit_add_up_to_the_whole():
    found, _ = schema.read(settings.data_folder())
    for whole in [one for one in outcomes(found) if not one.table]:
        parts = [one for one in outcomes(found) if (one.audit, one.seed) == (whole.audit, whole.seed) and one.table]
        for name in ("cells", "estimates", "reached", "same", "differ", "errors"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
        assert whole.errors <= whole.differ <= whole.reached <= whole.cells


def test_the_audit_of_november_2026_found_three_errors_in_39_cells():
    found, _ = schema.read(settings.data_folder())
    (one,) = [one for one in outcomes(found) if (one.audit, one.table) == ("2026-11-24", "")]
    assert (one.cells, one.reached, one.differ, one.errors) == (40, 39, 5, 3)
    assert f"{one.bound:.0%}" == "19%"


def test_the_second_audit_of_november_2026_found_four_errors_in_191_cells():
    found, _ = schema.read(settings.data_folder())
    audit = [one for one in outcomes(found) if (one.audit, one.seed) == ("2026-11-29", "20261129")]
    (one,) = [one for one in audit if not one.table]
    assert (one.cells, one.estimates, one.reached, one.same, one.errors) == (228, 18, 191, 178, 4)
    assert f"{one.bound:.1%}" == "4.7%"
    assert {part.cells for part in audit if part.table} == {12}


def test_the_third_audit_of_november_2026_found_one_error_in_211_cells_half_of_them_estimates():
    found, _ = schema.read(settings.data_folder())
    audit = [one for one in outcomes(found) if (one.audit, one.seed) == ("2026-11-29", "20261130")]
    (one,) = [one for one in audit if not one.table]
    assert (one.cells, one.estimates, one.reached, one.same, one.errors) == (216, 108, 211, 210, 1)
    assert f"{one.bound:.1%}" == "2.2%"
    assert {part.cells for part in audit if part.table} == {12}


def test_two_audits_of_one_day_are_told_apart_by_their_seeds_the_later_first():
    found, _ = schema.read(settings.data_folder())
    wholes = [(one.audit, one.seed) for one in outcomes(found) if not one.table]
    assert wholes == [("2026-11-29", "20261130"), ("2026-11-29", "20261129"), ("2026-11-24", "20261124")]


def test_every_row_of_an_audit_is_consistent():
    found, _ = schema.read(settings.data_folder())
    for _, row in found["audits"].rows:
        reached = row["outcome"] != "not_reached"
        assert bool(row["found"]) == bool(row["source_kind"]) == bool(row["error"]) == reached, row
        assert row["error"] != "true" or row["outcome"] == "differs", row
        assert row["table"] in found
        assert row["column"] in found[row["table"]].columns
