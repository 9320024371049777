from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.errors import Conflict
from proctor.evidence import verify_chain
from proctor.retention import Due, destroy_pictures, due, note_erased, release_hold
from proctor.sittings import find_sitting
from proctor.tables import EvidenceRow, FindingRow, ObservationRow
from tests.unit.proctor.scene import Scene


def run(scene: Scene) -> list[Due]:
    with scene.database.read(tenant=scene.tenant) as tx:
        found = due(tx, scene.clock)
    for each in found:
        destroy_pictures(scene.blobs, each)
        with scene.database.write(tenant=scene.tenant) as tx:
            note_erased(tx, scene.clock, each.sitting_id)
    return found


@pytest.fixture
def closed(scene: Scene) -> Scene:
    scene.live().send("empty", 12)
    scene.send("good", 10)
    scene.close()
    return scene


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
    with closed.database.write(tenant=closed.tenant) as tx:
        until = closed.clock.now() + timedelta(days=180)
        release_hold(tx, closed.clock, closed.sitting_id, by="officer", keep_until=until)
    assert run(closed) == []
    closed.clock.advance(days=180)
    assert len(run(closed)) == 1


def test_destruction_that_broke_off_is_taken_up_again(closed: Scene) -> None:
    closed.clock.advance(days=90)
    with closed.database.read(tenant=closed.tenant) as tx:
        (found,) = due(tx, closed.clock)
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
