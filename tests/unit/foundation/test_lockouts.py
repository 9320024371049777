"""Failures are borne for a while, then each one makes the next try wait longer."""

from __future__ import annotations

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.lockouts import (
    LockoutSettings,
    forget_failures,
    lockout_key,
    minutes_to_wait,
    note_failure,
)

SETTINGS = LockoutSettings(attempts=3, first_wait_seconds=60, longest_wait_seconds=600)
KEY = lockout_key("login", "wang")


def _fail(database: Database, clock: FixedClock, key: str = KEY) -> int:
    with database.write() as tx:
        return note_failure(tx, clock, SETTINGS, key)


def _wait(database: Database, clock: FixedClock, key: str = KEY) -> int:
    with database.read() as tx:
        return minutes_to_wait(tx, clock, key)


def test_wait_doubles_up_to_its_longest(either_database: Database, clock: FixedClock) -> None:
    assert [_fail(either_database, clock) for _ in range(8)] == [0, 0, 1, 2, 4, 8, 10, 10]
    assert _wait(either_database, clock) == 10


def test_wait_runs_out_by_the_clock(database: Database, clock: FixedClock) -> None:
    for _ in range(3):
        _fail(database, clock)
    clock.advance(seconds=30)
    assert _wait(database, clock) == 1
    clock.advance(seconds=30)
    assert _wait(database, clock) == 0


def test_success_and_a_day_begin_anew(database: Database, clock: FixedClock) -> None:
    for _ in range(2):
        _fail(database, clock)
    with database.write() as tx:
        forget_failures(tx, KEY)
    assert [_fail(database, clock), _fail(database, clock)] == [0, 0]
    clock.advance(hours=25)
    assert _fail(database, clock) == 0


def test_keys_and_purposes_do_not_share_failures(database: Database, clock: FixedClock) -> None:
    for _ in range(4):
        _fail(database, clock)
    assert _wait(database, clock, lockout_key("login", "li")) == 0
    assert _wait(database, clock, lockout_key("second-factor", "wang")) == 0


def test_patient_attacker_does_not_overflow_the_wait(database: Database, clock: FixedClock) -> None:
    with database.write() as tx:
        waits = [note_failure(tx, clock, SETTINGS, KEY) for _ in range(120)]
    assert waits[-1] == 10
