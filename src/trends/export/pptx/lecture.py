"""A lecture as text: an address a line, `#` lines as section titles, empty lines ignored."""

from __future__ import annotations

from dataclasses import dataclass

from trends import options as opt
from trends.charts.registry import Chart
from trends.errors import TrendsError
from trends.permalinks import address


@dataclass(frozen=True)
class Section:
    """A slide with a title alone."""

    title: str


@dataclass(frozen=True)
class View:
    """A chart under some options; `build` led up to in steps."""

    chart: Chart
    options: opt.Options
    build: bool = False


Entry = Section | View


def read(text: str, name: str, *, build: bool = False) -> list[Entry]:
    """The entries of a lecture file called ``name``; ``build`` where a line does not say.

    Raises
    ------
    TrendsError
        Lines that are no address of a chart, all of them at once, each with its number; or no line is one.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        written = line.strip()
        if written.startswith("#"):
            if title := written.lstrip("#").strip():
                entries.append(Section(title))
        elif written:
            try:
                entries.append(view(written, build=build))
            except TrendsError as error:
                problems.append(f"{name}, line {number}: {error}")
    if problems:
        raise TrendsError("\n".join(problems))
    if not any(isinstance(entry, View) for entry in entries):
        raise TrendsError(
            f"{name} names no chart. Write an address a line, such as /training-compute?definition=frontier; a line "
            "that begins with # is a section title."
        )
    return entries


def view(text: str, *, build: bool = False) -> View:
    """The view of one address, which may say `build=on` too.

    Raises
    ------
    TrendsError
        It names no chart, or options that it does not have.
    """
    found = address.read(text, frozenset({"build"}))
    said = dict(found.drawing).get("build", "on" if build else "off")
    if said not in ("on", "off"):
        raise TrendsError(f'build: "{said[:80]}" is not a value it takes. Use one of on, off.')
    return View(found.chart, found.options, said == "on")
