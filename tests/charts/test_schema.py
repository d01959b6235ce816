"""The documented shape of a chart's JSON: it refuses what it should, and knows the words that the code uses."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

from trends.charts.result import CONFIDENCE_FACTOR
from trends.export.json import as_dict
from trends.trend import EstimatorName, IntervalKind, Verdict

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "chart.schema.json").read_text("utf-8"))
SHAPE = jsonschema.Draft202012Validator(SCHEMA)


def objects(node, path="$"):
    """Every object schema in the schema with where it stands."""
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object":
            yield path, node
        for key, child in node.items():
            yield from objects(child, f"{path}.{key}")
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from objects(child, f"{path}[{place}]")


def test_the_schema_is_valid_itself():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("node", [pytest.param(node, id=path) for path, node in objects(SCHEMA)])
def test_every_object_requires_all_its_properties_and_describes_them(node):
    assert set(node["required"]) == set(node["properties"])
    assert "additionalProperties" in node
    undescribed = [
        name
        for name, child in node["properties"].items()
        if "description" not in child and child.get("type") != "array"
    ]
    assert not undescribed


def test_the_schema_knows_every_verdict_interval_estimator_and_confidence():
    trend = SCHEMA["$defs"]["trend"]["properties"]
    assert trend["verdict"]["enum"] == [*get_args(Verdict), None]
    assert trend["interval"]["enum"] == [*get_args(IntervalKind), None]
    assert trend["estimator"]["enum"] == [*get_args(EstimatorName), None]
    assert SCHEMA["$defs"]["row"]["properties"]["confidence"]["enum"] == ["", *CONFIDENCE_FACTOR]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("extra",), 1),
        (("question",), "A statement."),
        (("x", "scale"), "loglog"),
        (("x", "range"), [2010]),
        (("series", 0, "rows"), []),
        (("series", 0, "rows", 0, "y"), "1e20"),
        (("series", 0, "rows", 0, "y"), None),
        (("series", 0, "rows", 0, "sources"), []),
        (("series", 0, "rows", 0, "sources"), [""]),
        (("series", 0, "rows", 0, "date"), "March 2020"),
        (("series", 0, "rows", 0, "confidence"), "certain"),
        (("trends", 0, "n"), 2.5),
        (("trends", 0, "n"), 2),
        (("trends", 0, "window"), "2010-2026"),
        (("trends", 0, "verdict"), "soars"),
        (("trends", 0, "low"), None),
        (("trends", 0, "doubling_years"), -1),
        (("trends", 0, "factor_per_year"), None),
        (("references", 0, "url"), "javascript:alert(1)"),
    ],
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, tuple) else None,
)
def test_the_schema_refuses_a_chart_with_something_else_in_that_place(draw, path, value):
    document = copy.deepcopy(as_dict(draw("training-compute")))
    assert SHAPE.is_valid(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not SHAPE.is_valid(document)


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_the_schema_refuses_a_chart_without_one_of_its_parts(draw, name):
    document = as_dict(draw("training-compute"))
    del document[name]
    assert not SHAPE.is_valid(document)


def test_a_trend_that_says_it_has_no_interval_and_has_one_is_refused(draw):
    document = copy.deepcopy(as_dict(draw("training-compute", definition="above-1e23")))
    assert document["trends"][0]["interval"] == "none"
    document["trends"][0] |= {"low": 2.0, "high": 3.0}
    assert not SHAPE.is_valid(document)
