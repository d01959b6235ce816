"""What holds for every chart in every view: rows, figure, trends, words and files say the same."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from trends import tables, units
from trends.charts import eras, spec, words
from trends.charts.points import ROW_COLUMNS
from trends.charts.registry import View
from trends.export import WRITERS
from trends.export.json import as_dict
from trends.options import defaults
from trends.theme import LIGHT

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "chart.schema.json"
ERAS = {
    scheme: eras.chosen(
        View(spec("training-compute"), defaults(spec("training-compute").options).with_(eras=scheme), LIGHT)
    )
    for scheme in eras.SCHEMES
}
SHAPE = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def points_of(result):
    """(id, x, y) of every point the figure draws with a marker."""
    traces = [trace for trace in result.figure.data if "markers" in (trace.mode or "")]
    return [
        (point_id[0], x, y)
        for trace in traces
        for point_id, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    ]


def sentences(result):
    """Everything a reader is told in words."""
    yield from (result.answer, result.alt, *result.caveats, *result.method)
    yield from (fitted.words() for fitted in result.trends)
    yield from (reference.text for reference in result.references)
    for trace in result.figure.data:
        yield trace.name or ""
        for texts in (trace.text, trace.hovertext):
            yield from () if texts is None else [texts] if isinstance(texts, str) else texts


def test_rows_begin_with_the_common_columns_and_end_with_the_declared_ones(result):
    assert list(result.rows.columns) == [*ROW_COLUMNS, *(column.name for column in result.columns)]


def test_the_figure_marks_exactly_the_rows(result):
    rows = [(row["id"], row["x"], row["y"]) for row in result.rows.to_dict("records")]
    assert sorted(points_of(result)) == sorted(rows)


def test_every_series_has_one_label_that_the_legend_shows(result):
    labels = result.rows.groupby("series", dropna=False)["label"].agg(lambda cells: sorted(set(cells)))
    assert all(len(found) == 1 and found[0] for found in labels), labels.to_dict()
    names = [trace.name for trace in result.figure.data if "markers" in (trace.mode or "")]
    assert len(names) == len(labels)
    assert all(any(name.startswith(label) for name in names) for (label,) in labels)


def test_values_are_finite_and_lie_within_their_ranges(result):
    rows = result.rows
    assert np.isfinite(rows["x"]).all()
    assert np.isfinite(rows["y"]).all()
    assert (rows["y"] > 0).all()
    assert (rows["low"].isna() == rows["high"].isna()).all()
    known = rows.dropna(subset=["low", "high"])
    assert ((known["low"] <= known["y"]) & (known["y"] <= known["high"])).all()
    assert np.isfinite(known[["low", "high"]].to_numpy(float)).all()


def test_points_lie_in_the_period_and_inside_the_axes(result):
    first, last = result.options.many("period") if "period" in result.options else ("earliest", "latest")
    years = result.rows["x"].map(math.floor)
    assert first == "earliest" or (years >= int(first)).all()
    assert last == "latest" or (years <= int(last)).all()
    for axis, values in ((result.x, result.rows["x"]), (result.y, result.rows["y"])):
        assert axis.range[0] < axis.range[1]
        assert values.between(*axis.range).all()


def test_every_row_has_sources_that_exist_and_are_referred_to(result):
    known = set(tables.load("sources")["key"])
    referred = {reference.key for reference in result.references}
    for cell in result.rows["sources"]:
        assert cell
        assert set(cell.split(";")) <= known & referred


def test_as_many_rows_are_fitted_as_the_trends_count(result):
    by_definition = {(fitted.series, fitted.definition): fitted.n for fitted in result.trends if not fitted.era}
    assert int(result.rows["fitted"].sum()) == sum(by_definition.values())
    for fitted in result.trends:
        assert fitted.trend is None or fitted.trend.n == fitted.n
        assert (fitted.trend is None) == bool(fitted.missing_trend)


def test_a_trend_is_the_least_squares_line_through_the_rows_marked_as_fitted(result):
    for fitted in result.trends:
        if fitted.trend is not None and fitted.trend.estimator != "ols":
            continue  # the other lines have oracles of their own
        rows = result.rows[result.rows["fitted"]]
        if fitted.era:
            era = next(one for one in ERAS[result.options["eras"]] if one.id == fitted.era)
            rows = rows[era.holds(rows["x"].to_numpy())]
            assert len(rows) == fitted.n
        if len({other.series for other in result.trends}) > 1:
            rows = rows[rows["series"] == fitted.series]
        if fitted.trend is not None:
            slope = np.polyfit(rows["x"] - 2000, np.log10(rows["y"]), 1)[0]
            assert fitted.trend.slope == pytest.approx(slope, rel=1e-6)


def test_the_answer_holds_factor_interval_n_window_and_definition_of_every_trend(result):
    for fitted in result.trends:
        trend = fitted.trend
        if trend is None:
            assert "no trend" in result.answer
            continue
        between = trend.doubling_interval or trend.halving_interval
        if between is not None:
            assert units.format_factor(trend.factor_per_year) in result.answer
            span = trend.doubling_years or trend.halving_years
            text = units.format_years_interval(*between, beside=span)
            assert f"{trend.level:.0%} interval {text}" in result.answer
        elif trend.factor_interval is None:
            assert units.format_factor(trend.factor_per_year) in result.answer
            assert "no interval" in result.answer
        else:
            low, high = (units.format_factor(end) for end in trend.factor_interval)
            assert f"{trend.level:.0%} interval {low} to {high} per year" in result.answer
        assert f"n = {fitted.n}, {words.years(trend)}" in result.answer
        assert fitted.definition in result.answer
    with_trend = [fitted for fitted in result.trends if fitted.trend is not None]
    assert result.answer.count("n = ") == len(with_trend)


def test_a_trend_names_the_period_asked_for_in_which_latest_stays_the_word(result):
    if not result.trends:
        return  # no trend, nothing to name
    assert {fitted.window for fitted in result.trends} <= {" to ".join(result.options.many("period"))}


def test_a_chart_without_a_trend_says_so(result):
    if result.trends and all(fitted.trend is None for fitted in result.trends):
        assert "no trend is fitted" in result.answer
        assert not any(trace.mode == "lines" for trace in result.figure.data)


def test_no_sentence_prints_an_unknown_or_infinite_number(result):
    for sentence in sentences(result):
        assert not re.search(r"\b(nan|inf|None|NaT)\b", sentence), sentence


def test_alt_text_counts_the_points(result):
    counted = f"{len(result.rows)} " if len(result.rows) else "o"  # "No points", "without events"
    assert counted in result.alt
    assert result.title in result.alt or result.rows.empty


def test_the_json_file_is_of_the_documented_shape(result):
    errors = SHAPE.iter_errors(json.loads(WRITERS["json"].write(result)))
    assert not [f"{error.json_path}: {error.message}" for error in errors]


def test_the_json_file_holds_every_row_and_number_of_the_result(result):
    document = json.loads(WRITERS["json"].write(result))
    written = [(row["id"], row["x"], row["y"]) for series in document["series"] for row in series["rows"]]
    assert sorted(written) == sorted(points_of(result))
    assert document == as_dict(result)
    fitted = [row for series in document["series"] for row in series["rows"] if row["fitted"]]
    assert len(fitted) == sum(
        {
            (trend["series"], trend["definition"]): trend["n"] for trend in document["trends"] if not trend["era"]
        }.values()
    )
    for trend in document["trends"]:
        if trend["low"] is not None:
            assert trend["low"] < trend["factor_per_year"] < trend["high"]


def test_the_csv_file_holds_the_rows_of_the_result_in_their_order(result):
    lines = list(csv.DictReader(WRITERS["csv"].write(result).decode("utf-8").splitlines()))
    assert [line["id"] for line in lines] == list(result.rows["id"])
    assert {line["unit"] for line in lines} <= {result.y.unit}
    for line, row in zip(lines, result.rows.to_dict("records"), strict=True):
        assert float(line["value"]) == row["y"]
        assert float(line["decimal_year"]) == pytest.approx(row["x"], abs=1e-4)
        assert line["fitted"] == ("true" if row["fitted"] else "false")
