"""The choices that a rate may depend on, as data: dimensions, their values, and pairs that make no sense together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Dimension:
    """A choice: `values` maps each to its label, the one a chart makes by default first."""

    name: str
    title: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Excluded:
    """Values of two dimensions, (name, value) each, that are not combined, and why."""

    first: tuple[str, str]
    second: tuple[str, str]
    reason: str


@dataclass(frozen=True)
class Grid:
    """All combinations of the dimensions but those excluded."""

    dimensions: tuple[Dimension, ...]
    excluded: tuple[Excluded, ...] = ()

    def combinations(self) -> Iterator[dict[str, str]]:
        """Every choice of one value in each dimension."""
        for values in product(*(dimension.values for dimension in self.dimensions)):
            chosen = dict(zip((dimension.name for dimension in self.dimensions), values, strict=True))
            if not any(
                chosen[pair.first[0]] == pair.first[1] and chosen[pair.second[0]] == pair.second[1]
                for pair in self.excluded
            ):
                yield chosen


STARTS = Dimension("start", "From", {"2010": "2010", "2012": "2012", "2015": "2015", "2018": "2018"})
LINES = Dimension("line", "Line", {"ols": "Least squares", "weighted": "Weighted by certainty"})
_DEFINITIONS = Dimension(
    "definition",
    "Models",
    {
        "notable": "Notable (sample)",
        "frontier": "Top ten to date",
        "top-5-year": "Top five of the year",
        "records": "Records",
        "best-of-organization": "Largest of organization and year",
        "one-per-family": "Largest of family",
        "above-1e23": "Above 10²³ FLOP",
    },
)
_FIELDS = Dimension("field", "Field", {"all": "All", "language": "Language"})
_BASES = Dimension("finetunes", "Built on others", {"false": "Left out", "true": "Fitted too"})
_UNDISCLOSED = Dimension(
    "undisclosed", "Undisclosed", {"out": "Left out", "low": "Low in year", "high": "High in year"}
)
_FIRST = "the rule takes out models with a base before it chooses"
_NO_BASES = tuple(
    Excluded(("definition", name), ("finetunes", "true"), _FIRST) for name in ("frontier", "top-5-year", "records")
)
_CUT = tuple(
    Excluded(("definition", "above-1e23"), ("start", start), "no model stood above the threshold before 2019")
    for start in ("2012", "2015", "2018")
)
MODEL_GRIDS: Mapping[str, Grid] = {
    "training-compute": Grid((_DEFINITIONS, STARTS, _FIELDS, _BASES, _UNDISCLOSED, LINES), (*_NO_BASES, *_CUT)),
    "model-sizes": Grid((_DEFINITIONS, STARTS, _FIELDS, _BASES, _UNDISCLOSED, LINES), (*_NO_BASES, *_CUT)),
    "training-tokens": Grid((_DEFINITIONS, STARTS, _BASES, _UNDISCLOSED, LINES), (*_NO_BASES, *_CUT)),
    "training-cost": Grid((_DEFINITIONS, STARTS, _BASES, _UNDISCLOSED, LINES), (*_NO_BASES, *_CUT)),
}
"""The grid of each chart of models."""

_SEGMENTS = Dimension(
    "segment",
    "Segment",
    {"consumer": "Consumer", "workstation": "Workstation", "datacentre": "Data centre", "all": "All pooled"},
)
_DIES = Dimension("dies", "Products on one die", {"first": "Count once", "all": "Count each"})
_PRICED = {"gpu": "GPU, FP32", "tensor": "GPU matrix units, 16-bit", "cpu": "CPU, FP32"}
_KINDS = {"gpu": "GPU", "cpu": "CPU", "accelerator": "Accelerator"}


def _processors(kinds: Mapping[str, str], starts: tuple[str, ...], *further: Dimension) -> Grid:
    return Grid(
        (
            Dimension("processors", "Processors", kinds),
            _SEGMENTS,
            Dimension("start", "From", {start: start for start in starts}),
            *further,
            _DIES,
        )
    )


def _of(*kinds: str) -> Mapping[str, str]:
    return {kind: _KINDS[kind] for kind in kinds}


_RECENT = ("2006", "2010", "2014")
HARDWARE_GRIDS: Mapping[str, Grid] = {
    "gflops-per-dollar": _processors(
        _PRICED,
        _RECENT,
        Dimension("dollars", "Dollars", {"nominal": "Of the day", "real": "Of 2025"}),
        Dimension("price", "Price", {"any": "Launch or list", "launch": "Launch only"}),
    ),
    "processor-performance": _processors(_of("gpu", "cpu"), _RECENT),
    "matrix-performance": _processors(_of("gpu", "accelerator"), ("2015", "2018")),
    "energy-efficiency": _processors(_of("gpu", "cpu"), _RECENT),
    "memory-size": _processors(_of("gpu", "accelerator"), _RECENT),
    "memory-bandwidth": _processors(_of("gpu", "accelerator"), _RECENT),
    "transistors": _processors(_of("cpu", "gpu"), ("1971", "1990", "2006")),
    "clock-frequency": _processors(_of("cpu"), ("1989", "2005", "2010")),
}
"""The grid of each chart of processors."""
