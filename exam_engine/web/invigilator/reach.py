"""Whose candidates a caller sees: all, those of their colleges, or those who sit at their sites."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true

from exam_engine.enrolment.tables import EnrolmentRow
from foundation.roles import Caller
from foundation.tenancy import OrganisationKind, OrganisationRow


def within_reach(caller: Caller, permission: str) -> ColumnElement[bool]:
    """The condition on enrolments under which the caller has the right.

    An invigilator appointed by a site sees everybody who sits there, of whichever college.
    """
    scope = caller.organisation_scope(permission)
    if scope is None:
        return true()
    sites = select(OrganisationRow.name).where(
        OrganisationRow.id.in_(scope), OrganisationRow.kind == OrganisationKind.SITE
    )
    return or_(EnrolmentRow.organisation_id.in_(scope), EnrolmentRow.site.in_(sites))
