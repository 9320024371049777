from __future__ import annotations

import pytest

from exam_engine.sessions.states import (
    ENDED,
    RUNNING,
    TRANSITIONS,
    AttemptEvent,
    AttemptState,
    advance,
)
from foundation.errors import Conflict


def walk(*events: AttemptEvent) -> AttemptState:
    state = AttemptState.ADMITTED
    for event in events:
        state = advance(state, event)
    return state


def test_a_candidate_who_agrees_sits_and_hands_in() -> None:
    e = AttemptEvent
    assert walk(e.CONSENT, e.CHECK_IN, e.START, e.SUBMIT, e.CLOSE) is AttemptState.CLOSED


def test_refusing_the_camera_leads_to_the_paper_by_way_of_an_invigilator() -> None:
    e = AttemptEvent
    assert walk(e.REFUSE_CAMERA, e.CONFIRM_IDENTITY, e.START) is AttemptState.IN_PROGRESS
    with pytest.raises(Conflict):
        walk(e.REFUSE_CAMERA, e.CHECK_IN)


def test_an_invigilator_cannot_check_in_someone_who_has_not_answered_yet() -> None:
    with pytest.raises(Conflict) as refused:
        walk(AttemptEvent.CONFIRM_IDENTITY)
    assert refused.value.facts == {"state": "admitted", "event": "confirm_identity"}


def test_time_given_back_opens_an_expired_attempt_but_never_a_submitted_one() -> None:
    assert advance(AttemptState.EXPIRED, AttemptEvent.REOPEN) is AttemptState.IN_PROGRESS
    for state in (AttemptState.SUBMITTED, AttemptState.CLOSED):
        with pytest.raises(Conflict):
            advance(state, AttemptEvent.REOPEN)


def test_nothing_leads_out_of_closed_and_every_other_state_has_a_way_on() -> None:
    sources = {state for state, _ in TRANSITIONS}
    assert sources == set(AttemptState) - {AttemptState.CLOSED}


def test_every_state_can_be_reached_and_can_still_end() -> None:
    reached = {AttemptState.ADMITTED}
    while new := {after for (s, _), after in TRANSITIONS.items() if s in reached} - reached:
        reached |= new
    assert reached == set(AttemptState)
    ends = set(ENDED)
    while new := {s for (s, _), after in TRANSITIONS.items() if after in ends} - ends:
        ends |= new
    assert ends == set(AttemptState)


def test_running_and_ended_do_not_overlap() -> None:
    assert not RUNNING & ENDED
