"""Which models a question about models is asked of: from the options to the rows that are fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from trends.charts.fits import Population
from trends.charts.registry import View
from trends.definitions import DEFINITIONS, Definition, with_confidence
from trends.inference.selection import Mask, in_largest_to_date
from trends.regression import Array

DOMAINS: Mapping[str, str] = {
    "language": "Language",
    "vision": "Vision",
    "games": "Games",
    "multimodal": "Multimodal",
    "image-generation": "Images and video",
    "other": "Other",
}
_GROUP = {"video": "image-generation"}
SHARES = {"low": 10, "high": 90}
"""Percentiles of a year's disclosed frontier at which undisclosed models are put."""
FEWEST_DISCLOSED = 3
_PREFIX = {"training_flop": "flop", "training_tokens": "tokens", "training_cost_usd": "cost"}
_HIDDEN = {"training_cost_usd": "flop"}
"""Whose basis says that a model discloses nothing, where the column's own does not: no cost is ever asked of makers."""
ERROR_SD: Mapping[str, float] = {"": 0.0, "confident": 0.29, "likely": 0.61, "speculative": 0.91}
"""Standard deviation of a value by its confidence, in OOM: a factor of 3, 10 and 31 at 90%."""


@dataclass(frozen=True)
class ModelColumn:
    """The column of `models` that a chart draws; `only_domains` the fields in which it has a meaning, empty for all."""

    name: str
    only_domains: tuple[str, ...] = ()


MODEL_CHARTS: Mapping[str, ModelColumn] = {
    "training-compute": ModelColumn("training_flop"),
    "model-sizes": ModelColumn("parameters"),
    "training-tokens": ModelColumn("training_tokens", ("language", "multimodal")),
    "training-cost": ModelColumn("training_cost_usd"),
}
"""The charts of models, by id."""


@dataclass(frozen=True)
class Question:
    """One way to ask how fast a column of `models` grows: every choice that changes the rows or their values."""

    column: str
    definition: str = "notable"
    field: str = "all"
    finetunes: bool = False
    confidence: str = "any"
    undisclosed: str = "out"
    selfplay: bool = False
    only_domains: tuple[str, ...] = ()

    @classmethod
    def of(cls, view: View, column: str, only_domains: tuple[str, ...]) -> Question:
        """The question that a view asks."""
        options = view.options
        return cls(
            column,
            options.choice("definition"),
            options.choice("field"),
            options.flag("finetunes"),
            options.choice("confidence"),
            options.choice("undisclosed") if "undisclosed" in options else "out",
            "selfplay" in options and options.flag("selfplay"),
            only_domains,
        )

    @property
    def words(self) -> str:
        """The definition and what was changed about it."""
        changes = []
        if self.field != "all":
            changes.append(f"{DOMAINS[self.field].lower()} only")
        if self.finetunes:
            changes.append("models built on others too")
        if self.confidence != "any":
            changes.append(f"values at least {self.confidence}")
        if self.undisclosed != "out":
            changes.append(
                f"undisclosed models at the {SHARES[self.undisclosed]}th percentile of their year's frontier"
            )
        if self.selfplay:
            changes.append("self-play counted")
        return ", ".join([DEFINITIONS[self.definition].words, *changes])


@dataclass(frozen=True, repr=False)
class Chosen:
    """The rows of `models` that answer a question, arrays of shape (n,).

    `value` the column, `by` the training compute the rule looks at, NaN where unknown; `of_field` rows of the field;
    `admitted` those the rule is applied to; `assumed` those whose value is a what-if; `fitted` the rows of the trend;
    `unknown` those that would be in it if their value, or what the rule looks at, were known; `confidence_column` says
    how sure the values are.
    """

    definition: Definition
    value: Array
    by: Array
    of_field: Mask
    admitted: Mask
    assumed: Mask
    fitted: Mask
    unknown: Mask
    confidence_column: str

    def population(self, models: pd.DataFrame, inside: Mask) -> Population | None:
        """What the rows were chosen from, ``inside`` the window; None where the definition does not look at values."""
        if self.definition.rivals is None:
            return None
        known = self.admitted & np.isfinite(self.by)
        rows = models[known]
        return Population(
            year=rows["published_year"].to_numpy(dtype=np.float64),
            value=self.value[known],
            by=self.by[known],
            error_sd=np.array([ERROR_SD[word] for word in rows["flop_confidence"]], dtype=np.float64),
            inside=inside[known],
            groups=rows["organizations"].str.split(";").str[0].to_numpy(),
            selection=self.definition.rivals(rows),
        )


