"""Photos that were read, as the page shows them: whose each is, what cannot be used and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_engine.enrolment.photo_reading import Found, Reading
from exam_engine.enrolment.returned import Words
from exam_engine.enrolment.roster import Enrolled
from exam_engine.enrolment.tables import EnrolmentState

PAGE = 60


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo that fits, with its owner; ``replaces`` tells that another photo goes."""

    place: int
    name: str
    owner: str
    class_name: str
    cropped: bool
    replaces: bool


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A photo that cannot be used; ``owner`` is empty where it is nobody's."""

    name: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True)
class PhotosView:
    """One page of what was found. ``without`` is how many stay without a photo."""

    photos: tuple[PhotoView, ...]
    page: int
    pages: int
    found: int
    replaced: int
    refused: tuple[RefusedView, ...]
    unclaimed: tuple[str, ...]
    doubled: tuple[str, ...]
    with_numbers: int
    without: int


def photos_view(
    reading: Reading, lines: Sequence[Enrolled], words: Words, number: int
) -> PhotosView:
    """What was found among the photos, beside the college's candidates as they are now."""
    owners = {line.candidate_id: line for line in lines if line.state != EnrolmentState.WITHDRAWN}
    pages = max(1, -(-len(reading.found) // PAGE))
    number = min(number, pages)
    places = range((number - 1) * PAGE, min(number * PAGE, len(reading.found)))
    matched = {found.candidate_id for found in reading.found}
    return PhotosView(
        photos=tuple(_photo_view(place, reading.found[place], owners) for place in places),
        page=number,
        pages=pages,
        found=len(reading.found),
        replaced=sum(_replaces(found, owners.get(found.candidate_id)) for found in reading.found),
        refused=tuple(
            RefusedView(one.name, _name(owners, one.candidate_id), words(one.code, one.facts))
            for one in reading.unfit
        ),
        unclaimed=reading.unclaimed,
        doubled=reading.doubled,
        with_numbers=reading.with_numbers,
        without=sum(
            line.photo_digest is None and candidate_id not in matched
            for candidate_id, line in owners.items()
        ),
    )


def _photo_view(place: int, found: Found, owners: Mapping[str, Enrolled]) -> PhotoView:
    owner = owners.get(found.candidate_id)
    return PhotoView(
        place,
        found.name,
        owner.name if owner else "",
        owner.class_name if owner else "",
        found.cropped,
        _replaces(found, owner),
    )


def _replaces(found: Found, owner: Enrolled | None) -> bool:
    return owner is not None and owner.photo_digest not in (None, found.digest)


def _name(owners: Mapping[str, Enrolled], candidate_id: str | None) -> str:
    owner = owners.get(candidate_id or "")
    return owner.name if owner else ""
