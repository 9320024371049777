from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.audit import AuditRow
from foundation.errors import Conflict
from proctor import review
from proctor.evidence import verify_chain
from proctor.findings import Verdict
from proctor.retention import (
    Due,
    KeptFor,
    destroy_pictures,
    due_now,
    note_erased,
    overdue,
    release_hold,
)
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting
from proctor.tables import EvidenceRow, FindingRow, IncidentRow, ObservationRow
from tests.unit.proctor.scene import REASONS, Scene, reviewer


def run(scene: Scene) -> list[Due]:
    with scene.database.read(tenant=scene.tenant) as tx:
        found = [due_now(tx, scene.clock, one.sitting_id) for one in overdue(tx, scene.clock)]
    erased = [each for each in found if each is not None]
    for each in erased:
        destroy_pictures(scene.blobs, each)
        with scene.database.write(tenant=scene.tenant) as tx:
            note_erased(tx, scene.clock, each.sitting_id)
    return erased


def kept(scene: Scene) -> list[KeptFor | None]:
    with scene.database.read(tenant=scene.tenant) as tx:
        return [one.kept_for for one in overdue(tx, scene.clock)]


def decide(scene: Scene, verdict: Verdict = Verdict.NOTHING) -> str:
    """People look at the only incident until it is decided; its id."""
    people = [reviewer("first"), reviewer("second")]
    with scene.database.write(tenant=scene.tenant) as tx:
        incident = tx.scalars(select(IncidentRow)).one()
        for by in people if verdict is Verdict.POSSIBLE_VIOLATION else people[:1]:
            review.open_incident(tx, scene.clock, by, incident.id)
            review.decide(
                tx,
                scene.clock,
                by,
                incident.id,
                verdict=verdict,
                code=REASONS[verdict],
                reason="看过",
            )
        return incident.id


@pytest.fixture
def watched(scene: Scene) -> Scene:
    """A sitting that is over, with an incident that nobody has looked at."""
    scene.live().send("empty", 12)
    scene.send("good", 10)
    scene.close()
    return scene


@pytest.fixture
def closed(watched: Scene) -> Scene:
    decide(watched)
    return watched


def test_evidence_stays_until_its_day(closed: Scene) -> None:
    closed.clock.advance(days=89)
    assert run(closed) == []
    assert closed.blobs.kept
    with (
        pytest.raises(Conflict, match="proctor-evidence-still-needed"),
        closed.database.write(tenant=closed.tenant) as tx,
    ):
        note_erased(tx, closed.clock, closed.sitting_id)


def test_on_its_day_pictures_and_measurements_go_and_facts_stay(closed: Scene) -> None:
    closed.clock.advance(days=90)
    assert len(run(closed)) == 1
    assert closed.blobs.kept == {}
    with closed.database.read(tenant=closed.tenant) as tx:
        assert tx.scalars(select(ObservationRow)).all() == []
        assert len(tx.scalars(select(FindingRow)).all()) == 1
        assert all(row.erased_at for row in tx.scalars(select(EvidenceRow)))
        sitting = find_sitting(tx, closed.sitting_id)
        assert sitting.baseline is None
        assert verify_chain(tx, sitting, closed.blobs).holds
    assert run(closed) == []


def test_open_case_holds_the_evidence_until_it_is_closed(closed: Scene) -> None:
    with closed.database.write(tenant=closed.tenant) as tx:
        find_sitting(tx, closed.sitting_id).held = True
    closed.clock.advance(days=200)
    assert run(closed) == []
    assert kept(closed) == [KeptFor.CASE]
    with closed.database.write(tenant=closed.tenant) as tx:
        until = closed.clock.now() + timedelta(days=180)
        release_hold(tx, closed.clock, closed.sitting_id, by="officer", keep_until=until)
    assert run(closed) == []
    closed.clock.advance(days=180)
    assert len(run(closed)) == 1


