"""What is generated in the documents is up to date, and what they point at is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from trends.charts import charts

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("changes/*.md")])


def test_the_generated_documents_are_those_that_the_script_writes():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "render_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_of_a_document_leads_to_a_file(path):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_every_chart():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [chart_id for chart_id in charts() if f"`/{chart_id}`" not in text] == []
