"""What processors became, price aside: arithmetic rate, rate per watt, memory, bandwidth, transistors, clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from trends import options as opt
from trends.charts import known, points
from trends.charts.fits import Fit, level
from trends.charts.registry import View, register
from trends.charts.result import ChartResult, RowColumn
from trends.charts.scatter import Content, trend_scatter
from trends.fit import FEWEST_GROUPS, IntervalKind
from trends.inference.selection import Mask

_SEGMENTS = {"consumer": "Consumer", "workstation": "Workstation", "datacentre": "Data centre"}
_KINDS = {"cpu": "CPU", "gpu": "GPU", "accelerator": "Accelerator"}
_EXTRAS = (RowColumn("segment", "Segment", ""), RowColumn("maker", "Maker", ""), RowColumn("chip_id", "Chip", ""))


@dataclass(frozen=True)
class Quantity:
    """What a chart draws: `value` of the rows of `hardware`, `inputs` the columns it rests on."""

    subject: str
    y_title: str
    unit: str
    inputs: tuple[str, ...]
    value: Callable[[pd.DataFrame], pd.Series]
    caveats: tuple[str, ...]


PERFORMANCE = Quantity(
    "The arithmetic rate of a processor",
    "Peak rate in FP32 (GFLOP/s)",
    "GFLOP/s",
    ("fp32_gflop_s",),
    lambda rows: rows["peak_fp32_gflop_s"].where(rows["kind"] == "cpu", rows["fp32_gflop_s"]),
    ("Peak rates in 32-bit floating point: what the units could do, not what programs reach.",),
)
MATRIX = Quantity(
    "The 16-bit matrix rate of a processor",
    "Peak 16-bit matrix rate, dense (GFLOP/s)",
    "GFLOP/s",
    ("tensor_fp16_gflop_s",),
    lambda rows: rows["tensor_fp16_gflop_s"],
    ("Dense rates of matrix units in FP16 or BF16; vendors also print rates with sparsity, twice as high.",),
)
EFFICIENCY = Quantity(
    "Arithmetic per watt",
    "Peak rate per watt in FP32 (GFLOP/s per W)",
    "GFLOP/s per W",
    ("fp32_gflop_s", "tdp_w"),
    lambda rows: PERFORMANCE.value(rows) / rows["tdp_w"],
    ("Peak rate over thermal design power: neither is what a running program shows.",),
)
MEMORY = Quantity(
    "Memory of a processor",
    "Memory (GB)",
    "GB",
    ("memory_gb",),
    lambda rows: rows["memory_gb"],
    ("Memory on the board or in the package, as sold.",),
)
BANDWIDTH = Quantity(
    "Memory bandwidth of a processor",
    "Memory bandwidth (GB/s)",
    "GB/s",
    ("bandwidth_gb_s",),
    lambda rows: rows["bandwidth_gb_s"],
    ("Peak bandwidth to the processor's own memory.",),
)
TRANSISTORS = Quantity(
    "Transistors of a processor",
    "Transistors",
    "transistors",
    ("transistors",),
    lambda rows: rows["transistors"],
    ("Transistors on all dies of the processor: larger and more dies raise the number too.",),
)
CLOCK = Quantity(
    "The clock frequency of a processor",
    "Base clock (GHz)",
    "GHz",
    ("base_ghz",),
    lambda rows: rows["base_ghz"],
    ("The guaranteed clock. Clocks stopped doubling when power per area could no longer be cut.",),
)


DIES = opt.Choice(
    "dies",
    "Products on one die",
    "Fit only the first product released on each die, or all of them: then the interval leaves out one die at a time, "
    "because products on one die are alike.",
    {"first": "Count once", "all": "Count each"},
    "first",
    more=True,
)


def _options(kinds: tuple[str, ...], segments: tuple[str, ...], first: str) -> tuple[opt.Option, ...]:
    return (
        opt.Many("types", "Processors", "Which kinds are drawn, each with a trend of its own.", _KINDS, kinds),
        opt.Many("segment", "Trend fitted to", "Other segments are drawn, not fitted.", _SEGMENTS, segments),
        opt.period(first),
        opt.scale(),
        opt.fit(),
        opt.bands("trend"),
        opt.labels(),
        opt.estimator(),
        opt.level(),
        opt.breaks(),
        DIES,
        known.option(),
    )


_ALL = tuple(_SEGMENTS)


@register(
    id="processor-performance",
    title="Arithmetic rate of processors",
    question="How much faster does a processor compute each year?",
    about="Peak FP32 rate of processors by release date, whatever they cost.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("cpu", "gpu"), _ALL, "2006"),
    order=11,
)
def processor_performance(view: View) -> ChartResult:
    """FP32 peak of one processor or board."""
    return _chart(view, PERFORMANCE)


@register(
    id="matrix-performance",
    title="16-bit matrix rate of processors",
    question="How fast do the matrix units of processors grow?",
    about="Peak dense 16-bit matrix rate by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("gpu", "accelerator"), _ALL, "2015"),
    order=12,
)
def matrix_performance(view: View) -> ChartResult:
    """Dense FP16 or BF16 peak of the matrix units of one processor or board."""
    return _chart(view, MATRIX)


@register(
    id="energy-efficiency",
    title="Arithmetic per watt of processors",
    question="How much more arithmetic does a watt buy each year?",
    about="Peak FP32 rate over design power, by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("gpu",), _ALL, "2006"),
    order=13,
)
def energy_efficiency(view: View) -> ChartResult:
    """FP32 peak over thermal design power."""
    return _chart(view, EFFICIENCY)


@register(
    id="memory-size",
    title="Memory of processors",
    question="How fast does the memory beside a processor grow?",
    about="Memory of GPUs and accelerators by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("gpu",), _ALL, "2006"),
    order=14,
)
def memory_size(view: View) -> ChartResult:
    """Memory on the board or in the package."""
    return _chart(view, MEMORY)


@register(
    id="memory-bandwidth",
    title="Memory bandwidth of processors",
    question="How fast does memory feed a processor?",
    about="Peak memory bandwidth of GPUs and accelerators by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("gpu",), _ALL, "2006"),
    order=15,
)
def memory_bandwidth(view: View) -> ChartResult:
    """Peak bandwidth to the processor's own memory."""
    return _chart(view, BANDWIDTH)


