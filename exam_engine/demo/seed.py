"""Loads the demonstration: a body at work, with something to see on every page.

One batch has been enrolled and seated and sits its theory from three days ago on: some have handed
in, one had left the camera's view, some results are out and their certificates issued. Another
batch is open for enrolment, with two workbooks to try it with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from exam_engine.demo import (
    adaptive,
    bank,
    earlier,
    enrolling,
    further,
    judging,
    measuring,
    sitting,
)
from exam_engine.demo.body import NAME, DemoBody, found_body
from exam_engine.demo.dirty import dirty_workbook
from exam_engine.demo.people import of_college
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.upgrade import upgrade
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.schema import TenantRow
from proctor.models.build import build_models

Progress = Callable[[str, int, int], None]
BATCH_CODE, BATCH_NAME = "202611", "2026年11月批次（演示）"
OPEN_CODE, OPEN_NAME = "202612", "2026年12月批次（演示）"
JUNIOR, LEVELS = "初级", {"初级": 90, "中级": 90, "高级": 120}
DAYS_AGO = 14
"""How long ago the first batch was announced; the clock of the loading begins there."""
_SITTERS = ((0.95, 1, 0), (0.85, 3, 20), (0.7, 4, 0), (0.3, 6, 0))
"""Share of right answers, drawn face, seconds away from the camera."""
_RELEASED = 2
_ABILITIES = (1.3, 0.1, -0.9)
"""True abilities of the people who sit the placement test."""


@dataclass(frozen=True, slots=True)
class DemoCandidateLogin:
    """A candidate who has not sat yet, to be tried out."""

    name: str
    level: str
    admission_number: str
    document_number: str


def days_ago(*, with_earlier: bool) -> int:
    """How many days back the clock of the loading begins."""
    return DAYS_AGO + (earlier.DAYS if with_earlier else 0)


def load(
    engine: Engine,
    clock: FixedClock,
    folder: Path,
    progress: Progress,
    *,
    with_earlier: bool = False,
) -> None:
    """Load everything; ``clock`` is the engine's own and stands `days_ago` days back.

    ``with_earlier`` adds two batches of earlier months with simulated answers, and what was
    measured on them: pages of statistics have little to show without.
    """
    _models(engine, progress)
    progress("demo-database", 0, 1)
    upgrade(engine.database)
    progress("demo-body", 0, 1)
    body = found_body(engine.database, clock, engine.settings.identities.passwords)
    filled = bank.fill_bank(
        engine.database, clock, body, lambda done, total: progress("demo-bank", done, total)
    )
    progress("demo-forms", 0, 1)
    forms = bank.assemble_forms(engine.database, clock, body)
    before = []
    if with_earlier:
        before = earlier.load(
            engine,
            clock,
            body,
            scheme_code=filled.scheme_code,
            form_id=forms[JUNIOR],
            curves=adaptive.fictional_curves(bank.demo_items()),
            progress=lambda done, total: progress("demo-earlier", done, total),
        )
    batch_id = _enrol(engine, clock, body, filled.scheme_code, progress)
    sittings = _plan(engine, clock, body, batch_id, forms)
    _sit(engine, clock, body, batch_id, sittings[JUNIOR], progress)
    _work(engine, clock, body, batch_id, before, progress)
    progress("demo-adaptive", 0, 1)
    _adaptive(engine, clock, body, batch_id)
    _open_batch(engine, clock, body, filled.scheme_code, folder)
    further.fill_further(engine.database, clock, engine.blobs, body, filled.standard_id)
    if with_earlier:
        (folder / measuring.GROUPED_FILE).write_bytes(measuring.grouped_answers())


def logins(engine: Engine) -> list[DemoCandidateLogin]:
    """One candidate of each level who has not sat yet, from the demonstration's own people."""
    found: dict[str, DemoCandidateLogin] = {}
    people = {person.student_number: person for person in of_college("LJZY")}
    with engine.database.read(_tenant(engine)) as tx:
        rows = tx.execute(
            select(EnrolmentRow.student_number, EnrolmentRow.admission_number, EnrolmentRow.level)
            .join(BatchRow, BatchRow.id == EnrolmentRow.batch_id)
            .where(BatchRow.code == BATCH_CODE, EnrolmentRow.admission_number.is_not(None))
            .order_by(EnrolmentRow.student_number)
        ).all()
    for student_number, admission_number, level in rows[len(_SITTERS) * 2 :]:
        person = people.get(student_number)
        if person is not None and level not in found:
            found[level] = DemoCandidateLogin(
                person.name, level, admission_number or "", person.document_number
            )
    return [found[level] for level in LEVELS if level in found]


def _tenant(engine: Engine) -> str:
    with engine.database.read() as tx:
        return tx.scalars(select(TenantRow.id).where(TenantRow.name == NAME)).one()


