from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exam_engine.sessions.tokens import AttemptPass, AttemptTokens
from foundation.clock import FixedClock
from foundation.errors import Forbidden
from foundation.ids import new_id
from foundation.keys import KeyRing


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


def test_a_token_says_which_attempt_and_epoch(clock: FixedClock) -> None:
    tokens, attempt = AttemptTokens(KeyRing.generate(), clock), new_id()
    assert tokens.read(tokens.give(attempt, "body-1", 3)) == AttemptPass(attempt, "body-1", 3)


def test_a_token_changed_anywhere_is_refused(clock: FixedClock) -> None:
    tokens = AttemptTokens(KeyRing.generate(), clock)
    token = tokens.give(new_id(), "body-1", 3)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(Forbidden):
            tokens.read(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("token", ["", ".", "a.b.c.d", "考生.1.2.3", "é" * 40, "\ud800.1.2"])
def test_rubbish_is_refused_not_an_error(clock: FixedClock, token: str) -> None:
    with pytest.raises(Forbidden, match="sessions-token-invalid"):
        AttemptTokens(KeyRing.generate(), clock).read(token)


def test_another_rings_token_and_an_old_one_are_refused(clock: FixedClock) -> None:
    ours, theirs = (AttemptTokens(KeyRing.generate(), clock) for _ in range(2))
    with pytest.raises(Forbidden, match="sessions-token-invalid"):
        ours.read(theirs.give(new_id(), "body-1", 1))
    token = ours.give(new_id(), "body-1", 1)
    clock.advance(hours=27)
    with pytest.raises(Forbidden, match="sessions-token-expired"):
        ours.read(token)
