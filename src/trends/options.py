"""A chart's options: one declaration gives the query parameter, the CLI flag, the widget and the cache key.

Each option reads (`parse`) and writes (`text`) its values as one query string; `Options` is the frozen whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from trends.errors import OptionError, TrendsError
from trends.units import date_bounds

Value = str | bool | tuple[str, ...]
IGNORED = re.compile(r"utm_\w+|fbclid|gclid|embed|embed_options|printed")
"""Query parameters of trackers, of Streamlit itself, and what a picture printed, which are never options."""


class Option(Protocol):
    """What every kind of option offers; `more` ones are for the reader who asks: they stand folded away."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def default(self) -> Value: ...
    @property
    def kind(self) -> Literal["choice", "many", "flag", "period", "day", "number"]: ...
    @property
    def more(self) -> bool: ...
    def parse(self, text: str) -> Value: ...
    def text(self, value: Value) -> str: ...
    def allowed(self) -> str: ...


@dataclass(frozen=True)
class Choice:
    """One of several named values; `choices` maps each to its label."""

    name: str
    title: str
    help: str
    choices: Mapping[str, str]
    default: str
    kind: Literal["choice"] = "choice"
    more: bool = False

    def parse(self, text: str) -> str:
        """The value; OptionError when it is none of the choices."""
        if text not in self.choices:
            raise OptionError(f'{self.name}: "{_clip(text)}" is not a value it takes. Use {self.allowed()}.')
        return text

    def text(self, value: Value) -> str:
        """The value as a query parameter."""
        return str(value)

    def allowed(self) -> str:
        """The allowed values in words."""
        return "one of " + ", ".join(self.choices)


@dataclass(frozen=True)
class Many:
    """One or more of several named values, comma-separated in a query, kept in the order of `choices`."""

    name: str
    title: str
    help: str
    choices: Mapping[str, str]
    default: tuple[str, ...]
    kind: Literal["many"] = "many"
    more: bool = False

    def parse(self, text: str) -> tuple[str, ...]:
        """The values; OptionError when one is unknown or none is given."""
        given = [part for part in text.split(",") if part]
        unknown = [part for part in given if part not in self.choices]
        if unknown or not given:
            found = _clip(",".join(unknown))
            raise OptionError(f'{self.name}: "{found}" is not a value it takes. Use {self.allowed()}.')
        return tuple(choice for choice in self.choices if choice in given)

    def text(self, value: Value) -> str:
        """The values as a query parameter."""
        return ",".join(value) if isinstance(value, tuple) else str(value)

    def allowed(self) -> str:
        """The allowed values in words."""
        return "one or more, comma-separated, of " + ", ".join(self.choices)


@dataclass(frozen=True)
class Flag:
    """On or off: ``true`` or ``false`` in a query."""

    name: str
    title: str
    help: str
    default: bool
    kind: Literal["flag"] = "flag"
    more: bool = False

    def parse(self, text: str) -> bool:
        """The value; OptionError when it is neither."""
        if text not in ("true", "false"):
            raise OptionError(f'{self.name}: "{_clip(text)}" is not a value it takes. Use {self.allowed()}.')
        return text == "true"

    def text(self, value: Value) -> str:
        """The value as a query parameter."""
        return "true" if value else "false"

    def allowed(self) -> str:
        """The allowed values in words."""
        return "true or false"


@dataclass(frozen=True)
class Period:
    """First and last calendar year, both included: ``2010-2024``, ``earliest-2012``, ``2010-latest``."""

    name: str
    title: str
    help: str
    default: tuple[str, str]
    kind: Literal["period"] = "period"
    more: bool = False

    def parse(self, text: str) -> tuple[str, str]:
        """The two ends; OptionError when it is not of that form or runs backwards."""
        match = re.fullmatch(r"(earliest|(?:19|20)\d\d)-(latest|(?:19|20)\d\d)", text, re.ASCII)
        if match is None or (match[1] != "earliest" and match[2] != "latest" and match[1] > match[2]):
            raise OptionError(f'{self.name}: "{_clip(text)}" is not a value it takes. Use {self.allowed()}.')
        return match[1], match[2]

    def text(self, value: Value) -> str:
        """The two ends as a query parameter."""
        return "-".join(value) if isinstance(value, tuple) else str(value)

    def allowed(self) -> str:
        """The allowed values in words."""
        return "two years 1900 to 2099 in order, such as 2010-2024; earliest-... and ...-latest leave an end open"


@dataclass(frozen=True)
class Day:
    """A day of the calendar, ``2026-11-23``, or ``latest``."""

    name: str
    title: str
    help: str
    default: str
    kind: Literal["day"] = "day"
    more: bool = True

    def parse(self, text: str) -> str:
        """The day as text; OptionError when it is neither a day nor `latest`."""
        try:
            if text != "latest" and (len(text) != 10 or date_bounds(text)[0].isoformat() != text):
                raise TrendsError
        except TrendsError:
            raise OptionError(f'{self.name}: "{_clip(text)}" is not a value it takes. Use {self.allowed()}.') from None
        return text

    def text(self, value: Value) -> str:
        """The day as a query parameter."""
        return str(value)

    def allowed(self) -> str:
        """The allowed values in words."""
        return "a day such as 2026-11-23, or latest"


