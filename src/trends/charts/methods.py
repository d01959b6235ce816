"""The versions of the method and what each changed.

Raised when the same rows and options would give another number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "1": "Least squares on log10 against the decimal year; no interval for rows chosen by their values.",
        "2": (
            "Intervals of rows chosen by their values choose again in every resample; the band of new points is from "
            "normal theory only where that held on the past."
        ),
        "3": (
            "Resamples are drawn by another, faster sequence of random numbers; a band of new points that comes from "
            "the residuals' quantiles also holds how sure the line is."
        ),
    }
)
METHOD_VERSION = list(METHODS)[-1]


def since(version: str) -> str:
    """What changed after a version of the method, in sentences; empty where nothing did."""
    known = list(METHODS)
    later = known[known.index(version) + 1 :] if version in known else []
    return " ".join(METHODS[one] for one in later)
