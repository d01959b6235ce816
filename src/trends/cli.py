"""The command `trends`: check and mend the data, list charts, print their trends, write them to files.

Exit codes: 0 fine, 1 problems found in the data, 2 used wrongly.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from trends import settings, tables
from trends.charts.claims import STATUSES, compare
from trends.charts.registry import charts
from trends.check import LATEST, examine, report
from trends.check.fix import fix
from trends.check.summary import in_text, summary
from trends.commands import deck, export, pack, site
from trends.commands.views import add_charts, add_options, chosen
from trends.errors import TrendsError
from trends.export.json import as_dict
from trends.history.difference import difference, in_words
from trends.history.released import find

FINE, PROBLEMS, MISUSED = 0, 1, 2
GROUPS = (export, deck, pack, site)
"""Modules of `commands/` that add commands of their own."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    if not (sys.argv[1:] if argv is None else argv):
        parser.print_help(sys.stderr)
        return MISUSED
    arguments, unknown = parser.parse_known_args(argv)
    if unknown:  # said by the innermost command, whose usage lists what it takes
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except TrendsError as error:
        print(f"trends: {error}", file=sys.stderr)
        return MISUSED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="trends", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: object, about: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run, parser=made)
        return made

    checking = command(
        "check",
        _check,
        "Check the data; every problem with file, line, column and fix.",
        "trends check --since v2026.11.0",
    )
    _add_data(checking)
    checking.add_argument(
        "--since",
        default=LATEST,
        metavar="VERSION",
        help="release, tag, branch, commit or folder since when a number that moved by more than 2x needs a reason in "
        "changes/ (default: the last release, or else the last tag or commit)",
    )
    checking.add_argument("--summary", action="store_true", help="count what the tables hold and what it rests on")
    _add_format(checking)
    fixing = command("fix", _fix, "Mend row order, line ends and spaces; digits stay as typed.", "trends fix")
    _add_data(fixing)
    differing = command(
        "diff",
        _diff,
        "List what changed between two versions of the data: rows added, changed, removed, renamed; new columns.",
        "trends diff v2026.11.0 data",
    )
    differing.add_argument("old", metavar="OLD", help="release, tag, branch, commit, or a data folder")
    differing.add_argument("new", metavar="NEW", help="the same, for the later version")
    _add_format(differing)
    listing = command("charts", _charts, "List the charts and their options.", "trends charts")
    _add_format(listing)
    fitting = command(
        "fit",
        _fit,
        "Print the trends of a chart.",
        "trends fit training-compute --definition frontier --period 2018-latest",
    )
    for found, one in add_charts(fitting, example="trends fit {id}"):
        _add_format(one)
        add_options(one, found.options, "option")
    claiming = command(
        "claims",
        _claims,
        "Compare published growth rates with those our data give; some take a while to compute.",
        "trends claims --status apart",
    )
    claiming.add_argument("--status", choices=tuple(STATUSES), help="only the claims of this status")
    _add_format(claiming)
    for group in GROUPS:
        group.add(command)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="the data folder (default: the project's)")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")


def _check(arguments: argparse.Namespace) -> int:
    found = examine(arguments.data, since=arguments.since)
    as_json = arguments.format == "json"
    if arguments.summary and found.whole:
        titles = {table.name: table.title for table in tables.package(arguments.data).tables.values()}
        counted = summary(found.tables, titles)
        print(json.dumps(counted.as_dict(), ensure_ascii=False, indent=1) if as_json else in_text(counted))
    elif as_json:
        print(json.dumps([problem.__dict__ for problem in found.problems], ensure_ascii=False, indent=1))
    if not as_json:
        print("\n".join([report(found.problems), *found.notes]))
    return PROBLEMS if found.problems else FINE


def _diff(arguments: argparse.Namespace) -> int:
    folder = settings.data_folder()
    changes = difference(find(arguments.old, folder).sheets, find(arguments.new, folder).sheets)
    if arguments.format == "json":
        print(json.dumps([change.__dict__ for change in changes], ensure_ascii=False, indent=1))
    else:
        print(in_words(changes))
    return FINE


def _fix(arguments: argparse.Namespace) -> int:
    changed = fix(arguments.data)
    print("\n".join(f"mended {file}" for file in changed) or "nothing to mend")
    return FINE


def _charts(arguments: argparse.Namespace) -> int:
    if arguments.format == "json":
        listed = [
            {"id": c.id, "question": c.question, "options": {o.name: o.allowed() for o in c.options}}
            for c in charts().values()
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return FINE
    for found in charts().values():
        print(f"{found.id}: {found.question}")
        for option in found.options:
            print(f"    --{option.name}: {option.allowed()} (default: {option.text(option.default)})")
    return FINE


def _fit(arguments: argparse.Namespace) -> int:
    result = chosen(arguments)
    if arguments.format == "json":
        print(json.dumps(as_dict(result)["trends"], ensure_ascii=False, indent=1))
        return FINE
    for fitted in result.trends:
        print(fitted.words())
    if not result.trends:
        print("This view has no trend.")
    return FINE


def _claims(arguments: argparse.Namespace) -> int:
    found = [one for one in compare() if arguments.status in (None, one.status)]
    if arguments.format == "json":
        listed = [
            {
                "id": one.claim["id"],
                "status": one.status,
                "published_oom_per_year": one.slope,
                "published_interval": one.interval,
                "ours_oom_per_year": one.ours.trend.slope if one.ours and one.ours.trend else None,
                "ours_interval": one.ours.trend.slope_interval if one.ours and one.ours.trend else None,
                "ratio": one.ratio,
                "why": one.why,
                "steps": [{"what": step.what, "oom_per_year": step.slope} for step in one.steps],
            }
            for one in found
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return FINE
    for one in found:
        print(one.describe())
        if one.steps:
            print("    " + " -> ".join(f"{step.what}: {step.slope:.2f}" for step in one.steps) + " OOM a year")
    counts = Counter(one.status for one in found)
    print(", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status]) or "no claims")
    return FINE


if __name__ == "__main__":
    sys.exit(main())
