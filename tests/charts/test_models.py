"""Charts of models, on a table of a few models: which rows a definition admits, and what is said of the others."""

from __future__ import annotations

import numpy as np
import pytest

from trends.charts.catalogue.models import DOMAINS
from trends.options import defaults

RULES = [{"id": rule, "table": "models", "rule": f"Rule of {rule}.", "source": "list"} for rule in
         ("notable-sample", "frontier-10", "context")]  # fmt: skip
SOURCE = {"key": "list", "kind": "dataset", "authors": "Lister, L.", "year": "2020", "title": "List"}
MODEL = {"stage": "pretrain", "organizations": "lab", "domains": "language", "inclusion": "notable-sample"}


def model(name, published, flop, **cells):
    """A notable model trained from scratch."""
    own = {"id": name, "name": name.upper(), "published": published, "training_flop": str(flop), "source": "list"}
    return MODEL | own | ({"flop_basis": "reported"} if flop else {"flop_basis": "undisclosed"}) | cells


@pytest.fixture
def models(data):
    """Draw a chart from these models."""
    data.write("sources", [SOURCE])
    data.write("inclusion_rules", RULES)

    def draw(*rows, chart_id="training-compute", **chosen):
        data.write("models", rows)
        return data.draw(chart_id, **{"period": "earliest-latest"} | chosen)

    return draw


def growing(first=2012, last=2021, factor=4.0, **cells):
    return [model(f"m{year}", str(year), 1e18 * factor ** (year - first), **cells) for year in range(first, last + 1)]


def fitted_ids(result):
    return set(result.rows.loc[result.rows["fitted"], "id"])


def test_training_compute_that_quadruples_each_year_is_answered_as_4x_per_year(models):
    result = models(*growing())
    assert result.trends[0].trend.factor_per_year == pytest.approx(4)
    assert result.answer.startswith("Training compute grew 4.0x per year, doubling every 6.0 months (90% interval ")


def test_only_notable_models_trained_from_scratch_are_fitted_and_the_others_are_drawn(models):
    result = models(
        *growing(),
        model("tuned", "2020", 1e18, base_model_id="m2019"),
        model("fine", "2020", 1e18, stage="finetune"),
        model("landmark", "2020", 1e18, inclusion="context"),
        model("both", "2020", 1e18, inclusion="context;notable-sample"),
    )
    assert fitted_ids(result) == {f"m{year}" for year in range(2012, 2022)} | {"both"}
    assert set(result.rows.loc[result.rows["series"] == "context", "id"]) == {"tuned", "fine", "landmark"}


def test_a_model_outside_the_period_is_neither_drawn_nor_fitted(models):
    assert set(models(*growing(), period="2014-2018").rows["id"]) == {f"m{year}" for year in range(2014, 2019)}


def test_the_frontier_is_found_over_the_whole_history_and_not_within_the_period(models):
    early = [model(f"old{i}", "2013", 1e25) for i in range(10)]
    assert fitted_ids(models(*growing(), *early, definition="frontier", period="2014-latest")) == set()
    kept = early[:9]
    late = fitted_ids(models(*growing(), *kept, definition="frontier", period="2014-latest"))
    assert late == {f"m{year}" for year in range(2014, 2022)}


def test_the_frontier_is_chosen_by_compute_whatever_inclusion_says(models):
    rows = growing(inclusion="context")
    assert len(fitted_ids(models(*rows, definition="frontier"))) == len(rows)
    assert fitted_ids(models(*rows)) == set()


def test_a_frontier_of_too_few_models_to_draw_again_has_no_interval_and_no_band_and_says_so(models):
    result = models(*growing(), definition="frontier")
    (fitted,) = result.trends
    assert fitted.trend.interval == "none"
    assert fitted.trend.slope_interval is None
    assert "no interval: the rows are selected by their values" in result.answer
    assert "no interval" in fitted.words()
    assert not [trace.name for trace in result.figure.data if trace.fill == "toself"]


