"""Arithmetic per dollar, on a table of a few processors whose results are worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

SOURCE = {"key": "sheet", "kind": "vendor_sheet", "authors": "Vendor", "year": "2020", "title": "Sheet"}
CPI = [
    {"series": "cpi_u", "year": "2003", "value": "184.0", "source": "bureau"},
    {"series": "cpi_u", "year": "2010", "value": "200.0", "source": "bureau"},
    {"series": "cpi_u", "year": "2025", "value": "322.0", "source": "bureau"},
    {"series": "other", "year": "2003", "value": "1.0", "source": "bureau"},
]
CARD = {"kind": "gpu", "segment": "consumer", "rate_basis": "vendor_peak", "price_basis": "launch", "source": "sheet"}


def card(name, released, rate, price, **cells):
    """A consumer graphics card on a die of its own."""
    own = {"id": name, "name": name.upper(), "chip_id": f"die-{name}", "released": released}
    return CARD | own | {"fp32_gflop_s": str(rate), "price_usd": str(price), "price_on": released[:4]} | cells


@pytest.fixture
def hardware(data):
    """Draw the chart from these processors."""
    data.write("sources", [SOURCE, SOURCE | {"key": "bureau", "title": "Prices"}])
    data.write("deflators", CPI)

    def draw(*rows, **chosen):
        data.write("hardware", rows)
        return data.draw("gflops-per-dollar", **{"period": "earliest-latest"} | chosen)

    return draw


def by_id(result, series="gpu"):
    return {row["id"]: row for row in result.rows.to_dict("records") if row["series"] == series}


def test_a_card_of_2_gflop_per_s_for_4_dollars_gives_half_a_gflop_per_s_per_dollar(hardware):
    assert by_id(hardware(card("a", "2010", 2, 4)))["a"]["y"] == 0.5


def test_real_dollars_of_a_price_of_2003_are_322_over_184_times_as_many(hardware):
    real = by_id(hardware(card("a", "2003-05", 920, 368), dollars="real"))["a"]
    assert real["y"] == pytest.approx(920 / (368 * 322 / 184))
    assert real["y"] == pytest.approx(1.4285714, rel=1e-7)
    assert real["price_usd"] == 368


def test_a_price_is_deflated_from_its_own_date_not_from_the_release(hardware):
    late = card("a", "2003", 920, 368, price_on="2010-06")
    assert by_id(hardware(late, dollars="real"))["a"]["y"] == pytest.approx(920 / (368 * 322 / 200))


def test_a_price_without_a_date_is_deflated_from_the_release(hardware):
    undated = card("a", "2003", 920, 368, price_on="")
    assert by_id(hardware(undated, dollars="real"))["a"]["y"] == pytest.approx(920 / (368 * 322 / 184))


def test_the_price_index_is_a_source_of_real_dollars_only(hardware):
    rows = [card("a", "2003", 920, 368)]
    assert {reference.key for reference in hardware(*rows).references} == {"sheet"}
    assert {reference.key for reference in hardware(*rows, dollars="real").references} == {"sheet", "bureau"}


def test_of_products_on_one_die_the_first_released_is_fitted_and_the_others_are_drawn(hardware):
    result = hardware(
        card("first", "2003-03", 100, 100, chip_id="die"),
        card("later-and-better", "2003-09", 300, 100, chip_id="die"),
        card("other-die", "2003-10", 50, 100),
    )
    assert {name: row["fitted"] for name, row in by_id(result).items()} == {
        "first": True,
        "later-and-better": False,
        "other-die": True,
    }


def test_of_products_on_one_die_released_on_one_day_the_best_per_dollar_is_fitted(hardware):
    result = hardware(
        card("a", "2003-03-05", 100, 100, chip_id="die"), card("b", "2003-03-05", 300, 100, chip_id="die")
    )
    assert {name: row["fitted"] for name, row in by_id(result).items()} == {"a": False, "b": True}


def test_a_die_counts_once_in_each_line_that_it_is_on(hardware):
    both = card("a", "2020", 100, 100, tensor_fp16_gflop_s="800")
    result = hardware(both, card("b", "2021", 100, 100, chip_id="die-a", tensor_fp16_gflop_s="800"))
    fitted = {(row["series"], row["id"]) for row in result.rows.to_dict("records") if row["fitted"]}
    assert fitted == {("gpu", "a"), ("tensor", "a")}
    assert by_id(result, "tensor")["a"]["y"] == 8


def test_the_first_of_a_die_is_sought_among_the_chosen_segments(hardware):
    rows = [
        card("office", "2003-01", 100, 900, chip_id="die", segment="workstation"),
        card("home", "2003-06", 100, 100, chip_id="die"),
    ]
    home = by_id(hardware(*rows))
    assert (home["office"]["fitted"], home["home"]["fitted"]) == (False, True)
    both = by_id(hardware(*rows, segment="consumer,workstation"))
    assert (both["office"]["fitted"], both["home"]["fitted"]) == (True, False)


def test_the_rate_of_a_cpu_is_cores_times_base_clock_times_flop_per_cycle(hardware):
    cpu = card("a", "2010", "", 100, kind="cpu", cores="4", base_ghz="2.5", boost_ghz="5", flop_per_cycle="16")
    row = by_id(hardware(cpu), "cpu")["a"]
    assert row["gflop_s"] == 4 * 2.5 * 16
    assert row["y"] == 1.6


def test_a_product_without_a_price_or_rate_is_not_drawn(hardware):
    result = hardware(card("a", "2010", 2, ""), card("b", "2010", "", 4), card("c", "2010", 2, 4))
    assert set(result.rows["id"]) == {"c"}


def test_early_machines_are_drawn_in_their_own_operations_and_never_fitted(hardware):
    early = card("old", "2003", "", 1000, kind="computer", segment="consumer", other_rate_per_s="5e12")
    result = hardware(*(card(f"c{year}", str(year), 100, 100) for year in (2003, 2010, 2025)), early)
    row = by_id(result, "context")["old"]
    assert row["y"] == 5
    assert not row["fitted"]
    assert [fitted.n for fitted in result.trends if fitted.series == "gpu"] == [3]


def test_only_the_chosen_processors_are_drawn_and_fitted(hardware):
    cpu = card("p", "2010", "", 100, kind="cpu", cores="4", base_ghz="2.5", flop_per_cycle="16")
    result = hardware(cpu, card("g", "2010", 100, 100, tensor_fp16_gflop_s="800"), processors="cpu,tensor")
    assert set(result.rows["series"]) == {"cpu", "tensor"}
    assert [fitted.series for fitted in result.trends] == ["cpu", "tensor"]


def test_a_card_that_doubles_per_dollar_each_year_grows_2x_and_faster_in_dollars_of_one_year(hardware):
    rows = [card(f"c{year}", str(year), 100 * 2 ** (year - 2003), 100) for year in (2003, 2010, 2025)]
    (nominal,) = (fitted.trend for fitted in hardware(*rows).trends if fitted.series == "gpu")
    (real,) = (fitted.trend for fitted in hardware(*rows, dollars="real").trends if fitted.series == "gpu")
    assert nominal.factor_per_year == pytest.approx(2)
    # Old prices are worth more in dollars of 2025, so the old cards look dearer and the line is steeper.
    assert real.factor_per_year > nominal.factor_per_year


def test_the_chart_says_in_which_dollars_and_segments_it_counts(draw):
    nominal, real = draw("gflops-per-dollar"), draw("gflops-per-dollar", dollars="real")
    assert "dollars of the day" in nominal.answer
    assert "dollars of the day" in nominal.y.name
    assert "dollars of 2025" in real.answer
    assert "dollars of 2025" in real.y.name
    workstation = draw("gflops-per-dollar", segment="workstation,datacentre")
    assert "workstation and data centre processors" in workstation.answer


def test_every_product_may_count_and_then_one_die_is_left_out_at_a_time(hardware):
    rng = np.random.default_rng(0)
    rows = [
        card(f"c{i}", str(2008 + i // 4), 100 * 1.3 ** (i // 4) * rng.uniform(0.5, 2), 100, chip_id=f"die{i // 2}")
        for i in range(40)
    ]
    once, each = hardware(*rows, processors="gpu"), hardware(*rows, processors="gpu", dies="all")
    assert (once.trends[0].n, each.trends[0].n) == (20, 40)
    assert (once.trends[0].trend.interval, each.trends[0].trend.interval) == ("t", "cluster")
    assert "one a chip" in once.answer
    assert "every product" in each.answer
    assert any("leaves out one die at a time" in line for line in each.method)


def test_list_prices_can_be_left_out(hardware):
    rows = [card("a", "2010", 100, 100), card("b", "2011", 100, 50, price_basis="list")]
    assert set(by_id(hardware(*rows))) == {"a", "b"}
    assert set(by_id(hardware(*rows, price="launch"))) == {"a"}
    assert "launch or list price" in hardware(*rows).trends[0].definition
    assert "at launch price" in hardware(*rows, price="launch").trends[0].definition


def test_the_clock_of_processors_is_a_flat_series_and_has_no_doubling_time(draw):
    """A real one: clocks stopped when power per area could no longer be cut."""
    result = draw("clock-frequency")
    (fitted,) = result.trends
    assert fitted.window.startswith("2005")
    assert fitted.trend.verdict == "flat"
    assert (fitted.trend.doubling_years, fitted.trend.halving_years) == (None, None)
    assert result.answer.startswith("The clock frequency of a processor stayed flat")
