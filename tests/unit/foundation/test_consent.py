"""Consent names the words shown, is refused or taken back as easily, and can be shown later."""

from __future__ import annotations

import hashlib

import orjson
import pytest

from foundation import audit
from foundation.clock import FixedClock
from foundation.consent import (
    ConsentRow,
    ConsentTextRow,
    Decision,
    check_receipt,
    decide,
    decisions_of,
    has_consented,
    latest,
    publish_text,
    receipt,
    withdraw,
)
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound

TEXT = "考试期间，摄像头画面只在本机分析；发现异常时，前后十秒的画面会加密保存三十天。"


def _publish(
    database: Database, clock: FixedClock, tenant: str, text: str = TEXT, version: str = "1"
) -> ConsentTextRow:
    with database.write(tenant) as tx:
        return publish_text(
            tx, clock, purpose="proctoring", version=version, language="zh-CN", text=text
        )


def _decide(
    database: Database, clock: FixedClock, tenant: str, words: ConsentTextRow, *, given: bool
) -> ConsentRow:
    with database.write(tenant) as tx:
        return decide(
            tx, clock, subject_ref="e1", text_id=words.id, digest=words.digest, given=given
        )


def test_decision_names_the_words_the_time_and_the_purpose(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    row = _decide(database, clock, tenant, words, given=True)
    assert (row.decision, row.purpose, row.at) == (Decision.GIVEN, "proctoring", clock.now())
    assert words.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    with database.read(tenant) as tx:
        assert has_consented(tx, subject_ref="e1", purpose="proctoring")
        assert not has_consented(tx, subject_ref="e2", purpose="proctoring")
        assert not has_consented(tx, subject_ref="e1", purpose="research")


def test_consent_is_taken_back_and_given_again_and_all_of_it_stays(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    for _ in range(2):
        _decide(database, clock, tenant, words, given=True)
        with database.write(tenant) as tx:
            withdraw(tx, clock, subject_ref="e1", purpose="proctoring")
            assert not has_consented(tx, subject_ref="e1", purpose="proctoring")
    with database.read(tenant) as tx:
        told = [row.decision for row in decisions_of(tx, "e1")]
    assert told == [Decision.GIVEN, Decision.WITHDRAWN] * 2


def test_refusal_is_recorded_and_holds_as_no_consent(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    _decide(database, clock, tenant, words, given=False)
    with database.read(tenant) as tx:
        row = latest(tx, subject_ref="e1", purpose="proctoring")
        assert row is not None and row.decision == Decision.REFUSED
        assert not has_consented(tx, subject_ref="e1", purpose="proctoring")


def test_what_was_not_given_cannot_be_withdrawn(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    with pytest.raises(Conflict) as refusal, database.write(tenant) as tx:
        withdraw(tx, clock, subject_ref="e1", purpose="proctoring")
    assert refusal.value.code == "consent-not-given"


def test_consent_to_other_words_than_were_shown_is_refused(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    shown = hashlib.sha256(b"older words").hexdigest()
    with pytest.raises(Conflict) as refusal, database.write(tenant) as tx:
        decide(tx, clock, subject_ref="e1", text_id=words.id, digest=shown, given=True)
    assert refusal.value.code == "consent-text-outdated"


def test_published_words_never_change_under_one_version(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    assert _publish(database, clock, tenant, f"  {TEXT}\n").id == words.id
    with pytest.raises(Conflict):
        _publish(database, clock, tenant, TEXT + "另外……")
    assert _publish(database, clock, tenant, TEXT + "另外……", version="2").id != words.id
    with pytest.raises(Invalid):
        _publish(database, clock, tenant, "   ", version="3")


def test_words_of_another_body_cannot_be_agreed_to(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    with pytest.raises(NotFound):
        _decide(database, clock, other_tenant, words, given=True)


def test_receipt_holds_the_words_and_shows_any_change(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    row = _decide(database, clock, tenant, words, given=True)
    with database.read(tenant) as tx:
        kept = receipt(tx, row)
        assert check_receipt(tx, kept)
        told = orjson.loads(kept)
        assert (told["text"], told["decision"]) == (TEXT, "given")
        without = {name: value for name, value in told.items() if name != "digest"}
        again = orjson.dumps(without, option=orjson.OPT_SORT_KEYS)
        assert told["digest"] == hashlib.sha256(again).hexdigest()
        assert not check_receipt(tx, orjson.dumps({**told, "decision": "refused"}))
        assert not check_receipt(tx, orjson.dumps({**told, "receipt": "unknown"}))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"kind": "other"}', b"\xff\xfe"])
def test_unreadable_receipt_is_told(database: Database, tenant: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal, database.read(tenant) as tx:
        check_receipt(tx, content)
    assert refusal.value.code == "consent-receipt-unreadable"


def test_every_decision_stands_in_the_audit_chain(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    words = _publish(database, clock, tenant)
    _decide(database, clock, tenant, words, given=True)
    with database.write(tenant) as tx:
        withdraw(tx, clock, subject_ref="e1", purpose="proctoring")
    with database.read(tenant) as tx:
        acts = [orjson.loads(line)["act"] for line in audit.export(tx)]
    assert acts == ["foundation:consent:given", "foundation:consent:withdrawn"]
