"""The figures of docs/methods.md, drawn from the data with the package's own fits: one function a figure.

`scripts/render_docs.py` writes and checks them with the other generated documents.
"""

from __future__ import annotations

from pathlib import Path

from scripts.method_figures import comparisons, fits, selection
from scripts.method_figures.style import Draw, same, svg

FIGURES: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        fits.growth,
        fits.intervals,
        fits.estimators,
        fits.backtest,
        fits.verdicts,
        fits.breaks,
        selection.reselected,
        selection.shuffled,
        selection.threshold,
        selection.undisclosed,
        comparisons.ratio,
        comparisons.projection,
        comparisons.specifications,
        comparisons.earlier,
        comparisons.claims,
    )
}
"""Each by the name of its file."""


def stale(folder: Path, *, write: bool) -> list[str]:
    """Names of the files in a folder that are not what the data give; ``write`` brings them up to date."""
    found = [path.name for path in folder.glob("*.svg") if path.stem not in FIGURES]
    if write:
        for name in found:
            (folder / name).unlink()
    for name, draw in FIGURES.items():
        path, text = folder / f"{name}.svg", svg(draw)
        if path.is_file() and same(path.read_text(encoding="utf-8"), text):
            continue
        found.append(path.name)
        if write:
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return found
