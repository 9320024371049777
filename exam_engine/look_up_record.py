"""Writes down who looked which certificate up, and tells it to those whom it concerns.

Only callers with an account are written down. The entry stands twice: in the audit chain, where
nobody can change it, and in a table that can be searched and is forgotten in time. The table keeps
no name and of a number only its ends, since a list of look-ups is a list of who applies for work
where; who knows a whole number finds its entries by a keyed digest.

An employer sees the look-ups of its own people, the body all of them, and a holder those in which
somebody was shown something of the holder's certificate (PIPL art. 44 and 45: to know of the
processing, and to see the record of it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from certs.numbers import normalise, spelled_out
from certs.verdicts import Outcome, Verdict
from exam_engine.look_up_tables import LookUpRow
from foundation import audit
from foundation.bulk import insert_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Fact
from foundation.ids import new_id
from foundation.keys import KeyRing
from foundation.roles import OF_ONE_ORGANISATION, Caller, Permission
from foundation.schema import TenantRow
from foundation.tenancy import OrganisationRow

ACT = "certs:certificate:look-up"
WAYS = ("number", "list", "file", "files", "code", "shown", "link")
"""How a certificate can be looked up, in the order of the page's choice."""
MOST_EXPORTED = 50_000
_SHOWN_TO_HOLDER = 20
_LONGEST = 120
_SHOWN_OF_DIGEST = 16
_PURPOSE = "exam:look-up:number"


@dataclass(frozen=True, slots=True)
class Note:
    """One look-up: how, by what (a number, or the digest of a file), and what came out.

    The name of a file is no part of it: it is often the name of a person.
    """

    way: str
    given: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which look-ups a list is to show; what is empty or none does not narrow it."""

    number: str = ""
    way: str = ""
    outcome: str = ""
    organisation_id: str = ""
    person_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One look-up as lists show it."""

    id: str
    at: datetime
    organisation_id: str | None
    actor: str
    person_id: str | None
    way: str
    asked: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a holder is told: when, by whom (the organisation, not the person), and how."""

    at: datetime
    who: str
    way: str


def is_written_down(caller: Caller) -> bool:
    """Whether a caller's look-ups are kept: those of people and programs with an account are."""
    return caller.is_staff and caller.tenant_id is not None


def write_down(tx: Tx, clock: Clock, ring: KeyRing, caller: Caller, notes: Sequence[Note]) -> None:
    """Keep what the caller looked up; the transaction is in the caller's body."""
    organisations = sorted({one.organisation_id for one in caller.grants if one.organisation_id})
    audit.record_many(
        tx,
        clock,
        actor=caller.id,
        act=ACT,
        about=[_for_the_chain(note, organisations) for note in notes],
    )
    now, place = clock.now(), acting_for(caller)
    insert_rows(tx, LookUpRow, (_row(tx, now, ring, caller, place, note) for note in notes))


def acting_for(caller: Caller) -> str | None:
    """The one organisation that the caller belongs to; none for people of the body itself."""
    employers = {one.organisation_id for one in caller.grants if one.role in OF_ONE_ORGANISATION}
    places = employers or {one.organisation_id for one in caller.grants}
    return places.pop() if len(places) == 1 else None


def entries(
    tx: Tx, ring: KeyRing, caller: Caller, wanted: Wanted, *, limit: int, before: str = ""
) -> list[Entry]:
    """The newest look-ups that the caller may see, from those older than the id ``before``."""
    statement = select(LookUpRow).where(*_narrowed(ring, caller, wanted))
    if before:
        statement = statement.where(LookUpRow.id < before)
    rows = tx.scalars(statement.order_by(LookUpRow.id.desc()).limit(limit))
    return [_entry(row) for row in rows]


def count(tx: Tx, ring: KeyRing, caller: Caller, wanted: Wanted) -> int:
    """How many there are."""
    statement = select(func.count()).select_from(LookUpRow)
    return tx.scalar(statement.where(*_narrowed(ring, caller, wanted))) or 0


def askers(tx: Tx, caller: Caller) -> set[str]:
    """The people whose look-ups the caller may see."""
    statement = select(LookUpRow.person_id).where(*_reach(caller)).distinct()
    return {person for person in tx.scalars(statement) if person is not None}