def many(count=120, seed=0, **cells):
    """Models of twelve laboratories whose compute doubles each year, with scatter."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        year = int(rng.integers(2012, 2025))
        flop = 10 ** (18 + 0.3 * (year - 2012) + rng.normal(0, 1))
        own = {"organizations": f"lab{number % 12}", "family": f"f{number // 3}"} | cells
        made.append(model(f"m{number}", f"{year}-{1 + number % 12:02d}", f"{flop:.6e}", **own))
    return made


def test_a_frontier_has_an_interval_that_repeats_the_choice_and_the_rate_of_the_choice_alone(models):
    result = models(*many(), definition="frontier")
    (fitted,) = result.trends
    assert fitted.trend.interval == "reselected"
    assert fitted.trend.slope_interval[0] < fitted.trend.slope < fitted.trend.slope_interval[1]
    assert 0 < fitted.trend.null_slope < fitted.trend.slope
    assert "[the choice alone would show " in result.answer
    assert any("repeats the choice" in caveat for caveat in result.caveats)


@pytest.mark.parametrize("estimator", ["theil-sen", "p90"])
def test_another_line_is_drawn_with_an_interval_of_resamples(models, estimator):
    for definition in ("notable", "frontier"):
        (fitted,) = models(*many(), definition=definition, estimator=estimator).trends
        assert fitted.trend.estimator == {"theil-sen": "theil-sen", "p90": "quantile"}[estimator]
        assert fitted.trend.slope_interval[0] < fitted.trend.slope < fitted.trend.slope_interval[1]


def test_a_sample_above_a_threshold_has_a_flattened_line_without_interval_and_one_that_allows_for_the_cut(models):
    rows = many()
    for row in rows:
        row["training_flop"] = f"{float(row['training_flop']) * 1e3:.6e}"
    plain, cut = models(*rows, definition="above-1e23").trends
    assert plain.trend.interval == "none"
    assert cut.trend.estimator == "truncated"
    assert plain.n == cut.n == sum(float(row["training_flop"]) >= 1e23 for row in rows)
    assert cut.trend.slope > plain.trend.slope


def test_a_wider_interval_is_shown_at_a_higher_level_and_the_verdict_stays(models):
    ends = [models(*many(), level=level).trends[0].trend for level in ("80", "90", "95")]
    widths = [np.ptp(trend.slope_interval) for trend in ends]
    assert widths == sorted(widths)
    assert len({trend.verdict for trend in ends}) == 1


def test_models_built_on_others_are_fitted_when_asked_for(models):
    tuned = [model("tuned", "2020", 1e18, base_model_id="m2019"), model("fine", "2020", 1e18, stage="finetune")]
    assert fitted_ids(models(*growing(), *tuned, finetunes="true")) >= {"tuned", "fine"}


def test_values_less_sure_than_asked_for_are_not_fitted_and_not_drawn(models):
    doubtful = [
        model(sure, "2020", 1e20, flop_basis="estimated", flop_confidence=sure)
        for sure in ("confident", "likely", "speculative")
    ]
    for least, kept in (("any", 3), ("likely", 2), ("confident", 1)):
        shown = set(models(*growing(), *doubtful, confidence=least).rows["id"])
        assert len(shown & {"confident", "likely", "speculative"}) == kept


def test_one_field_is_drawn_and_chosen_from_alone(models):
    seen = [model(f"v{year}", str(year), 1e26, domains="vision") for year in range(2012, 2022)]
    result = models(*growing(), *seen, definition="records", field="language")
    assert fitted_ids(result) == {f"m{year}" for year in range(2012, 2022)}
    assert set(result.rows["id"]) == fitted_ids(result)


def test_undisclosed_models_are_put_low_or_high_among_their_years_frontier_and_said_to_be_assumed(models):
    hidden = [model("h", "2021-06", "", flop_basis="undisclosed"), model("unknown", "2021-06", "", flop_basis="")]
    known = [model(f"k{n}", "2021", 10.0**n, inclusion="context") for n in (20, 21, 22, 23, 24)]
    low, high = (models(*growing(2018, 2021), *known, *hidden, undisclosed=how) for how in ("low", "high"))
    values = [one.rows.set_index("id").loc["h", "y"] for one in (low, high)]
    frontier = np.log10([*(10.0**n for n in (20, 21, 22, 23, 24)), 1e18 * 4.0**3])
    assert np.log10(values) == pytest.approx([np.percentile(frontier, 10), np.percentile(frontier, 90)])
    assert low.rows.set_index("id").loc["h", "basis"] == "assumed"
    assert "h" in fitted_ids(high)
    assert "unknown" not in set(high.rows["id"])
    assert any("what-if" in caveat for caveat in high.caveats)
    assert high.trends[0].trend.slope > low.trends[0].trend.slope


def test_self_play_counts_only_when_asked_for(models):
    rows = [*growing(), model("go", "2017", 6.5e20, training_flop_incl_self_play="3.4e23")]
    assert models(*rows).rows.set_index("id").loc["go", "y"] == 6.5e20
    assert models(*rows, selfplay="true").rows.set_index("id").loc["go", "y"] == 3.4e23


def test_rows_of_the_definition_without_the_value_are_counted_and_told(models):
    hidden = [model("h1", "2020", ""), model("h2", "2020", ""), model("h3", "1999", "")]
    hidden.append(model("h4", "2020", "", stage="finetune"))
    result = models(*growing(), *hidden, period="2010-latest")
    assert result.trends[0].undisclosed == 2
    assert any(caveat.startswith("2 of the 12 models") for caveat in result.caveats)


def test_the_frontier_counts_models_of_the_period_without_known_compute_also_on_charts_of_something_else(models):
    hidden = [
        model("h1", "2020", "", parameters="7e9", parameters_basis="reported"),
        model("h2", "2021", ""),
        model("h3", "1999", ""),
        model("unknown", "2020", "", flop_basis=""),
        model("tuned", "2020", "", stage="finetune"),
    ]
    for chart_id in ("training-compute", "model-sizes"):
        result = models(*growing(), *hidden, chart_id=chart_id, definition="frontier", period="2010-latest")
        assert any(caveat.startswith("3 models held from these years have no known") for caveat in result.caveats)


def test_models_are_coloured_by_their_first_domain_with_video_among_images(models):
    result = models(
        model("a", "2020", 1e20, domains="vision;language"),
        model("b", "2020", 1e20, domains="video"),
        model("c", "2020", 1e20, domains="biology"),
        model("d", "2020", 1e20, domains="games"),
        color="domain",
    )
    series = {row["id"]: row["series"] for row in result.rows.to_dict("records")}
    assert series == {"a": "vision", "b": "image-generation", "c": "other", "d": "games"}
    assert all(row["label"] == DOMAINS[row["series"]] for row in result.rows.to_dict("records"))


def test_colour_does_not_change_what_is_fitted(spec, draw):
    if "color" in defaults(spec.options):
        by_field, by_fit = (draw(spec.id, color=value) for value in ("domain", "fitted"))
        assert by_field.trends == by_fit.trends
        assert sorted(by_field.rows["id"]) == sorted(by_fit.rows["id"])


def test_training_tokens_are_of_models_of_language_only(models):
    rows = [
        model(f"m{d}", "2020", 1e20, domains=d, training_tokens="1e12") for d in ("language", "multimodal", "vision")
    ]
    both = model("both", "2020", 1e20, domains="vision;language", training_tokens="1e12")
    assert set(models(*rows, both, chart_id="training-tokens").rows["id"]) == {"mlanguage", "mmultimodal", "both"}


@pytest.mark.parametrize(
    ("chart_id", "column", "unit"),
    [
        ("training-compute", "training_flop", "FLOP"),
        ("model-sizes", "parameters", "parameters"),
        ("training-tokens", "training_tokens", "tokens"),
    ],
)
def test_a_chart_draws_the_cells_of_its_column_in_the_unit_of_the_descriptor(models, chart_id, column, unit):
    result = models(model("a", "2020", 2e20, parameters="3e9", training_tokens="4e11"), chart_id=chart_id)
    value = {"training_flop": 2e20, "parameters": 3e9, "training_tokens": 4e11}[column]
    assert list(result.rows["y"]) == [value]
    assert result.y.unit == unit


@pytest.mark.parametrize(
    ("chart_id", "column", "basis"),
    [
        ("model-sizes", "parameters", "parameters_basis"),
        ("training-tokens", "training_tokens", "tokens_basis"),
        ("training-cost", "training_cost_usd", "flop_basis"),
    ],
)
def test_undisclosed_values_of_every_chart_are_put_low_or_high_among_the_frontier_of_their_year(
    models, chart_id, column, basis
):
    more = {"cost_method": "amortised"} if column == "training_cost_usd" else {}
    rows = [row | {column: str(10 ** (6 + i)), **more} for i, row in enumerate(growing())]
    rows += [model(f"also{i}", "2020", 1e24, **{column: str(2 * 10 ** (12 + i))}, **more) for i in range(3)]
    hidden = model("hidden", "2020-07", "", **{basis: "undisclosed"})
    by_how = {how: models(*rows, hidden, chart_id=chart_id, undisclosed=how) for how in ("out", "low", "high")}
    assert "hidden" not in set(by_how["out"].rows["id"])
    low, high = (by_how[how].rows.set_index("id").loc["hidden"] for how in ("low", "high"))
    assert low["y"] < high["y"] <= 2e14
    assert low["basis"] == high["basis"] == "assumed"
    assert by_how["out"].trends[0].undisclosed == 1
    assert by_how["low"].trends[0].undisclosed == 0
    assert by_how["low"].trends[0].n == by_how["out"].trends[0].n + 1
    assert "10th percentile" in by_how["low"].answer


def test_models_of_one_organization_have_an_interval_that_does_not_leave_it_out(models):
    (fitted,) = models(*[row | {"organizations": "lab"} for row in many()]).trends
    assert fitted.trend.interval == "t"
    assert any("Student's t under 10 organizations" in line for line in models(*growing()).method)


def test_models_of_one_day_have_no_rate_and_the_answer_says_why(models):
    result = models(*[model(f"m{i}", "2020-05-28", 10.0 ** (20 + i)) for i in range(12)])
    assert result.trends[0].trend is None
    assert result.answer.startswith("Training compute: no trend is fitted here (All 12 points have the same date")


def test_two_models_are_too_few_for_a_trend_and_the_answer_says_so(models):
    result = models(model("a", "2019", 1e20), model("b", "2020", 1e21))
    assert result.answer == (
        "Training compute: no trend is fitted here (2 points in these years are too few for a trend)."
    )


def test_computation_that_falls_has_a_halving_time(models):
    result = models(*growing(factor=0.5))
    assert result.trends[0].trend.verdict == "falls"
    assert result.answer.startswith("Training compute fell 0.50x per year, halving every 12 months")
