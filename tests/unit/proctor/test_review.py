from __future__ import annotations

import pytest
from sqlalchemy import select

from foundation.audit import AuditRow
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.events import Event, Subscribers
from foundation.roles import Caller, CallerKind, Role, system_caller
from proctor import review
from proctor.events import IncidentDecided, IncidentReopened
from proctor.findings import Verdict
from proctor.review_states import ReviewAct, Standing
from proctor.sittings import find_sitting
from proctor.tables import IncidentRow
from tests.unit.proctor.scene import REASONS, Scene, reviewer

ANA, BEI, CEN = reviewer("ana"), reviewer("bei"), reviewer("cen")


class Desk:
    """Reviewers at work on the incidents of one sitting."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.told: list[Event] = []
        self.subscribers = Subscribers()
        for kind in (IncidentDecided, IncidentReopened):
            self.subscribers.subscribe(kind, lambda _, event: self.told.append(event))

    @property
    def incident(self) -> IncidentRow:
        with self.scene.database.read(tenant=self.scene.tenant) as tx:
            return tx.scalars(select(IncidentRow).order_by(IncidentRow.started_at)).all()[0]

    def open(self, who: Caller) -> review.OpenedIncident:
        with self.scene.database.write(tenant=self.scene.tenant) as tx:
            return review.open_incident(tx, self.scene.clock, who, self.incident.id)

    def decide(
        self,
        who: Caller,
        verdict: Verdict = Verdict.NOTHING,
        reason: str = "bent down for a pen",
        code: str | None = None,
    ) -> Standing:
        self.scene.clock.advance(seconds=1)
        chosen = REASONS[verdict] if code is None else code
        with self.scene.database.write(tenant=self.scene.tenant) as tx:
            tx.info["subscribers"] = self.subscribers
            return review.decide(
                tx,
                self.scene.clock,
                who,
                self.incident.id,
                verdict=verdict,
                code=chosen,
                reason=reason,
            )

    def ask(self, who: Caller) -> Standing:
        with self.scene.database.write(tenant=self.scene.tenant) as tx:
            tx.info["subscribers"] = self.subscribers
            return review.ask_second_opinion(
                tx, self.scene.clock, who, self.incident.id, reason="unsure of the second face"
            )


@pytest.fixture
def desk(scene: Scene) -> Desk:
    scene.live().send("empty", 12)
    scene.send("good", 20)
    scene.send("two", 10)
    scene.send("good", 10)
    scene.close()
    return Desk(scene)


def test_queue_is_in_the_order_of_time(desk: Desk) -> None:
    with desk.scene.database.read(tenant=desk.scene.tenant) as tx:
        queue = review.waiting(tx, ANA)
        assert [row.kind for row in queue] == ["face_absent", "several_faces"]
        assert review.waiting(tx, ANA, after=queue[0]) == queue[1:]
        assert review.of_sitting(tx, ANA, desk.scene.sitting_id) == queue


def test_opening_shows_reasons_and_pictures_and_is_recorded(desk: Desk) -> None:
    opened = desk.open(ANA)
    assert len(opened.findings) == 1
    assert len(opened.evidence) >= 1
    with desk.scene.database.read(tenant=desk.scene.tenant) as tx:
        acts = tx.scalars(select(AuditRow.act).where(AuditRow.actor == "ana")).all()
    assert acts == ["proctor:incident:opened"]


def test_nobody_decides_unseen(desk: Desk) -> None:
    desk.open(BEI)
    with pytest.raises(Conflict, match="proctor-evidence-not-opened"):
        desk.decide(ANA)


@pytest.mark.parametrize(
    "program", [system_caller(), reviewer("key", kind=CallerKind.API_KEY)], ids=["system", "key"]
)
def test_program_never_decides(desk: Desk, program: Caller) -> None:
    desk.open(program)
    with pytest.raises(Forbidden, match="proctor-decision-not-by-person"):
        desk.decide(program)


def test_person_without_the_right_neither_opens_nor_decides(desk: Desk) -> None:
    stranger, invigilator = reviewer("s", Role.AUTHOR), reviewer("i", Role.INVIGILATOR)
    with pytest.raises(Forbidden):
        desk.open(stranger)
    desk.open(invigilator)
    with pytest.raises(Forbidden):
        desk.decide(invigilator)


def test_decision_needs_a_reason(desk: Desk) -> None:
    desk.open(ANA)
    for code, reason in (("", "bent down"), ("nothing_other", "  \n ")):
        with pytest.raises(Invalid, match="proctor-reason-missing"):
            desk.decide(ANA, code=code, reason=reason)
    with pytest.raises(Invalid, match="proctor-words-too-long"):
        desk.decide(ANA, reason="x" * 5000)


@pytest.mark.parametrize("code", ["light", "guilty", "NOTHING_OTHER", "x" * 500])
def test_reasons_outside_the_list_of_a_verdict_are_refused(desk: Desk, code: str) -> None:
    desk.open(ANA)
    with pytest.raises(Invalid, match="proctor-reason-unknown"):
        desk.decide(ANA, Verdict.NOTHING, code=code)


def test_reason_of_the_list_is_enough_and_is_kept(desk: Desk) -> None:
    desk.open(ANA)
    desk.decide(ANA, Verdict.NOTHING, code="ordinary_movement", reason="")
    (row,) = [row for row in desk.open(BEI).reviews if row.verdict is not None]
    assert (row.code, row.words) == ("ordinary_movement", "")


def test_possible_violation_asks_for_words_and_for_two_people(desk: Desk) -> None:
    for who in (ANA, BEI):
        desk.open(who)
    with pytest.raises(Invalid, match="proctor-reason-missing"):
        desk.decide(ANA, Verdict.POSSIBLE_VIOLATION, code="device_in_view", reason=" ")
    assert desk.decide(ANA, Verdict.POSSIBLE_VIOLATION).needs_opinion
    assert desk.told == []
    assert desk.decide(BEI, Verdict.POSSIBLE_VIOLATION) == Standing(Verdict.POSSIBLE_VIOLATION, 2)


def test_one_person_alone_never_finds_a_violation_even_as_the_third(desk: Desk) -> None:
    dan = reviewer("dan")
    for who in (ANA, BEI, CEN, dan):
        desk.open(who)
    desk.ask(ANA)
    desk.decide(ANA, Verdict.NOTHING)
    desk.decide(BEI, Verdict.TECHNICAL)
    assert desk.decide(CEN, Verdict.POSSIBLE_VIOLATION).needs_opinion
    assert desk.decide(dan, Verdict.TECHNICAL) == Standing(Verdict.TECHNICAL, 4)


def test_one_opinion_stands_and_is_told(desk: Desk) -> None:
    desk.open(ANA)
    assert desk.decide(ANA, Verdict.TECHNICAL) == Standing(Verdict.TECHNICAL, 1)
    (event,) = desk.told
    assert isinstance(event, IncidentDecided)
    assert (event.verdict, event.subject_ref) == (Verdict.TECHNICAL, "attempt-1")
    with desk.scene.database.read(tenant=desk.scene.tenant) as tx:
        assert len(review.waiting(tx, ANA)) == 1


def test_decided_incident_takes_no_further_opinion_unasked(desk: Desk) -> None:
    for who in (ANA, BEI):
        desk.open(who)
    desk.decide(ANA)
    with pytest.raises(Conflict, match="proctor-incident-decided"):
        desk.decide(BEI)


def test_second_opinion_is_another_persons(desk: Desk) -> None:
    for who in (ANA, BEI):
        desk.open(who)
    desk.ask(ANA)
    assert desk.decide(ANA, Verdict.POSSIBLE_VIOLATION).needs_opinion
    assert desk.told == []
    with pytest.raises(Conflict, match="proctor-opinion-given"):
        desk.decide(ANA, Verdict.POSSIBLE_VIOLATION)
    assert desk.decide(BEI, Verdict.POSSIBLE_VIOLATION) == Standing(Verdict.POSSIBLE_VIOLATION, 2)
    assert len(desk.told) == 1


def test_where_two_differ_a_third_decides(desk: Desk) -> None:
    for who in (ANA, BEI, CEN):
        desk.open(who)
    desk.ask(ANA)
    desk.decide(ANA, Verdict.POSSIBLE_VIOLATION)
    assert desk.decide(BEI, Verdict.NOTHING).needs_opinion
    assert desk.decide(CEN, Verdict.NOTHING) == Standing(Verdict.NOTHING, 3)


def test_asking_after_a_verdict_takes_it_back_until_the_second(desk: Desk) -> None:
    for who in (ANA, BEI):
        desk.open(who)
    desk.decide(ANA)
    desk.ask(BEI)
    assert isinstance(desk.told[-1], IncidentReopened)
    assert desk.incident.verdict is None
    desk.decide(BEI)
    assert desk.incident.verdict == Verdict.NOTHING


def test_possible_violation_holds_the_evidence(desk: Desk) -> None:
    for who in (ANA, BEI):
        desk.open(who)
        desk.decide(who, Verdict.POSSIBLE_VIOLATION)
    with desk.scene.database.read(tenant=desk.scene.tenant) as tx:
        assert find_sitting(tx, desk.scene.sitting_id).held


def test_candidates_own_words_are_shown_to_reviewers(desk: Desk) -> None:
    scene = desk.scene
    with scene.database.write(tenant=scene.tenant) as tx:
        review.state_own_words(
            tx,
            scene.clock,
            subject_ref="attempt-1",
            incident_id=desk.incident.id,
            words="我弯腰捡笔。",
        )
        with pytest.raises(NotFound):
            review.state_own_words(
                tx, scene.clock, subject_ref="attempt-2", incident_id=desk.incident.id, words="x"
            )
    stated = [row for row in desk.open(ANA).reviews if row.act == ReviewAct.STATED]
    assert [row.words for row in stated] == ["我弯腰捡笔。"]


def test_other_bodies_see_no_incident(desk: Desk, other_tenant: str) -> None:
    with desk.scene.database.read(tenant=other_tenant) as tx:
        assert review.waiting(tx, ANA) == []
        with pytest.raises(NotFound, match="proctor-incident-unknown"):
            review.find_incident(tx, desk.incident.id)


def test_decided_incident_grows_no_more(scene: Scene) -> None:
    scene.live().send("empty", 12)
    scene.send("good", 6)
    desk = Desk(scene)
    desk.open(ANA)
    desk.decide(ANA)
    before = desk.incident
    scene.send("empty", 12)
    scene.send("good", 6)
    with scene.database.read(tenant=scene.tenant) as tx:
        rows = review.of_sitting(tx, ANA, scene.sitting_id)
    assert len(rows) == 2
    assert (rows[0].ended_at, rows[0].verdict) == (before.ended_at, Verdict.NOTHING)


def test_no_score_is_within_reach() -> None:
    """Law 3: the wing knows no score; it cannot touch what it cannot name."""
    words = {
        column.name
        for table in (IncidentRow,)
        for column in table.metadata.tables[table.__tablename__].columns
    }
    assert not {word for word in words if "score" in word or "mark" in word or "point" in word}
