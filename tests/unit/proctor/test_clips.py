"""Small pictures from before and after an opening: of findings alone, once each, in the chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from proctor import sittings
from proctor.analysis.timeline import TimelineState
from proctor.clips import MOST_RECENT, clip_after
from proctor.evidence import chain_of, verify_chain
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.remembering import KeptPicture, Remembered
from proctor.tables import EvidenceRow, FindingRow
from tests.unit.proctor.scene import Scene

CLIPPED = replace(DEFAULT_POLICY, clip_s=5.0)
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def evidence_of(scene: Scene) -> list[tuple[EvidenceRow, FindingRow]]:
    with scene.database.read(tenant=scene.tenant) as tx:
        findings = {row.id: row for row in tx.scalars(select(FindingRow))}
        return [(row, findings[row.finding_id]) for row in chain_of(tx, scene.sitting_id)]


def test_what_led_to_a_finding_and_what_followed_is_kept_in_small(scene: Scene) -> None:
    scene.live(CLIPPED).send("good", 20)
    scene.send("empty", 25)
    scene.send("good", 20)
    rows = evidence_of(scene)
    kept = [row for row, finding in rows if finding.kind == FindingKind.FACE_ABSENT]
    opening = kept[0].taken_at
    offsets = sorted({(row.taken_at - opening).total_seconds() for row in kept})
    assert offsets[0] >= -5
    assert {-4, -2, 0, 2, 4} <= set(offsets)
    clip = [one for one in offsets if abs(one) <= 5]
    assert len(clip) == 11
    with scene.database.read(tenant=scene.tenant) as tx:
        sitting = sittings.find_sitting(tx, scene.sitting_id)
        assert verify_chain(tx, sitting, scene.blobs).holds


def test_an_ordinary_sitting_keeps_no_picture_for_a_clip(scene: Scene) -> None:
    scene.live(CLIPPED).send("good", 60)
    scene.close()
    assert evidence_of(scene) == []
    assert scene.blobs.kept == {}


def test_without_clips_only_the_opening_and_the_clearest_frame_are_kept(scene: Scene) -> None:
    scene.live().send("good", 20)
    scene.send("empty", 25)
    scene.send("good", 20)
    assert len(evidence_of(scene)) <= 2


def test_on_the_device_nothing_more_is_kept() -> None:
    policy = replace(CLIPPED, mode=Mode.DEVICE)
    before = Remembered(0, None, TimelineState(), recent=(_frame(1),))
    clips = clip_after(before, policy, _frame(2), [FindingKind.FACE_ABSENT])
    assert (clips.pictures, clips.recent, clips.until) == ({}, (), {})


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=60),
    st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_a_clip_holds_each_frame_of_its_span_once_and_no_other(
    gaps: list[int], opens: list[bool]
) -> None:
    before, kind, at = Remembered(0, None, TimelineState()), FindingKind.HEAD_TURNED, START
    seen: list[datetime] = []
    openings: list[datetime] = []
    kept: list[datetime] = []
    for number, gap in enumerate(gaps):
        at += timedelta(seconds=gap + 1)
        seen.append(at)
        # A finding that lasts cannot open again.
        opened = opens[number] and (not openings or at - openings[-1] > timedelta(seconds=12))
        openings += [at] if opened else []
        frame = KeptPicture(number, at, b"")
        clips = clip_after(before, CLIPPED, frame, [kind] if opened else [])
        kept += [one.taken_at for one in clips.pictures.get(kind, ())]
        before = Remembered(number, None, TimelineState(), recent=clips.recent, clips=clips.until)
        assert len(before.recent) <= MOST_RECENT
    span = timedelta(seconds=CLIPPED.clip_s)
    wanted = [
        one
        for one in seen
        if any(abs(one - opening) <= span and one != opening for opening in openings)
    ]
    assert sorted(kept) == wanted


def _frame(number: int) -> KeptPicture:
    return KeptPicture(number, START + timedelta(seconds=number), b"")
