"""The native chart of every view says what the JSON says, is in the order of the schema, and runs nothing."""

from __future__ import annotations

import html
import math
from dataclasses import replace

import pytest
from lxml import etree
from tests.export.pptx.reading import C, drawn, parts, read, said, written

import trends
from trends.export import WRITERS
from trends.export.json import as_dict
from trends.export.pptx import workbook

VIEWS = [(chart_id, ()) for chart_id in trends.charts()] + [
    ("training-compute", (("scale", "linear"), ("definition", "frontier"), ("color", "domain"))),
    ("training-compute", (("uncertainty", "true"), ("labels", "false"))),
    ("training-compute", (("fit", "false"),)),
    ("training-compute", (("breaks", "true"), ("bands", "both"))),
    ("gflops-per-dollar", (("scale", "linear"), ("dollars", "real"))),
    ("gflops-per-dollar", (("breaks", "true"),)),
    ("training-compute", (("eras", "learning"),)),
    ("timeline", (("eras", "learning"),)),
    ("model-sizes", (("period", "1900-1901"),)),
]
VIEWS = [
    (chart_id, tuple(pair for pair in chosen if pair[0] in {o.name for o in trends.charts()[chart_id].options}))
    for chart_id, chosen in VIEWS
]
IDS = [chart_id + "".join(f",{name}={value}" for name, value in chosen) for chart_id, chosen in VIEWS]
each_view = pytest.mark.parametrize(("chart_id", "chosen"), VIEWS, ids=IDS)


