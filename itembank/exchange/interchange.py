"""The dialects that systems write for each other: QTI, cartridges, Moodle XML, GIFT, Aiken."""

from __future__ import annotations

import re
from typing import Final

from foundation.errors import Invalid
from itembank.exchange.aiken_reader import read_aiken
from itembank.exchange.dialects import Dialect, Likeness, Options, Reason
from itembank.exchange.drafts import Reading
from itembank.exchange.gift_reader import read_gift
from itembank.exchange.manifests import manifest_path
from itembank.exchange.moodle_reader import read_moodle
from itembank.exchange.package_reader import read_item_file, read_package
from itembank.exchange.safe_archive import SafeArchive, is_archive

_HEAD: Final = 20_000
"""Bytes that a guess looks at."""
_QUIZ: Final = re.compile(rb"<quiz[\s>]")
_QTI: Final = re.compile(rb"<(?:\w+:)?(?:assessmentItem|qti-assessment-item|questestinterop)[\s>]")
_ANSWER: Final = re.compile(rb"(?mi)^\s*ANSWER\s*:\s*[A-Z]\b")
_BRACES: Final = re.compile(rb"\{[^{}]*[=~#][^{}]*\}|\{\s*(?:T|F|TRUE|FALSE)?\s*\}", re.IGNORECASE)
_UNLIKE: Final = Likeness(0)


def _package(data: bytes, name: str, options: Options) -> Reading:
    return read_package(data, name)


def _item_file(data: bytes, name: str, options: Options) -> Reading:
    return read_item_file(data, name)


def _moodle(data: bytes, name: str, options: Options) -> Reading:
    return read_moodle(data, name)


def _gift(data: bytes, name: str, options: Options) -> Reading:
    return read_gift(data, name)


def _aiken(data: bytes, name: str, options: Options) -> Reading:
    return read_aiken(data, name)


def _like_package(data: bytes, name: str) -> Likeness:
    """An archive with a manifest, or with files of items."""
    if not is_archive(data):
        return _UNLIKE
    try:
        archive = SafeArchive(data, name)
    except Invalid as refusal:
        return Likeness(1, (Reason(refusal.code, refusal.facts),))
    if manifest_path(archive) is not None:
        return Likeness(95, (Reason("exchange-reason-manifest"),))
    if any(one.endswith("[Content_Types].xml") for one in archive.names):
        return _UNLIKE
    some = any(one.endswith((".xml", ".qti")) for one in archive.names)
    return Likeness(30, (Reason("exchange-reason-xml-inside"),)) if some else _UNLIKE


def _like_item_file(data: bytes, name: str) -> Likeness:
    found = _QTI.search(data[:_HEAD])
    return Likeness(95, (Reason("exchange-reason-qti"),)) if found else _UNLIKE


def _like_moodle(data: bytes, name: str) -> Likeness:
    found = _QUIZ.search(data[:_HEAD])
    return Likeness(95, (Reason("exchange-reason-quiz"),)) if found else _UNLIKE


def _like_gift(data: bytes, name: str) -> Likeness:
    if is_archive(data) or data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return _UNLIKE
    found = len(_BRACES.findall(data[:_HEAD]))
    if name.lower().endswith(".gift"):
        return Likeness(90, (Reason("exchange-reason-ending", {"ending": ".gift"}),))
    if data[:_HEAD].lstrip().startswith((b"::", b"$CATEGORY")) or found >= 2:
        return Likeness(80, (Reason("exchange-reason-braces", {"count": found}),))
    return Likeness(20, (Reason("exchange-reason-braces", {"count": found}),)) if found else _UNLIKE


def _like_aiken(data: bytes, name: str) -> Likeness:
    found = len(_ANSWER.findall(data[:_HEAD]))
    if not found or is_archive(data):
        return _UNLIKE
    return Likeness(
        min(60 + 10 * found, 90), (Reason("exchange-reason-answers", {"count": found}),)
    )


INTERCHANGE: Final = (
    Dialect("qti-package", (".zip", ".imscc"), _package, _like_package),
    Dialect("qti", (".xml",), _item_file, _like_item_file),
    Dialect("moodle-xml", (".xml",), _moodle, _like_moodle),
    Dialect("gift", (".gift", ".txt"), _gift, _like_gift),
    Dialect("aiken", (".txt",), _aiken, _like_aiken),
)
"""Readers with the way each is told from the others; none of them leaves anything open."""
