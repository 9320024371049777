"""Where a version of an item stands, and which acts move it on: a pure table.

draft → review → approved → published → retired
  ↑________|________|

Beside the table stands one more state: an item that became known outside is ``compromised`` with
all its versions, wherever they stood, until a second person lifts it (`itembank.compromises`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from foundation.errors import Conflict


class VersionStatus(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"
    COMPROMISED = "compromised"
    """Known outside: nothing draws it, and nothing of its item is published."""


class Act(StrEnum):
    """What people do to a version."""

    SUBMIT = "submit"
    ANSWER = "answer"
    """A reviewer answers before seeing the key; the version stays where it is."""
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETIRE = "retire"
    COMPROMISE = "compromise"
    """The item was seen where nobody should see it."""
    LIFT = "lift"
    """A second person took that back; the version stands where it stood."""
    TAKE_BACK = "take_back"
    """A change to many items was undone, and the version stands where it stood before."""


class Pool(StrEnum):
    """What an item is kept for; the two are never mixed, for practice gives items away."""

    LIVE = "live"
    PRACTICE = "practice"


TRANSITIONS: Final[dict[tuple[VersionStatus, Act], VersionStatus]] = {
    (VersionStatus.DRAFT, Act.SUBMIT): VersionStatus.REVIEW,
    (VersionStatus.REVIEW, Act.RETURN): VersionStatus.DRAFT,
    (VersionStatus.REVIEW, Act.APPROVE): VersionStatus.APPROVED,
    (VersionStatus.APPROVED, Act.RETURN): VersionStatus.DRAFT,
    (VersionStatus.APPROVED, Act.PUBLISH): VersionStatus.PUBLISHED,
    (VersionStatus.PUBLISHED, Act.RETIRE): VersionStatus.RETIRED,
}


def advance(status: VersionStatus, act: Act) -> VersionStatus:
    """The status after ``act``; raises `Conflict` where the table has no such step."""
    after = TRANSITIONS.get((status, act))
    if after is None:
        raise Conflict("itembank-step-not-allowed", status=status.value, act=act.value)
    return after


def acts_from(status: VersionStatus) -> tuple[Act, ...]:
    """The acts that the table allows from ``status``, for the buttons of a page."""
    return tuple(act for known, act in TRANSITIONS if known is status)
