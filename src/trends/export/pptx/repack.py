"""The same parts give the same bytes: a zip whose order, times and document dates do not depend on when it was made."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping

CONTENT_TYPES = "[Content_Types].xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


MOST_FILES, MOST_BYTES = 20_000, 1_000_000_000
"""Of an Office file, unpacked."""
SMALL, SQUEEZED = 100_000_000, 50
"""A file that unpacks to more bytes than this must be packed at least to a fiftieth: XML is to a tenth or so."""
_DECLARED = tuple(sign.encode(coding) for sign in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le"))


class TooLarge(zipfile.BadZipFile):
    """A zip that unpacks to more than is read."""


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every file of an Office file by name.

    Raises
    ------
    zipfile.BadZipFile
        It is no zip, is damaged or locked by a password, or has XML with a document type, which Office files never
        have: entities could be defined there that grow without end.
    TooLarge
        It unpacks to more than is read; nothing has been unpacked then.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = [item for item in archive.infolist() if not item.is_dir()]
            size = sum(item.file_size for item in items)  # no more than this is read of each, whatever it holds
            if len(items) > MOST_FILES or size > min(MOST_BYTES, max(SMALL, SQUEEZED * len(content))):
                raise TooLarge(f"unpacks to {len(items):,} files of {size / 1e6:,.0f} MB")
            parts = {item.filename: archive.read(item) for item in items}
    except (RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise zipfile.BadZipFile(str(error)) from None
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and any(sign in part for sign in _DECLARED):
            raise zipfile.BadZipFile(f"{name} has a document type")
    return parts


def pack(parts: Mapping[str, bytes], day: dt.date) -> bytes:
    """A zip of these files, the content types first as the format wants it, all dated ``day``."""
    out = io.BytesIO()
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            item = zipfile.ZipInfo(name, moment)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = 0o600 << 16
            item.create_system = 3
            archive.writestr(item, parts[name])
    return out.getvalue()


def repack(content: bytes, day: dt.date) -> bytes:
    """An Office file with the dates of ``day``, and the workbooks within it too."""
    stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    parts = parts_of(content)
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            parts[name] = repack(part, day)
        elif name == "docProps/core.xml":
            parts[name] = _DATES.sub(stamp, part)
    return pack(parts, day)
