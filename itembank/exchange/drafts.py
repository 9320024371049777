"""What a reader of foreign questions hands on: drafts with their source beside them, and remarks.

A reader never stops at one bad question. It gives a `Draft` for each question that it saw, whether
it could make an item of it or not, in the order of the source; and a `Remark` for everything that
it assumed, doubted, left out or could not read. Nothing of a source is lost silently: what is not
in an item is named by a remark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from foundation.errors import Fact
from itembank.items import Item


class Weight(StrEnum):
    """How much a remark matters to the person who confirms an import."""

    NOTE = "note"  # a convention was applied; nothing need be done
    DOUBT = "doubt"  # could be read in two ways; a person should look
    DROPPED = "dropped"  # stood in the source and is not in the item
    FAULT = "fault"  # no item could be made until this is put right


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source something stands; rows and lines count from 1, 0 means not known."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    line: int = 0
    part: str = ""
    """A named part: an element's path, a question's number, a field."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about what was read; ``code`` and ``facts`` make the sentence."""

    weight: Weight
    code: str
    place: Place
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture, sound or other file that items show: its name in them, and its bytes."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """One question of a source: what was read, what was understood, and what remains in doubt."""

    key: str
    """The same each time the same source is read: its own identifier, or `key_of` its text."""
    place: Place
    source: str
    """What stood there, as a person would read it (text, or the markup itself)."""
    item: Item | None
    """The item, or None where no item could be made: then a remark of weight FAULT says why."""
    remarks: tuple[Remark, ...] = ()
    category: str = ""
    """Where the source files it ("Chapter 1/Safety"), for people to sort by."""
    tags: tuple[str, ...] = ()
    """Words that the source marks it with."""

    @property
    def doubtful(self) -> bool:
        """Whether a person should look before it is kept."""
        return any(remark.weight is not Weight.NOTE for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one source."""

    dialect: str
    drafts: tuple[Draft, ...]
    remarks: tuple[Remark, ...] = ()
    """What is said of the source as a whole."""
    files: tuple[MediaFile, ...] = ()
    parsed: tuple[Mapping[str, Any], ...] = ()
    """All entries in order in the dialect's own terms, where it has such: for programs."""


_KEY_LENGTH: Final = 32


def key_of(text: str) -> str:
    """A key for a question that has no identifier: a digest of its text without white space."""
    return sha256("".join(text.split()).encode()).hexdigest()[:_KEY_LENGTH]
