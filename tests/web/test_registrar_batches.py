"""Batches by the pages: announced, given quotas, seated, listed and printed."""

from __future__ import annotations

import io
import json
import re

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from exam_engine.enrolment import batches
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.schemes.shelf import adopt_scheme
from exam_engine.sessions.tables import SittingRow
from exam_engine.wiring import Engine
from foundation.ids import new_id
from foundation.roles import Role, system_caller
from itembank.library import add_standard
from tests.browsers import log_in_as
from tests.enrolment_browsers import BASE, Csrf, admitting, desk_of, post, told
from tests.enrolment_office import FIRST, SECOND, Office, open_office, people_of
from tests.items import DEMO

FORM = {
    "scheme": "063", "code": "202612", "name": "2026年12月批次", "certificate": "在线学习服务",
    "levels": "初级", "sites": "临江考点\n\n云岭考点\n临江考点", "first_day": "2026-11-21",
    "last_day": "2026-11-30", "exam_date": "2026-12-20", "quota": "50", "minimum_age": "16",
}  # fmt: skip


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The engine of the web tests, at which demonstration people may be enrolled."""
    return admitting(engine)


@pytest.fixture
def office(engine: Engine) -> Office:
    return open_office(desk_of(engine))


@pytest.fixture
def admin(engine: Engine, client: TestClient, office: Office) -> TestClient:
    """The browser of the body's administrator."""
    log_in_as(engine, client, office.tenant, Role.BODY_ADMIN)
    return client


@pytest.fixture
def scheme(engine: Engine, office: Office) -> None:
    """The body has adopted the demonstration's scheme."""

    def content(name: str) -> object:
        return json.loads((DEMO / f"{name}.json").read_text("utf-8"))

    by = system_caller(office.tenant)
    with engine.database.write(office.tenant) as tx:
        standard = add_standard(tx, engine.clock, by=by, content=content("standard"))
        adopt_scheme(
            tx,
            engine.clock,
            by=by,
            scheme=scheme_from_json(content("scheme")),
            blueprints=content("blueprints"),  # type: ignore[arg-type]
            standard_id=standard.id,
        )


def seat(admin: TestClient, csrf: Csrf, office: Office, seats: str = "30") -> None:
    path = f"{BASE}/{office.batch}/admission"
    assert post(admin, csrf, path, seats=seats, seed="s").headers["location"] == path


# ---- Announcing ----


@pytest.mark.usefixtures("scheme")
def test_batch_is_announced_and_seen_by_colleges(
    engine: Engine, admin: TestClient, csrf: Csrf, office: Office
) -> None:
    page = admin.get(f"{BASE}/new")
    assert "在线学习服务（演示）" in told(page) and 'value="初级" checked' in page.text
    answer = post(admin, csrf, f"{BASE}/new", **FORM)
    assert answer.status_code == 303
    assert "2026年12月批次”已公布" in told(admin.get(answer.headers["location"]))
    with engine.database.read(office.tenant) as tx:
        row = batches.batch(tx, answer.headers["location"].rsplit("/", 1)[-1])
    assert row.levels == [{"code": "初级", "title": "初级", "minimum_age": 16}]
    assert (row.sites, row.default_quota) == (["临江考点", "云岭考点"], 50)
    assert row.number_prefix == "202612"
    place = office.colleges[FIRST]
    log_in_as(engine, admin, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place)
    page = told(admin.get(BASE))
    assert "2026年12月批次 报名中" in page and "名额 50 人" in page
    assert admin.get(f"{BASE}/new").status_code == 403


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"name": " "}, 422, "都要填写"),
        ({"first_day": "2026-13-01"}, 422, "不是日期"),
        ({"last_day": ""}, 422, "不是日期"),
        ({"last_day": "2026-12-20"}, 422, "报名应在考试日之前结束"),
        ({"quota": "许多"}, 422, "不是整数"),
        ({"minimum_age": "-1"}, 422, "不是整数"),
        ({"levels": "特级"}, 422, "至少要有一个等级"),
        ({"sites": "\n \n"}, 422, "至少要有一个等级"),
        ({"prefix": "12a"}, 422, "前缀应为 1 至 12 位数字"),
        ({"code": "202604"}, 409, "已被使用"),
    ],
)
def test_batch_that_cannot_be_is_told_why_and_the_form_keeps_what_was_typed(
    admin: TestClient,
    csrf: Csrf,
    office: Office,
    changes: dict[str, str],
    status: int,
    words: str,
) -> None:
    answer = post(admin, csrf, f"{BASE}/new", **(FORM | changes))
    assert answer.status_code == status
    assert words in told(answer)
    assert 'value="在线学习服务"' in answer.text
    assert office.count(BatchRow) == 1


