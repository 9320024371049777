"""Cells are given to others than oneself; what counts as delivered is read from the items."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Forbidden, Invalid
from foundation.roles import Caller
from itembank.cell_tasks import CellOf, CellTask, cell_tasks, give_cell, withdraw_task
from itembank.items import ItemType
from itembank.library import move, write
from itembank.lifecycle import Act
from tests.items import demo_items

ITEMS = [
    item
    for item in demo_items()
    if item.item_type is ItemType.SINGLE_CHOICE and item.metadata.level == "初级"
]
AREA = ITEMS[0].metadata.area
CELL = CellOf("初级", AREA, "单选", ("single_choice",), ITEMS[0].max_score)
DAY = date(2026, 11, 21)


def _give(
    database: Database, clock: FixedClock, tenant: str, by: Caller, number: int = 2, to: str = ""
) -> str:
    with database.write(tenant=tenant) as tx:
        row = give_cell(
            tx,
            clock,
            by=by,
            writer=to or "author-1",
            cell=CELL,
            number=number,
            due=DAY,
            today=DAY,
        )
        return row.id


def _tasks(database: Database, tenant: str) -> list[CellTask]:
    with database.read(tenant=tenant) as tx:
        return cell_tasks(tx)


def test_only_what_lies_in_the_cell_and_is_past_its_draft_counts(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    in_cell = [item for item in ITEMS if item.metadata.area == AREA]
    other = next(item for item in ITEMS if item.metadata.area != AREA)
    with database.write(tenant=tenant) as tx:
        before = replace(in_cell[0], identifier="BEFORE")
        write(tx, clock, by=author, item=before, standard_id=standard_id)
    clock.advance(seconds=60)
    _give(database, clock, tenant, reviewer)
    clock.advance(seconds=60)
    with database.write(tenant=tenant) as tx:
        for item in (*in_cell[:2], other):
            row = write(tx, clock, by=author, item=item, standard_id=standard_id)
            if item is not in_cell[1]:
                move(tx, clock, by=author, version_id=row.id, act=Act.SUBMIT)
    (task,) = _tasks(database, tenant)
    assert (task.delivered, task.begun, task.missing, task.approved) == (1, 1, 1, 0)
    assert not task.is_late(DAY) and task.is_late(date(2026, 11, 22))


def test_an_item_counts_for_one_task_alone(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> None:
    _give(database, clock, tenant, reviewer, number=1)
    _give(database, clock, tenant, reviewer, number=1)
    item = next(item for item in ITEMS if item.metadata.area == AREA)
    with database.write(tenant=tenant) as tx:
        row = write(tx, clock, by=author, item=item, standard_id=standard_id)
        move(tx, clock, by=author, version_id=row.id, act=Act.SUBMIT)
    assert [task.delivered for task in _tasks(database, tenant)] == [1, 0]


def test_tasks_to_oneself_for_none_or_for_yesterday_are_refused(
    database: Database, clock: FixedClock, tenant: str, author: Caller, reviewer: Caller
) -> None:
    with pytest.raises(Forbidden, match="itembank-task-own"):
        _give(database, clock, tenant, reviewer, to="reviewer-1")
    with pytest.raises(Invalid, match="itembank-task-number"):
        _give(database, clock, tenant, reviewer, number=0)
    with pytest.raises(Forbidden):
        _give(database, clock, tenant, author)
    task = _give(database, clock, tenant, reviewer)
    with database.write(tenant=tenant) as tx:
        withdraw_task(tx, clock, by=reviewer, task_id=task)
    assert _tasks(database, tenant) == []
    assert Decimal(CELL.points) > 0
