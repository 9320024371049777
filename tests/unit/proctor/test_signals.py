from __future__ import annotations

import pytest

from foundation.errors import Conflict, Invalid
from proctor.findings import FindingKind
from proctor.signals import record_signal
from proctor.tables import FindingRow
from tests.unit.proctor.scene import Scene, later


def signal(
    scene: Scene, start: float, end: float, kind: FindingKind = FindingKind.WINDOW_LEFT
) -> FindingRow | None:
    now = scene.clock.now()
    with scene.database.write(tenant=scene.tenant) as tx:
        return record_signal(
            tx,
            scene.clock,
            scene.sitting_id,
            kind=kind,
            started_at=later(now, start),
            ended_at=later(now, end),
        )


def test_window_that_was_left_is_a_finding_with_an_incident(scene: Scene) -> None:
    scene.live().send("good", 20)
    row = signal(scene, -10, -4)
    assert row is not None
    assert row.incident_id is not None
    assert (row.confidence, row.model_version) == (1.0, "browser")


def test_signal_sent_twice_is_kept_once(scene: Scene) -> None:
    scene.live().send("good", 20)
    first, second = signal(scene, -10, -4), signal(scene, -10, -4)
    assert first is not None
    assert second is not None
    assert first.id == second.id


def test_short_signal_is_nothing(scene: Scene) -> None:
    scene.live().send("good", 20)
    assert signal(scene, -5, -4) is None


@pytest.mark.parametrize(("start", "end"), [(-4, -10), (-10, 5), (-5000, -4000)])
def test_impossible_times_are_refused(scene: Scene, start: float, end: float) -> None:
    scene.live().send("good", 20)
    with pytest.raises(Invalid, match="proctor-signal-times"):
        signal(scene, start, end)


def test_browser_cannot_tell_of_faces(scene: Scene) -> None:
    scene.live()
    with pytest.raises(Invalid, match="proctor-signal-unknown"):
        signal(scene, -5, -1, FindingKind.FACE_ABSENT)


def test_signal_outside_a_live_sitting_is_refused(scene: Scene) -> None:
    scene.open()
    with pytest.raises(Conflict, match="proctor-sitting-not-live"):
        signal(scene, -5, -1)