def first_domain(models: pd.DataFrame) -> pd.Series:
    """The first domain of each model, as one of `DOMAINS`."""
    first = models["domains"].str.split(";").str[0]
    return first.map(lambda d: _GROUP.get(d, d)).map(lambda d: d if d in DOMAINS else "other")


def choose(models: pd.DataFrame, question: Question) -> Chosen:
    """Apply a question to the whole table: the selection needs its history, the window is cut afterwards."""
    definition = DEFINITIONS[question.definition]
    inside = np.ones(len(models), dtype=bool)
    if question.only_domains:
        inside &= [bool(set(cell.split(";")) & set(question.only_domains)) for cell in models["domains"]]
    if question.field != "all":
        inside &= (first_domain(models) == question.field).to_numpy()
    admitted = definition.population(models, finetunes=question.finetunes) & inside
    disclosed = _compute(models, question)
    by, assumed = _with_undisclosed(models, "flop", disclosed, disclosed, admitted, question.undisclosed)
    on_compute = question.column == "training_flop"
    value = by.copy() if on_compute else models[question.column].to_numpy(dtype=np.float64, copy=True)
    prefix = _PREFIX.get(question.column, question.column)
    if question.column == "training_cost_usd":  # the methods differ up to twentyfold, so only one is drawn
        value[(models["cost_method"] != "amortised").to_numpy()] = np.nan
    if not on_compute:
        hidden = _HIDDEN.get(question.column, prefix)
        value, assumed = _with_undisclosed(models, hidden, value, disclosed, admitted, question.undisclosed)
    sure = with_confidence(models, confidence := f"{prefix}_confidence", question.confidence)
    value[~sure] = np.nan
    if on_compute:
        by = value.copy()
    fitted, unknown = admitted & np.isfinite(value), admitted & ~np.isfinite(value)
    if definition.rivals is not None:
        known = np.flatnonzero(admitted & np.isfinite(by))
        kept = np.zeros(len(models), dtype=bool)
        kept[known] = definition.rivals(models.iloc[known]).keep(by[known]) if known.size else False
        fitted &= kept
        unknown = admitted & ~np.isfinite(by) if on_compute else kept & ~np.isfinite(value)
    if definition.floor is not None:
        fitted &= np.nan_to_num(by) >= definition.floor
    return Chosen(definition, value, by, inside, admitted, assumed, fitted, unknown, confidence)


def _compute(models: pd.DataFrame, question: Question) -> Array:
    flop = models["training_flop"].to_numpy(dtype=np.float64, copy=True)
    if question.selfplay:
        whole = models["training_flop_incl_self_play"].to_numpy(dtype=np.float64)
        flop = np.where(np.isfinite(whole), whole, flop)
    return flop


def _with_undisclosed(
    models: pd.DataFrame, prefix: str, value: Array, flop: Array, admitted: Mask, how: str
) -> tuple[Array, Mask]:
    """Values with undisclosed rows put low or high among the frontier of their year whose value is disclosed."""
    assumed = np.zeros(len(models), dtype=bool)
    if how == "out":
        return value, assumed
    year = models["published_year"].to_numpy(dtype=np.float64)
    scratch = DEFINITIONS["frontier"].population(models)
    frontier = in_largest_to_date(year, np.where(scratch, flop, np.nan), top=10) & np.isfinite(value)
    hidden = admitted & ~np.isfinite(value) & (models[f"{prefix}_basis"] == "undisclosed").to_numpy()
    filled = value.copy()
    for row in np.flatnonzero(hidden):
        same = frontier & (np.floor(year) == np.floor(year[row]))
        if same.sum() < FEWEST_DISCLOSED:
            same = frontier & (year <= year[row]) & (year > year[row] - 1)
        if same.sum() >= FEWEST_DISCLOSED:
            filled[row] = 10 ** np.percentile(np.log10(value[same]), SHARES[how])
            assumed[row] = True
    return filled, assumed
