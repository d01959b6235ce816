"""Plausible ranges by class and year, each with its reason: the only place where they are stated.

A range is a corridor on a log scale between dated points, wide enough for every honest product and narrow enough to
catch a slipped decimal, a wrong unit or a price of another thing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Point = tuple[int, float, float]
"""Year, lowest and highest plausible value."""


@dataclass(frozen=True)
class Limit:
    """A corridor for one quantity of some rows.

    `quantity` is a column, or two joined by "/" for their ratio; `date` the column that says when; `where` the values
    that choose the rows; `points` the corridor, level beyond its ends.
    """

    table: str
    quantity: str
    unit: str
    date: str
    where: Mapping[str, tuple[str, ...]]
    points: tuple[Point, ...]
    why: str
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.quantity.split("/")))

    def applies(self, row: Mapping[str, str]) -> bool:
        """Whether the row is of this class and has the values."""
        return all(row.get(column) in allowed for column, allowed in self.where.items()) and all(
            row.get(column) for column in (*self.columns, self.date)
        )

    def value(self, row: Mapping[str, str]) -> float:
        """The quantity of a row."""
        first, *rest = (float(row[column]) for column in self.columns)
        return first / rest[0] if rest else first

    def at(self, year: float) -> tuple[float, float]:
        """Lowest and highest plausible value in a year.

        >>> limit = Limit("t", "v", "", "on", {}, ((2000, 1, 10), (2010, 100, 1000)), "")
        >>> [round(x, 3) for x in limit.at(2005)], limit.at(1990)
        ([10.0, 100.0], (1, 10))
        """
        before = max((p for p in self.points if p[0] <= year), default=self.points[0])
        after = min((p for p in self.points if p[0] >= year), default=self.points[-1])
        if before[0] >= after[0]:
            return before[1:] if before[0] <= year else after[1:]
        share = (year - before[0]) / (after[0] - before[0])
        low, high = (math.exp((1 - share) * math.log(before[i]) + share * math.log(after[i])) for i in (1, 2))
        return low, high


@dataclass(frozen=True)
class Span:
    """First year in which a row of this class can be dated."""

    table: str
    date: str
    where: Mapping[str, tuple[str, ...]]
    first: int
    why: str


_CARD = {"kind": ("gpu", "accelerator"), "unit": ("chip", "board")}
_CHIP = {"kind": ("cpu",), "unit": ("chip",)}

_PRICES: tuple[tuple[Mapping[str, tuple[str, ...]], tuple[Point, ...], str], ...] = (
    (
        _CHIP | {"segment": ("consumer", "workstation", "mobile")},
        ((1971, 20, 3e3), (1990, 20, 5e3), (2030, 25, 1.2e4)),
        "Tray prices of desktop processors lie between tens and two thousand dollars, workstation ones up to 10,000.",
    ),
    (
        _CHIP | {"segment": ("datacentre",)},
        ((1995, 100, 6e3), (2015, 150, 1.5e4), (2030, 150, 3e4)),
        "The dearest server processor sold for about 4,000 dollars in 2000 and 15,000 to 18,000 in the 2020s.",
    ),
    (
        _CARD | {"segment": ("consumer", "mobile")},
        ((1995, 40, 800), (2005, 40, 1.2e3), (2015, 50, 3.2e3), (2030, 80, 5e3)),
        "Graphics cards for players: from entry cards under 100 dollars to the 3,000 of a Titan.",
    ),
    (
        _CARD | {"segment": ("workstation",)},
        ((1998, 100, 6e3), (2015, 100, 1e4), (2030, 150, 2e4)),
        "Professional cards cost about ten times a player's card with the same chip.",
    ),
    (
        _CARD | {"segment": ("datacentre",)},
        ((2007, 300, 1e4), (2020, 500, 4e4), (2030, 1e3, 1.2e5)),
        "From the 1,500 dollars of the first Tesla to the 30,000 to 70,000 of a Blackwell module; more is a system.",
    ),
    (
        {"unit": ("system",)},
        ((1940, 1e3, 3e7), (1970, 100, 5e7), (2000, 100, 1e9), (2030, 100, 2e10)),
        "Machines from hobby kits to national supercomputers; today's largest clusters cost billions.",
    ),
)
"""Class, corridor and reason, for the price of a row of `hardware` and for its rows of `hardware_prices`."""

LIMITS = (
    *(Limit("hardware", "price_usd", "USD", "price_on", *price) for price in _PRICES),
    Limit(
        "hardware_prices",
        "amount_usd",
        "USD",
        "observed",
        {"basis": ("street",), "unit": ("chip", "board")},
        ((1990, 5, 2e4), (2015, 5, 4e4), (2030, 5, 2e5)),
        "A used processor ends at a few tens of dollars; in a shortage a new one costs a multiple of its list price.",
    ),
    *(Limit("hardware_prices", "amount_usd", "USD", "observed", *price) for price in _PRICES),
    Limit(
        "hardware",
        "transistors/die_mm2",
        "transistors/mm2",
        "released",
        {},
        ((1971, 5e1, 1e3), (1985, 5e2, 1e4), (2000, 3e4, 1e6), (2010, 1e6, 1.5e7), (2022, 8e6, 2e8), (2030, 1e7, 8e8)),
        "The 4004 had 190 in 1971, a Pentium 4 2e5 in 2000, an H100 1e8 in 2022; old nodes stay in use for years.",
    ),
    Limit(
        "hardware",
        "tdp_w",
        "W",
        "released",
        _CHIP,
        ((1971, 0.3, 30), (1989, 1, 50), (2000, 3, 150), (2010, 4, 300), (2030, 4, 1.2e3)),
        "A socket's cooling sets it: a watt in the 1970s, 65 to 130 in the 2000s, 500 in servers of 2024.",
    ),
    Limit(
        "hardware",
        "tdp_w",
        "W",
        "released",
        _CARD,
        ((1995, 2, 60), (2005, 10, 300), (2015, 5, 700), (2022, 5, 1.2e3), (2030, 5, 4e3)),
        "From cards without a fan to liquid-cooled modules of 1,000 to 1,400 W; more is a tray or a rack.",
    ),
    Limit(
        "hardware",
        "tdp_w",
        "W",
        "released",
        {"unit": ("system",)},
        ((1940, 100, 3e5), (1970, 5, 1e6), (2030, 5, 5e8)),
        "ENIAC drew 150 kW, an Altair some tens of watts, exascale machines 20 to 30 MW, clusters hundreds.",
    ),
    Limit(
        "gpu_hours",
        "usd_per_chip_hour",
        "USD/h",
        "observed",
        {},
        ((2010, 0.02, 30), (2030, 0.02, 50)),
        "An old card on a marketplace costs a few cents an hour, the newest from a cloud about ten dollars.",
    ),
    Limit(
        "token_prices",
        "usd_per_million_tokens",
        "USD/million tokens",
        "observed",
        {},
        ((2020, 0.01, 500), (2025, 1e-3, 1.5e3), (2030, 1e-4, 3e3)),
        "GPT-3 cost 60 dollars in 2020, reasoning models up to 600; small open models a cent or two.",
    ),
)
"""Every corridor. A row is held to the first whose class it is, for each quantity."""

SPANS = (
    Span("hardware", "released", {"kind": ("gpu",)}, 1995, "The first consumer 3D processors came in 1995."),
    Span("hardware", "released", {"kind": ("accelerator",)}, 2011, "Chips for neural networks came in the 2010s."),
    Span("hardware", "released", {"kind": ("cpu",)}, 1971, "The first microprocessor is the 4004 of 1971."),
    Span("hardware", "released", {}, 1935, "The first programmable calculating machines ran about 1940."),
    Span("models", "published", {}, 1943, "McCulloch and Pitts described the artificial neuron in 1943."),
    Span("corpora", "released", {}, 1961, "The Brown corpus, the first made for machines, was begun in 1961."),
    Span("gpu_hours", "observed", {}, 2010, "The first cloud GPU was rented out in November 2010."),
    Span("token_prices", "observed", {}, 2020, "The first model sold by the token was GPT-3 in 2020."),
)
"""First possible years. The end is `added_on`, which another rule holds."""
