"""Value axes: where their ticks stand and how they are written, in plain text without markup.

Exponents are the characters ⁰ to ⁹ in text of full size, because plotly sets its own smaller than a slide may have.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from trends import units

_STEPS = (1.0, 2.0, 5.0, 10.0)


def ticks(scale: str, bounds: tuple[float, float], unit: str, most: int = 7) -> dict[str, list[Any]]:
    """`tickvals` and `ticktext` of an axis that goes from one bound to the other, in natural units.

    Parameters
    ----------
    scale : "log" or "linear"
    most : int, default 7
        Of a linear axis.
    """
    values = log_ticks(bounds) if scale == "log" else linear_ticks(bounds, most)
    together = values if scale != "log" else ()
    return {"tickvals": values, "ticktext": [_text(value, unit, together) for value in values]}


def linear_ticks(bounds: tuple[float, float], most: int) -> list[float]:
    """Round values at equal distances within bounds, at most that many.

    >>> linear_ticks((0, 6.3e24), 7)
    [0.0, 1e+24, 2e+24, 3e+24, 4e+24, 5e+24, 6e+24]
    """
    low, high = bounds
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (power * factor for factor in (*_STEPS, 20.0)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def log_ticks(bounds: tuple[float, float]) -> list[float]:
    """Powers of ten within bounds, every second or third where they are many; 1, 2 and 5 times them where few."""
    low, high = (math.log10(end) for end in bounds)
    first, last = math.ceil(low), math.floor(high)
    step = max(1, math.ceil((last - first) / 8))
    decades = [10.0**d for d in range(first, last + 1, step)]
    if len(decades) >= 3:
        return decades
    digits = (1, 2, 5) if high - low > 0.8 else (1, 1.5, 2, 3, 4, 5, 6, 8)
    values = [n * 10.0**d for d in range(first - 1, last + 1) for n in digits]
    return [float(f"{v:.12g}") for v in values if bounds[0] <= v <= bounds[1]]


def thinned(values: Sequence[float], log: bool, gap: float) -> list[float]:
    """As many of the ticks as stand a gap apart: all, those that begin with 1, 2 or 5, every second, and so on.

    `gap` in units of the axis: OOM on a log scale.

    >>> thinned([1, 2, 3, 4, 5, 6, 8, 10], True, 0.15)
    [1, 2, 5, 10]
    """
    round_ones = [value for value in values if f"{value:e}"[0] in "125" and float(f"{value:.0e}") == value]
    every = [list(values)[:: 1 + skip] for skip in range(1, len(values) + 1)]
    for kept in (list(values), round_ones, *every):
        places = [math.log10(value) for value in kept] if log else kept
        if len(kept) > 1 and all(abs(b - a) >= gap for a, b in itertools.pairwise(places)):
            return kept
    return list(values)[:1]


def _text(value: float, unit: str, together: Sequence[float]) -> str:
    """A tick's text; large values that stand ``together`` on a linear axis share their power of ten."""
    if unit == "x per year":
        return f"{value:g}x"
    if value == 0:
        return "0"
    if unit in ("parameters", "tokens") and 1e3 <= value < 1e15:
        return units.format_number(value)
    if 1e-6 < max(value, *together, 0) < 1e5:
        return f"{value:,.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    if not together:
        return units.format_power(value, len(f"{value:.6e}".split("e")[0].rstrip("0").replace(".", "")))
    power = math.floor(math.log10(max(together)) + 1e-9)
    return f"{value / 10.0**power:g}×{units.format_power(10.0**power, 1)}"
