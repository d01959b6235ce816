"""What a computation reads is heard, also where an answer comes from memory."""

from __future__ import annotations

import trends
from trends import reading, tables


def test_loading_tables_is_heard_only_while_somebody_listens():
    with reading.recorded() as outer:
        tables.load("models")
        with reading.recorded() as inner:
            tables.load("sources")
        assert inner == {"sources"}
    assert outer == {"models", "sources"}
    tables.load("hardware")
    assert outer == {"models", "sources"}


def test_what_is_remembered_says_again_what_it_was_computed_from():
    calls = []

    @reading.remembered(maxsize=4)
    def rows(name: str) -> int:
        calls.append(name)
        return len(tables.load(name))

    for _ in range(2):
        with reading.recorded() as read:
            rows("milestones")
        assert read == {"milestones"}
    assert calls == ["milestones"]


def test_a_chart_drawn_twice_reads_the_same():
    heard = []
    for _ in range(2):
        with reading.recorded() as read:
            trends.chart("published-claims")
        heard.append(read)
    assert heard[0] == heard[1]
    assert {"claims", "models", "sources"} <= heard[0]