def test_body_without_a_scheme_is_told_what_comes_first(admin: TestClient) -> None:
    assert "还没有认证方案" in told(admin.get(f"{BASE}/new"))


# ---- Quotas ----


def test_quota_is_given_and_never_below_what_is_filled(
    admin: TestClient, csrf: Csrf, office: Office
) -> None:
    office.enrol(people_of())
    path = f"{BASE}/{office.batch}/quota"
    college = office.colleges[FIRST]
    assert post(admin, csrf, path, college=college, places="4").status_code == 303
    assert "名额已设为 4 人" in told(admin.get(f"{BASE}/{office.batch}"))
    refused = post(admin, csrf, path, college=college, places="3")
    assert refused.status_code == 409 and "名额不能少于已报名人数" in told(refused)
    assert post(admin, csrf, path, college=new_id(), places="3").status_code == 404
    assert post(admin, csrf, path, college=college, places="-1").status_code == 422


# ---- Seats, lists, cards ----


def test_numbers_are_given_after_the_window_and_stay(
    engine: Engine, admin: TestClient, csrf: Csrf, office: Office
) -> None:
    office.enrol(people_of())
    path = f"{BASE}/{office.batch}/admission"
    page = admin.get(path)
    assert "截止，之后由考试机构编排" in told(page) and 'name="seats"' not in page.text
    early = post(admin, csrf, path, seats="30", seed="s")
    assert early.status_code == 409 and "才结束" in told(early)
    office.clock.advance(days=7)
    log_in_as(engine, admin, office.tenant, Role.BODY_ADMIN, login_name="zhou")
    assert "为 4 位考生编排" in told(admin.get(path))
    assert post(admin, csrf, path, seats="0", seed="s").status_code == 422
    seat(admin, csrf, office, "3")
    page = told(admin.get(path))
    assert "已编排 4 位考生，用了 2 个考场" in page
    assert "4 位考生中，4 位已有准考证号" in page
    first = admin.get(f"{BASE}/{office.batch}/admission.xlsx").content
    seat(admin, csrf, office)
    second = admin.get(f"{BASE}/{office.batch}/admission.xlsx").content
    assert _numbers(first) == _numbers(second)


def _numbers(data: bytes) -> list[object]:
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    return [row[3].value for row in page.iter_rows(min_row=2)]


@pytest.fixture
def seated(engine: Engine, admin: TestClient, csrf: Csrf, office: Office) -> Office:
    """Seven candidates of two colleges with their seats."""
    office.enrol(people_of(FIRST, 4))
    office.enrol(people_of(SECOND, 3), SECOND)
    office.clock.advance(days=7)
    log_in_as(engine, admin, office.tenant, Role.BODY_ADMIN, login_name="zhou")
    seat(admin, csrf, office)
    return office


def test_seating_list_holds_what_is_needed_and_masks_numbers(
    admin: TestClient, seated: Office
) -> None:
    answer = admin.get(f"{BASE}/{seated.batch}/admission.xlsx")
    page = load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 7
    assert [row[7] for row in rows] == [str(n) for n in range(1, 8)], "by room and seat"
    text = repr(rows)
    for person in (*people_of(FIRST, 4), *people_of(SECOND, 3)):
        assert person.name.replace("　", "").replace("•", "·") in text
        assert person.document_number not in text


