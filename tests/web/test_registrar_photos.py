"""Photos by the pages: handed in together, read, looked at, taken; and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.demo.portraits import portrait
from exam_engine.enrolment.tables import PhotoUploadRow
from exam_engine.wiring import Engine
from foundation.jobs import JobRow, JobState
from foundation.roles import Role
from tests.browsers import log_in_as
from tests.enrolment_browsers import BASE, Csrf, admitting, desk_of, post, told
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
def engine(engine: Engine) -> Engine:
    """The engine of the web tests, at which demonstration people may be enrolled."""
    return admitting(engine)


@pytest.fixture
def office(engine: Engine) -> Office:
    office = open_office(desk_of(engine))
    office.enrol(people_of(FIRST))
    office.enrol(people_of(SECOND), SECOND)
    return office


@pytest.fixture
def registrar(engine: Engine, client: TestClient, office: Office) -> TestClient:
    """The browser of the first college's registrar."""
    place = office.colleges[FIRST]
    log_in_as(engine, client, office.tenant, Role.REGISTRAR, organisation_id=place)
    return client


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


def hand_in(
    browser: TestClient, csrf: Csrf, office: Office, *files: tuple[str, bytes], **fields: str
) -> Any:
    form = {"csrf_token": csrf(browser), "batch": office.batch, **fields}
    sent = [("file", (name, data)) for name, data in files]
    return browser.post(f"{BASE}/photos", data=form, files=sent)


def test_photos_go_from_the_archive_to_the_candidates(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    people = people_of(FIRST)
    album = album_of(people[:3])
    album[1] = (album[1][0], album[1][1][:3000])
    album += [("照片/集体照.jpg", portrait(50)), ("照片/说明.docx", b"x")]
    answer = hand_in(registrar, csrf, office, ("照片.zip", zipped(album)))
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert "正在读取" in told(registrar.get(path))
    asked = registrar.get(f"{path}.json").json()
    assert (asked["state"], asked["total"], asked["next"]) == ("waiting", 5, None)

    office.read_photos()
    assert registrar.get(f"{path}.json").json()["next"] == path
    page = registrar.get(path)
    for words in (
        "可以采用 2 张照片", "仍有 2 位考生缺照片", "照片已损坏或不完整", people[1].name,
        "照片文件是 .docx 格式", "集体照.jpg", "名单中没有对应的考生",
    ):  # fmt: skip
        assert words in told(page)
    shown = registrar.get(f"{path}/0")
    assert shown.headers["content-type"] == "image/jpeg"
    assert registrar.get(f"{path}/2").status_code == 404
    assert office.photographed() == set(), "nothing changes before somebody says so"

    assert post(registrar, csrf, f"{path}/take").headers["location"] == path
    assert "已采用 2 张照片" in told(registrar.get(path))
    assert len(office.photographed()) == 2
    again = post(registrar, csrf, f"{path}/take")
    assert again.status_code == 303
    assert "此前已经采用" in told(registrar.get(path))
    page = registrar.get(f"{BASE}/{office.batch}/candidates?photo=missing")
    assert people[1].name in told(page) and people[0].name not in told(page)
    assert "4 位考生中，2 位有照片" in told(registrar.get(f"{BASE}/{office.batch}/photos"))


def test_photos_can_be_sent_one_by_one(registrar: TestClient, csrf: Csrf, office: Office) -> None:
    people = people_of(FIRST, 2)
    files = [(f"{person.student_number}.jpg", portrait(1)) for person in people]
    path = hand_in(registrar, csrf, office, *files, ("手机照片.heic", b"ftypheic")).headers[
        "location"
    ]
    office.read_photos()
    page = told(registrar.get(path))
    assert "可以采用 2 张照片" in page and ".heic" in page


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.zip", b"Rar!\x1a\x07")], "不是 zip 压缩包"),
        ([("a.zip", b"PK\x03\x04" + b"\0" * 300)], "已损坏"),
        ([("a.zip", zipped([("a.jpg", b"1" * 500)])[:-20])], "已损坏"),
        ([("a.zip", zipped([("a.jpg", b"\0" * 90_000_000)]))], "极不相称"),
        ([("a.zip", zipped([("folder/", b"")]))], "没有照片"),
        ([("a.zip", zipped([("a.jpg", b"1")])), ("b.jpg", portrait(1))], "不能一起上传"),
        ([("a.jpg", b"\xff\xd8\xff" + b"\0" * 2_200_000)], "一次最多 2 MB"),
    ],
)
def test_files_that_are_no_photos_are_told_and_leave_nothing(
    registrar: TestClient,
    csrf: Csrf,
    office: Office,
    files: list[tuple[str, bytes]],
    words: str,
) -> None:
    answer = hand_in(registrar, csrf, office, *files)
    assert answer.status_code == 422
    assert words in told(answer)
    assert office.count(PhotoUploadRow) == 0


