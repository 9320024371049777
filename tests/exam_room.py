"""A room in which a sitting goes on: its candidates at every stage, before a camera or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select, update

from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions import attempts
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.tables import AnswerRow, AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.tenancy import found_tenant
from proctor import sittings
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY
from proctor.signals import record_signal
from proctor.tables import EvidenceRow, IncidentRow
from tests.results_world import World, make_world
from tests.unit.proctor.scene import Scene


@dataclass
class Room:
    """One body with one open sitting; candidates sit down one after the other."""

    engine: Engine
    world: World
    sitting: str
    watching: Watching
    seats: int = field(default=0)

    @property
    def clock(self) -> FixedClock:
        assert isinstance(self.engine.clock, FixedClock)
        return self.engine.clock

    @property
    def tenant(self) -> str:
        return self.world.tenant

    def seat(self, name: str = "张伟", *, room: int = 1) -> str:
        """Enrol somebody and give them the next seat; their enrolment."""
        enrolment = self.world.candidate(name)
        self.seats += 1
        with self.engine.database.write(self.tenant) as tx:
            tx.execute(
                update(EnrolmentRow)
                .where(EnrolmentRow.id == enrolment)
                .values(room=room, seat=self.seats)
            )
        return enrolment

    def arrive(self, enrolment: str) -> str:
        """The candidate has entered: their attempt."""
        with self.engine.database.write(self.tenant) as tx:
            row = attempts.open_attempt(
                tx, self.clock, sitting_id=self.sitting, enrolment_id=enrolment
            )
            return row.id

    def answer_camera(self, attempt: str, *, agreed: bool) -> None:
        with self.engine.database.write(self.tenant) as tx:
            attempts.answer_camera(tx, self.clock, attempt, agreed=agreed, words_digest="0" * 64)

    def refused(self, name: str = "张伟", *, room: int = 1) -> str:
        """Somebody who does not want the camera and waits for an invigilator; the enrolment."""
        enrolment = self.seat(name, room=room)
        self.answer_camera(self.arrive(enrolment), agreed=False)
        return enrolment

    def writing(self, name: str = "张伟", *, room: int = 1) -> str:
        """Somebody who writes without a camera; the enrolment."""
        enrolment = self.seat(name, room=room)
        attempt = self.arrive(enrolment)
        if self.watching is not Watching.NONE:
            self.answer_camera(attempt, agreed=False)
        with self.engine.database.write(self.tenant) as tx:
            if self.watching is Watching.NONE:
                attempts.check_in(tx, self.clock, attempt)
            else:
                attempts.confirm_identity(tx, self.clock, attempt, actor="invigilator")
            attempts.start(tx, self.clock, attempt)
            attempts.take_over(tx, self.clock, attempt)
        return enrolment

    def watched(self, name: str = "张伟", *, room: int = 1) -> Scene:
        """Somebody who writes before a camera: the stage to send pictures from."""
        enrolment = self.seat(name, room=room)
        attempt = self.arrive(enrolment)
        self.answer_camera(attempt, agreed=True)
        scene = Scene(
            self.engine.database,
            self.clock,
            self.tenant,
            blobs=self.engine.blobs,  # type: ignore[arg-type]  # a store like any other
            subject_ref=attempt,
        )
        with self.engine.database.read(self.tenant) as tx:
            row = sittings.sitting_of(tx, attempt)
            assert row is not None
            scene.sitting_id = row.id
        scene.send("good", 12)
        with self.engine.database.write(self.tenant) as tx:
            attempts.check_in(tx, self.clock, attempt)
            attempts.start(tx, self.clock, attempt)
            attempts.take_over(tx, self.clock, attempt)
        return scene

    def save(self, enrolment: str, *, sequence: int = 1) -> None:
        """One answer of the candidate has been saved."""
        attempt = self.attempt(enrolment)
        with self.engine.database.write(self.tenant) as tx:
            tx.add(
                AnswerRow(
                    attempt_id=attempt.id,
                    epoch=attempt.epoch,
                    client_seq=sequence,
                    item_ref=f"item-{sequence}",
                    payload='{"RESPONSE": "B"}',
                    client_time=0,
                    received_at=self.clock.now(),
                    late=False,
                    superseded=False,
                )
            )

    def leave_window(self, scene: Scene, seconds: int = 6) -> None:
        """The browser tells that the exam's window was left just now."""
        now = self.clock.now()
        with self.engine.database.write(self.tenant) as tx:
            record_signal(
                tx,
                self.clock,
                scene.sitting_id,
                kind=FindingKind.WINDOW_LEFT,
                started_at=now - timedelta(seconds=seconds),
                ended_at=now,
            )

    def attempt(self, enrolment: str) -> AttemptRow:
        with self.engine.database.read(self.tenant) as tx:
            return tx.scalars(
                select(AttemptRow).where(
                    AttemptRow.enrolment_id == enrolment, AttemptRow.sitting_id == self.sitting
                )
            ).one()

    def incidents(self) -> list[IncidentRow]:
        """All incidents in the order of time."""
        with self.engine.database.read(self.tenant) as tx:
            statement = select(IncidentRow).order_by(IncidentRow.started_at, IncidentRow.id)
            return list(tx.scalars(statement))

    def pictures(self) -> list[EvidenceRow]:
        with self.engine.database.read(self.tenant) as tx:
            return list(tx.scalars(select(EvidenceRow).order_by(EvidenceRow.number)))


def make_room(
    engine: Engine, *, watching: Watching = Watching.NONE, code: str = "9001", minutes: int = 90
) -> Room:
    """A body with an open theory sitting of its junior level."""
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code=code, name=f"评价中心 {code}").id
    world = make_world(engine.database, engine.clock, tenant)
    now = engine.clock.now()
    plan = SittingPlan(
        batch_ref=world.batch,
        level="L1",
        part="theory",
        form_id=world.paper.form_id,
        title="在线学习服务（初级）理论",
        opens_at=now,
        closes_at=now + timedelta(hours=3),
        minutes=minutes,
        watching=watching,
        policy={} if watching is Watching.NONE else DEFAULT_POLICY.to_json(),
    )
    with engine.database.write(tenant) as tx:
        row = plan_sitting(tx, engine.clock, plan, actor="admin")
        open_sitting(tx, engine.clock, row.id, actor="admin")
        return Room(engine, world, row.id, watching)
