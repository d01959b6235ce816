"""A PowerPoint file as its parts: so that what is not ours stays, byte for byte, as it was."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from trends.errors import TrendsError
from trends.export.pptx import xml
from trends.export.pptx.repack import CONTENT_TYPES, TooLarge, parts_of

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_KIND = f"{xml.R}/"
_SLIDE_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"


@dataclass
class Package:
    """The parts of a file by name, to be changed one by one; `changed` holds those that were."""

    parts: dict[str, bytes]
    changed: set[str] = field(default_factory=set)

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Names of the parts that a part refers to as a kind (`slide`, `chart`, `package`), by the reference's id."""
        listed = self.parts.get(_rels_of(part))
        if listed is None:
            return {}
        return {
            str(one.get("Id")): _absolute(part, str(one.get("Target")))
            for one in xml.parse(listed).iterfind(_REL)
            if one.get("Type") == _KIND + kind and one.get("TargetMode") != "External"
        }

    def main(self) -> str:
        """The part that lists the slides."""
        return next(iter(self.related("", "officeDocument").values()), "")

    def slides(self) -> Iterator[str]:
        """The parts of the slides, in order."""
        main = self.main()
        by_id = self.related(main, "slide")
        for one in xml.parse(self.parts[main]).iterfind("p:sldIdLst/p:sldId", xml.NAMES):
            yield by_id[str(one.get(f"{{{xml.R}}}id"))]

    def put(self, part: str, content: bytes) -> None:
        """Change a part."""
        if self.parts.get(part) != content:
            self.parts[part] = content
            self.changed.add(part)

    def add_slide(self, content: bytes, layout: str) -> None:
        """Add a slide at the end, made in a layout of the file."""
        main = self.main()
        taken = [int(found[1]) for name in self.parts if (found := re.fullmatch(r"ppt/slides/slide(\d+)\.xml", name))]
        name = f"ppt/slides/slide{max(taken, default=0) + 1}.xml"
        self.put(name, content)
        target = posixpath.relpath(layout, posixpath.dirname(name))
        relation = f'<Relationship Id="rId1" Type="{_KIND}slideLayout" Target="{target}"/>'
        self.put(_rels_of(name), f'<Relationships xmlns="{_REL[1:].split("}")[0]}">{relation}</Relationships>'.encode())
        types = xml.parse(self.parts[CONTENT_TYPES])
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=_SLIDE_TYPE)
        self.put(CONTENT_TYPES, xml.serialize(types))
        relations = xml.parse(self.parts[_rels_of(main)])
        taken = [_number(str(one.get("Id")).removeprefix("rId")) for one in relations]
        r_id = f"rId{max(taken) + 1}"
        target = posixpath.relpath(name, posixpath.dirname(main))
        etree.SubElement(relations, _REL, Id=r_id, Type=f"{_KIND}slide", Target=target)
        self.put(_rels_of(main), xml.serialize(relations))
        root = xml.parse(self.parts[main])
        (listed,) = root.iterfind("p:sldIdLst", xml.NAMES)
        number = str(max(255, *(_number(one.get("id", "")) for one in listed)) + 1)
        etree.SubElement(listed, f"{{{xml.P}}}sldId", {"id": number, f"{{{xml.R}}}id": r_id})
        for last in root.xpath("(.//*[local-name()='section'])[last()]/*[local-name()='sldIdLst']"):
            etree.SubElement(last, f"{{{etree.QName(last).namespace}}}sldId", id=number)
        self.put(main, xml.serialize(root))


def opened(content: bytes, what: str) -> Package:
    """The parts of a PowerPoint file.

    Raises
    ------
    TrendsError
        It is none; the message begins with ``what``.
    """
    try:
        package = Package(parts_of(content))
        for part in package.slides():
            xml.parse(package.parts[part])
        return package
    except TooLarge as error:
        raise TrendsError(f"{what} {error}, which is too much. Take pictures and films out, and try again.") from None
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        raise TrendsError(
            f"{what} is not a PowerPoint file that can be read. Use a .pptx file without a password."
        ) from None


def _number(text: str) -> int:
    """A number; 0 for anything else."""
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
