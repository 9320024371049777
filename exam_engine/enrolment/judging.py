"""Judges one row of an enrolment sheet and makes a candidate of it where it is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exam_engine.enrolment import fields
from exam_engine.enrolment.candidates import (
    BatchContext,
    BatchOffered,
    Candidate,
    LevelOffered,
)
from exam_engine.enrolment.dates import read_date, read_month
from exam_engine.enrolment.document_numbers import Document, DocumentKind, Sex, judge_document
from exam_engine.enrolment.eligibility import age_notice
from exam_engine.enrolment.headers import REQUIRED, Column
from exam_engine.enrolment.names import Name, judge_name
from exam_engine.enrolment.normalising import comparison_key, shortened
from exam_engine.enrolment.notices import Notice, error, has_error, warning
from exam_engine.enrolment.photo_names import judge_photo_name
from exam_engine.enrolment.row_values import RowValues

# Columns judged by rules of their own, which also say when they are empty.
_JUDGED = frozenset({Column.NAME, Column.DOCUMENT_NUMBER})
_LONGEST: Mapping[Column, int] = {
    Column.ETHNICITY: 40,
    Column.SCHOOL: 120,
    Column.DEPARTMENT: 120,
    Column.MAJOR: 120,
    Column.CLASS_NAME: 120,
    Column.STUDENT_NUMBER: 60,
    Column.PREVIOUS_ADMISSION: 60,
    Column.PHOTO: 200,
    Column.ACCOMMODATION: 120,
    Column.REMARKS: 500,
}


@dataclass(frozen=True, slots=True)
class _Person:
    document: Document
    name: Name
    name_on_certificate: str
    sex: Sex | None
    birth_date: date | None


class _Judge:
    """Collects the notices of one row while its fields are read."""

    def __init__(self, values: RowValues, context: BatchContext) -> None:
        self.values = values
        self.context = context
        self.notices: list[Notice] = []
        self.texts: dict[Column, str] = {
            column: values.text(column)
            for column in Column
            if column
            not in (
                Column.NAME,
                Column.NAME_ON_CERTIFICATE,
                Column.DOCUMENT_NUMBER,
                Column.BIRTH_DATE,
                Column.ENTRY_MONTH,
                Column.SEQUENCE,
            )
        }

    def keep(self, notice: Notice | None) -> None:
        if notice is not None:
            self.notices.append(notice)

    def all_notices(self) -> tuple[Notice, ...]:
        """Notices of the cells first; an empty field is not told where its cell already was."""
        told = {notice.column for notice in self.values.notices if has_error((notice,))}
        own = [notice for notice in self.notices if notice.column not in told]
        return (*self.values.notices, *own)


def judge_row(
    values: RowValues, context: BatchContext
) -> tuple[tuple[Notice, ...], Candidate | None]:
    """All notices of a row, and the candidate where none of them is an error."""
    judge = _Judge(values, context)
    person = _person(judge)
    _required(judge)
    _lengths(judge)
    batch = _batch(judge)
    level = _level(judge, batch)
    candidate = _candidate(judge, person, batch, level)
    notices = judge.all_notices()
    return notices, None if has_error(notices) else candidate


def _person(judge: _Judge) -> _Person:
    values, context = judge.values, judge.context
    raw_name = values.value(Column.NAME)
    name = judge_name("" if raw_name is None else str(raw_name))
    judge.notices.extend(name.notices)
    raw_printed = values.value(Column.NAME_ON_CERTIFICATE)
    printed = name
    if raw_printed is not None:
        printed = judge_name(str(raw_printed), column=Column.NAME_ON_CERTIFICATE)
        judge.notices.extend(printed.notices)
    kind_text = judge.texts[Column.DOCUMENT_KIND]
    kind: DocumentKind | None = None
    if kind_text:
        kind, notice = fields.read_kind(kind_text)
        judge.keep(notice)
    number = values.value(Column.DOCUMENT_NUMBER)
    document = judge_document(
        kind or DocumentKind.RESIDENT_ID,
        number if isinstance(number, str | int | float) else "",
        today=context.today,
        allow_fictional=context.allow_fictional,
    )
    if kind is not None or not document.number:
        judge.notices.extend(document.notices)
    sex, birth = _derived(judge, document)
    return _Person(document, name, printed.text, sex, birth)


def _derived(judge: _Judge, document: Document) -> tuple[Sex | None, date | None]:
    """Sex and birth date: the document tells them, and a column that differs is an error."""
    stated_sex, notice = fields.read_sex(judge.texts[Column.SEX])
    judge.keep(notice)
    raw = judge.values.value(Column.BIRTH_DATE)
    stated_birth: date | None = None
    if raw is not None:
        stated_birth, notice = read_date(raw, Column.BIRTH_DATE)
        judge.keep(notice)
    if stated_birth is not None and stated_birth > judge.context.today:
        judge.keep(error("enrolment-birth-future", Column.BIRTH_DATE))
    if document.sex and stated_sex and document.sex is not stated_sex:
        judge.keep(error("enrolment-sex-differs", Column.SEX, document=document.sex.value))
    told = document.birth_date if document.good else None
    if told and stated_birth and told != stated_birth:
        judge.keep(
            error(
                "enrolment-birth-differs",
                Column.BIRTH_DATE,
                document=told.isoformat(),
                given=stated_birth.isoformat(),
            )
        )
    return document.sex or stated_sex, document.birth_date or stated_birth


def _required(judge: _Judge) -> None:
    for column in REQUIRED - _JUDGED - {Column.ENTRY_MONTH}:
        if not judge.texts[column]:
            judge.keep(error("enrolment-value-missing", column))


def _lengths(judge: _Judge) -> None:
    for column, limit in _LONGEST.items():
        length = len(judge.texts[column])
        if length > limit:
            judge.keep(error("enrolment-value-too-long", column, length=length, limit=limit))


def _batch(judge: _Judge) -> BatchOffered | None:
    given = judge.texts[Column.BATCH]
    if not given:
        return None
    key = comparison_key(given)
    for batch in judge.context.batches:
        if key in (comparison_key(batch.name), comparison_key(batch.code)):
            break
    else:
        names = [batch.name for batch in judge.context.batches if batch.is_open]
        judge.keep(
            error("enrolment-batch-unknown", Column.BATCH, given=shortened(given), offered=names)
        )
        return None
    if not batch.is_open:
        judge.keep(
            error(
                "enrolment-window-closed",
                Column.BATCH,
                batch=batch.name,
                opens=batch.opens,
                closes=batch.closes,
            )
        )
    _certificate_and_site(judge, batch)
    return batch


def _certificate_and_site(judge: _Judge, batch: BatchOffered) -> None:
    certificate = judge.texts[Column.CERTIFICATE]
    if certificate and comparison_key(certificate) != comparison_key(batch.certificate):
        judge.keep(
            error(
                "enrolment-certificate-differs",
                Column.CERTIFICATE,
                given=shortened(certificate),
                expected=batch.certificate,
            )
        )
    site = judge.texts[Column.SITE]
    known = {comparison_key(offered): offered for offered in batch.sites}
    if site and batch.sites and comparison_key(site) not in known:
        judge.keep(
            error(
                "enrolment-site-unknown",
                Column.SITE,
                given=shortened(site),
                offered=list(batch.sites),
            )
        )
    judge.texts[Column.SITE] = known.get(comparison_key(site), site)
    school = judge.texts[Column.SCHOOL]
    own = judge.context.school
    if school and own and comparison_key(school) != comparison_key(own):
        judge.keep(
            error("enrolment-school-differs", Column.SCHOOL, given=shortened(school), expected=own)
        )


def _level(judge: _Judge, batch: BatchOffered | None) -> LevelOffered | None:
    given = judge.texts[Column.LEVEL]
    if batch is None or not given:
        return None
    level, notice = fields.read_level(given, batch.levels)
    judge.keep(notice)
    return level


def _candidate(
    judge: _Judge, person: _Person, batch: BatchOffered | None, level: LevelOffered | None
) -> Candidate | None:
    texts = judge.texts
    phone, phone_notice = fields.read_phone(texts[Column.PHONE])
    email, email_notice = fields.read_email(texts[Column.EMAIL])
    education, education_notice = fields.read_education(texts[Column.EDUCATION])
    subjects, subjects_notice = fields.read_subjects(texts[Column.SUBJECTS])
    resit, resit_notice = fields.read_yes(texts[Column.RESIT], Column.RESIT)
    photo, photo_notices = judge_photo_name(texts[Column.PHOTO])
    if texts[Column.PHONE]:
        judge.keep(phone_notice)
    if texts[Column.EDUCATION]:
        judge.keep(education_notice)
    for notice in (email_notice, subjects_notice, resit_notice, *photo_notices):
        judge.keep(notice)
    if resit and not texts[Column.PREVIOUS_ADMISSION]:
        judge.keep(warning("enrolment-resit-without-number", Column.PREVIOUS_ADMISSION))
    entry = _entry_month(judge)
    if batch is not None and level is not None and person.document.good:
        judge.keep(
            age_notice(
                person.birth_date,
                on=batch.exam_date or judge.context.today,
                minimum=level.minimum_age,
            )
        )
    if batch is None or level is None or not person.document.good:
        return None
    document = person.document
    return Candidate(
        name=person.name.text,
        name_key=person.name.matching_key,
        name_on_certificate=person.name_on_certificate,
        document_kind=document.kind,
        document_number=document.number,
        document_masked=document.masked,
        blind_key=judge.context.blind(document.matching_key),
        sex=person.sex,
        birth_date=person.birth_date,
        ethnicity=texts[Column.ETHNICITY],
        phone=phone,
        email=email,
        school=texts[Column.SCHOOL],
        department=texts[Column.DEPARTMENT],
        major=texts[Column.MAJOR],
        class_name=texts[Column.CLASS_NAME],
        student_number=texts[Column.STUDENT_NUMBER],
        education=education,
        entry_month=entry,
        batch_id=batch.id,
        level=level.code,
        subjects=subjects,
        resit=resit,
        previous_admission=texts[Column.PREVIOUS_ADMISSION],
        site=texts[Column.SITE],
        photo=photo,
        accommodation=texts[Column.ACCOMMODATION],
        remarks=texts[Column.REMARKS],
    )


def _entry_month(judge: _Judge) -> str | None:
    raw = judge.values.value(Column.ENTRY_MONTH)
    if raw is None:
        judge.keep(error("enrolment-value-missing", Column.ENTRY_MONTH))
        return None
    month, notice = read_month(raw, Column.ENTRY_MONTH)
    judge.keep(notice)
    return month
