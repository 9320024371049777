"""File names of photos: what a list names, what was sent, and what names should not carry."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.normalising import shortened
from exam_engine.enrolment.notices import Notice, error, warning

ACCEPTED = (".jpg", ".jpeg", ".png")
_DOCUMENT_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)[1-9]\d{14}(?!\d)")


@dataclass(frozen=True, slots=True)
class PhotoMatch:
    """Who got which file. ``missing`` are keys of people, the others are file names."""

    matched: Mapping[str, str]
    missing: tuple[str, ...]
    unclaimed: tuple[str, ...]
    doubled: tuple[str, ...]
    with_numbers: int
    """How many of the names carry a document number, which photos should not be named by."""


def judge_photo_name(given: str) -> tuple[str, tuple[Notice, ...]]:
    """The file name without folders, and notices; a name without ending may be any accepted."""
    name = given.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name:
        return "", ()
    notices: list[Notice] = []
    stem, dot, ending = name.rpartition(".")
    if dot and stem and 1 <= len(ending) <= 5 and f".{ending.lower()}" not in ACCEPTED:
        notices.append(
            error("enrolment-photo-kind", Column.PHOTO, ending=ending, accepted=list(ACCEPTED))
        )
    if carries_document_number(name):
        notices.append(warning("enrolment-photo-name-number", Column.PHOTO))
    return shortened(name, 200), tuple(notices)


def carries_document_number(name: str) -> bool:
    """Whether a file name holds what looks like a document number."""
    return _DOCUMENT_NUMBER.search(name) is not None


def shown_name(name: str) -> str:
    """A file name as it may be kept and shown: no folder, document numbers masked."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    masked = _DOCUMENT_NUMBER.sub(lambda m: f"{m[0][:3]}{'*' * (len(m[0]) - 7)}{m[0][-4:]}", base)
    return shortened(masked, 120)


def name_key(name: str) -> str:
    """A file name made comparable: no folder, no ending, composed, letters alike."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem, dot, ending = base.rpartition(".")
    if dot and f".{ending.lower()}" in ACCEPTED:
        base = stem
    return unicodedata.normalize("NFC", base).casefold()


def match_photos(people: Mapping[str, tuple[str, str]], files: Iterable[str]) -> PhotoMatch:
    """Matches files to people by the listed file name, and else by student number.

    ``people`` maps any key to (listed file name or "", student number or "").
    """
    names = list(files)
    counts = Counter(name_key(name) for name in names)
    by_key = {name_key(name): name for name in names if counts[name_key(name)] == 1}
    matched: dict[str, str] = {}
    for key, (listed, student_number) in people.items():
        for wanted in (listed, student_number):
            if wanted and (found := by_key.get(name_key(wanted))):
                matched[key] = found
                break
    taken = Counter(matched.values())
    matched = {key: name for key, name in matched.items() if taken[name] == 1}
    doubled = [name for name in names if counts[name_key(name)] > 1]
    doubled.extend(name for name, count in taken.items() if count > 1)
    unclaimed = [name for name in names if counts[name_key(name)] == 1 and name not in taken]
    return PhotoMatch(
        matched,
        tuple(key for key in people if key not in matched),
        tuple(unclaimed),
        tuple(doubled),
        sum(carries_document_number(name) for name in names),
    )
