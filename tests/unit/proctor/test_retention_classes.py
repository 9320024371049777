"""Each class of data goes on its own day, what goes is counted, and a case keeps all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from foundation.audit import AuditRow
from foundation.errors import Conflict, Invalid
from proctor import check_in, review, sittings
from proctor.findings import Verdict
from proctor.policy import DEFAULT_POLICY, Policy
from proctor.retention import ERASED, destroy_pictures, due_now, note_erased, release_hold
from proctor.retention_classes import LONGEST_DAYS, DataClass, RetentionDays
from proctor.sittings import find_sitting, next_due
from proctor.tables import CheckInRow, EvidenceRow, IncidentRow, ObservationRow
from tests.unit.proctor.scene import REASONS, Scene, reviewer

DAY = 86_400
DAYS = RetentionDays(
    incident_pictures=60,
    check_in_pictures=10,
    measurements=30,
    sound=5,
    chat=40,
    side_camera=60,
    questions=50,
)
POLICY = replace(DEFAULT_POLICY, retention=DAYS)


@pytest.fixture
def closed(scene: Scene) -> Scene:
    """A sitting with a picture of the check-in, one decided incident and its pictures."""
    scene.open(POLICY).consent()
    with scene.database.write(tenant=scene.tenant) as tx:
        run = check_in.issue(tx, scene.clock, scene.sitting_id)
        run.picture = scene.blobs.put(b"\xff\xd8\xffme", tenant=scene.tenant)
        check_in.finish(tx, scene.clock, run.id, scene.sitting_id)
    scene.send("good", 12)
    with scene.database.write(tenant=scene.tenant) as tx:
        sittings.check_in(tx, scene.clock, scene.sitting_id)
        sittings.go_live(tx, scene.clock, scene.sitting_id)
    scene.send("empty", 12)
    scene.send("good", 5)
    scene.close()
    with scene.database.write(tenant=scene.tenant) as tx:
        incident = tx.scalars(select(IncidentRow)).one()
        by = reviewer("first")
        review.open_incident(tx, scene.clock, by, incident.id)
        review.decide(
            tx,
            scene.clock,
            by,
            incident.id,
            verdict=Verdict.NOTHING,
            code=REASONS[Verdict.NOTHING],
            reason="看过",
        )
    return scene


def erase(scene: Scene) -> set[DataClass]:
    """A round over the sitting: the classes that went."""
    with scene.database.read(tenant=scene.tenant) as tx:
        due = due_now(tx, scene.clock, scene.sitting_id)
    if due is None:
        return set()
    destroy_pictures(scene.blobs, due)
    with scene.database.write(tenant=scene.tenant) as tx:
        assert note_erased(tx, scene.clock, scene.sitting_id, due.classes)
    return set(due.classes)


def test_each_class_goes_on_its_own_day_and_is_counted(closed: Scene) -> None:
    gone = []
    for _ in range(7):
        closed.clock.advance(seconds=10 * DAY)
        gone.append(erase(closed))
    assert gone == [
        {DataClass.CHECK_IN_PICTURES, DataClass.SOUND},
        set(),
        {DataClass.MEASUREMENTS},
        {DataClass.CHAT},
        {DataClass.QUESTIONS},
        {DataClass.INCIDENT_PICTURES, DataClass.SIDE_CAMERA},
        set(),
    ]
    assert closed.blobs.kept == {}
    with closed.database.read(tenant=closed.tenant) as tx:
        told = [
            row.facts
            for row in tx.scalars(
                select(AuditRow).where(AuditRow.act == ERASED).order_by(AuditRow.sequence)
            )
        ]
        sitting = find_sitting(tx, closed.sitting_id)
        assert sitting.erased_at is not None
        assert next_due(sitting) is None
        assert set(sitting.erased) == {each.value for each in DataClass}
    assert told[0] == {"check_in_pictures": 1, "why": "time"}
    assert told[1] == {"measurements": 29, "why": "time"}
    assert told[-1] == {"incident_pictures": 1, "why": "time"}


def test_pictures_outlive_the_measurements_where_the_policy_says_so(closed: Scene) -> None:
    closed.clock.advance(seconds=31 * DAY)
    erase(closed)
    with closed.database.read(tenant=closed.tenant) as tx:
        assert tx.scalar(select(func.count()).select_from(ObservationRow)) == 0
        assert {row.erased_at for row in tx.scalars(select(EvidenceRow))} == {None}
        run = tx.scalars(select(CheckInRow)).one()
        assert (run.samples, run.outcome, run.picture) == ([], None, None)
        sitting = find_sitting(tx, closed.sitting_id)
        assert (sitting.baseline, sitting.calibration) == (None, None)
        assert sitting.erased_at is None


def test_a_class_whose_day_has_not_come_is_not_erased(closed: Scene) -> None:
    closed.clock.advance(seconds=11 * DAY)
    with (
        pytest.raises(Conflict, match="proctor-evidence-still-needed"),
        closed.database.write(tenant=closed.tenant) as tx,
    ):
        note_erased(tx, closed.clock, closed.sitting_id, {DataClass.INCIDENT_PICTURES})


def test_a_closed_case_keeps_every_class_until_its_day(closed: Scene) -> None:
    until = closed.clock.now().replace(year=closed.clock.now().year + 1)
    with closed.database.write(tenant=closed.tenant) as tx:
        release_hold(tx, closed.clock, closed.sitting_id, by="officer", keep_until=until)
    closed.clock.advance(seconds=100 * DAY)
    assert erase(closed) == set()
    closed.clock.advance(seconds=300 * DAY)
    assert erase(closed) == set(DataClass)


def test_without_days_of_its_own_every_class_is_kept_alike() -> None:
    policy = replace(DEFAULT_POLICY, retention_days=12)
    assert {policy.kept_days(each) for each in DataClass} == {12}
    assert Policy.from_json(POLICY.to_json()) == POLICY
    old = {name: value for name, value in policy.to_json().items() if name != "retention"}
    assert Policy.from_json(old).kept_days(DataClass.CHAT) == 12


@pytest.mark.parametrize("days", [-1, LONGEST_DAYS + 1])
def test_days_that_cannot_be_meant_are_refused(days: int) -> None:
    with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
        RetentionDays(chat=days)