def test_candidate_enters_the_exam_by_the_number_that_was_given(
    admin: TestClient, app: FastAPI, csrf: Csrf, seated: Office
) -> None:
    content = admin.get(f"{BASE}/{seated.batch}/admission.xlsx").content
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    numbers = {row[1]: row[3] for row in page.iter_rows(min_row=2, values_only=True)}
    person = people_of(FIRST, 1)[0]
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        entered = post(
            browser,
            csrf,
            "/exam",
            admission_number=str(numbers[person.name]),
            document_number=person.document_number,
        )
    assert entered.headers["location"] == "/exam/sittings"


def test_cards_show_place_times_and_rules_and_no_needs(
    engine: Engine, admin: TestClient, seated: Office
) -> None:
    with engine.database.write(seated.tenant) as tx:
        row = batches.batch(tx, seated.batch)
        tx.add(
            SittingRow(
                batch_ref=row.id,
                level="初级",
                part="theory",
                form_id=new_id(),
                title="初级理论",
                window_opens_at=row.closes_at,
                window_closes_at=row.closes_at,
                minutes=90,
                created_at=engine.clock.now(),
            )
        )
    with engine.database.write(seated.tenant) as tx:
        for enrolled in tx.query(EnrolmentRow).all():
            enrolled.accommodation = "凭据 77"
    page = admin.get(f"{BASE}/{seated.batch}/cards")
    text = told(page)
    assert page.text.count('class="ticket"') == 7
    assert "欧阳若溪" in text and "第 1 考场" in text
    assert "初级理论" in text and "00:00 至 00:00，作答 90 分钟" in text
    assert "凭本证和报名时填写的有效证件原件进场" in text
    assert "凭据 77" not in page.text
    assert all(person.document_number not in page.text for person in people_of(FIRST, 4))
    one = re.search(
        rf"{BASE}/candidates/([0-9a-f-]{{36}})", admin.get(f"{BASE}/{seated.batch}/candidates").text
    )
    assert one is not None
    card = admin.get(f"{BASE}/candidates/{one[1]}/card")
    assert card.text.count('class="ticket"') == 1 and "凭据 77" not in card.text
    assert "凭据 77" in admin.get(f"{BASE}/candidates/{one[1]}").text


def test_college_lists_and_prints_its_own_only(
    engine: Engine, admin: TestClient, csrf: Csrf, seated: Office
) -> None:
    place = seated.colleges[SECOND]
    log_in_as(engine, admin, seated.tenant, Role.REGISTRAR, login_name="li", organisation_id=place)
    path = f"{BASE}/{seated.batch}"
    assert len(_numbers(admin.get(f"{path}/admission.xlsx").content)) == 3
    foreign = f"{path}/admission.xlsx?college={seated.colleges[FIRST]}"
    assert _numbers(admin.get(foreign).content) == []
    page = admin.get(f"{path}/cards")
    assert page.text.count('class="ticket"') == 3 and "欧阳若溪" not in page.text
    assert post(admin, csrf, f"{path}/admission", seats="30", seed="s").status_code == 403
    assert post(admin, csrf, f"{path}/quota", college=place, places="9").status_code == 403


def test_candidate_without_a_number_has_no_card(admin: TestClient, office: Office) -> None:
    office.enrol(people_of(count=1))
    page = admin.get(f"{BASE}/{office.batch}/candidates").text
    one = re.search(rf"{BASE}/candidates/([0-9a-f-]{{36}})", page)
    assert one is not None
    assert admin.get(f"{BASE}/candidates/{one[1]}/card").status_code == 404
    assert "没有可以打印的准考证" in told(admin.get(f"{BASE}/{office.batch}/cards"))


def test_pages_are_equal_in_english(admin: TestClient, seated: Office) -> None:
    admin.cookies.set("kz_lang", "en")
    for page in ("", f"/{seated.batch}", "/new"):
        assert admin.get(f"{BASE}{page}").status_code == 200
    for tab in ("candidates", "photos", "admission", "cards"):
        page = admin.get(f"{BASE}/{seated.batch}/{tab}")
        assert page.status_code == 200
        assert "web-registrar" not in page.text.replace("web-registrar.ftl", "")
