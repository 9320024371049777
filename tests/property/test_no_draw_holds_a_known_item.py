"""Whatever was marked as known outside, no draw holds it: forms, live tests, stages, practice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exam_engine.adaptive.choosing import Barred, Given, LiveTest
from exam_engine.assembly.blueprints import Blueprint, Cell, Section
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.linear import assemble
from exam_engine.assembly.loft import form_for
from exam_engine.assembly.multistage import Stage, StagePlan, panels
from exam_engine.assembly.shadow import ShadowModel
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheets import Line, Pool
from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.errors import Invalid
from foundation.roles import Caller, Role
from itembank import lifecycle
from itembank.candidates import Candidate
from itembank.compromises import Sighting, compromises, items_named, lift, mark
from itembank.items import Difficulty, Item, ItemType
from itembank.library import take_in
from itembank.pools import candidates
from tests.bank_people import keep_standard, person
from tests.items import single
from tests.property.test_replay_gives_the_same_item import design

COUNT, PRACTICE, FORM = 20, 4, 10
LIVE = tuple(f"T-{number:02d}" for number in range(COUNT))
SPARE = tuple(f"P-{number:02d}" for number in range(PRACTICE))
SECTION = Section("单选", (ItemType.SINGLE_CHOICE,), Decimal(10))
BLUEPRINT = Blueprint(
    level="初级",
    minutes=60,
    sections=(SECTION,),
    cells=(Cell("甲", SECTION, FORM),),
    area_points={"甲": Decimal(100)},
    difficulty={Difficulty.EASY: Decimal(100)},
)
NOW = FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@dataclass(frozen=True)
class World:
    """A bank of easy items and practice items, who marks, and who lifts."""

    database: Database
    tenant: str
    marker: Caller
    second: Caller

    def names(self, pool: lifecycle.Pool) -> list[Candidate]:
        with self.database.read(tenant=self.tenant) as tx:
            return candidates(tx, "初级", pool)


@pytest.fixture
def world(database: Database, tenant: str) -> World:
    marker = person("marker", tenant, Role.ITEM_REVIEWER)
    author = person("author", tenant, Role.AUTHOR)
    with database.write(tenant=tenant) as tx:
        standard_id = keep_standard(tx, NOW, tenant)
        for pool, names in ((lifecycle.Pool.LIVE, LIVE), (lifecycle.Pool.PRACTICE, SPARE)):
            take_in(
                tx,
                NOW,
                author=author,
                reviewer=marker,
                items=[_easy(name) for name in names],
                standard_id=standard_id,
                pool=pool,
            )
    return World(database, tenant, marker, person("second", tenant, Role.PSYCHOMETRICIAN))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    known=st.frozensets(st.sampled_from([*LIVE, *SPARE]), min_size=1, max_size=16),
    lifted=st.frozensets(st.sampled_from([*LIVE, *SPARE])),
    seed=st.integers(0, 2**40),
)
def test_no_draw_from_the_bank_holds_one(
    world: World, known: frozenset[str], lifted: frozenset[str], seed: int
) -> None:
    with world.database.write(tenant=world.tenant) as tx:
        seen = Sighting("某聊天群", "有原题")
        mark(tx, NOW, by=world.marker, item_ids=items_named(tx, sorted(known)), seen=seen)
        _lift(tx, world.second, lifted)
    try:
        _nothing_known_is_drawn(world, known - lifted, seed)
    finally:
        with world.database.write(tenant=world.tenant) as tx:
            _lift(tx, world.second, known)


def _nothing_known_is_drawn(world: World, still: frozenset[str], seed: int) -> None:
    live = world.names(lifecycle.Pool.LIVE)
    assert {one.identifier for one in live} == set(LIVE) - still
    assert {one.identifier for one in world.names(lifecycle.Pool.PRACTICE)} == set(SPARE) - still
    for drawn in _draws(live, seed):
        assert drawn and not set(drawn) & still


def _easy(name: str) -> Item:
    item = single(points="10", identifier=name, correct="ABCD"[int(name[-2:]) % 4])
    return replace(item, metadata=replace(item.metadata, difficulty=Difficulty.EASY))


@cache
def _live_test() -> LiveTest:
    return LiveTest(design(ExposureKind.NONE))


@settings(max_examples=12, deadline=None)
@given(
    answers=st.lists(st.booleans(), min_size=12, max_size=12),
    at=st.integers(0, 11),
    area=st.integers(0, 3),
    others=st.frozensets(st.integers(0, 59), max_size=20),
    seed=st.integers(0, 2**40),
)
def test_a_running_live_test_does_without_them_from_its_next_choice_on(
    answers: list[bool], at: int, area: int, others: frozenset[int], seed: int
) -> None:
    # A whole area is known, so that the blueprint cannot be kept: the test goes on all the same.
    known = frozenset(place for place in range(60) if place % 4 == area) | others
    test, form, history = _live_test(), None, list[Given]()
    made = []
    for number, answer in enumerate(answers):
        barred = Barred(withheld=known if number >= at else frozenset())
        choice = test.choose(history, barred, form, seed)
        assert choice.place not in {one.place for one in history}
        if number >= at:
            assert choice.place not in known
        made.append((tuple(history), barred, form, choice))
        form = choice.form
        history.append(Given(choice.place, int(answer)))
    for before, barred, held, choice in reversed(made):
        assert test.choose(before, barred, held, seed).place == choice.place


def _draws(live: list[Candidate], seed: int) -> list[list[str]]:
    """Each kind of draw that the pool is enough for."""
    drawn: list[list[str]] = []
    if len(live) >= FORM:
        with suppress(Invalid):  # What is left of the pool may have too few of some key.
            draft = assemble(BLUEPRINT, live, str(seed))
            drawn.append([item.identifier for item in draft.items])
        pool = _pool(live)
        lines = (Line(0, "length", "number", "item", "", 6.0, 6.0),)
        model = ShadowModel(pool, lines)
        for person_ in range(3):
            taken = form_for(model, len(live), str(seed), str(person_)).taken
            drawn.append([live[place].identifier for place in np.flatnonzero(taken)])
    if len(live) >= 9:
        three = (Line(0, "length", "number", "item", "", 3.0, 3.0),)
        plan = StagePlan((Stage((0.0,), three), Stage((-0.5, 0.5), three)))
        made = panels(_pool(live), plan)
        drawn += [[live[place].identifier for place in panel.items] for panel in made]
    return drawn


def _pool(live: list[Candidate]) -> Pool:
    curves = tuple(
        ItemCurve(one.identifier, Curve.TWO, (1.0, number / 10 - 0.8))
        for number, one in enumerate(live)
    )
    columns = Columns(len(live), {"ID": [one.identifier for one in live]})
    return Pool(curves, columns, (), Columns(0, {}), (None,) * len(live))


def _lift(tx: Tx, by: Caller, names: frozenset[str]) -> None:
    for one in compromises(tx):
        if one.identifier in names and one.lifted_at is None:
            lift(tx, NOW, by=by, compromise_id=one.id, reason="查明未外泄")
