"""Charts as SVG, PNG and PDF: framed, drawn by the browser, and made the same in every build.

What a browser writes differs from run to run (ids, dates); that is taken out here, and what a file can say of itself
is put in: title, description and the address of the view. Document dates are the day of the data.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from xml.sax.saxutils import escape

from trends import links, settings
from trends.charts.result import ChartResult
from trends.export import credit
from trends.export.browser import BROWSER, Format
from trends.export.frame import framed
from trends.export.rendering import Rendering


def svg(result: ChartResult, rendering: Rendering) -> bytes:
    """SVG, UTF-8, with title, description and role for those who do not see it."""
    return tidy_svg(_drawn(result, rendering, "svg"), result, rendering)


def png(result: ChartResult, rendering: Rendering) -> bytes:
    """PNG that carries its title, address and credit as text."""
    return with_text(_drawn(result, rendering, "png"), about(result))


def pdf(result: ChartResult, rendering: Rendering) -> bytes:
    """PDF of one page whose dates are those of the data."""
    return described(_drawn(result, rendering, "pdf"), result)


def _drawn(result: ChartResult, rendering: Rendering, format: Format) -> bytes:
    figure = framed(result, rendering).to_dict()
    return BROWSER.picture(figure, format, rendering.width, rendering.height, rendering.scale)


def about(result: ChartResult) -> dict[str, str]:
    """What a picture says of itself, by the keywords that PNG registers."""
    return {
        "Title": result.question,
        "Description": result.answer,
        "Source": links.permalink(result),
        "Author": credit.version(result),
        "Software": settings.TITLE,
    }


_RANDOM = re.compile(r"\b((?:top)?defs-|clip|legend|trace)([0-9a-f]{6})(?=[^0-9a-z]|x|y)")
"""Where plotly puts six digits of chance: the ids of definitions, clip paths and the legend, and a class a trace."""


_TAG = re.compile(r'<([A-Za-z]+)((?: [\w:-]+="[^"]*")+)')


def _in_order(tag: re.Match[str]) -> str:
    """An element with its attributes in order: plotly's order depends on how often it had to set them."""
    return f"<{tag[1]} " + " ".join(sorted(re.findall(r'[\w:-]+="[^"]*"', tag[2])))


def tidy_svg(svg: bytes, result: ChartResult, rendering: Rendering) -> bytes:
    """An SVG of plotly with ids that depend on the view alone, and with title, description and role.

    Two pictures in one page have different ids, so that neither takes the other's clip paths.
    """
    text = svg.decode("utf-8")
    own = hashlib.sha256(f"{links.permalink(result)} {rendering}".encode()).hexdigest()[:8]
    known: dict[str, str] = {}
    text = _RANDOM.sub(lambda found: found[1] + known.setdefault(found[2], f"{own}-{len(known)}-"), text)
    text = _TAG.sub(_in_order, text.replace(' style=""', ""))
    start, end = text.index("<svg"), text.index(">")
    head = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", text[start:end])
    titled = (
        f'{head} role="img" aria-labelledby="title-{own} desc-{own}">'
        f'<title id="title-{own}">{escape(result.question)}</title>'
        f'<desc id="desc-{own}">{escape(result.alt)}</desc><metadata>{escape(links.permalink(result))}</metadata>'
    )
    return (titled + text[end + 1 :]).encode("utf-8")


def with_text(png: bytes, said: dict[str, str]) -> bytes:
    """A PNG with text chunks after its header."""
    end = 8 + 12 + struct.unpack(">I", png[8:12])[0]
    chunks = b"".join(
        _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode("utf-8")) for key, text in said.items()
    )
    return png[:end] + chunks + png[end:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)


def described(pdf: bytes, result: ChartResult) -> bytes:
    """A PDF that tells its title, author and address, and whose dates are the day of the data.

    What it says of itself is appended as PDF has it for changes; dates within keep their length, so that the file's
    offsets hold.
    """
    stamp = f"D:{credit.day(result):%Y%m%d}000000+00'00'"
    pdf = re.sub(rb"D:\d{14}\+00'00'", stamp.encode(), pdf)
    found = _TRAILER.search(pdf)
    root, size = (re.search(pattern, found[1]) if found else None for pattern in (rb"/Root \d+ \d+ R", rb"/Size (\d+)"))
    if found is None or root is None or size is None:
        return pdf
    number, said = int(size[1]), about(result)
    entries = {"Title": "Title", "Author": "Author", "Subject": "Source", "Keywords": "Description"}
    info = "".join(f"/{key} <FEFF{said[name].encode('utf-16-be').hex().upper()}>" for key, name in entries.items())
    info += f"/CreationDate ({stamp})/ModDate ({stamp})"
    new = pdf.rstrip() + b"\n"
    entry = f"{number} 0 obj\n<<{info}>>\nendobj\n".encode()
    table = f"xref\n{number} 1\n{len(new):010d} 00000 n \n".encode()
    trailer = f"trailer\n<</Size {number + 1}/{root[0].decode()[1:]}/Info {number} 0 R/Prev {int(found[2])}>>\n"
    end = f"startxref\n{len(new) + len(entry)}\n%%EOF\n"
    return new + entry + table + trailer.encode() + end.encode()
