"""Points that a person gives to a long answer, by the item's rubric; a later entry keeps history.

This is the simple way: one marker, whose entry stands until a newer one gives a reason. Two blind
markers with a third above them need more than this room holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from exam_engine.scoring.points import in_chunks, read_points, short_text
from exam_engine.scoring.raw import HumanPoints
from exam_engine.scoring.tables import ResponseMarkRow
from exam_engine.sessions.tables import AttemptRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.roles import Caller, Permission


@dataclass(frozen=True, slots=True)
class ResponseMark:
    """One entry: how many points, by whom, when."""

    id: str
    attempt_id: str
    item_ref: str
    version: int
    marker: str
    points: Decimal
    maximum: Decimal
    comment: str
    reason: str
    entered_at: datetime


def enter_response_mark(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    attempt_id: str,
    item_ref: str,
    title: str,
    maximum: Decimal,
    points: str,
    comment: str = "",
    reason: str = "",
    after_version: int = 0,
) -> ResponseMark:
    """Give ``points`` (as typed) out of ``maximum`` to one answer; ``title`` names it in refusals.

    ``after_version`` is the version that the marker had before them, 0 for none: `Conflict` when
    another has come in since. A mark after the first needs a ``reason``.
    """
    by.require(Permission.PRACTICAL_MARK)
    given = read_points(points, maximum, task=title)
    newest = newest_marks(tx, [attempt_id]).get(attempt_id, {}).get(item_ref)
    version = newest.version if newest else 0
    if version != after_version:
        raise Conflict("outcomes-mark-moved-on", seen=after_version, newest=version)
    if version and not reason.strip():
        raise Invalid("outcomes-sheet-reason-missing")
    row = ResponseMarkRow(
        attempt_id=attempt_id,
        item_ref=item_ref,
        version=version + 1,
        marker=by.person_id or by.id,
        points=given,
        maximum=maximum,
        comment=short_text(comment),
        reason=short_text(reason),
        entered_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:response:mark",
        subject=attempt_id,
        facts={"item": item_ref, "version": row.version, "points": format(given, "f")},
    )
    return _mark(row)


def newest_marks(tx: Tx, attempt_ids: Iterable[str]) -> dict[str, dict[str, ResponseMark]]:
    """The entries that count: attempt → version of the item → newest entry."""
    found: dict[str, dict[str, ResponseMark]] = {}
    for chunk in in_chunks(attempt_ids):
        rows = tx.scalars(
            select(ResponseMarkRow)
            .where(ResponseMarkRow.attempt_id.in_(chunk))
            .order_by(ResponseMarkRow.version)
        )
        for row in rows:
            found.setdefault(row.attempt_id, {})[row.item_ref] = _mark(row)
    return found


def markers(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Enrolment → everybody who has ever marked an answer of its attempts."""
    found: dict[str, frozenset[str]] = {}
    for chunk in in_chunks(enrolment_ids):
        statement = (
            select(AttemptRow.enrolment_id, ResponseMarkRow.marker)
            .join(AttemptRow, AttemptRow.id == ResponseMarkRow.attempt_id)
            .where(AttemptRow.enrolment_id.in_(chunk))
        )
        for enrolment_id, person in tx.execute(statement):
            found[enrolment_id] = found.get(enrolment_id, frozenset()) | {person}
    return found


def as_human_points(marks: dict[str, ResponseMark]) -> dict[str, HumanPoints]:
    """What scoring takes: version of the item → points and the entry they stand in."""
    return {ref: HumanPoints(mark.points, mark.id) for ref, mark in marks.items()}


def _mark(row: ResponseMarkRow) -> ResponseMark:
    return ResponseMark(
        id=row.id,
        attempt_id=row.attempt_id,
        item_ref=row.item_ref,
        version=row.version,
        marker=row.marker,
        points=row.points,
        maximum=row.maximum,
        comment=row.comment,
        reason=row.reason,
        entered_at=row.entered_at,
    )
