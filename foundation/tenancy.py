"""Assessment bodies, and the colleges, sites and employers that work with them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, TenantRow, UtcDateTime


class OrganisationKind(StrEnum):
    """What an organisation is to the body: it enrols, examines or employs."""

    COLLEGE = "college"
    SITE = "site"
    EMPLOYER = "employer"


class OrganisationRow(TenantOwned, Base):
    """A college, site or employer that works with one body."""

    __tablename__ = "foundation_organisation"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[OrganisationKind] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("foundation_organisation.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def found_tenant(tx: Tx, clock: Clock, *, code: str, name: str, name_en: str = "") -> TenantRow:
    """Add an assessment body; its code is used in certificate numbers and stays for good."""
    if tx.query(TenantRow).filter_by(code=code).first() is not None:
        raise Conflict("tenancy-code-taken", code=code)
    tenant = TenantRow(code=code, name=name, name_en=name_en, created_at=clock.now())
    tx.add(tenant)
    tx.flush()
    return tenant


def add_organisation(
    tx: Tx, clock: Clock, *, kind: OrganisationKind, code: str, name: str
) -> OrganisationRow:
    """Add a college, site or employer to the transaction's tenant."""
    if tx.query(OrganisationRow).filter_by(code=code).first() is not None:
        raise Conflict("tenancy-code-taken", code=code)
    organisation = OrganisationRow(kind=kind, code=code, name=name, created_at=clock.now())
    tx.add(organisation)
    tx.flush()
    return organisation


def organisation(tx: Tx, organisation_id: str) -> OrganisationRow:
    """The organisation, if it belongs to the transaction's tenant."""
    row = tx.get(OrganisationRow, organisation_id)
    if row is None:
        raise NotFound("tenancy-organisation-unknown", organisation=organisation_id)
    return row
