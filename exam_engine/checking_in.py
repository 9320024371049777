"""Carries out runs of the check-in for attempts: measures their frames outside any transaction.

Pictures are measured and let go. The clearest one is kept, encrypted, only where the candidate
agreed to be compared with it. Where the policy keeps pictures on the device, none is taken here:
the device sends what it measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Invalid, NotFound
from proctor import check_in, sittings
from proctor.analysis.check_in_plan import CheckInPlan, plan_of
from proctor.analysis.face_colour import Framing, framing, skin_light
from proctor.analysis.pictures import decode_picture
from proctor.check_in import Clearest, RunOutcome, Sample
from proctor.claimed import check_every_frame
from proctor.evidence import Blobs
from proctor.observation import Observation
from proctor.policy import Mode
from proctor.tables import ProctorSittingRow
from proctor.trails import Analyser

MOST_AT_ONCE = 24
"""Frames in one message."""
_FRONTAL_DEG = 15.0


@dataclass(frozen=True, slots=True)
class TimedPicture:
    """A JPEG, taken ``at_ms`` after the first dot by the page's clock."""

    at_ms: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """A run and what it shows."""

    run_id: str
    plan: CheckInPlan


@dataclass(frozen=True, slots=True)
class _Open:
    """What is known of a run before its frames are measured."""

    sitting_id: str
    issued_at: datetime
    total_ms: int
    mode: Mode
    keeps_picture: bool


@dataclass(frozen=True)
class CheckInRoom:
    """Shared by the threads of one process."""

    database: Database
    clock: Clock
    analyser: Callable[[], Analyser]
    blobs: Blobs

    def begin_run(self, tenant: str, attempt_id: str) -> Begun:
        """Draw a run; see `proctor.check_in.issue` for refusals."""
        with self.database.write(tenant) as tx:
            row = check_in.issue(tx, self.clock, _watched(tx, attempt_id).id)
            return Begun(row.id, plan_of(row.seed))

    def take_pictures(
        self, tenant: str, attempt_id: str, run_id: str, pictures: Sequence[TimedPicture]
    ) -> None:
        """Measure frames of a run and add what was measured.

        Conflict("proctor-pictures-stay") where they must not leave the device.
        """
        run = self._open(tenant, attempt_id, run_id)
        if run.mode is Mode.DEVICE:
            raise Conflict("proctor-pictures-stay")
        _check_times([picture.at_ms for picture in pictures], run)
        samples = [self._measured(run, picture) for picture in pictures]
        clearest = self._kept(tenant, run, pictures, samples) if run.keeps_picture else None
        self._take(tenant, run, run_id, samples, clearest)

    def take_samples(
        self, tenant: str, attempt_id: str, run_id: str, samples: Sequence[Sample]
    ) -> None:
        """Add what the device measured itself; see `proctor.claimed` for what is refused."""
        check_every_frame(sample.observation for sample in samples)
        run = self._open(tenant, attempt_id, run_id)
        _check_times([sample.at_ms for sample in samples], run)
        self._take(tenant, run, run_id, samples, None)

    def finish(
        self, tenant: str, attempt_id: str, run_id: str, *, lights: bool = True
    ) -> RunOutcome:
        """Judge a run and keep what came out; ``lights`` is false where none were shown."""
        with self.database.write(tenant) as tx:
            sitting = _watched(tx, attempt_id)
            return check_in.finish(tx, self.clock, run_id, sitting.id, lights=lights)

    def _open(self, tenant: str, attempt_id: str, run_id: str) -> _Open:
        with self.database.read(tenant) as tx:
            sitting = _watched(tx, attempt_id)
            row = check_in.find_run(tx, self.clock, run_id, sitting.id)
            policy = sittings.policy_of(sitting)
            total = plan_of(row.seed).total_ms
            return _Open(sitting.id, row.issued_at, total, policy.mode, policy.likeness)

    def _measured(self, run: _Open, picture: TimedPicture) -> Sample:
        rgb = decode_picture(picture.jpeg)
        taken_at = run.issued_at + timedelta(milliseconds=picture.at_ms)
        observation = self.analyser().analyse(rgb, taken_at, picture.at_ms)
        return Sample(picture.at_ms, observation, skin_light(rgb, observation))

    def _kept(
        self, tenant: str, run: _Open, pictures: Sequence[TimedPicture], samples: Sequence[Sample]
    ) -> Clearest | None:
        scores = [clearness(sample.observation) for sample in samples]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        if best is None or scores[best] <= 0:
            return None
        return Clearest(self.blobs.put(pictures[best].jpeg, tenant=tenant), scores[best])

    def _take(
        self,
        tenant: str,
        run: _Open,
        run_id: str,
        samples: Sequence[Sample],
        clearest: Clearest | None,
    ) -> None:
        with self.database.write(tenant) as tx:
            dropped = check_in.take(tx, self.clock, run_id, run.sitting_id, samples, clearest)
        if dropped is not None:
            # Two of the same bytes are one blob, which may be gone already.
            with suppress(NotFound):
                self.blobs.delete(dropped, tenant=tenant)


def _watched(tx: Tx, attempt_id: str) -> ProctorSittingRow:
    row = sittings.sitting_of(tx, attempt_id)
    if row is None:
        raise NotFound("sessions-not-watched")
    return row


def _check_times(times: Sequence[int], run: _Open) -> None:
    if not 1 <= len(times) <= MOST_AT_ONCE:
        raise Invalid("proctor-check-in-unreadable", reason="count")
    if any(not 0 <= at_ms <= run.total_ms for at_ms in times):
        raise Invalid("proctor-check-in-unreadable", reason="at_ms")


def clearness(observation: Observation) -> float:
    """How well a frame shows one face from the front; 0 where it is no picture to compare with."""
    pose = observation.pose
    if framing(observation) is not Framing.GOOD or pose is None:
        return 0.0
    if max(abs(pose.yaw), abs(pose.pitch)) > _FRONTAL_DEG:
        return 0.0
    return observation.detail * observation.faces[0].confidence
