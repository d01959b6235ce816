"""A view as a short code: reversible, versioned, with a checksum, and nothing stored.

The options, the day of the data, the method and the rate that was printed are the digits of one mixed-radix number,
written in base 32 without letters that are easily misread (Crockford). A code longer than `LONGEST` is not made.
"""

from __future__ import annotations

import datetime as dt
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from trends.errors import OptionError
from trends.permalinks.codebook import Layout, book

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None})
VERSION = "1"
"""First sign of a code: another way of counting gets another."""
LONGEST = 24
CHECK = 3
"""Signs of the checksum, 5 bits each: a mistyped code is taken for another once in 32,768 times."""

_EPOCH = dt.date(2026, 1, 1)
_CHARTS, _LAYOUTS, _DAYS, _METHODS, _RATES = 256, 32, 2**14, 64, 6002
_FINEST = 1000
"""Steps of a printed rate to a power of ten: 0.23%, finer than the two or three digits that are printed."""


@dataclass(frozen=True)
class Printed:
    """What a picture said: its method version, and the factor per year of its first trend, None without one."""

    method: int
    factor: float | None


@dataclass(frozen=True)
class Coded:
    """A view as a code holds it: the options as query text, without the day; `as_of` that day, None: latest."""

    chart: str
    options: Mapping[str, str]
    as_of: str | None
    printed: Printed


def encode(view: Coded) -> str | None:
    """The code of a view; None where it would be too long, or the codebook does not know what it holds."""
    layouts = book().get(view.chart, ())
    if not layouts:
        return None
    digits = [(list(book()).index(view.chart), _CHARTS), (len(layouts) - 1, _LAYOUTS)]
    try:
        numbers = {digit: (digit.number(view.options[digit.name]), digit.radix) for digit in layouts[-1]}
    except (KeyError, ValueError):
        return None
    digits += [number for digit, number in numbers.items() if not digit.is_last]
    digits += [(_day(view.as_of), _DAYS), (view.printed.method, _METHODS), (_rate(view.printed.factor), _RATES)]
    digits += [number for digit, number in numbers.items() if digit.is_last]
    number = 0
    for value, radix in reversed(digits):
        if not 0 <= value < radix:
            return None
        number = number * radix + value
    body = _base32(number)
    code = VERSION + body + _checksum(body)
    return code if len(code) <= LONGEST else None


def decode(code: str) -> Coded:
    """The view that a code stands for; capitals, hyphens and o, i, l for 0, 1, 1 are read as meant.

    Raises
    ------
    OptionError
        It is no code, or was mistyped.
    """
    plain = code.lower().translate(MISREAD)
    if not (len(VERSION) + CHECK < len(plain) <= LONGEST and set(plain) <= set(ALPHABET)):
        raise OptionError(f'"{code[:40]}" is not a short address of a chart. Copy it whole from under the picture.')
    if not plain.startswith(VERSION):
        raise OptionError(f'"{code[:40]}" is a short address of a kind that this version does not know. Update it.')
    body, check = plain[len(VERSION) : -CHECK], plain[-CHECK:]
    if _checksum(body) != check:
        raise OptionError(
            f'"{code[:40]}" is not a short address as it was printed: a sign is wrong or missing. Compare it '
            "with the picture."
        )
    number = 0
    for sign in body:
        number = number * 32 + ALPHABET.index(sign)
    try:
        return _read(number)
    except (IndexError, ValueError, OverflowError):
        raise OptionError(
            f'"{code[:40]}" is a short address that this version cannot read: it is newer. Update this installation.'
        ) from None


def _read(number: int) -> Coded:
    number, chart = divmod(number, _CHARTS)
    number, place = divmod(number, _LAYOUTS)
    name = list(book())[chart]
    found: Layout = book()[name][place]
    options = {digit.name: "" for digit in found}
    for digit in (digit for digit in found if not digit.is_last):
        number, value = divmod(number, digit.radix)
        options[digit.name] = digit.text(value)
    number, day = divmod(number, _DAYS)
    number, method = divmod(number, _METHODS)
    number, rate = divmod(number, _RATES)
    for digit in (digit for digit in found if digit.is_last):
        number, value = divmod(number, digit.radix)
        options[digit.name] = digit.text(value)
    if number:
        raise ValueError
    as_of = (_EPOCH + dt.timedelta(days=day - 1)).isoformat() if day else None
    return Coded(name, options, as_of, Printed(method, 10 ** ((rate - 1) / _FINEST - 3) if rate else None))


def _day(day: str | None) -> int:
    return (dt.date.fromisoformat(day) - _EPOCH).days + 1 if day else 0


def _rate(factor: float | None) -> int:
    """0 is no rate; else thousandths of a power of ten from 0.001x to 1000x a year."""
    if factor is None or not 1e-3 <= factor <= 1e3:
        return 0
    return round((math.log10(factor) + 3) * _FINEST) + 1


def _base32(number: int) -> str:
    signs = ""
    while True:
        number, digit = divmod(number, 32)
        signs = ALPHABET[digit] + signs
        if not number:
            return signs


def _checksum(body: str) -> str:
    value = zlib.crc32(body.encode()) % 32**CHECK
    return _base32(value).rjust(CHECK, ALPHABET[0])
