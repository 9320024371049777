"""The telephones at the side, as the board tells them: connected, silent, and what lasts there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exam_engine.sessions.live_tables import SidePairingRow
from exam_engine.sessions.side_pairing import standing
from exam_engine.web.invigilator.roster import lasting_now
from exam_engine.web.invigilator.speaking import Voice
from foundation.database import Tx
from proctor.camera_sources import CameraSource
from proctor.side_camera import LOST_AFTER_S
from proctor.tables import ProctorSittingRow

LOW_BATTERY = 30
_KINDS = {"paired": "good", "lost": "warn"}


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate's telephone: none, code, paired, lost or ended; ``since`` its last picture."""

    state: str = "none"
    since: datetime | None = None
    battery: int | None = None
    charging: bool | None = None
    seen: Sequence[tuple[str, datetime]] = ()


def sides_now(tx: Tx, now: datetime, attempt_ids: Collection[str]) -> Mapping[str, Side]:
    """Attempt → its telephone, for a sitting that has a side camera."""
    wanted = list(attempt_ids)
    rows = tx.scalars(
        select(SidePairingRow)
        .where(SidePairingRow.attempt_id.in_(wanted))
        # The last one of each attempt wins: codes first, then telephones in their order.
        .order_by(SidePairingRow.paired_at.is_not(None), SidePairingRow.made_at)
    )
    newest = {row.attempt_id: row for row in rows}
    found = tx.execute(
        select(ProctorSittingRow.subject_ref, ProctorSittingRow.id).where(
            ProctorSittingRow.source == CameraSource.SIDE.value,
            ProctorSittingRow.subject_ref.in_(wanted),
        )
    )
    watched = {row[0]: row[1] for row in found}
    lasting = lasting_now(tx, watched.values()) if watched else {}
    return {
        attempt: Side(
            standing(row, now, LOST_AFTER_S),
            row.frame_at or row.paired_at,
            row.battery,
            row.charging,
            lasting.get(watched.get(attempt, ""), ()),
        )
        for attempt, row in newest.items()
    }


def side_words(side: Side, voice: Voice) -> tuple[str, str]:
    """The telephone's state in words, and the kind of its mark."""
    if side.state == "lost" and side.since is not None:
        return voice.say("web-live-side-lost", since=voice.time(side.since)), "warn"
    low = side.battery is not None and side.battery < LOW_BATTERY and not side.charging
    if side.state == "paired" and low:
        return voice.say("web-live-side-low", level=side.battery), "warn"
    return voice.say(f"web-live-side-{side.state}"), _KINDS.get(side.state, "plain")
