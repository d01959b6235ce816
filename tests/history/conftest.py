"""A small project with data/ and changes/ in a git repository of its own."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

Cells = list[list[str]]


class Project:
    """Tables by name, each a list of rows with the header first; `commit` writes, commits and tags them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.tables: dict[str, Cells] = {}
        self.keys: dict[str, list[str]] = {}
        (folder / "changes").mkdir()
        self.data.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> str:
        """What git prints."""
        named = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false")
        done = subprocess.run(["git", "-C", self.folder, *named, *words], check=True, capture_output=True, text=True)
        return done.stdout

    def write(self, version: str, day: str) -> None:
        """Write the descriptor and every table."""
        for path in self.data.glob("*.csv"):
            if path.stem not in (*self.tables, "revisions"):
                path.unlink()
        for name, (header, *rows) in self.tables.items():
            places = [header.index(part) for part in self.keys.get(name, ["id"])]
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows([header, *sorted(rows, key=lambda row, at=places: [row[place] for place in at])])
            (self.data / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
        described = {"version": version, "created": f"{day}T00:00:00Z", "resources": []}
        for name, (header, *_) in self.tables.items():
            fields = [
                {"name": column, "type": kind(column), "title": column.title(), "description": f"The {column}."}
                for column in header
            ]
            schema = {"fields": fields, "primaryKey": self.keys.get(name, ["id"])}
            about = {"title": name, "description": name}
            described["resources"].append({"name": name, "path": f"{name}.csv", **about, "schema": schema})
        (self.data / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")

    def commit(self, version: str, day: str, tag: str = "") -> None:
        """Write everything and tag it as a release."""
        self.write(version, day)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", version)
        self.git("tag", tag or f"v{version}")


def kind(column: str) -> str:
    return "number" if column in ("size", "speed", "value") else "string"


HEADER = ["id", "name", "size", "aliases"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two tables, not committed yet."""
    made = Project(tmp_path / "project") if (tmp_path / "project").mkdir() is None else None
    assert made
    made.tables = {
        "things": [
            HEADER,
            ["a", "A thing", "1", ""],
            ["b", 'A "b", quoted', "2.50", ""],
            ["c", "A third", "3e9", ""],
            ["d", "", "", ""],
        ],
        "series": [["name", "year", "value"], ["x", "1999", "-5"], ["x", "2000", "6"]],
    }
    made.keys = {"series": ["name", "year"]}
    return made


@pytest.fixture
def released(project: Project) -> Project:
    """Two releases whose difference adds, changes, removes and renames rows, and adds a column and a table."""
    project.commit("2026.1.0", "2026-01-31")
    project.tables["things"] = [
        ["id", "name", "speed", "size", "aliases"],
        ["a", "A thing", "7", "1.0", ""],
        ["aa", "New", "", "9", ""],
        ["b", 'A "b", quoted', "", "2.50", ""],
        ["e", "A third, renamed", "", "3e9", "c"],
    ]
    project.tables["series"] = [["name", "year", "value"], ["x", "2000", "-6"], ["x", "2001", "7"]]
    project.tables["more"] = [["id", "name"], ["m", "Much"]]
    (project.folder / "changes" / "third.md").write_text(
        "# The third has its own name\n\nTables: series\n\nThings e was c.\n", encoding="utf-8"
    )
    project.commit("2026.2.0", "2026-02-28")
    return project