@dataclass(frozen=True)
class Options(Mapping[str, Value]):
    """The options of one chart view: frozen, hashable, in the order in which the chart declares them."""

    items_: tuple[tuple[str, Value], ...]

    def __getitem__(self, name: str) -> Value:
        for key, value in self.items_:
            if key == name:
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.items_)

    def __len__(self) -> int:
        return len(self.items_)

    def with_(self, **values: Value) -> Options:
        """The options with other values for some names; names that the chart does not have are left out."""
        return Options(tuple((name, values.get(name, value)) for name, value in self.items_))

    def choice(self, name: str) -> str:
        """Value of a `Choice`."""
        return str(self[name])

    def flag(self, name: str) -> bool:
        """Value of a `Flag`."""
        return self[name] is True

    def many(self, name: str) -> tuple[str, ...]:
        """Values of a `Many`, or the two ends of a `Period`."""
        value = self[name]
        return value if isinstance(value, tuple) else (str(value),)


def defaults(declared: Iterable[Option]) -> Options:
    """The options with nothing chosen."""
    return Options(tuple((option.name, option.default) for option in declared))


def parse(declared: Iterable[Option], given: Iterable[tuple[str, str]]) -> Options:
    """Options from (name, text) pairs, such as a query string's.

    Raises
    ------
    OptionError
        Unknown or repeated names, or values not allowed: all of them in one message, with what is allowed.
    """
    options, problems = parse_leniently(declared, given)
    if problems:
        raise OptionError(" ".join(problems))
    return options


def parse_leniently(declared: Iterable[Option], given: Iterable[tuple[str, str]]) -> tuple[Options, tuple[str, ...]]:
    """Options from (name, text) pairs and the problems found; what cannot be used falls back to its default."""
    by_name = {option.name: option for option in declared}
    values: dict[str, Value] = {}
    problems: list[str] = []
    for name, text in given:
        if IGNORED.fullmatch(name):
            continue
        if name not in by_name:
            allowed = f"It has {', '.join(by_name)}." if by_name else "It has none."
            problems.append(f'"{_clip(name)}" is not an option of this chart. {allowed}')
        elif name in values:
            problems.append(f"{name} is given twice. Give it once; a list is comma-separated.")
        else:
            try:
                values[name] = by_name[name].parse(text)
            except OptionError as error:
                problems.append(str(error))
    return Options(tuple((o.name, values.get(o.name, o.default)) for o in by_name.values())), tuple(problems)


def query(declared: Iterable[Option], options: Options) -> dict[str, str]:
    """The whole state as query parameters, defaults written out, so that a later default cannot change a link."""
    return {option.name: option.text(options[option.name]) for option in declared}


def _clip(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "..."


def estimator() -> Choice:
    """How a line is put through the points."""
    return Choice(
        "estimator",
        "Line",
        "Least squares follows the mean; Theil-Sen the median, which single points cannot move; the 90th percentile is "
        "a frontier that chooses no rows.",
        {"ols": "Least squares", "theil-sen": "Theil-Sen", "p90": "90th percentile"},
        "ols",
        more=True,
    )


def level() -> Choice:
    """Confidence level of intervals and bands."""
    return Choice(
        "level",
        "Interval",
        "How often intervals and bands made this way hold the truth. Whether a trend is clear is judged at 90% always.",
        {"80": "80%", "90": "90%", "95": "95%"},
        "90",
        more=True,
    )


def breaks() -> Flag:
    """Whether breaks of the trend are looked for."""
    return Flag(
        "breaks",
        "Look for breaks",
        "Test whether the trend changed its slope; a break is shown only where a test that repeats the search says so.",
        False,
        more=True,
    )


def scale(default: str = "log") -> Choice:
    """Logarithmic or linear vertical axis."""
    return Choice(
        "scale",
        "Vertical axis",
        "On a log axis equal distances are equal factors, so exponential growth is a straight line.",
        {"log": "Log", "linear": "Linear"},
        default,
    )


def period(first: str, last: str = "latest") -> Period:
    """The years drawn and fitted."""
    return Period("period", "Years", "First and last year of the points that are drawn and fitted.", (first, last))


def fit() -> Flag:
    """Whether trends are drawn."""
    return Flag("fit", "Trend lines", "Fitted exponential trends with their bands.", True)


def bands(default: str) -> Choice:
    """Which bands are drawn around a trend."""
    return Choice(
        "bands",
        "Bands",
        "Where the trend is (dark) and where a new point would fall (light).",
        {"both": "Trend and new points", "trend": "Trend only", "none": "None"},
        default,
    )


def labels() -> Flag:
    """Whether well-known points carry their names."""
    return Flag("labels", "Names", "Names of well-known points.", True)


def uncertainty() -> Flag:
    """Whether estimates show their range."""
    return Flag(
        "uncertainty", "Ranges of estimates", "The 90% range of each value that is derived or estimated.", False
    )


def as_of() -> Day:
    """The data release that a chart is drawn from; every chart has it."""
    return Day(
        "as_of",
        "Data as of",
        "Draws from the last data release on or before this day; latest: the data as they are now.",
        "latest",
    )
