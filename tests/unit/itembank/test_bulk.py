"""Many items are changed by the rules of one; what is refused is named; an undo puts back."""

from __future__ import annotations

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.bulk import bulk_row, carry_out, lines_of, order_bulk, undo
from itembank.bulk_changes import Change
from itembank.library import latest_version, move, take_in, write
from itembank.lifecycle import Act, Pool, VersionStatus
from itembank.pools import candidates
from itembank.search import Wanted, count, find
from itembank.tables import ItemRow
from itembank.work_tables import LineOutcome
from tests.items import demo_items

ITEMS = [item for item in demo_items() if item.metadata.level == "初级"][:6]


class Bank:
    """Four drafts and two published items."""

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        tenant: str,
        author: Caller,
        reviewer: Caller,
        standard_id: str,
    ) -> None:
        self.database, self.clock, self.tenant = database, clock, tenant
        self.author, self.reviewer = author, reviewer
        with database.write(tenant=tenant) as tx:
            drafts = [
                write(tx, clock, by=author, item=item, standard_id=standard_id)
                for item in ITEMS[:4]
            ]
            published = take_in(
                tx,
                clock,
                author=author,
                reviewer=reviewer,
                items=ITEMS[4:],
                standard_id=standard_id,
            )
            self.drafts = [row.item_id for row in drafts]
            self.published = [row.item_id for row in published]

    def change(self, change: Change, value: str, ids: list[str], by: Caller | None = None) -> str:
        by = by or self.author
        with self.database.write(tenant=self.tenant) as tx:
            row = order_bulk(tx, self.clock, by=by, change=change, value=value, item_ids=ids)
            while carry_out(tx, self.clock, by=by, bulk_id=row.id, most=2) < row.total:
                pass
            assert row.finished_at is not None
            return row.id

    def outcomes(self, bulk_id: str) -> list[str]:
        with self.database.read(tenant=self.tenant) as tx:
            return [line.outcome for line in lines_of(tx, bulk_id)]

    def undo(self, bulk_id: str, by: Caller | None = None) -> tuple[int, tuple[str, ...]]:
        with self.database.write(tenant=self.tenant) as tx:
            done = undo(tx, self.clock, by=by or self.author, bulk_id=bulk_id)
            return done.restored, done.stayed

    def count(self, **wanted: str) -> int:
        with self.database.read(tenant=self.tenant) as tx:
            return count(tx, Wanted(**wanted))  # type: ignore[arg-type]


