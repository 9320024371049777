"""A college's list by the pages: upload, results, the workbook back, import; and who may not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from exam_engine.enrolment import batches
from exam_engine.enrolment.tables import BatchRow, EnrolmentFileRow, EnrolmentRow
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.ids import new_id
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role, system_caller
from tests.browsers import log_in_as
from tests.enrolment_browsers import BASE, Csrf, admitting, desk_of, post, told, upload
from tests.enrolment_office import BATCH, FIRST, SECOND, Office, listed, open_office, people_of

OWN = 7
"""So many of `paths_of` name something of one college: strangers do not learn that it exists."""


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The engine of the web tests, at which demonstration people may be enrolled."""
    return admitting(engine)


@pytest.fixture
def office(engine: Engine) -> Office:
    return open_office(desk_of(engine))


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


def dirty(page: Any) -> None:
    """Rows 3 to 6 spoiled, each in another way; row 2 stays good."""
    page["H3"] = "123"
    page["D4"] = "1.00101E+17"
    page["Q5"] = "特级"
    page["B6"] = '=HYPERLINK("http://example.org","x")'


# ---- The whole journey ----


def test_list_goes_from_upload_to_results_to_import_to_candidates(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = upload(registrar, csrf, office, listed(people_of(count=5), edit=dirty))
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert office.count(EnrolmentRow) == 0, "nothing is imported before somebody says so"

    page = registrar.get(path)
    assert "可以导入 1 人" in told(page)
    for reason in ("手机号（H3）", "证件号码（D4）", "科学计数法", "等级（Q5）", "姓名（B6）"):
        assert reason in told(page)
    assert "需改正 4" in told(page) and "通过 1" in told(page)
    assert "欧阳若溪" not in told(page), "rows to be corrected come first"
    assert "欧阳若溪" in told(registrar.get(f"{path}?show=ok"))

    book = load_workbook(io.BytesIO(registrar.get(f"{path}/answer.xlsx").content))
    column = next(cell.column for cell in book.active[1] if cell.value == "结果")
    results = [book.active.cell(row, column).value for row in range(2, 7)]
    assert results == ["通过", "需改正", "需改正", "需改正", "需改正"]

    answer = post(registrar, csrf, f"{path}/import", good="1")
    assert answer.headers["location"] == path
    page = registrar.get(path)
    assert "已导入 1 位考生" in told(page) and "另有 4 行没有导入" in told(page)
    assert office.count(EnrolmentRow) == 1

    page = registrar.get(f"{BASE}/{office.batch}/candidates")
    number = people_of()[0].document_number
    assert "欧阳若溪" in told(page) and f"{number[:3]}{'*' * 11}{number[-4:]}" in page.text
    assert number not in page.text
    assert "名单.xlsx" in told(registrar.get(f"{BASE}/{office.batch}"))


def test_corrected_workbook_imports_the_rest_and_doubles_nobody(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of(count=5), edit=dirty)).headers[
        "location"
    ]
    post(registrar, csrf, f"{path}/import", good="1")
    path = upload(registrar, csrf, office, listed(people_of(count=5))).headers["location"]
    page = registrar.get(path)
    assert "可以导入 4 人" in told(page)
    assert "已在批次" in told(registrar.get(f"{path}?show=warning"))
    post(registrar, csrf, f"{path}/import", good="4")
    assert office.count(EnrolmentRow) == 5


def test_pressing_import_twice_imports_once(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    post(registrar, csrf, f"{path}/import", good="4")
    again = post(registrar, csrf, f"{path}/import", good="4")
    assert again.status_code == 303
    assert "没有重复导入" in told(registrar.get(path))
    assert office.count(EnrolmentRow) == 4


def test_import_that_has_moved_is_refused_and_shows_the_new_results(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    office.enrol(people_of(count=2))
    answer = post(registrar, csrf, f"{path}/import", good="4")
    assert answer.status_code == 409
    assert "先前可导入 4 人，现在重新检查为 2 人" in told(answer)
    assert "可以导入 2 人" in told(answer)
    assert office.count(EnrolmentRow) == 2


def test_closed_window_and_full_quota_are_told_on_the_page(
    engine: Engine, registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    with office.desk.database.write(office.tenant) as tx:
        admin = system_caller(office.tenant)
        batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], 3)
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    assert "名额是 3 人" in told(registrar.get(path))
    assert "可以导入 3 人" in told(registrar.get(path))
    office.clock.advance(days=7)
    place = office.colleges[FIRST]
    log_in_as(
        engine, registrar, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place
    )
    page = registrar.get(path)
    assert "现在不能报名" in told(page) and "/import" not in page.text
    late = post(registrar, csrf, f"{path}/import", good="3")
    assert late.status_code == 410 and "不在报名时间内" in told(late)
    assert office.count(EnrolmentRow) == 0
    page = registrar.get(f"{BASE}/{office.batch}")
    assert "截止" in told(page) and 'type="file"' not in page.text


def test_list_can_be_checked_again_when_places_have_been_added(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    def give(places: int) -> None:
        with office.desk.database.write(office.tenant) as tx:
            admin = system_caller(office.tenant)
            batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], places)

    give(0)
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    assert "没有可以导入的考生" in told(registrar.get(path))
    give(9)
    assert post(registrar, csrf, f"{path}/check").headers["location"] == path
    assert "可以导入 4 人" in told(registrar.get(path))


