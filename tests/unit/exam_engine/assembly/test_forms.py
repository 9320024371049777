"""A form is kept, frozen for good, and loaded exactly as it was frozen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text, update

from exam_engine.assembly.blueprints import Blueprint, read_blueprints
from exam_engine.assembly.drafts import FormDraft
from exam_engine.assembly.forms import (
    discard_form,
    form_row,
    forms_of,
    freeze_form,
    keep_form,
    load_paper,
)
from exam_engine.assembly.linear import assemble
from exam_engine.assembly.tables import FormItemRow, FormRow, FormState, FrozenFormChanged
from exam_engine.scoring.raw import score_responses
from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.roles import Caller, CallerKind, Grant, Role
from foundation.tenancy import found_tenant
from itembank.delivery import as_shown
from itembank.library import add_standard, move, take_in
from itembank.lifecycle import Act
from itembank.pools import candidates
from tests.conftest import START, prepared
from tests.items import DEMO, demo_items

LEVEL = "中级"


def _person(name: str, tenant: str, *roles: Role) -> Caller:
    grants = tuple(Grant(role) for role in roles)
    return Caller(CallerKind.PERSON, name, tenant, grants=grants, person_id=name)


def _reviewer(tenant: str) -> Caller:
    return _person("r", tenant, Role.ITEM_REVIEWER)


@dataclass
class Desk:
    """A body with the demo's intermediate items, and the people who work on forms."""

    clock: FixedClock
    assembler: Caller
    reviewer: Caller
    blueprint: Blueprint

    def draft(self, tx: Tx, seed: str = "seed-1") -> FormDraft:
        return assemble(self.blueprint, candidates(tx, LEVEL), seed)

    def keep(self, tx: Tx, draft: FormDraft | None = None) -> FormRow:
        return keep_form(
            tx,
            self.clock,
            by=self.assembler,
            draft=draft or self.draft(tx),
            blueprint=self.blueprint,
            title="中级 A 卷",
        )

    def freeze(self, tx: Tx) -> FormRow:
        return freeze_form(tx, self.clock, by=self.assembler, form_id=self.keep(tx).id)