def test_destruction_that_broke_off_is_taken_up_again(closed: Scene) -> None:
    closed.clock.advance(days=90)
    with closed.database.read(tenant=closed.tenant) as tx:
        found = due_now(tx, closed.clock, closed.sitting_id)
    assert found is not None
    assert destroy_pictures(closed.blobs, found) == len(found.blobs)
    # Here the machine went down: the pictures are gone and nobody noted it.
    assert run(closed) == [found]


def test_picture_that_another_sitting_shows_too_stays(closed: Scene) -> None:
    other = Scene(
        closed.database, closed.clock, closed.tenant, closed.blobs, subject_ref="attempt-2"
    )
    other.live().send("empty", 12)
    other.close()
    with closed.database.read(tenant=closed.tenant) as tx:
        blobs = tx.scalars(select(EvidenceRow.blob)).all()
    assert len(blobs) > len(set(blobs))
    with closed.database.write(tenant=closed.tenant) as tx:
        find_sitting(tx, other.sitting_id).held = True
    closed.clock.advance(days=91)
    run(closed)
    with closed.database.read(tenant=closed.tenant) as tx:
        assert verify_chain(tx, find_sitting(tx, other.sitting_id), closed.blobs).holds


def test_undecided_incident_keeps_its_evidence_and_is_named(watched: Scene) -> None:
    watched.clock.advance(days=91)
    assert run(watched) == []
    assert kept(watched) == [KeptFor.UNDECIDED]
    with (
        pytest.raises(Conflict, match="proctor-evidence-still-needed"),
        watched.database.write(tenant=watched.tenant) as tx,
    ):
        note_erased(tx, watched.clock, watched.sitting_id)
    decide(watched)
    assert len(run(watched)) == 1


def test_second_opinion_that_is_asked_for_keeps_the_evidence(watched: Scene) -> None:
    incident = decide(watched)
    with watched.database.write(tenant=watched.tenant) as tx:
        review.ask_second_opinion(
            tx, watched.clock, reviewer("first"), incident, reason="请再看一次"
        )
    watched.clock.advance(days=91)
    assert run(watched) == []
    assert kept(watched) == [KeptFor.UNDECIDED]


def test_possible_violation_keeps_the_evidence_until_the_case_is_closed(watched: Scene) -> None:
    decide(watched, Verdict.POSSIBLE_VIOLATION)
    watched.clock.advance(days=91)
    assert run(watched) == []
    assert kept(watched) == [KeptFor.CASE]


def test_noting_twice_notes_once(closed: Scene) -> None:
    closed.clock.advance(days=90)
    with closed.database.write(tenant=closed.tenant) as tx:
        assert note_erased(tx, closed.clock, closed.sitting_id)
    first = closed.clock.now()
    closed.clock.advance(days=1)
    with closed.database.write(tenant=closed.tenant) as tx:
        assert not note_erased(tx, closed.clock, closed.sitting_id)
        assert find_sitting(tx, closed.sitting_id).erased_at == first
        acts = tx.scalars(select(AuditRow).where(AuditRow.act == "proctor:evidence:erase"))
        assert len(acts.all()) == 1


def test_check_in_of_whoever_never_started_goes_as_well(scene: Scene) -> None:
    scene.open().consent().send("good", 12)
    scene.clock.advance(days=89)
    assert run(scene) == []
    scene.clock.advance(days=2)
    assert len(run(scene)) == 1
    with scene.database.read(tenant=scene.tenant) as tx:
        assert tx.scalars(select(ObservationRow)).all() == []
        assert find_sitting(tx, scene.sitting_id).state == SittingState.CLOSED
    assert kept(scene) == []


def test_sitting_that_never_ended_is_named_and_kept(scene: Scene) -> None:
    scene.live().send("good", 3)
    scene.clock.advance(days=91)
    assert run(scene) == []
    assert kept(scene) == [KeptFor.RUNNING]
