from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import func, select

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, TooMany
from foundation.events import Subscribers
from foundation.tenancy import found_tenant
from proctor import dossier, sittings
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import decode_picture, encode_jpeg
from proctor.capture import Capture
from proctor.events import FindingNoticed, IncidentFound
from proctor.evidence import chain_of, verify_chain
from proctor.findings import FindingKind
from proctor.policy import Policy
from proctor.tables import EvidenceRow, FindingRow, IncidentRow, ObservationRow
from tests.unit.proctor.scene import EMPTY, GOOD, Scene, jpeg, later


def rows(scene: Scene, kind: type) -> list:
    with scene.database.read(tenant=scene.tenant) as tx:
        return list(tx.scalars(select(kind).order_by(kind.id)))


def test_empty_room_becomes_one_finding_one_incident_and_a_sealed_picture(scene: Scene) -> None:
    scene.live().send("good", 5)
    scene.send("empty", 21)
    scene.send("good", 10)
    (finding,) = rows(scene, FindingRow)
    (incident,) = rows(scene, IncidentRow)
    assert finding.kind == FindingKind.FACE_ABSENT
    assert (finding.ended_at - finding.started_at).total_seconds() == 20
    assert finding.incident_id == incident.id
    assert incident.kind == FindingKind.FACE_ABSENT
    assert [reason["kind"] for reason in incident.reasons] == ["face_absent"]
    evidence = rows(scene, EvidenceRow)
    assert [row.finding_id for row in evidence] == [finding.id] * len(evidence)
    with scene.database.read(tenant=scene.tenant) as tx:
        sitting = sittings.find_sitting(tx, scene.sitting_id)
        assert verify_chain(tx, sitting, scene.blobs).holds
    shown = decode_picture(scene.blobs.get(evidence[0].blob, tenant=scene.tenant))
    assert shown.shape == (96, 128, 3)


def test_ordinary_sitting_keeps_no_picture(scene: Scene) -> None:
    scene.live().send("good", 60)
    scene.close()
    assert rows(scene, FindingRow) == []
    assert scene.blobs.kept == {}


def test_frame_sent_twice_counts_once(scene: Scene) -> None:
    scene.live()
    scene.frame("good")
    before = len(rows(scene, ObservationRow))
    scene.frame("good", sequence=scene.sequence)
    assert len(rows(scene, ObservationRow)) == before
    with scene.database.read(tenant=scene.tenant) as tx:
        assert scene.capture.accept(
            tx, scene.clock, scene.sitting_id, sequence=scene.sequence, taken_at=scene.clock.now()
        ).repeated


def test_same_frame_measured_twice_at_once_is_recorded_once(scene: Scene) -> None:
    scene.live()
    scene.clock.advance(seconds=1)
    with scene.database.read(tenant=scene.tenant) as tx:
        accepted = scene.capture.accept(
            tx, scene.clock, scene.sitting_id, sequence=500, taken_at=scene.clock.now()
        )
    twice = [scene.capture.measure(accepted, jpeg()) for _ in range(2)]
    for measured in twice:
        with scene.database.write(tenant=scene.tenant) as tx:
            scene.capture.record(tx, scene.clock, measured)
    assert sum(row.sequence == 500 for row in rows(scene, ObservationRow)) == 1


def test_frames_measured_side_by_side_are_followed_in_the_order_of_recording(scene: Scene) -> None:
    """Two frames are accepted before either is recorded: neither may be lost to the timeline."""
    scene.live().send("empty", 3)
    for _ in range(6):
        accepted = []
        for _ in range(2):
            scene.clock.advance(seconds=1)
            scene.sequence += 1
            scene.analyser.seen[scene.sequence] = scene.analyser.seen[scene.sequence - 1]
            with scene.database.read(tenant=scene.tenant) as tx:
                accepted.append(
                    scene.capture.accept(
                        tx,
                        scene.clock,
                        scene.sitting_id,
                        sequence=scene.sequence,
                        taken_at=scene.clock.now(),
                    )
                )
        for measured in [scene.capture.measure(each, jpeg(each.sequence)) for each in accepted]:
            with scene.database.write(tenant=scene.tenant) as tx:
                scene.capture.record(tx, scene.clock, measured)
    scene.close()
    (finding,) = rows(scene, FindingRow)
    assert finding.detail["frames"] == 15


def test_restart_in_the_middle_changes_no_finding(scene: Scene) -> None:
    scene.live().send("empty", 4)
    scene.restart()
    scene.send("empty", 8)
    scene.restart()
    scene.send("empty", 9)
    scene.send("good", 10)
    (finding,) = rows(scene, FindingRow)
    assert finding.detail["frames"] == 21
    assert (finding.ended_at - finding.started_at).total_seconds() == 20