@pytest.fixture(scope="module")
def stocked(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file with a body that has the demo's intermediate items, and the body's id."""
    file, clock = tmp_path_factory.mktemp("stocked") / "bank.sqlite3", FixedClock(START)
    items = [item for item in demo_items() if item.metadata.level == LEVEL]
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    with prepared(file, migrated_sqlite) as base:
        with base.write() as tx:
            tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
        author, reviewer = _person("a", tenant, Role.AUTHOR), _reviewer(tenant)
        with base.write(tenant=tenant) as tx:
            standard = add_standard(tx, clock, by=reviewer, content=content)
            take_in(
                tx, clock, author=author, reviewer=reviewer, items=items, standard_id=standard.id
            )
    return file, tenant


@pytest.fixture
def sqlite_start(stocked: tuple[Path, str]) -> Path:
    return stocked[0]


@pytest.fixture
def tenant(stocked: tuple[Path, str]) -> str:
    return stocked[1]


@pytest.fixture
def desk(clock: FixedClock, tenant: str) -> Desk:
    blueprints = read_blueprints(json.loads((DEMO / "blueprints.json").read_text("utf-8")))
    assembler = _person("z", tenant, Role.ASSEMBLER)
    return Desk(clock, assembler, _reviewer(tenant), blueprints[LEVEL])


def test_a_frozen_form_is_loaded_as_it_was_drafted(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        draft = desk.draft(tx)
        form = desk.keep(tx, draft)
        freeze_form(tx, desk.clock, by=desk.assembler, form_id=form.id)
    with database.read(tenant=tenant) as tx:
        paper = load_paper(tx, form.id)
        assert form_row(tx, form.id).state == FormState.FROZEN
    assert [(p.position, p.ref, p.points) for p in paper.items] == [
        (item.position, item.ref, item.points) for item in draft.items
    ]
    assert paper.total == 100
    assert len(paper.digest) == 64


def test_a_whole_paper_can_be_sat_with_all_keys_and_gets_all_points(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        paper = load_paper(tx, desk.freeze(tx).id)
    sent = {}
    for placed in paper.items:
        key = {
            d.identifier: d.correct[0] if d.cardinality == "single" else list(d.correct)
            for d in placed.item.declarations
        }
        sent[placed.ref] = dict(as_shown(placed.item, 2**61 + 7, key))
    raw = score_responses(paper, sent, 2**61 + 7)
    assert raw.earned == 100
    assert raw.form_digest == paper.digest


def _minutes(form: FormRow) -> None:
    form.minutes = 10


def _points(form: FormRow) -> None:
    form.items[0].points = form.items[0].points + 1


def _swap(form: FormRow) -> None:
    form.items[0].item_version_id = form.items[1].item_version_id


def _drop(form: FormRow) -> None:
    form.items.pop()


def _thaw(form: FormRow) -> None:
    form.state = FormState.DRAFT


@pytest.mark.parametrize("change", [_minutes, _points, _swap, _drop, _thaw])
def test_a_frozen_form_never_changes(
    database: Database, desk: Desk, tenant: str, change: Callable[[FormRow], None]
) -> None:
    with database.write(tenant=tenant) as tx:
        form_id = desk.freeze(tx).id
    with pytest.raises(FrozenFormChanged), database.write(tenant=tenant) as tx:
        change(form_row(tx, form_id))
    with database.read(tenant=tenant) as tx:
        assert load_paper(tx, form_id).total == 100


def test_a_frozen_form_is_not_thrown_away_and_not_frozen_twice(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        form_id = desk.freeze(tx).id
    with database.write(tenant=tenant) as tx, pytest.raises(Conflict):
        discard_form(tx, desk.clock, by=desk.assembler, form_id=form_id)
    with database.write(tenant=tenant) as tx, pytest.raises(Conflict):
        freeze_form(tx, desk.clock, by=desk.assembler, form_id=form_id)
    with pytest.raises(FrozenFormChanged), database.write(tenant=tenant) as tx:
        tx.execute(update(FormItemRow).values(section="x"))


def test_a_form_altered_behind_the_engines_back_is_noticed(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        form_id = desk.freeze(tx).id
    with database.write(tenant=tenant) as tx:
        tx.execute(text("UPDATE exam_form_item SET points = '2' WHERE position = 1"))
    with database.read(tenant=tenant) as tx, pytest.raises(Invalid) as refused:
        load_paper(tx, form_id)
    assert refused.value.code == "assembly-form-altered"


def test_a_draft_can_be_thrown_away(database: Database, desk: Desk, tenant: str) -> None:
    with database.write(tenant=tenant) as tx:
        form_id = desk.keep(tx).id
        discard_form(tx, desk.clock, by=desk.assembler, form_id=form_id)
        assert forms_of(tx) == []
        with pytest.raises(NotFound):
            form_row(tx, form_id)


def test_an_item_retired_before_freezing_stops_the_form(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        form = desk.keep(tx)
        retired = form.items[0].item_version_id
        move(tx, desk.clock, by=desk.reviewer, version_id=retired, act=Act.RETIRE)
        with pytest.raises(Conflict) as refused:
            freeze_form(tx, desk.clock, by=desk.assembler, form_id=form.id)
    assert refused.value.code == "assembly-item-not-published"


def test_an_item_retired_after_freezing_stays_in_the_form(
    database: Database, desk: Desk, tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        form = desk.freeze(tx)
        retired = form.items[0].item_version_id
        move(tx, desk.clock, by=desk.reviewer, version_id=retired, act=Act.RETIRE)
        assert load_paper(tx, form.id).items[0].ref == retired


def test_another_body_neither_sees_a_form_nor_uses_its_items(
    database: Database, desk: Desk, tenant: str, other_tenant: str
) -> None:
    with database.write(tenant=tenant) as tx:
        draft = desk.draft(tx)
        form_id = desk.freeze(tx).id
    with database.write(tenant=other_tenant) as tx:
        assert forms_of(tx, LEVEL) == []
        with pytest.raises(NotFound):
            load_paper(tx, form_id)
        with pytest.raises(NotFound):
            desk.keep(tx, draft)


def test_forms_are_made_by_those_who_may(database: Database, desk: Desk, tenant: str) -> None:
    stranger = replace(desk.assembler, grants=(Grant(Role.AUTHOR),))
    with database.write(tenant=tenant) as tx:
        draft = desk.draft(tx)
        with pytest.raises(Forbidden):
            keep_form(tx, desk.clock, by=stranger, draft=draft, blueprint=desk.blueprint, title="x")