@pytest.fixture
def bank(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> Bank:
    return Bank(database, clock, tenant, author, reviewer, standard_id)


def test_submitting_many_leaves_those_that_do_not_stand_there_by_name(bank: Bank) -> None:
    bulk = bank.change(Change.ACT, "submit", bank.drafts + bank.published)
    assert bank.outcomes(bulk) == ["done"] * 4 + ["refused"] * 2
    assert bank.count(status="review") == 4
    with bank.database.read(tenant=bank.tenant) as tx:
        refused = lines_of(tx, bulk, LineOutcome.REFUSED)
        assert {line.code for line in refused} == {"itembank-step-not-allowed"}
        assert refused[0].identifier == ITEMS[4].identifier


def test_undo_puts_back_and_names_what_has_moved_on(bank: Bank) -> None:
    bulk = bank.change(Change.ACT, "submit", bank.drafts)
    with bank.database.write(tenant=bank.tenant) as tx:
        version = latest_version(tx, bank.drafts[1])
        assert version is not None
        move(tx, bank.clock, by=bank.reviewer, version_id=version.id, act=Act.RETURN, comment="改")
    assert bank.undo(bulk) == (3, (ITEMS[1].identifier,))
    assert bank.count(status="draft") == 4
    with pytest.raises(Conflict, match="itembank-bulk-undone"):
        bank.undo(bulk)


def test_nobody_approves_their_own_by_the_way_of_many(bank: Bank) -> None:
    bank.change(Change.ACT, "submit", bank.drafts)
    grants = (Grant(Role.AUTHOR), Grant(Role.ITEM_REVIEWER))
    both = Caller(CallerKind.PERSON, "a", bank.tenant, grants=grants, person_id="author-1")
    bulk = bank.change(Change.ACT, "approve", bank.drafts, by=both)
    assert set(bank.outcomes(bulk)) == {"refused"}
    assert bank.count(status="approved") == 0


def test_publications_stand(bank: Bank) -> None:
    bulk = bank.change(Change.ACT, "retire", bank.published, by=bank.reviewer)
    assert bank.count(status="retired") == 2
    with pytest.raises(Conflict, match="itembank-bulk-stands"):
        bank.undo(bulk, by=bank.reviewer)


def test_tags_are_found_at_once_and_taken_back_only_where_they_were_put(bank: Bank) -> None:
    bank.change(Change.TAG, "重点", bank.drafts[:1])
    bulk = bank.change(Change.TAG, "重点", bank.drafts)
    assert bank.outcomes(bulk) == ["unchanged", "done", "done", "done"]
    assert bank.count(tag="重点") == 4
    assert bank.undo(bulk) == (3, ())
    assert bank.count(tag="重点") == 1


def test_skill_points_change_in_drafts_alone_and_come_back(bank: Bank) -> None:
    skill = "L1-1.1.2"
    bulk = bank.change(Change.SKILL, skill, bank.drafts[:1] + bank.published[:1])
    assert bank.outcomes(bulk) == ["done", "refused"]
    assert bank.count(skill=skill, status="draft") >= 1
    assert bank.undo(bulk) == (1, ())
    with bank.database.read(tenant=bank.tenant) as tx:
        version = latest_version(tx, bank.drafts[0])
        assert version is not None
        assert version.content["metadata"]["skills"] == list(ITEMS[0].metadata.skills)


def test_a_published_item_never_changes_its_pool(bank: Bank) -> None:
    ids = [*bank.drafts[:1], *bank.published]
    bulk = bank.change(Change.POOL, Pool.PRACTICE.value, ids, by=bank.reviewer)
    assert bank.outcomes(bulk) == ["done", "refused", "refused"]
    with bank.database.read(tenant=bank.tenant) as tx:
        assert tx.get_one(ItemRow, bank.published[0]).pool == Pool.LIVE
        assert tx.get_one(ItemRow, bank.drafts[0]).pool == Pool.PRACTICE


def test_enemies_reach_assembly_both_ways(bank: Bank) -> None:
    one, other = ITEMS[4].identifier, ITEMS[5].identifier
    bulk = bank.change(Change.ENEMY, one, bank.published)
    assert bank.outcomes(bulk) == ["unchanged", "done"]
    with bank.database.read(tenant=bank.tenant) as tx:
        found = {c.identifier: c.enemies for c in candidates(tx, "初级")}
    assert one in found[other] and other in found[one]
    assert bank.undo(bulk) == (1, ())


def test_reviewers_are_never_the_writers(bank: Bank) -> None:
    bulk = bank.change(Change.REVIEWER, "author-1", bank.drafts[:1], by=bank.reviewer)
    assert bank.outcomes(bulk) == ["refused"]
    assert (
        bank.outcomes(bank.change(Change.REVIEWER, "reviewer-2", bank.drafts, by=bank.reviewer))
        == ["done"] * 4
    )


def test_what_cannot_be_is_refused_before_anything_is_done(bank: Bank) -> None:
    with pytest.raises(Invalid, match="itembank-bulk-empty"):
        bank.change(Change.TAG, "x", [])
    with pytest.raises(Invalid, match="itembank-bulk-value"):
        bank.change(Change.ACT, "answer", bank.drafts)
    with pytest.raises(Forbidden):
        bank.change(Change.POOL, "practice", bank.drafts)


def test_a_job_that_broke_off_goes_on_with_the_rest(bank: Bank) -> None:
    with bank.database.write(tenant=bank.tenant) as tx:
        row = order_bulk(
            tx, bank.clock, by=bank.author, change=Change.TAG, value="x", item_ids=bank.drafts
        )
        assert carry_out(tx, bank.clock, by=bank.author, bulk_id=row.id, most=3) == 3
        bulk = row.id
    with bank.database.write(tenant=bank.tenant) as tx:
        assert bulk_row(tx, bulk).finished_at is None
        assert carry_out(tx, bank.clock, by=bank.author, bulk_id=bulk, most=3) == 4
    assert bank.count(tag="x") == 4
    with bank.database.read(tenant=bank.tenant) as tx:
        rows = find(tx, Wanted(tag="x"), page=1, size=9)
        assert {row.status for row in rows} == {VersionStatus.DRAFT}
