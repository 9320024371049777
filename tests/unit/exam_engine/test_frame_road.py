"""What a sender of frames may do to the road, and what the road owes to who sends honestly."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from exam_engine.frame_road import Frame, FrameRoad, numbered
from exam_engine.sessions.tokens import AttemptPass
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound, Refusal, TooMany, Unavailable
from proctor import sittings
from proctor.analysis.pictures import decode_picture
from proctor.analysis.slow import NOTHING, Asked
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.recorder import Recorder
from proctor.remembering import Memory
from proctor.tables import EvidenceRow, FindingRow, ObservationRow
from tests.unit.proctor.scene import EMPTY, GOOD, MemoryBlobs, Scene, jpeg


class ToldWorkers:
    """Opens the picture as the real ones do, and sees what the test says."""

    def __init__(self) -> None:
        self.sees = GOOD
        self.busy = False
        self.lost = 0
        self.seen: list[int] = []

    def observe(
        self,
        sitting_id: str,
        picture: bytes,
        taken_at: datetime,
        sequence: int,
        asked: Asked = NOTHING,
    ) -> Future[Observation]:
        if self.busy:
            raise TooMany("proctor-frames-busy", seconds=1)
        told: Future[Observation] = Future()
        try:
            if self.lost:
                self.lost -= 1
                raise Unavailable("proctor-analysis-away")
            decode_picture(picture)
            self.seen.append(sequence)
            told.set_result(replace(self.sees, taken_at=taken_at, sequence=sequence))
        except Refusal as refusal:
            told.set_exception(refusal)
        return told

    def close(self) -> None:
        """Nothing runs."""


class Hall:
    """One candidate's sitting on the road; ``send`` sends a frame and gives what was told."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.clock, self.database = scene, scene.clock, scene.database
        self.workers: Any = ToldWorkers()
        self.attempt = AttemptPass("attempt-1", scene.tenant, 1)
        self.road = self._road()

    def _road(self) -> FrameRoad:
        memory = Memory()
        self.recorder = Recorder(self.database, self.clock, memory, self.scene.blobs)
        road = FrameRoad(self.database, self.clock, memory, self.workers, self.recorder)
        road.start()
        return road

    def restart(self) -> None:
        self.road.close()
        self.road = self._road()

    def frame(self, sequence: int, *, behind: float = 0.0, shade: int | None = None) -> Frame:
        """Taken and sent now, by a clock that is so many seconds behind."""
        at = self.clock.now() - timedelta(seconds=behind)
        return Frame(sequence, at, jpeg(sequence if shade is None else shade), at)

    async def send(self, frame: Frame, epoch: int = 1) -> frozenset[FindingKind]:
        return await self.road.take(replace(self.attempt, epoch=epoch), frame)

    async def sit(self, first: int, count: int, sees: Observation = GOOD, **how: Any) -> None:
        self.workers.sees = sees
        for sequence in range(first, first + count):
            self.clock.advance(seconds=1)
            await self.send(self.frame(sequence, **how))

    def rows(self, kind: type) -> list[Any]:
        with self.database.read(self.scene.tenant) as tx:
            return list(tx.scalars(select(kind).order_by(kind.id)))

    def found(self) -> list[str]:
        return [row.kind for row in self.rows(FindingRow)]

    def recorded(self) -> list[int]:
        """Numbers of the page's frames that are on record, without those of the check-in."""
        return [row.sequence - 2**20 for row in self.rows(ObservationRow) if row.stage == "live"]


@pytest.fixture
def hall(database: Database, clock: FixedClock, tenant: str) -> Iterator[Hall]:
    made = Hall(Scene(database, clock, tenant).live())
    yield made
    made.road.close()


def test_frames_become_findings_with_sealed_pictures(hall: Hall) -> None:
    async def sitting() -> None:
        await hall.sit(1, 5)
        await hall.sit(6, 15, EMPTY)
        await hall.sit(21, 10)

    asyncio.run(sitting())
    assert hall.found() == ["face_absent"]
    assert hall.rows(EvidenceRow)
    assert hall.recorded() == list(range(1, 31))


def test_restart_of_the_server_changes_no_finding(hall: Hall) -> None:
    asyncio.run(hall.sit(1, 8, EMPTY))
    hall.restart()
    asyncio.run(hall.sit(9, 8, EMPTY))
    hall.restart()
    asyncio.run(hall.sit(17, 10))
    (finding,) = hall.rows(FindingRow)
    assert finding.detail["frames"] == 16


