"""Items that became known outside: marked with reason and place, drawn no more, lifted by others.

While an item is marked, all its versions stand as ``compromised``. Assembly draws published
versions only, so no form, live test or practice gets the item from that transaction on; what
exists already (frozen forms, sittings) is not changed, and people are told where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Event, publish
from foundation.roles import Caller, Permission, refuse_same_person
from itembank.library import lock_item, note_act, person_of, versions_of
from itembank.lifecycle import Act, VersionStatus
from itembank.tables import ItemRow, ItemVersionRow
from itembank.work_tables import CompromiseRow

LONGEST_PLACE: Final = 400
MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ItemCompromised(Event):
    """No version of the item is drawn any more."""

    item_id: str
    version_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompromiseLifted(Event):
    """The item's versions stand again as they stood before it was marked."""

    item_id: str
    version_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where an item was seen, why that makes it known, and on which day."""

    where: str
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Compromised:
    """One mark on one item; ``lifted_at`` is None while it holds."""

    id: str
    item_id: str
    identifier: str
    where: str
    reason: str
    on: date | None
    marked_by: str
    marked_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lift_reason: str
    writers: frozenset[str]
    """Everybody who wrote on the item."""

    def may_lift(self, by: Caller) -> bool:
        """Whether the caller is somebody else than who marked it, and than its writers."""
        person = person_of(by)
        is_second = person != self.marked_by and person not in self.writers
        return self.lifted_at is None and is_second and by.may(Permission.ITEM_COMPROMISE)


def items_named(tx: Tx, identifiers: Sequence[str]) -> list[str]:
    """The ids of these items; raises `Invalid` with the names that nobody has."""
    wanted = list(dict.fromkeys(identifiers))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise Invalid("itembank-compromise-count", count=len(wanted), most=MOST_AT_ONCE)
    found = {
        row.identifier: row.id
        for row in tx.execute(
            select(ItemRow.identifier, ItemRow.id).where(ItemRow.identifier.in_(wanted))
        )
    }
    unknown = [one[:80] for one in wanted if one not in found]
    if unknown:
        raise Invalid("itembank-compromise-unknown", items=unknown[:20], count=len(unknown))
    return [found[one] for one in wanted]


def mark(
    tx: Tx, clock: Clock, *, by: Caller, item_ids: Sequence[str], seen: Sighting
) -> list[CompromiseRow]:
    """Mark items as known outside; those that are marked already stay as they are.

    Raises `Invalid` without a place or a reason or for a day to come, `NotFound` for an item that
    is not there, and `Conflict` where every one of them is marked already.
    """
    by.require(Permission.ITEM_COMPROMISE)
    where, reason = " ".join(seen.where.split()), seen.reason.strip()
    if not where or not reason:
        raise Invalid("itembank-compromise-incomplete")
    if len(where) > LONGEST_PLACE:
        raise Invalid("itembank-compromise-place-long", most=LONGEST_PLACE)
    # A day further on is allowed: it may be tomorrow where the person is.
    if seen.on is not None and seen.on > clock.now().date() + timedelta(days=1):
        raise Invalid("itembank-compromise-to-come", on=seen.on.isoformat())
    rows = [_mark(tx, clock, by, one, Sighting(where, reason, seen.on)) for one in item_ids]
    marked = [row for row in rows if row is not None]
    if not marked:
        raise Conflict("itembank-compromised-already", count=len(item_ids))
    return marked


def lift(tx: Tx, clock: Clock, *, by: Caller, compromise_id: str, reason: str) -> CompromiseRow:
    """Take a mark off: the item's versions stand again where they stood.

    Raises `Forbidden` for who marked the item and for who wrote on it, `Invalid` without a reason,
    `Conflict` when the mark was lifted before.
    """
    by.require(Permission.ITEM_COMPROMISE)
    row = tx.get(CompromiseRow, compromise_id)
    if row is None:
        raise NotFound("itembank-compromise-missing", compromise=compromise_id[:64])
    lock_item(tx, row.item_id)
    if row.lifted_at is not None:
        raise Conflict("itembank-compromise-lifted", compromise=compromise_id)
    refuse_same_person(row.marked_by, person_of(by), "itembank-lift-own-mark")
    versions = versions_of(tx, row.item_id)
    for writer in {one for version in versions for one in version.written_by}:
        refuse_same_person(writer, person_of(by), "itembank-lift-own-item")
    if not reason.strip():
        raise Invalid("itembank-lift-without-reason")
    row.lifted_by, row.lifted_at, row.lift_reason = person_of(by), clock.now(), reason.strip()
    back = [one for one in versions if one.status == VersionStatus.COMPROMISED]
    for version in back:
        version.status = VersionStatus(row.stood[version.id])
        note_act(tx, clock, by, version, Act.LIFT, reason.strip())
    publish(tx, CompromiseLifted(row.item_id, tuple(one.id for one in back)))
    return row


def compromises(tx: Tx, item_id: str | None = None) -> list[Compromised]:
    """Every mark of the body, or of one item; the newest first."""
    statement = (
        select(CompromiseRow, ItemRow.identifier)
        .join(ItemRow, ItemRow.id == CompromiseRow.item_id)
        .order_by(CompromiseRow.id.desc())
    )
    if item_id is not None:
        statement = statement.where(CompromiseRow.item_id == item_id)
    found = tx.execute(statement).all()
    writers = _writers(tx, {row.item_id for row, _ in found})
    return [
        Compromised(
            row.id,
            row.item_id,
            identifier,
            row.seen_where,
            row.reason,
            row.seen_on,
            row.marked_by,
            row.marked_at,
            row.lifted_by,
            row.lifted_at,
            row.lift_reason,
            frozenset(writers.get(row.item_id, ())),
        )
        for row, identifier in found
    ]


def compromised_versions(tx: Tx) -> frozenset[str]:
    """The versions that nothing may draw, by id."""
    statement = select(ItemVersionRow.id)
    statement = statement.where(ItemVersionRow.status == VersionStatus.COMPROMISED.value)
    return frozenset(tx.scalars(statement))


def _mark(tx: Tx, clock: Clock, by: Caller, item_id: str, seen: Sighting) -> CompromiseRow | None:
    """None where the item is marked already."""
    lock_item(tx, item_id)
    versions = versions_of(tx, item_id)
    if any(version.status == VersionStatus.COMPROMISED for version in versions):
        return None
    row = CompromiseRow(
        item_id=item_id,
        seen_where=seen.where,
        seen_on=seen.on,
        reason=seen.reason,
        stood={version.id: VersionStatus(version.status).value for version in versions},
        marked_by=person_of(by),
        marked_at=clock.now(),
    )
    tx.add(row)
    for version in versions:
        version.status = VersionStatus.COMPROMISED
        note_act(tx, clock, by, version, Act.COMPROMISE, seen.reason)
    publish(tx, ItemCompromised(item_id, tuple(version.id for version in versions)))
    return row


def _writers(tx: Tx, item_ids: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    ids = sorted(item_ids)
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        statement = select(ItemVersionRow.item_id, ItemVersionRow.written_by)
        for item_id, people in tx.execute(statement.where(ItemVersionRow.item_id.in_(some))):
            found.setdefault(item_id, set()).update(people)
    return found
