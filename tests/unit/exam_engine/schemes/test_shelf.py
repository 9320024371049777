"""A body adopts versions of a scheme; the one adopted last is the one that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from exam_engine.schemes.months import months_later
from exam_engine.schemes.shelf import adopt_scheme, current_scheme, standard_for
from foundation.clock import FixedClock
from foundation.errors import Conflict, Forbidden, NotFound
from foundation.roles import Caller, system_caller
from tests.results_world import World


def _adopt(world: World, version: str, by: Caller) -> None:
    with world.database.write(world.tenant) as tx:
        now = current_scheme(tx, "063")
        adopt_scheme(
            tx,
            world.clock,
            by=by,
            scheme=replace(now.scheme, version=version),
            blueprints=now.blueprints,
            standard_id=now.standard_id,
        )


def test_version_adopted_last_is_the_current_one(world: World, clock: FixedClock) -> None:
    clock.advance(days=1)
    _adopt(world, "demo-1.1", system_caller(world.tenant))
    with world.database.read(world.tenant) as tx:
        adopted = current_scheme(tx, "063")
        assert len(standard_for(tx, adopted).levels) == 3
    assert adopted.scheme.version == "demo-1.1"
    assert adopted.practical_points("L1")["在线学习咨询服务"] == Decimal(40)
    assert adopted.practical_points("初级") == adopted.practical_points("L1")


def test_version_is_adopted_once(world: World) -> None:
    with pytest.raises(Conflict, match="schemes-adopted-already"):
        _adopt(world, "demo-1.0", system_caller(world.tenant))


def test_only_who_manages_batches_adopts(world: World) -> None:
    with pytest.raises(Forbidden):
        _adopt(world, "demo-1.1", world.officer)


def test_other_body_has_no_such_scheme(world: World, other_tenant: str) -> None:
    with world.database.read(other_tenant) as tx, pytest.raises(NotFound):
        current_scheme(tx, "063")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_end_on_the_last_day_of_shorter_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