def test_many_candidates_share_commits_and_none_is_mixed_up(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    halls = []
    for number in range(8):
        scene = Scene(database, clock, tenant, subject_ref=f"attempt-{number}")
        halls.append(scene.live())
    first = Hall(halls[0])

    async def everybody() -> None:
        for second in range(1, 13):
            clock.advance(seconds=1)
            passes = [AttemptPass(f"attempt-{number}", tenant, 1) for number in range(8)]
            frame = first.frame(second)
            await asyncio.gather(*(first.road.take(each, frame) for each in passes))

    asyncio.run(everybody())
    first.road.close()
    assert len(first.recorded()) == 96
    assert first.recorder.commits < 96


def test_frame_sent_twice_is_taken_once(hall: Hall) -> None:
    async def sitting() -> None:
        hall.clock.advance(seconds=1)
        frame = hall.frame(1)
        assert await hall.send(frame) == frozenset()
        assert await hall.send(frame) == frozenset()
        await asyncio.gather(hall.send(hall.frame(2)), hall.send(hall.frame(2)))

    asyncio.run(sitting())
    assert hall.recorded() == [1, 2]
    assert hall.workers.seen == [2**20 + 1, 2**20 + 2]
    assert hall.found() == []


def test_another_picture_under_the_same_number_is_told_and_on_record(hall: Hall) -> None:
    async def sitting() -> None:
        hall.clock.advance(seconds=1)
        await hall.send(hall.frame(1))
        with pytest.raises(Conflict, match="proctor-frame-number-taken"):
            await hall.send(hall.frame(1, shade=99))

    asyncio.run(sitting())
    assert hall.found() == ["frames_disordered"]
    assert hall.recorded() == [1]


def test_numbers_that_run_back_are_taken_and_on_record(hall: Hall) -> None:
    async def sitting() -> frozenset[FindingKind]:
        await hall.sit(5, 3)
        hall.clock.advance(seconds=1)
        return await hall.send(hall.frame(2))

    assert asyncio.run(sitting()) == {FindingKind.FRAMES_DISORDERED}
    assert hall.found() == ["frames_disordered"]
    assert sorted(hall.recorded()) == [2, 5, 6, 7]


def test_numbers_that_grow_while_times_run_back_are_on_record(hall: Hall) -> None:
    async def sitting() -> frozenset[FindingKind]:
        await hall.sit(1, 10)
        old = hall.clock.now() - timedelta(seconds=6)
        return await hall.send(Frame(11, old, jpeg(11), hall.clock.now()))

    assert asyncio.run(sitting()) == {FindingKind.FRAMES_DISORDERED}


@pytest.mark.parametrize("hours", [3, -3])
def test_clock_that_is_hours_off_costs_no_frame_and_is_on_record(hall: Hall, hours: int) -> None:
    async def sitting() -> None:
        await hall.sit(1, 5, behind=hours * 3600)
        await hall.sit(6, 12, EMPTY, behind=hours * 3600)
        await hall.sit(18, 10, behind=hours * 3600)

    asyncio.run(sitting())
    assert "clock_apart" in hall.found()
    absent = next(row for row in hall.rows(FindingRow) if row.kind == "face_absent")
    assert (absent.ended_at - absent.started_at).total_seconds() == 11
    assert len(hall.recorded()) == 27


def test_clock_that_is_off_all_day_is_one_fact_and_not_hundreds(hall: Hall) -> None:
    asyncio.run(hall.sit(1, 9, behind=3600))
    assert hall.found() == ["clock_apart"]


def test_frames_that_waited_in_a_spool_keep_their_times(hall: Hall) -> None:
    async def sitting() -> None:
        await hall.sit(1, 3)
        start = hall.clock.now()
        hall.clock.advance(seconds=60)
        hall.workers.sees = EMPTY
        for second in range(1, 15):
            at = start + timedelta(seconds=second)
            await hall.send(Frame(3 + second, at, jpeg(second), hall.clock.now()))

    asyncio.run(sitting())
    assert hall.found() == ["face_absent"]


def test_silence_is_a_gap_on_record(hall: Hall) -> None:
    async def sitting() -> None:
        await hall.sit(1, 3)
        hall.clock.advance(seconds=40)
        await hall.sit(4, 3)

    asyncio.run(sitting())
    (gap,) = hall.rows(FindingRow)
    assert gap.kind == "record_gap"
    assert (gap.ended_at - gap.started_at).total_seconds() == 41


def test_page_that_was_opened_again_counts_from_the_beginning_and_loses_nothing(hall: Hall) -> None:
    async def sitting() -> None:
        await hall.sit(1, 5)
        for sequence in (1, 2, 3):
            hall.clock.advance(seconds=1)
            assert await hall.send(hall.frame(sequence), epoch=2) == frozenset()
        with pytest.raises(Conflict, match="sessions-page-superseded"):
            await hall.send(hall.frame(6), epoch=1)

    asyncio.run(sitting())
    assert len(hall.recorded()) == 8
    assert hall.found() == []


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (jpeg()[:200], "proctor-frame-broken"),
        (b"\xff\xd8\xff" + b"\0" * 500, "proctor-frame-unknown-format"),
        (b"GIF89a" + b"\0" * 500, "proctor-frame-unknown-format"),
        (b"", "proctor-frame-empty"),
    ],
)
def test_picture_that_cannot_be_opened_is_refused_and_the_next_one_taken(
    hall: Hall, picture: bytes, code: str
) -> None:
    async def sitting() -> None:
        hall.clock.advance(seconds=1)
        now = hall.clock.now()
        with pytest.raises(Invalid, match=code):
            await hall.send(Frame(1, now, picture, now))
        # The same number may be used again: nothing of it is on record.
        await hall.send(hall.frame(1))

    asyncio.run(sitting())
    assert hall.recorded() == [1]


