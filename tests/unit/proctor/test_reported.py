from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound, TooMany
from proctor import sittings, wanted
from proctor.claimed import MOST_AT_ONCE, check_every_frame, read_observations
from proctor.ending import end_watching
from proctor.evidence import verify_chain
from proctor.findings import FindingKind
from proctor.models.catalogue import browser_version
from proctor.observation import Observation
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.remembering import Memory
from proctor.reported import Reported, Reporting
from proctor.tables import EvidenceRow, FindingRow, ObservationRow, WantedPictureRow
from tests.unit.proctor.scene import EMPTY, GOOD, MemoryBlobs, jpeg

POLICY = replace(DEFAULT_POLICY, mode=Mode.DEVICE)
KINDS = {
    name: replace(seen, model_version=browser_version())
    for name, seen in (("good", GOOD), ("empty", EMPTY))
}


@dataclass
class Device:
    """A candidate's device: measures a frame each second, and sends what it kept."""

    database: Database
    clock: FixedClock
    tenant: str
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    memory: Memory = field(default_factory=Memory)
    sitting_id: str = ""
    number: int = 0

    def sit(self) -> Device:
        with self.database.write(self.tenant) as tx:
            row = sittings.open_sitting(tx, self.clock, subject_ref="attempt-1", policy=POLICY)
            self.sitting_id = row.id
            sittings.consent(tx, self.clock, row.id, version=POLICY.consent_version)
        self.send(self.measure("good", 12))
        with self.database.write(self.tenant) as tx:
            sittings.check_in(tx, self.clock, self.sitting_id)
            sittings.go_live(tx, self.clock, self.sitting_id)
        return self

    def measure(self, kind: str, count: int) -> list[Observation]:
        seen = []
        for _ in range(count):
            self.clock.advance(seconds=1)
            self.number += 1
            seen.append(replace(KINDS[kind], sequence=self.number * 10, taken_at=self.clock.now()))
        return seen

    def send(
        self, observations: list[Observation], *, sent_at: datetime | None = None, **more: Any
    ) -> Reported:
        with self.database.write(self.tenant) as tx:
            return Reporting(self.memory).take(
                tx, self.clock, self.sitting_id, observations, sent_at=sent_at, **more
            )

    def upload(self, sequence: int, data: bytes) -> None:
        with self.database.read(self.tenant) as tx:
            asked = wanted.accept_picture(tx, self.sitting_id, sequence)
        sealed = wanted.seal_picture(self.blobs, asked, data)
        with self.database.write(self.tenant) as tx:
            wanted.keep_picture(tx, self.clock, asked, sealed)

    def rows(self, table: Any) -> list[Any]:
        with self.database.read(self.tenant) as tx:
            return list(tx.scalars(select(table).filter_by(sitting_id=self.sitting_id)))

    def kinds(self) -> list[str]:
        return [str(row.kind) for row in self.rows(FindingRow)]


@pytest.fixture
def device(database: Database, clock: FixedClock, tenant: str) -> Device:
    return Device(database, clock, tenant).sit()


def test_an_empty_room_becomes_one_finding_and_one_picture_is_asked_for(device: Device) -> None:
    device.send(device.measure("good", 5))
    told = device.send(device.measure("empty", 12))
    assert device.kinds() == ["face_absent"]
    (number,) = told.wanted
    assert number in told.keep
    device.upload(number, jpeg(7))
    assert device.send(device.measure("empty", 1)).wanted == ()
    (link,) = device.rows(EvidenceRow)
    assert link.sequence == number
    with device.database.read(device.tenant) as tx:
        sitting = sittings.find_sitting(tx, device.sitting_id)
        assert verify_chain(tx, sitting, device.blobs).holds


def test_no_picture_is_taken_that_nobody_asked_for(device: Device) -> None:
    device.send(device.measure("good", 5))
    with pytest.raises(NotFound, match="proctor-picture-not-wanted"):
        device.upload(130, jpeg())
    assert not device.blobs.kept


def test_what_is_wanted_is_no_picture(device: Device) -> None:
    (number,) = device.send(device.measure("empty", 12)).wanted
    with pytest.raises(Invalid, match="proctor-frame-unknown-format"):
        device.upload(number, b"<html>")


def test_a_picture_that_is_gone_is_not_waited_for_and_the_record_says_so(device: Device) -> None:
    (number,) = device.send(device.measure("empty", 12)).wanted
    assert device.send([], gone=[number]).wanted == ()
    (row,) = device.rows(WantedPictureRow)
    assert (row.state, row.answered_at) == ("gone", device.clock.now())


def test_a_report_that_is_sent_twice_counts_once(device: Device) -> None:
    seen = device.measure("good", 5)
    assert device.send(seen).taken == 5
    again = device.send(seen)
    assert (again.taken, again.repeated) == (0, 5)
    assert device.kinds() == []


def test_a_number_with_other_content_is_a_fact_of_the_record(device: Device) -> None:
    seen = device.measure("good", 5)
    device.send(seen)
    device.send([replace(seen[2], brightness=0.9)])
    assert device.kinds() == ["frames_disordered"]
    assert len(device.rows(ObservationRow)) == 12 + 5


def test_numbers_that_run_back_are_a_fact_and_are_not_followed(device: Device) -> None:
    first, later = device.measure("good", 2), device.measure("good", 2)
    device.send(later)
    assert device.send(first).taken == 0
    assert device.kinds() == ["frames_disordered"]


