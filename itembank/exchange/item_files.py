"""Opens an item's file on the disk, with what it names beside it and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti_items import read_item
from itembank.exchange.safe_xml import MOST_BYTES, name_of, parse
from itembank.qti.programs import ItemProgram

_SUFFIXES = (".xml", ".qti")


def read_beside(path: Path) -> bool:
    """Whether a file of this name may hold items."""
    return path.suffix.lower() in _SUFFIXES and path.name != "imsmanifest.xml"


def open_root(path: Path) -> etree._Element:
    """The root element of a file; Invalid where it is too large or broken."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Invalid("exchange-xml-too-large", file=path.name, bytes=size, most=MOST_BYTES)
    return parse(path.read_bytes(), path.name)


def open_item(path: Path) -> ItemProgram:
    """The program of the one item in a file."""
    root = open_root(path)
    return read_item(root, Beside(path))


class Beside:
    """Fetches what an item includes from its own folder; a name that leads out gives nothing."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent.resolve()

    def __call__(self, address: str) -> etree._Element | None:
        plain = PurePosixPath(address)
        if plain.is_absolute() or ".." in plain.parts or ":" in address or "\\" in address:
            return None
        wanted = (self._folder / plain).resolve()
        if not wanted.is_relative_to(self._folder) or not wanted.is_file():
            return None
        return open_root(wanted)


def is_item(root: etree._Element) -> bool:
    """Whether the file holds one item of QTI 2 or 3."""
    return name_of(root) == "assessmentItem"
