"""`known_by`: only what had been published by a day, row by row and value by value."""

from __future__ import annotations

import pytest

from trends.charts import charts
from trends.errors import OptionError
from trends.options import defaults

RULES = [{"id": rule, "table": "models", "rule": "Rule.", "source": "list"} for rule in ("notable-sample", "context")]
SOURCES = [
    {"key": key, "kind": "dataset", "authors": "A, B.", "year": year, "title": key.title()}
    for key, year in (("list", "2024"), ("paper", "2018"))
]


@pytest.fixture
def draw_models(data):
    data.write("sources", SOURCES)
    data.write("inclusion_rules", RULES)
    rows = [
        {"id": f"m{year}", "name": f"M{year}", "published": str(year), "training_flop": f"1e{year - 2000}",
         "flop_basis": "estimated", "flop_confidence": "likely", "stage": "pretrain", "organizations": "lab",
         "domains": "language", "inclusion": "notable-sample",
         "source": "paper", "training_flop_source": "list" if year == 2014 else ""}
        for year in range(2012, 2021)
    ]  # fmt: skip
    data.write("models", rows)
    return lambda **chosen: data.draw("training-compute", **chosen)


def test_a_row_is_known_from_its_own_day_on(draw_models):
    assert set(draw_models(known_by="2018-12-31").rows["id"]) == {f"m{year}" for year in range(2012, 2019)} - {"m2014"}
    assert "m2018" not in set(draw_models(known_by="2018-03-01").rows["id"])  # a year alone stands at its middle


def test_a_value_is_known_from_the_year_of_its_own_source_on(draw_models):
    result = draw_models(known_by="2023-12-31")
    assert "m2014" not in set(result.rows["id"])
    assert "m2014" in set(draw_models(known_by="2024-01-01").rows["id"])
    assert "As known by 2023-12-31: 1 of 9 rows dated by then have their value from a later source" in " ".join(
        result.caveats
    )


def test_before_any_source_nothing_is_known(draw_models):
    assert draw_models(known_by="2017-12-31").rows.empty


def test_latest_is_everything_and_says_nothing(draw_models):
    assert len(draw_models().rows) == 9
    assert not any("known by" in caveat.lower() for caveat in draw_models().caveats)


def test_what_is_no_day_is_refused(draw_models):
    with pytest.raises(OptionError, match="known_by"):
        draw_models(known_by="2018")


def test_a_computed_peak_is_not_known_before_what_it_is_computed_from(draw):
    early, now = draw("gflops-per-dollar", known_by="2016-12-31"), draw("gflops-per-dollar")
    assert 0 < len(early.rows) < len(now.rows)
    assert early.rows["x"].max() < 2017


def test_the_charts_of_models_and_of_processors_have_the_clock():
    having = {found.id for found in charts().values() if "known_by" in defaults(found.options)}
    assert having >= {"training-compute", "training-cost", "gflops-per-dollar", "clock-frequency"}