def test_what_waited_on_the_device_fills_its_place_without_a_gap(device: Device) -> None:
    device.send(device.measure("good", 5))
    kept = device.measure("good", 40)
    assert device.send(kept).taken == 40
    assert device.kinds() == []


def test_time_without_a_record_is_a_fact_with_its_span(device: Device) -> None:
    device.send(device.measure("good", 5))
    before = device.clock.now()
    device.clock.advance(seconds=60)
    device.send(device.measure("good", 3))
    (gap,) = device.rows(FindingRow)
    assert gap.kind == FindingKind.RECORD_GAP
    assert (gap.started_at, gap.ended_at) == (before, before + timedelta(seconds=61))


def test_a_silence_until_the_end_is_a_fact_too(device: Device) -> None:
    device.send(device.measure("good", 5))
    device.clock.advance(seconds=60)
    with device.database.write(device.tenant) as tx:
        end_watching(tx, device.clock, device.memory, device.sitting_id)
    assert device.kinds() == ["record_gap"]


@pytest.mark.parametrize("hours", [-7, 7])
def test_a_clock_that_is_hours_off_loses_nothing(device: Device, hours: int) -> None:
    off = timedelta(hours=hours)
    seen = [replace(each, taken_at=each.taken_at + off) for each in device.measure("empty", 12)]
    told = device.send(seen, sent_at=device.clock.now() + off)
    assert told.taken == 12
    assert told.facts == (FindingKind.CLOCK_APART,)
    assert sorted(device.kinds()) == ["clock_apart", "face_absent"]
    last = max(row.taken_at for row in device.rows(ObservationRow))
    assert last == device.clock.now()


def test_another_process_goes_on_where_this_one_was(device: Device) -> None:
    device.send(device.measure("empty", 3))
    device.memory = Memory()
    device.send(device.measure("empty", 5))
    assert device.kinds() == ["face_absent"]


def test_a_device_that_sends_without_end_is_asked_to_wait(device: Device) -> None:
    now = device.clock.now()
    flood = [replace(KINDS["good"], sequence=1000 + place, taken_at=now) for place in range(1200)]
    with pytest.raises(TooMany, match="proctor-frames-too-many"):
        for start in range(0, len(flood), MOST_AT_ONCE):
            device.send(flood[start : start + MOST_AT_ONCE])
    assert len(device.rows(ObservationRow)) <= 5 * POLICY.burst


def test_a_site_that_measures_itself_takes_no_report(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    with database.write(tenant) as tx:
        row = sittings.open_sitting(tx, clock, subject_ref="a", policy=DEFAULT_POLICY)
        with pytest.raises(Conflict, match="proctor-not-on-device"):
            Reporting(Memory()).take(tx, clock, row.id, ())


GOOD_JSON = KINDS["good"].to_json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"model_version": "faces-other"}, "proctor-report-model"),
        ({"brightness": 1.5}, "proctor-report-range"),
        ({"brightness": "0.5"}, "proctor-report-unreadable"),
        ({"sequence": -1}, "proctor-report-range"),
        ({"sequence": 2**30}, "proctor-report-range"),
        ({"width": 100_000}, "proctor-report-range"),
        ({"taken_at": "2026-11-21T01:00:00"}, "proctor-report-range"),
        ({"taken_at": "soon"}, "proctor-report-unreadable"),
        ({"faces": [GOOD_JSON["faces"][0]] * 9}, "proctor-report-range"),
        ({"faces": []}, "proctor-report-range"),
        ({"pose": {"yaw": 400, "pitch": 0, "roll": 0}}, "proctor-report-range"),
        ({"liveness": 1.0}, "proctor-report-range"),
        ({"gaze_calibrated": True}, "proctor-report-range"),
        (
            {"faces": [{"box": [0.6, 0.3, 0.4, 0.6], "confidence": 1, "presence": 1}]},
            "proctor-report-range",
        ),
    ],
)
def test_what_no_device_can_have_measured_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        read_observations([{**GOOD_JSON, **change}])


def between(*taken: float, carried: str = "faces") -> list[dict[str, Any]]:
    """A frame whose faces were read, then others that tell those faces, at so many seconds."""
    start = KINDS["good"].taken_at
    return [
        {
            **GOOD_JSON,
            "sequence": number,
            "taken_at": (start + timedelta(seconds=at)).isoformat(),
            "carried": [carried] if number else [],
        }
        for number, at in enumerate((0.0, *taken))
    ]


def test_device_tells_the_faces_of_the_frame_before_only_for_a_moment() -> None:
    assert len(read_observations(between(0.3, 0.6))) == 3
    for stored in (between(0.5, 3.5), between(0.5, carried="objects")):
        with pytest.raises(Invalid, match="proctor-report-range"):
            read_observations(stored)


def test_check_in_takes_no_faces_of_an_earlier_frame() -> None:
    told = read_observations(between(0.3))
    check_every_frame(told[:1])
    with pytest.raises(Invalid, match="proctor-report-range"):
        check_every_frame(told)


@pytest.mark.parametrize("stored", [None, {}, [1], [[]], [GOOD_JSON] * (MOST_AT_ONCE + 1)])
def test_what_is_no_report_is_refused(stored: object) -> None:
    with pytest.raises(Invalid, match="proctor-report"):
        read_observations(stored)
