"""Items are found by what people know of them, one row an item, newest version each."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import text

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller, CallerKind, Grant, Role
from foundation.tenancy import found_tenant
from itembank.facets import authors, facets, flags, tags
from itembank.indexing import behind, rebuild
from itembank.item_words import first_words, words_of
from itembank.items import ItemType
from itembank.library import add_standard, latest_version, move, take_in, write
from itembank.lifecycle import Act, Pool, VersionStatus
from itembank.search import (
    SORTS,
    Wanted,
    count,
    count_by_status,
    find,
    labels,
    published_by_cell,
)
from tests.items import DEMO, demo_items

ITEMS = [item for item in demo_items() if item.metadata.level == "中级"][::6]


@pytest.fixture
def bank(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> Database:
    """Every sixth intermediate item published; the first has a draft of its next version."""
    with database.write(tenant=tenant) as tx:
        take_in(tx, clock, author=author, reviewer=reviewer, items=ITEMS, standard_id=standard_id)
        changed = replace(ITEMS[0], explanation="另一种解析，100%_/\\ 可靠")
        write(tx, clock, by=author, item=changed, standard_id=standard_id)
    return database


def test_item_with_a_draft_behind_its_published_version_counts_as_both(
    bank: Database, tenant: str
) -> None:
    with bank.read(tenant=tenant) as tx:
        counts = count_by_status(tx, Wanted())
        assert counts == {VersionStatus.DRAFT: 1, VersionStatus.PUBLISHED: len(ITEMS)}
        assert count(tx, Wanted()) == len(ITEMS)
        (row,) = find(tx, Wanted(status="draft"), page=1, size=10)
        assert (row.identifier, row.number, row.in_use) == (ITEMS[0].identifier, 2, 1)


def test_retired_version_behind_a_newer_one_is_not_a_retired_item(
    bank: Database, clock: FixedClock, tenant: str, author: Caller, reviewer: Caller
) -> None:
    with bank.write(tenant=tenant) as tx:
        (row,) = find(tx, Wanted(status="draft"), page=1, size=10)
        from_list = find(tx, Wanted(text=row.identifier), page=1, size=10)
        assert [one.item_id for one in from_list] == [row.item_id]
        newest = latest_version(tx, row.item_id)
        assert newest is not None
        version = newest.id
        move(tx, clock, by=author, version_id=version, act=Act.SUBMIT)
        move(tx, clock, by=reviewer, version_id=version, act=Act.APPROVE)
        move(tx, clock, by=reviewer, version_id=version, act=Act.PUBLISH)
        assert count(tx, Wanted(status="retired")) == 0
        assert count(tx, Wanted(status="published")) == len(ITEMS)


def test_words_are_found_whatever_their_signs(bank: Database, tenant: str) -> None:
    with bank.read(tenant=tenant) as tx:
        for told in ("另一种解析", "100%_", "100%_/\\", ITEMS[0].identifier.lower()):
            assert count(tx, Wanted(text=told)) == 1, told
        for told in ("100_", "另一%解析", "另一种解析x"):
            assert count(tx, Wanted(text=told)) == 0, told


def test_any_two_neighbouring_signs_of_an_item_find_it(bank: Database, tenant: str) -> None:
    words = words_of(ITEMS[3])
    signs = [a + b for a, b in pairwise(words) if (a + b).isalnum() and not (a + b).isascii()]
    with bank.read(tenant=tenant) as tx:
        for pair in signs[:: max(1, len(signs) // 12)]:
            found = {row.identifier for row in find(tx, Wanted(text=pair), page=1, size=100)}
            assert ITEMS[3].identifier in found, pair
            everything = {one.identifier for one in ITEMS if pair in words_of(one)}
            assert everything <= found, pair


def test_words_apart_are_found_and_the_whole_phrase_comes_first(
    bank: Database, clock: FixedClock, tenant: str, author: Caller, standard_id: str
) -> None:
    base = ITEMS[1]
    texts = {"APART": "对琥珀的颜色进行鉴定", "WHOLE": "琥珀颜色鉴定的方法"}
    with bank.write(tenant=tenant) as tx:
        for name, told in texts.items():
            item = replace(base, identifier=name, stimulus=told)
            write(tx, clock, by=author, item=item, standard_id=standard_id)
    with bank.read(tenant=tenant) as tx:
        rows = find(tx, Wanted(text="琥珀颜色鉴定"), sort="best", page=1, size=5)
        assert [row.identifier for row in rows] == ["WHOLE", "APART"]
        assert ("琥珀颜色鉴定", True) in rows[0].excerpt
        assert count(tx, Wanted(text="“琥珀颜色鉴定”")) == 1


def test_another_bodys_items_are_neither_found_nor_counted(
    bank: Database, other_tenant: str
) -> None:
    with bank.read(tenant=other_tenant) as tx:
        assert find(tx, Wanted(text="学"), page=1, size=5) == []
        assert facets(tx, Wanted(text="学")).total == 0
        assert (tags(tx), flags(tx), authors(tx)) == ([], [], [])


def test_counts_beside_the_list_heed_the_other_filters(bank: Database, tenant: str) -> None:
    area = ITEMS[0].metadata.area
    wanted = Wanted(area=area, status="published")
    with bank.read(tenant=tenant) as tx:
        told = facets(tx, wanted)
        assert told.total == count(tx, wanted)
        assert sum(told.counts("area").values()) == len(ITEMS)
        assert told.counts("level") == {"中级": told.total}
        assert told.by_status == count_by_status(tx, wanted) | dict.fromkeys(
            set(VersionStatus) - set(count_by_status(tx, wanted)), 0
        )


def test_rebuilding_the_index_changes_nothing_and_brings_back_what_was_lost(
    bank: Database, tenant: str
) -> None:
    with bank.read(tenant=tenant) as tx:
        before = find(tx, Wanted(text="学"), page=1, size=50)
    with bank.write(tenant=tenant) as tx:
        tx.connection().execute(text("DELETE FROM itembank_item_index"))
        assert behind(tx) == len(ITEMS)
    last: str | None = ""
    with bank.write(tenant=tenant) as tx:
        while last is not None:
            last = rebuild(tx, last, 7)
        assert behind(tx) == 0
    with bank.read(tenant=tenant) as tx:
        assert find(tx, Wanted(text="学"), page=1, size=50) == before


def test_an_item_that_goes_leaves_the_index(bank: Database, tenant: str) -> None:
    with bank.write(tenant=tenant) as tx:
        row = find(tx, Wanted(status="draft"), page=1, size=1)[0]
        version = latest_version(tx, row.item_id)
        assert version is not None
        tx.delete(version)
    with bank.read(tenant=tenant) as tx:
        assert count(tx, Wanted(text="另一种解析")) == 0
        (left,) = find(tx, Wanted(text=row.identifier), page=1, size=5)
        assert (left.number, left.status) == (1, VersionStatus.PUBLISHED)


def test_skill_is_found_by_itself_and_by_its_task(bank: Database, tenant: str) -> None:
    skill = ITEMS[0].metadata.skills[0]
    task = skill.rpartition(".")[0]
    with bank.read(tenant=tenant) as tx:
        by_skill, by_task = (count(tx, Wanted(skill=one)) for one in (skill, task))
    assert by_skill == sum(skill in item.metadata.skills for item in ITEMS)
    assert by_task == sum(
        any(one.startswith(f"{task}.") for one in item.metadata.skills) for item in ITEMS
    )


@pytest.mark.parametrize("sort", SORTS)
def test_pages_together_hold_every_item_once(bank: Database, tenant: str, sort: str) -> None:
    with bank.read(tenant=tenant) as tx:
        pages = [
            find(tx, Wanted(), sort=sort, page=n, size=5) for n in range(1, len(ITEMS) // 5 + 2)
        ]
        seen = [row.identifier for page in pages for row in page]
        backwards = find(tx, Wanted(), sort=sort, falling=True, page=1, size=100)
    assert sorted(seen) == sorted(item.identifier for item in ITEMS)
    key = "item_type" if sort == "type" else sort
    values = [getattr(row, key) for page in pages for row in page]
    assert [getattr(row, key) for row in backwards] == values[::-1]


def test_cells_are_counted_by_points_and_pool(
    bank: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    with bank.write(tenant=tenant) as tx:
        before = published_by_cell(tx)
        assert sum(before.values()) == len(ITEMS)
        take_in(
            tx,
            clock,
            author=author,
            reviewer=reviewer,
            items=[replace(ITEMS[0], identifier="PRACTICE-1")],
            standard_id=standard_id,
            pool=Pool.PRACTICE,
        )
        assert published_by_cell(tx) == before
    facts = ITEMS[0].metadata
    cell = ("中级", facts.area, ITEMS[0].item_type.value, Decimal("1.00"))
    same = [
        item
        for item in ITEMS
        if (item.metadata.area, item.item_type) == (facts.area, ITEMS[0].item_type)
    ]
    assert before[cell] == len(same)


def test_labels_and_first_words_tell_what_the_bank_holds(bank: Database, tenant: str) -> None:
    with bank.read(tenant=tenant) as tx:
        known = labels(tx)
        rows = find(tx, Wanted(item_type=ItemType.MATERIAL), page=1, size=10)
    assert list(known) == ["中级"]
    assert set(known["中级"]) == {item.metadata.area for item in ITEMS}
    assert all("<" not in row.words and len(row.words) <= 60 for row in rows)
    content = {"stimulus": None, "body": [{"prompt": "", "segments": ["为", {}, "<b>%</b>。"]}]}
    assert first_words(content) == "为____%。"


def test_both_databases_find_sort_and_count_alike(
    either_database: Database, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        tenant = found_tenant(tx, clock, code="9009", name="演示评价中心").id
    author, reviewer = _person(tenant, Role.AUTHOR), _person(tenant, Role.ITEM_REVIEWER)
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    with either_database.write(tenant=tenant) as tx:
        standard_id = add_standard(tx, clock, by=reviewer, content=content).id
        take_in(tx, clock, author=author, reviewer=reviewer, items=ITEMS, standard_id=standard_id)
        draft = replace(ITEMS[0], explanation="100%_ 可靠")
        write(tx, clock, by=author, item=draft, standard_id=standard_id)
    with either_database.read(tenant=tenant) as tx:
        rows = find(tx, Wanted(text="100%_ 可靠"), sort="difficulty", page=1, size=5)
        assert [(row.number, row.in_use) for row in rows] == [(2, 1)]
        assert count_by_status(tx, Wanted(level="中级"))[VersionStatus.PUBLISHED] == len(ITEMS)
        pair = "".join(sign for sign in words_of(ITEMS[2]) if sign.isalpha())[:2]
        best = find(tx, Wanted(text=pair), sort="best", page=1, size=50)
        assert ITEMS[2].identifier in {row.identifier for row in best}
        assert len(best) == count(tx, Wanted(text=pair)) == facets(tx, Wanted(text=pair)).total
        assert sum(published_by_cell(tx).values()) == len(ITEMS)
        assert list(labels(tx)) == ["中级"]
        skill = ITEMS[0].metadata.skills[0]
        assert count(tx, Wanted(skill=skill.rpartition(".")[0], text=ITEMS[0].identifier)) == 1


def _person(tenant: str, role: Role) -> Caller:
    return Caller(CallerKind.PERSON, role, tenant, grants=(Grant(role),), person_id=role)
