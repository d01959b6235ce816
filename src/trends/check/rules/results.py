"""Rules of the tables `tasks` and `results`, in the form of those in `rules`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from trends.check.problem import Problem
from trends.check.rule import Rule
from trends.check.schema import RawTable
from trends.units import year_of


def records_improve(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Within one task, pool and measure each record is strictly better than all records before it.

    Records of one day may stand together, in the order of their values; equal ones may not.
    """
    table = found["results"]
    higher = {row["id"]: row["better"] == "higher" for _, row in found["tasks"].rows}
    pools: dict[tuple[str, ...], list[tuple[float, float, int, dict[str, str]]]] = defaultdict(list)
    for line, row in table.rows:
        if row["role"] == "record":
            goodness = float(row["value"]) if higher[row["task_id"]] else -float(row["value"])
            pool = (row["task_id"], row["pool"], row["metric"])
            pools[pool].append((year_of(row["achieved"]), goodness, line, row))
    for records in pools.values():
        records.sort(key=lambda record: record[:3])
        best = records[0]
        for record in records[1:]:
            _, goodness, line, row = record
            if goodness > best[1]:
                best = record
            else:
                message = (
                    f"{row['value']} on {row['achieved']} is no better than the record of {best[3]['achieved']} in the "
                    f"same pool, {best[3]['value']} ({best[3]['id']}). Correct one of them, or change its role."
                )
                yield table.problem(line, row, "value", "record", message)


def intervals_hold_their_value(found: dict[str, RawTable]) -> Iterator[Problem]:
    """An interval has both ends, with the value between them; a human level has its lower end first."""
    results, tasks = found["results"], found["tasks"]
    for line, row in results.rows:
        if bool(row["low"]) != bool(row["high"]):
            yield results.problem(line, row, "low", "interval", "low and high go together: give both, or neither.")
        elif row["low"] and not float(row["low"]) <= float(row["value"]) <= float(row["high"]):
            message = f"{row['value']} lies outside its interval, {row['low']} to {row['high']}."
            yield results.problem(line, row, "value", "interval", message)
    for line, row in tasks.rows:
        low, high = row["human_low"], row["human_high"]
        if bool(low) != bool(high) or (low and float(low) > float(high)):
            message = "human_low and human_high go together, the lower one first; one level stands in both."
            yield tasks.problem(line, row, "human_low", "interval", message)


def results_keep_to_their_ceiling(found: dict[str, RawTable]) -> Iterator[Problem]:
    """No result is better than the best possible value of its task, in the main measure."""
    table = found["results"]
    tasks = {row["id"]: row for _, row in found["tasks"].rows}
    for line, row in table.rows:
        task = tasks[row["task_id"]]
        if task["ceiling"] and row["metric"] == task["metric"]:
            beyond = float(row["value"]) - float(task["ceiling"])
            if (beyond if task["better"] == "higher" else -beyond) > 0:
                message = f"{row['value']} is better than perfect ({task['ceiling']}). Is the unit right?"
                yield table.problem(line, row, "value", "ceiling", message)


def compute_stands_once(found: dict[str, RawTable]) -> Iterator[Problem]:
    """Training compute of a system that is in `models` stands there only."""
    table = found["results"]
    for line, row in table.rows:
        if row["model_id"] and row["training_flop"]:
            message = f"stands in models, at {row['model_id']}. Empty the cell."
            yield table.problem(line, row, "training_flop", "twice", message)


def people_are_no_records(found: dict[str, RawTable]) -> Iterator[Problem]:
    """A result of people has the role and the approach human; no other result has either."""
    table = found["results"]
    for line, row in table.rows:
        if (row["role"] == "human") != (row["approach"] == "human"):
            message = "role and approach are human together, or neither is."
            yield table.problem(line, row, "role", "human", message)


RESULT_RULES: tuple[Rule, ...] = (
    records_improve,
    intervals_hold_their_value,
    results_keep_to_their_ceiling,
    compute_stands_once,
    people_are_no_records,
)
