"""Logging in by the pages: plain errors, one answer for strangers, and no way out of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT
from foundation.identities import let_person_leave, recognise
from foundation.login_sessions import LoginSessionKind, open_session, revoke_all_sessions
from foundation.roles import Role, system_caller
from foundation.tenancy import found_tenant
from tests.browsers import log_in_as, people
from tests.staff import PASSWORD, Staff

Csrf = Callable[..., str]


@pytest.fixture
def body(engine: Engine) -> str:
    with engine.database.write() as tx:
        return found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id


@pytest.fixture
def staff(engine: Engine, body: str) -> Staff:
    return people(engine, body)


def _log_in(client: TestClient, csrf: Csrf, name: str, password: str, **fields: str) -> Any:
    form = {"login_name": name, "password": password, "csrf_token": csrf(client), **fields}
    return client.post("/staff/login", data=form)


def test_staff_logs_in_and_comes_to_the_page_that_was_asked_for(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR)
    asked = client.get("/staff?lang=zh-CN")
    assert (asked.status_code, asked.headers["location"]) == (
        303,
        "/staff/login?next=%2Fstaff%3Flang%3Dzh-CN",
    )
    form = client.get(asked.headers["location"]).text
    goal = re.search(r'name="next" value="([^"]*)"', form)
    assert goal is not None
    answer = _log_in(client, csrf, "Wang", PASSWORD, next=goal[1])
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?lang=zh-CN")
    cookie = answer.headers["set-cookie"]
    assert SESSION_COOKIE in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    home = client.get("/staff").text
    assert "试题" in home and "成绩" not in home


def test_unknown_name_and_wrong_password_get_the_same_page(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang")
    pages = []
    for name in ("wang", "nobody"):
        answer = _log_in(client, csrf, name, "not the password")
        assert answer.status_code == 422
        assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")
        text = answer.text.replace(name, "…")
        pages.append(re.sub(r'(content|value)="[0-9a-f]{16}\.[0-9a-f]+"', "", text))
    assert pages[0] == pages[1]
    assert "登录名或密码不对" in pages[0]


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_guessing_is_told_how_long_to_wait(
    client: TestClient, csrf: Csrf, staff: Staff, name: str
) -> None:
    staff.add("wang")
    answers = [_log_in(client, csrf, name, "not the password") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 403]
    assert "暂停尝试 1 分钟" in answers[-1].text
    assert _log_in(client, csrf, name, PASSWORD).status_code == 403


def test_form_without_a_token_is_refused(client: TestClient, staff: Staff) -> None:
    staff.add("wang")
    form = {"login_name": "wang", "password": PASSWORD}
    assert client.post("/staff/login", data=form).status_code == 403


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "evil.example",
        " //evil.example",
        "/" + "a" * 2500,
    ],
)
def test_login_never_leads_out_of_the_site(
    client: TestClient, csrf: Csrf, staff: Staff, goal: str
) -> None:
    staff.add("wang", Role.AUTHOR)
    assert 'name="next" value=""' in client.get("/staff/login", params={"next": goal}).text
    answer = _log_in(client, csrf, "wang", PASSWORD, next=goal[:2000])
    assert answer.headers["location"] == "/staff"
    again = client.get("/staff/login", params={"next": goal[:1500]})
    assert again.headers["location"] in (
        "/staff",
        goal[:1500] if goal.startswith("/a") else "/staff",
    )


def test_input_of_any_length_and_kind_is_answered(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    for name, password in [("", ""), ("a" * 1999, "b" * 1999), ("\u202e\ud7ff名", "🙂" * 600)]:
        assert _log_in(client, csrf, name, password).status_code == 422
    assert _log_in(client, csrf, "a" * 2001, "x").status_code == 422


def test_logging_out_ends_the_session_on_the_server_too(
    client: TestClient, csrf: Csrf, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.AUTHOR)
    token = client.cookies[SESSION_COOKIE]
    answer = client.post("/staff/logout", data={"csrf_token": csrf(client, "/staff")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login")
    assert "已退出登录" in client.get("/staff/login").text
    client.cookies.set(SESSION_COOKIE, token)
    assert client.get("/staff").headers["location"].startswith("/staff/login")


def test_logging_out_by_a_link_of_another_site_does_nothing(
    client: TestClient, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.AUTHOR)
    assert client.get("/staff/logout").status_code == 405
    assert client.post("/staff/logout").status_code == 403
    assert client.get("/staff").status_code == 200


def test_login_anew_ends_the_login_before_it(
    client: TestClient, csrf: Csrf, staff: Staff, engine: Engine
) -> None:
    staff.add("wang", Role.AUTHOR)
    _log_in(client, csrf, "wang", PASSWORD)
    first = client.cookies[SESSION_COOKIE]
    _log_in(client, csrf, "wang", PASSWORD)
    with engine.database.read(EVERY_TENANT) as tx:
        settings = engine.settings.identities
        assert recognise(tx, engine.clock, settings, first).caller.is_anonymous


# ---- Each kind of caller at the door of the staff ----


def test_anonymous_page_is_led_to_the_login_and_program_is_told(client: TestClient) -> None:
    assert client.get("/staff").headers["location"] == "/staff/login?next=%2Fstaff"
    told = client.get("/staff", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (401, "web-login-needed")


def test_expired_session_is_led_to_the_login(
    client: TestClient, engine: Engine, body: str, clock: FixedClock
) -> None:
    log_in_as(engine, client, body, Role.AUTHOR)
    clock.advance(minutes=29)
    assert client.get("/staff").status_code == 200
    clock.advance(minutes=29)
    assert client.get("/staff").status_code == 200, "use keeps a session alive"
    clock.advance(minutes=30)
    assert client.get("/staff").headers["location"] == "/staff/login?next=%2Fstaff"


def test_revoked_session_is_led_to_the_login(client: TestClient, engine: Engine, body: str) -> None:
    who = log_in_as(engine, client, body, Role.AUTHOR)
    with engine.database.write(body) as tx:
        revoke_all_sessions(tx, engine.clock, actor="system", person_id=who)
    assert client.get("/staff").headers["location"] == "/staff/login?next=%2Fstaff"


def test_candidate_is_no_staff(client: TestClient, engine: Engine, body: str) -> None:
    with engine.database.write(body) as tx:
        session = open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref="enrolment-1",
        )
    client.cookies.set(SESSION_COOKIE, session.token)
    for path in ("/staff", "/staff/account", "/staff/second-factor", "/staff/account/keys"):
        assert client.get(path).headers["location"].startswith("/staff/login")


def test_staff_of_another_body_sees_their_own_body_only(
    client: TestClient, engine: Engine, body: str
) -> None:
    with engine.database.write() as tx:
        other = found_tenant(tx, engine.clock, code="9002", name="另一评价中心").id
    people(engine, body).add("wang", Role.AUTHOR)
    log_in_as(engine, client, other, Role.AUTHOR, login_name="zhao")
    home = client.get("/staff").text
    assert "另一评价中心" in home and "演示评价中心" not in home


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.RELEASE_OFFICER, Role.CERTIFICATE_OFFICER])
def test_risky_role_comes_no_further_without_a_second_factor(
    client: TestClient, csrf: Csrf, staff: Staff, role: Role
) -> None:
    staff.add("wang", role)
    answer = _log_in(client, csrf, "wang", PASSWORD)
    led = client.get(answer.headers["location"])
    assert led.headers["location"] == "/staff/account/second-factor?next=%2Fstaff"
    page = client.get(led.headers["location"]).text
    assert "需要先启用第二重验证" in page
    assert "/staff/audit" not in page
    told = client.get("/staff", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (401, "roles-login-unfinished")


def test_second_factor_is_asked_for_and_a_recovery_code_serves_too(
    client: TestClient, csrf: Csrf, staff: Staff, engine: Engine, clock: FixedClock
) -> None:
    staff.add("wang", Role.RELEASE_OFFICER)
    secret, _ = staff.enrol(engine.ring, "wang")
    answer = _log_in(client, csrf, "wang", PASSWORD, next="/staff/account")
    led = client.get(answer.headers["location"]).headers["location"]
    assert led == "/staff/second-factor?next=%2Fstaff%2Faccount"
    half = client.cookies[SESSION_COOKIE]

    wrong = client.post("/staff/second-factor", data={"code": "000000", "csrf_token": csrf(client)})
    assert wrong.status_code == 422 and "验证码不对" in wrong.text
    used = {"code": staff.code(secret), "csrf_token": csrf(client)}
    assert client.post("/staff/second-factor", data=used).status_code == 422
    clock.advance(seconds=30)
    right = {
        "code": staff.code(secret),
        "next": "/staff/account",
        "csrf_token": csrf(client),
    }
    done = client.post("/staff/second-factor", data=right)
    assert (done.status_code, done.headers["location"]) == (303, "/staff/account")
    assert client.cookies[SESSION_COOKIE] != half
    assert client.get("/staff").status_code == 200
    client.cookies.set(SESSION_COOKIE, half)
    assert client.get("/staff").status_code == 303


def test_second_factor_page_is_for_those_only_who_wait_for_it(
    client: TestClient, engine: Engine, body: str
) -> None:
    assert client.get("/staff/second-factor").headers["location"].startswith("/staff/login")
    log_in_as(engine, client, body, Role.AUTHOR)
    assert client.get("/staff/second-factor?next=//x").headers["location"] == "/staff"


def test_bearer_key_that_fails_is_told_so_on_every_page(
    client: TestClient, engine: Engine, body: str
) -> None:
    for key in ("kz_abcdefghjkmn_" + "A" * 43, "nonsense", ""):
        answer = client.get("/staff", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401
        assert "接口密钥" in answer.text


def test_cookie_is_for_https_only_where_the_site_is(
    app: FastAPI, engine: Engine, staff: Staff, csrf: Csrf
) -> None:
    staff.add("wang")
    web = engine.settings.web.model_copy(update={"public_address": "https://exam.example"})
    settings = engine.settings.model_copy(update={"web": web})
    object.__setattr__(engine, "settings", settings)
    with TestClient(app, follow_redirects=False) as client:
        answer = _log_in(client, csrf, "wang", PASSWORD)
    assert "Secure" in answer.headers["set-cookie"]


def test_person_who_left_is_out(client: TestClient, engine: Engine, body: str) -> None:
    who = log_in_as(engine, client, body, Role.AUTHOR)
    with engine.database.write(body) as tx:
        let_person_leave(tx, engine.clock, by=system_caller(body), person_id=who)
    assert client.get("/staff").headers["location"].startswith("/staff/login")
