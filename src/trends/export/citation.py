"""How a view and its sources are cited: as a sentence, and as BibTeX."""

from __future__ import annotations

import re

from trends import links, settings
from trends.charts.result import ChartResult

AUTHORS = f"Contributors to {settings.TITLE}"


def sentence(result: ChartResult, link: str = "") -> str:
    """The view in one line; `link` is its address, the permalink if none is given."""
    return (
        f"{AUTHORS}. “{result.title}”, data version {result.data_version}, method version {result.method_version}. "
        f"{link or links.permalink(result)}"
    )


def own_entry(result: ChartResult, link: str = "") -> str:
    """The view as one BibTeX entry in UTF-8 (biblatex, or bibtex with inputenc)."""
    return _entry(
        "misc",
        f"bitter-lesson-trends-{result.id}",
        author=_as_it_is(AUTHORS),
        title=_as_it_is(result.title),
        year=result.data_version.split(".")[0],
        version=tex(f"data {result.data_version}, method {result.method_version}"),
        url=_url(link or links.permalink(result)),
    )


def bibtex(result: ChartResult, link: str = "") -> str:
    """The view, then each source, as BibTeX entries."""
    sources = (
        _entry(
            "misc",
            reference.key,
            author=_as_it_is(reference.authors),
            title=_as_it_is(reference.title or reference.text),
            year=reference.year if reference.year.isdecimal() else "",
            doi=_url(reference.doi),
            url=_url(reference.url),
        )
        for reference in result.references
    )
    return "\n".join([own_entry(result, link), *sources])


def _entry(kind: str, key: str, **fields: str) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{re.sub(r'[^A-Za-z0-9:._-]', '-', key)},\n{lines}}}\n"


_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: "\\" + sign for sign in "&%$#_"}


def _as_it_is(text: str) -> str:
    """Text in braces of its own: a style neither takes it for names of people nor makes its capitals small."""
    return "{" + tex(text) + "}" if text else ""


def tex(text: str) -> str:
    """Text that LaTeX prints as it is."""
    return "".join(_COMMANDS.get(sign, " " if sign.isspace() else sign) for sign in text)


def _url(address: str) -> str:
    """An address whose braces and spaces, if any, cannot end the field."""
    return re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", address)
