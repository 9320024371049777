"""A list becomes enrolments whole or not at all, once, in its window, for its own college only."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text

from exam_engine.enrolment import admission, batches, imports, roster
from exam_engine.enrolment.candidates import LevelOffered
from exam_engine.enrolment.entrance_register import EntranceRegister
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.spreadsheet import CheckedFile
from exam_engine.enrolment.tables import CandidateRow, EnrolmentFileRow, EnrolmentRow
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLate
from foundation.keys import KeyRing
from foundation.roles import Caller, CallerKind, Grant, Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant

GoodRow = Callable[..., dict[Column, Any]]
Make = Callable[..., bytes]


def registrar(organisation_id: str, tenant: str) -> Caller:
    return Caller(
        kind=CallerKind.PERSON,
        id=f"registrar-{organisation_id}",
        tenant_id=tenant,
        grants=(Grant(Role.REGISTRAR, organisation_id),),
        second_factor_passed=True,
    )


@dataclass
class Office:
    """A body with two colleges and one batch, and the steps of an upload in one call."""

    database: Database
    clock: FixedClock
    ring: KeyRing
    tenant: str
    college: str
    neighbour: str
    batch: str

    @property
    def seal(self) -> CandidateSeal:
        return CandidateSeal(self.ring, self.tenant)

    def caller(self, college: str | None = None) -> Caller:
        return registrar(college or self.college, self.tenant)

    def check(self, data: bytes, college: str | None = None) -> CheckedFile:
        college = college or self.college
        with self.database.read(tenant=self.tenant) as tx:
            context = imports.context_for(
                tx, self.clock, self.seal, self.caller(college), college, allow_fictional=True
            )
        checked = imports.check(data, context)
        with self.database.read(tenant=self.tenant) as tx:
            return imports.against_register(tx, checked)

    def keep(self, data: bytes, checked: CheckedFile, college: str | None = None) -> str:
        college = college or self.college
        with self.database.write(tenant=self.tenant) as tx:
            return imports.keep_file(
                tx,
                self.clock,
                self.caller(college),
                college,
                checked,
                digest=hashlib.sha256(data).hexdigest(),
                name="C:\\名单.xlsx",
            ).id

    def confirm(
        self, file_id: str, checked: CheckedFile, college: str | None = None
    ) -> imports.Outcome:
        with self.database.write(tenant=self.tenant) as tx:
            return imports.confirm(
                tx, self.clock, self.seal, self.caller(college), file_id, checked
            )

    def upload(self, data: bytes, college: str | None = None) -> imports.Outcome:
        checked = self.check(data, college)
        return self.confirm(self.keep(data, checked, college), checked, college)

    def count(self, kind: type[Any]) -> int:
        with self.database.read(tenant=self.tenant) as tx:
            return tx.execute(select(func.count()).select_from(kind)).scalar_one()


@pytest.fixture
def office(either_database: Database, clock: FixedClock) -> Office:
    database = either_database
    with database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    with database.write(tenant=tenant) as tx:
        colleges = [
            add_organisation(tx, clock, kind=OrganisationKind.COLLEGE, code=code, name=name).id
            for code, name in (("LJ", "临江职业技术学院（演示）"), ("YL", "云岭科技学院（演示）"))
        ]
        batch = batches.announce_batch(
            tx,
            clock,
            system_caller(tenant),
            batches.NewBatch(
                code="9001-2026-04",
                name="2026年第四批",
                scheme_code="063",
                certificate_name="在线学习服务",
                levels=(LevelOffered("L1", "初级", 16), LevelOffered("L2", "中级", 16)),
                sites=("临江考点", "云岭考点"),
                first_day=date(2026, 11, 1),
                last_day=date(2026, 11, 27),
                exam_date=date(2026, 12, 19),
            ),
        ).id
    return Office(database, clock, KeyRing.generate(), tenant, *colleges, batch)


@pytest.fixture
def three(good_row: GoodRow, workbook: Make) -> bytes:
    """Two good rows and one with a wrong phone."""
    return workbook([good_row(1), good_row(2, phone="1"), good_row(3)])


def test_good_rows_are_taken_and_wrong_rows_are_left(office: Office, three: bytes) -> None:
    outcome = office.upload(three)
    assert (outcome.imported, outcome.already, outcome.repeated) == (2, 0, False)
    assert office.count(EnrolmentRow) == 2
    with office.database.read(tenant=office.tenant) as tx:
        file = tx.scalars(select(EnrolmentFileRow)).one()
        assert (file.rows, file.good, file.wrong, file.imported) == (3, 2, 1, 2)
        assert file.name == "名单.xlsx"


def test_the_same_file_again_changes_nothing(office: Office, three: bytes) -> None:
    office.upload(three)
    again = office.upload(three)
    assert again.repeated
    assert again.imported == 0
    assert office.count(EnrolmentRow) == office.count(CandidateRow) == 2
    assert office.count(EnrolmentFileRow) == 1


def test_a_corrected_file_adds_only_what_was_missing(
    office: Office, three: bytes, good_row: GoodRow, workbook: Make
) -> None:
    office.upload(three)
    outcome = office.upload(workbook([good_row(1), good_row(2), good_row(3)]))
    assert outcome.imported == 1
    assert office.count(EnrolmentRow) == 3


def test_what_identifies_a_person_is_sealed(
    office: Office, three: bytes, good_row: GoodRow
) -> None:
    office.upload(three)
    number = good_row(1)[Column.DOCUMENT_NUMBER]
    with office.database.read(tenant=office.tenant) as tx:
        person = tx.scalars(select(CandidateRow).order_by(CandidateRow.document_masked)).first()
        assert person is not None
        assert number.encode() not in person.document_sealed
        assert person.document_masked == number[:3] + "*" * 11 + number[-4:]
        assert office.seal.open_document(person.document_sealed) == number
        assert office.seal.open_contact(person.phone_sealed) == good_row(1)[Column.PHONE]
    with office.database.engine.connect() as connection:
        tables = (
            "exam_candidate",
            "exam_enrolment",
            "exam_enrolment_file",
            "foundation_audit_entry",
        )
        for table in tables:
            stored = repr(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert stored != "[]"
            assert number not in stored
            assert good_row(1)[Column.PHONE] not in stored


def test_an_import_that_fails_leaves_nothing(
    office: Office, three: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = office.check(three)
    file_id = office.keep(three, checked)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(imports, "_store_enrolments", fail)
    with pytest.raises(RuntimeError):
        office.confirm(file_id, checked)
    assert office.count(CandidateRow) == office.count(EnrolmentRow) == 0


def test_after_the_window_nothing_is_taken_and_the_row_says_why(
    office: Office, three: bytes
) -> None:
    checked = office.check(three)
    file_id = office.keep(three, checked)
    office.clock.advance(days=6, hours=14, minutes=59, seconds=59)  # 23:59:59 on the last day
    assert office.check(three).count(RowStatus.OK) == 2
    office.clock.advance(seconds=1)
    with pytest.raises(TooLate) as refused:
        office.confirm(file_id, checked)
    assert refused.value.facts["closes"] == "2026-11-27 23:59:59"
    late = office.check(three)
    assert late.good == ()
    assert late.results[0].notices[0].code == "enrolment-window-closed"
    assert office.count(EnrolmentRow) == 0


def test_a_quota_filled_between_check_and_confirmation_takes_nobody(
    office: Office, three: bytes, good_row: GoodRow, workbook: Make
) -> None:
    with office.database.write(tenant=office.tenant) as tx:
        admin = system_caller(office.tenant)
        batches.set_quota(tx, office.clock, admin, office.batch, office.college, 3)
    checked = office.check(three)
    file_id = office.keep(three, checked)
    office.upload(workbook([good_row(8), good_row(9)]))
    with pytest.raises(Conflict) as refused:
        office.confirm(file_id, checked)
    assert refused.value.code == "enrolment-quota-filled"
    assert office.count(EnrolmentRow) == 2
    assert office.check(three).results[2].notices[0].code == "enrolment-quota-exceeded"


def test_a_known_number_by_another_name_is_an_error(
    office: Office, three: bytes, good_row: GoodRow, workbook: Make
) -> None:
    office.upload(three)
    other = workbook([good_row(1, name="李四")])
    (result,) = office.check(other).results
    assert [n.code for n in result.notices] == ["enrolment-enrolled-other-name"]


def test_a_person_of_an_earlier_batch_is_known_again_and_by_one_name(
    office: Office, three: bytes, good_row: GoodRow, workbook: Make
) -> None:
    office.upload(three)
    next_batch = batches.NewBatch(
        "9001-2026-05", "2026年第五批", "063", "在线学习服务", (LevelOffered("L2", "中级"),),
        ("临江考点",), date(2026, 11, 1), date(2026, 11, 27), date(2026, 12, 26),
    )  # fmt: skip
    with office.database.write(tenant=office.tenant) as tx:
        batches.announce_batch(tx, office.clock, system_caller(office.tenant), next_batch)
    rows = [
        good_row(1, batch="2026年第五批", phone="19912345678"),
        good_row(3, batch="2026年第五批", name="李四"),
    ]
    again = workbook(rows)
    checked = office.check(again)
    assert [n.code for n in checked.results[1].notices] == ["enrolment-known-other-name"]
    assert office.confirm(office.keep(again, checked), checked).imported == 1
    assert office.count(CandidateRow) == 2
    assert office.count(EnrolmentRow) == 3
    with office.database.read(tenant=office.tenant) as tx:
        phones = [
            office.seal.open_contact(s) for s in tx.scalars(select(CandidateRow.phone_sealed))
        ]
    assert "19912345678" in phones


def test_a_race_of_two_colleges_for_one_number_is_refused_whole(
    office: Office, three: bytes, good_row: GoodRow, workbook: Make
) -> None:
    checked = office.check(three)
    file_id = office.keep(three, checked)
    other = workbook([good_row(1, name="李四", school="云岭科技学院（演示）")])
    assert office.upload(other, office.neighbour).imported == 1
    with pytest.raises(Conflict) as refused:
        office.confirm(file_id, checked)
    assert refused.value.code == "enrolment-register-moved"
    assert office.count(EnrolmentRow) == 1


def test_a_college_sees_and_touches_only_its_own(office: Office, three: bytes) -> None:
    checked = office.check(three)
    file_id = office.keep(three, checked)
    office.confirm(file_id, checked)
    mine, theirs = office.caller(), office.caller(office.neighbour)
    with office.database.read(tenant=office.tenant) as tx:
        assert len(roster.enrolments(tx, mine)) == roster.count_enrolments(tx, mine) == 2
        assert roster.enrolments(tx, theirs) == []
        assert roster.enrolments(tx, theirs, roster.Sought(organisation_id=office.college)) == []
        (first, _) = roster.enrolments(tx, mine, roster.Sought(batch_id=office.batch))
        assert "*" in first.document_masked
        with pytest.raises(NotFound):
            roster.enrolment(tx, theirs, first.enrolment_id)
        with pytest.raises(NotFound):
            imports.enrolment_file(tx, theirs, file_id)
        with pytest.raises(Forbidden):
            imports.context_for(tx, office.clock, office.seal, theirs, office.college)
    with office.database.write(tenant=office.tenant) as tx:
        number = roster.document_number(tx, office.clock, office.seal, mine, first.enrolment_id)
        assert len(number) == 18
        with pytest.raises(NotFound):
            roster.document_number(tx, office.clock, office.seal, theirs, first.enrolment_id)


def test_another_body_sees_nothing(office: Office, three: bytes) -> None:
    with office.database.write() as tx:
        other_tenant = found_tenant(tx, office.clock, code="9002", name="另一评价中心").id
    office.upload(three)
    with office.database.read(tenant=other_tenant) as tx:
        assert roster.enrolments(tx, system_caller(other_tenant)) == []
        assert batches.batches(tx) == []
        with pytest.raises(NotFound):
            batches.batch(tx, office.batch)
    assert CandidateSeal(office.ring, other_tenant).blind("x") != office.seal.blind("x")


def test_a_batch_with_dates_out_of_order_or_a_taken_code_is_refused(office: Office) -> None:
    admin = system_caller(office.tenant)
    new = batches.NewBatch(
        "9001-2026-05", "五", "063", "证", (LevelOffered("L1", "初级"),), ("甲",),
        date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 1),
    )  # fmt: skip
    with office.database.write(tenant=office.tenant) as tx:
        with pytest.raises(Invalid, match="enrolment-batch-dates"):
            batches.announce_batch(tx, office.clock, admin, new)
        taken = replace(new, code="9001-2026-04", exam_date=date(2026, 12, 9))
        with pytest.raises(Conflict, match="enrolment-batch-code-taken"):
            batches.announce_batch(tx, office.clock, admin, taken)
        with pytest.raises(Forbidden):
            batches.announce_batch(tx, office.clock, office.caller(), new)


def admit(office: Office, seed: str = "s") -> admission.Admission:
    with office.database.write(tenant=office.tenant) as tx:
        return admission.admit_all(
            tx, office.clock, system_caller(office.tenant), office.batch, seed=seed
        )


def test_admission_numbers_come_after_the_window_and_open_the_entrance(
    office: Office, three: bytes, good_row: GoodRow
) -> None:
    office.upload(three)
    with pytest.raises(Conflict, match="enrolment-window-still-open"):
        admit(office)
    office.clock.advance(days=8)
    assert admit(office).admitted == 2
    assert admit(office).admitted == 0
    with office.database.read(tenant=office.tenant) as tx:
        lines = roster.enrolments(tx, office.caller())
    numbers = [line.admission_number or "" for line in lines]
    assert len(set(numbers)) == 2
    assert all(admission.is_admission_number(number) for number in numbers)
    assert numbers[0].startswith("900120260401001")
    register = EntranceRegister(office.ring, office.clock).find
    typed = f" {good_row(1)[Column.DOCUMENT_NUMBER]} "
    with office.database.read(tenant=EVERY_TENANT) as tx:
        found = register(tx, numbers[0], typed)
        assert found is not None
        assert (found.name, found.level, found.tenant_id) == ("张伟", "L2", office.tenant)
        assert register(tx, numbers[1], typed) is None
        assert register(tx, "0", typed) is None


def test_three_thousand_rows_are_imported(
    office: Office, good_row: GoodRow, workbook: Make, number: Callable[..., str]
) -> None:
    born = [date(2002 + n // 336, 1 + n // 28 % 12, 1 + n % 28) for n in range(1000)]
    data = workbook(
        good_row(n, document_number=number(n // 1000, born=born[n % 1000]), class_name=f"{n % 60}")
        for n in range(3000)
    )
    begun = time.perf_counter()
    checked = office.check(data)
    read = time.perf_counter()
    file_id = office.keep(data, checked)
    assert office.confirm(file_id, checked).imported == 3000
    done = time.perf_counter()
    office.clock.advance(days=8)
    assert admit(office).admitted == 3000
    seated = time.perf_counter()
    print(
        f"3000 rows: check {read - begun:.2f} s, import {done - read:.2f} s, "
        f"seats and numbers {seated - done:.2f} s"
    )


def test_the_clock_of_the_machine_does_not_move_the_national_day() -> None:
    assert batches.local_today(FixedClock(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))) == date(
        2026, 11, 21
    )