def test_results_are_found_and_shown_page_by_page(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of(count=36))).headers["location"]
    people = people_of(count=36)
    page = registrar.get(f"{path}?q={people[30].student_number}")
    assert people[30].name in told(page) and people[0].name not in told(page)
    assert "没有符合条件的行" in told(registrar.get(f"{path}?q=nobody"))
    assert registrar.get(f"{path}?page=999").status_code == 200
    assert registrar.get(f"{path}?show=anything").status_code == 200


def test_template_holds_this_batch_and_can_be_uploaded_again(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = registrar.get(f"{BASE}/{office.batch}/template.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book.active[1]]
    assert "★姓名" in heads and "考试批次" in heads, "the batch of the page need not be filled in"
    again = upload(registrar, csrf, office, answer.content)
    assert again.status_code == 422 and "没有考生" in told(again)


# ---- Bad files ----


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return out.getvalue()


BAD = {
    "empty": (b"", "文件是空的", "empty"),
    "bomb": (bomb(), "极不相称", "out of all proportion"),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧格式表格", "old format"),
    "pdf": (b"%PDF-1.7 ...", "PDF 文件", "PDF file"),
    "torn": (listed(people_of())[:3000], "已损坏", "damaged"),
    "no list": (b"a,b\r\n1,2\r\n", "没有找到表头", "No header row"),
    "too large": (b"PK\x03\x04" + b"\0" * 1_200_000, "上限是 1 MB", "limit is 1 MB"),
}


@pytest.mark.parametrize("kind", BAD)
def test_file_that_is_no_list_is_told_why_and_leaves_nothing(
    registrar: TestClient, csrf: Csrf, office: Office, kind: str
) -> None:
    data, chinese, english = BAD[kind]
    for lang, words in (("zh-CN", chinese), ("en", english)):
        registrar.cookies.set("kz_lang", lang)
        answer = upload(registrar, csrf, office, data)
        assert answer.status_code == 422, kind
        assert words in told(answer)
        assert 'type="file"' in answer.text, "the next try is made on the same page"
    assert office.count(EnrolmentFileRow) == office.count(EnrolmentRow) == 0


def test_script_is_told_the_refusal_and_the_next_page_as_json(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    headers = {"Accept": "application/json", "X-CSRF-Token": csrf(registrar)}
    path = f"{BASE}/{office.batch}/lists"
    refused = registrar.post(path, headers=headers, files={"file": ("a.xlsx", b"%PDF-1.7")})
    assert refused.status_code == 422
    assert refused.json()["code"] == "enrolment-file-kind"
    taken = registrar.post(path, headers=headers, files={"file": ("a.xlsx", listed(people_of()))})
    assert taken.json()["next"].startswith(f"{BASE}/files/")


def test_csv_in_gbk_is_read_and_comes_back_as_a_workbook(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    book = load_workbook(io.BytesIO(listed(people_of())))
    rows = [",".join("" if v is None else str(v) for v in row) for row in book.active.values]
    data = "\r\n".join(rows).encode("gb18030")
    path = upload(registrar, csrf, office, data, "名单.csv").headers["location"]
    assert "可以导入 4 人" in told(registrar.get(path))
    answer = registrar.get(f"{path}/answer.xlsx")
    assert load_workbook(io.BytesIO(answer.content)).active is not None


def test_upload_without_a_token_is_refused(registrar: TestClient, office: Office) -> None:
    path = f"{BASE}/{office.batch}/lists"
    answer = registrar.post(path, files={"file": ("a.xlsx", listed(people_of()))})
    assert answer.status_code == 403
    assert office.count(EnrolmentFileRow) == 0


# ---- Who may and who may not ----


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
