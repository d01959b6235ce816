"""PowerPoint: native charts that can be edited, decks of them, and decks brought up to date.

python-pptx is imported when the first slide is made: the dashboard and the command start without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from trends import settings
from trends.charts.result import ChartResult
from trends.errors import TrendsError
from trends.export.pptx.lecture import Entry, View
from trends.export.rendering import Rendering
from trends.theme import THEMES

if TYPE_CHECKING:
    from trends.export.pptx.updating import Refreshed

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
    _need()
    from trends.export.pptx import build
    from trends.export.pptx.template import stage

    how = rendering or Rendering()
    on = stage(how.width / how.height, THEMES[how.theme], template)
    build.add_view(on, result, how.theme, title=how.title, build=how.build)
    return build.saved(on, result.title, build.day([result]))


def deck(
    entries: Sequence[Entry],
    rendering: Rendering | None = None,
    *,
    title: str = settings.TITLE,
    template: bytes | None = None,
    watch: Callable[[Sequence[Entry]], Iterable[Entry]] = iter,
) -> bytes:
    """Views and sections as a presentation, with slides for title, sources and licence.

    Parameters
    ----------
    entries : as `lecture.read` and `lecture.view` give them
    watch : yields the entries while they are drawn, and may show how far that is

    Raises
    ------
    TrendsError
        As `write`; or a view cannot be drawn, or there is none.
    """
    _need()
    if not any(isinstance(entry, View) for entry in entries):
        raise TrendsError("The deck has no chart. Add at least one.")
    from trends.export.pptx import build
    from trends.export.pptx.template import stage

    how = rendering or Rendering()
    on = stage(how.width / how.height, THEMES[how.theme], template)
    results = build.add_entries(on, watch(entries), how.theme, heading=title, title=how.title)
    return build.saved(on, title, build.day(results))


def refresh(
    content: bytes, *, frozen: bool = False, watch: Callable[[Sequence[Any]], Iterable[Any]] = iter
) -> tuple[bytes, tuple[Refreshed, ...]]:
    """A deck with our charts brought up to date in place, and what became of each; see `updating.refreshed`."""
    _need()
    from trends.export.pptx.updating import refreshed

    return refreshed(content, frozen=frozen, watch=watch)


def _need() -> None:
    if find_spec("pptx") is None:
        raise TrendsError(
            "Slides need the package python-pptx. Install it: pip install 'bitter-lesson-trends[slides]'."
        )
