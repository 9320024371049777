"""The road of a camera frame through a server: judged, measured in another process, written, told.

What is asked of the database for every frame is one row in a commit that many share. A sitting's
facts are read when its first frame comes and again when they are old or something did not fit.
Whoever sent a frame is answered after the commit, so none is lost without its sender knowing.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from exam_engine.references import References
from exam_engine.sessions.tokens import AttemptPass
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound, TooMany
from proctor.analysis.slow import Asked
from proctor.arrival import is_disordered, set_right
from proctor.check_in import reference_picture
from proctor.detectors import needed
from proctor.facts import note_fact
from proctor.findings import FindingKind
from proctor.following import Accepted
from proctor.hearing import Ears
from proctor.models.sound import Samples
from proctor.observation import Observation
from proctor.policy import Mode
from proctor.recorder import Recorder
from proctor.recording import Recorded
from proctor.remembering import Memory
from proctor.sitting_states import TAKES_FRAMES, SittingState
from proctor.sittings import calibration_of, find_sitting, policy_of, sitting_of
from proctor.workers import Workers

MOST_FRAMES_OF_A_PAGE = 2**20
"""Numbers of one page; the next page of the attempt counts on from there (`numbered`)."""

MOST_PAGES = 2**10

_FRESH_S = 10.0
_MOST_LANES = 5_000
_REMEMBERED = 128
"""Frames of a sitting whose content is remembered, to tell a repetition from another picture."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the camera as the page sent it.

    ``captured_at`` and ``sent_at`` are by the device's clock, and claims; an old page does not tell
    when it sent.
    """

    sequence: int
    captured_at: datetime
    image: bytes
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A piece of sound as the page sent it; both times are by the device's clock."""

    began_at: datetime
    sent_at: datetime
    samples: Samples


@dataclass(slots=True)
class _Lane:
    """What is known of one sitting's frames between two of them."""

    accepted: Accepted
    earliest: datetime
    read_at: float
    times: deque[datetime] = field(default_factory=deque)
    sent: OrderedDict[int, tuple[int, asyncio.Future[Recorded]]] = field(
        default_factory=OrderedDict
    )
    last_sequence: int = -1
    last_at: datetime | None = None
    epoch: int = 0


