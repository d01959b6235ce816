"""The same parts give the same bytes: a zip whose order, times and document dates do not depend on when it was made."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

CONTENT_TYPES = "[Content_Types].xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every file of a zip by name.

    Raises
    ------
    zipfile.BadZipFile
        It is no zip.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}


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
