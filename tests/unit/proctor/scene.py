"""A stage for tests of storage: a fake analyser, a blob store in memory, a sitting that runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import NotFound
from foundation.roles import Caller, CallerKind, Grant, Role
from proctor import sittings
from proctor.analysis.pictures import encode_jpeg
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
from proctor.capture import Capture, Recorded
from proctor.findings import Verdict
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace
from proctor.policy import DEFAULT_POLICY, Policy

REASONS = {
    Verdict.NOTHING: "ordinary_movement",
    Verdict.TECHNICAL: "light",
    Verdict.NEEDS_NOTICE: "left_view",
    Verdict.POSSIBLE_VIOLATION: "device_in_view",
}
"""A reason for each verdict."""

FACE = SeenFace((0.4, 0.3, 0.6, 0.6), 0.95, 1.0)
GOOD = Observation(
    0,
    datetime(2026, 1, 1, tzinfo=UTC),
    640,
    480,
    0.45,
    0.2,
    0.3,
    (FACE,),
    0.95,
    HeadPose(0, 0, 0),
    Eyes(0.3, 0.3, 0, 0.1),
    Gaze(0, 0),
    "test",
)
EMPTY = replace(GOOD, faces=(), highest=0.1, pose=None, eyes=None, gaze=None)
TWO = replace(GOOD, faces=(FACE, FACE))
KINDS = {"good": GOOD, "empty": EMPTY, "two": TWO}


def jpeg(shade: int = 0) -> bytes:
    return encode_jpeg(np.full((96, 128, 3), shade % 256, np.uint8))


class MemoryBlobs:
    """Blobs by tenant and digest; counts what it is asked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def put(self, content: bytes, *, tenant: str) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self.kept[tenant, digest] = content
        return digest

    def get(self, digest: str, *, tenant: str) -> bytes:
        try:
            return self.kept[tenant, digest]
        except KeyError as missing:
            raise NotFound("blobs-unknown", digest=digest) from missing

    def delete(self, digest: str, *, tenant: str) -> None:
        if self.kept.pop((tenant, digest), None) is None:
            raise NotFound("blobs-unknown", digest=digest)


class ToldAnalyser:
    """Sees what the test says of a frame's number."""

    def __init__(self) -> None:
        self.seen: dict[int, Observation] = {}

    def analyse(self, rgb: np.ndarray, taken_at: datetime, sequence: int = 0) -> Observation:
        return replace(self.seen.get(sequence, GOOD), taken_at=taken_at, sequence=sequence)

    def follow(
        self,
        rgb: np.ndarray,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        trail = Trail((), (), taken_at, taken_at, 0.0, (rgb.shape[0], rgb.shape[1]))
        return self.analyse(rgb, taken_at, sequence), trail


@dataclass
class Scene:
    """One sitting: ``send("empty", 10)`` sends ten frames of an empty room, a second apart."""

    database: Database
    clock: FixedClock
    tenant: str
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    analyser: ToldAnalyser = field(default_factory=ToldAnalyser)
    sequence: int = 0
    subject_ref: str = "attempt-1"
    sitting_id: str = ""

    def __post_init__(self) -> None:
        self.capture = Capture(self.analyser, self.blobs)

    def restart(self) -> None:
        """As after a crash of the server: nothing is remembered."""
        self.capture = Capture(self.analyser, self.blobs)

    def open(self, policy: Policy = DEFAULT_POLICY) -> Scene:
        with self.database.write(tenant=self.tenant) as tx:
            row = sittings.open_sitting(tx, self.clock, subject_ref=self.subject_ref, policy=policy)
            self.sitting_id = row.id
        return self

    def consent(self) -> Scene:
        with self.database.write(tenant=self.tenant) as tx:
            sittings.consent(
                tx, self.clock, self.sitting_id, version=DEFAULT_POLICY.consent_version
            )
        return self

    def live(self, policy: Policy = DEFAULT_POLICY) -> Scene:
        self.open(policy).consent().send("good", 12)
        with self.database.write(tenant=self.tenant) as tx:
            sittings.check_in(tx, self.clock, self.sitting_id)
            sittings.go_live(tx, self.clock, self.sitting_id)
        return self

    def send(self, kind: str, count: int = 1) -> list[Recorded]:
        return [self.frame(kind) for _ in range(count)]

    def frame(self, kind: str, *, sequence: int | None = None) -> Recorded:
        if sequence is None:
            self.clock.advance(seconds=1)
            self.sequence += 1
            sequence = self.sequence
        self.analyser.seen[sequence] = KINDS[kind]
        with self.database.read(tenant=self.tenant) as tx:
            accepted = self.capture.accept(
                tx, self.clock, self.sitting_id, sequence=sequence, taken_at=self.clock.now()
            )
        measured = self.capture.measure(accepted, jpeg(sequence * 7))
        with self.database.write(tenant=self.tenant) as tx:
            return self.capture.record(tx, self.clock, measured)

    def close(self) -> None:
        with self.database.write(tenant=self.tenant) as tx:
            self.capture.finish(tx, self.clock, self.sitting_id)
            sittings.close(tx, self.clock, self.sitting_id)


def reviewer(name: str, *roles: Role, kind: CallerKind = CallerKind.PERSON) -> Caller:
    grants = tuple(Grant(role) for role in roles or (Role.PROCTOR_REVIEWER,))
    return Caller(kind=kind, id=name, tenant_id=None, grants=grants, second_factor_passed=True)


def later(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)
