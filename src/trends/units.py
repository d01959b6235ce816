"""Time, growth and the printing of numbers: each conversion defined once.

Decimal years are the only time scale of fits and axes. Nothing here reads a file or the clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trends.errors import TrendsError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOG2 = math.log10(2.0)


@lru_cache(maxsize=16_384)  # tables repeat their dates
def date_bounds(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a date written ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises
    ------
    TrendsError
        Not a date of that form, or not a day of the calendar.

    >>> date_bounds("2012-02")
    (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
    """
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError:
        raise TrendsError(
            f'"{text}" is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD, for example 2012-09-30.'
        ) from None


def _day_start(day: dt.date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)


def year_of(date: str | dt.date) -> float:
    """Decimal year of a date, read as the middle of what is stated: Y + (day of year - 0.5) / days in the year.

    >>> year_of("1957"), year_of("2019-01-01")
    (1957.5, 2019.0013698630137)
    """
    first, last = date_bounds(date) if isinstance(date, str) else (date, date)
    if isinstance(first, dt.datetime) or isinstance(last, dt.datetime):
        first, last = dt.date(first.year, first.month, first.day), dt.date(last.year, last.month, last.day)
    start = _day_start(first)
    end = _day_start(last) + 1 / (366 if calendar.isleap(last.year) else 365)
    return (start + end) / 2


def decimal_year(dates: Iterable[str | dt.date]) -> NDArray[np.float64]:
    """Decimal years of many dates, shape (n,); an empty string becomes NaN.

    Raises
    ------
    TrendsError
        One of them is not a date.

    >>> decimal_year(["1946", "2024-06", ""]).round(3).tolist()
    [1946.5, 2024.456, nan]
    """
    return np.array([math.nan if date == "" else year_of(date) for date in dates], dtype=np.float64)


def doubling_years(slope: float) -> float:
    """Years to double at ``slope`` OOM/yr (> 0); for a falling quantity give ``-slope`` and read it as halving time."""
    if not slope > 0:
        raise ValueError("a doubling time needs a slope above zero")
    return _LOG2 / slope


def significant(value: float, digits: int) -> str:
    """``value`` with that many significant digits, no exponent, trailing zeros kept.

    >>> significant(4.683, 3), significant(1234.5, 2), significant(0.05, 1)
    ('4.68', '1,200', '0.05')
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{decimals}f}"


def format_factor(factor: float) -> str:
    """Growth factor as text: two digits of what matters, so three below 2x.

    >>> format_factor(4.683), format_factor(1.3), format_factor(0.42)
    ('4.7x', '1.30x', '0.42x')
    """
    return significant(factor, 3 if 0.95 <= factor < 2 else 2) + "x"


def format_years(years: float) -> str:
    """A span of time: months below two years, years above.

    >>> format_years(0.45), format_years(2.55), format_years(23.4)
    ('5.4 months', '2.5 years', '23 years')
    """
    return f"{significant(years * 12, 2)} months" if years < 2 else f"{significant(years, 2)} years"


def format_years_interval(low: float, high: float, *, beside: float | None = None) -> str:
    """An interval of time, both ends in one unit: that of the larger end, or of the span ``beside`` which it stands.

    >>> format_years_interval(0.43, 0.47), format_years_interval(1.5, 4), format_years_interval(0.6, 2.2, beside=1.0)
    ('5.2 to 5.6 months', '1.5 to 4.0 years', '7.2 to 26 months')
    """
    if high < 2 or (beside is not None and beside < 2 and high < 10):
        return f"{significant(low * 12, 2)} to {significant(high * 12, 2)} months"
    return f"{significant(low, 2)} to {significant(high, 2)} years"


def format_power(value: float, digits: int = 2) -> str:
    """Scientific notation for people.

    >>> format_power(3.14e23), format_power(1e24, 1)
    ('3.1×10²³', '10²⁴')
    """
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return power if float(mantissa) == 1 and digits == 1 else f"{mantissa}×{power}"


def format_number(value: float) -> str:
    """A quantity at reading precision (three digits): words up to trillions, powers of ten beyond.

    >>> format_number(1.75e11), format_number(3.14e23), format_number(0.0123), format_number(1599)
    ('175 billion', '3.14×10²³', '0.0123', '1,599')
    """
    size = abs(value)
    if size >= 1e15 or 0 < size < 1e-3:
        return format_power(value, 3)
    for limit, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size >= limit * 0.9995:
            return f"{_short(value / limit)} {word}"
    return f"{value:,.0f}" if size >= 1000 else _short(value)


def _short(value: float) -> str:
    text = significant(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_quantity(value: float, unit: str) -> str:
    """A number with its unit; dollars carry their sign in front.

    >>> format_quantity(1599, "USD"), format_quantity(3e11, "tokens")
    ('$1,599', '300 billion tokens')
    """
    return f"${format_number(value)}" if unit == "USD" else f"{format_number(value)} {unit}"
