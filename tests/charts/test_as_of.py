"""A chart drawn as of a day shows the rows of that release, says so, and refuses a day before the first one."""

from __future__ import annotations

import pytest

import trends
from trends import tables
from trends.charts import chart
from trends.charts.named_views import named_views
from trends.charts.registry import charts
from trends.errors import OptionError
from trends.export.json import as_dict as json_of


def alexnet(result: trends.ChartResult) -> float:
    return float(result.rows.set_index("id")["y"]["alexnet"])


def test_a_chart_is_drawn_from_the_release_of_the_day(two_releases):
    before = chart("training-compute", folder=two_releases, as_of="2027-02-27")
    after = chart("training-compute", folder=two_releases, as_of="2027-02-28")
    assert (before.data_version, after.data_version) == ("2027.1.0", "2027.2.0")
    assert alexnet(after) == 1.23e17 != alexnet(before)
    assert alexnet(chart("training-compute", folder=two_releases)) == 1.23e17


@pytest.mark.parametrize("chart_id", charts())
def test_every_chart_as_of_the_newest_release_is_the_chart_as_the_data_are(two_releases, chart_id):
    now, newest = chart(chart_id, folder=two_releases), chart(chart_id, folder=two_releases, as_of="2027-12-31")
    assert now.rows.equals(newest.rows)
    assert now.answer == newest.answer


@pytest.mark.parametrize("chart_id", charts())
def test_a_day_before_the_first_release_is_an_error_that_names_it(two_releases, chart_id):
    with pytest.raises(OptionError, match=r"as_of: .* on or before 2026-12-31\. The first is 2027\.1\.0 of 2027-01-31"):
        chart(chart_id, folder=two_releases, as_of="2026-12-31")


@pytest.mark.parametrize("text", ["2027", "2027-02", "2027-02-30", "20270228", "yesterday"])
def test_what_is_no_day_is_an_error_that_says_what_to_write(text):
    with pytest.raises(OptionError, match=r"as_of: .* Use a day such as 2026-11-23, or latest\."):
        chart("training-compute", as_of=text)


@pytest.mark.parametrize("chart_id", charts())
def test_every_named_view_of_every_release_is_drawn_or_says_why_it_cannot_be(chart_id):
    found = charts()[chart_id]
    for release in tables.releases():
        for view in named_views(found):
            try:
                result = chart(chart_id, view.options(found, as_of=release.day))
            except OptionError as error:
                said = str(error)
            else:
                said = f"as_of: {result.data_version}"
                assert result.data_version == release.name
            assert said.startswith("as_of: ")


def test_data_edited_since_the_last_release_say_so_and_those_of_a_release_do_not(two_releases):
    assert chart("training-compute", folder=two_releases).data_version == "2027.2.0"
    path = two_releases / "models.csv"
    path.write_text(path.read_text("utf-8").replace("1.23e17", "1.24e17"), encoding="utf-8")
    edited = chart("training-compute", folder=two_releases)
    assert edited.data_version == "2027.2.0+edits"
    assert "edits" in json_of(edited)["data_version"]
