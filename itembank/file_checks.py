"""Looks at any file as the bank would: single items, packages, and questions of other formats.

Of QTI every item is told as it stands (`itembank.exchange.inspection`). Questions of any other
dialect are told as what an import would make of them. A file that holds no questions is told as
such, and never as a broken one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from lxml import etree

from foundation.errors import Invalid, Refusal
from itembank.delivery import present
from itembank.exchange.dialects import propose, read
from itembank.exchange.drafts import Draft, Weight
from itembank.exchange.inspection import Inspected, inspect_file, inspect_root, with_missing
from itembank.exchange.known_dialects import KNOWN
from itembank.exchange.manifests import path_from
from itembank.exchange.qti_stimuli import with_stimuli
from itembank.exchange.safe_archive import SafeArchive, is_archive
from itembank.exchange.safe_media import type_of
from itembank.exchange.safe_xml import parse
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    MatchInteraction,
    OrderInteraction,
    QtiResponse,
    TextEntryInteraction,
    answerables,
)
from itembank.items import Item
from itembank.markup import plain_text
from itembank.scoring import score

MOST_BYTES: Final = 200 * 1024 * 1024
_ENOUGH, _SURE = 40, 95
"""A file looks so much like a dialect before it is taken for it: with the dialect's ending, and
with any other name."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ITEMS_WITHIN: Final = (".xml", ".qti")
_NAMES: Final = {
    ChoiceInteraction: "choiceInteraction",
    TextEntryInteraction: "textEntryInteraction",
    OrderInteraction: "orderInteraction",
    MatchInteraction: "matchInteraction",
    ExtendedTextInteraction: "extendedTextInteraction",
}
_SHORTEST: Final = 6
"""Shorter words of a reason stand elsewhere by chance."""


def look_at(path: Path, *, programs: bool = False) -> Iterator[Inspected]:
    """Every question of a file, or one line that says what the file is; never an error."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        told = Invalid("exchange-file-too-large", file=path.name, bytes=size, most=MOST_BYTES)
        yield _nothing(path, told)
        return
    with path.open("rb") as file:
        beginning = file.read(4096)
    if _is_xml(beginning) and b"<quiz" not in beginning:
        yield from inspect_file(path, programs=programs)
        return
    data = path.read_bytes()
    try:
        package = _package_of(data, path.name)
        if package is not None:
            yield from _packed(package, path, programs=programs)
            return
        dialect = _dialect_of(data, path.name)
        drafts = read(KNOWN, dialect, data, path.name, {}).drafts if dialect else ()
    except Refusal as refusal:
        yield _nothing(path, refusal)
        return
    if not drafts:
        yield _nothing(path, Invalid("exchange-no-questions", file=path.name), kind="other")
    yield from (_of_draft(path, dialect, draft) for draft in drafts)


def _is_xml(beginning: bytes) -> bool:
    """Whether the first sign is that of a tag, in UTF-8 or UTF-16."""
    plain = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain.startswith(b"<") and not is_archive(beginning)


def _package_of(data: bytes, name: str) -> SafeArchive | None:
    """An archive that holds XML and is no document of an office program."""
    if not is_archive(data):
        return None
    archive = SafeArchive(data, name)
    held = [one for one in archive.names if one.lower().endswith(_ITEMS_WITHIN)]
    return archive if held and "[Content_Types].xml" not in archive.names else None


def _dialect_of(data: bytes, name: str) -> str:
    """The likeliest dialect; empty for pictures, programs and text without questions."""
    is_binary = b"\0" in data[:4096] and not data.startswith(
        (b"PK", b"\xff\xfe", b"\xfe\xff", _OLE)
    )
    if type_of(data) is not None or is_binary:
        return ""
    for one in propose(KNOWN, data, name):
        named = name.lower().endswith(KNOWN[one.dialect].endings)
        if one.likeness.degree >= (_ENOUGH if named else _SURE):
            return one.dialect
    return ""


def _packed(archive: SafeArchive, path: Path, *, programs: bool) -> Iterator[Inspected]:
    """Every XML file of a package, each told under its own name in it."""
    files = _Within(archive)
    for name in archive.names:
        if not name.lower().endswith(_ITEMS_WITHIN) or _is_of_a_mac(name):
            continue
        folder = posixpath.dirname(name)
        try:
            root = parse(archive.read(name), name)
            _, missing = with_stimuli(root, folder, files.open)
        except Refusal as refusal:
            yield _nothing(path / name, refusal)
            continue
        found = inspect_root(root, path / name, partial(files.fetch, folder), programs=programs)
        yield from (with_missing(one, missing) for one in found)


def _is_of_a_mac(name: str) -> bool:
    """What a Mac adds to archives: icons and notes beside every file."""
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")


@dataclass(frozen=True, slots=True)
class _Within:
    """Opens the XML files of a package, by their path or as they are seen from a folder."""

    archive: SafeArchive

    def open(self, path: str) -> etree._Element | None:
        return parse(self.archive.read(path), path) if path in self.archive else None

    def fetch(self, folder: str, address: str) -> etree._Element | None:
        return self.open(path_from(folder, address))


def _of_draft(path: Path, dialect: str, draft: Draft) -> Inspected:
    # A question of which no item came is told by what was dropped of it, if nothing was wrong.
    telling = (Weight.FAULT,) if draft.item is not None else (Weight.FAULT, Weight.DROPPED)
    faults: list[Refusal] = [
        Invalid(one.code, **one.facts) for one in draft.remarks if one.weight in telling
    ]
    leaks: list[str] = []
    deliverable = scorable = False
    if draft.item is not None:
        try:
            leaks, deliverable = _told_of(draft.item), True
            score(draft.item, {}, 0)
            scorable = True
        except Refusal as refusal:
            faults.append(refusal)
    return Inspected(
        str(path),
        draft.key,
        dialect,
        () if draft.item is None else tuple(_interactions(draft.item)),
        deliverable,
        scorable,
        tuple(faults),
        tuple(leaks),
        tuple(one.code for one in draft.remarks if one.weight is Weight.DROPPED),
    )


def _interactions(item: Item) -> Iterator[str]:
    for part in answerables(item.body):
        yield part.interaction if isinstance(part, QtiResponse) else _NAMES[type(part)]


def _told_of(item: Item) -> list[str]:
    """What of an item's reasons stands in the candidate's view without standing in its question."""
    shown = " ".join(_texts(present(item, 0)))
    secrets = [item.explanation, *(one.text for one in item.rationales)]
    words = (plain_text(one) for one in secrets)
    return [f"rationale: {one[:40]}" for one in words if len(one) >= _SHORTEST and one in shown]


def _texts(view: object) -> Iterator[str]:
    if isinstance(view, str):
        yield plain_text(view)
    elif isinstance(view, dict):
        for one in view.values():
            yield from _texts(one)
    elif isinstance(view, list | tuple):
        for one in view:
            yield from _texts(one)


def _nothing(path: Path, reason: Refusal, kind: str = "item") -> Inspected:
    return Inspected(str(path), "", "", (), False, False, (reason,), (), kind=kind)
