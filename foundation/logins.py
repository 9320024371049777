"""Login names and password hashes; a name is unique in the whole installation.

Logins are not tenant-owned: the name is typed before anybody knows which assessment body its
person works for. Every function that changes one names the person, whose row is tenant-owned.
"""

import unicodedata
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.people import person
from foundation.roles import Caller, Permission
from foundation.schema import Base, Id, UtcDateTime

SHORTEST_NAME = 2
LONGEST_NAME = 64


class LoginRow(Base):
    """How one person logs in."""

    __tablename__ = "foundation_login"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(String(4 * LONGEST_NAME), unique=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_person.id"), unique=True)
    tenant_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_tenant.id"))
    password_hash: Mapped[str] = mapped_column(String(255))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    password_reset_by: Mapped[str | None] = mapped_column(String(64))
    second_factor_removed_by: Mapped[str | None] = mapped_column(String(64))
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def name_key(login_name: str) -> str:
    """The form in which login names are compared: NFKC and case folded (Unicode Annex 15).

    Full-width letters and capitals, which input methods produce by accident, make no difference.
    """
    folded = unicodedata.normalize("NFKC", login_name).strip().casefold()
    return unicodedata.normalize("NFKC", folded)


def add_login(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    person_id: str,
    login_name: str,
    password_hash: str,
    must_change_password: bool = False,
) -> LoginRow:
    """Give a person a login; the hash is made before, by `foundation.passwords`."""
    by.require(Permission.PERSON_MANAGE)
    person(tx, person_id)
    shown = unicodedata.normalize("NFKC", login_name).strip()
    _refuse_unusable(shown)
    if login_named(tx, shown) is not None:
        raise Conflict("identities-login-name-taken")
    if login_of(tx, person_id) is not None:
        raise Conflict("identities-login-there-already", person=person_id)
    row = LoginRow(
        name=shown,
        name_key=name_key(shown),
        person_id=person_id,
        tenant_id=tx.tenant_id,
        password_hash=password_hash,
        password_changed_at=clock.now(),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="foundation:login:add", subject=person_id)
    return row


def login_named(tx: Tx, login_name: str) -> LoginRow | None:
    """The login of that name, whichever body it belongs to."""
    return tx.scalars(
        select(LoginRow).where(LoginRow.name_key == name_key(login_name)[: 4 * LONGEST_NAME])
    ).one_or_none()


def login_of(tx: Tx, person_id: str) -> LoginRow | None:
    """The login of a person, if they have one."""
    return tx.scalars(select(LoginRow).where(LoginRow.person_id == person_id)).one_or_none()


def own_login(tx: Tx, person_id: str) -> LoginRow:
    """The login of a person of the transaction's tenant; refuses where there is none."""
    row = login_of(tx, person_id)
    if row is None or row.tenant_id != tx.tenant_id:
        raise NotFound("identities-person-unknown", person=person_id)
    return row


def _refuse_unusable(shown: str) -> None:
    categories = {unicodedata.category(letter)[0] for letter in shown}
    # Separators and control characters cannot be seen, so two names could look the same.
    if not SHORTEST_NAME <= len(shown) <= LONGEST_NAME or categories & {"Z", "C"}:
        raise Invalid(
            "identities-login-name-unusable", shortest=SHORTEST_NAME, longest=LONGEST_NAME
        )
