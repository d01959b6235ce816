"""A site built without a browser: pictures are stand-ins, everything else is real."""

from __future__ import annotations

import dataclasses

import pytest

from trends.export import WRITERS
from trends.site import view


@pytest.fixture
def drawn(monkeypatch):
    """Names of the pictures that were asked for, in order."""
    asked: list[str] = []

    def picture(extension):
        def write(result, rendering):
            asked.append(f"{result.id} {rendering.theme} {extension}")
            return f"{extension} of {result.id} {rendering}".encode()

        return write

    def still(result, *theme):
        asked.append(f"{result.id} still")
        return "<svg><title>stand-in</title></svg>"

    stand_ins = {one: dataclasses.replace(WRITERS[one], write=picture(one)) for one in ("svg", "png")}
    monkeypatch.setattr(view, "WRITERS", {**WRITERS, **stand_ins})
    monkeypatch.setattr(view, "still", still)
    return asked
