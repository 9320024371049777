"""Items pass through two pairs of hands, and what is published stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.events import Subscribers
from foundation.roles import Caller, Role
from itembank.items import Item
from itembank.library import (
    ItemPublished,
    ItemRetired,
    acts_on,
    add_standard,
    load_item,
    move,
    take_in,
    version_row,
    versions_of,
    write,
)
from itembank.lifecycle import Act, VersionStatus
from itembank.pools import known_identifiers
from itembank.tables import FrozenContentChanged, ItemVersionRow
from tests.items import DEMO, single


class Bank:
    """The library with its usual arguments filled in."""

    def __init__(
        self, clock: FixedClock, author: Caller, reviewer: Caller, standard_id: str
    ) -> None:
        self.clock, self.author, self.reviewer = clock, author, reviewer
        self.standard_id = standard_id

    def write(self, tx: Tx, item: Item, by: Caller | None = None) -> ItemVersionRow:
        return write(tx, self.clock, by=by or self.author, item=item, standard_id=self.standard_id)

    def act(self, tx: Tx, version_id: str, act: Act, comment: str = "") -> ItemVersionRow:
        by = self.author if act is Act.SUBMIT else self.reviewer
        return move(tx, self.clock, by=by, version_id=version_id, act=act, comment=comment)

    def publish(self, tx: Tx, item: Item) -> ItemVersionRow:
        version = self.write(tx, item)
        for act in (Act.SUBMIT, Act.APPROVE, Act.PUBLISH):
            self.act(tx, version.id, act)
        return version


@pytest.fixture
def bank(clock: FixedClock, author: Caller, reviewer: Caller, standard_id: str) -> Bank:
    return Bank(clock, author, reviewer, standard_id)


def test_an_item_is_read_back_as_it_was_written(
    database: Database, bank: Bank, tenant: str
) -> None:
    item = single()
    with database.write(tenant=tenant) as tx:
        version_id = bank.publish(tx, item).id
    with database.read(tenant=tenant) as tx:
        assert load_item(tx, version_id) == item
        assert version_row(tx, version_id).status == VersionStatus.PUBLISHED
        assert [row.act for row in acts_on(tx, version_id)] == ["submit", "approve", "publish"]


def test_who_wrote_on_an_item_may_not_approve_it(
    database: Database, bank: Bank, tenant: str
) -> None:
    both = replace(bank.reviewer, grants=bank.author.grants + bank.reviewer.grants)
    with database.write(tenant=tenant) as tx:
        version = bank.write(tx, single())
        # A reviewer who touches the draft becomes one of its writers, however little she changed.
        bank.write(tx, replace(single(), title="改过"), by=both)
        bank.act(tx, version.id, Act.SUBMIT)
        with pytest.raises(Forbidden) as refused:
            move(tx, bank.clock, by=both, version_id=version.id, act=Act.APPROVE)
    assert refused.value.code == "itembank-own-item"


def test_an_api_key_does_not_make_its_owner_a_second_person(
    database: Database, bank: Bank, tenant: str
) -> None:
    key = replace(bank.author, id="key-1", grants=bank.reviewer.grants)
    with database.write(tenant=tenant) as tx:
        version = bank.write(tx, single())
        bank.act(tx, version.id, Act.SUBMIT)
        with pytest.raises(Forbidden) as refused:
            move(tx, bank.clock, by=key, version_id=version.id, act=Act.APPROVE)
    assert refused.value.code == "itembank-own-item"


def test_each_act_asks_for_its_right(database: Database, bank: Bank, tenant: str) -> None:
    with database.write(tenant=tenant) as tx:
        version = bank.write(tx, single())
        bank.act(tx, version.id, Act.SUBMIT)
        with pytest.raises(Forbidden):
            move(tx, bank.clock, by=bank.author, version_id=version.id, act=Act.APPROVE)
        with pytest.raises(Forbidden):
            bank.write(tx, single(identifier="T-2"), by=bank.reviewer)


def test_a_returned_item_comes_back_with_its_reason(
    database: Database, bank: Bank, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version = bank.write(tx, single())
        bank.act(tx, version.id, Act.SUBMIT)
        with pytest.raises(Invalid):
            bank.act(tx, version.id, Act.RETURN, " ")
        bank.act(tx, version.id, Act.RETURN, "干扰项与题干无关")
        assert version.status == VersionStatus.DRAFT
        assert acts_on(tx, version.id)[-1].comment == "干扰项与题干无关"
        assert bank.write(tx, replace(single(), title="改过")).id == version.id


def test_an_item_under_review_cannot_be_changed_meanwhile(
    database: Database, bank: Bank, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version = bank.write(tx, single())
        bank.act(tx, version.id, Act.SUBMIT)
        with pytest.raises(Conflict) as refused:
            bank.write(tx, replace(single(), title="改过"))
    assert refused.value.code == "itembank-version-under-review"


def test_a_change_to_a_published_item_is_a_new_version_that_replaces_it(
    database: Database, bank: Bank, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        first = bank.publish(tx, single())
        second = bank.publish(tx, replace(single(), title="第二版"))
        assert (first.number, second.number) == (1, 2)
        assert first.status == VersionStatus.RETIRED
        assert load_item(tx, first.id).title == "试题"
        assert [row.status for row in versions_of(tx, first.item_id)] == ["retired", "published"]


def _content(row: ItemVersionRow) -> None:
    row.content = {}


def _digest(row: ItemVersionRow) -> None:
    row.digest = "0" * 64


def _points(row: ItemVersionRow) -> None:
    row.points = row.points + 1


def _skills(row: ItemVersionRow) -> None:
    row.skills.clear()


@pytest.mark.parametrize("change", [_content, _digest, _points, _skills])
def test_a_published_version_never_changes(
    database: Database, bank: Bank, tenant: str, change: Callable[[ItemVersionRow], None]
) -> None:
    with database.write(tenant=tenant) as tx:
        version_id = bank.publish(tx, single()).id
    with pytest.raises(FrozenContentChanged), database.write(tenant=tenant) as tx:
        change(version_row(tx, version_id))
    with database.read(tenant=tenant) as tx:
        assert load_item(tx, version_id) == single()


def test_a_published_version_is_never_removed(database: Database, bank: Bank, tenant: str) -> None:
    with database.write(tenant=tenant) as tx:
        version_id = bank.publish(tx, single()).id
    with pytest.raises(FrozenContentChanged), database.write(tenant=tenant) as tx:
        tx.delete(version_row(tx, version_id))


def test_a_bulk_statement_on_versions_is_refused(
    database: Database, bank: Bank, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        bank.publish(tx, single())
    with pytest.raises(FrozenContentChanged), database.write(tenant=tenant) as tx:
        tx.execute(update(ItemVersionRow).values(title="全改"))


def test_content_altered_behind_the_engines_back_is_noticed(
    database: Database, bank: Bank, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version_id = bank.publish(tx, single()).id
    with database.write(tenant=tenant) as tx:
        changed = text("UPDATE itembank_item_version SET content = replace(content, 'zh-CN', 'en')")
        tx.execute(changed)
    with database.read(tenant=tenant) as tx, pytest.raises(Invalid) as refused:
        load_item(tx, version_id)
    assert refused.value.code == "itembank-version-altered"


def test_another_bodys_items_are_never_seen(
    database: Database, bank: Bank, tenant: str, other_tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        version = bank.publish(tx, single())
    with database.read(tenant=other_tenant) as tx:
        with pytest.raises(NotFound):
            load_item(tx, version.id)
        with pytest.raises(NotFound):
            version_row(tx, version.id)
        assert versions_of(tx, version.item_id) == []
        assert known_identifiers(tx, ["T-1"]) == set()


def test_two_bodies_may_use_the_same_identifier(
    database: Database, bank: Bank, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        bank.publish(tx, single())
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    with database.write(tenant=other_tenant) as tx:
        standard = add_standard(tx, clock, by=bank.reviewer, content=content)
        version = write(tx, clock, by=bank.author, item=single(), standard_id=standard.id)
        assert version.number == 1


def test_the_same_standard_is_kept_once(
    database: Database, bank: Bank, clock: FixedClock, tenant: str
) -> None:
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    with database.write(tenant=tenant) as tx, pytest.raises(Conflict) as refused:
        add_standard(tx, clock, by=bank.reviewer, content=content)
    assert refused.value.code == "itembank-standard-taken"


def test_the_roof_is_told_what_was_published_and_retired(
    database: Database, bank: Bank, tenant: str
) -> None:
    told: list[object] = []
    subscribers = Subscribers()
    subscribers.subscribe(ItemPublished, lambda _tx, event: told.append(event))
    subscribers.subscribe(ItemRetired, lambda _tx, event: told.append(event))
    with database.write(tenant=tenant) as tx:
        tx.info["subscribers"] = subscribers
        first = bank.publish(tx, single())
        second = bank.publish(tx, replace(single(), title="第二版"))
    assert told == [
        ItemPublished(first.item_id, first.id),
        ItemRetired(first.item_id, first.id),
        ItemPublished(first.item_id, second.id),
    ]


def test_many_items_are_taken_in_by_two_people(
    database: Database, bank: Bank, clock: FixedClock, tenant: str
) -> None:
    items = [single(identifier=f"T-{n}") for n in range(5)]
    with database.write(tenant=tenant) as tx:
        rows = take_in(
            tx,
            clock,
            author=bank.author,
            reviewer=bank.reviewer,
            items=items,
            standard_id=bank.standard_id,
        )
        assert {row.status for row in rows} == {"published"}
    alone = replace(bank.author, grants=(*bank.author.grants, *bank.reviewer.grants))
    assert Role.ITEM_REVIEWER in {grant.role for grant in alone.grants}
    with database.write(tenant=tenant) as tx, pytest.raises(Forbidden):
        take_in(
            tx,
            clock,
            author=alone,
            reviewer=alone,
            items=[single(identifier="T-9")],
            standard_id=bank.standard_id,
        )
