"""Appointing people to roles, for a time and a place, and ending it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.ids import new_id
from foundation.people import person
from foundation.roles import (
    OF_ONE_ORGANISATION,
    ROLES,
    WITHIN_ORGANISATION,
    Caller,
    Grant,
    Permission,
    Role,
)
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from foundation.tenancy import organisation


class GrantRow(TenantOwned, Base):
    """One appointment. It is never deleted: who could do what, and when, stays answerable."""

    __tablename__ = "foundation_grant"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_person.id"), index=True)
    role: Mapped[Role] = mapped_column(String(32))
    organisation_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("foundation_organisation.id")
    )
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted_by: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def grant(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    person_id: str,
    role: Role,
    organisation_id: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> GrantRow:
    """Appoint a person to a role from ``valid_from`` (now) to before ``valid_until`` (no end).

    Nobody hands on a right that they lack themselves, nor beyond their own organisations.
    """
    by.require(Permission.PERSON_MANAGE, organisation_id)
    if organisation_id is not None and role not in WITHIN_ORGANISATION:
        raise Invalid("roles-grant-for-whole-body-only", role=str(role))
    if organisation_id is None and role in OF_ONE_ORGANISATION:
        raise Invalid("roles-grant-needs-organisation", role=str(role))
    missing = missing_right(by, role, organisation_id)
    if missing is not None:
        raise Forbidden("roles-grant-beyond-own", role=str(role), permission=str(missing))
    if person(tx, person_id).left_at is not None:
        raise Conflict("identities-person-left-already", person=person_id)
    if organisation_id is not None:
        organisation(tx, organisation_id)
    start = valid_from or clock.now()
    if valid_until is not None and valid_until <= max(start, clock.now()):
        raise Invalid("roles-grant-ends-before-it-begins")
    if role in OF_ONE_ORGANISATION:
        _refuse_second_organisation(tx, clock, person_id, role, organisation_id)
    _refuse_second_grant(tx, clock, person_id, role, organisation_id)
    row = GrantRow(
        person_id=person_id,
        role=role,
        organisation_id=organisation_id,
        valid_from=start,
        valid_until=valid_until,
        granted_by=by.id,
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="foundation:grant:give",
        subject=person_id,
        facts={
            "grant": row.id,
            "role": str(role),
            "organisation": organisation_id,
            "from": start.isoformat(),
            "until": valid_until.isoformat() if valid_until else None,
        },
    )
    return row


def missing_right(by: Caller, role: Role, organisation_id: str | None) -> Permission | None:
    """The first right of ``role`` that ``by`` does not have there; None where they have all."""
    for right in sorted(ROLES[role]):
        if organisation_id is None:
            has_it = by.may_everywhere(right)
        else:
            has_it = by.may(right, organisation_id)
        if not has_it:
            return right
    return None


def withdraw_grant(tx: Tx, clock: Clock, *, by: Caller, grant_id: str) -> None:
    """End an appointment now; it takes effect with the person's next request."""
    row = tx.get(GrantRow, grant_id)
    if row is None:
        raise NotFound("roles-grant-unknown", grant=grant_id)
    by.require(Permission.PERSON_MANAGE, row.organisation_id)
    if row.organisation_id is None and not by.may_everywhere(Permission.PERSON_MANAGE):
        raise Forbidden("roles-organisation-out-of-scope", permission=Permission.PERSON_MANAGE)
    if row.withdrawn_at is not None:
        raise Conflict("roles-grant-withdrawn-already", grant=grant_id)
    row.withdrawn_at = clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="foundation:grant:withdraw",
        subject=row.person_id,
        facts={"grant": row.id, "role": str(row.role)},
    )


def grants_of(tx: Tx, clock: Clock, person_id: str) -> tuple[Grant, ...]:
    """The grants of a person that hold at this moment."""
    now = clock.now()
    rows = tx.scalars(
        select(GrantRow)
        .where(
            GrantRow.person_id == person_id,
            GrantRow.withdrawn_at.is_(None),
            GrantRow.valid_from <= now,
            or_(GrantRow.valid_until.is_(None), GrantRow.valid_until > now),
        )
        .order_by(GrantRow.id)
    )
    return tuple(Grant(Role(row.role), row.organisation_id) for row in rows)


def grant_rows(tx: Tx, person_id: str) -> list[GrantRow]:
    """All appointments of a person, past ones too, oldest first."""
    statement = select(GrantRow).where(GrantRow.person_id == person_id)
    return list(tx.scalars(statement.order_by(GrantRow.valid_from, GrantRow.id)))


def _refuse_second_grant(
    tx: Tx, clock: Clock, person_id: str, role: Role, organisation_id: str | None
) -> None:
    if organisation_id in _held_in(tx, clock, person_id, role):
        raise Conflict("roles-grant-held-already", role=str(role))


def _refuse_second_organisation(
    tx: Tx, clock: Clock, person_id: str, role: Role, organisation_id: str | None
) -> None:
    """What a person does in such a role is kept for one organisation, and is seen by it alone."""
    if _held_in(tx, clock, person_id, role) - {organisation_id}:
        raise Conflict("roles-grant-other-organisation", role=str(role))


def _held_in(tx: Tx, clock: Clock, person_id: str, role: Role) -> set[str | None]:
    """The organisations (none: the body) for which the person has the role, or will have it."""
    statement = select(GrantRow.organisation_id).where(
        GrantRow.person_id == person_id,
        GrantRow.role == role,
        GrantRow.withdrawn_at.is_(None),
        or_(GrantRow.valid_until.is_(None), GrantRow.valid_until > clock.now()),
    )
    return set(tx.scalars(statement))
