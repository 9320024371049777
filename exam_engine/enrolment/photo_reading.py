"""Finds whose each photo of an album is, and makes it fit; only somebody's photos are opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from exam_engine.enrolment.photo_archive import Album
from exam_engine.enrolment.photo_names import (
    ACCEPTED,
    carries_document_number,
    match_photos,
    shown_name,
)
from exam_engine.enrolment.photos import Photo, PhotoLimits, accept_photo
from foundation.errors import Invalid

_BITE = 20
"""Photos between two words on how far the work is."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A photo that fits: whose it is (a candidate's id), and where its bytes are kept."""

    candidate_id: str
    name: str
    digest: str
    cropped: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """A photo that cannot be used, with the reason; ``candidate_id`` where it is known whose."""

    candidate_id: str | None
    name: str
    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found among the photos. Names are as `photo_names.shown_name` shows them."""

    found: tuple[Found, ...]
    unfit: tuple[Unfit, ...]
    unclaimed: tuple[str, ...]
    doubled: tuple[str, ...]
    with_numbers: int


def pack(reading: Reading) -> bytes:
    """A reading as JSON."""
    return msgspec.json.encode(reading)


def unpack(data: bytes) -> Reading:
    """What `pack` wrote."""
    return msgspec.json.decode(data, type=Reading)


def read(
    album: Album,
    people: Mapping[str, tuple[str, str]],
    keep: Callable[[Photo], str],
    progress: Progress | None = None,
) -> Reading:
    """Matches an album to people (see `match_photos`) and makes what fits ready with ``keep``."""
    usable = [name for name in album.names if _is_photo_name(name)]
    match = match_photos(people, usable)
    places = {name: place for place, name in enumerate(album.names)}
    found: list[Found] = []
    unfit = [
        Unfit(
            None,
            shown_name(name),
            "enrolment-photo-kind",
            {"ending": name.rpartition(".")[2], "accepted": list(ACCEPTED)},
        )
        for name in album.names
        if not _is_photo_name(name)
    ]
    limits = PhotoLimits()
    for done, (candidate_id, name) in enumerate(match.matched.items()):
        if progress is not None and done % _BITE == 0:
            progress(done, len(match.matched))
        try:
            photo = accept_photo(album.photo(places[name], limits.max_bytes), limits)
        except Invalid as refused:
            unfit.append(Unfit(candidate_id, shown_name(name), refused.code, refused.facts))
        else:
            found.append(Found(candidate_id, shown_name(name), keep(photo), photo.cropped))
    return Reading(
        tuple(found),
        tuple(unfit),
        tuple(shown_name(name) for name in match.unclaimed),
        tuple(sorted(shown_name(name) for name in match.doubled)),
        sum(carries_document_number(name) for name in album.names),
    )


def _is_photo_name(name: str) -> bool:
    """Whether the name's ending, where it has one, is that of a photo."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = base.rpartition(".")
    return not (dot and stem and 1 <= len(ending) <= 5) or f".{ending.lower()}" in ACCEPTED
