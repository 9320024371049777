"""Each family of refusal as a page for people and as problem+json for programs."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Form
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, OperationalError
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from exam_engine.web.depends import LoginNeeded, StaffDep
from exam_engine.web.limits import TooManyTries
from exam_engine.web.problems import PROBLEM_RESPONSES, FaultMiddleware, ProblemDetails
from exam_engine.web.shared.pages import download, local_path, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLate, TooMany, Unavailable
from foundation.roles import Role
from foundation.tenancy import found_tenant
from tests.browsers import log_in_as

FAMILIES = [
    (NotFound("jobs-unknown", job="1"), 404),
    (Forbidden("web-csrf"), 403),
    (Invalid("web-input-missing", field="name"), 422),
    (Conflict("tenancy-code-taken", code="9001"), 409),
    (TooLate("web-input-other", field="until"), 410),
    (Unavailable("keys-ring-missing", file="ring.json"), 503),
    (TooManyTries("web-too-many-tries", seconds=40), 429),
    (TooMany("proctor-frames-too-many", seconds=1), 429),
    (LoginNeeded("/staff/login"), 401),
]
FAULTS = [
    (RuntimeError("secret 110101199001011237"), 500, "web-fault"),
    (OverflowError("too large"), 422, "web-input-unstorable"),
    (DataError("INSERT", {}, Exception("bad")), 422, "web-input-unstorable"),
    (OperationalError("BEGIN", {}, Exception("database is locked")), 503, "web-busy"),
]


class Sheet(BaseModel):
    name: Annotated[str, Field(max_length=5)]
    mark: int


@pytest.fixture
def raising(app: FastAPI, client: TestClient) -> Any:
    """``raising(error)`` adds a page that raises it and gives the client."""

    def add(error: Exception) -> TestClient:
        def fail() -> Response:
            raise error

        app.add_api_route("/fail", fail, methods=["GET", "POST"])
        app.add_api_route("/api/fail", fail, methods=["GET"])
        return client

    return add


@pytest.mark.parametrize(("refusal", "status"), FAMILIES, ids=lambda v: getattr(v, "code", v))
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_family_is_told_to_programs(raising: Any, refusal: Any, status: int, lang: str) -> None:
    answer = raising(refusal).get("/api/fail", params={"lang": lang})
    told = answer.json()
    assert answer.status_code == status == told["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["code"] == refusal.code
    assert told["type"] == f"urn:kaozheng:problem:{refusal.code}"
    assert told["facts"] == refusal.facts
    assert told["title"] != told["detail"] != refusal.code
    assert told["title"].isascii() == (lang == "en")


@pytest.mark.parametrize(("refusal", "status"), FAMILIES[:-1], ids=lambda v: getattr(v, "code", v))
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_family_is_told_to_people(raising: Any, refusal: Any, status: int, lang: str) -> None:
    answer = raising(refusal).get("/fail", params={"lang": lang})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert f'<html lang="{lang}"' in answer.text
    assert refusal.code in answer.text
    assert answer.headers["content-language"] == lang


def test_waiting_times_are_told_in_the_header(raising: Any) -> None:
    assert raising(FAMILIES[6][0]).get("/fail").headers["retry-after"] == "40"


def test_people_without_login_are_led_to_it_and_back(raising: Any) -> None:
    answer = raising(LoginNeeded("/staff/login")).get("/fail?page=2&q=%E5%BC%A0")
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where == "/staff/login?next=%2Ffail%3Fpage%3D2%26q%3D%25E5%25BC%25A0"


def test_after_a_form_the_way_leads_to_the_login_alone(
    raising: Any, csrf: Any, client: TestClient
) -> None:
    token = csrf(client)
    answer = raising(LoginNeeded("/exam")).post("/fail", data={"csrf_token": token})
    assert answer.headers["location"] == "/exam"


@pytest.mark.parametrize(("error", "status", "code"), FAULTS, ids=lambda v: type(v).__name__)
def test_unknown_faults_show_a_number_and_nothing_else(
    raising: Any, error: Exception, status: int, code: str
) -> None:
    browser = raising(error)
    with capture_logs() as logs:
        answer = browser.get("/fail")
    assert answer.status_code == status
    assert code in answer.text
    assert "Traceback" not in answer.text and "110101199001011237" not in answer.text
    assert next(entry["fault"] for entry in logs if entry["event"] == "web-fault") in answer.text
    assert browser.get("/api/fail").json()["code"] == code


def test_the_log_of_a_fault_holds_no_text_of_the_exception_by_default(
    raising: Any, app: FastAPI
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"log_fault_text": False})
    browser = raising(RuntimeError("secret 110101199001011237"))
    with capture_logs() as logs:
        browser.get("/fail?number=110101199001011237")
    assert "110101199001011237" not in str(logs)


def test_a_fault_after_the_answer_has_begun_breaks_the_connection() -> None:
    async def half(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        TestClient(FaultMiddleware(half)).get("/")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/no/such/page", 404), ("DELETE", "/", 405), ("GET", "/look", 405)],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_unknown_pages_and_methods_are_pages_too(
    client: TestClient, method: str, path: str, status: int, lang: str
) -> None:
    answer = client.request(method, path, headers={"Accept-Language": lang})
    assert answer.status_code == status
    assert f'<html lang="{lang}"' in answer.text


def test_the_schema_of_problems_is_that_of_the_answers(client: TestClient) -> None:
    told = ProblemDetails.model_validate(client.get("/api/nothing").json())
    assert told.code == "web-page-unknown"
    assert set(PROBLEM_RESPONSES) >= {401, 403, 404, 409, 410, 413, 422, 429, 500, 503}


def test_staff_read_a_problem_within_their_menu(
    app: FastAPI, client: TestClient, engine: Engine
) -> None:
    def fail(caller: StaffDep) -> Response:
        raise NotFound("web-not-found")

    app.add_api_route("/staff/fail", fail, methods=["GET"])
    with engine.database.write() as tx:
        body = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
    log_in_as(engine, client, body, Role.AUTHOR)
    text = client.get("/staff/fail").text
    assert 'href="/staff/items"' in text and 'href="/staff/audit"' not in text
    assert 'class="button plain" href="/staff"' in text


def test_wrong_method_names_the_right_ones(client: TestClient) -> None:
    assert "POST" in client.get("/look").headers["allow"]


def test_fields_are_told_by_place_and_never_echoed(
    app: FastAPI, client: TestClient, csrf: Any
) -> None:
    def take(sheet: Sheet) -> Response:
        raise AssertionError("not reached")

    app.add_api_route("/api/sheet", take, methods=["POST"])
    headers = {"X-CSRF-Token": csrf(client)}
    answer = client.post("/api/sheet", json={"name": "张三丰李四光", "mark": "x"}, headers=headers)
    told = answer.json()
    assert answer.status_code == 422 and told["facts"] == {"count": 2}
    assert [error["where"] for error in told["errors"]] == [["body", "name"], ["body", "mark"]]
    codes = [error["code"] for error in told["errors"]]
    assert codes == ["web-input-too-long", "web-input-not-a-number"]
    assert "张三丰" not in answer.text


def test_a_form_with_missing_fields_is_answered_with_a_page(
    app: FastAPI, client: TestClient, csrf: Any
) -> None:
    def take(number: Annotated[str, Form()]) -> Response:
        raise AssertionError("not reached")

    app.add_api_route("/sheet", take, methods=["POST"])
    answer = client.post("/sheet", data={"csrf_token": csrf(client)})
    assert answer.status_code == 422
    assert "number：没有填写。" in answer.text


def test_a_script_gets_json_whatever_it_accepts(client: TestClient) -> None:
    answer = client.get("/no/such/page", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.json()["code"] == "web-page-unknown"


def test_a_notice_is_shown_once_after_a_redirect(app: FastAPI, client: TestClient) -> None:
    def act(request: Request) -> Response:
        return redirect(request, "/", notice="web-rows", count=12)

    app.add_api_route("/act", act, methods=["GET"])
    client.get("/act")
    assert "共 12 行" in client.get("/").text
    assert "共 12 行" not in client.get("/").text


@pytest.mark.parametrize("cookie", ["garbage", "e30.abc.def", "\x01", "x" * 5000])
def test_a_forged_notice_is_not_shown(client: TestClient, cookie: str) -> None:
    client.cookies.set("kz_notice", cookie)
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'class="notice' not in answer.text


def test_a_page_may_run_webassembly_only_where_it_says_so(app: FastAPI, client: TestClient) -> None:
    def models(request: Request) -> Response:
        return page(request, "public/home.html", wasm=True)

    app.add_api_route("/models", models, methods=["GET"])
    assert "'wasm-unsafe-eval'" in client.get("/models").headers["content-security-policy"]
    assert "unsafe" not in client.get("/").headers["content-security-policy"]


def test_downloads_keep_their_chinese_name_and_are_not_kept() -> None:
    answer = download(b"x", "报名 表\r\n.xlsx")
    disposition = answer.headers["content-disposition"]
    assert disposition.endswith("filename*=UTF-8''%E6%8A%A5%E5%90%8D%20%E8%A1%A8%0D%0A.xlsx")
    assert "\r" not in disposition and "\n" not in disposition
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "",
        "/a\nb",
        "/" * 3,
    ],
)
def test_no_way_back_leads_to_another_site(elsewhere: str) -> None:
    assert local_path(elsewhere, "/staff") == "/staff"


def test_a_way_back_within_the_site_is_kept() -> None:
    assert local_path("/staff/items?page=2", "/staff") == "/staff/items?page=2"