@register(
    id="transistors",
    title="Transistors of processors",
    question="Do transistors still double every two years?",
    about="Transistors of processors by release date: what Moore spoke of.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("cpu", "gpu"), _ALL, "earliest"),
    order=16,
)
def transistors(view: View) -> ChartResult:
    """Transistors of one processor, all dies."""
    return _chart(view, TRANSISTORS)


@register(
    id="clock-frequency",
    title="Clock frequency of processors",
    question="Do processors still get faster by their clock?",
    about="Guaranteed clock of CPUs by release date: a trend that ended.",
    group="Hardware",
    table="hardware",
    x="released",
    options=_options(("cpu",), _ALL, "2005"),
    order=17,
)
def clock_frequency(view: View) -> ChartResult:
    """Base clock of CPUs."""
    return _chart(view, CLOCK)


def _chart(view: View, quantity: Quantity) -> ChartResult:
    hardware = known.rows(view)
    hardware = hardware[
        view.inside(hardware["released_year"])
        & hardware["kind"].isin(view.options.many("types"))
        & (hardware["unit"] != "system")
    ]
    values = quantity.value(hardware)
    hardware, values = hardware[values.notna()], values[values.notna()]
    rows = points.tidy(
        hardware, view.package.table("hardware"), x="released", y=values, values=quantity.inputs, extras=_EXTRAS
    ).assign(basis=hardware["rate_basis"])
    rows["series"] = hardware["kind"]
    rows["label"] = rows["series"].map(_KINDS)
    segments = view.options.many("segment")
    fitted = in_segments(rows, segments, view.options.choice("dies"))
    named = " and ".join(_SEGMENTS[segment].lower() for segment in segments)
    groups: Mapping[str, str] = {kind: _KINDS[kind] for kind in _KINDS if kind in view.options.many("types")}
    return trend_scatter(
        view,
        Content(
            rows=rows,
            groups=groups,
            fits=[
                Fit(
                    kind,
                    label,
                    fitted & (rows["series"] == kind).to_numpy(),
                    f"{named} processors held, {counted(view)}",
                    interval=interval(view),
                    groups=groups_of(view, rows),
                )
                for kind, label in groups.items()
                if (rows["series"] == kind).any()
            ],
            subject=quantity.subject,
            y_title=quantity.y_title,
            y_unit=quantity.unit,
            named=NAMED,
            columns=_EXTRAS,
            caveats=(
                *quantity.caveats,
                *known.caveats(view, quantity.inputs),
                "A selection of processors spread over the years, not all that were sold; small and large chips stand "
                "together.",
            ),
            method=(
                *(
                    f"{meta.title}: {meta.description}"
                    for meta in (view.package.table("hardware").columns[name] for name in quantity.inputs)
                ),
                dies_method(view),
                f"Least squares of log10(value) on the decimal year of release unless another line is chosen; "
                f"intervals at {level(view):.0%}.",
            ),
        ),
    )


NAMED = (
    "intel-4004",
    "intel-core-i7-920",
    "nvidia-geforce-8800-gtx",
    "nvidia-geforce-gtx-1080-ti",
    "nvidia-geforce-rtx-4090",
    "nvidia-a100-sxm4-40gb",
    "google-tpu-v2",
)


def in_segments(rows: pd.DataFrame, segments: tuple[str, ...], dies: str) -> Mask:
    """Rows of the segments; of products on one ``die``, within each series, the first released, on one day the best."""
    inside = rows[rows["segment"].isin(segments)]
    if dies == "all":
        return np.asarray(rows.index.isin(inside.index))
    ordered = inside.sort_values(["series", "x", "y"], ascending=[True, True, False], kind="stable")
    first = ordered.index[~ordered.duplicated(["series", "chip_id"])]
    return np.asarray(rows.index.isin(first))


def interval(view: View) -> IntervalKind:
    """Student's t where a die counts once; else one die is left out at a time."""
    return "t" if view.options.choice("dies") == "first" else "cluster"


def groups_of(view: View, rows: pd.DataFrame) -> pd.Series | None:
    """The die of each row, where several rows may stand on one."""
    return None if view.options.choice("dies") == "first" else rows["chip_id"]


def counted(view: View) -> str:
    """How products on one die count, as a rate names it."""
    return "one a chip" if view.options.choice("dies") == "first" else "every product"


def dies_method(view: View) -> str:
    """The same in a sentence."""
    if view.options.choice("dies") == "first":
        return (
            "Products on one die count once, with the first of them released; the others are drawn, not fitted. "
            "Intervals are Student's t."
        )
    return (
        "Every product counts; those on one die are alike, so the interval of the slope leaves out one die at a time "
        f"(Student's t under {FEWEST_GROUPS} dies)."
    )
