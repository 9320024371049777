"""The states of an attempt and the events that lead from one to another: a pure table.

    admitted → consented → checked_in → in_progress → submitted → closed
             ↘ camera_refused ↗        ↕ paused     ↘ expired  ↗

Whoever refuses the camera is checked in by an invigilator instead. An expired attempt may be opened
again by time given back for an incident; a submitted one never is: it was the candidate's own act.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from foundation.errors import Conflict


class AttemptState(StrEnum):
    """Where an attempt stands."""

    ADMITTED = "admitted"
    CONSENTED = "consented"
    CAMERA_REFUSED = "camera_refused"
    CHECKED_IN = "checked_in"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    CLOSED = "closed"


class AttemptEvent(StrEnum):
    """What happens to an attempt."""

    CONSENT = "consent"
    REFUSE_CAMERA = "refuse_camera"
    CHECK_IN = "check_in"
    """The candidate has passed the device check."""
    CHECK_IN_UNWATCHED = "check_in_unwatched"
    """The sitting is not watched by camera, so there was nothing to agree to."""
    CONFIRM_IDENTITY = "confirm_identity"
    """An invigilator has compared the person with the document."""
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    SUBMIT = "submit"
    EXPIRE = "expire"
    REOPEN = "reopen"
    """Time was given back after the clock had run out."""
    CLOSE = "close"


_S, _E = AttemptState, AttemptEvent

TRANSITIONS: Final[dict[tuple[AttemptState, AttemptEvent], AttemptState]] = {
    (_S.ADMITTED, _E.CONSENT): _S.CONSENTED,
    (_S.ADMITTED, _E.REFUSE_CAMERA): _S.CAMERA_REFUSED,
    (_S.ADMITTED, _E.CHECK_IN_UNWATCHED): _S.CHECKED_IN,
    # Until the clock runs, a candidate may think again, in both directions.
    (_S.CONSENTED, _E.REFUSE_CAMERA): _S.CAMERA_REFUSED,
    (_S.CAMERA_REFUSED, _E.CONSENT): _S.CONSENTED,
    (_S.CONSENTED, _E.CHECK_IN): _S.CHECKED_IN,
    (_S.CAMERA_REFUSED, _E.CONFIRM_IDENTITY): _S.CHECKED_IN,
    (_S.CHECKED_IN, _E.START): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _E.PAUSE): _S.PAUSED,
    (_S.PAUSED, _E.RESUME): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _E.SUBMIT): _S.SUBMITTED,
    (_S.PAUSED, _E.SUBMIT): _S.SUBMITTED,
    (_S.IN_PROGRESS, _E.EXPIRE): _S.EXPIRED,
    (_S.EXPIRED, _E.REOPEN): _S.IN_PROGRESS,
    (_S.SUBMITTED, _E.CLOSE): _S.CLOSED,
    (_S.EXPIRED, _E.CLOSE): _S.CLOSED,
}

RUNNING: Final = frozenset({_S.IN_PROGRESS, _S.PAUSED})
"""The candidate has the paper and may answer (or will again, when a pause ends)."""

ENDED: Final = frozenset({_S.SUBMITTED, _S.EXPIRED, _S.CLOSED})
"""Nothing that arrives now counts, though it is kept."""


def advance(state: AttemptState, event: AttemptEvent) -> AttemptState:
    """The state after ``event``; raises `Conflict` where the table has no such step."""
    after = TRANSITIONS.get((state, event))
    if after is None:
        raise Conflict("sessions-step-not-allowed", state=state.value, event=event.value)
    return after
