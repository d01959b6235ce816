"""The mistakes that have caught others: for each a test that a row of ours could fail, or a caveat on a named chart.

docs/traps.md lists them. A trap's check is a function of the tables as written that names the rows that fell into it;
it is run on our data, and on our data with one cell changed into the mistake.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trends import chart, settings
from trends.check import schema
from trends.check.exceptions import excuse
from trends.check.rules.costs import costs_say_what_they_count
from trends.check.rules.hardware import prices_are_complete, rates_rise_as_precision_falls
from trends.check.rules.models import active_parameters_are_a_part, frontier_is_complete
from trends.check.schema import RawTable
from trends.definitions import DEFINITIONS
from trends.tables import load
from trends.units import decimal_year

Tables = dict[str, RawTable]
Row = dict[str, str]
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "traps.md"


def rows(found: Tables, table: str) -> Iterator[Row]:
    """The rows of a table, none where it is not there."""
    return (row for _, row in found[table].rows) if table in found else iter(())


def named(found: Tables, table: str, row_id: str) -> Row:
    return next(row for row in rows(found, table) if row["id"] == row_id)


# --- the traps, each a function that names what fell into it


def corpus_sizes_taken_for_tokens(found: Tables) -> list[str]:
    """Tokens seen in training as a list of dataset sizes has them: in words, or of one pass.

    GPT-3 saw 3.0e11 tokens of a corpus that lists have at 2.38e11 words; T5-11B a trillion, not the 3.4e10 of the
    smaller runs. No model saw fewer tokens than it saw different ones, nor other than passes x different ones.
    """
    fell = [
        row_id
        for row_id, tokens in (("gpt-3-175b", 3.0e11), ("t5-11b", 1.0e12))
        if abs(math.log(float(named(found, "models", row_id)["training_tokens"]) / tokens)) > math.log(1.05)
    ]
    for row in rows(found, "models"):
        seen, unique, epochs = (
            float(row[c]) if row[c] else None for c in ("training_tokens", "unique_tokens", "epochs")
        )
        if seen and unique and seen < unique * 0.999:
            fell.append(row["id"])
        if seen and unique and epochs and not 0.5 < seen / (unique * epochs) < 2:
            fell.append(row["id"])
    return fell


def self_play_counted_as_training(found: Tables) -> list[str]:
    """Training compute of a game player that holds the games it played against itself.

    AlphaGo Zero spent 3.41e23 FLOP with self-play and 6.5e20 without: the two differ 500-fold, and a refreshed list
    that has only the first turns the story of Go around.
    """
    zero = named(found, "models", "alphago-zero")
    fell = [] if float(zero["training_flop"]) < 1e22 < float(zero["training_flop_incl_self_play"]) else [zero["id"]]
    for row in rows(found, "models"):
        both = row["training_flop"] and row["training_flop_incl_self_play"]
        if both and not float(row["training_flop"]) < float(row["training_flop_incl_self_play"]):
            fell.append(row["id"])
    return fell + [problem.row for problem in active_parameters_are_a_part({"models": found["models"]})]


def sparse_rates_taken_for_dense(found: Tables) -> list[str]:
    """A matrix rate with sparsity, which is twice the dense one that stands beside it.

    On NVIDIA's chips halving the width of a dense format doubles its rate; a sparse rate in one column shows as a
    factor of one or four. (FP4 is left out: newer chips were built to do more of it.)
    """
    unexplained = excuse(found, list(rates_rise_as_precision_falls(found)))
    fell = [problem.row for problem in unexplained if problem.code == "precision"]
    for row in rows(found, "hardware"):
        for wide, narrow in (
            ("tensor_tf32_gflop_s", "tensor_fp16_gflop_s"),
            ("tensor_fp16_gflop_s", "tensor_fp8_gflop_s"),
        ):
            if row["maker"] == "NVIDIA" and row[wide] and row[narrow]:
                ratio = float(row[narrow]) / float(row[wide])
                if not 1.8 < ratio < 2.2:
                    fell.append(row["name"])
    return fell


def prices_that_do_not_say_what_they_are(found: Tables) -> list[str]:
    """A price without its basis, unit or date, or of another unit than the rates; a rent without its terms."""
    fell = [problem.row for problem in prices_are_complete({"hardware": found["hardware"]})]
    for table, terms in (
        ("hardware_prices", ("basis", "price_unit", "observed", "seller")),
        ("gpu_hours", ("commitment", "region", "scope", "observed", "seller")),
        ("token_prices", ("basis", "direction", "tier", "observed", "seller")),
    ):
        fell += [found[table].id_of(row) for row in rows(found, table) if not all(row[term] for term in terms)]
    return fell


def costs_that_do_not_say_what_they_count(found: Tables) -> list[str]:
    """A training cost without its method, or in dollars of no stated year."""
    return [problem.row for problem in costs_say_what_they_count({"models": found["models"]})]


def rows_fitted_without_a_rule(found: Tables) -> list[str]:
    """A model that a trend is fitted to though no fitted rule admits it, or one at the frontier that is not marked."""
    fitted = {row["id"] for row in rows(found, "inclusion_rules") if row["fitted"] == "true"}
    fell = [problem.row for problem in frontier_is_complete(found)]
    fell += [
        definition.name
        for definition in DEFINITIONS.values()
        if definition.rule not in fitted and definition.name != "held"
    ]
    return fell


def pools_joined(found: Tables) -> list[str]:
    """A result that does not say in which pool and measure it stands, or a record measured as those of another pool.

    A record of the Swedish list of chess programs among the ratings of the chess federation would join two scales
    that differ by hundreds of points: records under one protocol stand in one pool of a task and measure.
    """
    fell = [row["id"] for row in rows(found, "results") if not (row["pool"] and row["metric"])]
    pools: dict[tuple[str, str, str], set[str]] = {}
    for row in rows(found, "results"):
        if row["role"] == "record":
            pools.setdefault((row["task_id"], row["metric"], row["protocol"]), set()).add(row["pool"])
    return fell + [f"{task}: {protocol}" for (task, _, protocol), among in pools.items() if len(among) > 1]


def headlines_without_a_place(found: Tables) -> list[str]:
    """A published rate whose place is not named, or that hides what another place of the same work says.

    Three places of one paper give a doubling time of 20, 18 and 21.3 months: all are kept and name each other. The
    "280-fold in 18 months" of a report spans the 23 months from November 2022 to October 2024.
    """
    claims = {row["id"]: row for row in rows(found, "claims")}
    fell = [row_id for row_id, row in claims.items() if row["value"] and not row["locator"]]
    for row_id, row in claims.items():
        others = filter(None, row["contradicts"].split(";"))
        fell += [row_id for other in others if row_id not in claims[other]["contradicts"].split(";")]
    report = claims["aiindex-2025-inference"]
    window = decimal_year([report["data_until"]])[0] - decimal_year([report["data_from"]])[0]
    return fell + ([] if 22.5 < 12 * window < 23.5 else [report["id"]])


def undisclosed_compute_given_a_value(found: Tables) -> list[str]:
    """A model said to be undisclosed that has a value all the same, or a notable one that was left out for it."""
    fell = [
        row["id"]
        for row in rows(found, "models")
        if "undisclosed" in (row["flop_basis"], row["parameters_basis"], row["tokens_basis"])
        and any(
            row[column] and row[basis] == "undisclosed"
            for column, basis in (
                ("training_flop", "flop_basis"),
                ("parameters", "parameters_basis"),
                ("training_tokens", "tokens_basis"),
            )
        )
    ]
    for rule in rows(found, "inclusion_rules"):
        if rule["sample_size"]:
            held = sum(rule["id"] in row["inclusion"].split(";") for row in rows(found, rule["table"]))
            fell += [rule["id"]] if held != int(rule["sample_size"]) else []
    return fell


Change = tuple[str, Callable[[Row], object], dict[str, str]]


def made(**cells: str) -> dict[str, str]:
    return cells


TRAPS: dict[str, tuple[Callable[[Tables], list[str]], tuple[Change, ...]]] = {
    "tokens": (
        corpus_sizes_taken_for_tokens,
        (
            ("models", lambda row: row["id"] == "gpt-3-175b", made(training_tokens="2.38e11")),
            ("models", lambda row: row["id"] == "t5-11b", made(training_tokens="3.4e10")),
            ("models", lambda row: row["training_tokens"], made(unique_tokens="9e99")),
        ),
    ),
    "self-play": (
        self_play_counted_as_training,
        (
            ("models", lambda row: row["id"] == "alphago-zero", made(training_flop="3.41e23")),
            ("models", lambda row: row["id"] == "katago", made(training_flop="1.9e20")),
        ),
    ),
    "precision": (
        sparse_rates_taken_for_dense,
        (
            ("hardware", lambda row: row["id"] == "nvidia-h100-sxm", made(tensor_fp16_gflop_s="1978900")),
            ("hardware", lambda row: row["id"] == "nvidia-a100-sxm4-80gb", made(tensor_tf32_gflop_s="312000")),
        ),
    ),
    "price": (
        prices_that_do_not_say_what_they_are,
        (
            ("hardware", lambda row: row["price_usd"], made(price_basis="")),
            ("hardware", lambda row: row["price_usd"] and row["unit"] == "board", made(price_unit="system")),
            ("hardware_prices", bool, made(basis="")),
            ("gpu_hours", bool, made(commitment="")),
            ("token_prices", bool, made(tier="")),
        ),
    ),
    "cost": (
        costs_that_do_not_say_what_they_count,
        (
            ("models", bool, made(training_cost_usd="4e7", cost_method="", cost_price_year="2025")),
            ("models", bool, made(training_cost_usd="4e7", cost_method="cloud", cost_price_year="")),
        ),
    ),
    "inclusion": (
        rows_fitted_without_a_rule,
        (
            ("models", lambda row: "frontier-10" in row["inclusion"], made(inclusion="lecture")),
            ("inclusion_rules", lambda row: row["id"] == "notable-sample", made(fitted="false")),
        ),
    ),
    "pools": (
        pools_joined,
        (
            ("results", lambda row: row["role"] == "record", made(pool="")),
            ("results", lambda row: row["pool"] == "ssdf" and row["role"] == "record", made(pool="fide")),
            ("results", lambda row: row["pool"] == "hub5-swb" and row["role"] == "record", made(pool="any-data")),
        ),
    ),
    "headlines": (
        headlines_without_a_place,
        (
            ("claims", lambda row: row["value"], made(locator="")),
            ("claims", lambda row: row["id"] == "sevilla-2022-pre-dl-table-2", made(contradicts="")),
            ("claims", lambda row: row["id"] == "aiindex-2025-inference", made(data_until="2024-05")),
        ),
    ),
    "undisclosed": (
        undisclosed_compute_given_a_value,
        (
            ("models", lambda row: row["training_flop"], made(flop_basis="undisclosed")),
            ("models", lambda row: "notable-sample" in row["inclusion"], made(inclusion="lecture")),
        ),
    ),
}
"""Each trap by name: its check, and changes of one row that fall into it."""


@pytest.fixture(scope="module")
def real() -> Tables:
    """The tables as written."""
    return schema.read(settings.data_folder())[0]


@pytest.mark.parametrize("name", TRAPS)
def test_no_row_of_ours_fell_into_the_trap(real, name):
    assert TRAPS[name][0](real) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [(name, change) for name, (_, changes) in TRAPS.items() for change in changes],
    ids=[f"{name}-{i}" for name, (_, changes) in TRAPS.items() for i, _ in enumerate(changes)],
)
def test_a_row_that_falls_into_the_trap_is_named(real, name, change):
    table, wanted, cells = change
    if table not in real:
        pytest.skip(f"there is no table {table} yet")
    changed = copy.deepcopy({key: real[key] for key in (table,)})
    row = next(row for _, row in changed[table].rows if wanted(row))
    row.update(cells)
    assert TRAPS[name][0](real | changed)


# --- what a chart must say

CAVEATS = (
    ("tokens", "training-tokens", {}, "neither words nor the size of the corpus"),
    ("self-play", "training-compute", {}, "computation spent on self-play is not in it"),
    ("precision", "gflops-per-dollar", {}, "Peak rates, dense"),
    ("price", "gflops-per-dollar", {}, "another segment gives another doubling time"),
    ("cost", "training-cost", {}, "renting it or buying its cluster costs more"),
    ("inclusion", "training-compute", {"definition": "frontier"}, "chosen by their training compute"),
    ("undisclosed", "model-sizes", {}, "Many makers no longer say how large their models are."),
)


@pytest.mark.parametrize(("trap", "chart_id", "options", "words"), CAVEATS, ids=[f"{c[0]}-{c[1]}" for c in CAVEATS])
def test_the_chart_says_it(trap, chart_id, options, words):
    assert trap in TRAPS
    assert [caveat for caveat in chart(chart_id, **options).caveats if words in caveat]


@pytest.mark.parametrize("chart_id", ["training-compute", "model-sizes", "training-tokens", "training-cost"])
def test_a_chart_of_models_says_how_many_are_missing(chart_id):
    first = chart(chart_id).caveats[0]
    missing, admitted = (int(word) for word in first.split() if word.isdigit())
    assert "have no known" in first
    assert 0 < missing < admitted <= len(load("models"))


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_rate_of_models_names_the_rule_that_chose_them(definition):
    fitted, *_ = chart("training-compute", definition=definition).trends
    assert fitted.definition == DEFINITIONS[definition].words


def test_prices_of_different_segments_are_not_pooled_unless_asked_for():
    for fitted in chart("gflops-per-dollar").trends:
        assert "consumer" in fitted.definition
        assert "data centre" not in fitted.definition


# --- the document


@pytest.mark.parametrize("name", TRAPS)
def test_the_document_has_the_trap_with_its_check(name):
    text = DOCUMENT.read_text(encoding="utf-8")
    check, _ = TRAPS[name]
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    assert f"`{check.__name__}`" in line
    for chart_id in {chart_id for trap, chart_id, _, _ in CAVEATS if trap == name}:
        assert f"`/{chart_id}`" in line
