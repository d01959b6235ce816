"""The command `trends`: what it prints and writes, its exit codes, its help, and that it is documented."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trends import chart, charts, cli, tables
from trends.export import WRITERS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its sub-commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


ALL = [found for found in parsers(cli._parser()) if found.prog != "trends"]
COMMANDS = [found.prog.removeprefix("trends ") for found in ALL if found.prog.count(" ") == 1]
every_parser = pytest.mark.parametrize("parser", ALL, ids=[found.prog for found in ALL])


@pytest.fixture
def run(capsys):
    """Run `trends` with these words; (exit code, what it printed, what it complained)."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


# --- check and fix


def test_check_of_data_in_order_exits_0_and_says_what_was_compared(run):
    code, out, err = run("check")
    first, compute, versions = out.splitlines()
    assert (code, first, err) == (0, "0 problems in the data.", "")
    assert re.fullmatch(r"Training compute was compared .* (?!0 )\d+ comparisons were independent\.", compute)
    assert re.match(r"Values were (compared with|not compared)", versions)
    code, out, _ = run("check", "--format", "json")
    assert (code, json.loads(out)) == (0, [])


def test_check_of_a_broken_copy_exits_1_and_prints_every_problem(run, copied):
    copied.change("models", 5, "parameters", "many")
    copied.change("hardware", 3, "kind", "tpu")
    code, out, err = run("check", "--data", copied.folder)
    *lines, last = out.splitlines()
    assert (code, err, last) == (1, "", f"{len(lines)} problems in the data.")
    assert [line for line in lines if line.startswith("data/hardware.csv, line 3, ")]
    assert [line for line in lines if line.startswith("data/models.csv, line 5, ")]


def test_check_as_json_gives_each_problem_as_a_record(run, copied):
    copied.change("models", 5, "parameters", "2.9×10^20")
    code, out, _ = run("check", "--data", copied.folder, "--format", "json")
    assert code == 1
    assert {
        "file": "data/models.csv",
        "line": 5,
        "column": "parameters",
        "row": copied.row("models", 5)["name"],
        "code": "number",
        "message": '"2.9×10^20" is not a number. Write 2.9e20, or leave the cell empty if the value is unknown.',
    } in json.loads(out)


def test_check_since_an_earlier_version_asks_for_the_reason_of_a_large_change(run, copied, tmp_path):
    line = copied.line("models", lambda row: row["id"] == "alexnet")
    before = shutil.copytree(copied.folder, tmp_path / "before")
    cell = f"{float(copied.row('models', line)['training_flop']) * 2.1:.3e}"
    copied.change("models", line, "training_flop", cell)
    code, out, _ = run("check", "--data", copied.folder, "--since", before)
    assert code == 1
    assert "needs a file in changes/ that names alexnet and says why." in out.splitlines()[0]
    assert out.endswith(f"Values were compared with {before}.\n")


def test_check_since_a_version_that_is_not_there_exits_2(run):
    code, out, err = run("check", "--since", "no-such-version")
    assert (code, out) == (2, "")
    assert err.startswith('trends: "no-such-version" is neither a data folder nor a version that git knows here.')


def test_check_outside_a_checkout_says_that_nothing_was_compared(run, copied):
    code, out, _ = run("check", "--data", copied.folder)
    assert code == 0
    assert out.endswith("not compared with an earlier version: git has none of these tables here.\n")


def test_check_summary_counts_every_table(run):
    code, out, _ = run("check", "--summary")
    assert code == 0
    assert "\nmodels: " in out
    counted = json.loads(run("check", "--summary", "--format", "json")[1])
    assert [table["name"] for table in counted["tables"]] == list(tables.tables())
    for table in counted["tables"]:
        assert table["rows"] == len(tables.load(table["name"]))


def test_a_summary_waits_until_the_tables_can_be_computed_with(run, copied):
    copied.change("models", 5, "parameters", "many")
    code, out, _ = run("check", "--summary", "--data", copied.folder)
    assert code == 1
    assert '"many" is not a number' in out


def test_diff_lists_what_changed_between_two_folders(run, copied, tmp_path):
    before = shutil.copytree(copied.folder, tmp_path / "before")
    old = copied.row("models", 5)
    copied.change("models", 5, "note", "Changed.")
    assert run("diff", before, copied.folder) == (
        0,
        f"models: {old['id']}, note: {old['note'] or '(empty)'} -> Changed.\n1 change.\n",
        "",
    )
    (change,) = json.loads(run("diff", before, copied.folder, "--format", "json")[1])
    assert change == {
        "table": "models",
        "id": old["id"],
        "action": "change",
        "column": "note",
        "old": old["note"],
        "new": "Changed.",
    }


