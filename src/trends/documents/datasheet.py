"""The generated parts of data/DATASHEET.md: counts, dates and the scope of each table."""

from __future__ import annotations

import re
from collections.abc import Callable

from trends import settings, tables
from trends.check import schema
from trends.check.audits import outcomes
from trends.check.schema import RawTable
from trends.check.summary import share, summary
from trends.documents.scopes import SCOPES

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def datasheet(text: str) -> str:
    """The text with every generated block written anew.

    Raises
    ------
    KeyError
        A block has a name that is none of `BLOCKS`.
    """
    found, _ = schema.read(settings.data_folder())
    return _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]](found)}\n\n{match[3]}", text)


def counts(found: dict[str, RawTable]) -> str:
    """Rows of every table."""
    package = tables.package()
    lines = ["| table | one row is one of | rows |", "|---|---|---|"]
    lines += [f"| `{name}` | {package.table(name).title} | {len(table.rows):,} |" for name, table in found.items()]
    return "\n".join(lines)


def missing(found: dict[str, RawTable]) -> str:
    """The estimated columns with the share that is unknown."""
    lines = ["| table | column | missing | undisclosed |", "|---|---|---|---|"]
    for table in summary(found).tables:
        for known in table.estimated:
            gaps = f"{share(known.missing, table.rows)} | {share(known.undisclosed, table.rows)}"
            lines.append(f"| `{table.name}` | `{known.column}` | {gaps} |")
    return "\n".join(lines)


def errors(found: dict[str, RawTable]) -> str:
    """The last blind audit in one sentence."""
    last = next((one for one in outcomes(found) if not one.table), None)
    if last is None:
        return "There has been no blind audit yet."
    return (
        f"In the blind audit of {last.audit} (seed {last.seed}), {last.errors} of {last.reached} cells that could be "
        f"looked up were wrong: the error rate is below {last.bound:.0%} (exact one-sided 95% bound). "
        "Per table: docs/audit.md."
    )


def timeframe(found: dict[str, RawTable]) -> str:
    """When rows were recorded."""
    days = {row["added_on"] for table in found.values() for _, row in table.rows if row.get("added_on")}
    return f"Rows were recorded from {min(days)} to {max(days)}. The facts are dated in the rows."


def scopes(found: dict[str, RawTable]) -> str:
    """Which rows each table takes, what it leaves out, what not to use it for."""
    lines = ["| table | rows enter by | left out | not for |", "|---|---|---|---|"]
    lines += [
        f"| `{name}` | {scope.enters} | {scope.left_out} | {scope.not_for} |"
        for name, scope in SCOPES.items()
        if name in found
    ]
    return "\n".join(lines)


BLOCKS: dict[str, Callable[[dict[str, RawTable]], str]] = {
    "counts": counts,
    "missing": missing,
    "errors": errors,
    "timeframe": timeframe,
    "scopes": scopes,
}
"""Each generated block by name."""
