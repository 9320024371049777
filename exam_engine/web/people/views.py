"""What the pages about people show, as plain values that outlive the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.grants import GrantRow, grant_rows, missing_right
from foundation.logins import LoginRow, login_of
from foundation.people import PersonRow, people, person
from foundation.roles import WITHIN_ORGANISATION, Caller, Role
from foundation.second_factor import is_enrolled
from foundation.tenancy import OrganisationRow


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list."""

    id: str
    name: str
    login_name: str
    roles: tuple[str, ...]
    last_login_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """One grant of a person, past ones too."""

    id: str
    role: str
    place: str | None
    valid_from: datetime
    valid_until: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One person."""

    id: str
    name: str
    login_name: str
    created_at: datetime
    last_login_at: datetime | None
    left_at: datetime | None
    must_change_password: bool
    has_second_factor: bool
    appointments: tuple[Appointment, ...]


def list_view(tx: Tx, clock: Clock) -> list[Line]:
    """Everyone of the body, those who have left last."""
    own = select(LoginRow).where(LoginRow.tenant_id == tx.tenant_id)
    logins = {row.person_id: row for row in tx.scalars(own)}
    held: dict[str, list[str]] = {}
    for row in tx.scalars(select(GrantRow).order_by(GrantRow.id)):
        if _state(row, clock.now()) == "in_force":
            held.setdefault(row.person_id, []).append(str(row.role))
    lines = [_line(row, logins.get(row.id), held) for row in people(tx, also_left=True)]
    return sorted(lines, key=lambda line: line.left_at is not None)


def profile_view(tx: Tx, clock: Clock, person_id: str) -> Profile:
    """One person with every appointment, latest first."""
    who, login = person(tx, person_id), login_of(tx, person_id)
    if login is None:
        raise NotFound("identities-person-unknown", person=person_id)
    names = _organisation_names(tx)
    appointments = [
        Appointment(
            id=row.id,
            role=str(row.role),
            place=names.get(row.organisation_id) if row.organisation_id else None,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=_state(row, clock.now()),
        )
        for row in reversed(grant_rows(tx, person_id))
    ]
    return Profile(
        id=who.id,
        name=who.name,
        login_name=login.name,
        created_at=who.created_at,
        last_login_at=login.last_login_at,
        left_at=who.left_at,
        must_change_password=login.must_change_password,
        has_second_factor=is_enrolled(tx, person_id),
        appointments=tuple(appointments),
    )


def roles_to_hand_on(tx: Tx, by: Caller) -> list[str]:
    """The roles that the caller has all rights of, for the body or for some organisation."""
    places = list(_organisation_names(tx))
    return [
        str(role)
        for role in Role
        if missing_right(by, role, None) is None
        or (
            role in WITHIN_ORGANISATION
            and any(missing_right(by, role, place) is None for place in places)
        )
    ]


def organisations_view(tx: Tx) -> list[tuple[str, str]]:
    """Ids and names of the body's organisations, by name."""
    return sorted(_organisation_names(tx).items(), key=lambda pair: pair[1])


def _line(row: PersonRow, login: LoginRow | None, held: dict[str, list[str]]) -> Line:
    return Line(
        id=row.id,
        name=row.name,
        login_name=login.name if login else "",
        roles=tuple(held.get(row.id, ())),
        last_login_at=login.last_login_at if login else None,
        left_at=row.left_at,
    )


def _organisation_names(tx: Tx) -> dict[str, str]:
    return {row.id: row.name for row in tx.scalars(select(OrganisationRow))}


def _state(row: GrantRow, now: datetime) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.valid_until is not None and row.valid_until <= now:
        return "ended"
    return "begins_later" if row.valid_from > now else "in_force"
