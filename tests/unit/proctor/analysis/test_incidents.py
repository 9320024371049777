from __future__ import annotations

from datetime import UTC, datetime, timedelta

from proctor.analysis.incidents import Gathered, gather, place
from proctor.findings import CAUSES, Cause, Detail, Finding, FindingKind, Incident
from proctor.policy import DEFAULT_POLICY

K = FindingKind
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def found(
    kind: FindingKind, start: float, end: float, confidence: float = 0.8, best: int = 0
) -> Finding:
    return Finding(
        kind,
        START + timedelta(seconds=start),
        START + timedelta(seconds=end),
        confidence,
        "test",
        Detail(10, 9, 0.9, best),
    )


def incidents(*findings: Finding) -> tuple[Incident, ...]:
    return gather(findings, DEFAULT_POLICY)


def test_every_kind_has_a_cause() -> None:
    assert set(CAUSES) == set(FindingKind)


def test_turning_away_and_leaving_is_one_incident_with_two_reasons() -> None:
    (incident,) = incidents(
        found(K.HEAD_TURNED, 0, 8, best=4), found(K.FACE_ABSENT, 9, 40, best=20)
    )
    assert incident.kind is K.FACE_ABSENT
    assert incident.cause is Cause.PERSON
    assert [(reason.kind, reason.seconds) for reason in incident.reasons] == [
        (K.FACE_ABSENT, 31),
        (K.HEAD_TURNED, 8),
    ]
    assert incident.best_sequence == 20


def test_other_causes_stay_apart_even_at_the_same_time() -> None:
    kinds = {
        each.kind for each in incidents(found(K.HEAD_TURNED, 0, 20), found(K.SEVERAL_FACES, 5, 15))
    }
    assert kinds == {K.HEAD_TURNED, K.SEVERAL_FACES}


def test_findings_far_apart_are_two_incidents() -> None:
    assert len(incidents(found(K.FACE_ABSENT, 0, 10), found(K.FACE_ABSENT, 21, 30))) == 2
    assert len(incidents(found(K.FACE_ABSENT, 0, 10), found(K.FACE_ABSENT, 20, 30))) == 1


def test_same_kind_twice_is_counted() -> None:
    (incident,) = incidents(
        found(K.FACE_ABSENT, 0, 10, 0.5, best=3), found(K.FACE_ABSENT, 15, 20, 0.9, best=17)
    )
    (reason,) = incident.reasons
    assert (reason.times, reason.seconds, reason.confidence) == (2, 15, 0.9)
    assert (incident.confidence, incident.best_sequence) == (0.9, 17)


def test_incident_does_not_grow_without_end() -> None:
    chain = [found(K.GAZE_OFF_SCREEN, start, start + 10) for start in range(0, 600, 15)]
    gathered = incidents(*chain)
    assert len(gathered) > 1
    longest = max((each.ended_at - each.started_at).total_seconds() for each in gathered)
    assert longest <= DEFAULT_POLICY.longest_incident_s


def test_incidents_stand_in_the_order_of_time_not_of_confidence() -> None:
    gathered = incidents(found(K.SEVERAL_FACES, 100, 110, 0.99), found(K.FACE_ABSENT, 0, 10, 0.2))
    assert [each.kind for each in gathered] == [K.FACE_ABSENT, K.SEVERAL_FACES]


def test_settled_incident_takes_in_nothing_more() -> None:
    first = Gathered((found(K.FACE_ABSENT, 0, 10),), settled=True)
    assert place([first], found(K.FACE_ABSENT, 12, 20), DEFAULT_POLICY) is None
