"""Arithmetic per dollar of processors: CPU, GPU in FP32, and GPU matrix units in 16 bits, against release date."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from trends import options as opt
from trends.charts import known, points
from trends.charts.catalogue.hardware import DIES, counted, dies_method, groups_of, in_segments, interval
from trends.charts.fits import Fit, level
from trends.charts.registry import View, register
from trends.charts.result import ChartResult, RowColumn
from trends.charts.scatter import CONTEXT, Content, trend_scatter
from trends.units import year_of

BASE_YEAR = 2025
"""Real dollars are mean-2025 US dollars by CPI-U."""


@dataclass(frozen=True)
class Processor:
    """A line of the chart: `rate` the column of its peak rate, `inputs` the columns that rate rests on."""

    key: str
    label: str
    kinds: tuple[str, ...]
    rate: str
    inputs: tuple[str, ...]


PROCESSORS = (
    Processor("cpu", "CPU (FP32)", ("cpu",), "peak_fp32_gflop_s", ("cores", "flop_per_cycle")),
    Processor("gpu", "GPU (FP32)", ("gpu",), "fp32_gflop_s", ("fp32_gflop_s",)),
    Processor("tensor", "GPU matrix units (16-bit)", ("gpu",), "tensor_fp16_gflop_s", ("tensor_fp16_gflop_s",)),
)
_SEGMENTS = {"consumer": "Consumer", "workstation": "Workstation", "datacentre": "Data centre"}
_EXTRAS = (
    RowColumn("gflop_s", "Peak rate", "GFLOP/s"),
    RowColumn("price_usd", "Price", "USD"),
    RowColumn("price_basis", "Price basis", ""),
    RowColumn("price_on", "Price date", ""),
    RowColumn("segment", "Segment", ""),
    RowColumn("chip_id", "Chip", ""),
)


@register(
    id="gflops-per-dollar",
    title="Arithmetic per dollar of processors",
    question="How much more arithmetic does a dollar buy each year?",
    about="Peak arithmetic rate over price of CPUs, GPUs and GPU matrix units, by release date.",
    group="Hardware",
    table="hardware",
    x="released",
    options=(
        opt.Many(
            "processors",
            "Processors",
            "Which lines are drawn.",
            {p.key: p.label for p in PROCESSORS},
            tuple(p.key for p in PROCESSORS),
        ),
        opt.Many(
            "segment",
            "Trend fitted to",
            "Boards for workstations and data centres cost far more for the same arithmetic and came late, so pooling "
            "them with consumer cards bends the line. Products of the other segments are drawn, not fitted.",
            _SEGMENTS,
            ("consumer",),
        ),
        opt.Choice(
            "dollars",
            "Dollars",
            f"Dollars of the launch day, or of {BASE_YEAR} by the US consumer price index.",
            {"nominal": "Of the day", "real": f"Of {BASE_YEAR}"},
            "nominal",
        ),
        opt.period("2006"),
        opt.scale(),
        opt.fit(),
        opt.bands("trend"),
        opt.labels(),
        opt.Choice(
            "price",
            "Price",
            "Prices at launch only, or also a list price of another time where no launch price is known, as of most "
            "boards for data centres.",
            {"any": "Launch or list price", "launch": "Launch price only"},
            "any",
            more=True,
        ),
        DIES,
        opt.estimator(),
        opt.level(),
        opt.breaks(),
        known.option(),
    ),
    order=10,
)
def gflops_per_dollar(view: View) -> ChartResult:
    """Peak GFLOP/s over launch price, one line each for CPU, GPU FP32 and GPU matrix units."""
    hardware = known.rows(view)
    priced = hardware["price_usd"].notna()
    if view.options.choice("price") == "launch":
        priced &= hardware["price_basis"] == "launch"
    hardware = hardware[view.inside(hardware["released_year"]) & priced]
    dollars = hardware["price_usd"] * _deflator(view, hardware)
    parts, fits, groups = [], [], {}
    for processor in PROCESSORS:
        if processor.key in view.options.many("processors"):
            groups[processor.key] = processor.label
            parts.append(_rows(view, hardware, dollars, processor))
    early = _early(view, hardware, dollars)
    if not early.empty:
        groups[CONTEXT] = "Early machines (own operations), not fitted"
        parts.append(early)
    rows = pd.concat(parts, ignore_index=True)
    rows["label"] = rows["series"].map(groups)
    segments = " and ".join(_SEGMENTS[s].lower() for s in view.options.many("segment"))
    for key, label in groups.items():
        if key != CONTEXT:
            chosen = in_segments(rows, view.options.many("segment"), view.options.choice("dies"))
            fits.append(
                Fit(
                    key,
                    label,
                    (rows["series"] == key).to_numpy() & chosen,
                    f"selected {segments} processors at {_price(view)}, {counted(view)}, {_dollars(view)}",
                    interval=interval(view),
                    groups=groups_of(view, rows),
                )
            )
    return trend_scatter(
        view,
        Content(
            rows=rows,
            groups=groups,
            fits=fits,
            subject="Arithmetic per dollar",
            y_title=f"GFLOP/s per dollar ({_dollars(view)})",
            y_unit="GFLOP/s per USD",
            named=NAMED,
            columns=_EXTRAS,
            caveats=(
                "GFLOP/s per dollar is a rate per purchase: what a dollar of launch price buys in operations each "
                "second, for as long as the processor runs.",
                "Peak rates, dense: no program reaches them, and a 16-bit matrix operation is not an FP32 operation.",
                "A selection of processors spread over the years, not all that were sold; "
                f"the trend is fitted to {segments} products, and another segment gives another doubling time.",
                *known.caveats(view, ["price_usd"]),
                "This is the price-performance of hardware. Training compute grows much faster; it has its own chart.",
            ),
            method=(
                "A GPU's rate is the vendor's dense peak; a CPU's is cores x base clock x FP32 operations per cycle.",
                f"{_price(view).capitalize()} in US dollars before tax, of the chip or board as sold; no memory, host "
                "or power.",
                f"Real dollars: CPI-U, mean of {BASE_YEAR}.",
                dies_method(view),
                f"Least squares of log10(value) on the decimal year of release unless another line is chosen; "
                f"intervals at {level(view):.0%}.",
            ),
            further_sources=_deflator_sources(view),
        ),
    )


NAMED = (
    "intel-pentium-iii-1000",
    "intel-core-i7-920",
    "nvidia-geforce-8800-gtx",
    "nvidia-geforce-gtx-1080-ti",
    "nvidia-geforce-rtx-4090",
    "nvidia-tesla-v100-pcie-16gb",
    "nvidia-a100-sxm4-40gb",
    "eniac",
    "cdc-6600",
    "cray-1",
)


def _price(view: View) -> str:
    return "launch price" if view.options.choice("price") == "launch" else "launch or list price"


def _dollars(view: View) -> str:
    return "dollars of the day" if view.options.choice("dollars") == "nominal" else f"dollars of {BASE_YEAR}"


def _rows(view: View, hardware: pd.DataFrame, dollars: pd.Series, processor: Processor) -> pd.DataFrame:
    frame = hardware[hardware["kind"].isin(processor.kinds) & hardware[processor.rate].notna()]
    return _tidy(view, frame, dollars, frame[processor.rate], processor.inputs, processor.key)


def _early(view: View, hardware: pd.DataFrame, dollars: pd.Series) -> pd.DataFrame:
    frame = hardware[hardware["other_rate_per_s"].notna()]
    return _tidy(view, frame, dollars, frame["other_rate_per_s"] / 1e9, ("other_rate_per_s",), CONTEXT)


def _tidy(
    view: View, frame: pd.DataFrame, dollars: pd.Series, rate: pd.Series, inputs: tuple[str, ...], series: str
) -> pd.DataFrame:
    frame = frame.assign(gflop_s=rate)
    rows = points.tidy(
        frame,
        view.package.table("hardware"),
        x="released",
        y=rate / dollars[frame.index],
        values=(*inputs, "price_usd"),
        extras=_EXTRAS,
    )
    return rows.assign(series=series, basis=frame["rate_basis"])


def _deflator(view: View, hardware: pd.DataFrame) -> pd.Series:
    """Factor from dollars of the price's year to those of the view; 1 for nominal dollars."""
    if view.options.choice("dollars") == "nominal":
        return pd.Series(1.0, index=hardware.index)
    cpi = view.table("deflators")
    index = cpi[cpi["series"] == "cpi_u"].set_index("year")["value"]
    dated = hardware["price_on"].where(hardware["price_on"] != "", hardware["released"])
    years = dated.map(lambda day: int(year_of(day)))
    return index[BASE_YEAR] / years.map(index)


def _deflator_sources(view: View) -> tuple[str, ...]:
    if view.options.choice("dollars") == "nominal":
        return ()
    cpi = view.table("deflators")
    return tuple(cpi.loc[cpi["series"] == "cpi_u", "source"].unique())
