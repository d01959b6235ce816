"""Check CSV files against `datapackage.json`: header, types, constraints, keys, references, and how cells are written.

The descriptor is standard Table Schema, so any other validator reads it too; the messages here are for people who
edit a CSV by hand and want to know what to type instead.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trends import tables, units
from trends.check.problem import Problem
from trends.errors import DataError, TrendsError

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_FORMULA = re.compile(r"[=+\-@\t\r]")


@dataclass(frozen=True)
class RawTable:
    """A table as written: `rows` are (line, {column: cell}) pairs of well-formed lines; `schema` its Table Schema.

    `whole` says that every line could be read: in a table that is not whole, a key not found proves nothing.
    """

    name: str
    file: str
    schema: dict[str, Any]
    rows: list[tuple[int, dict[str, str]]]
    whole: bool = True

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        key = self.schema["primaryKey"]
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the file."""
        return tuple(field["name"] for field in self.schema["fields"])

    def id_of(self, row: dict[str, str]) -> str:
        """The row's key as other tables name it: its parts joined by colons."""
        return ":".join(row[part] for part in self.key)

    def problem(self, line: int, row: dict[str, str], column: str, code: str, message: str) -> Problem:
        """A problem in a cell of this table; the row is named by its name or key."""
        name = row.get("name") or row.get("title") or " ".join(row.get(k, "") for k in self.key)
        return Problem(self.file, line, column, name, code, message)


