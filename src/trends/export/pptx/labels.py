"""Which names can stand beside their points without covering one another, at the size of a slide."""

from __future__ import annotations

from dataclasses import replace

from trends.export.pptx.drawing import Drawing, Label

CHARACTER = 0.56
"""Width of a character of a short text, as a share of its size; on the wide side."""
MEAN = 0.5
"""Mean width of a character of a sentence."""


def uncovered(drawing: Drawing, width: float, height: float, size: float) -> Drawing:
    """Keep the labels that have room on a plot of ``width`` x ``height`` points; the first of a series go first."""
    taken: list[tuple[float, float, float, float]] = []
    kept = []
    for series in drawing.series:
        labels: dict[int, Label] = {}
        for place, label in series.labels.items():
            x = drawing.x.share(series.x[place]) * width
            y = drawing.y.share(series.y[place]) * height
            side, length = label.side, len(label.text) * CHARACTER * size + size
            if side == "r" and x + length > width and x - length > 0:
                side = "l"
            elif side == "l" and x - length < 0 and x + length < width:
                side = "r"
            left = x - length if side == "l" else x
            box = (left, left + length, y - 0.62 * size, y + 0.62 * size)
            if box[0] < -2 * size or box[1] > width + size or any(_meet(box, other) for other in taken):
                continue
            taken.append(box)
            labels[place] = replace(label, side=side)
        kept.append(replace(series, labels=labels))
    return replace(drawing, series=tuple(kept))


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
