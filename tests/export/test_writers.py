"""The writers: one a file extension, each for every chart."""

from __future__ import annotations

import pytest

import trends
from trends.export import WRITERS, Rendering


@pytest.mark.parametrize("extension", list(WRITERS))
def test_a_writer_is_found_by_its_own_extension_and_says_what_its_file_is_for(extension):
    writer = WRITERS[extension]
    assert writer.extension == extension
    assert "/" in writer.media_type
    assert writer.purpose


@pytest.mark.parametrize("extension", [extension for extension, writer in WRITERS.items() if not writer.browser])
@pytest.mark.parametrize("chart_id", list(trends.charts()))
def test_every_writer_that_needs_no_browser_writes_every_chart(extension, chart_id):
    assert len(WRITERS[extension].write(trends.chart(chart_id), Rendering())) > 400


def test_writers_cannot_be_changed_from_outside():
    with pytest.raises(TypeError):
        WRITERS["exe"] = WRITERS["csv"]