@each_view
def test_points_read_back_are_those_of_the_json(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    expected = {
        series["key"]: sorted((row["x"], row["y"]) for row in series["rows"])
        for series in as_dict(drawn(chart_id, chosen))["series"]
    }
    found: dict[str, list] = {}
    for key in chart.series:
        if key.startswith("points/"):
            points = zip(chart.numbers(key, "xVal"), chart.numbers(key, "yVal"), strict=True)
            found.setdefault(key.removeprefix("points/").removesuffix("/open"), []).extend(points)
    assert {key: sorted(points) for key, points in found.items()} == expected


@each_view
def test_the_data_sheet_holds_the_same_points_with_the_ids_of_their_rows(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    found, rows = chart.book.rows(), workbook.rows_of(drawn(chart_id, chosen))
    assert len(rows) == len(drawn(chart_id, chosen).rows)
    assert found.keys() == rows.keys()
    assert all(found[key].is_at(row) and found[key].name == row.name for key, row in rows.items())
    for key in chart.series:
        cells = [cell for cell in chart.book.columns[f"{key}|y"] if cell is not None]
        assert cells == pytest.approx(chart.numbers(key, "yVal"), rel=1e-14)


@each_view
def test_the_axes_have_the_range_and_the_scale_of_the_json(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    expected = as_dict(drawn(chart_id, chosen))
    assert chart.range(0) == tuple(expected["x"]["range"])
    assert chart.range(1) == tuple(expected["y"]["range"])
    assert (chart.is_log(0), chart.is_log(1)) == (False, expected["y"]["scale"] == "log")


@each_view
def test_every_fit_and_its_bands_are_series_and_grow_as_the_json_says(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    result = drawn(chart_id, chosen)
    expected = {f"fit/{f.series}/{f.label}": f.trend for f in result.trends if f.trend is not None}
    assert {key for key in chart.series if key.startswith("fit/") and not key.endswith("/beyond")} == expected.keys()
    for fitted, trend in zip(as_dict(result)["trends"], result.trends, strict=True):
        if trend.trend is None:
            continue
        key = f"fit/{trend.series}/{trend.label}"
        x, y = chart.numbers(key, "xVal"), chart.numbers(key, "yVal")
        assert (math.log10(y[-1]) - math.log10(y[0])) / (x[-1] - x[0]) == pytest.approx(fitted["oom_per_year"])
        assert (x[0], x[-1]) == pytest.approx(trend.trend.window)
        band = f"band/{trend.label}: where the trend is ({trend.trend.level:.0%})/"
        if band + "lower" in chart.series:
            low, high = trend.trend.trend_band(x)
            assert chart.numbers(band + "lower", "yVal") == pytest.approx(list(low))
            assert chart.numbers(band + "upper", "yVal") == pytest.approx(list(high))


def test_both_bands_and_the_fit_of_training_compute_are_series_of_their_own():
    (chart,) = read(written("training-compute"))
    bands = [key for key in chart.series if key.startswith("band/")]
    assert len(bands) == 4
    assert sum("where a new point would fall" in key for key in bands) == 2


@each_view
def test_nothing_the_figure_draws_in_its_plot_is_left_out(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    figure = drawn(chart_id, chosen).figure
    main = [t for t in figure.data if t.yaxis in (None, "y") and t.x is not None and len(t.x) and t.mode != "text"]
    fewest = sum(2 if trace.fill == "toself" else 1 for trace in main)
    assert len([key for key in chart.series if not key.startswith(("axis/", "side/"))]) >= fewest


def test_error_bars_reach_from_low_to_high():
    (chart,) = read(written("training-compute", (("uncertainty", "true"),)))
    rows = {row["id"]: row for row in drawn("training-compute", (("uncertainty", "true"),)).rows.to_dict("records")}
    key = "points/notable"
    bars = chart.series[key].find(f"{C}errBars")
    for side, end, sign in (("plus", "high", 1), ("minus", "low", -1)):
        found = [float(v.text) for v in bars.iterfind(f"{C}{side}/{C}numRef/{C}numCache/{C}pt/{C}v")]
        for row_id, length in zip(chart.book.ids(key), found, strict=False):
            row = rows[row_id]
            expected = 0 if math.isnan(row[end]) else sign * (row[end] - row["y"])
            assert length == pytest.approx(expected)


def test_fitted_points_are_filled_and_the_others_pale_with_an_outline():
    (chart,) = read(written("gflops-per-dollar"))
    for key, pale in (("points/gpu", False), ("points/gpu/open", True)):
        shape = chart.series[key].find(f"{C}marker/{C}spPr")
        assert (shape.find("{*}solidFill//{*}lumOff") is not None) == pale
        assert (shape.find("{*}ln/{*}noFill") is None) == pale


def test_named_points_carry_their_names_where_they_stand():
    (chart,) = read(written("training-compute"))
    names = {trace.name: trace for trace in drawn("training-compute").figure.data}["names"]
    known = {(x, y): text.strip() for x, y, text in zip(names.x, names.y, names.text, strict=True)}
    found = 0
    for key, series in chart.series.items():
        if key.startswith("points/"):
            points = list(zip(chart.numbers(key, "xVal"), chart.numbers(key, "yVal"), strict=True))
            for label in series.iterfind(f"{C}dLbls/{C}dLbl"):
                text = said(label)
                assert known[points[int(label.find(f"{C}idx").get("val"))]] == text
                found += 1
    assert 3 <= found <= len(known)


@each_view
def test_marks_of_the_axes_stand_where_their_text_says(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    low, high = chart.range(1)
    for value, text in (
        zip(chart.numbers("axis/y", "yVal"), labels(chart, "axis/y"), strict=True) if "axis/y" in chart.series else ()
    ):
        assert low <= value <= high
        assert reads(text) == pytest.approx(value)
    if drawn(chart_id, chosen).x.unit == "year":
        years = chart.numbers("axis/x", "xVal")
        assert [f"{year:.0f}" for year in years] == labels(chart, "axis/x")
        assert all(year.is_integer() for year in years)
        assert len(years) >= 2 or chart.range(0)[1] - chart.range(0)[0] < 2


def labels(chart, key):
    return [said(found) for found in chart.series[key].iterfind(f"{C}dLbls/{C}dLbl")]


def reads(text: str) -> float:
    """A mark as a number."""
    superscript = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    for word, factor in (("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)):
        if text.endswith(word):
            return float(text.removesuffix(word)) * factor
    mantissa, _, power = (
        text.replace(",", "").removesuffix("x").rpartition("10" if set(text) & set("⁰¹²³⁴⁵⁶⁷⁸⁹") else "|")
    )
    if mantissa or set(power) & set("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return float(mantissa.removesuffix("×") or 1) * 10.0 ** int(power.translate(superscript))
    return float(power)


ORDER = {
    "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr "
    "txPr externalData printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs "
    "showDLblsOverMax extLst",
    "plotArea": "layout scatterChart valAx dTable spPr extLst",
    "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
    "marker": "symbol size spPr extLst",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator showLeaderLines leaderLines extLst",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator extLst",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr extLst",
    "numRef": "f numCache extLst",
    "numCache": "formatCode ptCount pt extLst",
    "strRef": "f strCache extLst",
    "strCache": "ptCount pt extLst",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst",
    "scaling": "logBase orientation max min extLst",
    "title": "tx layout overlay spPr txPr extLst",
    "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "legendEntry": "idx delete txPr extLst",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "externalData": "autoUpdate",
    "rich": "bodyPr lstStyle p",
    "txPr": "bodyPr lstStyle p",
    "spPr": "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst",
    "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
}
"""Child elements in the order of the schemas dml-chart.xsd and dml-main.xsd (ECMA-376)."""


def out_of_order(root) -> list[str]:
    """Elements whose children stand in another order than the schema's, or are none of theirs."""
    found = []
    for element in root.iter():
        name = etree.QName(element).localname
        if name in ORDER and not (name == "marker" and not len(element)):
            places = ORDER[name].split()
            children = [etree.QName(child).localname for child in element]
            if not set(children) <= set(places) or children != sorted(children, key=places.index):
                found.append(f"{name}: {children}")
    return found


@each_view
def test_every_element_stands_in_the_order_of_the_schema(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    assert out_of_order(chart.space) == []
    seen = {etree.QName(element).localname for element in chart.space.iter()}
    assert {"chartSpace", "chart", "plotArea", "scatterChart", "valAx", "scaling"} <= seen


def test_the_check_of_the_order_sees_what_is_out_of_order():
    (chart,) = read(written("training-compute"))
    series = chart.space.find(f".//{C}ser")
    series.append(series.find(f"{C}xVal"))
    assert out_of_order(chart.space)


@each_view
def test_series_are_numbered_in_order_and_the_first_is_the_longest(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    series = list(chart.series.values())
    for name in ("idx", "order"):
        assert [int(ser.find(f"{C}{name}").get("val")) for ser in series] == list(range(len(series)))
    counts = [int(ser.find(f"{C}yVal/{C}numRef/{C}numCache/{C}ptCount").get("val")) for ser in series]
    assert counts[0] == max(counts)


def test_names_of_eras_and_the_dates_of_breaks_are_drawn():
    (eras,) = read(written("training-compute", (("eras", "learning"),)))
    figure = drawn("training-compute", (("eras", "learning"),)).figure
    assert set(labels(eras, "notes")) <= {note.text.lstrip("| ") for note in figure.layout.annotations}
    assert labels(eras, "notes")
    (breaks,) = read(written("gflops-per-dollar", (("breaks", "true"),)))
    (line,) = (
        shape
        for shape in drawn("gflops-per-dollar", (("breaks", "true"),)).figure.layout.shapes
        if shape.type == "line"
    )
    assert breaks.numbers(f"side/x/{float(line.x0)!r}", "xVal") == [line.x0] * 2


@each_view
def test_the_legend_names_what_the_legend_of_the_figure_names(chart_id, chosen):
    (chart,) = read(written(chart_id, chosen))
    hidden = {int(e.get("val")) for e in chart.space.iterfind(f".//{C}legendEntry/{C}idx")}
    if chart.space.find(f".//{C}legend") is None:
        hidden = set(range(len(chart.series)))
    names = [
        ser.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v")
        for place, ser in enumerate(chart.series.values())
        if place not in hidden
    ]
    traces = drawn(chart_id, chosen).figure.data
    expected = {t.name for t in traces if t.name and t.showlegend is not False and t.mode not in ("none", "text")}
    assert {html.unescape(name) for name in expected} <= set(names)
    assert all(name.endswith(", not fitted") for name in set(names) - {html.unescape(name) for name in expected})


NASTY = ["=1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "-1+1", "<script>alert(1)</script> & \x01 \ufffe]]>"]


@pytest.mark.parametrize("cell", NASTY)
def test_text_that_a_spreadsheet_would_run_is_text(cell):
    result = trends.chart("training-compute")
    rows = result.rows.assign(name=cell, date=cell)
    body = WRITERS["pptx"].write(replace(result, rows=rows, question=cell, answer=cell, alt=cell, caveats=(cell,)))
    (chart,) = read(body)
    book = parts(chart.frame.chart.part.chart_workbook.xlsx_part.blob)
    sheets = [content for name, content in book.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(b"<f>" in content or b"hyperlink" in content for content in sheets)
    if cell.isprintable():
        assert set(chart.book.columns["points/notable|name"]) - {None} == {cell}
    if cell.startswith(("=", "@", "-")):
        assert b'quotePrefix="1"' in book["xl/styles.xml"]


def test_a_workbook_that_is_none_of_ours_is_refused():
    for content in (b"", b"PK", written("training-compute")):
        with pytest.raises(trends.TrendsError, match="not one of ours"):
            workbook.read(content)
