"""Recordings to review, made up: candidates with incidents, findings and sealed pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import cv2
import numpy as np

from exam_engine.sessions.tables import AttemptRow
from foundation.database import Tx
from proctor import evidence
from proctor.findings import CAUSES, FindingKind
from proctor.policy import DEFAULT_POLICY, Policy
from proctor.sitting_states import SittingState
from proctor.tables import FindingRow, IncidentRow, ObservationRow, ProctorSittingRow
from tests.exam_room import Room
from tests.unit.proctor.scene import GOOD

KINDS = (
    FindingKind.FACE_ABSENT,
    FindingKind.HEAD_TURNED,
    FindingKind.SEVERAL_FACES,
    FindingKind.PICTURE_DARK,
    FindingKind.WINDOW_LEFT,
)
BEFORE_S, AFTER_S = 15, 15


@dataclass
class Recordings:
    """What `fill` made: the incidents in the order of time."""

    incidents: list[str] = field(default_factory=list)
    sittings: list[str] = field(default_factory=list)


def fill(
    room: Room,
    *,
    recordings: int,
    incidents: int = 5,
    pictures: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> Recordings:
    """So many candidates with so many incidents each, ten minutes apart, all handed in."""
    made = Recordings()
    begin = room.clock.now()
    enrolments = [room.seat(f"考生{number}") for number in range(recordings)]
    shades = _pictures(room) if pictures else []
    with room.engine.database.write(room.tenant) as tx:
        for number, enrolment in enumerate(enrolments):
            watched = _sitting(tx, room, enrolment, begin, policy)
            made.sittings.append(watched.id)
            for place in range(incidents):
                at = begin + timedelta(minutes=10 * (place + 1), seconds=number)
                kind = KINDS[place % len(KINDS)]
                made.incidents.append(_incident(tx, room, watched, kind, at, shades))
    return made


def _sitting(
    tx: Tx, room: Room, enrolment: str, begin: datetime, policy: Policy
) -> ProctorSittingRow:
    end = begin + timedelta(minutes=90)
    attempt = AttemptRow(
        sitting_id=room.sitting,
        enrolment_id=enrolment,
        state="submitted",
        seed=7,
        started_at=begin,
        submitted_at=end,
        created_at=begin,
    )
    tx.add(attempt)
    tx.flush()
    watched = ProctorSittingRow(
        subject_ref=attempt.id,
        state=SittingState.CLOSED,
        policy=policy.to_json(),
        chain_head=evidence.GENESIS,
        opened_at=begin,
        live_at=begin,
        closed_at=end,
        keep_until=end + timedelta(days=90),
    )
    tx.add(watched)
    tx.flush()
    return watched


def _incident(
    tx: Tx,
    room: Room,
    watched: ProctorSittingRow,
    kind: FindingKind,
    at: datetime,
    shades: list[evidence.SealedPicture],
) -> str:
    until = at + timedelta(seconds=12)
    reason = {"kind": kind.value, "times": 1, "seconds": 12.0, "confidence": 0.82}
    incident = IncidentRow(
        sitting_id=watched.id,
        kind=kind,
        cause=CAUSES[kind],
        started_at=at,
        ended_at=until,
        confidence=0.82,
        reasons=[reason],
        best_sequence=1,
    )
    tx.add(incident)
    tx.flush()
    finding = FindingRow(
        sitting_id=watched.id,
        incident_id=incident.id,
        kind=kind,
        started_at=at,
        noticed_at=at,
        ended_at=until,
        confidence=0.82,
        model_version="made up",
        detail={"frames": 12, "matching": 11, "mean_strength": 0.9, "best_sequence": 1},
    )
    tx.add(finding)
    tx.flush()
    if kind is not FindingKind.WINDOW_LEFT:
        for place, sealed in enumerate(shades):
            taken = at + timedelta(seconds=place * 3 - BEFORE_S)
            one = evidence.SealedPicture(place, taken, sealed.blob, sealed.size)
            evidence.append(tx, room.clock, watched, finding.id, one)
    if shades:
        _observations(tx, watched, at)
    return incident.id


def _observations(tx: Tx, watched: ProctorSittingRow, at: datetime) -> None:
    for second in range(-BEFORE_S, 12 + AFTER_S):
        watched.observations += 1
        speech = 0.05 if second % 9 < 6 else 0.7
        measured = GOOD.to_json() | {"speech": speech}
        taken = at + timedelta(seconds=second)
        row = ObservationRow(
            sitting_id=watched.id,
            number=watched.observations,
            sequence=watched.observations,
            stage=SittingState.LIVE,
            taken_at=taken,
            received_at=taken,
            measured=measured,
        )
        tx.add(row)


def _pictures(room: Room) -> list[evidence.SealedPicture]:
    """Fourteen drawn frames of 640 x 480 in which a head moves out of the picture and back."""
    sealed = []
    for place in range(14):
        frame = np.full((480, 640, 3), (196, 188, 176), np.uint8)
        cv2.rectangle(frame, (470, 90), (600, 360), (150, 120, 90), -1)
        across = 320 + (place - 5) * 110 if 5 <= place <= 9 else 320 + 6 * (place % 3)
        cv2.ellipse(frame, (across, 470), (150, 130), 0, 180, 360, (110, 90, 70), -1)
        cv2.ellipse(frame, (across, 250), (78, 100), 0, 0, 360, (150, 176, 214), -1)
        for side in (-28, 28):
            cv2.circle(frame, (across + side, 235), 8, (50, 50, 60), -1)
        _, jpeg = cv2.imencode(".jpg", frame)
        sealed.append(
            evidence.seal(
                room.engine.blobs,
                jpeg.tobytes(),
                tenant=room.tenant,
                sequence=place,
                taken_at=room.clock.now(),
            )
        )
    return sealed
