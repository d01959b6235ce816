"""Each rule of the domain finds the cell that breaks it, and says what is wrong with it."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from trends import settings
from trends.check import check, rules, schema
from trends.check.rules import JUDGED, RULES, Rule, certainty, compute, costs, hardware, models, ranges, sources
from trends.check.rules.mixtures import shares_sum_to_one
from trends.check.rules.results import RESULT_RULES
from trends.check.schema import RawTable

Row = dict[str, str]
Tables = dict[str, RawTable]


@pytest.fixture(scope="module")
def real() -> Tables:
    """The real tables as written."""
    return schema.read(settings.data_folder())[0]


def with_cell(found: Tables, table: str, line: int, column: str, cell: str) -> Tables:
    """The tables with one cell changed."""
    old = found[table]
    assert column in old.rows[0][1]
    rows = [(at, row | {column: cell} if at == line else row) for at, row in old.rows]
    return found | {table: dataclasses.replace(old, rows=rows)}


@dataclass(frozen=True)
class Broken:
    """A cell that breaks a rule, in the first row that is ``wanted``; ``cell`` may be computed from that row.

    The problem is reported in the column ``reported`` (the changed one, if not said) of that same row.
    """

    rule: Rule
    table: str
    wanted: Callable[[Row], object]
    column: str
    cell: str | Callable[[Row], str]
    message: str
    code: str
    reported: str = ""


def has(*columns: str) -> Callable[[Row], bool]:
    return lambda row: all(row[column] for column in columns)


def has_not(*columns: str) -> Callable[[Row], bool]:
    return lambda row: not any(row[column] for column in columns)


def marked(name: str) -> Callable[[Row], bool]:
    return lambda row: name in row["inclusion"].split(";")


def lm_with_reported_compute(row: Row) -> bool:
    known = row["parameters"] and row["training_tokens"] and row["training_flop"]
    guessed = "estimated" in (row["parameters_basis"], row["tokens_basis"])
    return bool(known) and row["flop_method"] == "reported" and not guessed


def not_frontier_but_comparable(row: Row) -> bool:
    return bool(row["training_flop"]) and not marked("frontier-10")(row) and row["published"] >= "2011"


BROKEN = (
    Broken(
        certainty.basis_and_confidence,
        "models",
        has("training_flop", "flop_basis"),
        "flop_basis",
        "",
        "is empty, but training_flop has a value. Write reported, derived or estimated.",
        "basis",
    ),
    Broken(
        certainty.basis_and_confidence,
        "models",
        lambda row: row["parameters"] and not row["active_parameters"] and row["parameters_basis"] == "reported",
        "parameters_basis",
        "undisclosed",
        "is undisclosed, but parameters has a value. Write reported, derived or estimated.",
        "basis",
    ),
    Broken(
        certainty.basis_and_confidence,
        "models",
        lambda row: row["training_flop"] and row["flop_basis"] == "reported",
        "flop_confidence",
        "likely",
        "is likely, but only derived and estimated values have one. Empty it.",
        "confidence",
    ),
    Broken(
        certainty.basis_and_confidence,
        "models",
        lambda row: row["training_flop"] and row["flop_basis"] == "estimated",
        "flop_confidence",
        "",
        "is empty, but an estimate needs one: confident (x/3), likely (x/10), speculative (x/31).",
        "confidence",
    ),
    Broken(
        certainty.dates_in_the_past,
        "models",
        lambda row: row["added_on"] == "2026-11-23",
        "published",
        "2026-11-24",
        "2026-11-24 lies after the day the row was added, 2026-11-23.",
        "future",
    ),
    Broken(
        certainty.dates_in_the_past,
        "hardware",
        lambda row: row["price_on"] and row["added_on"] == "2026-11-23",
        "price_on",
        "2027",
        "2027 lies after the day the row was added, 2026-11-23.",
        "future",
    ),
    *(
        Broken(
            hardware.prices_are_complete,
            "hardware",
            has("price_usd"),
            column,
            "",
            "is empty, but the row has a price.",
            "price",
        )
        for column in ("price_basis", "price_unit", "price_on")
    ),
    Broken(
        hardware.prices_are_complete,
        "hardware",
        has_not("price_usd", "price_on"),
        "price_on",
        "2020",
        "is set, but the row has no price.",
        "price",
    ),
    Broken(
        hardware.prices_are_complete,
        "hardware",
        lambda row: row["price_unit"] == "chip" == row["unit"],
        "price_unit",
        "system",
        "the price buys one system, the rates are of one chip: not comparable.",
        "price",
    ),
    Broken(
        hardware.rates_rise_as_precision_falls,
        "hardware",
        has("tensor_fp16_gflop_s", "tensor_fp8_gflop_s"),
        "tensor_fp8_gflop_s",
        lambda row: f"{float(row['tensor_fp16_gflop_s']) * 0.99}",
        " is below tensor_fp16_gflop_s (",
        "precision",
    ),
    Broken(
        hardware.rates_rise_as_precision_falls,
        "hardware",
        has("fp64_gflop_s", "fp32_gflop_s"),
        "fp64_gflop_s",
        "1e9",
        " is below fp64_gflop_s (1e+09). Is one of them with sparsity, or a vector rate?",
        "precision",
        reported="fp32_gflop_s",
    ),
    Broken(
        hardware.cpu_peaks_can_be_computed,
        "hardware",
        lambda row: row["kind"] == "cpu",
        "fp32_gflop_s",
        "100",
        "a CPU's peak is computed from cores, clock and FLOP per cycle. Empty the cell.",
        "cpu",
    ),
    *(
        Broken(
            hardware.cpu_peaks_can_be_computed,
            "hardware",
            lambda row: row["kind"] == "cpu",
            column,
            "",
            "is empty, but a CPU's peak is computed from it.",
            "cpu",
        )
        for column in ("cores", "base_ghz", "flop_per_cycle")
    ),
    Broken(
        hardware.cpu_peaks_can_be_computed,
        "hardware",
        has("other_rate_per_s"),
        "rate_kind",
        "",
        "other_rate_per_s and rate_kind go together: a rate says what it counts.",
        "rate-kind",
    ),
    Broken(
        models.active_parameters_are_a_part,
        "models",
        has("active_parameters", "parameters"),
        "active_parameters",
        "9e99",
        "9e99 is more than parameters (",
        "part",
    ),
    Broken(
        models.active_parameters_are_a_part,
        "models",
        has("training_tokens"),
        "unique_tokens",
        "9e99",
        "9e99 is more than training_tokens (",
        "part",
    ),
    Broken(
        models.active_parameters_are_a_part,
        "models",
        has("training_flop", "training_flop_incl_self_play"),
        "training_flop",
        "9e99",
        "9e99 is more than training_flop_incl_self_play (",
        "part",
    ),
    Broken(
        sources.sources_are_used_and_honest,
        "sources",
        bool,
        "key",
        "a-source-nobody-cites",
        "no row cites this source. Remove it, or cite it.",
        "unused",
    ),
    Broken(
        sources.sources_are_used_and_honest,
        "sources",
        has("via"),
        "opened_on",
        "2026-11-23",
        ", but opened_on is set. Keep one of the two.",
        "via",
        reported="via",
    ),
    Broken(
        sources.evidence_points_at_values,
        "evidence",
        bool,
        "id",
        "no-such-row",
        'there is no row "no-such-row" in table "',
        "evidence",
    ),
    Broken(
        sources.evidence_points_at_values,
        "evidence",
        bool,
        "table",
        "no-such-table",
        'in table "no-such-table".',
        "evidence",
        reported="id",
    ),
    Broken(
        sources.evidence_points_at_values,
        "evidence",
        lambda row: row["role"] == "alternative",
        "column",
        "no_such_column",
        'there is no column "no_such_column" in table "',
        "evidence",
    ),
    Broken(
        sources.evidence_points_at_values,
        "evidence",
        lambda row: row["role"] == "supports" and row["table"] == "hardware",
        "column",
        "aliases",
        "has no value in aliases that this could support. Restore the value, or remove this row.",
        "evidence",
    ),
    Broken(
        models.frontier_is_complete,
        "models",
        marked("frontier-10"),
        "inclusion",
        lambda row: ";".join(rule for rule in row["inclusion"].split(";") if rule != "frontier-10") or "context",
        "is in the top 10 by training compute on its day, but not marked. Add frontier-10.",
        "frontier",
    ),
    Broken(
        models.frontier_is_complete,
        "models",
        not_frontier_but_comparable,
        "inclusion",
        lambda row: f"{row['inclusion']};frontier-10",
        "is marked frontier-10, but is not in the top 10 by training compute on its day among models trained from "
        "scratch, or came before 2010. Remove frontier-10.",
        "frontier",
    ),
    Broken(
        models.frontier_is_complete,
        "models",
        marked("frontier-10"),
        "training_flop",
        "",
        "is marked frontier-10, but is not in the top 10",
        "frontier",
        reported="inclusion",
    ),
    Broken(
        models.sample_is_whole,
        "inclusion_rules",
        lambda row: row["id"] == "notable-sample",
        "sample_size",
        "1",
        "the sample has 1 rows, but ",
        "sample",
    ),
    Broken(
        compute.compute_matches_size_and_tokens,
        "models",
        lm_with_reported_compute,
        "training_flop",
        lambda row: f"{float(row['training_flop']) * 20:g}",
        "times 6 x active parameters x tokens. Correct one of the three, or explain the difference",
        "6nd",
    ),
    Broken(
        compute.compute_matches_size_and_tokens,
        "models",
        lm_with_reported_compute,
        "training_tokens",
        lambda row: f"{float(row['training_tokens']) * 20:g}",
        "times 6 x active parameters x tokens.",
        "6nd",
        reported="training_flop",
    ),
    *(
        Broken(
            costs.costs_say_what_they_count,
            "models",
            has_not("training_cost_usd", column),
            "training_cost_usd",
            "1e6",
            "is empty, but the row has a training cost.",
            "cost",
            reported=column,
        )
        for column in ("cost_method", "cost_price_year")
    ),
    Broken(
        costs.costs_say_what_they_count,
        "models",
        lambda row: row["added_on"] < "2027",
        "cost_price_year",
        "2027",
        "dollars of 2027 did not exist when the row was added, ",
        "cost",
    ),
    Broken(
        ranges.values_are_plausible,
        "hardware",
        lambda row: row["price_usd"] and row["segment"] == "consumer" and row["kind"] == "gpu",
        "price_usd",
        "49900",
        "price_usd is 4.99e+04 USD, outside ",
        "plausible",
    ),
    Broken(
        ranges.values_are_plausible,
        "hardware",
        lambda row: row["tdp_w"] and row["kind"] == "gpu",
        "tdp_w",
        "250000",
        "tdp_w is 2.5e+05 W, outside ",
        "plausible",
    ),
    Broken(
        ranges.values_are_plausible,
        "hardware",
        has("transistors", "die_mm2"),
        "transistors",
        lambda row: f"{float(row['transistors']) * 1000:g}",
        "transistors/mm2, outside ",
        "plausible",
    ),
    Broken(
        ranges.values_are_plausible,
        "hardware",
        lambda row: row["kind"] == "gpu",
        "released",
        "1984",
        "1984 is before 1995. The first consumer 3D processors came in 1995. Correct it, or explain it in "
        "data/exceptions.csv (rule plausible).",
        "plausible",
    ),
)


def name(broken: Broken) -> str:
    text = broken.cell if isinstance(broken.cell, str) else "computed"
    return f"{broken.rule.__name__}-{broken.column}-{text or 'empty'}-{broken.reported}-{broken.message.split('.')[0]}"


@pytest.mark.parametrize("broken", BROKEN, ids=[name(broken) for broken in BROKEN])
def test_a_cell_that_breaks_a_rule_is_a_problem_with_its_place(real, broken):
    line, row = next((line, row) for line, row in real[broken.table].rows if broken.wanted(row))
    cell = broken.cell if isinstance(broken.cell, str) else broken.cell(row)
    tables = with_cell(real, broken.table, line, broken.column, cell)
    found = set(broken.rule(tables)) - set(broken.rule(real))
    here = [problem for problem in found if (problem.file, problem.line) == (f"data/{broken.table}.csv", line)]
    there = [problem for problem in here if problem.column == (broken.reported or broken.column)]
    problem = next((problem for problem in there if broken.message in problem.message), there[0])
    assert broken.message in problem.message
    assert problem.code == broken.code
    assert problem.row


def takes_tables_and_yields_problems(function: Callable) -> bool:
    return inspect.get_annotations(function).get("return") == "Iterator[Problem]"


def test_every_rule_is_broken_by_a_case_here_and_says_what_it_is_for():
    elsewhere = {compute.compute_matches_chip_time, shares_sum_to_one, *RESULT_RULES}  # files of their own
    assert {broken.rule for broken in BROKEN} | elsewhere == set(RULES)
    assert {broken.code for broken in BROKEN} | {"chip-time"} >= set(JUDGED)
    assert len(RULES) == len(set(RULES))
    modules = [importlib.import_module(f"{rules.__name__}.{m.name}") for m in pkgutil.iter_modules(rules.__path__)]
    public = {
        f
        for module in modules
        for name, f in vars(module).items()
        if inspect.isfunction(f) and f.__module__ == module.__name__ and takes_tables_and_yields_problems(f)
    }
    assert public == set(RULES)
    assert all(re.match(r"[A-Z].*\.$", (rule.__doc__ or "").splitlines()[0]) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_a_rule_finds_nothing_in_tables_without_rows(real, rule):
    empty = {name: dataclasses.replace(table, rows=[]) for name, table in real.items()}
    assert list(rule(empty)) == []


def test_a_broken_rule_is_reported_by_check_with_its_file(copied):
    line = copied.line("hardware", lambda row: row["kind"] == "cpu")
    copied.change("hardware", line, "fp32_gflop_s", "100")
    row = copied.row("hardware", line)
    assert (
        f"data/hardware.csv, line {line}, {row['name']}, fp32_gflop_s: "
        "a CPU's peak is computed from cores, clock and FLOP per cycle. Empty the cell."
    ) in map(str, check(copied.folder))


# --- what the rules let pass


@pytest.mark.parametrize(
    ("rule", "table", "wanted", "column", "cell"),
    [
        (
            certainty.basis_and_confidence,
            "models",
            lambda row: not row["training_flop"] and not row["flop_basis"],
            "flop_basis",
            "undisclosed",
        ),
        (
            certainty.dates_in_the_past,
            "models",
            lambda row: row["added_on"] == "2026-11-23",
            "published",
            "2026-11-23",
        ),
        (certainty.dates_in_the_past, "models", lambda row: row["added_on"] == "2026-11-23", "published", "2026"),
        (models.active_parameters_are_a_part, "models", has("training_tokens"), "unique_tokens", "1"),
        (
            hardware.rates_rise_as_precision_falls,
            "hardware",
            lambda row: row["tensor_fp16_gflop_s"] == "312000",
            "tensor_fp8_gflop_s",
            "312000",
        ),
        (
            sources.evidence_points_at_values,
            "evidence",
            lambda row: row["role"] == "alternative" and row["table"] == "hardware",
            "column",
            "aliases",
        ),
    ],
    ids=[
        "an undisclosed value is empty",
        "a row recorded on its day",
        "a year that is not over",
        "few unique tokens",
        "a narrower format that is as fast",
        "an alternative to an empty cell",
    ],
)
def test_a_cell_that_only_looks_like_a_mistake_is_let_pass(real, rule, table, wanted, column, cell):
    line = next(line for line, row in real[table].rows if wanted(row))
    assert set(rule(with_cell(real, table, line, column, cell))) <= set(rule(real))
