"""An import is kept whole, known again, and undone as far as nobody worked on it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict
from foundation.roles import Caller
from itembank.exchange.drafts import Draft, MediaFile, Place, Reading, Remark, Weight
from itembank.import_plan import Outcome
from itembank.import_undo import undo
from itembank.imports import (
    NOTHING_DECIDED,
    Decisions,
    Original,
    imports,
    keep,
    leave_out,
    lines_of,
    settle,
    waiting,
)
from itembank.items import Item
from itembank.library import latest_version, load_item, move, write
from itembank.lifecycle import Act
from itembank.pools import known_identifiers
from itembank.tables import ItemRow
from tests.items import single

FILE = Original("paper.xlsx", "0" * 64, 1000)
FAULT = Remark(Weight.FAULT, "exchange-no-key", Place(row=3), {"row": 3})


def reading(*items: Item | None) -> Reading:
    drafts = tuple(
        Draft(f"k{n}", Place(row=n), f"text {n}", item, () if item else (FAULT,))
        for n, item in enumerate(items, 1)
    )
    return Reading("excel-rows", drafts, (), (MediaFile("a.png", "image/png", b"png"),))


class Bank:
    """Keeps readings for one author."""

    def __init__(self, base: Database, clock: FixedClock, by: Caller, standard_id: str) -> None:
        self.base, self.clock, self.by, self.standard_id = base, clock, by, standard_id
        self.tenant = by.tenant_id

    def keep(
        self, read: Reading, original: Original = FILE, decisions: Decisions = NOTHING_DECIDED
    ) -> str:
        with self.base.write(self.tenant) as tx:
            return keep(
                tx,
                self.clock,
                by=self.by,
                reading=read,
                original=original,
                standard_id=self.standard_id,
                decisions=decisions,
            ).id

    def outcomes(self, import_id: str) -> list[str]:
        with self.base.read(self.tenant) as tx:
            return [line.outcome for line in lines_of(tx, import_id)]

    def undo(self, import_id: str) -> tuple[int, int, int]:
        with self.base.write(self.tenant) as tx:
            done = undo(tx, self.clock, by=self.by, import_id=import_id)
            return done.removed, done.restored, len(done.stayed)

    def has(self, *names: str) -> set[str]:
        with self.base.read(self.tenant) as tx:
            return known_identifiers(tx, names)

    def content(self, name: str) -> Item:
        with self.base.read(self.tenant) as tx:
            return load_item(tx, self.version(name))

    def version(self, name: str) -> str:
        with self.base.read(self.tenant) as tx:
            row = tx.query(ItemRow).filter_by(identifier=name).one()
            latest = latest_version(tx, row.id)
            assert latest is not None
            return latest.id


@pytest.fixture
def bank(database: Database, clock: FixedClock, author: Caller, standard_id: str) -> Bank:
    return Bank(database, clock, author, standard_id)


A, B = single(identifier="A-1"), single(identifier="B-1")
A_CHANGED = replace(A, title="另一题")


def test_good_questions_are_kept_and_the_rest_waits_with_its_source(bank: Bank) -> None:
    kept = bank.keep(reading(A, None, B))
    assert bank.outcomes(kept) == ["new", "waiting", "new"]
    assert bank.content("A-1") == A
    with bank.base.read(bank.tenant) as tx:
        (line,) = waiting(tx)
        assert (line.source, line.remarks[0]["code"]) == ("text 2", "exchange-no-key")


def test_the_same_file_again_adds_nothing(bank: Bank) -> None:
    bank.keep(reading(A, None, B))
    assert bank.outcomes(bank.keep(reading(A, None, B))) == ["unchanged"] * 3
    with bank.base.read(bank.tenant) as tx:
        assert len(imports(tx)) == 2


def test_a_changed_question_of_the_same_file_replaces_its_draft(bank: Bank) -> None:
    bank.keep(reading(A))
    assert bank.outcomes(bank.keep(reading(A_CHANGED))) == ["next"]
    assert bank.content("A-1") == A_CHANGED


def test_another_file_cannot_replace_an_item_of_the_same_name_unasked(bank: Bank) -> None:
    bank.keep(reading(A))
    other = replace(FILE, name="other.xlsx")
    assert bank.outcomes(bank.keep(reading(A_CHANGED), other)) == ["waiting"]
    assert bank.content("A-1") == A
    confirmed = bank.keep(reading(A_CHANGED), other, Decisions(frozenset({"k1"})))
    assert bank.outcomes(confirmed) == ["next"]


def test_two_questions_of_one_name_in_a_file_wait(bank: Bank) -> None:
    assert bank.outcomes(bank.keep(reading(A, A_CHANGED, A))) == ["new", "waiting", "unchanged"]


def test_what_is_left_out_is_not_kept(bank: Bank) -> None:
    kept = bank.keep(reading(A, B), decisions=Decisions(left_out=frozenset({"k2"})))
    assert bank.outcomes(kept) == ["new", "left_out"]
    assert bank.has("A-1", "B-1") == {"A-1"}


def test_an_unknown_skill_is_left_out_and_told(bank: Bank) -> None:
    strange = replace(A, metadata=replace(A.metadata, skills=("L1-1.1.1", "X-9")))
    kept = bank.keep(reading(strange))
    assert bank.content("A-1").metadata.skills == ("L1-1.1.1",)
    with bank.base.read(bank.tenant) as tx:
        (line,) = lines_of(tx, kept)
        assert line.remarks[0]["facts"] == {"skill": "X-9"}


def test_undo_takes_back_the_whole_import(bank: Bank) -> None:
    kept = bank.keep(reading(A, B, None))
    assert bank.undo(kept) == (2, 0, 0)
    assert bank.has("A-1", "B-1") == set()
    assert bank.outcomes(kept) == ["undone", "undone", "undone"]
    with pytest.raises(Conflict):
        bank.undo(kept)
    assert bank.outcomes(bank.keep(reading(A))) == ["new"]


def test_undo_brings_an_overwritten_draft_back(bank: Bank) -> None:
    bank.keep(reading(A))
    assert bank.undo(bank.keep(reading(A_CHANGED))) == (0, 1, 0)
    assert bank.content("A-1") == A


def test_undo_leaves_what_moved_on(bank: Bank) -> None:
    kept = bank.keep(reading(A, B))
    with bank.base.write(bank.tenant) as tx:
        move(tx, bank.clock, by=bank.by, version_id=bank.version("A-1"), act=Act.SUBMIT)
        changed = replace(B, title="改过")
        write(tx, bank.clock, by=bank.by, item=changed, standard_id=bank.standard_id)
    assert bank.undo(kept) == (0, 0, 2)
    assert bank.has("A-1", "B-1") == {"A-1", "B-1"}


def test_a_person_settles_what_waits(bank: Bank) -> None:
    kept = bank.keep(reading(None, None))
    with bank.base.write(bank.tenant) as tx:
        first, second = waiting(tx)
        settle(tx, bank.clock, by=bank.by, line_id=first.id, item=A)
        leave_out(tx, bank.clock, by=bank.by, line_id=second.id)
    assert bank.outcomes(kept) == [Outcome.NEW, Outcome.LEFT_OUT]
    with bank.base.read(bank.tenant) as tx:
        assert not waiting(tx)
    assert bank.undo(kept) == (1, 0, 0)


def test_points_survive(bank: Bank) -> None:
    bank.keep(reading(single("2.5", "P-1")))
    assert bank.content("P-1").max_score == Decimal("2.5")
