"""What the checks know about the batches, and what they make of a good row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from exam_engine.enrolment.document_numbers import DocumentKind, Sex
from exam_engine.enrolment.headers import REQUIRED, Column


class Education(StrEnum):
    """Kind of schooling (学历层次)."""

    SECONDARY = "secondary-vocational"
    COLLEGE = "higher-vocational"
    BACHELOR = "bachelor"
    SOCIAL = "social"


class Subjects(StrEnum):
    """Which parts of the exam are sat."""

    ALL = "all"
    THEORY = "theory"
    PRACTICAL = "practical"


@dataclass(frozen=True, slots=True)
class LevelOffered:
    """One level of a batch; ``minimum_age`` in years on the day of the exam."""

    code: str
    title: str
    minimum_age: int | None = None


@dataclass(frozen=True, slots=True)
class BatchOffered:
    """A batch as the checks see it for one college.

    ``quota`` is how many the college may enrol (None: no bound), ``used`` how many it has.
    ``enrolled`` maps the blind key of each person in the batch to the matching key of their name.
    ``opens`` and ``closes`` are local times to be shown.
    """

    id: str
    code: str
    name: str
    certificate: str
    levels: tuple[LevelOffered, ...]
    sites: tuple[str, ...]
    is_open: bool = True
    opens: str = ""
    closes: str = ""
    exam_date: date | None = None
    quota: int | None = None
    used: int = 0
    enrolled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchContext:
    """All that a file is checked against.

    ``blind`` turns a document's matching key into the key under which it is stored.
    ``given`` holds values the page already knows (the college, the batch); a column that is given
    may be missing from the file, and its empty cells take the value.
    """

    batches: tuple[BatchOffered, ...]
    today: date
    blind: Callable[[str], str]
    school: str = ""
    allow_fictional: bool = False
    given: Mapping[Column, str] = field(default_factory=dict)

    @property
    def required(self) -> frozenset[Column]:
        """Columns that the file itself has to have."""
        return REQUIRED - frozenset(self.given)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be imported. ``document_number`` is whole: keep it out of logs and pages."""

    name: str
    name_key: str
    name_on_certificate: str
    document_kind: DocumentKind
    document_number: str
    document_masked: str
    blind_key: str
    sex: Sex | None
    birth_date: date | None
    ethnicity: str
    phone: str
    email: str
    school: str
    department: str
    major: str
    class_name: str
    student_number: str
    education: Education | None
    entry_month: str | None
    batch_id: str
    level: str
    subjects: Subjects
    resit: bool
    previous_admission: str
    site: str
    photo: str
    accommodation: str
    remarks: str
