"""Joins a paired telephone and the proctor's side record: pairing, pictures, loss, the end.

The side record follows the attempt as the main one does, and knows nothing of it. What a telephone
does or fails to do is told as a fact and never touches the exam.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from exam_engine.live_pictures import LivePictures
from exam_engine.sessions import attempts, side_pairing
from exam_engine.sessions.events import AttemptStarted, AttemptSubmitted, CameraWithdrawn
from exam_engine.sessions.live_tables import SidePairingRow
from exam_engine.sessions.states import RUNNING
from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database, Tx
from foundation.errors import Conflict, Forbidden
from foundation.events import Subscribers
from foundation.keys import KeyRing
from proctor import side_camera, sittings
from proctor.analysis.side import SideAnalyser
from proctor.camera_sources import CameraSource
from proctor.capture import Capture
from proctor.ending import end_watching
from proctor.policy import Policy
from proctor.remembering import Memory
from proctor.sitting_states import SittingState

LASTS = timedelta(hours=12)
"""A telephone's token outlives no exam day."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """What a telephone's token says: which pairing of which body it is."""

    pairing_id: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class SideFrame:
    """One picture of the telephone, with what it says of its battery."""

    sequence: int
    captured_at: datetime
    image: bytes
    battery: int | None = None
    charging: bool | None = None


@dataclass(frozen=True)
class SideRoom:
    """Pairs telephones and takes their pictures; shared by the threads of one process."""

    database: Database
    clock: Clock
    ring: KeyRing
    capture_room: Callable[[], Capture]
    analyser: Callable[[], SideAnalyser]
    memory: Memory
    live_pictures: LivePictures

    def tenant_of(self, code: str) -> str:
        """Whose code this is; Forbidden("sessions-side-code-invalid") for one that is not good."""
        with self.database.read(EVERY_TENANT) as tx:
            return side_pairing.find_code(tx, self.clock, code).tenant_id

    def pair(self, tx: Tx, code: str) -> tuple[str, str]:
        """Make the telephone the attempt's side camera; its token, and the attempt."""
        row = side_pairing.pair(tx, self.clock, code)
        attempt = attempts.find_attempt(tx, row.attempt_id)
        side_camera.open_side(
            tx,
            self.clock,
            subject_ref=attempt.id,
            main=policy_with_side(tx, attempt.sitting_id),
            active=self.analyser().active,
        )
        if attempt.state in RUNNING:
            side_camera.side_goes_live(tx, self.clock, attempt.id)
        return self._token(row), attempt.id

    def take(self, telephone: Telephone, frame: SideFrame) -> None:
        """Take a picture: accept, measure, record; a silence before it is noted as a loss."""
        room, tenant = self.capture_room(), telephone.tenant_id
        now = self.clock.now()
        with self.database.read(tenant) as tx:
            row = side_pairing.paired(tx, telephone.pairing_id)
            attempt_id, last_at = row.attempt_id, row.frame_at
            sitting_id = _side_sitting(tx, attempt_id)
            accepted = room.accept(
                tx,
                self.clock,
                sitting_id,
                sequence=frame.sequence,
                taken_at=min(frame.captured_at, now),
            )
        measured = room.measure(accepted, frame.image)
        with self.database.write(tenant) as tx:
            side_camera.note_lost(tx, self.clock, sitting_id, last_at, now)
            room.record(tx, self.clock, measured)
            row = side_pairing.paired(tx, telephone.pairing_id)
            row.frame_at, row.battery, row.charging = now, frame.battery, frame.charging
        self.live_pictures.offer(f"{attempt_id}/side", frame.image)

    def let_go(self, telephone: Telephone) -> None:
        """The person at the telephone ends it."""
        with self.database.write(telephone.tenant_id) as tx:
            row = side_pairing.paired(tx, telephone.pairing_id)
            side_pairing.end_pairings(tx, self.clock, row.attempt_id)

    def read_token(self, token: str) -> Telephone:
        """What a token says; Forbidden("sessions-side-ended") for one that is not ours."""
        body, _, signature = token.rpartition(".")
        fits = hmac.compare_digest(
            signature.encode("utf-8", "replace"), self._signature(body).encode()
        )
        if not fits:
            raise Forbidden("sessions-side-ended")
        pairing_id, tenant_id, expires = body.split(".")
        if int(expires) < self.clock.now().timestamp():
            raise Forbidden("sessions-side-ended")
        return Telephone(pairing_id, tenant_id)

    def _token(self, row: SidePairingRow) -> str:
        expires = int((self.clock.now() + LASTS).timestamp())
        body = f"{row.id}.{row.tenant_id}.{expires}"
        return f"{body}.{self._signature(body)}"

    def _signature(self, body: str) -> str:
        key = self.ring.derive("sessions:side-camera")
        digest = hmac.digest(key, body.encode("utf-8", "replace"), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def policy_with_side(tx: Tx, sitting_id: str) -> Policy:
    """The sitting's policy, where it has a side camera; Conflict("sessions-side-not-asked")."""
    sitting = attempts.find_sitting(tx, sitting_id)
    policy = Policy.from_json(sitting.policy)
    if not policy.has_side_camera:
        raise Conflict("sessions-side-not-asked")
    return policy


def subscribe(subscribers: Subscribers, clock: Clock, memory: Memory) -> None:
    """Let the side record begin, end and be withdrawn with its attempt."""

    def started(tx: Tx, event: AttemptStarted) -> None:
        side_camera.side_goes_live(tx, clock, event.attempt_id)

    def submitted(tx: Tx, event: AttemptSubmitted) -> None:
        _ended(tx, event.attempt_id)

    def withdrawn(tx: Tx, event: CameraWithdrawn) -> None:
        _ended(tx, event.attempt_id)

    def _ended(tx: Tx, attempt_id: str) -> None:
        row = sittings.sitting_of(tx, attempt_id, CameraSource.SIDE)
        if row is None or row.state == SittingState.CLOSED:
            return
        found = side_pairing.newest_pairing(tx, attempt_id)
        last_at = found.frame_at if found is not None else None
        side_camera.note_lost(tx, clock, row.id, last_at, clock.now())
        end_watching(tx, clock, memory, row.id)
        sittings.close(tx, clock, row.id)
        side_pairing.end_pairings(tx, clock, attempt_id)

    subscribers.subscribe(AttemptStarted, started)
    subscribers.subscribe(AttemptSubmitted, submitted)
    subscribers.subscribe(CameraWithdrawn, withdrawn)


def _side_sitting(tx: Tx, attempt_id: str) -> str:
    row = sittings.sitting_of(tx, attempt_id, CameraSource.SIDE)
    if row is None:
        raise Forbidden("sessions-side-ended")
    return row.id
