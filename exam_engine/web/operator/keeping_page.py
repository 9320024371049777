"""What is kept of people and what was erased: the log of erasures and the count of stored faces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import or_, select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import stored_faces
from exam_engine.retention import ROUND, Report
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.audit import AuditRow
from foundation.database import Tx
from foundation.roles import Permission
from proctor.retention import ERASED, KeptFor
from proctor.retention_classes import DataClass

router = APIRouter(include_in_schema=False)

PATH = "/staff/keeping"
PAGE = 100
_ROUND_CLASSES = ("pictures", "photos", "uploads", "prints", "logins", "look_ups")


@dataclass(frozen=True, slots=True)
class Erasure:
    """One entry of the chain: who erased how much of what, when and why."""

    sequence: int
    at: datetime
    actor: str
    is_round: bool
    subject: str
    counts: Mapping[str, int]


@router.get(PATH)
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Stored faces with the duties that follow, what goes next, and every erasure there was."""
    caller.require(Permission.AUDIT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        faces = stored_faces.count(tx)
        rows = erasures(tx, before)
    waiting = engine.retention.preview(caller.tenant_id or "")
    return page(
        request,
        "operator/keeping.html",
        faces=faces,
        warn_at=stored_faces.WARN_AT,
        file_at=stored_faces.FILE_AT,
        rows=rows,
        older=rows[-1].sequence if len(rows) == PAGE else None,
        waiting=_counts(waiting),
        kept=[(reason.value, waiting.reasons[reason.value]) for reason in KeptFor],
        assessed=engine.settings.proctor.face_assessment,
    )


def erasures(tx: Tx, before: int | None) -> list[Erasure]:
    """A page of the log, the newest first. The chain holds counts and no personal data."""
    statement = (
        select(AuditRow)
        .where(or_(AuditRow.act == ERASED, AuditRow.act == ROUND))
        .order_by(AuditRow.sequence.desc())
        .limit(PAGE)
    )
    if before is not None:
        statement = statement.where(AuditRow.sequence < before)
    return [_erasure(row) for row in tx.scalars(statement)]


def _erasure(row: AuditRow) -> Erasure:
    known = {each.value for each in DataClass} | set(_ROUND_CLASSES)
    counts = {
        name: count
        for name, count in row.facts.items()
        if name in known and isinstance(count, int) and count
    }
    return Erasure(row.sequence, row.at, row.actor, row.act == ROUND, row.subject, counts)


def _counts(report: Report) -> Mapping[str, int]:
    return {name: report.erased[name] for name in _ROUND_CLASSES}
