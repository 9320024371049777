"""Counts of batches as the caller may see them: places filled, quotas, photos, numbers given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from exam_engine.enrolment.tables import (
    BatchRow,
    CandidateRow,
    EnrolmentRow,
    EnrolmentState,
    QuotaRow,
)
from foundation.database import Tx
from foundation.roles import Caller, Permission
from foundation.tenancy import OrganisationKind, OrganisationRow


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """One college in one batch. ``quota`` is None where nothing bounds it."""

    batch_id: str
    college_id: str
    code: str
    college: str
    quota: int | None
    enrolled: int = 0
    photos: int = 0
    admitted: int = 0


@dataclass(frozen=True, slots=True)
class BatchCount:
    """A batch over all colleges that the caller sees. ``quota`` is None where one is unbound."""

    colleges: tuple[CollegeCount, ...]

    @property
    def quota(self) -> int | None:
        """Places of all these colleges together."""
        quotas = [count.quota for count in self.colleges]
        return None if not quotas or None in quotas else sum(q for q in quotas if q is not None)

    @property
    def enrolled(self) -> int:
        """How many are enrolled; those withdrawn are not counted."""
        return sum(count.enrolled for count in self.colleges)

    @property
    def photos(self) -> int:
        """How many of them have a photo."""
        return sum(count.photos for count in self.colleges)

    @property
    def admitted(self) -> int:
        """How many of them have an admission number."""
        return sum(count.admitted for count in self.colleges)


def colleges(
    tx: Tx, caller: Caller, permission: Permission = Permission.ENROLMENT_READ
) -> list[OrganisationRow]:
    """The colleges within which the caller has the right, by name."""
    wanted = select(OrganisationRow).where(OrganisationRow.kind == OrganisationKind.COLLEGE)
    scope = caller.organisation_scope(permission)
    if scope is not None:
        wanted = wanted.where(OrganisationRow.id.in_(scope))
    return list(tx.scalars(wanted.order_by(OrganisationRow.name)))


def counts(tx: Tx, caller: Caller, batches: Iterable[BatchRow]) -> dict[str, BatchCount]:
    """Batch id → its counts, college by college; colleges that enrolled nobody count as zero."""
    rows = list(batches)
    visible = colleges(tx, caller)
    enrolled = _enrolled(tx, [row.id for row in rows])
    quotas = _quotas(tx, [row.id for row in rows])
    return {
        row.id: BatchCount(
            tuple(
                CollegeCount(
                    row.id,
                    college.id,
                    college.code,
                    college.name,
                    quotas.get((row.id, college.id), row.default_quota),
                    *enrolled.get((row.id, college.id), ()),
                )
                for college in visible
            )
        )
        for row in rows
    }


def _enrolled(tx: Tx, batch_ids: list[str]) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = tx.execute(
        select(
            EnrolmentRow.batch_id,
            EnrolmentRow.organisation_id,
            func.count(),
            func.count(CandidateRow.photo_digest),
            func.count(EnrolmentRow.admission_number),
        )
        .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
        .where(
            EnrolmentRow.batch_id.in_(batch_ids),
            EnrolmentRow.state != EnrolmentState.WITHDRAWN.value,
        )
        .group_by(EnrolmentRow.batch_id, EnrolmentRow.organisation_id)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in found}


def _quotas(tx: Tx, batch_ids: list[str]) -> dict[tuple[str, str], int]:
    found = tx.execute(
        select(QuotaRow.batch_id, QuotaRow.organisation_id, QuotaRow.places).where(
            QuotaRow.batch_id.in_(batch_ids)
        )
    )
    return {(row[0], row[1]): row[2] for row in found}
