"""Joins the sitting and the proctor: an attempt's events move its watched sitting along.

The proctor knows an attempt as an opaque subject and nothing else of the exam; the exam knows
nothing of frames. What a person decides about an incident goes to `exam_engine.outcomes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from exam_engine import outcomes
from exam_engine.frame_road import Frame, FrameRoad, Sound
from exam_engine.sessions import attempts
from exam_engine.sessions.events import (
    AttemptCheckedIn,
    AttemptStarted,
    AttemptSubmitted,
    CameraAnswered,
    CameraWithdrawn,
)
from exam_engine.sessions.tables import Watching
from exam_engine.sessions.tokens import AttemptPass
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import Conflict, NotFound, Unavailable
from foundation.events import Subscribers
from proctor import check_in, sittings
from proctor.analysis.face_colour import BRIGHT, DARK, framing
from proctor.analysis.pictures import decode_picture
from proctor.capture import Capture
from proctor.ending import end_watching
from proctor.events import IncidentDecided
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from proctor.remembering import Memory
from proctor.signals import record_signal
from proctor.sitting_states import SittingState
from proctor.trails import Analyser

_CHECK_IN_SEQUENCES = 2**30
"""Frames of the check-in are numbered from here, those of the exam from nought."""


@dataclass(frozen=True, slots=True)
class PictureHint:
    """What can be said of a picture during the device check; None where nobody looked.

    ``light`` is ``good``, ``dark`` or ``bright``; ``faces`` counts the faces found; ``framing`` is
    the one thing to change first (`proctor.analysis.face_colour.Framing`).
    """

    light: str | None = None
    faces: int | None = None
    framing: str | None = None


@dataclass(frozen=True)
class Watcher:
    """Takes frames and signals of attempts; shared by the threads of one process."""

    database: Database
    clock: Clock
    capture_room: Callable[[], Capture]
    analyser: Callable[[], Analyser]
    road: FrameRoad

    def look(self, image: bytes, *, tenant: str, attempt_id: str) -> PictureHint:
        """Judge a picture of the device check, and measure how the person sits by it.

        Conflict("proctor-pictures-stay") where the policy keeps pictures on the device.
        """
        self._refuse_if_on_device(tenant, attempt_id)
        try:
            observation = self._take_check_in(tenant, attempt_id, image)
        except (Conflict, NotFound, Unavailable):
            # Not watched, or too many at once: the hint is given all the same.
            observation = self.analyser().analyse(decode_picture(image), self.clock.now())
        return _hint(observation)

    async def take(self, attempt: AttemptPass, frame: Frame) -> frozenset[FindingKind]:
        """Take a frame of a running attempt on the server's road (`exam_engine.frame_road`)."""
        return await self.road.take(attempt, frame)

    async def hear(self, attempt: AttemptPass, sound: Sound) -> None:
        """Hear a piece of a running attempt's sound, where its policy listens."""
        await self.road.hear(attempt, sound)

    def capture(self, attempt: AttemptPass, frame: Frame) -> None:
        """Take a frame in the caller's own thread: accept, measure, record."""
        taken_at = min(frame.captured_at, self.clock.now())
        self._take(attempt.tenant_id, attempt.attempt_id, frame.sequence, taken_at, frame.image)

    def signal(self, attempt: AttemptPass, kind: str, started_at: datetime, seconds: float) -> None:
        """Take a fact that the browser tells."""
        with self.database.write(attempt.tenant_id) as tx:
            record_signal(
                tx,
                self.clock,
                self._sitting_id(tx, attempt.attempt_id),
                kind=FindingKind(kind),
                started_at=started_at,
                ended_at=started_at + timedelta(seconds=seconds),
            )

    def _refuse_if_on_device(self, tenant: str, attempt_id: str) -> None:
        with self.database.read(tenant) as tx:
            row = sittings.sitting_of(tx, attempt_id)
            if row is not None and sittings.policy_of(row).mode is Mode.DEVICE:
                raise Conflict("proctor-pictures-stay")

    def _take_check_in(self, tenant: str, attempt_id: str, image: bytes) -> Observation:
        now = self.clock.now()
        sequence = _CHECK_IN_SEQUENCES + int(now.timestamp() * 1000) % _CHECK_IN_SEQUENCES
        return self._take(tenant, attempt_id, sequence, now, image)

    def _take(
        self, tenant: str, attempt_id: str, sequence: int, taken_at: datetime, image: bytes
    ) -> Observation:
        room = self.capture_room()
        with self.database.read(tenant) as tx:
            accepted = room.accept(
                tx,
                self.clock,
                self._sitting_id(tx, attempt_id),
                sequence=sequence,
                taken_at=taken_at,
            )
        measured = room.measure(accepted, image)
        with self.database.write(tenant) as tx:
            room.record(tx, self.clock, measured)
        return measured.observation

    def _sitting_id(self, tx: Tx, attempt_id: str) -> str:
        row = sittings.sitting_of(tx, attempt_id)
        if row is None:
            raise NotFound("sessions-not-watched")
        return row.id


