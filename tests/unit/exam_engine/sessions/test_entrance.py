from __future__ import annotations

import pytest

from exam_engine.sessions.entrance import (
    AdmittedCandidate,
    admit,
    check_access,
    code_digest,
    sittings_for,
)
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database, Tx
from foundation.errors import Forbidden, Refusal
from foundation.keys import KeyRing

RING = KeyRing.generate()
WANG = AdmittedCandidate("enrolment-1", "tenant-1", "王小明", "batch-1", "初级")


class Registered:
    """A register of one."""

    def find(self, tx: Tx, admission_number: str, document_number: str) -> AdmittedCandidate | None:
        return WANG if (admission_number, document_number) == ("26110001", "D-1") else None

    def known(self, tx: Tx, enrolment_id: str) -> AdmittedCandidate:
        return WANG


def try_to_enter(
    database: Database,
    clock: FixedClock,
    admission: str,
    document: str,
    address: str = "10.0.0.1",
) -> AdmittedCandidate | Refusal:
    with database.write(EVERY_TENANT) as tx:
        return admit(
            tx,
            clock,
            RING,
            Registered(),
            admission_number=admission,
            document_number=document,
            address=address,
        )


def test_both_numbers_let_a_candidate_in_however_they_are_spaced(
    store: Database, clock: FixedClock
) -> None:
    assert try_to_enter(store, clock, " 26110001 ", "D-1") == WANG


def test_the_answer_is_the_same_whatever_was_wrong(store: Database, clock: FixedClock) -> None:
    wrong_document = try_to_enter(store, clock, "26110001", "D-2")
    unknown_number = try_to_enter(store, clock, "99999999", "D-1")
    assert isinstance(wrong_document, Forbidden)
    assert isinstance(unknown_number, Forbidden)
    assert wrong_document.code == unknown_number.code == "sessions-not-admitted"
    assert wrong_document.facts == unknown_number.facts == {}


@pytest.mark.parametrize("number", ["26110001", "99999999"])
def test_tries_are_limited_for_numbers_that_exist_and_for_those_that_do_not(
    store: Database, clock: FixedClock, number: str
) -> None:
    answers = [try_to_enter(store, clock, number, f"guess {n}") for n in range(6)]
    codes = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert codes == ["sessions-not-admitted"] * 5 + ["sessions-entrance-wait"]


def test_a_stranger_elsewhere_does_not_lock_the_candidate_out(
    store: Database, clock: FixedClock
) -> None:
    for n in range(8):
        try_to_enter(store, clock, "26110001", f"guess {n}", address="203.0.113.9")
    assert try_to_enter(store, clock, "26110001", "D-1") == WANG


def test_waiting_ends(store: Database, clock: FixedClock) -> None:
    for n in range(6):
        try_to_enter(store, clock, "26110001", f"guess {n}")
    clock.advance(minutes=2)
    assert try_to_enter(store, clock, "26110001", "D-1") == WANG


def test_a_candidate_sees_only_open_sittings_of_the_own_batch_and_level(
    store: Database, body: str, sitting: str
) -> None:
    with store.read(body) as tx:
        assert [row.id for row in sittings_for(tx, "batch-1", "初级")] == [sitting]
        assert sittings_for(tx, "batch-1", "高级") == []
        assert sittings_for(tx, "batch-2", "初级") == []


def test_a_sitting_may_be_bound_to_networks_and_a_room_code() -> None:
    rules = {"networks": ["10.1.0.0/16", "fd00::/8"], "code_digest": code_digest("s1", "R7K2")}
    check_access(rules, sitting_id="s1", address="10.1.4.9", code=" r7k2 ")
    check_access(rules, sitting_id="s1", address="fd00::1", code="R7K2")
    with pytest.raises(Forbidden, match="sessions-network-not-allowed"):
        check_access(rules, sitting_id="s1", address="10.2.0.1", code="R7K2")
    with pytest.raises(Forbidden, match="sessions-network-not-allowed"):
        check_access(rules, sitting_id="s1", address="testclient", code="R7K2")
    with pytest.raises(Forbidden, match="sessions-room-code-wrong"):
        check_access(rules, sitting_id="s1", address="10.1.4.9", code="")
    check_access({}, sitting_id="s1", address="testclient")
