"""Inclusion rules by name: which models a trend is fitted to. Frames and arrays in, masks out; nothing reads a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from trends.inference.selection import Mask, in_largest_to_date


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


@dataclass(frozen=True)
class Definition:
    """A named set of models: `rule` its row in `inclusion_rules`, `words` how a rate names it.

    `by_value` says that the rule looks at training compute itself. An interval computed after such a selection is
    wrong, so a rate under it is given without one.
    """

    name: str
    title: str
    rule: str
    words: str
    by_value: bool
    select: Callable[[pd.DataFrame], Mask]


def _notable(models: pd.DataFrame) -> Mask:
    return has_item(models["inclusion"], "notable-sample") & from_scratch(models)


def _frontier(models: pd.DataFrame) -> Mask:
    return frontier(models["published_year"], models["training_flop"].where(from_scratch(models)))


DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        d.name: d
        for d in (
            Definition(
                "notable",
                "Notable models (random sample)",
                "notable-sample",
                "a random sample of notable models, trained from scratch",
                False,
                _notable,
            ),
            Definition(
                "frontier",
                "Frontier models (top ten on their day)",
                "frontier-10",
                "frontier models (the ten largest training runs up to their day)",
                True,
                _frontier,
            ),
        )
    }
)
