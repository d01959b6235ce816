"""PowerPoint: native charts that can be edited, decks of them, and decks brought up to date.

python-pptx is imported when the first slide is made: the dashboard and the command start without it.
"""

from __future__ import annotations

from trends import tables
from trends.charts.result import ChartResult
from trends.errors import TrendsError
from trends.export.rendering import Rendering
from trends.theme import THEMES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def write(result: ChartResult, rendering: Rendering | None = None, *, template: bytes | None = None) -> bytes:
    """One view as a presentation of one slide, or of its steps (`Rendering.build`).

    Parameters
    ----------
    rendering : of which the proportions, the theme, the title and `build` matter: sizes of text are those of a slide
    template : a .pptx or .potx file whose theme, fonts, size and layouts are used

    Raises
    ------
    TrendsError
        python-pptx is not installed, or the template cannot be read.
    """
    try:
        from trends.export.pptx import deck
        from trends.export.pptx.template import stage
    except ImportError:
        raise TrendsError(
            "Slides need the package python-pptx. Install it: pip install 'bitter-lesson-trends[slides]'."
        ) from None
    how = rendering or Rendering()
    on = stage(how.width / how.height, THEMES[how.theme], template)
    deck.add_view(on, result, how.theme, title=how.title, build=how.build)
    return deck.saved(on.presentation, result.title, tables.day_of(result.data_version))
