"""What may be read of adaptive attempts that were sat: results, and each selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from exam_engine.adaptive.choosing import Barred, Given
from exam_engine.adaptive.diagnosis import Diagnosis, diagnose, seen_from_json
from exam_engine.adaptive.keeping_back import barred_of
from exam_engine.adaptive.live_design import LiveDesign, Purpose
from exam_engine.adaptive.sessions import selections_of
from exam_engine.adaptive.tables import AdaptiveAttemptRow, SelectionRow
from exam_engine.adaptive.tests_kept import adaptive_design
from exam_engine.sessions.tables import AttemptRow, SittingRow
from foundation.database import Tx
from foundation.errors import NotFound
from itembank.standards import Standard, read_standard
from itembank.tables import StandardRow


@dataclass(frozen=True, slots=True)
class Sat:
    """One adaptive attempt and what came of it so far; ``level`` is None where nothing did."""

    attempt_id: str
    enrolment_id: str
    form_id: str
    title: str
    purpose: Purpose
    began_at: datetime
    ended_at: datetime | None
    items: int
    theta: float | None
    error: float | None
    level: str | None
    ending: str
    masses: tuple[tuple[str, float], ...]
    course: tuple[tuple[float, float], ...]
    cuts: tuple[float, ...]
    classes: tuple[str, ...]
    fictional: bool
    diagnosis: Diagnosis | None
    names: dict[str, str]
    """Skill → its words in the standard, for those that the diagnosis speaks of."""

    @property
    def low(self) -> float:
        """One standard error below the ability."""
        return (self.theta or 0.0) - (self.error or 0.0)

    @property
    def high(self) -> float:
        """One standard error above the ability."""
        return (self.theta or 0.0) + (self.error or 0.0)


@dataclass(frozen=True, slots=True)
class Course:
    """The selections of an attempt with all that making one again needs."""

    sat: Sat
    seed: int
    barred: Barred
    given: tuple[Given, ...]
    selections: tuple[SelectionRow, ...]

    def barred_at(self, row: SelectionRow) -> Barred:
        """What was kept from the person at a selection: also what had become known by then."""
        return replace(self.barred, withheld=frozenset(row.record.get("withheld", ())))

    def at(self, position: int) -> tuple[SelectionRow, tuple[Given, ...], Sequence[int] | None]:
        """A selection, the answers before it, and the form of the step before; `NotFound`."""
        row = next((one for one in self.selections if one.position == position), None)
        if row is None or not row.item_ref:
            raise NotFound("adaptive-selection-unknown", position=position)
        before = self.selections[position - 2].record["form"] if position > 1 else None
        return row, self.given[: position - 1], before


def sat_by(tx: Tx, enrolment_id: str) -> list[Sat]:
    """The adaptive attempts of one candidate, newest first."""
    statement = _statement().where(AttemptRow.enrolment_id == enrolment_id)
    return [_sat(tx, *row) for row in tx.execute(statement)]


def latest(tx: Tx, count: int = 300) -> list[Sat]:
    """The newest adaptive attempts of the body, for lists."""
    return [_sat(tx, *row) for row in tx.execute(_statement().limit(count))]


def one_sat(tx: Tx, attempt_id: str) -> Sat:
    """One adaptive attempt; raises `NotFound`."""
    row = tx.execute(_statement().where(AttemptRow.id == attempt_id)).first()
    if row is None:
        raise NotFound("adaptive-nobody-sat")
    return _sat(tx, *row)


def course_of(tx: Tx, attempt_id: str) -> Course:
    """All selections of an attempt, with their answers as they were taken; raises `NotFound`."""
    sat = one_sat(tx, attempt_id)
    row, attempt = tx.get_one(AdaptiveAttemptRow, attempt_id), tx.get_one(AttemptRow, attempt_id)
    made = selections_of(tx, attempt_id)
    places = adaptive_design(tx, sat.form_id).places
    given = tuple(
        Given(places[shown.item_ref], after.score)
        for shown, after in pairwise(made)
        if after.score is not None
    )
    for one in made:
        tx.expunge(one)
    return Course(sat, attempt.seed, barred_of(row), given, tuple(made))


def _statement() -> Any:
    return (
        select(AdaptiveAttemptRow, AttemptRow, SittingRow)
        .join(AttemptRow, AttemptRow.id == AdaptiveAttemptRow.attempt_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .order_by(AdaptiveAttemptRow.began_at.desc(), AdaptiveAttemptRow.attempt_id.desc())
    )


def _sat(tx: Tx, row: AdaptiveAttemptRow, attempt: AttemptRow, sitting: SittingRow) -> Sat:
    design, told = adaptive_design(tx, row.form_id), row.result
    diagnosis = _diagnosis(design, told) if row.ended_at is not None else None
    return Sat(
        attempt_id=row.attempt_id,
        enrolment_id=attempt.enrolment_id,
        form_id=row.form_id,
        title=sitting.title,
        purpose=design.purpose,
        began_at=row.began_at,
        ended_at=row.ended_at,
        items=row.items,
        theta=row.theta,
        error=row.error,
        level=design.classes[row.level] if row.level is not None else None,
        ending=str(told.get("ending", "")),
        masses=tuple(zip(design.classes, told.get("masses", ()), strict=False)),
        course=tuple((theta, error) for theta, error in told.get("course", ())),
        cuts=design.stopping.cuts,
        classes=design.classes,
        fictional=design.fictional,
        diagnosis=diagnosis,
        names=_names(tx, diagnosis) if diagnosis is not None else {},
    )


def _diagnosis(design: LiveDesign, told: dict[str, Any]) -> Diagnosis | None:
    if design.purpose is not Purpose.DIAGNOSIS:
        return None
    return diagnose(seen_from_json(told.get("seen", [])), design.prerequisites)


def _names(tx: Tx, diagnosis: Diagnosis) -> dict[str, str]:
    wanted = {one.skill for one in diagnosis.weak}
    for one in diagnosis.next:
        wanted |= {one.skill, *one.builds_on, *one.opens}
    for of in diagnosis.blocked.values():
        wanted |= set(of)
    standards: list[Standard] = [
        read_standard(row.content) for row in tx.scalars(select(StandardRow))
    ]
    return {
        skill: next((s.skill(skill).text for s in standards if s.has_skill(skill)), skill)
        for skill in wanted
    }
