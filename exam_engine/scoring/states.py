"""Where a result stands, and which acts move it on: a pure table.

provisional ⇄ held
     ↓
  released        (stays so; a correction is a new version of the result)
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from foundation.errors import Conflict


class ResultState(StrEnum):
    """Where a result stands."""

    PROVISIONAL = "provisional"
    HELD = "held"
    RELEASED = "released"


class ResultAct(StrEnum):
    """What people do to a result."""

    HOLD = "hold"
    """A case was opened."""
    FREE = "free"
    """The last open case was closed."""
    RELEASE = "release"


class CaseOutcome(StrEnum):
    """How a case was settled."""

    CLEARED = "cleared"
    """Nothing stands against the candidate."""
    UPHELD = "upheld"
    """The body found a violation: the result is annulled, the marks stay on record."""


class AppealOutcome(StrEnum):
    """What another person decided of an appeal against a case that was upheld."""

    DISMISSED = "dismissed"
    """The decision stands."""
    GRANTED = "granted"
    """The decision is taken back: nothing stands against the candidate."""


TRANSITIONS: Final[dict[tuple[ResultState, ResultAct], ResultState]] = {
    (ResultState.PROVISIONAL, ResultAct.HOLD): ResultState.HELD,
    # A second case about a result that is held already changes nothing.
    (ResultState.HELD, ResultAct.HOLD): ResultState.HELD,
    (ResultState.HELD, ResultAct.FREE): ResultState.PROVISIONAL,
    (ResultState.PROVISIONAL, ResultAct.RELEASE): ResultState.RELEASED,
}


def advance(state: ResultState, act: ResultAct) -> ResultState:
    """The state after ``act``; raises `Conflict` where the table has no such step."""
    after = TRANSITIONS.get((state, act))
    if after is None:
        raise Conflict("outcomes-step-not-allowed", state=state.value, act=act.value)
    return after
