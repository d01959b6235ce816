"""Reading an address of a view as people paste it: a permalink, its path or name alone, a file's, or a short code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from trends import options as opt
from trends.charts.registry import Chart, spec
from trends.errors import OptionError
from trends.permalinks.shortcode import decode


@dataclass(frozen=True)
class Address:
    """A view that an address names; `drawing` the pairs of its query that say how it is drawn (`rendering.OPTIONS`)."""

    chart: Chart
    options: opt.Options
    drawing: tuple[tuple[str, str], ...] = ()


def read(text: str, drawing: frozenset[str] = frozenset()) -> Address:
    """The view that an address names, on whatever host.

    Parameters
    ----------
    text : such as ``https://example.org/training-compute?scale=linear``, ``/charts/timeline.png`` or ``/c/<code>``
    drawing : names of a query that are no options of charts

    Raises
    ------
    UnknownChart, OptionError
        It names no chart, or options that the chart does not have.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:  # such as a bracket without its partner
        raise OptionError(
            f'"{text.strip()[:80]}" is no address of a chart. Write one like /training-compute.'
        ) from None
    path = [unquote(part) for part in parts.path.split("/") if part]
    if len(path) >= 2 and path[-2] == "c":
        coded = decode(path[-1])
        found = spec(coded.chart)
        pairs = [*coded.options.items(), ("as_of", coded.as_of or "latest")]
        return Address(found, opt.parse(found.options, pairs))
    if not path:
        raise OptionError(f'"{text.strip()[:80]}" is no address of a chart. Write one like /training-compute.')
    found = spec(re.sub(r"\.[a-z]+$", "", path[-1]))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    own = {option.name for option in found.options}
    drawn = tuple(pair for pair in pairs if pair[0] in drawing and pair[0] not in own)
    return Address(found, opt.parse(found.options, [pair for pair in pairs if pair not in drawn]), drawn)
