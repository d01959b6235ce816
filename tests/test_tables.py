"""Every table loads as its descriptor says, and a file that cannot be read is named with its line and column."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pandas as pd
import pytest

import trends
from trends import derived, settings, tables, units
from trends.errors import DataError

every_table = pytest.mark.parametrize("name", tables.tables())
every_derived = pytest.mark.parametrize(
    "column", derived.COLUMNS, ids=[f"{column.table}.{column.name}" for column in derived.COLUMNS]
)


def raw(name: str) -> list[dict[str, str]]:
    """The rows of a table as written."""
    with tables.package().table(name).path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def refused(name: str, folder) -> str:
    with pytest.raises(DataError) as caught:
        tables.load(name, folder)
    return str(caught.value)


def edit_descriptor(folder, change) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")


# --- every table


@every_table
def test_a_table_has_the_rows_and_columns_of_its_file_in_their_order(name):
    frame, rows = trends.load(name), raw(name)
    declared = list(tables.package().table(name).columns)
    added = [column.name for column in derived.COLUMNS if column.table == name]
    years = [f"{c.name}_year" for c in tables.package().table(name).columns.values() if c.is_date]
    assert [column for column in frame.columns if column in rows[0]] == declared == list(rows[0])
    assert set(frame.columns) == {*declared, *added, *years}
    key = tables.package().table(name).key
    assert frame[list(key)].astype(str).to_numpy().tolist() == [
        [f"{float(row[k])}" if pd.api.types.is_float_dtype(frame[k]) else row[k] for k in key] for row in rows
    ]


@every_table
def test_cells_have_the_type_that_their_column_declares(name):
    frame, rows = trends.load(name), raw(name)
    for column in tables.package().table(name).columns.values():
        found, cells = frame[column.name], [row[column.name] for row in rows]
        if column.type in ("number", "integer"):
            assert found.dtype == np.float64
            assert found.isna().tolist() == [cell == "" for cell in cells]
        elif column.type == "boolean":
            assert found.tolist() == [{"true": True, "false": False, "": None}[cell] for cell in cells]
        else:
            assert found.tolist() == cells
        if column.is_date:
            expected = [units.year_of(cell) if cell else math.nan for cell in cells]
            np.testing.assert_array_equal(frame[f"{column.name}_year"], expected)


@every_table
def test_a_column_with_a_number_has_a_unit_unless_it_is_a_year(name):
    for column in tables.package().table(name).columns.values():
        assert column.title
        assert column.description
        if column.type in ("number", "integer") and not column.name.endswith("year"):
            assert column.unit, column.name


@every_table
def test_the_columns_that_qualify_a_value_are_columns_of_the_same_table(name):
    columns = tables.package().table(name).columns
    for column in columns.values():
        qualifiers = {column.source_column, column.basis_column, column.confidence_column} - {""}
        assert qualifiers <= columns.keys(), column.name
        assert bool(column.basis_column) == bool(column.confidence_column), column.name


# --- derived columns


@every_derived
def test_a_derived_column_is_in_its_table_with_title_unit_and_meaning(column):
    found = trends.load(column.table)[column.name]
    assert found.dtype == np.float64
    assert found.notna().any()
    assert column.title
    assert column.unit
    assert column.description.endswith(".")
    assert column.name not in tables.package().table(column.table).columns


def test_the_peak_of_a_cpu_is_cores_times_base_clock_times_flop_per_cycle():
    hardware = trends.load("hardware").set_index("id")["peak_fp32_gflop_s"]
    cpus = [row for row in raw("hardware") if row["kind"] == "cpu"]
    assert len(cpus) > 10
    for row in cpus:
        computed = float(row["cores"]) * float(row["base_ghz"]) * float(row["flop_per_cycle"])
        assert hardware[row["id"]] == pytest.approx(computed, rel=1e-12), row["id"]


def test_the_peak_of_everything_else_is_the_rate_its_vendor_states():
    hardware = trends.load("hardware")
    rest = hardware[hardware["kind"] != "cpu"]
    pd.testing.assert_series_equal(rest["peak_fp32_gflop_s"], rest["fp32_gflop_s"], check_names=False)


def test_tokens_per_parameter_counts_the_parameters_that_are_used_for_a_token():
    models = pd.DataFrame(
        {
            "training_tokens": [300.0, 300.0, math.nan, 300.0],
            "active_parameters": [math.nan, 30.0, 30.0, math.nan],
            "parameters": [100.0, 100.0, 100.0, math.nan],
        }
    )
    found = derived.add("models", models)
    np.testing.assert_array_equal(found["tokens_per_parameter"], [3.0, 10.0, math.nan, math.nan])
    assert "tokens_per_parameter" not in models


# --- files that cannot be read


def test_an_unknown_table_is_refused_with_those_there_are():
    with pytest.raises(DataError, match=r'^There is no table "modles"\. There are: hardware, models, '):
        trends.load("modles")


def test_a_missing_file_is_named(copied):
    copied.path("eras").unlink()
    assert refused("eras", copied.folder) == (
        "data/eras.csv cannot be read. Restore it, or name the right data folder in TRENDS_DATA."
    )


def test_a_folder_in_the_place_of_a_file_is_named(copied):
    copied.path("eras").unlink()
    copied.path("eras").mkdir()
    assert refused("eras", copied.folder) == "data/eras.csv cannot be read: Is a directory."


def test_another_header_is_refused(copied):
    copied.change("eras", 1, "name", "nom")
    assert refused("eras", copied.folder) == (
        "data/eras.csv, line 1: the columns are not those of datapackage.json. Run `trends check`."
    )
    copied.path("eras").write_bytes(b"")
    assert "line 1: the columns are not those" in refused("eras", copied.folder)


def test_a_row_with_a_cell_too_few_is_named_by_its_line(copied):
    lines = copied.path("eras").read_text(encoding="utf-8").splitlines()
    wanted = len(lines[0].split(","))
    lines[2] = "large-scale,Large-scale era"
    copied.path("eras").write_text("\n".join(lines), encoding="utf-8")
    assert refused("eras", copied.folder) == (
        f"data/eras.csv, line 3: 2 cells, but {wanted} columns. Run `trends check`."
    )


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("hardware", "price_usd", "1,599 USD"),
        ("hardware", "chips", "two"),
        ("hardware", "released", "2019-02-30"),
        ("inclusion_rules", "fitted", "yes"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_file_line_and_column(copied, table, column, cell):
    copied.change(table, 4, column, cell)
    assert refused(table, copied.folder) == (
        f'data/{table}.csv, line 4, {column}: "{cell}" cannot be read. Run `trends check` for every problem.'
    )


def test_a_byte_that_is_not_utf_8_is_named_by_its_line_however_long_the_file(copied):
    content = copied.path("models").read_bytes()
    place = content.rindex(b"\n", 0, -1) + 1
    copied.path("models").write_bytes(content[:place] + b"\xe9" + content[place:])
    lines = content.count(b"\n")
    assert len(content) > 100_000
    assert refused("models", copied.folder) == (
        f"data/models.csv, line {lines}: not UTF-8 (byte 0xe9). Save it as UTF-8."
    )


def test_a_quotation_mark_that_is_not_closed_is_named_by_the_line_it_is_in(copied):
    lines = copied.path("eras").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(",", ',"', 1)
    copied.path("eras").write_text("".join(lines), encoding="utf-8")
    message = refused("eras", copied.folder)
    assert message.startswith("data/eras.csv, line 2: not readable as CSV (")
    assert message.endswith("Is a quotation mark not closed?")


def test_a_row_that_spans_lines_is_named_by_its_first_line(copied):
    copied.change("eras", 2, "note", "two\nlines")
    assert [line for line, _ in tables.read_rows(copied.path("eras"))][:3] == [1, 2, 4]


# --- the descriptor


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "sub/eras.csv", "..", ".", "", "eras.csv/..", "~/x.csv"]
)
def test_a_descriptor_cannot_name_a_file_outside_the_data_folder(copied, path):
    (copied.folder.parent / "secret.csv").write_bytes(copied.path("eras").read_bytes())
    edit_descriptor(copied.folder, lambda package: package["resources"][0].update(path=path))
    assert "is not the name of a CSV file in the data folder" in refused("eras", copied.folder)


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"{}", b'{"resources": [{}], "version": "1"}', b'{"resources": 1}', b'"x"', b"\xff"],
)
def test_a_descriptor_that_is_no_data_package_is_refused(copied, content):
    (copied.folder / "datapackage.json").write_bytes(content)
    assert refused("eras", copied.folder).startswith("data/datapackage.json is not a data package we can read: ")


def test_a_descriptor_without_a_version_is_refused(copied):
    edit_descriptor(copied.folder, lambda package: package.pop("version"))
    assert "'version'" in refused("eras", copied.folder)


# --- which folder, and how fresh


def test_the_checkout_is_read_unless_trends_data_names_another_folder(copied, monkeypatch):
    assert tables.package().folder == settings.data_folder().resolve()
    copied.change("eras", 2, "name", "An era of a name that nobody uses")
    assert trends.load("eras")["name"][0] != "An era of a name that nobody uses"
    monkeypatch.setenv("TRENDS_DATA", f" {copied.folder} ")
    assert trends.load("eras")["name"][0] == "An era of a name that nobody uses"


def test_a_wrong_trends_data_says_which_file_it_lacks(tmp_path, monkeypatch):
    monkeypatch.setenv("TRENDS_DATA", str(tmp_path / "nowhere"))
    assert refused("eras", None) == (
        "nowhere/datapackage.json cannot be read. Restore it, or name the right data folder in TRENDS_DATA."
    )


def test_an_empty_trends_data_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("TRENDS_DATA", " ")
    assert len(trends.load("eras")) > 0


def test_an_edited_file_is_read_again(copied):
    before = tables.load("eras", copied.folder)["name"].tolist()
    copied.change("eras", 2, "name", before[0] + " (edited)")
    assert tables.load("eras", copied.folder)["name"].tolist() == [before[0] + " (edited)", *before[1:]]


def test_a_loaded_table_may_be_changed_without_changing_the_next_one():
    first = trends.load("eras")
    first.loc[0, "name"] = "changed"
    first["more"] = 1
    assert trends.load("eras")["name"][0] != "changed"
    assert "more" not in trends.load("eras")
