from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from foundation.errors import Conflict, Invalid
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY
from proctor.questions_shown import MOST_AT_ONCE, Shown, record_shown, shown_in
from proctor.retention import due_now, note_erased
from proctor.retention_classes import DataClass, RetentionDays
from proctor.tables import FindingRow, IncidentRow, ProctorSittingRow, ShownQuestionsRow
from tests.unit.proctor.scene import Scene, later

DAY = 86_400


def tell(
    scene: Scene, *stretches: tuple[int, tuple[int, ...], float, float], off_s: float = 0
) -> tuple[FindingKind, ...]:
    """Stretches as (number, questions, since, until), seconds from now by the server's clock."""
    now = scene.clock.now()
    told = [
        Shown(number, questions, later(now, since + off_s), later(now, until + off_s))
        for number, questions, since, until in stretches
    ]
    with scene.database.write(tenant=scene.tenant) as tx:
        sent_at = later(now, off_s)
        return record_shown(tx, scene.clock, scene.sitting_id, told, sent_at=sent_at)


def kept(scene: Scene) -> list[tuple[int, tuple[int, ...], float]]:
    """Number, questions and seconds of all stretches."""
    now = scene.clock.now()
    with scene.database.read(tenant=scene.tenant) as tx:
        rows = shown_in(tx, scene.sitting_id, now - timedelta(days=1), now)
    return [(row.number, row.questions, (row.until - row.since).total_seconds()) for row in rows]


def noted(scene: Scene) -> list[str]:
    with scene.database.read(tenant=scene.tenant) as tx:
        return [str(kind) for kind in tx.scalars(select(FindingRow.kind))]


def test_what_stood_on_the_screen_is_kept_by_number_and_time(scene: Scene) -> None:
    scene.live().send("good", 60)
    assert tell(scene, (10, (1,), -50, -30), (300, (2, 3), -30, -5)) == ()
    assert kept(scene) == [(10, (1,), 20), (300, (2, 3), 25)]
    assert noted(scene) == []


def test_a_stretch_that_lasts_is_told_again_and_kept_once(scene: Scene) -> None:
    scene.live().send("good", 60)
    tell(scene, (10, (1,), -50, -40))
    assert tell(scene, (10, (1,), -50, -20)) == ()
    tell(scene, (10, (1,), -50, -20))
    assert kept(scene) == [(10, (1,), 30)]


def test_the_overview_is_no_question(scene: Scene) -> None:
    scene.live().send("good", 20)
    tell(scene, (10, (), -5, -1))
    assert kept(scene) == [(10, (), 4)]


@pytest.mark.parametrize(
    "second",
    [
        (5, (4,), -20, -10),  # a smaller number than one that came before
        (90, (4,), -48, -10),  # two screens at once
        (50, (7,), -50, -30),  # the same number with another question
        (50, (3,), -25, -20),  # the same number with another beginning
        (50, (3,), -50, -45),  # the same number, shorter than it was
        (90, (4,), -10, -20),  # an end before its beginning
    ],
)
def test_what_contradicts_itself_is_a_fact_of_the_record(
    scene: Scene, second: tuple[int, tuple[int, ...], float, float]
) -> None:
    scene.live().send("good", 60)
    tell(scene, (50, (3,), -50, -30))
    assert tell(scene, second) == (FindingKind.FRAMES_DISORDERED,)
    assert (50, (3,), 20) in kept(scene)
    assert noted(scene) == ["frames_disordered"]


def test_a_wrong_clock_is_set_right_and_is_one_fact_of_the_whole_sitting(scene: Scene) -> None:
    scene.live().send("good", 60)
    assert tell(scene, (10, (1,), -50, -30), off_s=7200) == (FindingKind.CLOCK_APART,)
    assert kept(scene) == [(10, (1,), 20)]
    for number in range(20, 40):
        scene.clock.advance(seconds=60)
        tell(scene, (number, (1,), -50, -30), off_s=7200)
    assert noted(scene) == ["clock_apart"]
    with scene.database.read(tenant=scene.tenant) as tx:
        assert len(list(tx.scalars(select(IncidentRow)))) == 1


def test_nothing_is_kept_of_before_the_start_or_of_what_is_to_come(scene: Scene) -> None:
    scene.live().send("good", 10)
    tell(scene, (10, (1,), -500, -5), (20, (2,), -5, 60))
    assert [seconds for _, _, seconds in kept(scene)] == pytest.approx([5, 5])


def test_times_that_jitter_by_the_network_are_no_fact(scene: Scene) -> None:
    scene.live().send("good", 60)
    tell(scene, (10, (1,), -50, -30), off_s=5.2)
    tell(scene, (10, (1,), -50, -20), (20, (2,), -20, -10), off_s=4.9)
    assert "frames_disordered" not in noted(scene)


@pytest.mark.parametrize(
    "told",
    [(-1, (1,)), (2**31, (1,)), (5, (0,)), (5, (10_001,)), (5, tuple(range(1, 502)))],
)
def test_what_no_page_shows_is_refused(scene: Scene, told: tuple[int, tuple[int, ...]]) -> None:
    scene.live().send("good", 20)
    with pytest.raises(Invalid, match="proctor-shown-range"):
        tell(scene, (*told, -5, -1))
    with pytest.raises(Invalid, match="proctor-shown-range"):
        tell(scene, *[(number, (1,), -5, -1) for number in range(MOST_AT_ONCE + 1)])


def test_no_record_without_the_policy_that_the_candidate_agreed_to(scene: Scene) -> None:
    scene.live(replace(DEFAULT_POLICY, questions_shown=False)).send("good", 20)
    with pytest.raises(Conflict, match="proctor-shown-not-kept"):
        tell(scene, (10, (1,), -5, -1))


def test_a_policy_from_before_the_record_keeps_none(scene: Scene) -> None:
    scene.live().send("good", 20)
    old = {
        name: value for name, value in DEFAULT_POLICY.to_json().items() if "questions" not in name
    }
    with scene.database.write(tenant=scene.tenant) as tx:
        tx.execute(update(ProctorSittingRow).values(policy=old))
    with pytest.raises(Conflict, match="proctor-shown-not-kept"):
        tell(scene, (10, (1,), -5, -1))


def test_nothing_is_taken_outside_a_live_sitting_or_for_another_body(
    scene: Scene, other_tenant: str
) -> None:
    scene.open()
    with pytest.raises(Conflict, match="proctor-sitting-not-live"):
        tell(scene, (10, (1,), -5, -1))
    scene.live().send("good", 20)
    tell(scene, (10, (1,), -5, -1))
    with scene.database.read(tenant=other_tenant) as tx:
        assert list(tx.scalars(select(ShownQuestionsRow))) == []


def test_the_record_goes_on_its_own_day(scene: Scene) -> None:
    days = RetentionDays(questions=10)
    scene.live(replace(DEFAULT_POLICY, retention=days)).send("good", 20)
    tell(scene, (10, (1,), -5, -1))
    scene.close()
    scene.clock.advance(seconds=10 * DAY)
    with scene.database.write(tenant=scene.tenant) as tx:
        due = due_now(tx, scene.clock, scene.sitting_id)
        assert due is not None
        assert due.classes == {DataClass.QUESTIONS}
        assert note_erased(tx, scene.clock, scene.sitting_id, due.classes)
    assert kept(scene) == []


def test_numbers_that_follow_each_other_are_said_as_a_range() -> None:
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert Shown(1, (9, 4, 3, 5), noon, noon).ranges == ["3–5", "9"]
