"""Opens Word and Excel files: their parts, and how one part refers to another (OPC).

Source: ECMA-376, part 2 (Open Packaging Conventions). Old and sealed files are refused by name,
with what to do.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_archive import SafeArchive, is_archive
from itembank.exchange.safe_xml import parse

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SEALED: Final = "EncryptedPackage".encode("utf-16-le")
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_SCHEMAS: Final = b"http://schemas.openxmlformats.org/"
_NAMESPACES: Final = tuple(
    (_STRICT + strict, _SCHEMAS + usual)
    for strict, usual in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"drawingml/main", b"drawingml/2006/main"),
    )
)
"""The same names in the two editions of ECMA-376 (part 1 and part 4)."""
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part refers to another by."""

    kind: str
    """The last word of its type: ``image``, ``worksheet``, ``aFChunk``."""
    target: str
    """The name of the other part, or an address outside."""
    outside: bool = False


class OfficeFile:
    """An Office file's parts by name."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises Invalid with the reason for every file of another kind."""
        self.name = name[:200]
        if data.startswith(_OLE):
            raise Invalid("office-password" if _SEALED in data else "office-old", file=self.name)
        if not is_archive(data):
            raise Invalid("office-other-kind", file=self.name)
        self._archive = SafeArchive(data, self.name)

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return self._archive.names

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        return self._archive.read(part)

    def xml(self, part: str) -> etree._Element:
        """A part as XML, opened safely; strict files get the names of transitional ones."""
        data = self.read(part)
        if _STRICT in data:
            for strict, usual in _NAMESPACES:
                data = data.replace(strict, usual)
        return parse(data, f"{self.name}: {part}")

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by id; empty where it refers to nothing."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self:
            return {}
        found = {}
        for one in self.xml(name).iter(_RELATION):
            target = one.get("Target") or ""
            outside = one.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (one.get("Type") or "").rsplit("/", 1)[-1]
            found[one.get("Id") or ""] = Relation(kind, target, outside)
        return found
