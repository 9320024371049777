"""A list handed in twice, on two batches, or after things have moved does what people expect."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exam_engine.enrolment import batches, handing_in, imports, kept_results
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.kept_results import KeptResults
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.returned import answer_xlsx
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.tables import EnrolmentFileRow, EnrolmentRow, FileState
from exam_engine.enrolment.workbook import read_table
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Fact, Invalid, TooLate
from foundation.keys import KeyRing
from foundation.roles import system_caller
from tests.enrolment_office import FIRST, Office, announce, listed, open_office, people_of

Say = Callable[[str, Mapping[str, Fact]], str]


@pytest.fixture
def desk(database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    ring = KeyRing.generate()
    blobs = BlobStore.open(BlobSettings(folder=str(tmp_path / "blobs")), ring)
    return Desk(database, clock, ring, blobs, EnrolmentSettings(allow_fictional=True))


@pytest.fixture
def office(desk: Desk) -> Office:
    return open_office(desk)


def keep(office: Office, data: bytes, batch: str | None = None) -> str:
    caller, college = office.registrar(), office.colleges[FIRST]
    handed = handing_in.check(office.desk, caller, college, data, batch_id=batch or office.batch)
    return handing_in.keep(office.desk, caller, handed, "名单.xlsx")


def kept(office: Office, file_id: str) -> tuple[EnrolmentFileRow, KeptResults]:
    with office.desk.database.read(office.tenant) as tx:
        row = imports.enrolment_file(tx, office.registrar(), file_id)
    assert row.results is not None
    return row, kept_results.unpack(office.desk.blobs.get(row.results, tenant=office.tenant))


def test_results_are_kept_with_names_and_without_whole_numbers(office: Office) -> None:
    people = people_of(count=3)

    def spoil(page: Any) -> None:
        page["H3"] = "123"

    file_id = keep(office, listed(people, edit=spoil))
    row, results = kept(office, file_id)
    assert [(line.row, line.status, line.good) for line in results.rows] == [
        (2, RowStatus.OK, True),
        (3, RowStatus.ERROR, False),
        (4, RowStatus.OK, True),
    ]
    assert [line.name for line in results.rows] == [person.name for person in people]
    assert results.batches == {office.batch: 2}
    packed = office.desk.blobs.get(str(row.results), tenant=office.tenant)
    assert all(person.document_number.encode() not in packed for person in people)


def test_kept_results_make_the_same_workbook_as_the_check_itself(
    office: Office, words: Say
) -> None:
    def spoil(page: Any) -> None:
        page["H2"] = "123"
        page["B3"] = "张 伟"

    data = listed(people_of(count=3), edit=spoil)
    caller, college = office.registrar(), office.colleges[FIRST]
    handed = handing_in.check(office.desk, caller, college, data, batch_id=office.batch)
    results = kept_results.unpack(kept_results.pack(handed.checked, handed.table))
    answers = [
        load_workbook(io.BytesIO(answer_xlsx(data, read_table(data), checked, words).data))
        for checked in (handed.checked, results.as_checked())
    ]
    first, second = ([list(row) for row in book.active.values] for book in answers)
    assert first == second
    assert "需改正" in first[1]


def test_list_on_a_batch_page_need_not_name_batch_certificate_and_college(
    office: Office,
) -> None:
    def strip(page: Any) -> None:
        for title in ("学校", "证书名称", "考试批次", "考核站点"):
            place = next(cell.column for cell in page[1] if cell.value == title)
            page.delete_cols(place)

    data = listed(people_of(), edit=strip)
    assert kept(office, keep(office, data))[1].good == 4
    with pytest.raises(Invalid) as refused:
        handing_in.check(office.desk, office.registrar(), office.colleges[FIRST], data)
    assert refused.value.code == "enrolment-header-missing"


def test_same_list_can_be_handed_in_for_two_batches(office: Office) -> None:
    with office.desk.database.write(office.tenant) as tx:
        other = announce(tx, office.desk, office.tenant, "2026年第五批", "202605")

    def strip(page: Any) -> None:
        place = next(cell.column for cell in page[1] if cell.value == "考试批次")
        page.delete_cols(place)

    data = listed(people_of(), edit=strip)
    for batch in (office.batch, other):
        file_id = keep(office, data, batch)
        outcome = handing_in.import_good(office.desk, office.registrar(), file_id, promised=4)
        assert (outcome.imported, outcome.repeated) == (4, False)
    assert office.count(EnrolmentRow) == 8


def test_importing_twice_imports_once(office: Office) -> None:
    file_id = keep(office, listed(people_of()))
    first = handing_in.import_good(office.desk, office.registrar(), file_id, promised=4)
    again = handing_in.import_good(office.desk, office.registrar(), file_id, promised=4)
    assert (first.imported, again.imported, again.repeated) == (4, 0, True)
    assert office.count(EnrolmentRow) == 4
    row, results = kept(office, file_id)
    assert row.state == FileState.IMPORTED
    assert results.good == 4, "what was told at the import stays to be seen"


def test_imported_list_handed_in_again_stays_as_it_was(office: Office) -> None:
    data = listed(people_of())
    file_id = keep(office, data)
    handing_in.import_good(office.desk, office.registrar(), file_id, promised=4)
    assert keep(office, data) == file_id
    row, results = kept(office, file_id)
    assert (row.state, row.imported, results.good) == (FileState.IMPORTED, 4, 4)


def test_rest_of_a_list_is_imported_once_there_are_places(office: Office) -> None:
    admin = system_caller(office.tenant)

    def give(places: int) -> None:
        with office.desk.database.write(office.tenant) as tx:
            batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], places)

    give(3)
    data = listed(people_of())
    file_id = keep(office, data)
    handing_in.import_good(office.desk, office.registrar(), file_id, promised=3)
    give(10)
    assert keep(office, data) == file_id
    assert kept(office, file_id)[0].state == FileState.CHECKED
    handing_in.import_good(office.desk, office.registrar(), file_id, promised=1)
    assert kept(office, file_id)[0].imported == 4
    assert office.count(EnrolmentRow) == 4


def test_nobody_is_imported_when_the_check_finds_another_number_than_was_told(
    office: Office,
) -> None:
    file_id = keep(office, listed(people_of()))
    office.enrol(people_of(count=2))
    with pytest.raises(Conflict) as refused:
        handing_in.import_good(office.desk, office.registrar(), file_id, promised=4)
    assert refused.value.code == "enrolment-file-moved"
    assert refused.value.facts == {"promised": 4, "good": 2}
    assert office.count(EnrolmentRow) == 2
    assert kept(office, file_id)[1].good == 2, "the new results are there to be looked at"
    assert (
        handing_in.import_good(office.desk, office.registrar(), file_id, promised=2).imported == 2
    )


def test_closed_window_imports_nobody(office: Office) -> None:
    caller, college = office.registrar(), office.colleges[FIRST]
    handed = handing_in.check(
        office.desk, caller, college, listed(people_of()), batch_id=office.batch
    )
    file_id = handing_in.keep(office.desk, caller, handed, "名单.xlsx")
    office.clock.advance(days=7)
    with pytest.raises(TooLate):
        handing_in.import_checked(office.desk, caller, file_id, handed)
    assert office.count(EnrolmentRow) == 0


def test_check_holds_no_transaction_while_it_reads(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def read(data: bytes, limits: Any) -> Any:
        # SQLite takes one writer at a time: a transaction held here would make this one wait.
        with office.desk.database.write(office.tenant):
            opened.append("written meanwhile")
        return read_table(data, limits)

    monkeypatch.setattr(handing_in, "read_table", read)
    keep(office, listed(people_of()))
    assert opened == ["written meanwhile"]
