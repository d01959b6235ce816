"""Inclusion rules by name: which models a trend is fitted to. Frames and arrays in, masks out; nothing reads a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from trends.inference.selection import (
    Mask,
    Selection,
    best_of,
    in_largest_to_date,
    largest_of_trailing_year,
    largest_to_date,
)


def frontier(date: ArrayLike, value: ArrayLike, *, top: int = 10) -> Mask:
    """Rows in the cumulative top ``top`` by value on their own day.

    A row is frontier when fewer than ``top`` rows dated on or before its own day have strictly more; rows of the same
    day and ties count. Rows without a date or value (NaN) are neither frontier nor counted. Remove rows with a base
    model first, and give the whole history: it starts at the first row, not at a window.

    Parameters
    ----------
    date, value : (n,) arrays of float
        Decimal years, and training compute in FLOP (or any other quantity).

    Returns
    -------
    (n,) array of bool

    >>> frontier([2018, 2019, 2020, 2020], [1e20, 3e20, 2e20, 9e20], top=1).tolist()
    [True, True, False, True]
    """
    x, y = np.asarray(date, dtype=np.float64), np.asarray(value, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"dates have shape {x.shape}, values {y.shape}; both must be flat arrays of one length")
    if top < 1:
        raise ValueError(f"top is {top}, but at least 1 row must be admitted")
    return in_largest_to_date(x, y, top=top)


def has_item(cells: pd.Series, item: str) -> Mask:
    """Rows of a `;`-separated list column that contain ``item``."""
    return np.array([item in cell.split(";") for cell in cells], dtype=bool)


def from_scratch(models: pd.DataFrame) -> Mask:
    """Models trained from scratch: pre-training rows without a base model."""
    return np.asarray((models["stage"] == "pretrain") & (models["base_model_id"] == ""))


def with_confidence(models: pd.DataFrame, column: str, least: str) -> Mask:
    """Rows whose value is at least so sure: "any", "likely" (x10) or "confident" (x3); a reported value is."""
    allowed = {"any": ("", "confident", "likely", "speculative"), "likely": ("", "confident", "likely")}
    return np.asarray(models[column].isin(allowed.get(least, ("", "confident"))))


@dataclass(frozen=True)
class Definition:
    """A named set of models.

    `rule` the row of `inclusion_rules` that says how its population was collected; `words` how a rate names it;
    `rivals` makes the rule that chooses rows of the population by their training compute, None where all are fitted;
    `floor` the training compute below which rows are cut off, FLOP.
    """

    name: str
    title: str
    rule: str
    words: str
    sample: bool
    rivals: Callable[[pd.DataFrame], Selection] | None = None
    floor: float | None = None

    @property
    def by_value(self) -> bool:
        """Whether the rule looks at training compute itself, which makes an ordinary interval wrong."""
        return self.rivals is not None or self.floor is not None

    def population(self, models: pd.DataFrame, *, finetunes: bool = False) -> Mask:
        """The rows that the rule is applied to: the random sample of notable models, or every model held."""
        rows = has_item(models["inclusion"], "notable-sample") if self.sample else np.ones(len(models), dtype=bool)
        return rows if finetunes else rows & from_scratch(models)


def _year(models: pd.DataFrame) -> pd.Series:
    return models["published_year"]


def _organization(models: pd.DataFrame) -> pd.Series:
    return models["organizations"].str.split(";").str[0]


def _family(models: pd.DataFrame) -> pd.Series:
    return models["family"].where(models["family"] != "", models["id"])


def _organization_and_year(models: pd.DataFrame) -> pd.Series:
    return _organization(models) + " " + np.floor(_year(models)).astype(int).astype(str)


THRESHOLD = 1e23
"""FLOP at which the public list of large-scale models begins."""

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        d.name: d
        for d in (
            Definition(
                "notable",
                "Notable models (random sample)",
                "notable-sample",
                "a random sample of notable models, trained from scratch",
                True,
            ),
            Definition(
                "frontier",
                "Frontier models (top ten on their day)",
                "frontier-10",
                "frontier models (the ten largest training runs up to their day)",
                False,
                lambda models: largest_to_date(_year(models), top=10),
            ),
            Definition(
                "top-5-year",
                "Top five of the trailing year",
                "frontier-10",
                "the five largest training runs of the year up to their day",
                False,
                lambda models: largest_of_trailing_year(_year(models), top=5),
            ),
            Definition(
                "records",
                "Record setters",
                "frontier-10",
                "record setters (the largest training run up to their day)",
                False,
                lambda models: largest_to_date(_year(models), top=1),
            ),
            Definition(
                "best-of-organization",
                "Largest of each organization and year",
                "notable-sample",
                "the largest notable model of each organization and year, in the random sample",
                True,
                lambda models: best_of(_organization_and_year(models)),
            ),
            Definition(
                "one-per-family",
                "Largest of each family",
                "notable-sample",
                "the largest notable model of each family, in the random sample",
                True,
                lambda models: best_of(_family(models)),
            ),
            Definition(
                "above-1e23",
                "Above 10²³ FLOP",
                "notable-sample",
                "notable models of the random sample trained with 10²³ FLOP or more",
                True,
                floor=THRESHOLD,
            ),
            Definition(
                "held",
                "Every model held (not complete)",
                "context",
                "every model held here, a set that follows no rule: for comparison only",
                False,
            ),
        )
    }
)
"""Each is a value: charts offer them as options, the sensitivity of a chart walks through them."""
