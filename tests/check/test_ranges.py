"""Plausible ranges: stated as data with a reason, wide enough for what is real, narrow enough for a slipped digit."""

from __future__ import annotations

import pytest

from trends.check.limits import LIMITS, SPANS
from trends.check.rules.ranges import values_are_plausible
from trends.check.schema import RawTable

KEY = {"primaryKey": "id", "fields": []}


def table(name: str, *rows: dict[str, str]) -> RawTable:
    return RawTable(name, f"data/{name}.csv", KEY, list(enumerate(rows, start=2)))


@pytest.mark.parametrize("limit", LIMITS, ids=[f"{x.table}-{x.quantity}-{i}" for i, x in enumerate(LIMITS)])
def test_every_range_has_a_reason_and_runs_forward_in_time(limit):
    assert limit.why.endswith(".")
    years = [year for year, _, _ in limit.points]
    assert years == sorted(set(years))
    assert all(0 < low < high for _, low, high in limit.points)


@pytest.mark.parametrize("span", SPANS, ids=[f"{x.table}-{x.where.get('kind', ('all',))[0]}" for x in SPANS])
def test_every_first_year_has_a_reason(span):
    assert span.why.endswith(".")
    assert 1900 < span.first < 2030


@pytest.mark.parametrize(
    ("year", "price", "fine"), [("2022-09", "1599", 1), ("2022", "15990", 0), ("1999", "2999", 0), ("2022", "1.6", 0)]
)
def test_a_price_is_held_to_its_class_and_year(year, price, fine):
    card = {"id": "card", "kind": "gpu", "segment": "consumer", "unit": "board", "price_usd": price, "price_on": year}
    assert len(list(values_are_plausible({"hardware": table("hardware", card)}))) == 1 - fine


def test_a_price_in_the_table_of_prices_has_the_class_of_its_product():
    card = {"id": "card", "kind": "gpu", "segment": "consumer", "unit": "board", "price_usd": "", "price_on": ""}
    seen = {"id": "a", "hardware_id": "card", "observed": "2022", "per": "board", "amount_usd": "15990"}
    whole = seen | {"id": "b", "per": "system"}
    found = {"hardware": table("hardware", card), "hardware_prices": table("hardware_prices", seen, whole)}
    (problem,) = values_are_plausible(found)
    assert (problem.file, problem.line, problem.column) == ("data/hardware_prices.csv", 2, "amount_usd")


def test_a_slipped_decimal_of_power_or_density_is_outside():
    chip = {"id": "h", "kind": "gpu", "segment": "datacentre", "unit": "board", "released": "2022"}
    good = chip | {"tdp_w": "700", "transistors": "80e9", "die_mm2": "814"}
    bad = chip | {"tdp_w": "7000", "transistors": "80e12", "die_mm2": "814"}
    found = values_are_plausible({"hardware": table("hardware", good, bad)})
    assert {(p.line, p.column) for p in found} == {(3, "tdp_w"), (3, "transistors")}
