"""Named eras on a chart: spans with their names, and a trend of each.

Which eras stand together is said here, what they are in `eras.csv`. A name is no finding: growth need not obey it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import plotly.graph_objects as go

from trends import options as opt
from trends import theme as look
from trends import units
from trends.charts.fits import Fit
from trends.charts.markup import plain
from trends.charts.registry import View
from trends.regression import Array

SCHEMES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "learning": ("Deep learning", ("pre-deep-learning", "deep-learning", "large-scale")),
        "scaling": ("Research and scaling", ("age-of-research", "age-of-scaling", "scaling-era")),
        "winters": ("AI winters", ("ai-winter-first", "ai-winter-second")),
    }
)
"""Eras that belong together, by the value of the option: its label and the ids of `eras.csv`."""

NARROWEST = 0.03
"""Share of the axis below which a span is not drawn: what the margin shows of an era that is over."""


@dataclass(frozen=True)
class Era:
    """A named period: decimal years from `start` up to `end`, which is excluded and infinite while the era lasts."""

    id: str
    name: str
    start: float
    end: float
    source: str
    note: str

    @property
    def years(self) -> str:
        """First and last year."""
        first = math.floor(self.start + 1e-4)
        return f"{first} on" if math.isinf(self.end) else f"{first} to {math.ceil(self.end - 1e-4) - 1}"

    def holds(self, year: Array) -> np.ndarray:
        """Which decimal years lie in it."""
        return np.asarray((year >= self.start) & (year < self.end))


def option(*, fitted: bool) -> opt.Choice:
    """Which eras a chart shows."""
    rates = ", each with a trend of its own" if fitted else ""
    return opt.Choice(
        "eras",
        "Eras",
        f"Periods that a source has named{rates}. A name is no proof that growth changed there.",
        {"none": "None", **{key: label for key, (label, _) in SCHEMES.items()}},
        "none",
        more=True,
    )


def chosen(view: View) -> tuple[Era, ...]:
    """The eras that the view asks for, by their start.

    An era whose last stated year is the one in which the next begins ends with that beginning.
    """
    scheme = view.options.choice("eras") if "eras" in view.options else "none"
    if scheme == "none":
        return ()
    rows = {row["id"]: row for row in view.table("eras").to_dict("records")}
    found = []
    for row in (rows[era] for era in SCHEMES[scheme][1] if era in rows):
        end = _end(row["to"]) if row["to"] else math.inf
        found.append(Era(row["id"], row["name"], _start(row["from"]), end, row["source"], row["note"]))
    found.sort(key=lambda era: (era.start, era.end))
    return tuple(
        replace(era, end=min([era.end, *(later.start for later in found if era.end - 1 <= later.start < era.end)]))
        for era in found
    )


def _start(date: str) -> float:
    return units.year_of(units.date_bounds(date)[0]) - 0.5 / 366


def _end(date: str) -> float:
    return units.year_of(units.date_bounds(date)[1]) + 0.5 / 366


def of(fit: Fit, eras: Sequence[Era], year: Array, *, named: bool) -> list[Fit]:
    """The fit again for each era; ``year`` those of the rows; ``named`` puts the label of the fit in front."""
    lead = f"{fit.label}, " if named else ""
    made = []
    for era in eras:
        population = fit.population
        if population is not None:
            population = replace(population, inside=population.inside & era.holds(population.year))
        made.append(
            replace(
                fit,
                label=f"{lead}{era.name} ({era.years})",
                rows=fit.rows & era.holds(year),
                era=era.id,
                undisclosed=None if fit.unknown is None else int(era.holds(fit.unknown).sum()),
                population=population,
            )
        )
    return made


def caveats(eras: Sequence[Era]) -> tuple[str, ...]:
    """What the names mean, in the words of the table."""
    if not eras:
        return ()
    notes = " ".join(f"{era.name} ({era.years}): {era.note}" for era in eras if era.note)
    return (f"Eras are names that a source gave, no proof that growth changed at their ends. {notes}".rstrip(),)


def add_spans(
    figure: go.Figure, eras: Sequence[Era], theme: look.Theme, x_range: tuple[float, float], *, rising: bool = True
) -> None:
    """Shade each era and put its name where few points are: each name has a line of its own, so none covers another.

    Points that are ``rising`` leave room above on the left and below on the right.
    """
    middle, above, below = sum(x_range) / 2, 0, 0
    for era in eras:
        start, end = max(era.start, x_range[0]), min(era.end, x_range[1])
        if end - start < NARROWEST * (x_range[1] - x_range[0]):
            continue
        colour = colours(eras, theme)[era.id]
        figure.add_vrect(start, end, fillcolor=colour, opacity=0.07, line_width=0, layer="below")
        at_top = start < middle or not rising
        figure.add_annotation(
            x=start,
            y=1 - 0.05 * above if at_top else 0.05 * below,
            yref="y domain",
            xanchor="left",
            yanchor="top" if at_top else "bottom",
            text=plain(f"{'◂' if era.start < x_range[0] else '|'} {era.name}"),
            showarrow=False,
            font={"size": theme.label_size, "color": colour},
        )
        above, below = above + at_top, below + (not at_top)


def colours(eras: Sequence[Era], theme: look.Theme) -> dict[str, str]:
    """The colour of each era, from the end of the theme's series, which the groups of a chart take from its start."""
    return {era.id: theme.series[-1 - place % len(theme.series)] for place, era in enumerate(eras)}
