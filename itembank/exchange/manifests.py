"""Reads a package's ``imsmanifest.xml``: its resources with their files, titles and tags.

Sources: IMS Content Packaging 1.1.4, 2; QTI 3 Packaging; Common Cartridge 1.3, 3.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from itembank.exchange.safe_archive import SafeArchive
from itembank.exchange.safe_xml import attributes_of, child, children, name_of, parse, text_of

MANIFEST: Final = "imsmanifest.xml"
_MOST_FOLDERS: Final = 3
"""How deep a manifest may lie: people pack the folder instead of its content."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: its type, its main file, and what is said of it; paths are the archive's."""

    identifier: str
    kind: str
    href: str
    files: tuple[str, ...] = ()
    title: str = ""
    keywords: tuple[str, ...] = ()
    carried: str = ""
    """The content of the bank's own element, where this bank wrote the package."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself."""

    schema: str
    resources: tuple[Resource, ...]


def manifest_path(archive: SafeArchive) -> str | None:
    """Where the manifest lies, the one nearest to the root."""
    found = [
        name
        for name in archive.names
        if posixpath.basename(name).lower() == MANIFEST and name.count("/") <= _MOST_FOLDERS
    ]
    return min(found, key=lambda name: name.count("/"), default=None)


def read_manifest(data: bytes, path: str) -> Manifest:
    """The manifest; Invalid where it is no XML."""
    root = parse(data, path)
    folder = posixpath.dirname(path)
    about = child(root, "metadata")
    schema = "" if about is None else _first(about, "schema")
    resources = []
    for group in children(root, "resources"):
        base = posixpath.join(folder, _base(root), _base(group))
        resources += [_resource(one, base) for one in children(group, "resource")]
    return Manifest(schema, tuple(resources))


def _resource(element: etree._Element, base: str) -> Resource:
    attributes = attributes_of(element)
    base = posixpath.join(base, _base(element))
    files = [attributes_of(one).get("href", "") for one in children(element, "file")]
    href = attributes.get("href", "") or (files[0] if files else "")
    about = child(element, "metadata")
    return Resource(
        identifier=attributes.get("identifier", ""),
        kind=attributes.get("type", "").strip(),
        href=path_from(base, href),
        files=tuple(path_from(base, one) for one in files if one),
        title="" if about is None else _title(about),
        keywords=() if about is None else tuple(_keywords(about)),
        carried="" if about is None else _first(about, "carried"),
    )


def path_from(folder: str, address: str) -> str:
    """The path in the archive that an address means, seen from a folder; never outside of it."""
    plain = unquote(address.split("?")[0].split("#")[0]).replace("\\", "/").strip()
    path = posixpath.normpath(posixpath.join(folder, plain)) if plain else ""
    return "" if path.startswith(("..", "/")) or path == "." else path


def _base(element: etree._Element) -> str:
    return str(element.get("{http://www.w3.org/XML/1998/namespace}base", ""))


def _first(element: etree._Element, name: str) -> str:
    return next((text_of(one).strip() for one in element.iter() if name_of(one) == name), "")


def _title(about: etree._Element) -> str:
    for one in about.iter():
        if name_of(one) == "title":
            return " ".join(text_of(one).split())[:400]
    return ""


def _keywords(about: etree._Element) -> Iterator[str]:
    for one in about.iter():
        if name_of(one) == "keyword":
            words = " ".join(text_of(one).split())
            if words:
                yield words[:100]