def test_fix_names_the_files_it_mended_and_a_second_run_none(run, copied):
    copied.change("models", 5, "note", " spaces ")
    assert run("fix", "--data", copied.folder) == (0, "mended data/models.csv\n", "")
    assert run("fix", "--data", copied.folder) == (0, "nothing to mend\n", "")


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_folder_without_data_exits_2_with_a_sentence(run, tmp_path, command):
    code, out, err = run(command, "--data", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert err == (
        "trends: nowhere/datapackage.json cannot be read. Restore it, or name the right data folder in TRENDS_DATA.\n"
    )


# --- charts, fit, export


def test_charts_lists_every_chart_with_its_options_and_their_defaults(run):
    code, out, _ = run("charts")
    assert code == 0
    for found in charts().values():
        assert f"{found.id}: {found.question}\n" in out
        for option in found.options:
            assert f"    --{option.name}: {option.allowed()} (default: {option.text(option.default)})\n" in out
    listed = json.loads(run("charts", "--format", "json")[1])
    assert [one["id"] for one in listed] == list(charts())
    assert [list(one["options"]) for one in listed] == [[o.name for o in c.options] for c in charts().values()]


@pytest.mark.parametrize("id", list(charts()))
def test_fit_prints_the_trends_of_a_chart_as_the_chart_words_them(run, id):
    trends = chart(id).trends
    code, out, err = run("fit", id)
    assert (code, err) == (0, "")
    assert out.splitlines() == [fitted.words() for fitted in trends] or (not trends and "no trend" in out)


def test_fit_as_json_gives_each_trend_as_a_record_of_plain_numbers(run):
    trends = chart("gflops-per-dollar").trends
    listed = json.loads(run("fit", "gflops-per-dollar", "--format", "json")[1])
    assert [one["words"] for one in listed] == [fitted.words() for fitted in trends]
    assert [one["factor_per_year"] for one in listed] == [fitted.trend.factor_per_year for fitted in trends]


def test_fit_takes_every_option_of_the_chart(run):
    chosen = {"definition": "frontier", "period": "2018-latest"}
    (expected,) = chart("training-compute", **chosen).trends
    flags = [word for name, text in chosen.items() for word in (f"--{name}", text)]
    assert run("fit", "training-compute", *flags)[1] == f"{expected.words()}\n"
    assert run("fit", "training-compute", "--fit", "false")[1] == "This view has no trend.\n"


@pytest.mark.parametrize("extension", [e for e in ("csv", "json") if e in WRITERS])
def test_export_writes_what_the_writer_of_that_extension_gives(run, tmp_path, extension):
    output = tmp_path / f"rows.{extension}"
    code, out, err = run("export", "gflops-per-dollar", "-o", output, "--dollars", "real")
    body = WRITERS[extension].write(chart("gflops-per-dollar", dollars="real"))
    assert (code, out, err) == (0, f"{output}: {len(body):,} bytes\n", "")
    assert output.read_bytes() == body
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_the_two_formats_that_programs_read_are_there():
    assert {"csv", "json"} <= WRITERS.keys()


# --- used wrongly


def test_an_unknown_chart_exits_2_with_those_there_are(run):
    for command in ("fit", "export"):
        code, out, err = run(command, "training-computer")
        assert (code, out) == (2, "")
        assert "'training-computer'" in err
        assert all(id in err for id in charts())


def test_an_unknown_option_exits_2_with_those_the_chart_has(run, tmp_path):
    for words in (["fit", "training-compute"], ["export", "training-compute", "-o", str(tmp_path / "x.csv")]):
        code, out, err = run(*words, "--colour", "red")
        assert (code, out) == (2, "")
        assert f"trends {words[0]} training-compute: error: unrecognized arguments: --colour red" in err
        assert all(f"[--{option.name} VALUE]" in err for option in charts()["training-compute"].options)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_option_of_a_command_exits_2_with_its_usage(run):
    code, out, err = run("check", "--strict")
    assert (code, out) == (2, "")
    assert err.startswith("usage: trends check [-h] [--data FOLDER] ")
    assert err.endswith("trends check: error: unrecognized arguments: --strict\n")


def test_bad_values_exit_2_and_are_all_named_with_what_is_allowed(run):
    code, out, err = run("fit", "training-compute", "--scale", "cubic", "--fit", "yes")
    assert (code, out) == (2, "")
    assert err == (
        'trends: scale: "cubic" is not a value it takes. Use one of log, linear. '
        'fit: "yes" is not a value it takes. Use true or false.\n'
    )


def test_an_option_given_twice_exits_2_and_neither_value_wins(run):
    code, out, err = run("fit", "training-compute", "--scale", "log", "--scale", "linear")
    assert (code, out) == (2, "")
    assert err == "trends: scale is given twice. Give it once; a list is comma-separated.\n"


@pytest.mark.parametrize("name", ["chart.gif", "chart", "chart.csv.exe"])
def test_an_extension_we_do_not_write_exits_2_with_those_we_do(run, tmp_path, name):
    code, out, err = run("export", "model-sizes", "-o", tmp_path / name)
    assert (code, out) == (2, "")
    assert err == f'trends: "{name}" has no extension we write. Use one of: {", ".join(WRITERS)}.\n'
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_exits_2(run, tmp_path):
    code, _, err = run("export", "model-sizes", "-o", tmp_path / "deck" / "rows.csv")
    assert (code, err) == (2, f'trends: There is no folder "{tmp_path / "deck"}". Make it first.\n')


def test_a_file_that_cannot_be_put_in_place_exits_2_and_leaves_nothing_behind(run, tmp_path):
    (tmp_path / "rows.csv").mkdir()
    code, _, err = run("export", "model-sizes", "-o", tmp_path / "rows.csv")
    assert code == 2
    assert err == f'trends: "{tmp_path / "rows.csv"}" cannot be written: Is a directory.\n'
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


@pytest.mark.parametrize("words", [[], ["fit"], ["export"], ["export", "model-sizes"], ["nonsense"]], ids=" ".join)
def test_a_command_that_is_not_complete_exits_2_with_its_usage(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: trends ")


def test_the_command_alone_lists_every_command(run):
    _, _, err = run()
    assert [name for name in COMMANDS if f"    {name} " not in err] == []


# --- help and documents


@every_parser
def test_help_says_what_a_command_does_and_gives_an_example_that_can_be_run(run, parser):
    code, out, err = run(*parser.prog.split()[1:], "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: {parser.prog} ")
    assert parser.description
    example = parser.epilog.removeprefix("example: ")
    assert f"example:{example}".replace(" ", "") in "".join(out.split())
    words = shlex.split(example)
    assert " ".join(words).startswith(f"{parser.prog}")
    _, unknown = cli._parser().parse_known_args(words[1:])
    assert unknown == []


@every_parser
def test_every_flag_says_what_it_is_for(parser):
    assert [
        action.dest for action in parser._actions if not (action.help or isinstance(action, argparse._SubParsersAction))
    ] == []


def mentioned(text: str) -> set[str]:
    """Commands that a document shows as code: `trends check`, or a line of a code block."""
    inline = re.findall(r"`(?:\S*/)?trends ([a-z]+)\b", text)
    fenced = "".join(re.findall(r"^```.*?^```", text, flags=re.MULTILINE | re.DOTALL))
    command = r"(?:\$ )?(?:\S*/)?trends ([a-z]+)\b"
    lines = re.findall(rf"^ {{4,}}{command}", text, flags=re.MULTILINE)
    return {*inline, *lines, *re.findall(rf"^{command}", fenced, flags=re.MULTILINE)}


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("Run `trends check` or `.venv/bin/trends fix`.", {"check", "fix"}),
        ("Then:\n\n    .venv/bin/trends fit x   # and so on\n", {"fit"}),
        ("```\n$ trends export x\n```\n", {"export"}),
        ("What trends check and\ntrends fix are.\n", set()),
    ],
)
def test_only_code_counts_as_showing_a_command(text, commands):
    assert mentioned(text) == commands


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown_in_the_documents(command):
    shown = set().union(*(mentioned(path.read_text(encoding="utf-8")) for path in DOCUMENTS))
    assert command in shown, f"show `trends {command}` in README.md, CONTRIBUTING.md or docs/"


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_the_documents_show_no_command_that_is_not_there(path):
    assert mentioned(path.read_text(encoding="utf-8")) <= set(COMMANDS)


# --- as a program


def program(*words: str, **settings) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": ""}
    command = [sys.executable, "-m", "trends.cli", *words]
    return subprocess.Popen(command, env=environment, text=True, stderr=subprocess.PIPE, **settings)


def test_the_module_runs_as_a_program_whose_exit_code_is_the_answer(copied):
    copied.change("models", 5, "parameters", "many")
    checking = program("check", "--data", str(copied.folder), stdout=subprocess.PIPE)
    out, err = checking.communicate()
    assert (checking.returncode, err) == (1, "")
    assert "data/models.csv, line 5, " in out


@pytest.mark.parametrize("command", ["charts", "check"], ids=["while we write", "before we write"])
def test_a_reader_that_goes_away_as_head_does_is_no_error(command):
    reading, writing = os.pipe()
    os.close(reading)
    listing = program(command, stdout=writing)
    os.close(writing)
    _, err = listing.communicate()
    assert (listing.returncode, err) == (0, "")