def test_two_servers_taking_turns_agree(scene: Scene) -> None:
    scene.live()
    other = Scene(scene.database, scene.clock, scene.tenant, scene.blobs, scene.analyser)
    other.sitting_id = scene.sitting_id
    for turn in range(24):
        server = (scene, other)[turn % 2]
        server.sequence = 100 + turn
        server.send("empty" if turn < 14 else "good")
    (finding,) = rows(scene, FindingRow)
    assert finding.detail["frames"] == 14


def test_rolled_back_frame_is_not_remembered(scene: Scene) -> None:
    scene.live().send("empty", 4)
    scene.clock.advance(seconds=1)
    scene.sequence += 1
    scene.analyser.seen[scene.sequence] = scene.analyser.seen[scene.sequence - 1]
    with scene.database.read(tenant=scene.tenant) as tx:
        accepted = scene.capture.accept(
            tx,
            scene.clock,
            scene.sitting_id,
            sequence=scene.sequence,
            taken_at=scene.clock.now(),
        )
    measured = scene.capture.measure(accepted, jpeg())

    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), scene.database.write(tenant=scene.tenant) as tx:
        scene.capture.record(tx, scene.clock, measured)
        raise PowerCut
    scene.send("empty", 10)
    scene.close()
    (finding,) = rows(scene, FindingRow)
    assert finding.detail["frames"] == 14


def test_closing_ends_what_is_open(scene: Scene) -> None:
    scene.live().send("empty", 15)
    assert rows(scene, FindingRow)[0].ended_at is None
    scene.close()
    (finding,) = rows(scene, FindingRow)
    assert finding.ended_at is not None
    assert len(rows(scene, IncidentRow)) == 1


def test_check_in_frames_find_nothing(scene: Scene) -> None:
    scene.open().consent().send("empty", 30)
    assert rows(scene, FindingRow) == []
    assert len(rows(scene, ObservationRow)) == 30


def test_finding_and_incident_are_told_in_the_same_transaction(scene: Scene) -> None:
    told: list[object] = []
    subscribers = Subscribers()
    subscribers.subscribe(FindingNoticed, lambda _, event: told.append(event))
    subscribers.subscribe(IncidentFound, lambda _, event: told.append(event))
    scene.live()
    record = scene.capture.record
    # The composition root puts subscribers into each transaction; here the test does.
    scene.capture.record = lambda tx, clock, measured: (  # type: ignore[method-assign]
        tx.info.update(subscribers=subscribers),
        record(tx, clock, measured),
    )[1]
    scene.send("empty", 12)
    scene.send("good", 10)
    assert [type(event) for event in told] == [FindingNoticed, IncidentFound]


def test_no_frame_without_consent(scene: Scene) -> None:
    scene.open()
    with pytest.raises(Conflict, match="proctor-sitting-not-watching"):
        scene.send("good")


def test_frame_that_ends_after_the_sitting_did_is_refused(scene: Scene) -> None:
    scene.live()
    scene.clock.advance(seconds=1)
    with scene.database.read(tenant=scene.tenant) as tx:
        accepted = scene.capture.accept(
            tx, scene.clock, scene.sitting_id, sequence=99, taken_at=scene.clock.now()
        )
    measured = scene.capture.measure(accepted, jpeg())
    scene.close()
    with (
        pytest.raises(Conflict, match="proctor-sitting-not-watching"),
        scene.database.write(tenant=scene.tenant) as tx,
    ):
        scene.capture.record(tx, scene.clock, measured)


def test_frames_faster_than_the_policy_takes_are_put_off(scene: Scene) -> None:
    scene.open(Policy(burst=5)).consent()
    for _ in range(10):
        scene.sequence += 1
        scene.frame("good", sequence=scene.sequence)
    with pytest.raises(TooMany, match="proctor-frames-too-many") as refusal:
        scene.frame("good", sequence=11)
    assert refusal.value.facts == {"seconds": 1}
    scene.clock.advance(seconds=6)
    scene.frame("good", sequence=11)


@pytest.mark.parametrize("sequence", [-1, 2**31])
def test_impossible_number_is_refused(scene: Scene, sequence: int) -> None:
    scene.open().consent()
    with pytest.raises(Invalid, match="proctor-frame-sequence"):
        scene.frame("good", sequence=sequence)


@pytest.mark.parametrize("seconds", [60, -3600])
def test_frame_from_another_time_is_refused(scene: Scene, seconds: int) -> None:
    scene.open().consent()
    with (
        scene.database.read(tenant=scene.tenant) as tx,
        pytest.raises(Invalid, match="proctor-frame-time"),
    ):
        scene.capture.accept(
            tx,
            scene.clock,
            scene.sitting_id,
            sequence=1,
            taken_at=later(scene.clock.now(), seconds),
        )


