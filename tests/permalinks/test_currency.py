"""Whether a frozen view still holds: rows and rates that came, changed or went, and another method."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import trends
from trends import options as opt
from trends.charts import charts, methods
from trends.permalinks import currency
from trends.permalinks.currency import compare, parse, printed_rate, query, standing
from trends.permalinks.shortcode import Printed


@pytest.fixture(scope="module")
def compute():
    return trends.chart("training-compute")


def frozen(chart_id, day):
    found = charts()[chart_id]
    return found, opt.parse(found.options, [("as_of", day)])


def test_a_view_compared_with_itself_has_no_change(compute):
    assert compare(compute, compute).none
    assert compare(compute, compute).sentences() == ()


def test_rows_that_came_changed_and_went_are_named(compute):
    rows = compute.rows
    gone, moved = rows.iloc[0], rows.iloc[1]
    later = rows.drop(index=rows.index[0]).copy()
    later.loc[moved.name, "y"] *= 2
    later = pd.concat([later, rows.iloc[[2]].assign(id="new", name="A new model")])
    change = compare(compute, replace(compute, rows=later, data_version="2099.1.0"))
    assert (change.added, change.changed, change.removed) == (("A new model",), (moved["name"],), (gone["name"],))
    assert change.sentences() == (
        f"Rows since data {compute.data_version}: 1 added (A new model), 1 changed ({moved['name']}), "
        f"1 removed ({gone['name']}).",
    )


def test_many_rows_are_counted_and_only_some_named(compute):
    change = compare(replace(compute, rows=compute.rows.iloc[:0]), compute)
    assert len(change.added) > 100
    assert f"and {len(change.added) - currency.NAMED} more" in change.sentences()[0]


def test_another_rate_is_given_before_and_after(compute):
    other = trends.chart("training-compute", period="2010-2018")
    change = compare(compute, replace(other, rows=compute.rows))
    ((label, then, now),) = change.rates
    assert label == compute.trends[0].label
    assert then != now
    assert change.sentences() == (f"{label}: {then} then, {now} now.",)


def test_a_view_frozen_at_the_newest_release_is_current(two_releases):
    holds, sentences = standing(*frozen("training-compute", "2027-02-28"), None, two_releases)
    assert holds
    assert sentences == (
        "This view is frozen at data 2027.2.0.",
        "It is current: data 2027.2.0 give the same rows and rates.",
    )


def test_a_view_frozen_at_an_earlier_release_says_which_rows_changed_since(two_releases):
    holds, sentences = standing(*frozen("training-compute", "2027-01-31"), None, two_releases)
    assert not holds
    assert sentences[:2] == (
        "This view is frozen at data 2027.1.0.",
        "Rows since data 2027.1.0: 1 changed (AlexNet).",
    )


def test_a_rate_that_todays_method_gives_otherwise_is_shown_beside_it_with_the_reason(two_releases):
    found, chosen = frozen("training-compute", "2027-02-28")
    rate = printed_rate(trends.chart("training-compute", chosen, folder=two_releases))
    assert standing(found, chosen, Printed(1, rate), two_releases)[0]
    holds, sentences = standing(found, chosen, Printed(1, rate * 1.5), two_releases)
    assert not holds
    assert sentences[1].startswith(f"The picture said {rate * 1.5:.1f}x per year by method 1; method ")
    assert f"gives {rate:.1f}x with the same rows. {methods.since('1')}" in sentences[1]


@pytest.mark.parametrize("printed", [Printed(1, 4.083), Printed(2, None), Printed(12, 0.5)])
def test_what_was_printed_is_read_back_from_the_query(printed):
    assert parse(query(printed)) == printed


@pytest.mark.parametrize("text", ["", "x", "2-", "-3", "2-nan", "2-1e9", "0-4", "2-4-4", "9" * 400])
def test_what_cannot_be_read_is_nothing_printed(text):
    assert parse(text) in (None, Printed(2, None))


def test_the_newest_method_has_nothing_after_it_and_an_unknown_one_neither():
    assert methods.since(methods.METHOD_VERSION) == ""
    assert methods.since("99") == ""
    assert methods.since("1") == " ".join(list(methods.METHODS.values())[1:])
