"""Tables of batches, candidates, enrolments and the files they came from."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from foundation.tenancy import OrganisationRow


class EnrolmentState(StrEnum):
    """How far an enrolment has come; the exam itself has states of its own."""

    ENROLLED = "enrolled"
    ADMITTED = "admitted"
    WITHDRAWN = "withdrawn"


class FileState(StrEnum):
    """Whether the good rows of a file were taken."""

    CHECKED = "checked"
    IMPORTED = "imported"


class PhotoState(StrEnum):
    """How far photos that were handed in have come."""

    READING = "reading"
    READ = "read"
    TAKEN = "taken"
    FORGOTTEN = "forgotten"
    """Nobody took them in time, or they could not be read: nothing of them is kept."""


class BatchRow(TenantOwned, Base):
    """One exam plan (考试批次): a scheme, its levels and sites, and the window to enrol in."""

    __tablename__ = "exam_batch"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        UniqueConstraint("tenant_id", "number_prefix"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    scheme_code: Mapped[str] = mapped_column(String(32), index=True)
    certificate_name: Mapped[str] = mapped_column(String(120))
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """``[{"code": "L1", "title": "初级", "minimum_age": 16}, …]``."""
    sites: Mapped[list[str]] = mapped_column(JSON)
    number_prefix: Mapped[str] = mapped_column(String(12))
    """Digits with which the admission numbers of the batch begin."""
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """First instant at which the window is closed."""
    exam_date: Mapped[date] = mapped_column(Date)
    default_quota: Mapped[int | None] = mapped_column(Integer)
    """Places of a college that has no quota of its own; None is no bound."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuotaRow(TenantOwned, Base):
    """How many places one college has in one batch."""

    __tablename__ = "exam_batch_quota"
    __table_args__ = (UniqueConstraint("batch_id", "organisation_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey(BatchRow.id))
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey(OrganisationRow.id))
    places: Mapped[int] = mapped_column(Integer)


class CandidateRow(TenantOwned, Base):
    """A person who sits exams of one body. What identifies them is sealed; see `sealing`."""

    __tablename__ = "exam_candidate"
    __table_args__ = (UniqueConstraint("tenant_id", "document_blind"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(400))
    name_key: Mapped[str] = mapped_column(String(400), index=True)
    name_on_certificate: Mapped[str] = mapped_column(String(400))
    document_kind: Mapped[str] = mapped_column(String(32))
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    document_masked: Mapped[str] = mapped_column(String(24))
    document_blind: Mapped[str] = mapped_column(String(64))
    sex: Mapped[str | None] = mapped_column(String(8))
    birth_date: Mapped[date | None] = mapped_column(Date)
    ethnicity: Mapped[str] = mapped_column(String(40), default="")
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    photo_digest: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EnrolmentFileRow(TenantOwned, Base):
    """An uploaded list as it came: its content lies in the blob store under ``digest``."""

    __tablename__ = "exam_enrolment_file"
    __table_args__ = (UniqueConstraint("organisation_id", "batch_id", "digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey(OrganisationRow.id), index=True)
    batch_id: Mapped[str | None] = mapped_column(Id, ForeignKey(BatchRow.id), index=True)
    """The batch whose page it was handed in on; None where every row of the list names one."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file, in hex, which is also its name in the blob store."""
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[FileState] = mapped_column(String(16), default=FileState.CHECKED.value)
    rows: Mapped[int] = mapped_column(Integer)
    good: Mapped[int] = mapped_column(Integer)
    warned: Mapped[int] = mapped_column(Integer)
    wrong: Mapped[int] = mapped_column(Integer)
    ignored: Mapped[int] = mapped_column(Integer)
    imported: Mapped[int] = mapped_column(Integer, default=0)
    results: Mapped[str | None] = mapped_column(String(64))
    """Digest of the latest check's results in the blob store; see `kept_results`."""
    uploaded_by: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EnrolmentRow(TenantOwned, Base):
    """One candidate in one batch at one level, enrolled by a college."""

    __tablename__ = "exam_enrolment"
    __table_args__ = (
        UniqueConstraint("batch_id", "candidate_id"),
        UniqueConstraint("tenant_id", "admission_number"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey(BatchRow.id))
    candidate_id: Mapped[str] = mapped_column(Id, ForeignKey(CandidateRow.id), index=True)
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey(OrganisationRow.id), index=True)
    file_id: Mapped[str | None] = mapped_column(Id, ForeignKey(EnrolmentFileRow.id), index=True)
    level: Mapped[str] = mapped_column(String(32))
    subjects: Mapped[str] = mapped_column(String(16))
    resit: Mapped[bool] = mapped_column(Boolean, default=False)
    previous_admission: Mapped[str] = mapped_column(String(60), default="")
    department: Mapped[str] = mapped_column(String(120), default="")
    major: Mapped[str] = mapped_column(String(120), default="")
    class_name: Mapped[str] = mapped_column(String(120), default="")
    student_number: Mapped[str] = mapped_column(String(60), default="")
    education: Mapped[str | None] = mapped_column(String(32))
    entry_month: Mapped[str | None] = mapped_column(String(7))
    site: Mapped[str] = mapped_column(String(120))
    photo_name: Mapped[str] = mapped_column(String(200), default="")
    accommodation: Mapped[str] = mapped_column(String(120), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[EnrolmentState] = mapped_column(
        String(16), default=EnrolmentState.ENROLLED.value, index=True
    )
    admission_number: Mapped[str | None] = mapped_column(String(32))
    room: Mapped[int | None] = mapped_column(Integer)
    seat: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PhotoUploadRow(TenantOwned, Base):
    """Photos handed in together: an archive that is read, looked at, and then taken."""

    __tablename__ = "exam_photo_upload"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey(BatchRow.id), index=True)
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey(OrganisationRow.id), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    """Digest of the archive, which the blob store forgets once it has been read."""
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[PhotoState] = mapped_column(String(16), default=PhotoState.READING.value)
    job_id: Mapped[str | None] = mapped_column(Id)
    photos: Mapped[int] = mapped_column(Integer)
    matched: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    unmatched: Mapped[int] = mapped_column(Integer, default=0)
    results: Mapped[str | None] = mapped_column(String(64))
    """Digest of what was found in it; see `photo_reading.Reading`."""
    taken: Mapped[int] = mapped_column(Integer, default=0)
    uploaded_by: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoosePhotoRow(TenantOwned, Base):
    """A photo in the blob store that may be nobody's, and since when; see `photo_keeping`."""

    __tablename__ = "exam_loose_photo"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
