"""The data of this checkout: in order by our own check, by frictionless, and in the form that the fixer writes."""

from __future__ import annotations

import shutil

import frictionless

from trends import settings, tables
from trends.check import check, report, schema
from trends.check.fix import fix
from trends.check.summary import summary


def test_the_data_have_no_problem():
    problems = check()
    assert problems == [], report(problems)


def test_the_fixer_finds_nothing_to_mend(tmp_path):
    shutil.copytree(settings.data_folder(), tmp_path / "data")
    assert fix(tmp_path / "data") == []


def test_frictionless_takes_the_descriptor_and_finds_no_error_in_the_tables():
    checked = frictionless.validate(str(settings.data_folder() / "datapackage.json"), type="package")
    assert checked.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert checked.valid


def test_every_csv_of_the_data_is_described():
    described = {table.path.name for table in tables.package().tables.values()}
    assert described == {path.name for path in settings.data_folder().glob("*.csv")}


def test_two_rows_in_three_rest_on_an_opened_primary_source():
    """Catch tables that grow by citations nobody has read: of all rows, and of the models that trends are fitted to."""
    counted = summary(schema.read(settings.data_folder())[0])
    assert counted.opened_primary / counted.sourced_rows > 2 / 3
    models = counted.table("models")
    assert models.sourcing
    assert models.sourcing.opened_primary / models.rows > 2 / 3
