"""Interactive charts in pages: plotly.js of our own, the same points, colours that swap, text that cannot break out."""

from __future__ import annotations

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from scripts.vendor_plotly import is_current

from trends import assets
from trends.charts import chart, charts
from trends.export import interactive
from trends.theme import DARK, LIGHT


def test_the_copy_of_plotly_js_is_the_version_of_plotly_py_and_what_its_record_says():
    assert is_current()
    assert assets.plotly().name == f"plotly-basic-{assets.plotly_version()}.min.js"
    assert f"plotly.js (basic - minified) v{assets.plotly_version()}" in assets.plotly().text[:200]
    assert "</script" not in assets.plotly().text.lower()


def test_names_of_our_scripts_hold_a_hash_of_their_content():
    for name in assets.SCRIPTS:
        assert re.fullmatch(name.replace(".", r"\.[0-9a-f]{10}\."), assets.asset(name).name)
    assert assets.served()[assets.asset("chart.js").name].gzip() == assets.asset("chart.js").gzip()


@pytest.mark.parametrize("chart_id", charts())
def test_the_basic_bundle_draws_every_trace_of_the_chart(chart_id):
    assert {trace.type for trace in chart(chart_id).figure.data} <= {"scatter", "bar", "pie"}


@pytest.mark.parametrize("chart_id", charts())
def test_a_figure_in_light_with_its_colours_swapped_is_the_figure_in_dark(chart_id):
    swaps = interactive.swaps(LIGHT, DARK)
    text = json.dumps(interactive.as_dict(chart(chart_id).figure))
    swapped = re.sub("|".join(map(re.escape, swaps)), lambda found: swaps[found[0]], text)
    assert swapped == json.dumps(interactive.as_dict(chart(chart_id, theme="dark").figure))


@pytest.mark.parametrize("chart_id", charts())
def test_the_points_in_a_page_are_those_of_the_figure(chart_id):
    figure = chart(chart_id).figure
    for ours, theirs in zip(interactive.as_dict(figure)["data"], figure.data, strict=True):
        for axis in ("x", "y"):
            for point, expected in zip(ours[axis], theirs[axis], strict=True):
                if isinstance(expected, float):
                    assert point == pytest.approx(expected, rel=1e-7) if point is not None else np.isnan(expected)
                else:
                    assert point == expected


def test_numbers_that_are_none_and_matrices_survive():
    figure = go.Figure(go.Scatter(x=np.array([1.0, np.nan]), customdata=np.array([[1.5, 2.0], [3.0, 4.0]])))
    trace = interactive.as_dict(figure)["data"][0]
    assert trace["x"] == [1, None]
    assert trace["customdata"] == [[1.5, 2], [3, 4]]


def test_json_within_a_script_ends_neither_the_script_nor_a_line():
    hostile = "</script><!-- \u2028 \u2029 & <b>"
    text = interactive.in_script({"a": hostile})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": hostile}


@pytest.mark.parametrize("chart_id", charts())
def test_nothing_is_offered_to_a_cloud(chart_id):
    block = interactive.block(chart(chart_id))
    assert '"showSendToCloud":false' in block
    assert interactive.script(chart(chart_id)).decode().count("showSendToCloud") == 1
