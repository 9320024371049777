"""Photos that are nobody's are let go of in time; whatever a candidate names stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from exam_engine.enrolment import photo_files
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.photo_reading import Reading, unpack
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.tables import CandidateRow, LoosePhotoRow, PhotoState, PhotoUploadRow
from exam_engine.retention import Report, Retention, RetentionSettings
from foundation.audit import AuditRow
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import TooLate
from foundation.jobs import JobRow, JobState
from foundation.keys import KeyRing
from foundation.roles import Role
from tests.enrolment_office import FIRST, Office, album_of, open_office, people_of, zipped


@pytest.fixture
def desk(either_database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    ring = KeyRing.generate()
    blobs = BlobStore.open(BlobSettings(folder=str(tmp_path / "blobs")), ring)
    return Desk(either_database, clock, ring, blobs, EnrolmentSettings(allow_fictional=True))


@pytest.fixture
def office(desk: Desk) -> Office:
    office = open_office(desk)
    office.enrol(people_of(FIRST))
    return office


def run(office: Office) -> Report:
    desk = office.desk
    retention = Retention(desk.database, desk.clock, desk.blobs, RetentionSettings())
    told = retention.preview(office.tenant)
    report = retention.run(office.tenant)
    assert report is not None
    assert (told.photos, told.uploads) == (report.photos, report.uploads)
    return report


def hand_in(office: Office, count: int = 2, *, read: bool = True) -> str:
    data = zipped(album_of(people_of(FIRST, count)))
    digest = office.desk.blobs.put(data, tenant=office.tenant)
    with office.desk.database.write(office.tenant) as tx:
        upload_id = photo_files.hand_in(
            tx,
            office.clock,
            office.caller(Role.BODY_ADMIN),
            office.batch,
            office.colleges[FIRST],
            digest=digest,
            name="photos.zip",
            photos=count,
        ).id
    if read:
        office.read_photos()
        _end_jobs(office, JobState.DONE)
    return upload_id


def _end_jobs(office: Office, state: JobState) -> None:
    with office.desk.database.write(office.tenant) as tx:
        tx.execute(update(JobRow).values(state=state))


def reading_of(office: Office, upload_id: str) -> Reading:
    row = upload(office, upload_id)
    assert row.results is not None
    return unpack(office.desk.blobs.get(row.results, tenant=office.tenant))


def upload(office: Office, upload_id: str) -> PhotoUploadRow:
    with office.desk.database.read(office.tenant) as tx:
        return photo_files.upload(tx, office.caller(Role.BODY_ADMIN), upload_id)


def take(office: Office, upload_id: str, reading: Reading | None = None) -> None:
    found = reading or reading_of(office, upload_id)
    admin = office.caller(Role.BODY_ADMIN)
    with office.desk.database.write(office.tenant) as tx:
        photo_files.take(tx, office.clock, admin, upload_id, found)


def has(office: Office, digest: str) -> bool:
    return office.desk.blobs.exists(digest, tenant=office.tenant)


def loose(office: Office) -> list[str]:
    with office.desk.database.read(office.tenant) as tx:
        return list(tx.scalars(select(LoosePhotoRow.digest)))


def acts(office: Office, act: str) -> list[AuditRow]:
    with office.desk.database.read(office.tenant) as tx:
        return list(tx.scalars(select(AuditRow).where(AuditRow.act == act)))


def test_photos_that_were_taken_stay_and_are_no_longer_noted(office: Office) -> None:
    upload_id = hand_in(office)
    results = upload(office, upload_id).results
    take(office, upload_id)
    office.clock.advance(days=31)
    report = run(office)
    assert (report.photos, report.uploads) == (0, 1)
    assert len(office.photographed()) == 2
    assert all(has(office, digest) for digest in office.photographed())
    assert loose(office) == []
    row = upload(office, upload_id)
    assert (row.state, row.results, row.taken) == (PhotoState.TAKEN, None, 2)
    assert results is not None and not has(office, results)
    assert run(office).uploads == 0


def test_photos_that_nobody_took_go_after_their_time_and_cannot_be_taken(office: Office) -> None:
    upload_id = hand_in(office)
    reading = reading_of(office, upload_id)
    office.clock.advance(days=29)
    report = run(office)
    assert (report.photos, report.uploads) == (0, 0)
    office.clock.advance(days=2)
    report = run(office)
    assert (report.photos, report.uploads) == (2, 1)
    assert not any(has(office, found.digest) for found in reading.found)
    assert upload(office, upload_id).state == PhotoState.FORGOTTEN
    assert [row.facts for row in acts(office, "exam:photos:erase")] == [{"photos": 2}]
    with pytest.raises(TooLate, match="enrolment-photos-forgotten"):
        take(office, upload_id, reading)
    assert office.photographed() == set()


def test_replaced_photo_goes_some_time_after_it_was_replaced(office: Office) -> None:
    first = hand_in(office, 1)
    take(office, first)
    (old,) = office.photographed()
    office.clock.advance(days=40)
    run(office)
    with office.desk.database.write(office.tenant) as tx:
        # As if the college had sent another picture of the same person.
        tx.execute(
            update(CandidateRow)
            .where(CandidateRow.photo_digest == old)
            .values(photo_digest=office.desk.blobs.put(b"other", tenant=office.tenant))
        )
    second = hand_in(office, 1)
    (other,) = office.photographed()
    take(office, second)
    assert office.photographed() == {old}
    office.clock.advance(days=29)
    assert run(office).photos == 0 and has(office, other)
    office.clock.advance(days=2)
    assert run(office).photos == 1
    assert not has(office, other) and has(office, old)


def test_photo_that_is_handed_in_again_begins_its_time_anew(office: Office) -> None:
    hand_in(office, 1)
    office.clock.advance(days=25)
    again = hand_in(office, 1)
    (found,) = reading_of(office, again).found
    office.clock.advance(days=10)
    run(office)
    assert has(office, found.digest)
    take(office, again)
    assert office.photographed() == {found.digest}


def test_nothing_is_deleted_while_photos_are_being_read(office: Office) -> None:
    first = hand_in(office, 1)
    (found,) = reading_of(office, first).found
    office.clock.advance(days=31)
    hand_in(office, 2, read=False)
    assert run(office).photos == 0
    assert has(office, found.digest)


def test_archive_of_a_reading_that_broke_off_goes_as_well(office: Office) -> None:
    upload_id = hand_in(office, 2, read=False)
    archive = upload(office, upload_id).digest
    office.clock.advance(days=31)
    assert run(office).uploads == 0  # the job still waits
    _end_jobs(office, JobState.FAILED)
    assert run(office).uploads == 1
    assert not has(office, archive)
    assert upload(office, upload_id).state == PhotoState.FORGOTTEN


def test_round_that_broke_off_between_deleting_and_noting_goes_on(office: Office) -> None:
    upload_id = hand_in(office)
    for found in reading_of(office, upload_id).found:
        office.desk.blobs.delete(found.digest, tenant=office.tenant)
    office.clock.advance(days=31)
    report = run(office)
    assert (report.photos, report.uploads) == (2, 1)
    assert loose(office) == []


def test_another_bodys_photo_of_the_same_picture_stays(office: Office, desk: Desk) -> None:
    other = open_office(desk, "9002")
    other.enrol(people_of(FIRST))
    mine, theirs = hand_in(office, 1), hand_in(other, 1)
    take(other, theirs)
    office.clock.advance(days=31)
    (found,) = reading_of(office, mine).found
    assert other.photographed() == {found.digest}
    assert run(office).photos == 1
    assert not has(office, found.digest) and has(other, found.digest)
