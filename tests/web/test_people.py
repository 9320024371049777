"""People are taken on, appointed, helped and let go by the pages, within the rights of who acts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from exam_engine.wiring import Engine
from foundation.roles import Pending, Role
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant
from tests.browsers import log_in_as, people
from tests.staff import Staff

Csrf = Callable[..., str]
PATH = "/staff/persons"


@pytest.fixture
def body(engine: Engine) -> str:
    with engine.database.write() as tx:
        return found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id


@pytest.fixture
def college(engine: Engine, body: str) -> str:
    with engine.database.write(body) as tx:
        return add_organisation(
            tx, engine.clock, kind=OrganisationKind.COLLEGE, code="LJ", name="临江职业技术学院"
        ).id


@pytest.fixture
def staff(engine: Engine, body: str) -> Staff:
    return people(engine, body)


@pytest.fixture
def operator(client: TestClient, engine: Engine, body: str) -> TestClient:
    """A browser in which an operator has logged in who is also an author and a registrar."""
    log_in_as(engine, client, body, Role.OPERATOR, Role.AUTHOR, Role.REGISTRAR, login_name="op")
    return client


def _post(client: TestClient, csrf: Csrf, path: str, **fields: str) -> tuple[int, str]:
    answer = client.post(path, data={**fields, "csrf_token": csrf(client)})
    return answer.status_code, answer.headers.get("location", answer.text)


def test_person_is_added_and_the_one_time_password_is_shown_once(
    operator: TestClient, csrf: Csrf, staff: Staff
) -> None:
    status, shown = _post(operator, csrf, f"{PATH}/new", name="王小明", login_name="wang.xm")
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", shown)
    assert status == 200 and password is not None
    session = staff.log_in("wang.xm", password[0]).require()
    assert staff.caller(session.token).pending is Pending.CHANGE_PASSWORD
    page = operator.get(PATH).text
    assert "王小明" in page and password[0] not in page


def test_name_that_is_taken_is_told_and_the_form_keeps_what_was_typed(
    operator: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang")
    status, text = _post(operator, csrf, f"{PATH}/new", name="王小明", login_name="ＷＡＮＧ")
    assert status == 409 and "已有人使用" in text and 'value="王小明"' in text


def test_role_is_given_for_a_college_until_a_day_and_withdrawn(
    operator: TestClient, csrf: Csrf, staff: Staff, college: str
) -> None:
    who = staff.add("wang")
    token = staff.log_in("wang").require().token
    fields = {"role": "registrar", "place": college, "last_day": "2026-12-31"}
    assert _post(operator, csrf, f"{PATH}/{who}/grants", **fields) == (303, f"{PATH}/{who}")
    assert staff.caller(token).organisation_scope("exam:enrolment:import") == {college}
    page = html.unescape(operator.get(f"{PATH}/{who}").text)
    assert "临江职业技术学院" in page and "2027年1月1日 00:00:00" in page
    grant = re.search(r'name="appointment" value="([^"]+)"', page)
    assert grant is not None
    _post(operator, csrf, f"{PATH}/{who}/grants/withdraw", appointment=grant[1])
    assert not staff.caller(token).may("exam:enrolment:import")
    assert "已收回" in operator.get(f"{PATH}/{who}").text


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"role": "release_officer"}, 403, "您自己没有这个角色所含的全部权限"),
        ({"role": "author", "last_day": "2026-11-01"}, 422, "结束时间早于开始时间"),
        ({"role": "author", "last_day": "soon"}, 422, "结束时间早于开始时间"),
        ({"role": "author", "place": "college"}, 422, "只能授予全机构范围"),
        ({"role": "registrar", "place": "nowhere"}, 404, "没有找到这个机构"),
        ({"role": "emperor"}, 422, "不在可选的范围内"),
    ],
)
def test_appointment_that_cannot_be_is_told_why(
    operator: TestClient,
    csrf: Csrf,
    staff: Staff,
    college: str,
    fields: dict[str, str],
    status: int,
    told: str,
) -> None:
    who = staff.add("wang")
    place = college if fields.get("place") == "college" else fields.get("place", "")
    answer = _post(operator, csrf, f"{PATH}/{who}/grants", **{**fields, "place": place})
    assert answer[0] == status and told in answer[1]
    offered = re.findall(r'<option value="([a-z_]+)"', operator.get(f"{PATH}/{who}").text)
    assert set(offered) == {"author", "employer", "operator", "registrar"}


def test_one_operator_resets_the_password_or_removes_the_factor_but_not_both(
    operator: TestClient, csrf: Csrf, staff: Staff, engine: Engine
) -> None:
    who = staff.add("wang", Role.RELEASE_OFFICER)
    staff.enrol(engine.ring, "wang")
    status, shown = _post(operator, csrf, f"{PATH}/{who}/password")
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", shown)
    assert status == 200 and password is not None
    session = staff.log_in("wang", password[0]).require()
    assert staff.caller(session.token).pending is Pending.VERIFY_SECOND_FACTOR
    status, text = _post(operator, csrf, f"{PATH}/{who}/second-factor/remove")
    assert status == 403 and "不能由同一人" in text


def test_person_who_leaves_is_out_and_cannot_be_appointed_again(
    operator: TestClient, csrf: Csrf, staff: Staff
) -> None:
    who = staff.add("wang", Role.AUTHOR)
    token = staff.log_in("wang").require().token
    assert _post(operator, csrf, f"{PATH}/{who}/leave") == (303, PATH)
    assert staff.caller(token).is_anonymous
    assert _post(operator, csrf, f"{PATH}/{who}/grants", role="author")[0] == 409
    assert "已离开" in operator.get(f"{PATH}/{who}").text


def test_who_may_not_manage_people_sees_and_does_nothing(
    client: TestClient, csrf: Csrf, engine: Engine, body: str, staff: Staff
) -> None:
    who = staff.add("wang")
    log_in_as(engine, client, body, Role.BODY_ADMIN, login_name="admin")
    for path in (PATH, f"{PATH}/new", f"{PATH}/{who}"):
        assert client.get(path).status_code == 403
    for act in ("grants", "password", "second-factor/remove", "leave"):
        assert _post(client, csrf, f"{PATH}/{who}/{act}", role="author")[0] == 403
    assert _post(client, csrf, f"{PATH}/new", name="x", login_name="xx")[0] == 403
    client.cookies.clear()
    assert client.get(PATH).headers["location"].startswith("/staff/login")


def test_people_of_another_body_are_out_of_reach(
    operator: TestClient, csrf: Csrf, engine: Engine
) -> None:
    with engine.database.write() as tx:
        other = found_tenant(tx, engine.clock, code="9002", name="另一评价中心").id
    theirs = people(engine, other)
    who = theirs.add("zhao", Role.AUTHOR)
    assert operator.get(f"{PATH}/{who}").status_code == 404
    for act in ("grants", "password", "second-factor/remove", "leave"):
        assert _post(operator, csrf, f"{PATH}/{who}/{act}", role="author")[0] == 404
    assert "zhao" not in operator.get(PATH).text
    assert theirs.log_in("zhao").session is not None


def test_pages_are_equal_in_english(operator: TestClient, staff: Staff) -> None:
    who = staff.add("wang", Role.AUTHOR)
    for path in (PATH, f"{PATH}/new", f"{PATH}/{who}"):
        text = operator.get(f"{path}?lang=en").text
        main = re.sub(r"<[^>]+>", "", text.split("<main", 1)[1].split("</main>")[0])
        assert not re.search(r"[\u4e00-\u9fff]", main), path
