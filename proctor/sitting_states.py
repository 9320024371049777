"""The states of a watched sitting and what leads from one to another: a pure table.

    opened → consented → checked_in → live → closed
           ↘ refused

Who refuses, or withdraws later, is checked by an invigilator instead and sits the same exam:
``refused`` ends the watching, never the exam. Until the sitting is live they may think again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from foundation.errors import Conflict


class SittingState(StrEnum):
    """Where a watched sitting stands."""

    OPENED = "opened"
    CONSENTED = "consented"
    REFUSED = "refused"
    CHECKED_IN = "checked_in"
    LIVE = "live"
    CLOSED = "closed"


class SittingEvent(StrEnum):
    """What happens to it."""

    CONSENT = "consent"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CHECK_IN = "check_in"
    GO_LIVE = "go_live"
    CLOSE = "close"


_S, _E = SittingState, SittingEvent

TRANSITIONS: Final[dict[tuple[SittingState, SittingEvent], SittingState]] = {
    (_S.OPENED, _E.CONSENT): _S.CONSENTED,
    (_S.OPENED, _E.REFUSE): _S.REFUSED,
    (_S.REFUSED, _E.CONSENT): _S.CONSENTED,
    (_S.CONSENTED, _E.CHECK_IN): _S.CHECKED_IN,
    (_S.CONSENTED, _E.WITHDRAW): _S.REFUSED,
    # The check-in may be repeated: the camera was moved, the light changed.
    (_S.CHECKED_IN, _E.CHECK_IN): _S.CHECKED_IN,
    (_S.CHECKED_IN, _E.WITHDRAW): _S.REFUSED,
    (_S.CHECKED_IN, _E.GO_LIVE): _S.LIVE,
    (_S.LIVE, _E.WITHDRAW): _S.CLOSED,
    (_S.LIVE, _E.CLOSE): _S.CLOSED,
    (_S.OPENED, _E.CLOSE): _S.CLOSED,
    (_S.CONSENTED, _E.CLOSE): _S.CLOSED,
    (_S.CHECKED_IN, _E.CLOSE): _S.CLOSED,
    (_S.REFUSED, _E.CLOSE): _S.CLOSED,
}

TAKES_FRAMES: Final = frozenset({_S.CONSENTED, _S.CHECKED_IN, _S.LIVE})
"""No frame is taken from anybody who has not agreed."""


def advance(state: SittingState, event: SittingEvent) -> SittingState:
    """The next state; Conflict("proctor-sitting-wrong-state") where the table has none."""
    try:
        return TRANSITIONS[state, event]
    except KeyError as missing:
        raise Conflict(
            "proctor-sitting-wrong-state", state=str(state), event=str(event)
        ) from missing