def seen_by(tx: Tx, ring: KeyRing, number: str) -> list[Seen]:
    """Who was shown something of a certificate, the newest first, for its holder.

    The transaction reaches over every tenant: an employer's account may be another body's.
    """
    body, place = TenantRow.__table__.c, OrganisationRow.__table__.c
    rows = tx.execute(
        select(LookUpRow.at, LookUpRow.way, place.name, body.name)
        .join(TenantRow, body.id == LookUpRow.tenant_id)
        .outerjoin(OrganisationRow, place.id == LookUpRow.organisation_id)
        .where(LookUpRow.number_index == _index(ring, number), LookUpRow.told)
        .order_by(LookUpRow.id.desc())
        .limit(_SHOWN_TO_HOLDER)
    )
    return [Seen(at, employer or own, way) for at, way, employer, own in rows]


def overdue(tx: Tx, clock: Clock, days: int) -> int:
    """How many entries have been kept for longer than ``days``."""
    old = LookUpRow.at < clock.now() - timedelta(days=days)
    return tx.scalar(select(func.count()).select_from(LookUpRow).where(old)) or 0


def forget_old(tx: Tx, clock: Clock, days: int) -> int:
    """Delete them; the audit chain goes on telling of them."""
    gone = overdue(tx, clock, days)
    tx.execute(delete(LookUpRow).where(LookUpRow.at < clock.now() - timedelta(days=days)))
    return gone


def masked(number: str) -> str:
    """A number with its middle hidden, so that it can be recognised and not used."""
    ends = 4 if len(number) >= 12 else len(number) // 4
    return number[:ends] + "*" * (len(number) - 2 * ends) + number[len(number) - ends :]


def _for_the_chain(note: Note, organisations: list[str]) -> tuple[str, dict[str, Fact]]:
    """What an entry is about: the certificate's number, or what was given where there is none."""
    subject = (_number(note) or note.given or note.way)[:_LONGEST]
    facts: dict[str, Fact] = {
        "way": note.way,
        "number": subject,
        "outcome": note.verdict.outcome.value,
        "organisations": organisations,
    }
    return subject, facts


def _row(
    tx: Tx, now: datetime, ring: KeyRing, caller: Caller, place: str | None, note: Note
) -> dict[str, Any]:
    number = _number(note)
    return {
        "id": new_id(),
        "tenant_id": tx.tenant_id,
        "organisation_id": place,
        "actor": caller.id,
        "person_id": caller.person_id,
        "at": now,
        "way": note.way,
        "asked": masked(number)[:_LONGEST] if number else note.given[:_SHOWN_OF_DIGEST],
        "number_index": _index(ring, number) if number else None,
        "outcome": note.verdict.outcome.value,
        "told": note.verdict.shown is not None
        and note.verdict.outcome is not Outcome.NAME_MISMATCH,
    }


def _number(note: Note) -> str:
    """The certificate's number; where none was found, the one that was typed."""
    if note.verdict.shown is not None:
        return note.verdict.shown.number
    return note.given if note.way in ("number", "list") else ""


def _index(ring: KeyRing, number: str) -> str:
    # The same for every body: a holder is told of look-ups by accounts of another body as well.
    return ring.blind_index(spelled_out(normalise(number)), purpose=_PURPOSE)


def _reach(caller: Caller) -> Iterator[ColumnElement[bool]]:
    places = caller.organisation_scope(Permission.LOOK_UP_READ)
    if places is not None:
        yield LookUpRow.organisation_id.in_(places)


def _narrowed(ring: KeyRing, caller: Caller, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _reach(caller)
    if wanted.number.strip():
        yield LookUpRow.number_index == _index(ring, wanted.number)
    for column, value in (
        (LookUpRow.way, wanted.way),
        (LookUpRow.outcome, wanted.outcome),
        (LookUpRow.organisation_id, wanted.organisation_id),
        (LookUpRow.person_id, wanted.person_id),
    ):
        if value:
            yield column == value
    if wanted.since is not None:
        yield LookUpRow.at >= wanted.since
    if wanted.until is not None:
        yield LookUpRow.at < wanted.until


def _entry(row: LookUpRow) -> Entry:
    return Entry(
        row.id,
        row.at,
        row.organisation_id,
        row.actor,
        row.person_id,
        row.way,
        row.asked,
        row.outcome,
    )
