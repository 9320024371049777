"""People who work for an assessment body or one of its organisations."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.ids import new_id
from foundation.roles import Caller, Permission
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class PersonRow(TenantOwned, Base):
    """One person of the staff; candidates are not kept here."""

    __tablename__ = "foundation_person"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def add_person(tx: Tx, clock: Clock, *, by: Caller, name: str) -> PersonRow:
    """Take a person on; a login, roles and a second factor are given to them separately."""
    by.require(Permission.PERSON_MANAGE)
    shown = " ".join(name.split())
    if not 1 <= len(shown) <= 100:
        raise Invalid("identities-person-name-unusable", longest=100)
    row = PersonRow(name=shown, created_at=clock.now())
    tx.add(row)
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="foundation:person:add", subject=row.id)
    return row


def person(tx: Tx, person_id: str) -> PersonRow:
    """The person, if they belong to the transaction's tenant."""
    row = tx.get(PersonRow, person_id)
    if row is None:
        raise NotFound("identities-person-unknown", person=person_id)
    return row


def people(tx: Tx, *, also_left: bool = False) -> list[PersonRow]:
    """The body's people by name; those who have left only when asked for."""
    statement = select(PersonRow).order_by(PersonRow.name, PersonRow.id)
    if not also_left:
        statement = statement.where(PersonRow.left_at.is_(None))
    return list(tx.scalars(statement))
