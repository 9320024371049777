"""Who may see and hand in a list, and who comes no further than the door."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from exam_engine.enrolment.tables import BatchRow, EnrolmentFileRow, EnrolmentRow
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.ids import new_id
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from tests.browsers import log_in_as
from tests.enrolment_browsers import BASE, Csrf, desk_of, post, told, upload
from tests.enrolment_office import BATCH, FIRST, SECOND, Office, listed, open_office, people_of
from tests.web.registrars import engine, office, other, registrar

__all__ = ["engine", "office", "other", "registrar"]  # fixtures

OWN = 7

"""So many of `paths_of` name something of one college: strangers do not learn that it exists."""


def paths_of(office: Office, file_id: str, enrolment_id: str) -> list[tuple[str, str]]:
    batch = f"{BASE}/{office.batch}"
    return [
        ("GET", f"{BASE}/files/{file_id}"),
        ("GET", f"{BASE}/files/{file_id}/answer.xlsx"),
        ("POST", f"{BASE}/files/{file_id}/check"),
        ("POST", f"{BASE}/files/{file_id}/import"),
        ("GET", f"{BASE}/candidates/{enrolment_id}"),
        ("GET", f"{BASE}/candidates/{enrolment_id}/photo"),
        ("GET", f"{BASE}/candidates/{enrolment_id}/card"),
        ("GET", batch),
        ("GET", f"{batch}/candidates"),
        ("GET", f"{batch}/photos"),
        ("GET", f"{batch}/admission"),
        ("GET", f"{batch}/admission.xlsx"),
        ("GET", f"{batch}/cards"),
        ("GET", f"{batch}/template.xlsx"),
        ("POST", f"{batch}/lists"),
        ("POST", f"{batch}/quota"),
        ("POST", f"{batch}/admission"),
        ("GET", BASE),
        ("GET", f"{BASE}/new"),
        ("POST", f"{BASE}/new"),
        ("POST", f"{BASE}/photos"),
    ]


@pytest.fixture
def something(registrar: TestClient, csrf: Csrf, office: Office) -> tuple[str, str]:
    """A list and an enrolment of the first college."""
    path = upload(registrar, csrf, office, listed(people_of(count=2))).headers["location"]
    post(registrar, csrf, f"{path}/import", good="2")
    page = registrar.get(f"{BASE}/{office.batch}/candidates").text
    found = re.search(rf"{BASE}/candidates/([0-9a-f-]{{36}})", page)
    assert found is not None
    return path.rsplit("/", 1)[-1], found[1]


def statuses(
    browser: TestClient, csrf: Csrf, office: Office, something: tuple[str, str]
) -> list[int]:
    token = csrf(browser)
    form = {
        "csrf_token": token, "good": "2", "college": office.colleges[FIRST], "places": "5",
        "seats": "30", "seed": "s", "batch": office.batch, "scheme": "063",
    }  # fmt: skip
    found = []
    for method, path in paths_of(office, *something):
        if method == "GET":
            found.append(browser.get(path).status_code)
        else:
            files = {"file": ("a.xlsx", listed(people_of(count=2)))}
            found.append(browser.post(path, data=form, files=files).status_code)
    return found


def test_registrar_of_another_college_sees_only_the_batch(
    engine: Engine, other: TestClient, csrf: Csrf, office: Office, something: tuple[str, str]
) -> None:
    place = office.colleges[SECOND]
    log_in_as(engine, other, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place)
    found = statuses(other, csrf, office, something)
    assert set(found[:OWN]) == {404}
    own = [200, 200, 200, 200, 200, 200, 200]
    assert found[OWN:] == [*own, 403, 403, 403, 200, 403, 403, 403]
    for page in ("", "/candidates", "/photos"):
        shown = told(other.get(f"{BASE}/{office.batch}{page}"))
        assert (
            "欧阳若溪" not in shown
            and "名单.xlsx" not in shown
            and "临江" not in shown.replace("临江考点（演示）", "")
        )


@pytest.mark.parametrize("who", ["other body", "author", "nobody"])
def test_others_get_no_further_than_the_door(
    engine: Engine,
    other: TestClient,
    csrf: Csrf,
    office: Office,
    something: tuple[str, str],
    who: str,
) -> None:
    if who == "other body":
        theirs = open_office(desk_of(engine), "9002")
        log_in_as(engine, other, theirs.tenant, Role.BODY_ADMIN, login_name="li")
    elif who == "author":
        log_in_as(engine, other, office.tenant, Role.AUTHOR, login_name="li")
    found = statuses(other, csrf, office, something)
    expected = {"other body": {404, 422, 200}, "author": {403}, "nobody": {303, 401}}[who]
    assert set(found) <= expected
    if who == "other body":
        assert set(found[:-4]) == {404}
        assert BATCH not in told(other.get(f"{BASE}/{office.batch}"))
    assert office.count(EnrolmentRow) == 2 and office.count(EnrolmentFileRow) == 1
    assert office.count(BatchRow) == 1


@pytest.mark.usefixtures("registrar")
def test_candidate_who_has_logged_in_opens_nothing_of_it(
    engine: Engine, other: TestClient, csrf: Csrf, office: Office, something: tuple[str, str]
) -> None:
    with engine.database.write(office.tenant) as tx:
        session = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=something[1],
        )
    other.cookies.set(SESSION_COOKIE, session.token)
    assert other.get("/exam").status_code == 303, "the candidate is inside"
    assert set(statuses(other, csrf, office, something)) <= {303, 401}
    assert office.count(EnrolmentRow) == 2 and office.count(EnrolmentFileRow) == 1


def test_release_officer_reads_and_hands_in_nothing(
    engine: Engine, other: TestClient, csrf: Csrf, office: Office, something: tuple[str, str]
) -> None:
    log_in_as(engine, other, office.tenant, Role.RELEASE_OFFICER, login_name="li")
    page = other.get(f"{BASE}/{office.batch}")
    assert page.status_code == 200 and 'type="file"' not in page.text
    assert other.get(f"{BASE}/files/{something[0]}").status_code == 403
    assert upload(other, csrf, office, listed(people_of())).status_code == 403


def test_body_admin_sees_all_colleges_and_hands_in_for_one_that_is_named(
    engine: Engine, other: TestClient, csrf: Csrf, office: Office, something: tuple[str, str]
) -> None:
    log_in_as(engine, other, office.tenant, Role.BODY_ADMIN, login_name="li")
    page = told(other.get(f"{BASE}/{office.batch}"))
    assert "临江职业技术学院（演示）" in page and "云岭科技学院（演示）" in page
    assert other.get(f"{BASE}/files/{something[0]}").status_code == 200
    data = listed(people_of(SECOND))
    unnamed = upload(other, csrf, office, data)
    assert unnamed.status_code == 422 and "哪所院校" in told(unnamed)
    unknown = upload(other, csrf, office, data, college=new_id())
    assert unknown.status_code == 422
    named = upload(other, csrf, office, data, college=office.colleges[SECOND])
    assert "可以导入 4 人" in told(other.get(named.headers["location"]))