def subscribe(subscribers: Subscribers, clock: Clock, memory: Memory) -> None:
    """Let the watched sitting follow its attempt, and a person's verdict reach the outcomes."""

    def answered(tx: Tx, event: CameraAnswered) -> None:
        # Comparing faces is agreed to apart: see `choose_likeness`.
        policy = replace(_policy(tx, event.sitting_id), likeness=False)
        row = sittings.open_sitting(tx, clock, subject_ref=event.attempt_id, policy=policy)
        if event.agreed:
            version = sittings.policy_of(row).consent_version
            sittings.consent(tx, clock, row.id, version=version)
        elif row.state in (SittingState.CONSENTED, SittingState.CHECKED_IN):
            # Until the exam starts they may think again.
            sittings.withdraw(tx, clock, row.id)
        else:
            sittings.refuse(tx, clock, row.id)

    def withdrawn(tx: Tx, event: CameraWithdrawn) -> None:
        row = sittings.sitting_of(tx, event.attempt_id)
        if row is not None and row.state == SittingState.LIVE:
            end_watching(tx, clock, memory, row.id)
            sittings.withdraw(tx, clock, row.id)

    def checked_in(tx: Tx, event: AttemptCheckedIn) -> None:
        row = sittings.sitting_of(tx, event.attempt_id)
        if row is not None and row.state in (SittingState.CONSENTED, SittingState.CHECKED_IN):
            sittings.check_in(tx, clock, row.id)

    def started(tx: Tx, event: AttemptStarted) -> None:
        row = sittings.sitting_of(tx, event.attempt_id)
        if row is not None and row.state == SittingState.CHECKED_IN:
            sittings.go_live(tx, clock, row.id)

    def submitted(tx: Tx, event: AttemptSubmitted) -> None:
        row = sittings.sitting_of(tx, event.attempt_id)
        if row is None or row.state == SittingState.CLOSED:
            return
        end_watching(tx, clock, memory, row.id)
        sittings.close(tx, clock, row.id)

    def decided(tx: Tx, event: IncidentDecided) -> None:
        enrolment_id = attempts.find_attempt(tx, event.subject_ref).enrolment_id
        outcomes.on_incident_decided(tx, clock, event, enrolment_id=enrolment_id)

    subscribers.subscribe(CameraAnswered, answered)
    subscribers.subscribe(CameraWithdrawn, withdrawn)
    subscribers.subscribe(AttemptCheckedIn, checked_in)
    subscribers.subscribe(AttemptStarted, started)
    subscribers.subscribe(AttemptSubmitted, submitted)
    subscribers.subscribe(IncidentDecided, decided)


def choose_likeness(tx: Tx, clock: Clock, attempt_id: str, *, compared: bool) -> list[str]:
    """Let faces be compared or not, as the candidate chose; returns pictures to be destroyed."""
    row = sittings.sitting_of(tx, attempt_id)
    if row is None or sittings.policy_of(row).likeness == compared:
        return []
    return check_in.allow_likeness(tx, clock, row.id, allowed=compared)


def _policy(tx: Tx, sitting_id: str) -> Policy:
    sitting = attempts.find_sitting(tx, sitting_id)
    if sitting.watching == Watching.NONE:
        raise Conflict("sessions-not-watched")
    return Policy.from_json(sitting.policy) if sitting.policy else DEFAULT_POLICY


def _hint(observation: Observation) -> PictureHint:
    light = "good"
    if observation.brightness < DARK:
        light = "dark"
    elif observation.brightness > BRIGHT:
        light = "bright"
    return PictureHint(light, len(observation.faces), framing(observation).value)
