"""How far the tables can be trusted, as a page: sources, disagreements, what is missing, blind audits."""

from __future__ import annotations

from collections import Counter

from trends import settings
from trends.check import schema
from trends.check.audits import LEVEL, Outcome, outcomes
from trends.check.provenance import ESTIMATE_FACTOR, REPORTED_FACTOR, Disagreement, Provenance
from trends.check.schema import RawTable
from trends.check.summary import Summary, share, summary

Cells = list[list[str]]

ALONE_UNTIL = "20261129"
"""Seed of the last audit whose readers were told the cell alone."""

ERROR = {"true": "yes", "false": "no", "": ""}
ROLE = {"alternative": "another reading", "contradicts": "contradicts"}


def audit_page() -> str:
    """The page, computed from the tables."""
    found, _ = schema.read(settings.data_folder())
    counted = summary(found)
    parts = [
        ["# Audit", "", "How far the tables can be trusted, computed from the tables themselves."],
        rests_on(counted),
        missing(counted),
        blind(found),
        disagreements(found),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def table(header: str, rows: Cells) -> list[str]:
    """A Markdown table; `header` is its first line."""
    columns = header.count("|") - 1
    cells = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return [header, "|" + "---|" * columns, *(f"| {line} |" for line in cells)]


def rests_on(counted: Summary) -> list[str]:
    """Primary sources, unread citations, agreeing sources, and the physical rules."""
    rows: Cells = [
        [
            one.name,
            f"{one.rows:,}",
            share(one.sourcing.opened_primary, one.rows),
            share(one.sourcing.cited_unread, one.rows),
            share(one.sourcing.rows_two_agree, one.rows),
            share(one.sourcing.values_two_agree, one.sourcing.values),
        ]
        for one in counted.tables
        if one.sourcing
    ]
    rows.append(
        [
            "all",
            f"{counted.sourced_rows:,}",
            share(counted.opened_primary, counted.sourced_rows),
            *(share(sum(n for n, _ in pairs), sum(of for _, of in pairs)) for pairs in _totals(counted)),
        ]
    )
    return [
        "## What the values rest on",
        "",
        "A source is primary if it is not a list of other people's figures, and opened if somebody of us read the "
        "figure there. Two sources agree on a value if both were opened, at least one is primary, neither was taken "
        f"from the other or both from one list, and what they say is within {REPORTED_FACTOR - 1:.0%} (reported "
        f"figures) or a factor {ESTIMATE_FACTOR:g} (estimates and derived figures). Values are "
        "numbers and dates, and the classes of a table that has neither; a "
        "quotation that a program cannot read as a number or date counts as no agreement, so the last two columns "
        "are lower bounds.",
        "",
        *table(
            "| table | rows | rows on an opened primary source | rows cited unread | rows with two agreeing sources "
            "| values with two agreeing sources |",
            rows,
        ),
        "",
        "Kind and country of an organization are common knowledge, told by its own site, and no number depends on "
        "them; nobody has looked them up one by one, which is why that table rests on lists. Our own rules of "
        "inclusion are their own source.",
        "",
        counted.words,
    ]


def _totals(counted: Summary) -> list[list[tuple[int, int]]]:
    """Of all tables with sources: rows cited unread, rows and values with two agreeing sources, each of how many."""
    sourced = [(one, one.sourcing) for one in counted.tables if one.sourcing]
    return [
        [(sourcing.cited_unread, one.rows) for one, sourcing in sourced],
        [(sourcing.rows_two_agree, one.rows) for one, sourcing in sourced],
        [(sourcing.values_two_agree, sourcing.values) for _, sourcing in sourced],
    ]


def missing(counted: Summary) -> list[str]:
    """Estimated columns: known, missing, undisclosed."""
    rows: Cells = [
        [one.name, known.column, *(share(n, one.rows) for n in counts)]
        for one in counted.tables
        for known in one.estimated
        for counts in [(known.known, known.missing, known.undisclosed, known.not_applicable)]
    ]
    return [
        "## Missing and undisclosed",
        "",
        "Undisclosed: we looked and the makers do not say. Missing: we have not found it, or nobody has looked.",
        "",
        *table("| table | column | known | missing | undisclosed | not applicable |", rows),
    ]


def blind(found: dict[str, RawTable]) -> list[str]:
    """Every blind audit with the bound of the error rate, and the cells that differed."""
    lines = [
        "## Blind audits",
        "",
        "Cells are drawn with a fixed seed (`scripts/audit_sample.py`) and looked up again by someone who has not "
        "seen our values; what differs is mended, and errors of the same kind are searched for in the rest. A cell "
        "differs also where both are readings of one fact; an error is a cell of ours that was wrong. The bound is "
        f"the exact (Clopper-Pearson) one-sided {LEVEL:.0%} upper bound of the error rate: with so few errors among so "
        f"many cells the rate is below it, {LEVEL:.0%} sure. The tables have changed since, so the same seed draws "
        "other cells today. Every cell is a row of `data/audits.csv`.",
        "",
        f"Up to seed {ALONE_UNTIL} few estimates were drawn, and the reader was told the cell alone. Since then half "
        "of the cells are estimates, values that we define ourselves are not drawn, and the reader is told the words "
        "of the row (digits hidden) and the source that it cites: shares of the two kinds do not compare.",
    ]
    by_audit: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes(found):
        by_audit.setdefault((one.audit, one.seed), []).append(one)
    for (audit, seed), tables in by_audit.items():
        cells = [row for _, row in found["audits"].rows if (row["audit"], row["seed"]) == (audit, seed)]
        kinds = [
            (kind, sum(row["source_kind"] == kind for row in cells)) for kind in ("primary", "secondary", "list_only")
        ]
        primary, secondary, listed = (n for _, n in kinds)
        lines += ["", f"### {audit}: {len(cells)} cells, seed {seed}", ""]
        lines += table(
            "| table | cells | of these estimates | reached | of these the same | differ | errors | error rate below |",
            [
                [
                    one.table or "all",
                    *map(str, (one.cells, one.estimates)),
                    *(share(one.reached, one.cells), share(one.same, one.reached)),
                    *map(str, (one.differ, one.errors)),
                    f"{one.bound:.1%}",
                ]
                for one in tables
            ],
        )
        whole = tables[-1]
        lines += [
            "",
            f"Reached: {share(whole.reached, whole.cells)}; of these the same: {share(whole.same, whole.reached)}. "
            f"Estimates and derived figures among the cells drawn: {share(whole.estimates, whole.cells)}.",
            "",
            f"Found in a primary source: {primary}; in a secondary one: {secondary}; only in the list that our value "
            f"came from, which proves little: {listed}.",
            "",
        ]
        differing: Cells = [
            [*(row[part] for part in ("table", "id", "column", "ours", "found")), ERROR[row["error"]], row["comment"]]
            for row in cells
            if row["outcome"] == "differs"
        ]
        lines += table("| table | row | column | ours then | found | error | |", differing)
        reasons = Counter(row["comment"] or "No reason was written down." for row in cells if row["found"] == "")
        if reasons:
            lines += ["", *table("| not reached | why |", [[str(n), why] for why, n in reasons.most_common()])]
    beside = settings.data_folder().resolve().parent / "changes"
    written = sorted(path.name for path in beside.glob("*audit*.md"))
    if written:
        links = ", ".join(f"[changes/{name}](../changes/{name})" for name in written)
        lines += ["", f"What was mended, and what the search for the same kinds of error found: {links}."]
    return lines


def disagreements(found: dict[str, RawTable]) -> list[str]:
    """Every source that says something else than we do."""
    kinds = {row["key"]: row["kind"] for _, row in found["sources"].rows}
    rows: Cells = [
        [
            *(one.table, one.name, one.column, one.ours or "(empty)", one.ours_from, one.theirs, one.theirs_from),
            *(ROLE[one.role], one.why or _why(one, kinds)),
        ]
        for one in Provenance(found).disagreements()
    ]
    return [
        "## Where sources disagree",
        "",
        f"{len(rows)} pieces of evidence say something else than the cell, with our choice and why.",
        "",
        *table("| table | row | column | ours | from | theirs | from | | why ours |", rows),
    ]


def _why(one: Disagreement, kinds: dict[str, str]) -> str:
    """Why we keep ours where nobody has written it down."""
    if one.ours_from == one.theirs_from:
        return "The source gives both."
    if kinds.get(one.theirs_from) == "aggregator" and kinds.get(one.ours_from) != "aggregator":
        return "A primary source goes before a list."
    return "The source of the row is kept until another one is shown to be better."
