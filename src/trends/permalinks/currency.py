"""Whether what a link or a picture showed still holds: rows and rates of one view, then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from trends import options as opt
from trends import units
from trends.charts import methods
from trends.charts.registry import Chart, chart
from trends.charts.result import ChartResult, FittedTrend
from trends.permalinks.shortcode import Printed

NAMED = 4
"""Rows that a sentence names; of more it gives the number."""


@dataclass(frozen=True)
class ViewChange:
    """What differs between two results of one view: names of rows, and the trends whose rate is another one.

    `rates` holds, for each trend, its label and its rate in words before and after.
    """

    before: str
    after: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    rates: tuple[tuple[str, str, str], ...]

    @property
    def none(self) -> bool:
        """Whether rows and rates are the same."""
        return not (self.added or self.changed or self.removed or self.rates)

    def sentences(self) -> tuple[str, ...]:
        """The change in words: rows, then rates."""
        parts = [
            f"{len(names)} {what} ({_some(names)})"
            for what, names in (("added", self.added), ("changed", self.changed), ("removed", self.removed))
            if names
        ]
        rows = f"Rows since data {self.before}: {', '.join(parts)}." if parts else ""
        rates = (f"{label}: {then} then, {now} now." for label, then, now in self.rates)
        return tuple(text for text in (rows, *rates) if text)


def compare(old: ChartResult, new: ChartResult) -> ViewChange:
    """What differs between two results of one chart under the same options."""
    then, now = _keyed(old.rows), _keyed(new.rows)
    both = then.index.intersection(now.index)
    same = (then.loc[both, ["x", "y"]] == now.loc[both, ["x", "y"]]).all(axis=1)
    rates_then, rates_now = ({fitted.label: _rate(fitted) for fitted in one.trends} for one in (old, new))
    labels = dict.fromkeys([*rates_then, *rates_now])
    return ViewChange(
        before=old.data_version,
        after=new.data_version,
        added=_names(now, now.index.difference(then.index)),
        changed=_names(now, both[~same.to_numpy()]),
        removed=_names(then, then.index.difference(now.index)),
        rates=tuple(
            (label, rates_then.get(label, "not there"), rates_now.get(label, "not there"))
            for label in labels
            if rates_then.get(label) != rates_now.get(label)
        ),
    )


def printed_rate(result: ChartResult) -> float | None:
    """The factor per year that a picture of this view leads with: that of its first trend."""
    return next((fitted.trend.factor_per_year for fitted in result.trends if fitted.trend), None)


def standing(
    found: Chart, chosen: opt.Options, printed: Printed | None, folder: Path | None = None
) -> tuple[bool, tuple[str, ...]]:
    """Whether a frozen view still holds, and in sentences what it was and what has changed since.

    Raises
    ------
    OptionError
        There is no release on or before the day that the view is frozen at.
    """
    then = chart(found.id, chosen, folder=folder)
    now = chart(found.id, chosen.with_(as_of="latest"), folder=folder)
    change = compare(then, now)
    method = _method(then, printed)
    first = f"This view is frozen at data {then.data_version}."
    if change.none and not method:
        return True, (first, f"It is current: data {now.data_version} give the same rows and rates.")
    return False, tuple(text for text in (first, method, *change.sentences()) if text)


def query(printed: Printed) -> str:
    """What was printed, as the query parameter `printed` holds it: method version and rate."""
    return f"{printed.method}" + (f"-{printed.factor:.4g}" if printed.factor is not None else "")


def parse(text: str) -> Printed | None:
    """What the query parameter `printed` says; None where it says nothing that can be read."""
    method, _, factor = text.partition("-")
    try:
        found = Printed(int(method), float(factor) if factor else None)
    except (ValueError, OverflowError):
        return None
    return found if 0 < found.method < 1000 and (found.factor is None or 1e-3 <= found.factor <= 1e3) else None


def _method(then: ChartResult, printed: Printed | None) -> str:
    """A sentence where today's method gives another rate with the same rows than was printed."""
    now = printed_rate(then)
    if printed is None or printed.factor is None or now is None:
        return ""
    said, says = units.format_factor(printed.factor), units.format_factor(now)
    if said == says or abs(printed.factor / now - 1) < 0.01:
        return ""
    why = (
        methods.since(str(printed.method))
        or "The method has the same version: the link was changed, or the rows of that day were."
    )
    return (
        f"The picture said {said} per year by method {printed.method}; method {then.method_version} gives {says} with "
        f"the same rows. {why}"
    )


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by series and id, and by place where a series has an id more than once."""
    place = rows.groupby(["series", "id"]).cumcount()
    return rows.set_index([rows["series"], rows["id"], place], drop=False)


def _names(rows: pd.DataFrame, keys: pd.Index) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in rows.loc[keys, "name"]))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _rate(fitted: FittedTrend) -> str:
    return f"{units.format_factor(fitted.trend.factor_per_year)} per year" if fitted.trend else "no trend"
