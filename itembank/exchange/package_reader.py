"""Reads packages of QTI 3, 2.x and 1.2 and Common Cartridges into drafts; nothing is unpacked.

An item of a package this bank wrote comes back as the bank's own, where the QTI still says the
same; every other item is kept as QTI. What is no item (discussions, links, pages) is named.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.drafts import Draft, MediaFile, Place, Reading, Remark, Weight
from itembank.exchange.manifests import (
    Manifest,
    Resource,
    manifest_path,
    path_from,
    read_manifest,
)
from itembank.exchange.native_choices import native_choice
from itembank.exchange.package_items import carried_item, shown_of
from itembank.exchange.qti1_items import items_in
from itembank.exchange.qti_holding import files_named, held_item
from itembank.exchange.qti_items import version_of
from itembank.exchange.qti_portable import program_files
from itembank.exchange.qti_stimuli import with_stimuli
from itembank.exchange.safe_archive import SafeArchive
from itembank.exchange.safe_media import media_file, program_file
from itembank.exchange.safe_xml import (
    attributes_of,
    child,
    children,
    line_of,
    name_of,
    parse,
    text_of,
)
from itembank.items import Item

DIALECT: Final = "qti-package"
_ENDINGS: Final = (".xml", ".qti")
_ITEMS: Final = frozenset({"assessmentItem", "questestinterop"})
_NO_ITEMS: Final = frozenset({"assessmentStimulus", "manifest"})
_QUIET: Final = ("webcontent", "css", "controlfile", "resourcemetadata", "imsqti_rptemplate")
"""Types of resources that belong to items: styles, pictures, templates."""
_FILE_BASE: Final = "$IMS-CC-FILEBASE$"
_LONGEST_SOURCE: Final = 20_000


def read_package(data: bytes, name: str) -> Reading:
    """All of a package; Invalid only for an archive that is broken or hostile."""
    package = _Package(SafeArchive(data, name), name)
    package.read()
    return Reading(
        DIALECT,
        tuple(package.drafts),
        tuple(package.remarks),
        tuple(package.files.values()),
    )


def read_item_file(data: bytes, name: str) -> Reading:
    """A single XML file of one QTI item, or of QTI 1.2 items; nothing beside it is read."""
    root = parse(data, name)
    if name_of(root) not in _ITEMS:
        raise Invalid("qti-not-an-item", element=name_of(root)[:60])
    package = _Package(None, name)
    package.take(name, root, None)
    return Reading("qti", tuple(package.drafts), tuple(package.remarks))


@dataclass(slots=True)
class _Package:
    """One package under reading: what was found of it so far."""

    archive: SafeArchive | None
    name: str
    drafts: list[Draft] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: dict[str, MediaFile] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    """The section of a test in which an item's file stands."""
    seen: dict[str, int] = field(default_factory=dict)
    known_media: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """All files that hold items, in the order of the manifest."""
        opened = list(self._opened())
        for path, root, _ in opened:
            if name_of(root) == "assessmentTest":
                self._take_test(path, root)
        for path, root, resource in opened:
            if name_of(root) in _ITEMS:
                self.take(path, root, resource)

    def _opened(self) -> Iterator[tuple[str, etree._Element, Resource | None]]:
        assert self.archive is not None
        manifest = self._manifest()
        if manifest is None:
            self._tell(Weight.NOTE, "exchange-manifest-missing")
            listed: list[tuple[str, Resource | None]] = [
                (path, None) for path in self.archive.names if path.endswith(_ENDINGS)
            ]
        else:
            listed = list(self._listed(manifest))
        taken: set[str] = set()
        for path, resource in listed:
            if path in taken:
                continue
            taken.add(path)
            root = self._open(path)
            if root is not None:
                yield path, root, resource

    def _manifest(self) -> Manifest | None:
        assert self.archive is not None
        path = manifest_path(self.archive)
        if path is None:
            return None
        try:
            return read_manifest(self.archive.read(path), path)
        except Invalid as refusal:
            _demand_harmless(refusal)
            self._told(Weight.DOUBT, refusal, path)
            return None

    def _listed(self, manifest: Manifest) -> Iterator[tuple[str, Resource | None]]:
        for resource in manifest.resources:
            paths = [one for one in (resource.href, *resource.files) if one.endswith(_ENDINGS)]
            quiet = resource.kind.lower().startswith(_QUIET)
            if not paths and not quiet:
                facts = {"kind": resource.kind[:80], "resource": (resource.title or resource.href)}
                self._tell(Weight.DROPPED, "exchange-resource-dropped", **facts)
            for path in dict.fromkeys(paths):
                yield path, resource

    def _open(self, path: str) -> etree._Element | None:
        """An XML file; one that is missing or broken is told, and the others are read."""
        assert self.archive is not None
        try:
            root = parse(self.archive.read(path), path)
        except Invalid as refusal:
            _demand_harmless(refusal)
            self._told(Weight.FAULT, refusal, path)
            return None
        kind = name_of(root)
        if kind not in _ITEMS and kind != "assessmentTest" and kind not in _NO_ITEMS:
            self._tell(Weight.DROPPED, "exchange-resource-dropped", kind=kind[:80], resource=path)
        return root

    def _take_test(self, path: str, root: etree._Element) -> None:
        """A test's sections sort its items; its own rules are told, for the bank has forms."""
        title = attributes_of(root).get("title", "")
        self._tell(Weight.DROPPED, "exchange-test-not-kept", test=title[:120] or path)
        folder = posixpath.dirname(path)

        def walk(element: etree._Element, above: str) -> None:
            for one in children(element):
                own = attributes_of(one)
                if name_of(one) == "assessmentItemRef":
                    self.sections.setdefault(path_from(folder, own.get("href", "")), above)
                elif name_of(one) in ("testPart", "assessmentSection"):
                    named = own.get("title", "")
                    walk(one, "/".join(part for part in (above, named) if part))

        walk(root, title)

    def take(self, path: str, root: etree._Element, resource: Resource | None) -> None:
        """Every item of a file."""
        if name_of(root) == "assessmentItem":
            self.drafts.append(self._draft(path, root, resource, self.sections.get(path, "")))
            return
        assessment = child(root, "assessment")
        title = "" if assessment is None else attributes_of(assessment).get("title", "")
        again = 0
        for item in items_in(root):
            # Some programs write each question bank twice, as a cartridge's and as their own.
            if item.get("ident", "") in self.seen:
                again += 1
                continue
            self.drafts.append(self._draft(path, item, None, title or _bank_title(root)))
        if again:
            self._tell(Weight.NOTE, "exchange-items-twice", count=again, resource=path)

    def _draft(
        self, path: str, root: etree._Element, resource: Resource | None, category: str
    ) -> Draft:
        own = attributes_of(root)
        identifier = own.get("identifier") or own.get("ident") or posixpath.basename(path)
        key = self._key(identifier, resource)
        place = Place(file=path, line=line_of(root), part=identifier[:120])
        source = etree.tostring(root, encoding="unicode")[:_LONGEST_SOURCE]
        remarks: list[Remark] = []
        item: Item | None = None
        try:
            item = self._item(path, root, resource, key, place, remarks)
        except Invalid as refusal:
            _demand_harmless(refusal)
            remarks.append(Remark(Weight.FAULT, refusal.code, place, refusal.facts))
        tags = () if resource is None else resource.keywords
        return Draft(key, place, source, item, tuple(remarks), category, tags)

    def _key(self, identifier: str, resource: Resource | None) -> str:
        """The item's identifier; where several items have it, the resource's or a number."""
        count = self.seen[identifier] = self.seen.get(identifier, 0) + 1
        if count == 1:
            return identifier[:128]
        if resource is not None and resource.identifier not in self.seen:
            self.seen[resource.identifier] = 1
            return resource.identifier[:128]
        return f"{identifier[:110]}-{count}"

    def _item(
        self,
        path: str,
        root: etree._Element,
        resource: Resource | None,
        key: str,
        place: Place,
        remarks: list[Remark],
    ) -> Item:
        folder = posixpath.dirname(path)
        count, missing = with_stimuli(root, folder, self._open)
        if count:
            remarks.append(Remark(Weight.NOTE, "exchange-stimulus-put-in", place, {"count": count}))
        for address in missing:
            facts = {"name": address[:120]}
            remarks.append(Remark(Weight.DROPPED, "exchange-stimulus-missing", place, facts))
        files = self._media(folder, shown_of(root), place, remarks)
        if resource is not None and resource.carried:
            own = carried_item(resource.carried, root, version_of(root), files)
            if own is not None:
                return own
            remarks.append(Remark(Weight.DOUBT, "exchange-carried-differs", place))
        item, noticed = held_item(root, place, identifier=key, files=files)
        own = native_choice(item)
        if own is not None:
            remarks.append(Remark(Weight.NOTE, "exchange-qti-own-choice", place))
        remarks += noticed
        return own or item

    def _media(
        self, folder: str, shown: etree._Element, place: Place, remarks: list[Remark]
    ) -> dict[str, str]:
        """The digests of the files that the item shows, by the names it has for them."""
        found: dict[str, str] = {}
        programs = program_files(shown)
        for address in (*files_named(shown), *programs):
            if address.startswith(("data:", "#")):
                continue
            path = self._path(folder, address)
            if path is None:
                facts = {"name": address[:120]}
                remarks.append(Remark(Weight.DROPPED, "exchange-picture-missing", place, facts))
                continue
            try:
                found[address] = self._digest(path, program=address in programs)
            except Invalid as refusal:
                _demand_harmless(refusal)
                remarks.append(Remark(Weight.DROPPED, refusal.code, place, refusal.facts))
        return found

    def _path(self, folder: str, address: str) -> str | None:
        if self.archive is None:
            return None
        plain = path_from("", address.replace("%24", "$"))
        candidates = [path_from(folder, address), plain]
        if _FILE_BASE in plain:
            rest = plain.split(_FILE_BASE, 1)[1].lstrip("/")
            candidates = [f"web_resources/{rest}", rest]
        return next((one for one in candidates if one in self.archive), None)

    def _digest(self, path: str, *, program: bool) -> str:
        if path not in self.known_media:
            assert self.archive is not None
            keep = program_file if program else media_file
            kept = keep(path, self.archive.read(path))
            self.files[kept.digest] = kept
            self.known_media[path] = kept.digest
        return self.known_media[path]

    def _tell(self, weight: Weight, code: str, **facts: str | int) -> None:
        self.remarks.append(Remark(weight, code, Place(file=self.name), facts))

    def _told(self, weight: Weight, refusal: Invalid, path: str) -> None:
        self.remarks.append(Remark(weight, refusal.code, Place(file=path), refusal.facts))


def _bank_title(root: etree._Element) -> str:
    """The name that a question bank of QTI 1.2 has in its metadata."""
    for one in root.iter():
        if name_of(one) == "qtimetadatafield":
            label = child(one, "fieldlabel")
            entry = child(one, "fieldentry")
            if label is not None and entry is not None and text_of(label).strip() == "bank_title":
                return text_of(entry).strip()[:200]
    return ""


def _demand_harmless(refusal: Invalid) -> None:
    """A hostile archive is refused as a whole; a missing or broken file is not hostile."""
    if refusal.code == "exchange-archive-bomb":
        raise refusal
