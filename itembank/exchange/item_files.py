"""Opens files of items on the disk, of any version, with what they name beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti1_bodies import body_of
from itembank.exchange.qti1_items import items_in, program_of, responses_of
from itembank.exchange.qti_items import interactions_in, read_item, version_of
from itembank.exchange.qti_programs import Fetch
from itembank.exchange.safe_xml import MOST_BYTES, attributes_of, name_of, parse
from itembank.qti.programs import ItemProgram

_SUFFIXES = (".xml", ".qti", ".zip", ".imscc", ".gift")


def read_beside(path: Path) -> bool:
    """Whether a file of this name may hold items."""
    return path.suffix.lower() in _SUFFIXES and path.name != "imsmanifest.xml"


def open_root(path: Path) -> etree._Element:
    """The root element of a file; Invalid where it is too large or broken."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Invalid("exchange-xml-too-large", file=path.name, bytes=size, most=MOST_BYTES)
    return parse(path.read_bytes(), path.name)


class Beside:
    """Fetches what an item includes from its own folder; a name that leads out gives nothing."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent.resolve()

    def __call__(self, address: str) -> etree._Element | None:
        plain = PurePosixPath(address)
        if plain.is_absolute() or ".." in plain.parts or any(c in address for c in ":\\\0"):
            return None
        try:
            wanted = (self._folder / plain).resolve()
            known = wanted.is_relative_to(self._folder) and wanted.is_file()
        except OSError:
            # No file system has so long a name.
            return None
        return open_root(wanted) if known else None


def program_and_view(root: etree._Element) -> tuple[ItemProgram, etree._Element]:
    """The program of an item that stands by itself, and the element to be shown of it."""
    if name_of(root) == "assessmentItem":
        return read_item(root), root
    return program_of(root), body_of(root, responses_of(root))


@dataclass(frozen=True, slots=True)
class ItemSource:
    """One item of a file, not yet read: its element, and where it lies."""

    element: etree._Element
    path: Path
    version: str
    fetch: Fetch | None = None
    """Gives what the item includes; without one it is looked for beside the item's file."""

    @property
    def is_first_edition(self) -> bool:
        """Whether it is written in QTI 1."""
        return name_of(self.element) != "assessmentItem"

    @property
    def identifier(self) -> str:
        """As the file names it."""
        own = attributes_of(self.element)
        return own.get("identifier") or own.get("ident", "")

    def program(self) -> ItemProgram:
        """What scores it."""
        if self.is_first_edition:
            return program_of(self.element)
        return read_item(self.element, self.fetch or Beside(self.path))

    def shown(self) -> etree._Element:
        """The item as QTI 2 or 3, to be shown."""
        if self.is_first_edition:
            return body_of(self.element, responses_of(self.element))
        return self.element

    def interactions(self) -> tuple[str, ...]:
        """The names of its interactions in QTI 2, in reading order."""
        return tuple(one.name for one in interactions_in(self.shown()))


def sources_in(path: Path) -> Iterator[ItemSource]:
    """Every item of a file; Invalid("qti-not-an-item") for a file of another kind."""
    yield from sources_of(open_root(path), path)


def sources_of(
    root: etree._Element, path: Path, fetch: Fetch | None = None
) -> Iterator[ItemSource]:
    """Every item below the root of a file."""
    version = version_of(root).value
    if name_of(root) == "assessmentItem":
        yield ItemSource(root, path, version, fetch)
    elif name_of(root) == "questestinterop":
        yield from (ItemSource(item, path, version, fetch) for item in items_in(root))
    else:
        raise Invalid("qti-not-an-item", element=name_of(root)[:60])


def open_item(path: Path, identifier: str = "") -> ItemProgram:
    """The program of the item in a file, of the named one where it holds several."""
    found = list(sources_in(path))
    chosen = [one for one in found if not identifier or one.identifier == identifier]
    if len(chosen) != 1:
        raise Invalid("qti-item-not-one", file=path.name, count=len(chosen))
    return chosen[0].program()
