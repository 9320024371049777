"""Batches are counted for the colleges that the caller sees; names are found by their parts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exam_engine.enrolment import admission, batches, overview, roster
from exam_engine.enrolment.admission_list import Admitted, make_admission_list
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.overview import BatchCount
from exam_engine.enrolment.roster import Sought
from exam_engine.enrolment.settings import EnrolmentSettings
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Fact
from foundation.keys import KeyRing
from foundation.roles import Caller, Role, system_caller
from tests.enrolment_office import FIRST, SECOND, Office, open_office, people_of


@pytest.fixture
def office(either_database: Database, clock: FixedClock, tmp_path: Path) -> Office:
    ring = KeyRing.generate()
    blobs = BlobStore.open(BlobSettings(folder=str(tmp_path / "blobs")), ring)
    settings = EnrolmentSettings(allow_fictional=True)
    office = open_office(Desk(either_database, clock, ring, blobs, settings))
    office.enrol(people_of(FIRST, 4))
    office.enrol(people_of(SECOND, 3), SECOND)
    return office


def count(office: Office, caller: Caller) -> BatchCount:
    with office.desk.database.read(office.tenant) as tx:
        row = batches.batch(tx, office.batch)
        return overview.counts(tx, caller, [row])[office.batch]


def found(office: Office, text: str, caller: Caller | None = None, **more: object) -> list[str]:
    sought = Sought(batch_id=office.batch, text=text, **more)  # type: ignore[arg-type]
    with office.desk.database.read(office.tenant) as tx:
        lines = roster.enrolments(tx, caller or office.registrar(), sought)
        assert roster.count_enrolments(tx, caller or office.registrar(), sought) == len(lines)
    return [line.name for line in lines]


def test_college_counts_its_own_and_the_body_counts_all(office: Office) -> None:
    own, whole = count(office, office.registrar()), count(office, office.caller(Role.BODY_ADMIN))
    assert (own.enrolled, own.quota, len(own.colleges)) == (4, 100, 1)
    assert (whole.enrolled, whole.quota, len(whole.colleges)) == (7, 200, 2)


def test_own_quota_of_a_college_counts(office: Office) -> None:
    with office.desk.database.write(office.tenant) as tx:
        admin = system_caller(office.tenant)
        batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], 7)
    assert count(office, office.registrar()).quota == 7


def test_seats_and_photos_are_counted(office: Office) -> None:
    office.clock.advance(days=7)
    with office.desk.database.write(office.tenant) as tx:
        admin = system_caller(office.tenant)
        admission.admit_all(tx, office.clock, admin, office.batch, seed="s")
    seen = count(office, office.registrar())
    assert (seen.admitted, seen.photos) == (4, 0)


def test_candidates_are_found_by_parts_of_name_class_and_number(office: Office) -> None:
    people = people_of(FIRST, 4)
    assert found(office, "若溪") == ["欧阳若溪"]
    assert found(office, people[1].student_number.lower()) == [people[1].name]
    assert found(office, f"{people[0].class_name} 欧阳") == ["欧阳若溪"]
    assert found(office, "%") == found(office, "_") == []
    assert len(found(office, "", has_photo=False)) == 4
    assert found(office, "", has_photo=True) == found(office, "", has_seat=True) == []


def test_search_does_not_reach_beyond_the_own_college(office: Office) -> None:
    name = people_of(SECOND, 1)[0].name
    assert found(office, name) == []
    assert found(office, name, office.caller(Role.BODY_ADMIN)) == [name]
    assert found(office, "", organisation_id=office.colleges[SECOND]) == []


def test_classes_are_those_of_the_list(office: Office) -> None:
    with office.desk.database.read(office.tenant) as tx:
        own = roster.classes(tx, office.registrar(), Sought(batch_id=office.batch))
    assert own == sorted({person.class_name for person in people_of(FIRST, 4)})


def test_seating_list_is_text_throughout(words: Callable[[str, Mapping[str, Fact]], str]) -> None:
    line = Admitted("=1+1", "100***1", "0012", "初级", "考点", 1, 2, "院校", "+86", "0007")
    page = load_workbook(io.BytesIO(make_admission_list([line], words))).active
    assert page is not None
    assert [cell.value for cell in page[1]][:4] == ["序号", "姓名", "证件号码", "准考证号"]
    assert {cell.data_type for cell in page[2]} == {"s"}
    assert [page["B2"].value, page["D2"].value, page["K2"].value] == ["=1+1", "0012", "0007"]
