"""Enrols the demonstration's candidates the way a college does: from a workbook it uploads."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from openpyxl import Workbook
from sqlalchemy import select, update

from exam_engine.demo.bank import CERTIFICATE
from exam_engine.demo.body import SITE_NAME, DemoBody
from exam_engine.demo.people import DemoCandidate, candidates
from exam_engine.demo.portraits import portrait
from exam_engine.enrolment import admission, handing_in
from exam_engine.enrolment.batches import NewBatch, announce_batch, local_today
from exam_engine.enrolment.candidates import LevelOffered
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.photos import accept_photo
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Database
from foundation.keys import KeyRing

HEADERS = (
    "序号", "姓名", "证件类型", "证件号码", "性别", "出生日期", "民族", "手机号", "学校", "院系",
    "专业", "班级", "学号", "学历层次", "入学年月", "证书名称", "等级", "考试批次", "考核站点",
)  # fmt: skip
_ETHNICITY = "汉族"


@dataclass(frozen=True, slots=True)
class DemoBatch:
    """The batch that has been enrolled and seated."""

    id: str
    name: str
    enrolled: int


def workbook(people: Sequence[DemoCandidate], batch_name: str) -> bytes:
    """A college's list as an xlsx file, in a column order of its own."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "报名表"
    page.append(HEADERS)
    for number, person in enumerate(people, 1):
        page.append(
            (
                number, person.name, person.document_type, person.document_number, person.sex,
                person.birth_date.isoformat(), _ETHNICITY, person.phone, person.college,
                person.department, person.major, person.class_name, person.student_number,
                person.education, "2024-09", CERTIFICATE, person.level, batch_name, SITE_NAME,
            )
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def announce(
    database: Database,
    clock: Clock,
    body: DemoBody,
    *,
    code: str,
    name: str,
    scheme_code: str,
    days_open: int,
    exam_in_days: int,
) -> str:
    """Announce a batch whose window opens today, and return its id."""
    today = local_today(clock)
    new = NewBatch(
        code=code,
        name=name,
        scheme_code=scheme_code,
        certificate_name=CERTIFICATE,
        levels=tuple(LevelOffered(level, level) for level in ("初级", "中级", "高级")),
        sites=(SITE_NAME,),
        first_day=today,
        last_day=today + timedelta(days=days_open),
        exam_date=today + timedelta(days=exam_in_days),
        default_quota=5000,
    )
    with database.write(body.tenant_id) as tx:
        return announce_batch(tx, clock, body.callers["admin"], new).id


def enrol(
    database: Database,
    clock: Clock,
    ring: KeyRing,
    blobs: BlobStore,
    body: DemoBody,
    batch_name: str,
    people: Sequence[DemoCandidate] | None = None,
) -> int:
    """Upload, check and confirm each college's workbook; return how many were enrolled.

    Without ``people``, the demonstration's own sixty.
    """
    desk = Desk(database, clock, ring, blobs, EnrolmentSettings(allow_fictional=True))
    enrolled = 0
    for number, (code, college_id) in enumerate(body.colleges.items(), 1):
        registrar = body.callers[f"college{number}"]
        everybody = candidates() if people is None else people
        data = workbook([one for one in everybody if one.college_code == code], batch_name)
        handed = handing_in.check(desk, registrar, college_id, data)
        file_id = handing_in.keep(desk, registrar, handed, f"{code}.xlsx")
        enrolled += handing_in.import_checked(desk, registrar, file_id, handed).imported
    return enrolled


def attach_photos(
    database: Database,
    blobs: BlobStore,
    tenant_id: str,
    batch_id: str,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Give every candidate of a batch a drawn portrait, through the checks of a real photo."""
    with database.read(tenant_id) as tx:
        ids = list(
            tx.scalars(
                select(EnrolmentRow.candidate_id)
                .where(EnrolmentRow.batch_id == batch_id)
                .order_by(EnrolmentRow.candidate_id)
            )
        )
    digests = {}
    for number, candidate_id in enumerate(ids, 1):
        photo = accept_photo(portrait(number))
        digests[candidate_id] = blobs.put(photo.jpeg, tenant=tenant_id)
        if progress:
            progress(number, len(ids))
    with database.write(tenant_id) as tx:
        for candidate_id, digest in digests.items():
            tx.execute(
                update(CandidateRow)
                .where(CandidateRow.id == candidate_id)
                .values(photo_digest=digest)
            )


def seat(database: Database, clock: Clock, body: DemoBody, batch_id: str) -> int:
    """Give everyone of the batch a seat and an admission number."""
    with database.write(body.tenant_id) as tx:
        return admission.admit_all(tx, clock, body.callers["admin"], batch_id, seed="demo").admitted


def admission_of(database: Database, tenant_id: str, student_number: str) -> str:
    """The admission number of one of the demonstration's candidates."""
    with database.read(tenant_id) as tx:
        return (
            tx.scalars(
                select(EnrolmentRow.admission_number).where(
                    EnrolmentRow.student_number == student_number,
                    EnrolmentRow.admission_number.is_not(None),
                )
            ).one()
            or ""
        )