def read(folder: Path) -> tuple[dict[str, RawTable], list[Problem]]:
    """Every table as written, and the problems that make lines or files unreadable.

    Raises
    ------
    DataError
        The descriptor itself cannot be read.
    """
    package = tables.package(folder)
    raw = json.loads((package.folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in raw["resources"]}
    found: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for table in package.tables.values():
        file = tables.shown(table.path)
        rows, bad = _read_table(table.path, file, list(table.columns))
        found[table.name] = RawTable(
            table.name, file, schemas[table.name], rows, whole=all(problem.code == "line-end" for problem in bad)
        )
        problems += bad
    return found, problems


def _read_table(path: Path, file: str, header: list[str]) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    try:
        lines = list(tables.read_rows(path))
        content = path.read_bytes()
        if b"\r" in content:
            problems.append(Problem(file, 0, "", "", "line-end", "has Windows line ends. Run `trends fix`."))
        if content.startswith(b"\xef\xbb\xbf"):
            return [], [Problem(file, 1, "", "", "bom", "begins with a byte-order mark. Save it as UTF-8 without one.")]
        found = lines[0][1] if lines else []
        if found != header:
            return [], [*problems, _header_problem(file, found, header)]
        for line, cells in lines[1:]:
            if len(cells) != len(header):
                first = cells[0] if cells else ""
                message = (
                    f"{len(cells)} cells, but {len(header)} columns. Is a comma missing, or a comma not in quotes?"
                )
                problems.append(Problem(file, line, "", first, "cells", message))
            else:
                rows.append((line, dict(zip(header, cells, strict=True))))
    except DataError as error:
        problems.append(Problem(file, 0, "", "", "unreadable", str(error).removeprefix(file).lstrip(", ")))
    return rows, problems


def _header_problem(file: str, found: list[str], wanted: list[str]) -> Problem:
    missing, unknown = [c for c in wanted if c not in found], [c for c in found if c not in wanted]
    parts = [f"missing {', '.join(missing)}"] if missing else []
    parts += [f"not in datapackage.json: {', '.join(unknown)}"] if unknown else []
    what = "; ".join(parts) or "the columns are in another order"
    return Problem(file, 1, "", "", "header", f"{what}. Wanted, in this order: {','.join(wanted)}.")


def check(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Yield every cell, key and reference that breaks the descriptor."""
    for table in found.values():
        for field in table.schema["fields"]:
            column = field["name"]
            seen: dict[str, list[Finding]] = {}  # cells repeat, and reading each once is most of the speed
            for line, row in table.rows:
                cell = row[column]
                if cell not in seen:
                    seen[cell] = list(_cell(cell, field))
                for code, message in seen[cell]:
                    yield table.problem(line, row, column, code, message)
        yield from _keys(table)
        yield from _references(table, found)


Finding = tuple[str, str]
"""Code and message of what is wrong with a cell, wherever it stands."""


def problem(code: str, message: str) -> Finding:
    """What is wrong with a cell."""
    return code, message


def _cell(cell: str, field: dict[str, Any]) -> Iterator[Finding]:
    rules = field.get("constraints", {})
    if cell == "":
        if rules.get("required"):
            yield problem("required", f"is empty, but every row needs it: {field['description']}")
        return
    if cell != cell.strip() or "\n" in cell:
        yield problem("spaces", f'"{cell}" has spaces at its ends or a line break inside. Run `trends fix`.')
        return
    if field["type"] in ("number", "integer"):
        yield from _number(cell, field)
        return
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        yield problem("formula", f'"{cell}" begins with {cell[0]!r}, which a spreadsheet runs as a formula. Reword it.')
    if field["type"] == "boolean" and cell not in ("true", "false"):
        yield problem("boolean", f'"{cell}" is neither true nor false.')
    if "enum" in rules and cell not in rules["enum"]:
        yield problem("enum", f'"{cell}" is not one of {", ".join(rules["enum"])}.')
    if field.get("rdfType") == tables.EDTF or rules.get("pattern", "").startswith(r"^\d{4}-"):
        try:
            units.date_bounds(cell)
        except TrendsError as error:
            yield problem("date", str(error))
            return
    if "pattern" in rules and not re.fullmatch(rules["pattern"].strip("^$"), cell):
        yield problem(
            "pattern", f'"{cell}" is not written as wanted: {field["description"]} Pattern: {rules["pattern"]}'
        )
    for item in cell.split(field["list"]) if "items" in field else ():
        if item not in field["items"]:
            yield problem("item", f'"{item}" is not one of {", ".join(field["items"])}.')


def _number(cell: str, field: dict[str, Any]) -> Iterator[Finding]:
    rules = field.get("constraints", {})
    whole = field["type"] == "integer"
    or_empty = "" if rules.get("required") else ", or leave the cell empty if the value is unknown"
    if not (_INTEGER if whole else _NUMBER).fullmatch(cell) or not math.isfinite(float(cell)):
        kind = "a whole number" if whole else "a number"
        yield problem("number", f'"{cell}" is not {kind}. {_suggest(cell, whole=whole)}{or_empty}.')
        return
    value = float(cell)
    unit = f" {field['unit']}" if field.get("unit") else ""
    if "exclusiveMinimum" in rules and value <= rules["exclusiveMinimum"]:
        least = rules["exclusiveMinimum"]
        yield problem("range", f"{cell}{unit} is not above {least}. Write a number above {least}{or_empty}.")
    if "minimum" in rules and value < rules["minimum"]:
        yield problem("range", f"{cell}{unit} is below {rules['minimum']}, the least it can be.")
    if "maximum" in rules and value > rules["maximum"]:
        yield problem("range", f"{cell}{unit} is above {rules['maximum']}, the most it can be.")


def _suggest(cell: str, *, whole: bool) -> str:
    """What the writer may have meant: 2.9×10^20, 1,500, 1.5 billion, ~3e10.

    >>> _suggest("2.9×10^20", whole=False), _suggest("~1,500", whole=True), _suggest("n/a", whole=False)
    ('Write 2.9e20', 'Write 1500', 'Write it like 2.9e20')
    """
    text = cell.strip().lower().lstrip("~≈ ").replace("−", "-").replace("$", "")
    for word, power in (("trillion", "e12"), ("billion", "e9"), ("million", "e6")):
        text = re.sub(rf"\s*{word}$", power, text)
    text = re.sub(r"\s*[x×*·]\s*10\s*(\^|\*\*)?\s*", "e", text)
    text = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    text = re.sub(r"(?<=\d)[,_ ' ](?=\d{3})", "", text)
    if (_INTEGER if whole else _NUMBER).fullmatch(text) and math.isfinite(float(text)):
        return f"Write {text}"
    return "Write digits only" if whole else "Write it like 2.9e20"


def _keys(table: RawTable) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    previous: tuple[str, ...] = ()
    out_of_order = False
    for line, row in table.rows:
        key = tuple(row[k] for k in table.key)
        column = ", ".join(table.key)
        if key in seen:
            message = f'"{" ".join(key)}" is already in line {seen[key]}. Merge the two, or give one another key.'
            yield table.problem(line, row, column, "key", message)
        elif key < previous and not out_of_order:
            out_of_order = True
            yield table.problem(line, row, column, "order", "the rows are not sorted by their key. Run `trends fix`.")
        seen.setdefault(key, line)
        previous = max(previous, key)


def _references(table: RawTable, found: dict[str, RawTable]) -> Iterator[Problem]:
    links = [
        (k["fields"][0], k["reference"]["resource"] or table.name, "") for k in table.schema.get("foreignKeys", [])
    ]
    links += [
        (f["name"], f["references"].split(".")[0], f["list"]) for f in table.schema["fields"] if "references" in f
    ]
    for column, target_name, separator in links:
        target = found[target_name]
        if not target.whole:
            continue
        known = {row[target.key[0]] for _, row in target.rows}
        for line, row in table.rows:
            for item in row[column].split(separator) if separator else [row[column]]:
                if item and item not in known:
                    message = f'"{item}" is not in {target.file}. Add it there, or correct it{_nearest(item, known)}.'
                    yield table.problem(line, row, column, "reference", message)


def _nearest(item: str, known: set[str]) -> str:
    import difflib  # only for a message about a mistake

    near = difflib.get_close_matches(item, known, n=1, cutoff=0.8)
    return f" ({near[0]}?)" if near else ""
