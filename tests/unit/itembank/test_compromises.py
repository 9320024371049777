"""An item that was seen outside is drawn no more, until somebody else says why it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.roles import Caller, Role
from itembank.bulk import order_bulk
from itembank.bulk_changes import Change
from itembank.compromises import (
    Compromised,
    Sighting,
    compromised_versions,
    compromises,
    items_named,
    lift,
    mark,
)
from itembank.library import acts_on, move, take_in, version_row, versions_of, write
from itembank.lifecycle import Act, Pool, VersionStatus
from itembank.pools import candidates, counts
from itembank.search import Wanted, count_by_status, find
from tests.bank_people import person
from tests.items import single

SEEN = Sighting("某聊天群", "截图中有原题和选项", date(2026, 11, 20))


@dataclass
class Bank:
    """One published item with a draft of its next version, and who works on it."""

    database: Database
    clock: FixedClock
    tenant: str
    standard: str
    author: Caller
    reviewer: Caller
    second: Caller
    item_id: str = ""

    def mark(self, seen: Sighting = SEEN, by: Caller | None = None) -> None:
        with self.database.write(tenant=self.tenant) as tx:
            mark(tx, self.clock, by=by or self.reviewer, item_ids=[self.item_id], seen=seen)

    def lift(self, by: Caller, reason: str = "截图是公开的样题") -> None:
        with self.database.write(tenant=self.tenant) as tx:
            (told,) = [one for one in compromises(tx, self.item_id) if one.lifted_at is None]
            lift(tx, self.clock, by=by, compromise_id=told.id, reason=reason)

    def statuses(self) -> list[str]:
        with self.database.read(tenant=self.tenant) as tx:
            return [VersionStatus(one.status).value for one in versions_of(tx, self.item_id)]

    def drawn(self) -> list[str]:
        with self.database.read(tenant=self.tenant) as tx:
            return [one.identifier for one in candidates(tx, "初级")]

    def told(self) -> list[Compromised]:
        with self.database.read(tenant=self.tenant) as tx:
            return compromises(tx)


@pytest.fixture
def bank(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> Bank:
    second = person("measurer-1", tenant, Role.PSYCHOMETRICIAN)
    bank = Bank(database, clock, tenant, standard_id, author, reviewer, second)
    with database.write(tenant=tenant) as tx:
        (row,) = take_in(
            tx, clock, author=author, reviewer=reviewer, items=[single()], standard_id=standard_id
        )
        newer = replace(single(), title="第二版")
        write(tx, clock, by=author, item=newer, standard_id=standard_id)
        bank.item_id = row.item_id
    return bank


def test_a_marked_item_is_no_candidate_from_that_moment_and_every_version_says_so(
    bank: Bank,
) -> None:
    assert bank.drawn() == ["T-1"]
    bank.mark()
    assert bank.drawn() == []
    assert bank.statuses() == ["compromised", "compromised"]
    with bank.database.read(tenant=bank.tenant) as tx:
        assert counts(tx, "初级") == {}
        assert len(compromised_versions(tx)) == 2
        (found,) = find(tx, Wanted(status="compromised"), page=1, size=10)
        assert found.in_use is None
        assert count_by_status(tx, Wanted())[VersionStatus.COMPROMISED] == 1


def test_the_mark_tells_where_when_why_and_by_whom_and_the_history_shows_it(bank: Bank) -> None:
    bank.mark(Sighting("  某聊天群 ", SEEN.reason, SEEN.on))
    (told,) = bank.told()
    assert (told.where, told.reason, told.on) == ("某聊天群", SEEN.reason, SEEN.on)
    assert (told.marked_by, told.identifier, told.lifted_at) == ("reviewer-1", "T-1", None)
    with bank.database.read(tenant=bank.tenant) as tx:
        last = [acts_on(tx, one.id)[-1] for one in versions_of(tx, bank.item_id)]
    assert {(act.act, act.comment) for act in last} == {("compromise", SEEN.reason)}


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (Sighting("", "理由"), "itembank-compromise-incomplete"),
        (Sighting("某群", "  "), "itembank-compromise-incomplete"),
        (Sighting("群" * 401, "理由"), "itembank-compromise-place-long"),
        (Sighting("某群", "理由", date(2026, 11, 23)), "itembank-compromise-to-come"),
    ],
)
def test_a_mark_needs_a_place_a_reason_and_a_day_that_has_been(
    bank: Bank, seen: Sighting, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bank.mark(seen)
    assert refused.value.code == code and bank.drawn() == ["T-1"]


def test_a_writer_may_not_mark_and_nobody_marks_twice(bank: Bank) -> None:
    with pytest.raises(Forbidden):
        bank.mark(by=bank.author)
    bank.mark()
    with pytest.raises(Conflict):
        bank.mark(by=bank.second)


def test_only_a_second_person_who_wrote_nothing_of_it_lifts_with_a_reason(bank: Bank) -> None:
    bank.mark()
    writer = person("author-1", bank.tenant, Role.AUTHOR, Role.ITEM_REVIEWER)
    for by, code in (
        (bank.reviewer, "itembank-lift-own-mark"),
        (writer, "itembank-lift-own-item"),
    ):
        (told,) = bank.told()
        assert not told.may_lift(by)
        with pytest.raises(Forbidden) as refused:
            bank.lift(by)
        assert refused.value.code == code
    with pytest.raises(Invalid):
        bank.lift(bank.second, reason=" ")
    assert bank.told()[0].may_lift(bank.second)
    bank.lift(bank.second)
    assert bank.statuses() == ["published", "draft"] and bank.drawn() == ["T-1"]
    (told,) = bank.told()
    assert told.lifted_by == "measurer-1" and told.lift_reason == "截图是公开的样题"
    with pytest.raises(Conflict), bank.database.write(tenant=bank.tenant) as tx:
        lift(tx, bank.clock, by=bank.second, compromise_id=told.id, reason="再次")


def test_no_later_version_of_a_marked_item_is_published(bank: Bank) -> None:
    bank.mark()
    with bank.database.write(tenant=bank.tenant) as tx:
        third = write(
            tx,
            bank.clock,
            by=bank.author,
            item=replace(single(), title="第三版"),
            standard_id=bank.standard,
        )
        assert third.number == 3
        move(tx, bank.clock, by=bank.author, version_id=third.id, act=Act.SUBMIT)
        move(tx, bank.clock, by=bank.reviewer, version_id=third.id, act=Act.APPROVE)
        number = third.id
    with pytest.raises(Conflict) as refused, bank.database.write(tenant=bank.tenant) as tx:
        move(tx, bank.clock, by=bank.reviewer, version_id=number, act=Act.PUBLISH)
    assert refused.value.code == "itembank-item-compromised"
    bank.lift(bank.second)
    with bank.database.write(tenant=bank.tenant) as tx:
        move(tx, bank.clock, by=bank.reviewer, version_id=number, act=Act.PUBLISH)
        assert version_row(tx, number).status == VersionStatus.PUBLISHED
    assert bank.statuses() == ["retired", "draft", "published"]


def test_a_marked_item_moves_by_no_other_act_and_not_in_bulk(bank: Bank) -> None:
    bank.mark()
    with bank.database.read(tenant=bank.tenant) as tx:
        first = versions_of(tx, bank.item_id)[0].id
    with pytest.raises(Conflict), bank.database.write(tenant=bank.tenant) as tx:
        move(tx, bank.clock, by=bank.reviewer, version_id=first, act=Act.RETIRE)
    for act in ("compromise", "lift"):
        with pytest.raises(Invalid), bank.database.write(tenant=bank.tenant) as tx:
            items = [bank.item_id]
            order_bulk(
                tx, bank.clock, by=bank.reviewer, change=Change.ACT, value=act, item_ids=items
            )


def test_items_are_named_by_identifier_and_unknown_names_are_told(bank: Bank) -> None:
    with bank.database.read(tenant=bank.tenant) as tx:
        assert items_named(tx, ["T-1", "T-1"]) == [bank.item_id]
        with pytest.raises(Invalid) as refused:
            items_named(tx, ["T-1", "T-9", "T-8"])
        assert refused.value.facts["items"] == ["T-9", "T-8"]
        with pytest.raises(Invalid):
            items_named(tx, [])


def test_practice_loses_it_too_and_another_body_sees_nothing_of_it(
    bank: Bank, other_tenant: str
) -> None:
    with bank.database.write(tenant=bank.tenant) as tx:
        (row,) = take_in(
            tx,
            bank.clock,
            author=bank.author,
            reviewer=bank.reviewer,
            items=[single(identifier="P-1")],
            standard_id=bank.standard,
            pool=Pool.PRACTICE,
        )
        mark(tx, bank.clock, by=bank.second, item_ids=[row.item_id], seen=SEEN)
        assert candidates(tx, "初级", Pool.PRACTICE) == []
    stranger = person("stranger", other_tenant, Role.ITEM_REVIEWER)
    with bank.database.write(tenant=other_tenant) as tx:
        assert compromises(tx) == [] and compromised_versions(tx) == frozenset()
        with pytest.raises(NotFound):
            mark(tx, bank.clock, by=stranger, item_ids=[row.item_id], seen=SEEN)