def test_pictures_that_never_can_be_opened_leave_a_gap_on_record(hall: Hall) -> None:
    async def sitting() -> None:
        await hall.sit(1, 2)
        for sequence in range(3, 30):
            hall.clock.advance(seconds=1)
            now = hall.clock.now()
            with pytest.raises(Invalid):
                await hall.send(Frame(sequence, now, b"\xff\xd8\xff no picture", now))
        await hall.sit(30, 1)

    asyncio.run(sitting())
    assert hall.found() == ["record_gap"]


@pytest.mark.parametrize("sequence", [-1, 2**20, 2**62])
def test_number_that_no_page_reaches_is_refused(hall: Hall, sequence: int) -> None:
    with pytest.raises(Invalid, match="proctor-frame-sequence"):
        asyncio.run(hall.send(hall.frame(sequence, shade=1)))


def test_numbers_of_pages_never_meet_those_of_the_check_in() -> None:
    assert numbered(0, 0) < numbered(1, 0) < numbered(5_000, 2**20 - 1) < 2**30


def test_too_many_frames_are_put_off_with_a_time(hall: Hall) -> None:
    async def sitting() -> None:
        for sequence in range(1, 2 * DEFAULT_POLICY.burst + 1):
            await hall.send(hall.frame(sequence))
        with pytest.raises(TooMany, match="proctor-frames-too-many") as refusal:
            await hall.send(hall.frame(1000))
        assert refusal.value.facts["seconds"] == 1
        hall.clock.advance(seconds=40)
        await hall.send(hall.frame(1000))

    asyncio.run(sitting())


def test_busy_server_puts_off_and_takes_the_same_frame_later(hall: Hall) -> None:
    async def sitting() -> None:
        frame = hall.frame(1)
        hall.workers.busy = True
        with pytest.raises(TooMany, match="proctor-frames-busy"):
            await hall.send(frame)
        hall.workers.busy, hall.workers.lost = False, 1
        with pytest.raises(Unavailable, match="proctor-analysis-away"):
            await hall.send(frame)
        await hall.send(frame)

    asyncio.run(sitting())
    assert hall.recorded() == [1]


