"""A score run is a version that repeats exactly, and says whose mark it changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from exam_engine.assembly.paper import Paper
from exam_engine.scoring import reckoning, runs
from exam_engine.scoring.given_answers import answers_of_many
from exam_engine.scoring.response_marks import enter_response_mark
from exam_engine.scoring.tables import ScoreRow, ScoreRunRow
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.tables import AnswerRow, AttemptRow
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from tests.results_world import World, choice_paper, make_world


def _with_key(paper: Paper, place: int, key: str) -> Paper:
    """The same paper with another key for one item, and so another digest."""
    placed = paper.items[place]
    declared = replace(placed.item.declarations[0], correct=(key,))
    item = replace(placed.item, declarations=(declared,))
    items = (*paper.items[:place], replace(placed, item=item), *paper.items[place + 1 :])
    return replace(paper, items=items, digest="b" * 64)


def test_run_scores_every_attempt_that_has_ended(world: World) -> None:
    seven, none = world.candidate("张伟", right=7), world.candidate("李娜", right=0)
    world.candidate("缺考者")
    report = world.score()
    assert (report.version, report.scored, report.waiting) == (1, 2, 0)
    with world.database.read(world.tenant) as tx:
        scores = runs.newest_scores(tx, [seven, none])
    assert scores[seven]["theory"].earned == 70
    assert scores[none]["theory"].earned == 0


def test_same_answers_and_keys_give_the_identical_digest(world: World) -> None:
    for right in (3, 5, 9):
        world.candidate(right=right)
    first = world.score()
    second = world.score("复核")
    assert (second.version, second.digest, second.changes) == (2, first.digest, ())
    with world.database.read(world.tenant) as tx:
        digests = tx.query(ScoreRow.attempt_id, ScoreRow.digest).distinct().all()
    assert len(digests) == 3


def test_changed_key_is_a_new_version_that_lists_who_changes(world: World) -> None:
    all_right, fewer = world.candidate("张伟", right=10), world.candidate("李娜", right=5)
    world.score()
    world.paper = _with_key(world.paper, 9, "A")
    report = world.score("第10题答案改为A")
    told = {change.enrolment_id: (change.before, change.after) for change in report.changes}
    assert told == {all_right: (Decimal(100), Decimal(90)), fewer: (Decimal(50), Decimal(60))}
    assert report.version == 2
    with world.database.read(world.tenant) as tx:
        older = tx.query(ScoreRow).filter_by(run_version=1, enrolment_id=all_right).one()
        assert older.earned == 100, "the earlier run stays as it was"


def test_run_after_the_first_needs_a_reason(world: World) -> None:
    world.candidate(right=1)
    world.score("")
    with pytest.raises(Invalid, match="outcomes-run-reason-missing"):
        world.score("  ")


def test_run_computed_before_another_was_stored_is_refused(world: World) -> None:
    world.candidate(right=1)
    with world.database.read(world.tenant) as tx:
        old = runs.gather(tx, world.batch, papers=world.papers)
    world.score()
    with (
        pytest.raises(Conflict, match="outcomes-run-overtaken"),
        world.database.write(world.tenant) as tx,
    ):
        runs.record_run(
            tx,
            world.clock,
            asked_by="reader",
            reason="迟到的评分",
            gathered=old,
            scored=runs.compute(old.papers, old.attempts),
        )


def test_long_answer_waits_for_a_person_and_then_counts(
    database: Database, clock: object, tenant: str
) -> None:
    world = make_world(database, clock, tenant, choice_paper(8, essays=1))  # type: ignore[arg-type]
    enrolment = world.candidate(right=6, texts=["我的观点是……"])
    silent = world.candidate(right=6)
    assert world.score().waiting == 1
    world.mark(enrolment)
    assert world.result(enrolment).waiting == 1
    assert world.result(enrolment).composite is None, "a half-marked part is no mark"
    with database.read(tenant) as tx:
        attempt = tx.query(AttemptRow).filter_by(enrolment_id=enrolment).one().id
    with database.write(tenant) as tx:
        enter_response_mark(
            tx,
            world.clock,
            by=world.examiner,
            attempt_id=attempt,
            item_ref="v-E-1",
            title="论述",
            maximum=Decimal(20),
            points="13.5",
        )
    report = world.score("论述题已评")
    assert [change.after for change in report.changes] == [Decimal("73.5")]
    assert world.result(enrolment).waiting == 0
    with database.read(tenant) as tx:
        assert runs.newest_scores(tx, [silent])[silent]["theory"].earned == 60


def test_answers_that_no_run_has_seen_are_counted(world: World) -> None:
    enrolment = world.candidate(right=3)
    with world.database.read(world.tenant) as tx:
        assert runs.unscored(tx, world.batch) == 1
    world.score()
    with world.database.write(world.tenant) as tx:
        assert runs.unscored(tx, world.batch) == 0
        # A late answer that a person has decided to count changes what was handed in.
        attempt = tx.query(AttemptRow).filter_by(enrolment_id=enrolment).one()
        tx.query(AnswerRow).filter_by(attempt_id=attempt.id, client_seq=1).one().late = True
        attempt.answers_digest = "c" * 64
        tx.flush()
        assert runs.unscored(tx, world.batch) == 1


def test_run_tells_who_passes_now_and_who_no_longer_does(world: World) -> None:
    enrolment = world.candidate(right=4)
    world.mark(enrolment, "30", "30", "13.5")
    world.score()
    assert world.result(enrolment).passed
    world.paper = _with_key(world.paper, 0, "A")
    report = world.score("第1题答案改为A")
    with world.database.write(world.tenant) as tx:
        standing = reckoning.Standing(enrolment, True, False, released=False)
        reckoning.note_standings(tx, report, [standing])
    with world.database.read(world.tenant) as tx:
        told = tx.get_one(ScoreRunRow, report.run_id).changes
    assert (told[0]["passed_before"], told[0]["passed_after"]) == (True, False)


def test_answers_read_in_bulk_are_those_read_one_by_one(world: World) -> None:
    """The newest page's newest answer counts, late ones only where a person has counted them."""
    enrolments = [world.candidate(right=right) for right in (2, 8)]
    with world.database.write(world.tenant) as tx:
        attempts = [tx.query(AttemptRow).filter_by(enrolment_id=e).one() for e in enrolments]
        for attempt, late in zip(attempts, (True, False), strict=True):
            for epoch, seq, is_late in (
                (1, 90, False),
                (2, 1, False),
                (1, 95, False),
                (3, 1, late),
            ):
                tx.add(
                    AnswerRow(
                        tenant_id=world.tenant,
                        attempt_id=attempt.id,
                        epoch=epoch,
                        client_seq=seq,
                        item_ref="v-T-1",
                        payload=f'{{"RESPONSE": "{epoch}-{seq}"}}',
                        client_time=0,
                        received_at=world.clock.now(),
                        late=is_late,
                        superseded=False,
                    )
                )
        attempts[1].late_counted = True
    with world.database.read(world.tenant) as tx:
        ids = [attempt.id for attempt in attempts]
        assert answers_of_many(tx, ids) == {one: answers_of(tx, one) for one in ids}
        assert answers_of(tx, ids[0])["v-T-1"] == {"RESPONSE": "2-1"}
        assert answers_of(tx, ids[1])["v-T-1"] == {"RESPONSE": "3-1"}
