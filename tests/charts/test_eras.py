"""Named eras: spans of the table, a trend for each, and no claim that growth changed where a name begins."""

from __future__ import annotations

import numpy as np
import pytest

from trends import tables
from trends.charts import charts, eras, spec
from trends.charts.registry import View
from trends.options import defaults
from trends.theme import LIGHT


def of(scheme: str) -> tuple[eras.Era, ...]:
    found = spec("training-compute")
    return eras.chosen(View(found, defaults(found.options).with_(eras=scheme), LIGHT))


def test_every_era_of_the_table_is_in_one_scheme_and_every_scheme_in_the_table():
    named = [era for _, ids in eras.SCHEMES.values() for era in ids]
    assert sorted(named) == sorted(tables.load("eras")["id"])


def test_without_a_choice_there_is_no_era():
    assert of("none") == ()


def test_an_era_ends_where_the_next_begins_within_its_last_stated_year():
    before, after, large = of("learning")
    assert (before.id, after.id, large.id) == ("pre-deep-learning", "deep-learning", "large-scale")
    assert before.end == after.start == pytest.approx(2010, abs=1e-3)
    assert (before.years, after.years, large.years) == ("1952 to 2009", "2010 on", "2015 on")
    assert before.holds(np.array([1951.9, 1952.5, 2009.99, 2010.5])).tolist() == [False, True, True, False]


def test_an_era_that_no_other_follows_lasts_to_the_end_of_its_last_stated_year():
    first, second = of("winters")
    assert (first.years, second.years) == ("1974 to 1980", "1987 to 1993")
    assert second.holds(np.array([1993.9, 1994.1])).tolist() == [True, False]


@pytest.mark.parametrize("definition", ["notable", "frontier"])
def test_each_era_has_a_trend_of_the_rows_within_it_with_an_interval_of_its_own(draw, definition):
    result = draw("training-compute", eras="scaling", definition=definition)
    whole, *parts = result.trends
    assert whole.era == ""
    assert {part.era for part in parts} == set(eras.SCHEMES["scaling"][1])
    for part, era in zip(parts, of("scaling"), strict=True):
        assert era.start <= part.trend.window[0] <= part.trend.window[1] < era.end
        assert part.trend.slope_interval[0] < part.trend.slope < part.trend.slope_interval[1]
        assert part.trend.interval == whole.trend.interval
        assert part.label == f"{era.name} ({era.years})"
        assert part.undisclosed <= whole.undisclosed
        assert part.words() in result.alt


def test_an_era_before_the_first_row_says_that_it_has_too_few_points(draw):
    result = draw("training-compute", eras="learning")
    missing = result.trends[1]
    assert (missing.era, missing.trend, missing.n) == ("pre-deep-learning", None, 0)
    assert "too few for a trend" in missing.words()


def test_the_spans_and_their_names_are_drawn_and_their_names_stand_apart(draw):
    result = draw("training-compute", eras="learning")
    spans = [shape for shape in result.figure.layout.shapes if shape.type == "rect"]
    assert len(spans) == 2  # the era before 2010 is left of the axis
    names = [note for note in result.figure.layout.annotations if "era" in note.text]
    assert [note.text[2:] for note in names] == ["Deep-learning era", "Large-scale era"]
    assert names[0].y != names[1].y


def test_no_two_names_of_eras_stand_in_one_line(draw):
    for scheme in eras.SCHEMES:
        for chart_id in ("training-compute", "timeline"):
            notes = draw(chart_id, eras=scheme, period="earliest-latest").figure.layout.annotations
            places = [(note.y, note.yanchor) for note in notes]
            assert len(set(places)) == len(places) > 1


def test_who_named_an_era_is_a_source_and_the_caveat_says_what_a_name_is_worth(draw):
    result = draw("training-compute", eras="learning")
    assert "sevilla2022compute" in {reference.key for reference in result.references}
    assert any("no proof that growth changed" in caveat for caveat in result.caveats)
    assert not any("no proof that growth" in caveat for caveat in draw("training-compute").caveats)


def test_without_trend_lines_the_spans_stay(draw):
    result = draw("training-compute", eras="scaling", fit="false")
    assert result.trends == ()
    assert len(result.figure.layout.shapes) == 3


def test_the_timeline_shows_the_winters(draw):
    result = draw("timeline", eras="winters")
    assert len(result.figure.layout.shapes) == 2
    assert "wikipedia-ai-winter" in {reference.key for reference in result.references}


def test_eras_of_learning_machines_are_offered_where_such_machines_are_drawn():
    offered = {found.id for found in charts().values() if "eras" in defaults(found.options)}
    assert offered == {"training-compute", "model-sizes", "training-tokens", "training-cost", "timeline"}
