from __future__ import annotations

import pytest

from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.events import Subscribers
from proctor import sittings
from proctor.analysis.baseline import Baseline
from proctor.events import WatchingAnswered, WatchingClosed
from proctor.policy import Policy
from proctor.sitting_states import SittingState
from tests.unit.proctor.scene import Scene


def state_of(scene: Scene) -> SittingState:
    with scene.database.read(tenant=scene.tenant) as tx:
        return SittingState(sittings.find_sitting(tx, scene.sitting_id).state)


def test_sitting_opened_twice_is_one_and_keeps_its_policy(scene: Scene) -> None:
    scene.open(Policy(retention_days=30))
    first = scene.sitting_id
    scene.open(Policy(retention_days=99))
    assert scene.sitting_id == first
    with scene.database.read(tenant=scene.tenant) as tx:
        row = sittings.find_sitting(tx, first)
        assert sittings.policy_of(row).retention_days == 30


def test_other_bodies_do_not_see_it(scene: Scene, other_tenant: str) -> None:
    scene.open()
    with scene.database.read(tenant=other_tenant) as tx:
        with pytest.raises(NotFound, match="proctor-sitting-unknown"):
            sittings.find_sitting(tx, scene.sitting_id)
        assert sittings.sitting_of(tx, "attempt-1") is None


def test_agreeing_to_old_words_is_no_consent(scene: Scene) -> None:
    scene.open()
    with (
        pytest.raises(Conflict, match="proctor-consent-outdated"),
        scene.database.write(tenant=scene.tenant) as tx,
    ):
        sittings.consent(tx, scene.clock, scene.sitting_id, version="2019-01")
    assert state_of(scene) is SittingState.OPENED


def test_refusing_is_told_to_the_roof_and_can_be_thought_over(scene: Scene) -> None:
    told: list[WatchingAnswered] = []
    subscribers = Subscribers()
    subscribers.subscribe(WatchingAnswered, lambda _, event: told.append(event))
    scene.open()
    with scene.database.write(tenant=scene.tenant) as tx:
        tx.info["subscribers"] = subscribers
        sittings.refuse(tx, scene.clock, scene.sitting_id)
    assert state_of(scene) is SittingState.REFUSED
    assert [(event.subject_ref, event.agreed) for event in told] == [("attempt-1", False)]
    scene.consent()
    assert state_of(scene) is SittingState.CONSENTED


def test_check_in_measures_how_the_person_sits(scene: Scene) -> None:
    scene.live()
    with scene.database.read(tenant=scene.tenant) as tx:
        row = sittings.find_sitting(tx, scene.sitting_id)
        assert sittings.baseline_of(row) == Baseline(openness=0.3)
    assert state_of(scene) is SittingState.LIVE


def test_check_in_needs_to_see_the_person(scene: Scene) -> None:
    scene.open().consent().send("empty", 12)
    with (
        pytest.raises(Conflict, match="proctor-check-in-not-seen") as refusal,
        scene.database.write(tenant=scene.tenant) as tx,
    ):
        sittings.check_in(tx, scene.clock, scene.sitting_id)
    assert refusal.value.facts == {"frames": 12}


def test_withdrawing_in_the_middle_ends_the_watching(scene: Scene) -> None:
    scene.live()
    with scene.database.write(tenant=scene.tenant) as tx:
        scene.capture.finish(tx, scene.clock, scene.sitting_id)
        row = sittings.withdraw(tx, scene.clock, scene.sitting_id)
        assert row.closed_at == scene.clock.now()
    with pytest.raises(Conflict, match="proctor-sitting-not-watching"):
        scene.send("good")


def test_closing_sets_the_day_of_destruction_and_tells_once(scene: Scene) -> None:
    told: list[WatchingClosed] = []
    subscribers = Subscribers()
    subscribers.subscribe(WatchingClosed, lambda _, event: told.append(event))
    scene.live(Policy(retention_days=90)).send("empty", 15)
    for _ in range(2):
        with scene.database.write(tenant=scene.tenant) as tx:
            tx.info["subscribers"] = subscribers
            scene.capture.finish(tx, scene.clock, scene.sitting_id)
            row = sittings.close(tx, scene.clock, scene.sitting_id)
            assert row.closed_at is not None
            assert row.keep_until is not None
            assert (row.keep_until - row.closed_at).days == 90
    assert [event.incidents for event in told] == [1]


def test_live_twice_is_live_once(scene: Scene, database: Database) -> None:
    scene.live()
    with database.write(tenant=scene.tenant) as tx:
        before = sittings.find_sitting(tx, scene.sitting_id).live_at
        scene.clock.advance(seconds=5)
        assert sittings.go_live(tx, scene.clock, scene.sitting_id).live_at == before
