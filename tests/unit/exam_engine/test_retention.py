"""What has had its time goes, what has not or is needed stays, and a killed round goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from exam_engine import cases, retention
from exam_engine.retention import ROUND, Report
from exam_engine.scoring.states import CaseOutcome
from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine, Settings, open_engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.blobs import BlobSettings
from foundation.clock import FixedClock
from foundation.database import DatabaseSettings
from foundation.keys import KeySettings
from foundation.login_sessions import LoginSessionKind, LoginSessionRow, LoginSessionSettings
from proctor import review
from proctor.findings import Verdict
from proctor.retention import KeptFor
from proctor.tables import EvidenceRow, ObservationRow
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import REASONS, Scene, reviewer


@pytest.fixture
def engine(tmp_path: Path, clock: FixedClock, migrated_sqlite: Path) -> Iterator[Engine]:
    shutil.copy(migrated_sqlite, tmp_path / "kept.sqlite3")
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'kept.sqlite3'}"),
        keys=KeySettings(file=str(tmp_path / "ring.json")),
        blobs=BlobSettings(folder=str(tmp_path / "blobs")),
    )
    opened = open_engine(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.LIVE)


def sat(room: Room, name: str = "李白", verdict: Verdict | None = Verdict.NOTHING) -> Scene:
    """Somebody was away from the camera for a while; a person decided what to make of it."""
    scene = room.watched(name)
    scene.send("empty", 12)
    scene.send("good", 10)
    scene.close()
    if verdict is not None:
        people = [reviewer("reviewer"), reviewer("second reader")]
        with room.engine.database.write(room.tenant) as tx:
            (incident,) = review.incidents_of(tx, scene.sitting_id)
            for by in people if verdict is Verdict.POSSIBLE_VIOLATION else people[:1]:
                review.open_incident(tx, room.clock, by, incident.id)
                review.decide(
                    tx,
                    room.clock,
                    by,
                    incident.id,
                    verdict=verdict,
                    code=REASONS[verdict],
                    reason="看过录像",
                )
    return scene


def run(room: Room) -> Report:
    report = room.engine.retention.run(room.tenant)
    assert report is not None
    return report


def files(engine: Engine) -> int:
    return sum(path.is_file() for path in Path(engine.settings.blobs.folder).rglob("*"))


def rounds(room: Room) -> list[dict[str, object]]:
    with room.engine.database.read(room.tenant) as tx:
        rows = tx.scalars(select(AuditRow).where(AuditRow.act == ROUND).order_by(AuditRow.sequence))
        return [row.facts for row in rows]


def measurements(room: Room) -> int:
    with room.engine.database.read(room.tenant) as tx:
        return tx.scalar(select(func.count()).select_from(ObservationRow)) or 0


def test_evidence_goes_on_its_day_and_not_before(room: Room) -> None:
    sat(room)
    room.clock.advance(days=89)
    assert run(room).sittings == 0
    assert files(room.engine) > 0
    room.clock.advance(days=1)
    report = run(room)
    assert (report.sittings, report.pictures) == (1, len(room.pictures()))
    assert files(room.engine) == 0
    assert measurements(room) == 0
    assert all(row.erased_at for row in room.pictures())


def test_round_is_recorded_with_counts_alone(room: Room) -> None:
    sat(room, "李白")
    room.clock.advance(days=91)
    run(room)
    (facts,) = rounds(room)
    nothing = {"undecided": 0, "case": 0, "running": 0}
    assert facts == {
        "sittings": 1,
        "pictures": len(room.pictures()),
        "logins": 0,
        "photos": 0,
        "uploads": 0,
        "prints": 0,
        "look_ups": 0,
        "kept": nothing,
    }


def test_second_round_finds_nothing_to_do(room: Room) -> None:
    sat(room)
    room.clock.advance(days=91)
    run(room)
    assert not any(run(room).erased.values())
    # At the same moment, as when two processes make the round: told once.
    assert len(rounds(room)) == 1
    room.clock.advance(days=1)
    assert not any(run(room).erased.values())
    assert len(rounds(room)) == 2


def test_two_rounds_at_once_do_the_work_of_one(room: Room) -> None:
    for name in ("李白", "杜甫", "王维"):
        sat(room, name)
    room.clock.advance(days=91)
    pictures = {row.blob for row in room.pictures()}
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda _: run(room), range(2)))
    assert sum(report.sittings for report in made) == 3
    assert sum(report.pictures for report in made) == len(pictures)
    assert files(room.engine) == 0 and measurements(room) == 0
    with room.engine.database.read(room.tenant) as tx:
        acts = tx.scalars(select(AuditRow).where(AuditRow.act == "proctor:evidence:erase"))
        assert len(acts.all()) == 3


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [(None, KeptFor.UNDECIDED), (Verdict.POSSIBLE_VIOLATION, KeptFor.CASE)],
)
def test_evidence_that_people_still_need_stays_and_is_named(
    room: Room, verdict: Verdict | None, reason: KeptFor
) -> None:
    scene = sat(room, verdict=verdict)
    room.clock.advance(days=200)
    before = files(room.engine)
    report = run(room)
    assert report.kept == ((scene.sitting_id, reason),)
    assert report.sittings == 0 and files(room.engine) == before
    assert rounds(room)[0]["kept"] == report.reasons
    assert report.reasons[reason] == 1


def test_case_without_an_incident_keeps_the_candidates_evidence_and_the_time_to_appeal(
    room: Room,
) -> None:
    scene = sat(room)
    with room.engine.database.write(room.tenant) as tx:
        attempt = scene.subject_ref
        enrolment = cases.open_case(
            tx,
            room.clock,
            opened_by="officer",
            enrolment_id=_enrolment_of(room, attempt),
            reason="有人举报",
        )
    room.clock.advance(days=100)
    assert [why for _, why in run(room).kept] == [KeptFor.CASE]
    with room.engine.database.write(room.tenant) as tx:
        cases.close_case(
            tx,
            room.clock,
            closed_by="director",
            case_id=enrolment.id,
            outcome=CaseOutcome.CLEARED,
            reason="查无实据",
        )
    room.clock.advance(days=29)
    assert run(room).sittings == 0
    room.clock.advance(days=2)
    assert run(room).sittings == 1


def _enrolment_of(room: Room, attempt: str) -> str:
    with room.engine.database.read(room.tenant) as tx:
        return find_attempt(tx, attempt).enrolment_id


def test_round_killed_before_the_note_is_taken_up_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat(room)
    room.clock.advance(days=91)

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(retention.evidence, "note_erased", die)
        with pytest.raises(KeyboardInterrupt):
            room.engine.retention.run(room.tenant)
    assert rounds(room) == [] and measurements(room) > 0
    report = run(room)
    assert report.sittings == 1
    assert files(room.engine) == 0 and measurements(room) == 0
    assert len(rounds(room)) == 1


def test_round_that_is_stopped_says_so_and_the_next_goes_on(room: Room) -> None:
    sat(room, "李白")
    sat(room, "杜甫")
    room.clock.advance(days=91)
    answers = iter([False, True, True, True, True])
    assert room.engine.retention.run(room.tenant, lambda: next(answers)) is None
    assert rounds(room) == []
    assert run(room).sittings == 1


def test_case_that_opens_while_the_round_goes_on_keeps_the_evidence(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = sat(room)
    enrolment = _enrolment_of(room, scene.subject_ref)
    room.clock.advance(days=91)
    listed = retention.evidence.overdue

    def list_then_open_a_case(tx: object, clock: FixedClock) -> object:
        found = listed(tx, clock)  # type: ignore[arg-type]
        with room.engine.database.write(room.tenant) as other:
            cases.open_case(
                other, clock, opened_by="officer", enrolment_id=enrolment, reason="有人举报"
            )
        return found

    before = files(room.engine)
    monkeypatch.setattr(retention.evidence, "overdue", list_then_open_a_case)
    assert run(room).sittings == 0
    assert files(room.engine) == before


def test_preview_tells_what_would_go_and_changes_nothing(room: Room) -> None:
    sat(room, "李白")
    waiting = sat(room, "杜甫", verdict=None)
    _log_in(room)
    room.clock.advance(days=200)
    before, acts = files(room.engine), _acts(room)
    told = room.engine.retention.preview(room.tenant)
    assert files(room.engine) == before and _acts(room) == acts and measurements(room) > 0
    assert told == run(room)
    assert (told.sittings, told.logins) == (1, 1)
    assert told.kept == ((waiting.sitting_id, KeptFor.UNDECIDED),)


def test_other_body_is_left_alone(engine: Engine, room: Room) -> None:
    other = make_room(engine, watching=Watching.LIVE, code="9002")
    sat(room)
    sat(other)
    _log_in(other)
    room.clock.advance(days=200)
    run(room)
    assert measurements(other) > 0 and rounds(other) == [] and _logins(other) == 1
    assert not any(row.erased_at for row in other.pictures())
    with engine.database.read(other.tenant) as tx:
        row = tx.scalars(select(EvidenceRow)).first()
        assert row is not None and engine.blobs.exists(row.blob, tenant=other.tenant)


def test_ended_logins_are_forgotten_after_their_time(room: Room) -> None:
    _log_in(room)
    room.clock.advance(days=90)
    assert run(room).logins == 0
    room.clock.advance(days=1)
    assert run(room).logins == 1
    assert _logins(room) == 0


def _log_in(room: Room) -> None:
    with room.engine.database.write(room.tenant) as tx:
        login_sessions.open_session(
            tx,
            room.clock,
            LoginSessionSettings(),
            kind=LoginSessionKind.CANDIDATE,
            subject_ref="enrolment",
        )


def _logins(room: Room) -> int:
    with room.engine.database.read(room.tenant) as tx:
        return tx.scalar(select(func.count()).select_from(LoginSessionRow)) or 0


def _acts(room: Room) -> int:
    with room.engine.database.read(room.tenant) as tx:
        return tx.scalar(select(func.count()).select_from(AuditRow)) or 0


# ---- Who makes the round, and when ----


def test_caretaker_makes_one_round_a_day_from_the_hour_on(room: Room) -> None:
    caretaker = room.engine.caretaker
    assert room.clock.now().hour == 1  # nine o'clock in Shanghai
    assert caretaker.look() == 1
    assert caretaker.look() == 0
    room.clock.advance(hours=17)  # two in the night
    assert caretaker.look() == 0
    room.clock.advance(hours=1)
    assert caretaker.look() == 1
    assert caretaker.look() == 0
    room.clock.advance(days=5)  # the machine was off
    assert caretaker.look() == 1
    assert len(rounds(room)) == 3


def test_trouble_with_one_body_does_not_keep_the_others_waiting(
    engine: Engine, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_room(engine, watching=Watching.LIVE, code="9002")
    sat(room)
    sat(other)
    room.clock.advance(days=91)
    delete = engine.blobs.delete

    def away(digest: str, *, tenant: str) -> None:
        if tenant == room.tenant:
            raise OSError("the store is away")
        delete(digest, tenant=tenant)

    with monkeypatch.context() as patched:
        patched.setattr(engine.blobs, "delete", away)
        assert engine.caretaker.look() == 1
    assert rounds(room) == [] and len(rounds(other)) == 1
    room.clock.advance(seconds=600)
    assert engine.caretaker.look() == 1
    assert measurements(room) == 0


def test_round_begun_by_a_killed_process_is_begun_again_at_the_next_look(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat(room)
    room.clock.advance(days=91)

    def die(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(retention.evidence, "destroy_pictures", die)
        with pytest.raises(KeyboardInterrupt):
            room.engine.caretaker.look()
    room.clock.advance(seconds=timedelta(minutes=10).total_seconds())
    assert room.engine.caretaker.look() == 1
    assert measurements(room) == 0