def test_disk_that_fails_once_loses_no_frame_silently(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = hall.database.write
    broken = {"times": 2}

    def write_or_fail(tenant: Any) -> Any:
        if broken["times"]:
            broken["times"] -= 1
            raise OSError("disk full")
        return write(tenant)

    async def sitting() -> None:
        await hall.sit(1, 2, EMPTY)
        monkeypatch.setattr(hall.database, "write", write_or_fail)
        hall.clock.advance(seconds=1)
        frame = hall.frame(3)
        with pytest.raises(Unavailable, match="proctor-record-away"):
            await hall.send(frame)
        await hall.send(frame)
        await hall.sit(4, 12, EMPTY)

    asyncio.run(sitting())
    assert sorted(hall.recorded()) == list(range(1, 16))
    assert hall.found() == ["face_absent"]


def test_sender_that_goes_away_does_not_lose_the_frame(hall: Hall) -> None:
    async def sitting() -> None:
        hall.clock.advance(seconds=1)
        sending = asyncio.ensure_future(hall.send(hall.frame(1)))
        while not hall.workers.seen:
            await asyncio.sleep(0.001)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await hall.send(hall.frame(1))

    asyncio.run(sitting())
    assert hall.recorded() == [1]
    assert len(hall.workers.seen) == 1


def closed(hall: Hall) -> None:
    hall.scene.close()


def withdrawn(hall: Hall) -> None:
    with hall.database.write(hall.scene.tenant) as tx:
        sittings.withdraw(tx, hall.clock, hall.scene.sitting_id)


@pytest.mark.parametrize("ended", [closed, withdrawn])
def test_no_frame_is_taken_once_the_sitting_is_over(
    hall: Hall, ended: Callable[[Hall], None]
) -> None:
    async def sitting() -> None:
        await hall.sit(1, 2)
        ended(hall)
        hall.clock.advance(seconds=1)
        with pytest.raises(Conflict, match="proctor-sitting-not-watching"):
            await hall.send(hall.frame(3))

    asyncio.run(sitting())
    assert hall.recorded() == [1, 2]


def test_sitting_that_goes_live_after_its_first_frame_goes_on(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    scene = Scene(database, clock, tenant).open().consent()
    hall = Hall(scene)

    async def check_in() -> None:
        await hall.sit(1, 12)
        with database.write(tenant) as tx:
            sittings.check_in(tx, clock, scene.sitting_id)
            sittings.go_live(tx, clock, scene.sitting_id)
        await hall.sit(13, 12, EMPTY)

    asyncio.run(check_in())
    hall.road.close()
    assert hall.recorded() == list(range(13, 25))
    assert hall.found() == ["face_absent"]


def test_nobody_sends_pictures_that_are_to_stay_on_the_device(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    policy = replace(DEFAULT_POLICY, mode=Mode.DEVICE)
    hall = Hall(Scene(database, clock, tenant).open(policy).consent())
    with pytest.raises(Conflict, match="proctor-pictures-stay"):
        asyncio.run(hall.send(hall.frame(1)))
    hall.road.close()


def test_attempt_that_is_not_watched_is_told_so(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    hall = Hall(Scene(database, clock, tenant))
    send: Awaitable[Any] = hall.send(hall.frame(1))
    with pytest.raises(NotFound, match="sessions-not-watched"):
        asyncio.run(send)  # type: ignore[arg-type]
    hall.road.close()


class SlowBlobs(MemoryBlobs):
    """A store that takes a picture only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.asked = threading.Event()

    def put(self, content: bytes, *, tenant: str) -> str:
        self.asked.set()
        self.open.wait(20)
        return super().put(content, tenant=tenant)


def test_only_frames_of_the_same_sitting_wait_while_a_picture_is_sealed(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    blobs = SlowBlobs()
    blobs.open.set()
    hall = Hall(Scene(database, clock, tenant, blobs=blobs).live())
    Scene(database, clock, tenant, blobs=blobs, subject_ref="attempt-2").live()

    async def beside() -> None:
        await hall.sit(1, 3)
        await hall.sit(4, 5, sees=EMPTY)
        blobs.asked.clear()
        blobs.open.clear()
        held: list[asyncio.Future[Any]] = []
        while not blobs.asked.is_set():
            clock.advance(seconds=1)
            held.append(asyncio.ensure_future(hall.send(hall.frame(9 + len(held)))))
            held[-1].add_done_callback(lambda done: done.exception())
            await asyncio.sleep(0.2)
        clock.advance(seconds=1)
        behind = asyncio.ensure_future(hall.send(hall.frame(90)))
        other = AttemptPass("attempt-2", tenant, 1)
        await asyncio.wait_for(hall.road.take(other, hall.frame(1)), 20)
        assert not behind.done()
        blobs.open.set()
        await asyncio.gather(*held, behind)

    try:
        hall.workers.sees = EMPTY
        asyncio.run(beside())
    finally:
        blobs.open.set()
        hall.road.close()
    assert hall.found() == ["face_absent"]
    with database.read(tenant) as tx:
        numbers = list(
            tx.execute(
                select(ObservationRow.number, ObservationRow.sequence)
                .where(ObservationRow.sitting_id == hall.scene.sitting_id)
                .order_by(ObservationRow.number)
            )
        )
    live = [sequence for _, sequence in numbers if sequence > 2**20]
    assert live == sorted(live)
    assert live[-1] == 2**20 + 90


def test_frames_whose_picture_cannot_be_sealed_may_be_sent_again(hall: Hall) -> None:
    class Full(MemoryBlobs):
        def put(self, content: bytes, *, tenant: str) -> str:
            raise OSError("no room")

    async def full() -> None:
        await hall.sit(1, 3)
        hall.recorder._blobs = Full()
        with pytest.raises(Unavailable, match="proctor-record-away"):
            await hall.sit(4, 30, sees=EMPTY)
        refused = hall.recorded()[-1] + 1
        hall.recorder._blobs = hall.scene.blobs
        await hall.send(hall.frame(refused))
        await hall.sit(refused + 1, 3, sees=EMPTY)

    asyncio.run(full())
    assert hall.found() == ["face_absent"]
    assert hall.recorded() == list(range(1, len(hall.recorded()) + 1))
