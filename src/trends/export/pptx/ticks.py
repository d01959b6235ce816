"""Marks of an axis that can be read from the back row: round years, powers of ten, few enough for the room there is."""

from __future__ import annotations

import math
from collections.abc import Iterable

from trends import units
from trends.export.pptx.drawing import Scale

MARK = 0.62
"""Width of a digit of a mark, as a share of its size."""


def marks(scale: Scale, room: float, spacing: float) -> tuple[tuple[float, str], ...]:
    """Values and texts of the marks on an axis ``room`` points long, at least ``spacing`` points apart."""
    if not scale.visible:
        return ()
    found = scale.marks or tuple((value, _text(value, scale)) for value in _values(scale, room, spacing))
    kept: list[tuple[float, str]] = []
    for value, text in found:
        inside = scale.low <= value <= scale.high
        if inside and (not kept or abs(scale.share(value) - scale.share(kept[-1][0])) * room >= spacing):
            kept.append((value, text))
    return tuple(kept)


def _values(scale: Scale, room: float, spacing: float) -> Iterable[float]:
    most = max(int(room / spacing), 2)
    if scale.log:
        first, last = math.ceil(math.log10(scale.low)), math.floor(math.log10(scale.high))
        if last - first >= 2:
            return [10.0**power for power in range(first, last + 1, math.ceil((last - first) / min(most, 8)))]
        return [
            digit * 10.0**power
            for power in range(first - 1, last + 1)
            for digit in ((1, 2, 5) if last >= first + 1 else (1, 2, 3, 4, 5, 6, 8))
            if scale.low <= digit * 10.0**power <= scale.high
        ]
    step = _step((scale.high - scale.low) / min(most, 8))
    if scale.axis.unit == "year":
        step = max(step, 1.0)
    return [place * step for place in range(math.ceil(scale.low / step), math.floor(scale.high / step) + 1)]


def _step(least: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def _text(value: float, scale: Scale) -> str:
    if scale.axis.unit == "year":
        return f"{value:.0f}"
    if value == 0:
        return "0"
    if scale.axis.unit in ("parameters", "tokens") and 1e3 <= value < 1e15:
        return units.format_number(value)
    if 1e-4 <= abs(value) < 1e6:
        return f"{value:,.6g}"
    return units.format_power(value, 1 if math.isclose(float(f"{value:.0e}"), value) else 2)
