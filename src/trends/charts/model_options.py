"""The options of charts of models: which rows are drawn and fitted, and how."""

from __future__ import annotations

from dataclasses import replace

from trends import options as opt
from trends.charts import eras, known
from trends.charts.populations import DOMAINS
from trends.definitions import DEFINITIONS


def definition(default: str) -> opt.Choice:
    """Which models a trend is fitted to."""
    return opt.Choice(
        "definition",
        "Trend fitted to",
        "Which models the trend is fitted to. Choosing models by fame or by size changes the growth rate.",
        {name: found.title for name, found in DEFINITIONS.items()},
        default,
    )


_TRUE = (
    "True values too: where the true value of a new point would lie, without the error that reported values and "
    "estimates have."
)
_COLOUR = opt.Choice(
    "color",
    "Colour by",
    "Whether colour tells the field of use or which points the trend is fitted to.",
    {"fitted": "Fitted or not", "domain": "Field"},
    "fitted",
)


_FIELD = opt.Choice(
    "field",
    "Field",
    "Models of one field of use only, in the drawing and in the choice of rows.",
    {"all": "All", **DOMAINS},
    "all",
    more=True,
)
_FINETUNES = opt.Flag(
    "finetunes", "Models built on others", "Also fit models that were trained on from a base model.", False, more=True
)
_SURE = opt.Choice(
    "confidence",
    "Least certainty",
    "Fit only values that are reported, or estimated within a factor of 10 (likely) or 3 (confident).",
    {"any": "Any", "likely": "Likely", "confident": "Confident"},
    "any",
    more=True,
)
_UNDISCLOSED = opt.Choice(
    "undisclosed",
    "Undisclosed values",
    "Leave models that disclose nothing out of the trend, or put all of them low or high among the frontier of their "
    "year (its 10th or 90th percentile): the trend if they are small, and if they are large.",
    {"out": "Left out", "low": "Low in their year", "high": "High in their year"},
    "out",
    more=True,
)
SELFPLAY = opt.Flag(
    "selfplay",
    "Self-play counts",
    "Count computation that generated self-play too, where known.",
    False,
    more=True,
)


def model_options(first: str, *further: opt.Option) -> tuple[opt.Option, ...]:
    """The options of a chart of models whose years begin with ``first``."""
    bands = opt.bands("both")
    return (
        definition("notable"),
        opt.period(first),
        opt.scale(),
        _COLOUR,
        opt.fit(),
        replace(bands, choices={**bands.choices, "true": "True values too"}, help=f"{bands.help} {_TRUE}"),
        opt.labels(),
        opt.uncertainty(),
        opt.estimator(),
        opt.level(),
        opt.breaks(),
        eras.option(fitted=True),
        _FIELD,
        _FINETUNES,
        _SURE,
        _UNDISCLOSED,
        *further,
        known.option(),
    )
