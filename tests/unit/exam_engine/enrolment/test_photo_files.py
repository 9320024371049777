"""Photos are read once, looked at, and given to candidates of the college that sent them, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from exam_engine.demo.portraits import portrait
from exam_engine.enrolment import photo_files
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.photo_reading import Reading, unpack
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.tables import PhotoState, PhotoUploadRow
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Forbidden, NotFound, TooLate
from foundation.keys import KeyRing
from foundation.roles import Caller, Role
from tests.enrolment_office import (
    FIRST,
    SECOND,
    Office,
    album_of,
    open_office,
    people_of,
    zipped,
)


@pytest.fixture
def desk(either_database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    ring = KeyRing.generate()
    blobs = BlobStore.open(BlobSettings(folder=str(tmp_path / "blobs")), ring)
    settings = EnrolmentSettings(allow_fictional=True)
    return Desk(either_database, clock, ring, blobs, settings)


@pytest.fixture
def office(desk: Desk) -> Office:
    office = open_office(desk)
    office.enrol(people_of(FIRST))
    office.enrol(people_of(SECOND), SECOND)
    return office


def reading_of(office: Office, upload_id: str) -> Reading:
    with office.desk.database.read(office.tenant) as tx:
        row = photo_files.upload(tx, office.registrar(), upload_id)
    assert row.results is not None
    return unpack(office.desk.blobs.get(row.results, tenant=office.tenant))


def take(office: Office, upload_id: str, caller: Caller | None = None) -> photo_files.Taken:
    reading = reading_of(office, upload_id)
    with office.desk.database.write(office.tenant) as tx:
        return photo_files.take(tx, office.clock, caller or office.registrar(), upload_id, reading)


def test_photos_are_matched_checked_and_taken_only_then(office: Office) -> None:
    people = people_of(FIRST)
    album = album_of(people[:3])
    album[1] = (album[1][0], album[1][1][:2000])
    album += [("照片/集体照.jpg", portrait(50)), ("照片/说明.docx", b"x")]
    upload_id = office.hand_in_photos(zipped(album))
    (told,) = office.read_photos()
    assert (told["found"], told["unfit"], told["unmatched"]) == (2, 2, 1)
    reading = reading_of(office, upload_id)
    assert [one.name for one in reading.found] == [
        f"{people[0].student_number}.jpg",
        f"{people[2].student_number}.jpg",
    ]
    assert {one.code for one in reading.unfit} == {
        "enrolment-photo-damaged",
        "enrolment-photo-kind",
    }
    assert reading.unclaimed == ("集体照.jpg",)
    assert office.photographed() == set()
    assert take(office, upload_id) == photo_files.Taken(2, 0)
    assert office.photographed() == {one.digest for one in reading.found}
    for digest in office.photographed():
        jpeg = office.desk.blobs.get(digest, tenant=office.tenant)
        assert jpeg.startswith(b"\xff\xd8\xff")


def test_taking_twice_takes_once(office: Office) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 2))))
    office.read_photos()
    take(office, upload_id)
    again = take(office, upload_id)
    assert again.repeated
    assert again.taken == 2


def test_new_photos_replace_old_ones_and_equal_ones_do_not(office: Office) -> None:
    people = people_of(FIRST, 2)
    first = office.hand_in_photos(zipped(album_of(people)))
    office.read_photos()
    take(office, first)
    second = office.hand_in_photos(zipped([*album_of(people[:1]), *album_of(people[1:], 70)]))
    office.read_photos()
    assert take(office, second) == photo_files.Taken(2, 1)


def test_archive_is_forgotten_once_it_has_been_read(office: Office) -> None:
    data = zipped(album_of(people_of(FIRST, 1)))
    upload_id = office.hand_in_photos(data)
    with office.desk.database.read(office.tenant) as tx:
        digest = photo_files.upload(tx, office.registrar(), upload_id).digest
    assert office.desk.blobs.exists(digest, tenant=office.tenant)
    office.read_photos()
    assert not office.desk.blobs.exists(digest, tenant=office.tenant)
    (again,) = office.read_photos()
    assert again["found"] == 1, "a reading that is taken up again changes nothing"


def test_same_archive_sent_again_while_it_is_read_is_one_upload(office: Office) -> None:
    data = zipped(album_of(people_of(FIRST, 1)))
    assert office.hand_in_photos(data) == office.hand_in_photos(data)
    assert office.count(PhotoUploadRow) == 1


def test_document_numbers_in_file_names_are_masked_and_counted(office: Office) -> None:
    number = people_of(FIRST)[0].document_number
    upload_id = office.hand_in_photos(
        zipped([(f"照片/欧阳若溪_{number}.jpg", portrait(1))]), name=f"{number}.zip"
    )
    office.read_photos()
    reading = reading_of(office, upload_id)
    assert reading.with_numbers == 1
    assert reading.unclaimed == (f"欧阳若溪_{number[:3]}{'*' * 11}{number[-4:]}.jpg",)
    with office.desk.database.read(office.tenant) as tx:
        assert number not in photo_files.upload(tx, office.registrar(), upload_id).name


def test_photos_reach_candidates_of_the_own_college_only(office: Office) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(SECOND, 2))))
    office.read_photos()
    reading = reading_of(office, upload_id)
    assert reading.found == ()
    assert len(reading.unclaimed) == 2


def test_another_college_sees_and_takes_nothing(office: Office, desk: Desk) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 1))))
    office.read_photos()
    stranger = office.registrar(SECOND)
    with desk.database.read(office.tenant) as tx:
        assert photo_files.uploads(tx, stranger, office.batch) == []
        assert len(photo_files.uploads(tx, office.registrar(), office.batch)) == 1
        with pytest.raises(NotFound):
            photo_files.upload(tx, stranger, upload_id)
    with pytest.raises(NotFound):
        take(office, upload_id, stranger)
    with pytest.raises(Forbidden), desk.database.write(office.tenant) as tx:
        photo_files.hand_in(
            tx,
            office.clock,
            stranger,
            office.batch,
            office.colleges[FIRST],
            digest="a" * 64,
            name="a.zip",
            photos=1,
        )


def test_another_body_sees_nothing(office: Office, desk: Desk) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 1))))
    other = open_office(desk, "9002")
    admin = other.caller(Role.BODY_ADMIN)
    with desk.database.read(other.tenant) as tx:
        assert photo_files.uploads(tx, admin, office.batch) == []
        with pytest.raises(NotFound):
            photo_files.upload(tx, admin, upload_id)


def test_photos_are_not_taken_before_they_are_read(office: Office) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 1))))
    empty = Reading((), (), (), (), 0)
    with pytest.raises(Conflict), office.desk.database.write(office.tenant) as tx:
        photo_files.take(tx, office.clock, office.registrar(), upload_id, empty)


def test_from_the_day_of_the_exam_on_only_the_body_changes_photos(office: Office) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 1))))
    office.read_photos()
    office.clock.advance(days=28)
    with pytest.raises(TooLate):
        take(office, upload_id)
    with pytest.raises(TooLate):
        office.hand_in_photos(zipped(album_of(people_of(FIRST, 2))))
    assert office.photographed() == set()
    assert take(office, upload_id, office.caller(Role.BODY_ADMIN)).taken == 1


def test_state_is_told(office: Office) -> None:
    upload_id = office.hand_in_photos(zipped(album_of(people_of(FIRST, 1))))

    def state() -> str:
        with office.desk.database.read(office.tenant) as tx:
            return photo_files.upload(tx, office.registrar(), upload_id).state

    assert state() == PhotoState.READING
    office.read_photos()
    assert state() == PhotoState.READ
    take(office, upload_id)
    assert state() == PhotoState.TAKEN
