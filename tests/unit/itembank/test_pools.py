"""Assembly gets published items of its own body, level and pool, and nothing of their content."""

from __future__ import annotations

from dataclasses import replace

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller
from itembank.candidates import candidate_of
from itembank.library import move, take_in, write
from itembank.lifecycle import Act, Pool
from itembank.pools import candidates, counts
from tests.items import demo_items, demo_standard, single


def test_a_pool_gives_the_same_candidates_as_the_items_themselves(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    items = [item for item in demo_items() if item.metadata.level == "高级"][:20]
    with database.write(tenant=tenant) as tx:
        rows = take_in(
            tx, clock, author=author, reviewer=reviewer, items=items, standard_id=standard_id
        )
    refs = {item.identifier: row.id for item, row in zip(items, rows, strict=True)}
    with database.read(tenant=tenant) as tx:
        found = candidates(tx, "高级")
    standard = demo_standard()
    expected = [candidate_of(refs[i.identifier], i, standard) for i in items]
    assert found == sorted(expected, key=lambda candidate: candidate.identifier)


def test_practice_items_never_come_into_a_live_form(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    with database.write(tenant=tenant) as tx:
        for name, pool in (("T-1", Pool.LIVE), ("T-2", Pool.PRACTICE)):
            take_in(
                tx,
                clock,
                author=author,
                reviewer=reviewer,
                items=[single(identifier=name)],
                standard_id=standard_id,
                pool=pool,
            )
    with database.read(tenant=tenant) as tx:
        assert [c.identifier for c in candidates(tx, "初级")] == ["T-1"]
        assert [c.identifier for c in candidates(tx, "初级", Pool.PRACTICE)] == ["T-2"]
        assert counts(tx, "初级") == {("甲", "single_choice"): 1}


def test_only_the_published_version_is_a_candidate(
    database: Database,
    clock: FixedClock,
    tenant: str,
    other_tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    with database.write(tenant=tenant) as tx:
        (first,) = take_in(
            tx, clock, author=author, reviewer=reviewer, items=[single()], standard_id=standard_id
        )
        newer = replace(single(), title="第二版")
        write(tx, clock, by=author, item=newer, standard_id=standard_id)
        assert [c.ref for c in candidates(tx, "初级")] == [first.id]
        move(tx, clock, by=reviewer, version_id=first.id, act=Act.RETIRE)
        assert candidates(tx, "初级") == []
    with database.read(tenant=other_tenant) as tx:
        assert candidates(tx, "初级") == []
