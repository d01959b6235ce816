"""Compare a cell with what a source says in its own words: "61 TFLOPS", "175 billion", "September 8, 2014".

A quotation that cannot be read as a number or date agrees with nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from trends.errors import TrendsError
from trends.units import date_bounds

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:[eE](?P<exponent>[+-]?\d+)|\s*[x×·*]\s*10\s*\^?\s*(?P<power>[+-]?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?"
    r"(?:[\s-]*(?P<words>[A-Za-z]+(?: [A-Za-z]+)?))?"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SCALED = re.compile(
    r"(.* )?(k|thousand|kilo\w*|mn?|million\w*|mega\w*|mips|bn?|billion\w*|milliard\w*|giga\w*|tn?|trillion\w*|tera\w*"
    r"|[kmgtpezy](b|hz|w|flops?|fs?|ops?|bps|params?|parameters|tokens?)|peta\w*|exa\w*|zetta\w*)( .*)?"
)
_BINARY = {"kib": 1024 / 1e3, "mib": 1024**2 / 1e6, "gib": 1024**3 / 1e9, "tib": 1024**4 / 1e12, "pib": 1024**5 / 1e15}
_POWERS = tuple(1000.0**power for power in range(-8, 9))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"\b(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    re.compile(rf"{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+(?P<year>\d{{4}})\b)?", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\.?\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?", re.IGNORECASE),
    re.compile(rf"{_MONTH},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?\b"),
)


def says_number(text: str, value: float, *, factor: float = 1.01, any_scale: bool = False) -> bool:
    """Whether a quotation holds this number within a factor.

    A number with a prefix, a word or a power of ten may be in a unit some thousands of ours, as TFLOP/s and GFLOP/s
    are; with `any_scale` a bare number may be so too, as in a column of a data sheet.

    >>> says_number("11,038 books", 11038), says_number("up to 61 TFLOPs", 61390), says_number("2,45 TB", 2450)
    (True, True, True)
    >>> says_number("the $250 MSRP", 260), says_number("250", 250000), says_number("twice as many", 2)
    (False, False, False)
    >>> says_number("26.76 TiB", 2.942e13), says_number("19.5", 19500, any_scale=True)
    (True, True)
    """
    return any(
        _near(number * scale, value, factor)
        for number, scaled in _numbers(text)
        for scale in (_POWERS if scaled or any_scale else (1.0,))
    )


def says_date(text: str, date: str, *, year: str = "") -> bool:
    """Whether a quotation holds this date, as precisely as the less precise of the two says it.

    A day without a year is one of `year`, that of the source.

    >>> says_date("September 8, 2014", "2014-09-08"), says_date("in Feb. 2019", "2019-02-14")
    (True, True)
    >>> says_date("8 September 2014", "2014-10"), says_date("September 24th", "2020-09-24")
    (False, False)
    >>> says_date("September 24th", "2020-09-24", year="2020"), says_date("September 24th", "2020-09-24", year="2021")
    (True, False)
    """
    first, last = date_bounds(date)
    return any(begin <= last and first <= end for begin, end in map(date_bounds, _dates(text, year)))


def _near(one: float, other: float, factor: float) -> bool:
    return one > 0 and other > 0 and abs(math.log(one / other)) <= math.log(factor)


def _numbers(text: str) -> Iterator[tuple[float, bool]]:
    """Numbers in a text, and whether each is in some power of a thousand."""
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        grouped = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits)
        number = float(digits.replace(",", "" if grouped else "."))
        power = match["exponent"] or (match["power"] or "0").translate(_SUPERSCRIPT)
        words = (match["words"] or "").lower()
        number *= _BINARY.get(words.split(" ")[0], 1.0)
        scaled = match["exponent"] or match["power"] or words[:3] in _BINARY or _SCALED.fullmatch(words)
        yield number * 10.0 ** int(power), bool(scaled)


def _dates(text: str, year: str) -> Iterator[str]:
    """Dates in a text; the parts of a longer one are not read again as shorter ones."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month, day, stated = match["month"], match.groupdict().get("day"), match["year"] or year
            if month and not month.isdigit():
                month = f"{_MONTHS.index(month.lower()[:3]) + 1:02d}"
            date = "-".join([stated, *([month] if month else []), *([f"{int(day):02d}"] if month and day else [])])
            try:
                date_bounds(date)
            except TrendsError:
                continue
            yield date
        text = pattern.sub(" ", text)
