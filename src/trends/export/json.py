"""A chart as JSON: plain numbers, in the shape of docs/chart.schema.json."""

from __future__ import annotations

import json
import math
from typing import Any

from trends import options as opt
from trends.charts.registry import spec
from trends.charts.result import Axis, ChartResult, FittedTrend
from trends.export.rendering import Rendering


def write(result: ChartResult, rendering: Rendering | None = None) -> bytes:
    """JSON, UTF-8, keys in a fixed order."""
    return json.dumps(as_dict(result), ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")


def as_dict(result: ChartResult) -> dict[str, Any]:
    """The chart as plain Python values; unknown numbers are None."""
    return {
        "id": result.id,
        "title": result.title,
        "question": result.question,
        "answer": result.answer,
        "alt": result.alt,
        "options": opt.query(spec(result.id).options, result.options),
        "data_version": result.data_version,
        "method_version": result.method_version,
        "caveats": list(result.caveats),
        "method": list(result.method),
        "x": _axis(result.x),
        "y": _axis(result.y),
        "series": _series(result),
        "trends": [_trend(fitted) for fitted in result.trends],
        "references": [
            {"key": r.key, "text": r.text, "url": r.url, "opened": r.opened, "via": r.via} for r in result.references
        ],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {"name": axis.name, "unit": axis.unit, "scale": axis.scale, "range": list(axis.range)}


def _series(result: ChartResult) -> list[dict[str, Any]]:
    own = ("id", "name", "date", "x", "y", "low", "high", "basis", "confidence")
    found = []
    for (key, label), group in result.rows.groupby(["series", "label"], sort=False):
        rows = [
            {name: _plain(row[name]) for name in own}
            | {"sources": row["sources"].split(";"), "fitted": bool(row["fitted"])}
            | {column.name: _plain(row[column.name]) for column in result.columns}
            for row in group.to_dict("records")
        ]
        found.append({"key": key, "label": label, "rows": rows})
    return found


def _trend(fitted: FittedTrend) -> dict[str, Any]:
    trend = fitted.trend
    interval = trend.factor_interval if trend else None
    return {
        "series": fitted.series,
        "label": fitted.label,
        "n": fitted.n,
        "undisclosed": fitted.undisclosed,
        "window": fitted.window,
        "definition": fitted.definition,
        "era": fitted.era,
        "estimator": trend.estimator if trend else None,
        "interval": trend.interval if trend else None,
        "level": trend.level if trend else None,
        "factor_per_year": trend.factor_per_year if trend else None,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "oom_per_year": trend.slope if trend else None,
        "doubling_years": trend.doubling_years if trend else None,
        "doubling_interval": list(trend.doubling_interval) if trend and trend.doubling_interval else None,
        "halving_years": trend.halving_years if trend else None,
        "halving_interval": list(trend.halving_interval) if trend and trend.halving_interval else None,
        "null_factor_per_year": 10**trend.null_slope if trend and trend.null_slope is not None else None,
        "r_squared": trend.r_squared if trend else None,
        "residual_sd": trend.residual_sd if trend else None,
        "error_sd": fitted.error_sd,
        "bands": fitted.bands_at_end(),
        "verdict": trend.verdict if trend else None,
        "words": fitted.words(),
    }


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
