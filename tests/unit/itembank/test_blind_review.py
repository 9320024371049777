"""A reviewer answers before seeing the key; the first answer stands, and only for these words."""

from __future__ import annotations

import pytest

from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.answers import Response
from itembank.blind_review import (
    Agreement,
    answer_first,
    first_answer,
    is_blind,
    judge,
    keyed_responses,
    refuse_unanswered,
)
from itembank.items import Item, ItemType
from itembank.library import acts_on, move, version_row, write
from itembank.lifecycle import Act
from itembank.tables import ItemVersionRow
from tests.items import demo_items, essay

ITEM = next(item for item in demo_items() if item.item_type is ItemType.MULTIPLE_CHOICE)
KEY: Response = {"RESPONSE": list(ITEM.declarations[0].correct)}


@pytest.fixture
def submitted(
    database: Database, clock: FixedClock, tenant: str, author: Caller, standard_id: str
) -> str:
    with database.write(tenant=tenant) as tx:
        version = write(tx, clock, by=author, item=ITEM, standard_id=standard_id)
        move(tx, clock, by=author, version_id=version.id, act=Act.SUBMIT)
        return version.id


def _blind(tx: Tx, version: ItemVersionRow, by: Caller, item: Item = ITEM) -> bool:
    return is_blind(version, acts_on(tx, version.id), by, item)


def _both(tenant: str) -> Caller:
    grants = (Grant(Role.AUTHOR), Grant(Role.ITEM_REVIEWER))
    return Caller(CallerKind.PERSON, "both", tenant, grants=grants, person_id="both")


def test_answer_that_gets_every_point_agrees_and_any_other_differs() -> None:
    assert judge(ITEM, KEY) is Agreement.AGREES
    assert judge(ITEM, {"RESPONSE": KEY["RESPONSE"][:1]}) is Agreement.DIFFERS
    assert judge(ITEM, {}) is Agreement.DIFFERS


def test_key_of_every_demo_item_agrees_with_itself() -> None:
    for item in demo_items():
        answer = {
            d.identifier: d.correct[0] if d.cardinality == "single" else list(d.correct)
            for d in item.declarations
            if d.correct
        }
        assert judge(item, answer) is Agreement.AGREES, item.identifier


def test_key_is_hidden_until_the_reviewer_has_answered(
    database: Database, clock: FixedClock, tenant: str, reviewer: Caller, submitted: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version = version_row(tx, submitted)
        assert _blind(tx, version, reviewer)
        with pytest.raises(Forbidden) as refused:
            refuse_unanswered(tx, by=reviewer, version_id=submitted)
        assert refused.value.code == "itembank-answer-first"
        kept = answer_first(tx, clock, by=reviewer, version_id=submitted, answer=KEY)
        assert kept.agreement is Agreement.AGREES
        assert not _blind(tx, version, reviewer)
        refuse_unanswered(tx, by=reviewer, version_id=submitted)
        assert version.status == "review"


def test_authors_and_readers_are_never_blind(
    database: Database, tenant: str, author: Caller, submitted: str
) -> None:
    reader = Caller(CallerKind.PERSON, "r", tenant, grants=(Grant(Role.ASSEMBLER),), person_id="r")
    with database.read(tenant=tenant) as tx:
        version = version_row(tx, submitted)
        assert not _blind(tx, version, author)
        assert not _blind(tx, version, reader)
        assert _blind(tx, version, _both(tenant))


def test_draft_is_hidden_from_those_who_only_review(
    database: Database, clock: FixedClock, tenant: str, reviewer: Caller, submitted: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version = version_row(tx, submitted)
        move(tx, clock, by=reviewer, version_id=submitted, act=Act.RETURN, comment="why")
        assert _blind(tx, version, reviewer)
        assert not _blind(tx, version, _both(tenant))


def test_item_that_people_mark_has_no_key_to_confirm(
    database: Database, clock: FixedClock, tenant: str, reviewer: Caller, submitted: str
) -> None:
    assert keyed_responses(essay()) == frozenset()
    with database.read(tenant=tenant) as tx:
        assert not _blind(tx, version_row(tx, submitted), reviewer, essay())


def test_first_answer_is_kept_once_and_counts_until_the_next_submission(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    submitted: str,
) -> None:
    with database.write(tenant=tenant) as tx:
        answer_first(tx, clock, by=reviewer, version_id=submitted, answer=KEY)
        with pytest.raises(Conflict) as refused:
            answer_first(tx, clock, by=reviewer, version_id=submitted, answer=KEY)
        assert refused.value.code == "itembank-answered-already"
        move(tx, clock, by=reviewer, version_id=submitted, act=Act.RETURN, comment="why")
        move(tx, clock, by=author, version_id=submitted, act=Act.SUBMIT)
        assert first_answer(acts_on(tx, submitted), "reviewer-1") is None
        answer_first(tx, clock, by=reviewer, version_id=submitted, answer=KEY)
        kept = first_answer(acts_on(tx, submitted), "reviewer-1")
        assert kept is not None and kept.answer == KEY


def test_only_a_reviewer_who_did_not_write_it_answers_and_answers_all(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
    submitted: str,
) -> None:
    with database.write(tenant=tenant) as tx:
        for by in (author, _writer_and_reviewer(author)):
            with pytest.raises(Forbidden):
                answer_first(tx, clock, by=by, version_id=submitted, answer=KEY)
        with pytest.raises(Invalid) as refused:
            answer_first(tx, clock, by=reviewer, version_id=submitted, answer={})
        assert refused.value.code == "itembank-answer-first-open"
        other = next(item for item in demo_items() if item.identifier != ITEM.identifier)
        draft = write(tx, clock, by=author, item=other, standard_id=standard_id)
        with pytest.raises(Conflict):
            answer_first(tx, clock, by=reviewer, version_id=draft.id, answer=KEY)


def _writer_and_reviewer(author: Caller) -> Caller:
    grants = (Grant(Role.AUTHOR), Grant(Role.ITEM_REVIEWER))
    return Caller(
        CallerKind.PERSON, author.id, author.tenant_id, grants=grants, person_id=author.person_id
    )
