from __future__ import annotations

import pytest

from foundation.errors import Conflict
from proctor.sitting_states import TAKES_FRAMES, TRANSITIONS, SittingEvent, SittingState, advance

S, E = SittingState, SittingEvent


def test_the_ordinary_way() -> None:
    state = S.OPENED
    for event in (E.CONSENT, E.CHECK_IN, E.GO_LIVE, E.CLOSE):
        state = advance(state, event)
    assert state is S.CLOSED


def test_nothing_leads_to_frames_without_consent() -> None:
    into = {source for (source, _), target in TRANSITIONS.items() if target in TAKES_FRAMES}
    assert into - TAKES_FRAMES == {S.OPENED, S.REFUSED}
    for source in into - TAKES_FRAMES:
        assert {e for (s, e), t in TRANSITIONS.items() if s is source and t in TAKES_FRAMES} == {
            E.CONSENT
        }


def test_consent_can_be_withdrawn_wherever_frames_are_taken() -> None:
    assert all(advance(state, E.WITHDRAW) not in TAKES_FRAMES for state in TAKES_FRAMES)


def test_closed_is_the_end() -> None:
    for event in SittingEvent:
        with pytest.raises(Conflict, match="proctor-sitting-wrong-state"):
            advance(S.CLOSED, event)
