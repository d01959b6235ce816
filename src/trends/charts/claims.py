"""Published growth rates beside what our data give for the same question, and where the difference comes from."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from trends import options as opt
from trends import tables, units
from trends.charts.registry import chart, spec
from trends.charts.result import FittedTrend
from trends.errors import TrendsError
from trends.reading import remembered
from trends.units import year_of

Status = Literal["inside", "overlap", "apart", "not-recomputable"]
STATUSES: Mapping[Status, str] = {
    "inside": "Inside: each rate lies in the other's interval",
    "overlap": "Overlap: the intervals do, the rates do not",
    "apart": "Apart",
    "not-recomputable": "Cannot be recomputed here",
}
Interval = tuple[float, float]
_DAYS = {"30_days": 30 / 365.25}
_YEAR_OF_MONTHS = 1 / 12


@dataclass(frozen=True)
class Step:
    """One choice on the way from the published rate to ours: what changed, and the rate after it in OOM/yr."""

    what: str
    slope: float


@dataclass(frozen=True)
class Claim:
    """A row of `claims` with its rate and interval in OOM/yr; `slope` None where it is no rate per time."""

    claim: Mapping[str, Any]
    slope: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Compared:
    """A claim beside ours. Slopes in OOM/yr; `slope` None where the claim is no rate.

    `ours` is the trend of the chart that the claim links to; `why` says what cannot be recomputed; `steps` lead from
    the published rate to that of the chart's default view.
    """

    claim: Mapping[str, Any]
    slope: float | None
    interval: Interval | None
    ours: FittedTrend | None
    status: Status
    why: str
    steps: tuple[Step, ...]

    @property
    def ratio(self) -> float | None:
        """Published OOM/yr over ours, where both are rates."""
        if self.slope is None or self.ours is None or self.ours.trend is None or not self.ours.trend.slope:
            return None
        return self.slope / self.ours.trend.slope

    def describe(self) -> str:
        """The comparison in one sentence."""
        published = f"{self.claim['printed_as']} ({self.claim['locator']})"
        if self.ours is None or self.ours.trend is None:
            return f"{self.claim['title']}: {published}. Not recomputed: {self.why.rstrip('.')}."
        text = f"{self.claim['title']}: {published}. Ours: {self.ours.trend.describe()}. {self.status}"
        if self.status == "apart" and self.ratio is not None:
            text += f": the published rate is {units.significant(self.ratio, 2)} times ours in OOM a year"
        return text + "."


def compare(
    folder: Path | None = None, *, as_of: str | None = None, wanted: Callable[[Claim], bool] = lambda claim: True
) -> tuple[Compared, ...]:
    """The claims that are ``wanted`` beside our data, as they are or were at a day, in the order of the table."""
    day, stamp = as_of or "latest", tables.stamp(folder)
    return tuple(_compare(claim, folder, day, stamp) for claim in ledger(folder, as_of=as_of) if wanted(claim))


def ledger(folder: Path | None = None, *, as_of: str | None = None) -> tuple[Claim, ...]:
    """Every claim with its rate, nothing recomputed."""
    rows = tables.load("claims", folder, as_of=as_of).to_dict("records")
    claims = ({str(key): value for key, value in row.items()} for row in rows)
    return tuple(Claim(claim, slope_of(claim, float(claim["value"])), _interval(claim)) for claim in claims)


def slope_of(claim: Mapping[str, Any], value: float) -> float | None:
    """A claim's number as a slope in OOM/yr, rising rates above zero; None where it is no rate per time."""
    month = _DAYS.get(str(claim["month_definition"]), _YEAR_OF_MONTHS)
    span = _span(claim)
    found: dict[str, float | None] = {
        "factor_per_year": _log(value),
        "factor_per_two_years": _half(_log(value)),
        "percent_per_year": _log(1 + value / 100),
        "oom_per_year": value,
        "doubling_years": math.log10(2) / value if value > 0 else None,
        "doubling_months": math.log10(2) / (value * month) if value > 0 else None,
        "halving_months": math.log10(2) / (value * month) if value > 0 else None,
        "tenfold_years": 1 / value if value > 0 else None,
        "factor_total": _log(value) / span if span and _log(value) is not None else None,  # type: ignore[operator]
        "oom_total": value / span if span else None,
    }
    return found.get(str(claim["statistic"]))


def _log(value: float) -> float | None:
    return math.log10(value) if value > 0 else None