def _models(engine: Engine, progress: Progress) -> None:
    settings = engine.settings.proctor
    build_models(
        Path(settings.models_folder),
        cache=Path(settings.wheels_folder),
        source=Path(settings.models_source) if settings.models_source else None,
        progress=lambda stage, done, total: progress(f"demo-models-{stage}", done, total),
    )


def _enrol(
    engine: Engine, clock: FixedClock, body: DemoBody, scheme_code: str, progress: Progress
) -> str:
    batch_id = enrolling.announce(
        engine.database,
        clock,
        body,
        code=BATCH_CODE,
        name=BATCH_NAME,
        scheme_code=scheme_code,
        days_open=7,
        exam_in_days=DAYS_AGO - 3,
    )
    progress("demo-enrol", 0, 1)
    enrolling.enrol(engine.database, clock, engine.ring, engine.blobs, body, BATCH_NAME)
    enrolling.attach_photos(
        engine.database,
        engine.blobs,
        body.tenant_id,
        batch_id,
        lambda done, total: progress("demo-photos", done, total),
    )
    clock.advance(days=DAYS_AGO - 4)
    enrolling.seat(engine.database, clock, body, batch_id)
    return batch_id


def _plan(
    engine: Engine, clock: FixedClock, body: DemoBody, batch_id: str, forms: dict[str, str]
) -> dict[str, str]:
    clock.advance(days=1)
    return {
        level: sitting.plan(
            engine,
            body,
            batch_id=batch_id,
            level=level,
            form_id=forms[level],
            title=f"{bank.CERTIFICATE} {level} 理论",
            minutes=minutes,
            days=365,
        )
        for level, minutes in LEVELS.items()
    }


def _sit(
    engine: Engine,
    clock: FixedClock,
    body: DemoBody,
    batch_id: str,
    sitting_id: str,
    progress: Progress,
) -> None:
    enrolments = _sitters(engine, body, batch_id)
    for number, (enrolment_id, (skill, face, away)) in enumerate(
        zip(enrolments, _SITTERS, strict=True)
    ):
        progress("demo-sit", number, len(_SITTERS))
        sitting.sit(
            engine,
            clock,
            body.tenant_id,
            sitting_id=sitting_id,
            enrolment_id=enrolment_id,
            skill=skill,
            seed=face,
            leaves_for=away,
        )
    shares = (Decimal("0.88"), Decimal("0.74"), Decimal("0.66"))
    marks = dict(zip(enrolments, shares, strict=False))
    judging.mark_practicals(engine, clock, body, marks)
    judging.score_batch(engine, clock, body, batch_id)
    judging.release(engine, clock, body, enrolments[:_RELEASED])


def _work(
    engine: Engine,
    clock: FixedClock,
    body: DemoBody,
    batch_id: str,
    before: list[str],
    progress: Progress,
) -> None:
    """The jobs: certificates of what was released, and the calibrations of ``before``."""
    progress("demo-issue", 0, 1)
    jobs = [judging.order_certificates(engine, clock, body, batch_id)]
    ordered = measuring.order_runs(engine, clock, body, before) if before else None
    judging.work(engine, body.tenant_id, [*jobs, *(ordered.jobs if ordered else ())])
    if ordered:
        measuring.decide(engine, clock, body, ordered)


def _adaptive(engine: Engine, clock: FixedClock, body: DemoBody, batch_id: str) -> None:
    """Adaptive tests to try; the candidates who have sat the theory exam were placed before it."""
    forms = adaptive.publish_designs(engine.database, clock, body, bank.demo_items())
    placements = adaptive.plan(engine, body, batch_id, forms, days=365)
    enrolments = _sitters(engine, body, batch_id)
    for enrolment_id, theta in zip(enrolments, _ABILITIES, strict=False):
        adaptive.sit(
            engine,
            clock,
            body.tenant_id,
            sitting_id=placements[JUNIOR],
            enrolment_id=enrolment_id,
            theta=theta,
        )


def _sitters(engine: Engine, body: DemoBody, batch_id: str) -> list[str]:
    with engine.database.read(body.tenant_id) as tx:
        return list(
            tx.scalars(
                select(EnrolmentRow.id)
                .where(EnrolmentRow.level == JUNIOR, EnrolmentRow.batch_id == batch_id)
                .order_by(EnrolmentRow.student_number)
                .limit(len(_SITTERS))
            )
        )


def _open_batch(
    engine: Engine, clock: FixedClock, body: DemoBody, scheme_code: str, folder: Path
) -> None:
    clock.advance(days=2)
    enrolling.announce(
        engine.database,
        clock,
        body,
        code=OPEN_CODE,
        name=OPEN_NAME,
        scheme_code=scheme_code,
        days_open=60,
        exam_in_days=75,
    )
    college = "YLKJ"
    good = enrolling.workbook(of_college(college), OPEN_NAME)
    (folder / "报名表-云岭-可用.xlsx").write_bytes(good)
    (folder / "报名表-云岭-有错误.xlsx").write_bytes(dirty_workbook(college, OPEN_NAME))
