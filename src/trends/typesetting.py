"""How wide text is and where its lines end, in the metrics of Helvetica, which Arial and Liberation Sans share.

Widths are those of the font's public metrics file, in thousandths of the size. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Iterable

FAMILY = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The typeface of pictures: one of the first three is on every desktop system, and all are equally wide."""

LINE = 1.3
"""Distance between lines, in sizes of the text; plotly's."""

_WIDTHS = {
    222: "'`ijl’",
    278: " !,./:;I[\\]ft·|",
    333: '()-r{}“”"²³¹',
    365: "⁴⁰⁵⁶⁷⁸⁹⁻*",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–^",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@—…",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_OTHER, _WIDE = 611, 1000


def width(text: str, size: float) -> float:
    """How wide a line of plain text is at a size, both in pixels.

    >>> width("2024", 36)
    80.064
    """
    return sum(_WIDTH.get(sign, _WIDE if ord(sign) > 0x2E7F else _OTHER) for sign in text) * size / 1000


def widest(texts: Iterable[str], size: float) -> float:
    """The width of the widest line; 0 where there is none."""
    return max((width(text, size) for text in texts), default=0.0)


def wrap(text: str, size: float, room: float) -> list[str]:
    """Text in lines no wider than ``room`` pixels, broken at spaces; a longer word is broken anywhere.

    >>> wrap("How fast does it grow?", 10, 60)
    ['How fast', 'does it grow?']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
            continue
        while width(word, size) > room and len(word) > 1:
            end = next((n for n in range(len(word) - 1, 1, -1) if width(word[:n], size) <= room), 1)
            lines.append(word[:end])
            word = word[end:]
        lines.append(word)
    return lines
