"""What the pages about look-ups and employers show, as plain values that outlive a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from exam_engine.look_up_record import Entry
from exam_engine.look_up_tables import LookUpRow
from exam_engine.staff_names import person_names
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.grants import GrantRow
from foundation.logins import LoginRow
from foundation.people import PersonRow
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, OrganisationRow

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """One look-up in the list; ``by_program`` where a key asked and not the person by hand."""

    id: str
    at: datetime
    who: str
    by_program: bool
    employer: str
    way: str
    asked: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer with how many may look up for it, and how many look-ups were made lately."""

    id: str
    name: str
    code: str
    people: int
    look_ups: int


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may look up for an employer, or might until a while ago."""

    person_id: str
    name: str
    login_name: str
    last_login_at: datetime | None
    in_force: bool


def lines(tx: Tx, found: Sequence[Entry]) -> list[Line]:
    """The look-ups with the names of people and employers."""
    names = person_names(tx, (one.person_id for one in found if one.person_id))
    places = organisation_names(tx)
    return [
        Line(
            id=one.id,
            at=one.at,
            who=names.get(one.person_id or "", ""),
            by_program=one.actor != one.person_id,
            employer=places.get(one.organisation_id or "", ""),
            way=one.way,
            asked=one.asked,
            outcome=one.outcome,
        )
        for one in found
    ]


def organisation_names(tx: Tx) -> dict[str, str]:
    """The body's organisations by id."""
    return {row[0]: row[1] for row in tx.execute(select(OrganisationRow.id, OrganisationRow.name))}


def employers(tx: Tx, clock: Clock) -> list[Employer]:
    """All employers by name."""
    rows = tx.scalars(
        select(OrganisationRow)
        .where(OrganisationRow.kind == OrganisationKind.EMPLOYER)
        .order_by(OrganisationRow.name, OrganisationRow.id)
    ).all()
    lately = select(LookUpRow.organisation_id, func.count()).where(
        LookUpRow.organisation_id.in_([row.id for row in rows]),
        LookUpRow.at >= clock.now() - RECENT,
    )
    counts = {row[0]: row[1] for row in tx.execute(lately.group_by(LookUpRow.organisation_id))}
    held: dict[str | None, set[str]] = {}
    for grant in tx.scalars(select(GrantRow).where(GrantRow.role == Role.EMPLOYER)):
        if _holds(grant, clock.now()):
            held.setdefault(grant.organisation_id, set()).add(grant.person_id)
    return [
        Employer(row.id, row.name, row.code, len(held.get(row.id, ())), counts.get(row.id, 0))
        for row in rows
    ]


def employer(tx: Tx, organisation_id: str) -> OrganisationRow:
    """One employer; another kind of organisation is none."""
    row = tx.get(OrganisationRow, organisation_id)
    if row is None or row.kind != OrganisationKind.EMPLOYER:
        raise NotFound("tenancy-organisation-unknown", organisation=organisation_id)
    return row


def accounts(tx: Tx, clock: Clock, organisation_id: str) -> list[Account]:
    """Everyone who was ever appointed to look up for an employer, once each, by name."""
    rows = tx.execute(
        select(GrantRow, PersonRow, LoginRow)
        .join(PersonRow, PersonRow.id == GrantRow.person_id)
        .join(LoginRow, LoginRow.person_id == GrantRow.person_id)
        .where(GrantRow.organisation_id == organisation_id, GrantRow.role == Role.EMPLOYER)
        .order_by(PersonRow.name, GrantRow.id)
    ).all()
    found: dict[str, Account] = {}
    for grant, person, login in rows:
        known = found.get(person.id)
        holds = _holds(grant, clock.now()) and person.left_at is None
        found[person.id] = Account(
            person.id,
            person.name,
            login.name,
            login.last_login_at,
            holds or (known is not None and known.in_force),
        )
    return list(found.values())


def _holds(row: GrantRow, now: datetime) -> bool:
    ended = row.valid_until is not None and row.valid_until <= now
    return row.withdrawn_at is None and not ended and row.valid_from <= now
