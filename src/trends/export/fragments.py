"""What a view says, as HTML: question, answer, rows, trends, caveats, sources, citation. Everything is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from trends import links, units
from trends import theme as look
from trends.charts.result import ChartResult, Reference
from trends.export import citation, credit


def colours(theme: look.Theme = look.LIGHT, *, dark: look.Theme | None = look.DARK) -> str:
    """CSS variables of a theme's colours and font; with `dark`, those of dark where page or reader ask for it."""
    css = f":root{{color-scheme:light dark;--font:{theme.font};{_variables(theme)}}}"
    if dark is not None:
        css += f":root[data-theme=dark]{{color-scheme:dark;{_variables(dark)}}}"
        css += ":root:is([data-theme=light],[data-theme=slide]){color-scheme:light}"
        css += f"@media(prefers-color-scheme:dark){{:root[data-theme=auto]{{{_variables(dark)}}}}}"
    return css


def _variables(theme: look.Theme) -> str:
    return ";".join(f"{name}:{colour}" for name, colour in variables(theme).items())


def variables(theme: look.Theme) -> dict[str, str]:
    """CSS variables by name, with their colours."""
    named = {f"--{name.replace('_', '-')}": getattr(theme, name) for name in look.COLOURS}
    return named | {f"--series-{place}": colour for place, colour in enumerate(theme.series)}


def link(text: str, url: str) -> str:
    """A link to a web address; anything that is no http(s) address is text."""
    if not re.fullmatch(r"https?://[^\s\"'<>]+", url):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noopener">{escape(text)}</a>'


def items(texts: Iterable[str], kind: str = "ul") -> str:
    """A list of texts."""
    inner = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<{kind}>{inner}</{kind}>" if inner else ""


def source_line(result: ChartResult) -> str:
    """The line under the chart, without the address, which a page gives as a link."""
    return escape(" · ".join(part for part in (credit.sources(result), credit.version(result)) if part))


def trends(result: ChartResult) -> str:
    """The fitted trends, one sentence each."""
    return items(fitted.words() for fitted in result.trends)


def rows(result: ChartResult) -> str:
    """The rows of the view as a table, folded away; sources lead to their places in the list of sources."""
    references = {reference.key: place for place, reference in enumerate(result.references, start=1)}
    head = ["Name", "Date", *([f"{result.y.name}"] if result.y.unit else []), "Basis", "In the fit", "Sources"]
    further = [f"{column.title} ({column.unit})" if column.unit else column.title for column in result.columns]
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in [*head, *further, "Note"])
    body = "".join(_row(result, row, references) for row in result.rows.to_dict("records"))
    return (
        f"<details><summary>The {len(result.rows)} rows of this view</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Rows of this view"><table><thead><tr>{header}'
        f"</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _row(result: ChartResult, row: Mapping[Any, Any], references: Mapping[str, int]) -> str:
    known = ", ".join(part.replace("_", " ") for part in (row["basis"], row["confidence"]) if part)
    value = (
        [f'<td class="number">{escape(units.format_quantity(row["y"], result.y.unit))}</td>'] if result.y.unit else []
    )
    sources = ", ".join(
        f'<a href="#source-{references[key]}">{escape(key)}</a>' if key in references else escape(key)
        for key in row["sources"].split(";")
        if key
    )
    cells = [
        f'<th scope="row">{escape(str(row["name"]))}</th>',
        f"<td>{escape(str(row['date']))}</td>",
        *value,
        f"<td>{escape(known)}</td>",
        f"<td>{'yes' if row['fitted'] else 'no'}</td>",
        f"<td>{sources}</td>",
        *(f"<td>{escape(_cell(row[column.name]))}</td>" for column in result.columns),
        f"<td>{escape(str(row['note']))}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return units.format_number(value) if isinstance(value, float) else str(value)


def sources(result: ChartResult) -> str:
    """The sources in the order of the result, each with an anchor that rows lead to."""
    inner = "".join(_source(place, reference) for place, reference in enumerate(result.references, start=1))
    return (
        f"<details><summary>The {len(result.references)} sources</summary><ol>{inner}</ol></details>" if inner else ""
    )


def _source(place: int, reference: Reference) -> str:
    how = "" if reference.opened else f" (through {reference.via})" if reference.via else " (not opened)"
    return f'<li id="source-{place}">{link(reference.text, reference.url)}{escape(how)}</li>'


def method(result: ChartResult) -> str:
    """How the view was made, folded away."""
    versions = f"Data version {result.data_version}, method version {result.method_version}."
    return f"<details><summary>How it was made</summary>{items([*result.method, versions])}</details>"


def cite(result: ChartResult) -> str:
    """The citation, as a sentence and as BibTeX, and the address of the view as it is now."""
    address = links.permalink(result)
    own = citation.bibtex(result).split("\n\n")[0]
    return (
        f"<h2>Cite</h2><p>{escape(citation.sentence(result))}</p><details><summary>BibTeX</summary>"
        f"<pre>{escape(own)}</pre></details><p>This view, with this data: {link(address, address)}</p>"
    )