def _half(value: float | None) -> float | None:
    return None if value is None else value / 2


def _span(claim: Mapping[str, Any]) -> float | None:
    if not claim["data_from"] or not claim["data_until"]:
        return None
    years = year_of(str(claim["data_until"])) - year_of(str(claim["data_from"]))
    return years if years > 0 else None


def _interval(claim: Mapping[str, Any]) -> Interval | None:
    ends = [slope_of(claim, float(claim[name])) for name in ("low", "high") if claim[name] == claim[name]]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == 2 else None


def _compare(one: Claim, folder: Path | None, day: str, stamp: object) -> Compared:
    claim, slope, interval = one.claim, one.slope, one.interval
    if not claim["view"]:
        return Compared(claim, slope, interval, None, "not-recomputable", str(claim["not_recomputable"]), ())
    if slope is None:
        return Compared(claim, None, None, None, "not-recomputable", "it is no rate per time", ())
    try:
        chart_id, chosen = _view(str(claim["view"]), day)
        ours = _trend(chart_id, chosen, folder, stamp)
    except TrendsError as error:
        return Compared(claim, slope, interval, None, "not-recomputable", str(error), ())
    if ours.trend is None:
        return Compared(claim, slope, interval, ours, "not-recomputable", ours.missing_trend, ())
    status = judge(slope, interval, ours.trend.slope, ours.trend.slope_interval)
    steps = _walk(claim, slope, chart_id, chosen, folder, stamp)
    return Compared(claim, slope, interval, ours, status, "", steps)


def judge(slope: float, interval: Interval | None, ours: float, our_interval: Interval | None) -> Status:
    """How two rates stand to each other: a rate without an interval is a point."""
    theirs, mine = interval or (slope, slope), our_interval or (ours, ours)
    in_mine, in_theirs = mine[0] <= slope <= mine[1], theirs[0] <= ours <= theirs[1]
    if in_mine and (in_theirs or interval is None):
        return "inside"
    if in_theirs and our_interval is None:
        return "inside"
    return "overlap" if theirs[0] <= mine[1] and mine[0] <= theirs[1] else "apart"


def _view(link: str, day: str) -> tuple[str, opt.Options]:
    """The chart and options that a claim links to, on the data of a day."""
    parts = urlsplit(link)
    chart_id = parts.path.strip("/")
    given = parse_qsl(parts.query, keep_blank_values=True)
    return chart_id, opt.parse(spec(chart_id).options, [*given, ("as_of", day)])


@remembered(maxsize=512)
def _trend(chart_id: str, chosen: opt.Options, folder: Path | None, stamp: object) -> FittedTrend:
    """The trend of a view that rests on most points, in one state of the data, which ``stamp`` tells from another."""
    found = chart(chart_id, chosen, folder=folder).trends
    if not found:
        raise TrendsError("the view has no trend")
    return max(found, key=lambda fitted: (fitted.trend is not None, fitted.n))


def _walk(
    claim: Mapping[str, Any], slope: float, chart_id: str, chosen: opt.Options, folder: Path | None, stamp: object
) -> tuple[Step, ...]:
    """From the published rate to the default view, one choice at a time: unit, data, window, definition, the rest."""
    steps = []
    if str(claim["month_definition"]) in _DAYS:
        calendar = slope_of({**claim, "month_definition": ""}, float(claim["value"]))
        assert calendar is not None
        steps.append(Step("as printed, read as months of 1/12 year", calendar))
        steps.append(Step("in the authors' months of 30 days", slope))
    else:
        steps.append(Step("as published", slope))
    declared = spec(chart_id).options
    current = dict(chosen)
    first = _trend(chart_id, chosen, folder, stamp)
    assert first.trend is not None
    steps.append(Step("our data, their window and definition", first.trend.slope))
    drawn = ("scale", "color", "fit", "bands", "labels", "uncertainty", "level", "as_of")
    order = sorted(declared, key=lambda option: option.name != "period")
    for option in order:
        if option.name in drawn or current[option.name] == option.default:
            continue
        current[option.name] = option.default
        fitted = _trend(chart_id, opt.Options(tuple((o.name, current[o.name]) for o in declared)), folder, stamp)
        if fitted.trend is None:
            break
        steps.append(Step(f"{option.title.lower()}: {option.text(option.default)}", fitted.trend.slope))
    return tuple(steps)