class FrameRoad:
    """Takes frames of running attempts; one for each process, used from its event loop."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        memory: Memory,
        workers: Workers,
        recorder: Recorder,
        references: References | None = None,
        ears: Ears | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._memory = memory
        self._workers = workers
        self._recorder = recorder
        self._references = references
        self._ears = ears
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()

    def start(self) -> None:
        """Begin to write."""
        self._recorder.start()

    def close(self) -> None:
        """Write what is measured, and end the processes."""
        self._workers.close()
        self._recorder.stop()

    async def take(self, attempt: AttemptPass, frame: Frame) -> frozenset[FindingKind]:
        """Take a frame; what its arrival showed (`proctor.arrival`), once it is on record.

        A frame that was sent before is taken once. Raises Conflict("sessions-page-superseded") for
        a page that was taken over from, Conflict("proctor-frame-number-taken") for another picture
        under a number that came before, Conflict("proctor-sitting-not-watching"),
        Conflict("proctor-pictures-stay") where pictures do not leave the device, Invalid for a
        picture that cannot be opened or a number that cannot be, TooMany for too many frames of
        one sitting ("proctor-frames-too-many") or of all ("proctor-frames-busy").
        """
        sequence = numbered(attempt.epoch, frame.sequence)
        try:
            return await self._take(attempt, frame, sequence)
        except Conflict as conflict:
            if conflict.code != "proctor-sitting-not-watching":
                raise
            # What was known of the sitting is old: it may have gone live since, or be over.
            self._lanes.pop(attempt.attempt_id, None)
            return await self._take(attempt, frame, sequence)

    async def hear(self, attempt: AttemptPass, sound: Sound) -> None:
        """Hear a piece of sound, and let it go.

        Raises Conflict("proctor-sound-not-asked") where the policy does not listen, which is also
        where no model is installed, and what `take` raises where nobody watches.
        """
        lane = await self._lane(attempt)
        accepted = lane.accepted
        if not accepted.policy.listens or self._ears is None or not self._ears.can_hear:
            raise Conflict("proctor-sound-not-asked")
        timed = set_right(sound.began_at, sound.sent_at, lane.earliest, self._clock.now())
        await asyncio.to_thread(self._ears.hear, accepted.sitting_id, timed.taken_at, sound.samples)

    async def _take(
        self, attempt: AttemptPass, frame: Frame, sequence: int
    ) -> frozenset[FindingKind]:
        lane = await self._lane(attempt)
        # By the interpreter's own keyed hash (SipHash): it tells one picture from another, nobody
        # outside can aim at it, and unlike a digest it never hands the turn to another thread.
        digest = hash(frame.image)
        known = lane.sent.get(sequence)
        if known is not None:
            await self._check_same(lane, frame, known[0] == digest)
            await asyncio.shield(known[1])
            return frozenset()
        accepted = self._judged(lane, frame, sequence)
        work = asyncio.wrap_future(self._recorded(accepted, frame.image))
        lane.sent[sequence] = digest, work
        while len(lane.sent) > _REMEMBERED:
            lane.sent.popitem(last=False)
        try:
            # The work goes on where the sender went away: what was measured is worth keeping.
            await asyncio.shield(work)
        except asyncio.CancelledError:
            raise
        except BaseException:
            # It is not on record, so it may be sent again.
            lane.sent.pop(sequence, None)
            raise
        return accepted.facts

    def _recorded(self, accepted: Accepted, image: bytes) -> Future[Recorded]:
        """Measure a frame and record it; the future is resolved after the commit.

        The measured frame goes straight from the thread that reads it to the recorder: each time
        that the event loop need not be asked, the frame need not wait for its turn there.
        """
        told: Future[Recorded] = Future()
        # What waits for it may be given up; it is recorded all the same.
        told.set_running_or_notify_cancel()

        def measured(seen: Future[Observation]) -> None:
            # Whatever went wrong is for the sender to know.
            try:
                observation = seen.result()
                if self._ears is not None and accepted.policy.listens:
                    observation = self._ears.with_speech(accepted.sitting_id, observation)
                self._recorder.add(accepted, observation, image, told)
            except Exception as error:  # noqa: BLE001
                told.set_exception(error)

        self._workers.observe(
            accepted.sitting_id, image, accepted.taken_at, accepted.sequence, accepted.asked
        ).add_done_callback(measured)
        return told

    def _judged(self, lane: _Lane, frame: Frame, sequence: int) -> Accepted:
        """The frame with its time set right and what its arrival showed; TooMany for too many."""
        now = self._clock.now()
        _check_rate(lane, now)
        timed = set_right(frame.captured_at, frame.sent_at, lane.earliest, now)
        facts = {FindingKind.CLOCK_APART} if timed.apart else set()
        if is_disordered(sequence, timed.taken_at, lane.last_sequence, lane.last_at):
            facts.add(FindingKind.FRAMES_DISORDERED)
        else:
            lane.last_sequence, lane.last_at = sequence, timed.taken_at
        return replace(
            lane.accepted, sequence=sequence, taken_at=timed.taken_at, facts=frozenset(facts)
        )

    async def _check_same(self, lane: _Lane, frame: Frame, same: bool) -> None:
        if same:
            return
        await asyncio.to_thread(self._note_disorder, lane.accepted)
        raise Conflict("proctor-frame-number-taken", sequence=frame.sequence)

    def _note_disorder(self, accepted: Accepted) -> None:
        with self._database.write(accepted.tenant) as tx:
            sitting = find_sitting(tx, accepted.sitting_id, lock=True)
            if sitting.state == SittingState.LIVE:
                now = self._clock.now()
                note_fact(tx, self._clock, sitting, FindingKind.FRAMES_DISORDERED, now)

    async def _lane(self, attempt: AttemptPass) -> _Lane:
        lane = self._lanes.get(attempt.attempt_id)
        if lane is None or time.monotonic() - lane.read_at > _FRESH_S:
            accepted, earliest = await asyncio.to_thread(self._read, attempt)
            lane = self._lanes.get(attempt.attempt_id) or _Lane(accepted, earliest, 0.0)
            lane.accepted, lane.earliest, lane.read_at = accepted, earliest, time.monotonic()
            self._lanes[attempt.attempt_id] = lane
            while len(self._lanes) > _MOST_LANES:
                self._lanes.popitem(last=False)
        if attempt.epoch < lane.epoch:
            raise Conflict("sessions-page-superseded")
        self._lanes.move_to_end(attempt.attempt_id)
        lane.epoch = attempt.epoch
        return lane

    def _read(self, attempt: AttemptPass) -> tuple[Accepted, datetime]:
        """What all frames of the sitting have in common, and when it began to take them."""
        with self._database.read(attempt.tenant_id) as tx:
            sitting = sitting_of(tx, attempt.attempt_id)
            if sitting is None:
                raise NotFound("sessions-not-watched")
            policy = policy_of(sitting)
            if policy.mode is Mode.DEVICE:
                raise Conflict("proctor-pictures-stay")
            if sitting.state not in TAKES_FRAMES:
                raise Conflict("proctor-sitting-not-watching", state=str(sitting.state))
            fit, drift = calibration_of(sitting)
            accepted = Accepted(
                sitting_id=sitting.id,
                tenant=sitting.tenant_id,
                stage=SittingState(sitting.state),
                policy=policy,
                before=self._memory.recall(tx, sitting),
                sequence=0,
                taken_at=sitting.opened_at,
                repeated=False,
                fit=fit,
                drift=drift,
                asked=Asked(needed(policy)),
            )
            since = sitting.live_at or sitting.opened_at
            blob = reference_picture(tx, sitting.id) if policy.likeness else None
        return self._with_reference(accepted, blob), since

    def _with_reference(self, accepted: Accepted, blob: str | None) -> Accepted:
        """With what the face is compared with, where the candidate agreed to that."""
        if blob is None or self._references is None:
            return accepted
        feature = self._references.feature(blob, tenant=accepted.tenant)
        return replace(accepted, asked=Asked(accepted.asked.detectors, feature))


def numbered(epoch: int, sequence: int) -> int:
    """A frame's number among all of its attempt: each page of it counts from the beginning.

    Raises Invalid("proctor-frame-sequence") for a number that no page reaches.
    """
    if not 0 <= sequence < MOST_FRAMES_OF_A_PAGE:
        raise Invalid("proctor-frame-sequence", sequence=sequence)
    # A page that was opened a thousand times over shares its numbers with the one before it.
    return min(epoch, MOST_PAGES - 1) * MOST_FRAMES_OF_A_PAGE + sequence


def _check_rate(lane: _Lane, now: datetime) -> None:
    """Twice the regular number over a stretch of ``burst`` frames, so that a spool can empty."""
    policy = lane.accepted.policy
    since = now - timedelta(seconds=policy.burst * policy.frame_interval_s)
    while lane.times and lane.times[0] <= since:
        lane.times.popleft()
    if len(lane.times) >= 2 * policy.burst:
        raise TooMany("proctor-frames-too-many", seconds=math.ceil(policy.frame_interval_s))
    lane.times.append(now)
