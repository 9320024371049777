"""A reviewer's queue holds what they may review, oldest first, and tells of nobody who wrote it."""

from __future__ import annotations

from dataclasses import fields, replace

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller, Role
from itembank.blind_review import answer_first
from itembank.library import move, write
from itembank.lifecycle import Act
from itembank.review_queue import Waiting, by_cell, next_after, returned_to, waiting_for
from itembank.work_tables import ReviewerRow
from tests.bank_people import person
from tests.items import single


def handed_in(
    database: Database, clock: FixedClock, author: Caller, standard_id: str, *names: str
) -> list[str]:
    """Items under review, one minute apart; their ids."""
    ids = []
    for name in names:
        clock.advance(seconds=60)
        with database.write(tenant=author.tenant_id) as tx:
            row = write(tx, clock, by=author, item=single(identifier=name), standard_id=standard_id)
            move(tx, clock, by=author, version_id=row.id, act=Act.SUBMIT)
            ids.append(row.id)
    return ids


def names(queue: list[Waiting]) -> list[str]:
    return [one.identifier for one in queue]


def test_the_oldest_comes_first_and_the_cells_are_counted(
    database: Database,
    clock: FixedClock,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    handed_in(database, clock, author, standard_id, "T-3", "T-1", "T-2")
    with database.read(tenant=author.tenant_id) as tx:
        queue = waiting_for(tx, reviewer)
    assert names(queue) == ["T-3", "T-1", "T-2"]
    (cell,) = by_cell(queue)
    assert (cell.number, cell.since) == (3, queue[0].since)
    assert not {"author", "writers", "by"} & {one.name for one in fields(Waiting)}


def test_own_items_and_those_asked_of_others_do_not_wait_here(
    database: Database,
    clock: FixedClock,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    handed_in(database, clock, author, standard_id, "T-1", "T-2", "T-3")
    both = person("author-1", author.tenant_id or "", Role.AUTHOR, Role.ITEM_REVIEWER)
    with database.write(tenant=author.tenant_id) as tx:
        queue = waiting_for(tx, reviewer)
        for one, who in ((queue[0], "somebody"), (queue[1], "reviewer-1")):
            tx.add(ReviewerRow(item_id=one.item_id, person=who, by="x", at=clock.now()))
    with database.read(tenant=author.tenant_id) as tx:
        mine = waiting_for(tx, reviewer)
        assert waiting_for(tx, both) == []
    assert names(mine) == ["T-2", "T-3"]
    assert [one.is_asked for one in mine] == [True, False]


def test_an_answer_counts_until_the_item_is_handed_in_anew(
    database: Database,
    clock: FixedClock,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    (version,) = handed_in(database, clock, author, standard_id, "T-1")
    clock.advance(seconds=5)
    with database.write(tenant=author.tenant_id) as tx:
        answer_first(tx, clock, by=reviewer, version_id=version, answer={"RESPONSE": "A"})
        assert waiting_for(tx, reviewer)[0].is_answered
        clock.advance(seconds=5)
        move(tx, clock, by=reviewer, version_id=version, act=Act.RETURN, comment="题干不清")
        assert waiting_for(tx, reviewer) == []
    clock.advance(seconds=5)
    with database.write(tenant=author.tenant_id) as tx:
        move(tx, clock, by=author, version_id=version, act=Act.SUBMIT)
        assert not waiting_for(tx, reviewer)[0].is_answered


def test_the_next_item_follows_and_the_first_comes_after_the_last(
    database: Database,
    clock: FixedClock,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    handed_in(database, clock, author, standard_id, "T-1", "T-2", "T-3")
    with database.read(tenant=author.tenant_id) as tx:
        queue = waiting_for(tx, reviewer)
    first, second, third = queue
    assert next_after(queue) == first
    assert next_after(queue, first.item_id) == second
    assert next_after(queue, third.item_id) == first
    assert next_after(queue, "decided-just-now") == first
    assert next_after([first], first.item_id) is None


def test_a_writer_finds_what_came_back_with_the_reason_until_it_goes_out_again(
    database: Database,
    clock: FixedClock,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    (version,) = handed_in(database, clock, author, standard_id, "T-1")
    other = person("author-2", author.tenant_id or "", Role.AUTHOR)
    with database.write(tenant=author.tenant_id) as tx:
        assert returned_to(tx, author) == []
        move(tx, clock, by=reviewer, version_id=version, act=Act.RETURN, comment="选项有重叠")
        (told,) = returned_to(tx, author)
        assert (told.identifier, told.reason, told.at) == ("T-1", "选项有重叠", clock.now())
        assert returned_to(tx, other) == []
        # Working on the draft leaves it on the list: the reason is what is being worked on.
        write(
            tx,
            clock,
            by=author,
            item=replace(single(identifier="T-1"), title="改后"),
            standard_id=standard_id,
        )
        assert len(returned_to(tx, author)) == 1
        move(tx, clock, by=author, version_id=version, act=Act.SUBMIT)
        assert returned_to(tx, author) == []