def test_reading_that_broke_off_is_told_with_the_next_step(
    registrar: TestClient, csrf: Csrf, office: Office, engine: Engine
) -> None:
    answer = hand_in(registrar, csrf, office, ("a.zip", zipped(album_of(people_of(FIRST, 1)))))
    path = answer.headers["location"]
    with engine.database.write(office.tenant) as tx:
        tx.query(JobRow).update({"state": JobState.FAILED})
    assert "没有读完" in told(registrar.get(path))
    assert "没有读完" in told(registrar.get(f"{BASE}/{office.batch}/photos"))
    assert registrar.get(f"{path}.json").json()["next"] == path
    assert post(registrar, csrf, f"{path}/take").status_code == 409


def test_photos_of_one_college_are_not_there_for_others(
    engine: Engine, registrar: TestClient, other: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = hand_in(registrar, csrf, office, ("a.zip", zipped(album_of(people_of(FIRST, 1)))))
    path = answer.headers["location"]
    office.read_photos()
    place = office.colleges[SECOND]
    log_in_as(engine, other, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place)
    for address in (path, f"{path}.json", f"{path}/0"):
        assert other.get(address).status_code == 404
    assert post(other, csrf, f"{path}/take").status_code == 404
    data = zipped(album_of(people_of(FIRST, 1)))
    foreign = hand_in(other, csrf, office, ("a.zip", data), college=office.colleges[FIRST])
    assert foreign.status_code == 403
    assert office.photographed() == set()


def test_candidate_photo_is_shown_to_the_own_college_only(
    engine: Engine, registrar: TestClient, other: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = hand_in(registrar, csrf, office, ("a.zip", zipped(album_of(people_of(FIRST, 1)))))
    office.read_photos()
    post(registrar, csrf, f"{answer.headers['location']}/take")
    page = registrar.get(f"{BASE}/{office.batch}/candidates?photo=there").text
    one = page.split(f'href="{BASE}/candidates/', 1)[1].split('"', 1)[0]
    shown = registrar.get(f"{BASE}/candidates/{one}/photo")
    assert shown.status_code == 200 and shown.content.startswith(b"\xff\xd8\xff")
    assert shown.headers["cache-control"] == "no-store"
    log_in_as(
        engine,
        other,
        office.tenant,
        Role.REGISTRAR,
        login_name="li",
        organisation_id=office.colleges[SECOND],
    )
    assert other.get(f"{BASE}/candidates/{one}/photo").status_code == 404


def test_on_the_day_of_the_exam_a_college_changes_no_photo(
    registrar: TestClient, csrf: Csrf, office: Office, engine: Engine, other: TestClient
) -> None:
    path = hand_in(
        registrar, csrf, office, ("a.zip", zipped(album_of(people_of(FIRST, 1))))
    ).headers["location"]
    office.read_photos()
    office.clock.advance(days=28)
    place = office.colleges[FIRST]
    log_in_as(engine, other, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place)
    refused = post(other, csrf, f"{path}/take")
    assert refused.status_code == 410 and "已到考试日" in told(refused)
    again = hand_in(other, csrf, office, ("b.zip", zipped(album_of(people_of(FIRST, 2)))))
    assert again.status_code == 410
    assert office.photographed() == set()


def test_photos_that_nobody_took_in_time_are_told_as_erased(
    engine: Engine, registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    archive = zipped(album_of(people_of(FIRST, 2)))
    path = hand_in(registrar, csrf, office, ("照片.zip", archive)).headers["location"]
    office.read_photos()
    office.clock.advance(days=31)
    engine.retention.run(office.tenant)
    log_in_as(
        engine,
        registrar,
        office.tenant,
        Role.REGISTRAR,
        login_name="again",
        organisation_id=office.colleges[FIRST],
    )
    page = registrar.get(path)
    assert "已清除" in told(page) and "重新上传" in told(page)
    assert f"{path}/take" not in page.text
    refused = post(registrar, csrf, f"{path}/take")
    assert refused.status_code == 410 and "没有在期限内采用" in told(refused)
    assert registrar.get(f"{path}/0").status_code == 404
    assert "已清除" in told(registrar.get(f"{BASE}/{office.batch}/photos"))


def test_what_was_taken_is_told_when_the_reading_is_erased(
    engine: Engine, registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    archive = zipped(album_of(people_of(FIRST, 2)))
    path = hand_in(registrar, csrf, office, ("照片.zip", archive)).headers["location"]
    office.read_photos()
    post(registrar, csrf, f"{path}/take")
    office.clock.advance(days=31)
    engine.retention.run(office.tenant)
    log_in_as(
        engine,
        registrar,
        office.tenant,
        Role.REGISTRAR,
        login_name="again",
        organisation_id=office.colleges[FIRST],
    )
    page = registrar.get(path)
    assert "已采用 2 张照片" in told(page) and "album" not in page.text
    assert len(office.photographed()) == 2
