"""An enrolment desk for tests: a body with two colleges and an open batch, and lists to hand in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from exam_engine.demo.body import SITE_NAME
from exam_engine.demo.enrolling import CERTIFICATE
from exam_engine.demo.enrolling import workbook as demo_workbook
from exam_engine.demo.people import COLLEGES, DemoCandidate, of_college
from exam_engine.demo.portraits import portrait
from exam_engine.enrolment import batches, handing_in, photo_archive, photo_files
from exam_engine.enrolment.candidates import LevelOffered
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.photo_job import PhotoTools, read_photos
from exam_engine.enrolment.tables import CandidateRow
from foundation.jobs import JobContext, JobRow, JobState
from foundation.roles import Caller, CallerKind, Grant, Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant

BATCH = "2026年第四批"
FIRST, SECOND = "LJZY", "YLKJ"


@dataclass(frozen=True)
class Office:
    """One body's desk; the clock stands within the window of its only batch."""

    desk: Desk
    tenant: str
    colleges: dict[str, str]
    batch: str

    @property
    def clock(self) -> Any:
        """The desk's clock, which can be advanced."""
        return self.desk.clock

    def registrar(self, code: str = FIRST) -> Caller:
        """The registrar of one college."""
        return self.caller(Role.REGISTRAR, self.colleges[code])

    def caller(self, role: Role, organisation_id: str | None = None) -> Caller:
        """Somebody with one role."""
        return Caller(
            kind=CallerKind.PERSON,
            id=f"{role}-{organisation_id}"[:64],
            tenant_id=self.tenant,
            grants=(Grant(role, organisation_id),),
            second_factor_passed=True,
        )

    def enrol(self, people: Sequence[DemoCandidate], code: str = FIRST) -> None:
        """Hand in a list and import it."""
        caller, college = self.registrar(code), self.colleges[code]
        handed = handing_in.check(self.desk, caller, college, listed(people), batch_id=self.batch)
        file_id = handing_in.keep(self.desk, caller, handed, "list.xlsx")
        outcome = handing_in.import_checked(self.desk, caller, file_id, handed)
        assert outcome.imported == len(people)

    def hand_in_photos(self, data: bytes, code: str = FIRST, name: str = "photos.zip") -> str:
        """Hand in an archive; it waits to be read."""
        digest = self.desk.blobs.put(data, tenant=self.tenant)
        with photo_archive.opened(data, self.desk.settings) as album:
            photos = len(album.names)
        with self.desk.database.write(self.tenant) as tx:
            return photo_files.hand_in(
                tx,
                self.clock,
                self.registrar(code),
                self.batch,
                self.colleges[code],
                digest=digest,
                name=name,
                photos=photos,
            ).id

    def read_photos(self) -> list[dict[str, Any]]:
        """Do the jobs that wait for photos to be read."""
        tools = PhotoTools(self.desk.blobs, self.desk.settings)
        with self.desk.database.read(self.tenant) as tx:
            wanted = select(JobRow).where(
                JobRow.kind == photo_files.JOB, JobRow.state == JobState.WAITING
            )
            waiting = list(tx.scalars(wanted.order_by(JobRow.created_at)))
        contexts = [
            JobContext(row.id, row.tenant_id, row.payload, row.asked_by, self.desk.database)
            for row in waiting
        ]
        return [read_photos(context, tools) for context in contexts]

    def count(self, kind: type[Any]) -> int:
        """How many rows of a table the body has."""
        with self.desk.database.read(self.tenant) as tx:
            return tx.execute(select(func.count()).select_from(kind)).scalar_one()

    def photographed(self) -> set[str]:
        """The digests of all photos that candidates have."""
        with self.desk.database.read(self.tenant) as tx:
            found = tx.scalars(select(CandidateRow.photo_digest))
            return {digest for digest in found if digest is not None}


def open_office(desk: Desk, code: str = "9001") -> Office:
    """Found a body with two colleges and announce a batch that is open for six more days."""
    with desk.database.write() as tx:
        tenant = found_tenant(tx, desk.clock, code=code, name=f"演示评价中心 {code}").id
    with desk.database.write(tenant) as tx:
        colleges = {
            code: add_organisation(
                tx, desk.clock, kind=OrganisationKind.COLLEGE, code=code, name=name
            ).id
            for code, name in COLLEGES
        }
        batch = announce(tx, desk, tenant, BATCH, "202604")
    return Office(desk, tenant, colleges, batch)


def announce(tx: Any, desk: Desk, tenant: str, name: str, code: str) -> str:
    """Announce a batch; its id."""
    today: date = batches.local_today(desk.clock)
    new = batches.NewBatch(
        code=code,
        name=name,
        scheme_code="063",
        certificate_name=CERTIFICATE,
        levels=tuple(LevelOffered(level, level) for level in ("初级", "中级", "高级")),
        sites=(SITE_NAME,),
        first_day=today - timedelta(days=10),
        last_day=today + timedelta(days=6),
        exam_date=today + timedelta(days=28),
        default_quota=100,
    )
    return batches.announce_batch(tx, desk.clock, system_caller(tenant), new).id


def people_of(code: str = FIRST, count: int = 4) -> tuple[DemoCandidate, ...]:
    """The first candidates of a college."""
    return of_college(code)[:count]


def listed(
    people: Iterable[DemoCandidate],
    *,
    batch: str = BATCH,
    edit: Callable[[Any], None] | None = None,
) -> bytes:
    """A college's list as an xlsx file; ``edit`` has a last go at the sheet."""
    data = demo_workbook(tuple(people), batch)
    if edit is None:
        return data
    book: Workbook = load_workbook(io.BytesIO(data))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive as people pack it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def album_of(people: Iterable[DemoCandidate], first_seed: int = 1) -> list[tuple[str, bytes]]:
    """A photo of each, named by student number."""
    return [
        (f"照片/{person.student_number}.jpg", portrait(seed))
        for seed, person in enumerate(people, first_seed)
    ]
