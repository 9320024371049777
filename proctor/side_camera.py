"""The side camera: a telephone that sees the seat from the side, as a second source of a sitting.

A view from the side tells little of faces and nothing of gaze, so its policy asks for nothing of
the kind: only whether a person is there, how many, telephones, books, and the state of the
picture. Its record is kept apart from the main camera's. That a telephone is lost is a fact with a
span, and ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.database import Tx
from proctor.camera_sources import CameraSource
from proctor.detectors import DETECTOR_OF, Detector
from proctor.facts import note_fact
from proctor.findings import FindingKind
from proctor.policy import Policy, Watch
from proctor.sitting_states import SittingEvent, SittingState, advance
from proctor.sittings import find_sitting, open_sitting, sitting_of
from proctor.tables import FindingRow, ProctorSittingRow

INTERVAL_S = 3.0
"""Seconds between two pictures: nobody comes or goes in less, and a battery lasts an exam."""
LOST_AFTER_S = 20.0
"""A telephone that sent nothing for so long is lost; it may come back."""

K = FindingKind

SIDE_WATCHES = (
    # Bending down for a pen takes less; the detector misses a person now and then.
    Watch(K.PERSON_ABSENT, persist_s=15.0, share=0.75, least_frames=4),
    Watch(K.SEVERAL_PERSONS, persist_s=15.0, share=0.75, least_frames=4),
    Watch(K.PHONE_VISIBLE, persist_s=15.0, share=0.75, least_frames=4),
    Watch(K.BOOK_VISIBLE, persist_s=15.0, share=0.75, least_frames=4),
    Watch(K.PICTURE_DARK, persist_s=15.0, least_frames=4),
    Watch(K.PICTURE_COVERED, persist_s=15.0, least_frames=4),
    Watch(K.CAMERA_LOST, persist_s=0.0),
)


def side_policy(main: Policy, active: Iterable[Detector]) -> Policy:
    """The main policy narrowed to what a side view can state with the detectors at hand.

    A scheme that does not watch telephones or books does not watch them from the side either.
    """
    able = frozenset(active) | {Detector.PICTURE}
    asked = {watch.kind for watch in main.watched}
    things = {K.PHONE_VISIBLE, K.BOOK_VISIBLE}
    watches = tuple(
        watch
        for watch in SIDE_WATCHES
        if DETECTOR_OF.get(watch.kind, Detector.PICTURE) in able
        and (watch.kind not in things or watch.kind in asked)
    )
    return replace(
        main,
        watches=watches,
        frame_interval_s=INTERVAL_S,
        longest_silence_s=LOST_AFTER_S,
        likeness=False,
        live_view=False,
    )


def open_side(
    tx: Tx, clock: Clock, *, subject_ref: str, main: Policy, active: Iterable[Detector]
) -> ProctorSittingRow:
    """The side record of ``subject_ref``, whose person has agreed to it; asked twice, the same."""
    row = open_sitting(
        tx,
        clock,
        subject_ref=subject_ref,
        policy=side_policy(main, active),
        source=CameraSource.SIDE,
    )
    if row.state == SittingState.OPENED:
        row.state = advance(row.state, SittingEvent.CONSENT)
        row.answered_at = clock.now()
        tx.flush()
    return row


def side_goes_live(tx: Tx, clock: Clock, subject_ref: str) -> ProctorSittingRow | None:
    """Begin to watch from the side, if a telephone is paired: there is no face to measure first."""
    row = sitting_of(tx, subject_ref, CameraSource.SIDE)
    if row is None or row.state != SittingState.CONSENTED:
        return row
    row = find_sitting(tx, row.id, lock=True)
    row.state = advance(advance(row.state, SittingEvent.CHECK_IN), SittingEvent.GO_LIVE)
    row.live_at = clock.now()
    tx.flush()
    return row


def note_lost(
    tx: Tx, clock: Clock, sitting_id: str, last_at: datetime | None, until: datetime
) -> FindingRow | None:
    """Keep that nothing came from the telephone from its last picture until ``until``.

    None for a short silence, and before the exam.
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state != SittingState.LIVE or sitting.live_at is None:
        return None
    began = max(last_at or sitting.live_at, sitting.live_at)
    if until - began < timedelta(seconds=LOST_AFTER_S):
        return None
    return note_fact(tx, clock, sitting, K.CAMERA_LOST, began, until)
