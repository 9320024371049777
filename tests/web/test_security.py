"""What stands before every route: headers, hosts, tokens, sizes, limits, odd input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, File, Form, Request, UploadFile
from starlette.responses import Response
from starlette.testclient import TestClient

from exam_engine.web.app import create_app
from exam_engine.web.limits import Kind, Limits, TooManyTries, forgive, limit
from exam_engine.web.security import BODY_LIMIT, MIB, body_limit
from exam_engine.wiring import Engine

EVERYWHERE = ["/", "/?lang=en", "/no/such/page", "/healthz", "/readyz", "/api/nothing", "/look"]
FORM = {"theme": "dark"}


@pytest.fixture
def echo(app: FastAPI, client: TestClient) -> TestClient:
    """A client of an app with a form, a file, and a JSON door that store nothing."""

    def form(name: Annotated[str, Form()] = "") -> Response:
        return Response(name)

    def file(file: Annotated[UploadFile, File()]) -> Response:
        return Response(str(file.size))

    async def raw(request: Request) -> Response:
        return Response(str(len(await request.body())))

    def number(page: int = 1) -> Response:
        return Response(str(page))

    app.add_api_route("/echo/form", form, methods=["POST"])
    app.add_api_route("/staff/enrolment/file", file, methods=["POST"])
    app.add_api_route("/echo/raw", raw, methods=["POST", "PUT"])
    app.add_api_route("/echo/number", number, methods=["GET"])
    return client


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=(self)" in headers["permissions-policy"]
    assert "microphone=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"


def test_even_a_fault_and_a_refused_host_carry_the_headers(
    app: FastAPI, client: TestClient
) -> None:
    def fail() -> Response:
        raise RuntimeError

    app.add_api_route("/fail", fail, methods=["GET"])
    for answer in (client.get("/fail"), client.get("/", headers={"Host": "evil.example"})):
        assert answer.status_code in (500, 400)
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_pages_hold_no_inline_script_style_or_handler(client: TestClient) -> None:
    for path in ("/", "/staff/style", "/no/such/page"):
        text = client.get(path).text
        inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text)
        assert inline == []
        assert "<style" not in text
        assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)=", text) == []


@pytest.mark.parametrize("host", ["evil.example", "", "localhost.evil.example", "a b", "[::1", "@"])
def test_unknown_hosts_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000"])
def test_own_hosts_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_a_form_without_its_token_is_refused_and_does_nothing(client: TestClient) -> None:
    answer = client.post("/look", data=FORM)
    assert answer.status_code == 403
    assert "kz_look" not in answer.headers.get("set-cookie", "")


def test_a_form_with_its_token_is_taken(client: TestClient, csrf: Any) -> None:
    answer = client.post("/look", data={**FORM, "csrf_token": csrf(client), "back": "/?page=2"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?page=2"
    assert 'data-theme="dark"' in client.get("/").text


def test_a_token_in_the_header_is_taken(echo: TestClient, csrf: Any) -> None:
    headers = {"X-CSRF-Token": csrf(echo)}
    assert echo.post("/echo/raw", content=b"abc", headers=headers).text == "3"
    assert echo.put("/echo/raw", content=b"abc").status_code == 403


def test_a_token_of_another_browser_or_login_is_refused(
    app: FastAPI, client: TestClient, csrf: Any
) -> None:
    with TestClient(app, follow_redirects=False) as other:
        foreign = csrf(other)
    csrf(client)
    assert client.post("/look", data={**FORM, "csrf_token": foreign}).status_code == 403
    token = csrf(client)
    client.cookies.set("kz_session", "another-login")
    assert client.post("/look", data={**FORM, "csrf_token": token}).status_code == 403


@pytest.mark.parametrize("token", ["", ".", "a.b", "号.码", "\x00", "x" * 100_000])
def test_broken_tokens_are_refused(client: TestClient, csrf: Any, token: str) -> None:
    csrf(client)
    answer = client.post("/look", data={**FORM, "csrf_token": token})
    assert answer.status_code in (403, 422)


def test_programs_with_a_bearer_key_need_no_token(echo: TestClient) -> None:
    headers = {"Authorization": "Bearer kz_something"}
    assert echo.post("/echo/raw", content=b"ab", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_posts_of_other_sites_are_refused_even_with_a_token(
    client: TestClient, csrf: Any, headers: dict[str, str]
) -> None:
    data = {**FORM, "csrf_token": csrf(client)}
    assert client.post("/look", data=data, headers=headers).status_code == 403
    own = {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/look", data=data, headers=own).status_code == 303


def test_cookies_are_out_of_reach_of_scripts_and_sites(client: TestClient) -> None:
    cookies = list(client.get("/?lang=en").headers.get_list("set-cookie"))
    token = next(c for c in cookies if c.startswith("kz_csrf="))
    assert "HttpOnly" in token and "SameSite=lax" in token and "Secure" not in token
    language = next(c for c in cookies if c.startswith("kz_lang=en"))
    assert "SameSite=Lax" in language


def test_behind_https_cookies_are_secure_and_the_browser_stays_there(engine: Engine) -> None:
    web = engine.settings.web.model_copy(update={"public_address": "https://exam.example"})
    object.__setattr__(engine, "settings", engine.settings.model_copy(update={"web": web}))
    with TestClient(create_app(engine), base_url="https://exam.example") as client:
        answer = client.get("/?lang=en")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


def test_the_language_is_remembered(client: TestClient) -> None:
    assert '<html lang="zh-CN"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=klingon").text


def test_bodies_have_a_limit_for_each_path(echo: TestClient, csrf: Any) -> None:
    headers = {"X-CSRF-Token": csrf(echo)}
    large = b"x" * (BODY_LIMIT + 1)
    assert echo.post("/echo/raw", content=large, headers=headers).status_code == 413
    assert echo.post("/echo/raw", content=large[:-1], headers=headers).status_code == 200
    files = {"file": ("a.xlsx", large)}
    answer = echo.post("/staff/enrolment/file", files=files, headers=headers)
    assert answer.text == str(len(large))


def test_a_body_that_hides_its_length_is_stopped_too(echo: TestClient, csrf: Any) -> None:
    def drops() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    headers = {"X-CSRF-Token": csrf(echo)}
    assert echo.post("/echo/raw", content=drops(), headers=headers).status_code == 413


def test_the_longest_prefix_decides_the_limit() -> None:
    assert body_limit("/staff/enrolment/upload") == 64 * MIB
    assert body_limit("/staff/enrolments") == BODY_LIMIT
    assert body_limit("/") == BODY_LIMIT


def test_too_many_tries_of_an_account_are_refused_wherever_they_come_from() -> None:
    limits = Limits()
    for place in range(10):
        limits.hit(Kind.LOGIN, f"10.0.0.{place}", "K-2026-0001")
    with pytest.raises(TooManyTries) as refused:
        limits.hit(Kind.LOGIN, "10.0.1.1", " k-2026-0001 ")
    seconds = refused.value.facts["seconds"]
    assert isinstance(seconds, int) and 0 < seconds <= 300
    limits.hit(Kind.LOGIN, "10.0.1.1", "K-2026-0002")


def test_a_whole_college_behind_one_address_may_log_in() -> None:
    limits = Limits()
    for candidate in range(500):
        limits.hit(Kind.LOGIN, "10.0.0.1", f"K-{candidate}")


def test_one_address_cannot_try_without_end() -> None:
    limits = Limits(multiple=0.1)
    with pytest.raises(TooManyTries):
        for candidate in range(100):
            limits.hit(Kind.LOGIN, "10.0.0.1", f"K-{candidate}")


def test_programs_are_slowed_down_by_key_and_guessers_by_address(
    app: FastAPI, client: TestClient
) -> None:
    app.state.limits = Limits(multiple=0.01)  # 12 a minute for a key, 30 for an address

    def ask(key: str) -> Any:
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        return client.get("/staff", headers=headers)

    assert [ask("kz_one").status_code for _ in range(13)] == [401] * 12 + [429]
    refused = ask("kz_one")
    assert refused.json()["code"] == "web-too-many-tries"
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert ask("kz_two").status_code == 401
    assert [ask(f"kz_{guess}").status_code for guess in range(20)][-1] == 429


def test_a_right_try_wipes_the_slate(app: FastAPI, client: TestClient) -> None:
    def knock(request: Request, right: bool = False) -> Response:
        limit(request, "login", "K-1")
        if right:
            forgive(request, "login", "K-1")
        return Response("in")

    app.add_api_route("/knock", knock, methods=["GET"])
    for _ in range(9):
        assert client.get("/knock").status_code == 200
    assert client.get("/knock?right=true").status_code == 200
    for _ in range(10):
        assert client.get("/knock").status_code == 200
    refused = client.get("/knock")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "target",
    [
        "/?q=%ff%fe%80",
        "/%ff%fe",
        "/?lang=%00",
        "/%00",
        "/?" + "a=1&" * 1500,
        "/?" + "lang=en&" * 2000,
        "/?lang[]=1&lang=",
        "/static/x/../../settings.py",
        "/static/x/shared/static/..%2f..%2fsettings.py",
        "/echo/number?page=99999999999999999999999",
        "/echo/number?page=" + "9" * 5000,
        "/echo/number?page=1e5",
        "//evil.example/",
        "/" + "a" * 9000,
    ],
)
def test_odd_addresses_are_never_a_fault(echo: TestClient, target: str) -> None:
    assert echo.get(target).status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "kz_lang=\xff; kz_look=....; kz_session=; kz_csrf=\x80"},
        {"Cookie": "a=b;" * 2000},
        {"Accept-Language": "zh;q=" + "9" * 4000},
        {"Accept": "*/*;" * 3000},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic \xff\xfe"},
        {"Content-Length": "abc"},
        {"X-CSRF-Token": "\xff" * 50},
        {"Origin": "http://[::1"},
        {"If-None-Match": "\x80"},
    ],
)
def test_odd_headers_are_never_a_fault(echo: TestClient, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    assert echo.get("/", headers=raw).status_code < 500
    assert echo.post("/echo/form", headers=raw, data={"name": "x"}).status_code < 500


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b"{"),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 50_000),
        ("application/json; charset=utf-7", b"{}"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--"),
        ("multipart/form-data; boundary=\xff", b"--"),
        ("application/x-www-form-urlencoded", b"name=%ff%fe&name=%00"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(5000))),
        ("text/plain", b"\x00\xff"),
        ("\xff/\xff", b""),
        ("", b"x"),
    ],
)
def test_odd_bodies_are_never_a_fault(
    echo: TestClient, csrf: Any, kind: str, content: bytes
) -> None:
    headers = {"Content-Type": kind.encode("latin-1"), "X-CSRF-Token": csrf(echo).encode()}
    for path in ("/echo/form", "/staff/enrolment/file", "/look"):
        answer = echo.post(path, content=content, headers=headers)
        assert answer.status_code < 500


def test_control_characters_in_forms_are_refused(echo: TestClient, csrf: Any) -> None:
    answer = echo.post("/echo/form", data={"name": "a\x00b", "csrf_token": csrf(echo)})
    assert answer.status_code == 422
    assert "web-input-nul" in answer.text


def test_scripts_and_styles_are_kept_for_a_year_under_their_digest(client: TestClient) -> None:
    address = re.search(r'href="(/static/[^"]+base\.css)"', client.get("/").text)
    assert address
    answer = client.get(address[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"
    older = re.sub(r"/static/[0-9a-f]+/", "/static/0123456789abcdef/", address[1])
    assert client.get(older).headers["cache-control"] == "no-cache"


def test_nothing_but_static_files_can_be_fetched(client: TestClient) -> None:
    for name in ("settings.py", "shared/templates/base.html", "shared/pages.py", "", "/etc/passwd"):
        assert client.get(f"/static/x/{name}").status_code == 404


def test_an_installation_tells_whether_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_style_guide_is_shown_only_where_it_is_switched_on(engine: Engine) -> None:
    web = engine.settings.web.model_copy(update={"show_style_guide": False})
    object.__setattr__(engine, "settings", engine.settings.model_copy(update={"web": web}))
    with TestClient(create_app(engine)) as client:
        assert client.get("/staff/style").status_code == 404
