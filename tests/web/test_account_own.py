"""One's own account by the pages: password, second factor, logins and keys."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.roles import Role
from foundation.tenancy import found_tenant
from tests.browsers import log_in_as, people
from tests.staff import PASSWORD, Staff

Csrf = Callable[..., str]
FRESH = "河对岸有一排白杨树"


@pytest.fixture
def body(engine: Engine) -> str:
    with engine.database.write() as tx:
        return found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id


@pytest.fixture
def staff(engine: Engine, body: str) -> Staff:
    return people(engine, body)


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


def _enter(client: TestClient, csrf: Csrf, name: str, password: str = PASSWORD) -> int:
    form = {"login_name": name, "password": password, "csrf_token": csrf(client)}
    return client.post("/staff/login", data=form).status_code


def _post(client: TestClient, csrf: Csrf, path: str, **fields: str) -> str:
    answer = client.post(path, data={**fields, "csrf_token": csrf(client)})
    if answer.status_code == 303:
        return answer.headers["location"]
    return f"{answer.status_code}\n{answer.text}"


def _change(client: TestClient, csrf: Csrf, current: str, fresh: str, repeated: str) -> str:
    path = "/staff/account/password"
    return _post(client, csrf, path, current=current, fresh=fresh, repeated=repeated)


# ---- Password ----


def test_password_is_changed_and_other_logins_end(
    client: TestClient, other: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR)
    assert _enter(client, csrf, "wang") == _enter(other, csrf, "wang") == 303
    fresh = FRESH + "，风一吹"
    assert _change(client, csrf, PASSWORD, fresh, fresh) == "/staff/account"
    assert "密码已更改" in client.get("/staff/account").text
    assert other.get("/staff").status_code == 303
    assert _enter(other, csrf, "wang") == 422
    assert _enter(other, csrf, "wang", fresh) == 303


@pytest.mark.parametrize(
    ("current", "fresh", "repeated", "told"),
    [
        ("wrong", "some long words here", "some long words here", "当前密码不对"),
        (PASSWORD, "some long words here", "some long words", "两次输入"),
        (PASSWORD, PASSWORD, PASSWORD, "与当前密码相同"),
        (PASSWORD, "short", "short", "不足 10 个字符"),
        (PASSWORD, "password123", "password123", "容易被猜中"),
        (PASSWORD, "wangwang12", "wangwang12", "登录名几乎相同"),
    ],
)
def test_password_that_does_not_do_is_told_why_and_nothing_changes(
    client: TestClient,
    csrf: Csrf,
    staff: Staff,
    current: str,
    fresh: str,
    repeated: str,
    told: str,
) -> None:
    staff.add("wang", Role.AUTHOR)
    _enter(client, csrf, "wang")
    answer = _change(client, csrf, current, fresh, repeated)
    assert answer.startswith("422") and told in answer
    for secret in (fresh, repeated):
        assert f'value="{secret}"' not in answer
    assert staff.log_in("wang").session is not None


def test_current_password_cannot_be_guessed_from_a_stolen_login(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR)
    _enter(client, csrf, "wang")
    answers = [_change(client, csrf, f"guess {n}", "x" * 12, "x" * 12)[:3] for n in range(6)]
    assert answers == ["422", "422", "422", "422", "403", "403"]


def test_one_time_password_leads_to_the_password_page_and_on(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR, must_change_password=True)
    _enter(client, csrf, "wang")
    led = client.get("/staff").headers["location"]
    assert led == "/staff/account/password?next=%2Fstaff"
    assert "一次性密码" in client.get(led).text
    assert client.get("/staff/account/keys").status_code == 303
    assert _change(client, csrf, PASSWORD, FRESH + "哗哗响", FRESH + "哗哗响") == "/staff"
    assert client.get("/staff").status_code == 200


# ---- Second factor ----


def _secret(text: str) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7]{32})</code>', text)
    assert found is not None
    return found[1]


def test_second_factor_is_enrolled_by_the_pages_and_opens_the_way(
    client: TestClient, csrf: Csrf, staff: Staff, clock: FixedClock
) -> None:
    staff.add("wang", Role.RELEASE_OFFICER)
    _enter(client, csrf, "wang")
    path = "/staff/account/second-factor"
    assert _post(client, csrf, f"{path}/offer", next="/staff") == f"{path}?next=/staff"
    page = client.get(path).text
    assert "<svg" in page and "style=" not in page
    secret = _secret(page)
    assert _post(client, csrf, f"{path}/confirm", code="000000").startswith("422")
    assert _secret(client.get(path).text) == secret, "a wrong code leaves the offer as it was"
    before = client.cookies[SESSION_COOKIE]
    assert _post(client, csrf, f"{path}/confirm", code=staff.code(secret)).endswith("codes")
    assert client.cookies[SESSION_COOKIE] != before
    assert "还没有恢复码" in client.get(f"{path}/recovery-codes").text

    shown = _post(client, csrf, f"{path}/recovery-codes")
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown)
    assert len(codes) == 10
    assert codes[0] not in client.get(f"{path}/recovery-codes").text, "shown this once"
    assert client.get("/staff").status_code == 200
    assert secret not in client.get(path).text


def test_stolen_login_alone_replaces_neither_authenticator_nor_codes(
    client: TestClient, csrf: Csrf, engine: Engine, body: str, staff: Staff, clock: FixedClock
) -> None:
    staff.add("wang", Role.RELEASE_OFFICER)
    secret, token = staff.enrol(engine.ring, "wang")
    client.cookies.set(SESSION_COOKIE, token)
    path = "/staff/account/second-factor"
    assert _post(client, csrf, f"{path}/recovery-codes").startswith("200")
    for act in ("offer", "recovery-codes"):
        refused = _post(client, csrf, f"{path}/{act}", code="000000")
        assert refused.startswith("422") and "验证码不对" in refused
    assert 'class="qr"' not in client.get(path).text
    clock.advance(seconds=30)
    assert _post(client, csrf, f"{path}/offer", code=staff.code(secret)) == path
    assert _secret(client.get(path).text) != secret


# ---- Logins ----


def test_logins_are_listed_and_ended_one_by_one_or_all_others(
    client: TestClient, other: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR)
    staff.log_in("wang")
    _enter(client, csrf, "wang")
    _enter(other, csrf, "wang")
    page = client.get("/staff/account").text
    assert page.count('name="session"') == 2 and page.count("本次登录") == 1
    ids = re.findall(r'name="session" value="([^"]+)"', page)
    act = "/staff/account/sessions/revoke"
    assert _post(client, csrf, act, session=ids[0]) == "/staff/account"
    assert client.get("/staff/account").text.count('name="session"') == 1
    assert _post(client, csrf, f"{act}-others") == "/staff/account"
    assert other.get("/staff").status_code == 303
    assert client.get("/staff").status_code == 200


def test_login_of_someone_else_cannot_be_ended(
    client: TestClient, csrf: Csrf, staff: Staff
) -> None:
    staff.add("wang", Role.AUTHOR)
    staff.add("zhao", Role.AUTHOR)
    theirs = staff.log_in("zhao").require()
    _enter(client, csrf, "wang")
    answer = _post(client, csrf, "/staff/account/sessions/revoke", session=theirs.id)
    assert answer.startswith("404")
    assert not staff.caller(theirs.token).is_anonymous


# ---- Keys ----


def _key(client: TestClient, csrf: Csrf, right: str = "exam:enrolment:read", **more: str) -> str:
    fields = {"label": "教务系统", "last_day": "2026-12-31", "permissions": right, **more}
    return _post(client, csrf, "/staff/account/keys", **fields)


def test_key_is_shown_once_works_for_a_program_and_is_revoked(
    client: TestClient, other: TestClient, csrf: Csrf, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.REGISTRAR)
    shown = html.unescape(_key(client, csrf))
    found = re.search(r"kz_[a-z0-9]{12}_[A-Za-z0-9_-]{43}", shown)
    assert found is not None
    program = {"Authorization": f"Bearer {found[0]}"}
    assert other.get("/staff", headers=program).status_code == 200
    page = client.get("/staff/account/keys").text
    assert found[0][16:] not in page and found[0][3:15] in page
    assert "从未使用" not in page
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    _post(client, csrf, "/staff/account/keys/revoke", key=key[1])
    assert other.get("/staff", headers=program).status_code == 401


def test_key_for_a_right_one_lacks_is_refused(
    client: TestClient, csrf: Csrf, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.REGISTRAR)
    assert "exam:result:release" not in client.get("/staff/account/keys").text
    assert _key(client, csrf, "exam:result:release").startswith("403")


@pytest.mark.parametrize("last_day", ["", "2026-11-20", "2028-01-01", "tomorrow", "9999-12-31"])
def test_key_without_a_near_end_is_refused_and_the_form_keeps_what_was_typed(
    client: TestClient, csrf: Csrf, engine: Engine, body: str, last_day: str
) -> None:
    log_in_as(engine, client, body, Role.REGISTRAR)
    answer = _key(client, csrf, last_day=last_day)
    assert answer.startswith("422") and 'value="教务系统"' in answer
    assert 'value="exam:enrolment:read" checked' in answer


def test_program_manages_no_account(
    client: TestClient, other: TestClient, csrf: Csrf, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.REGISTRAR)
    found = re.search(r"kz_[a-z0-9]{12}_[A-Za-z0-9_-]{43}", _key(client, csrf))
    assert found is not None
    program = {"Authorization": f"Bearer {found[0]}"}
    assert other.get("/staff/account/keys", headers=program).status_code == 403
    assert other.get("/staff/account", headers=program).status_code == 303
    assert other.post("/staff/account/keys", headers=program).status_code == 403


def test_pages_are_equal_in_english(
    client: TestClient, csrf: Csrf, engine: Engine, body: str
) -> None:
    log_in_as(engine, client, body, Role.REGISTRAR)
    for path in (
        "/staff",
        "/staff/account",
        "/staff/account/password",
        "/staff/account/second-factor",
        "/staff/account/second-factor/recovery-codes",
        "/staff/account/keys",
    ):
        answer = client.get(f"{path}?lang=en")
        assert answer.status_code == 200
        main = re.sub(r"<[^>]+>", "", answer.text.split("<main", 1)[1].split("</main>")[0])
        assert not re.search(r"[\u4e00-\u9fff]", main.replace("演示评价中心", "")), path