def test_clock_that_is_a_little_ahead_does_no_harm(scene: Scene) -> None:
    scene.open().consent()
    with scene.database.read(tenant=scene.tenant) as tx:
        accepted = scene.capture.accept(
            tx,
            scene.clock,
            scene.sitting_id,
            sequence=1,
            taken_at=later(scene.clock.now(), 3),
        )
    assert accepted.taken_at == scene.clock.now()


def test_broken_picture_leaves_nothing_behind(scene: Scene) -> None:
    scene.live()
    before = len(rows(scene, ObservationRow))
    with scene.database.read(tenant=scene.tenant) as tx:
        accepted = scene.capture.accept(
            tx, scene.clock, scene.sitting_id, sequence=77, taken_at=scene.clock.now()
        )
    with pytest.raises(Invalid, match="proctor-frame-broken"):
        scene.capture.measure(accepted, jpeg()[:200])
    assert len(rows(scene, ObservationRow)) == before


def test_spool_that_arrives_after_an_outage_is_followed(scene: Scene) -> None:
    """Frames taken while the network was gone come late, in order, with their own times."""
    scene.live().send("good", 3)
    start = scene.clock.now()
    scene.clock.advance(seconds=60)
    for second in range(1, 21):
        sequence = 1000 + second
        scene.analyser.seen[sequence] = GOOD if second > 12 else EMPTY
        with scene.database.read(tenant=scene.tenant) as tx:
            accepted = scene.capture.accept(
                tx,
                scene.clock,
                scene.sitting_id,
                sequence=sequence,
                taken_at=later(start, second),
            )
        measured = scene.capture.measure(accepted, jpeg())
        with scene.database.write(tenant=scene.tenant) as tx:
            scene.capture.record(tx, scene.clock, measured)
    (finding,) = rows(scene, FindingRow)
    assert finding.started_at == later(start, 1)
    assert finding.ended_at == later(start, 12)


def test_real_pictures_of_somebody_who_leaves_become_one_incident(
    scene: Scene, analyser: FrameAnalyser, seated: Callable[..., np.ndarray], room: np.ndarray
) -> None:
    """The whole way with the real models: a portrait in a room, then the room, then both again."""
    scene.capture = Capture(analyser, scene.blobs)
    scene.open().consent()
    random = np.random.default_rng(1)

    def send(person: bool, count: int) -> None:
        for _ in range(count):
            scene.clock.advance(seconds=1)
            scene.sequence += 1
            left, top = random.integers(150, 210), random.integers(80, 120)
            # A camera's noise: without it the empty room would be a picture that stands still.
            seen = room + random.normal(0, 4, room.shape)
            empty = np.clip(seen, 0, 255).astype(np.uint8)
            frame = encode_jpeg(seated(left, top) if person else empty, quality=70)
            with scene.database.read(tenant=scene.tenant) as tx:
                accepted = scene.capture.accept(
                    tx,
                    scene.clock,
                    scene.sitting_id,
                    sequence=scene.sequence,
                    taken_at=scene.clock.now(),
                )
            measured = scene.capture.measure(accepted, frame)
            with scene.database.write(tenant=scene.tenant) as tx:
                scene.capture.record(tx, scene.clock, measured)

    send(person=True, count=12)
    with scene.database.write(tenant=scene.tenant) as tx:
        sittings.check_in(tx, scene.clock, scene.sitting_id)
        sittings.go_live(tx, scene.clock, scene.sitting_id)
    send(person=True, count=10)
    send(person=False, count=20)
    send(person=True, count=10)
    scene.close()
    (incident,) = rows(scene, IncidentRow)
    assert [reason["kind"] for reason in incident.reasons] == ["face_absent"]
    assert (incident.ended_at - incident.started_at).total_seconds() == 19
    assert incident.confidence > 0.7
    (shown, *_) = rows(scene, EvidenceRow)
    kept = decode_picture(scene.blobs.get(shown.blob, tenant=scene.tenant))
    assert np.abs(kept.astype(int) - room).mean() < 5


@pytest.fixture
def postgres_scene(postgres_database: Database, clock: FixedClock) -> Scene:
    with postgres_database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    return Scene(postgres_database, clock, tenant)


def test_the_same_on_postgres(postgres_scene: Scene) -> None:
    scene = postgres_scene.live()
    scene.send("empty", 12)
    scene.restart()
    scene.send("good", 10)
    scene.close()
    (finding,) = rows(scene, FindingRow)
    with scene.database.read(tenant=scene.tenant) as tx:
        sitting = sittings.find_sitting(tx, scene.sitting_id)
        assert verify_chain(tx, sitting, scene.blobs).holds
        assert len(chain_of(tx, scene.sitting_id)) >= 1
        assert [row.id for row in dossier.incidents_of(tx, scene.sitting_id)] == [
            finding.incident_id
        ]
        assert tx.scalar(select(func.count()).select_from(ObservationRow)) == 34
