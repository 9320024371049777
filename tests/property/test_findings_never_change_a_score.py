"""What was noticed, and what people said of it, changes no mark; only a case holds a result."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exam_engine import outcomes
from exam_engine.scoring.tables import ResultRow
from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.errors import Conflict
from proctor.events import IncidentDecided
from proctor.findings import CAUSES, FindingKind, Verdict
from proctor.review_states import ReviewAct
from proctor.tables import FindingRow, IncidentRow, ProctorSittingRow, ReviewRow
from tests.results_world import World, make_world

ROOT = Path(__file__).resolve().parents[2]

noticed = st.lists(
    st.tuples(
        st.sampled_from(list(FindingKind)),
        st.floats(0, 1),
        st.none() | st.sampled_from(list(Verdict)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def world(database: Database, clock: FixedClock, tenant: str) -> World:
    return make_world(database, clock, tenant)


def _content(row: ResultRow) -> tuple[object, ...]:
    return row.parts, row.composite, row.passed, row.conditions, row.waiting, row.annulled


def _notice(
    world: World, enrolment: str, facts: list[tuple[FindingKind, float, Verdict | None]]
) -> None:
    """Findings, incidents and verdicts in the tables of the wing, and its events in the roof."""
    now = world.clock.now()
    with world.database.write(world.tenant) as tx:
        sitting = ProctorSittingRow(
            subject_ref=enrolment, policy={}, chain_head="0" * 64, opened_at=now
        )
        tx.add(sitting)
        tx.flush()
        for place, (kind, confidence, verdict) in enumerate(facts):
            began = now + timedelta(minutes=place)
            incident = IncidentRow(
                sitting_id=sitting.id,
                kind=kind,
                cause=CAUSES[kind],
                started_at=began,
                ended_at=began + timedelta(seconds=30),
                confidence=confidence,
                reasons=[],
                verdict=verdict,
            )
            tx.add(incident)
            tx.flush()
            tx.add(
                FindingRow(
                    sitting_id=sitting.id,
                    incident_id=incident.id,
                    kind=kind,
                    started_at=began,
                    noticed_at=began,
                    confidence=confidence,
                    model_version="test",
                )
            )
            if verdict is not None:
                _decide(world, tx, incident, sitting, enrolment, verdict)


def _decide(
    world: World,
    tx: Tx,
    incident: IncidentRow,
    sitting: ProctorSittingRow,
    enrolment: str,
    verdict: Verdict,
) -> None:
    tx.add(
        ReviewRow(
            incident_id=incident.id,
            person_ref="reviewer",
            act=ReviewAct.DECIDED,
            verdict=verdict,
            words="依据画面",
            at=world.clock.now(),
        )
    )
    tx.flush()
    event = IncidentDecided(incident.id, sitting.id, enrolment, verdict, 1, world.clock.now())
    outcomes.on_incident_decided(tx, world.clock, event, enrolment_id=enrolment)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(right=st.integers(0, 10), practical=st.integers(0, 80), facts=noticed)
def test_marks_are_the_same_with_and_without_what_was_noticed(
    world: World, right: int, practical: int, facts: list[tuple[FindingKind, float, Verdict | None]]
) -> None:
    enrolment = world.candidate(right=right)
    before_run = world.score("评分")
    world.mark(enrolment, str(practical / 2), "20", "10")
    before = _content(world.result(enrolment))

    _notice(world, enrolment, facts)
    after_run = world.score("再次评分")

    row = world.result(enrolment)
    assert _content(row) == before
    assert (after_run.digest, after_run.changes) == (before_run.digest, ())
    blocked = any(verdict is Verdict.POSSIBLE_VIOLATION for _, _, verdict in facts)
    assert row.state == ("held" if blocked else "provisional")
    if blocked:
        with pytest.raises(Conflict, match="outcomes-case-open"):
            world.release(enrolment)
    else:
        world.release(enrolment)
        assert _content(world.result(enrolment)) == before


def test_rooms_that_make_marks_do_not_know_of_proctoring() -> None:
    """Scores and verdicts meet in `exam_engine/outcomes.py`: no room of scoring imports proctor."""
    strays = []
    for room in sorted((ROOT / "exam_engine" / "scoring").glob("*.py")):
        for node in ast.walk(ast.parse(room.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            strays += [room.name for name in names if name.split(".")[0] == "proctor"]
    assert strays == []
