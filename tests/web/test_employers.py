"""Employers look up with accounts of their own: each sees its own look-ups, the body all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from certs.verdicts import Outcome, Verdict
from exam_engine import look_up_record
from exam_engine.look_up_record import Note, Wanted
from exam_engine.look_up_tables import LookUpRow
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.audit import AuditRow
from foundation.errors import Conflict, Invalid
from foundation.grants import grant
from foundation.roles import Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant
from tests.browsers import log_in_as, people
from tests.staff import Staff

Csrf = Callable[..., str]
PATH = "/staff/look-ups"
ABSENT = "9001063120269999990"


@dataclass(frozen=True)
class Town:
    """A body with two employers, and another body with one."""

    body: str
    heron: str
    wader: str
    other_body: str
    gull: str


@pytest.fixture
def town(engine: Engine) -> Town:
    def employer(tenant: str, code: str, name: str) -> str:
        with engine.database.write(tenant) as tx:
            kind = OrganisationKind.EMPLOYER
            return add_organisation(tx, engine.clock, kind=kind, code=code, name=name).id

    with engine.database.write() as tx:
        body = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
        other = found_tenant(tx, engine.clock, code="9002", name="另一评价中心").id
    return Town(
        body,
        employer(body, "QL", "青鹭教育（演示）"),
        employer(body, "YC", "=渔船教育（演示）"),
        other,
        employer(other, "HO", "海鸥教育（演示）"),
    )


@pytest.fixture
def browser(app: FastAPI) -> Iterator[Callable[[str], TestClient]]:
    opened: list[TestClient] = []

    def open_with(token: str) -> TestClient:
        client = TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})
        client.cookies.set(SESSION_COOKIE, token)
        opened.append(client)
        return client

    yield open_with
    for client in opened:
        client.close()


def _staff(engine: Engine, tenant: str, name: str, *roles: Role, place: str | None = None) -> str:
    """The token of a person who has just logged in, the second factor where a role asks for it."""
    staff = people(engine, tenant)
    staff.add(name, *roles, organisation_id=place)
    if Role.EMPLOYER in roles:
        return staff.log_in(name).require().token
    return staff.enrol(engine.ring, name)[1]


def _look_up(client: TestClient, csrf: Csrf, number: str = ABSENT) -> str:
    form = {"number": number, "name": "张伟", "csrf_token": csrf(client, "/verify")}
    return client.post("/verify", data=form).text


def _rows(page: str) -> list[str]:
    body = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return re.findall(r"<tr>.*?</tr>", body, re.S)


def test_employer_sees_its_own_look_ups_and_nobody_elses(
    engine: Engine, town: Town, browser: Callable[[str], TestClient], csrf: Csrf
) -> None:
    heron = browser(_staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron))
    colleague = browser(_staff(engine, town.body, "heron2", Role.EMPLOYER, place=town.heron))
    wader = browser(_staff(engine, town.body, "wader", Role.EMPLOYER, place=town.wader))
    gull = browser(_staff(engine, town.other_body, "gull", Role.EMPLOYER, place=town.gull))
    officer = browser(_staff(engine, town.body, "officer", Role.CERTIFICATE_OFFICER))
    other_officer = browser(_staff(engine, town.other_body, "far", Role.CERTIFICATE_OFFICER))

    assert "青鹭教育" in heron.get("/verify").text
    _look_up(heron, csrf)
    _look_up(wader, csrf, "9001063120268888880")

    for client, seen in ((heron, 1), (colleague, 1), (wader, 1), (gull, 0), (other_officer, 0)):
        assert len(_rows(client.get(PATH).text)) == seen
    (own,) = _rows(colleague.get(PATH).text)
    assert "heron" in own and "未找到" in own and "编号和姓名" in own
    assert ABSENT not in own and "9001***********9990" in own and "张伟" not in own
    assert len(_rows(officer.get(PATH).text)) == 2
    assert len(_rows(officer.get(PATH, params={"employer": town.wader}).text)) == 1
    # An employer that names another one in the address gets no more by it.
    assert not _rows(heron.get(PATH, params={"employer": town.wader}).text)


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.AUTHOR, Role.EXAMINER])
def test_who_has_no_right_to_look_ups_sees_none(
    engine: Engine, town: Town, browser: Callable[[str], TestClient], role: Role
) -> None:
    stranger = browser(_staff(engine, town.body, "stranger", role))
    for path in (PATH, f"{PATH}/export.csv", "/staff/employers"):
        assert stranger.get(path).status_code == 403


def test_the_public_is_led_to_the_login_and_is_not_written_down(
    engine: Engine, town: Town, client: TestClient, csrf: Csrf
) -> None:
    assert client.get(PATH).headers["location"].startswith("/staff/login")
    _look_up(client, csrf)
    with engine.database.read(town.body) as tx:
        assert tx.scalars(select(LookUpRow)).all() == []


def test_employer_has_no_other_right(
    engine: Engine, town: Town, browser: Callable[[str], TestClient]
) -> None:
    heron = browser(_staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron))
    home = heron.get("/staff")
    assert home.status_code == 200
    assert re.findall(r'class="tile" href="([^"]+)"', home.text) == ["/verify", PATH]
    for path in ("certificates", "results", "enrolment", "persons", "employers", "audit", "items"):
        assert heron.get(f"/staff/{path}").status_code == 403


def test_look_ups_are_filtered_by_number_day_way_outcome_and_person(
    engine: Engine, town: Town, browser: Callable[[str], TestClient], csrf: Csrf
) -> None:
    heron = browser(_staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron))
    _look_up(heron, csrf)
    _look_up(heron, csrf, "9001063120268888880")

    def count(**chosen: str) -> int:
        return len(_rows(heron.get(PATH, params=chosen).text))

    assert count() == 2
    assert count(number=" 9001 0631 2026 9999 990 ") == 1
    assert count(number="9001063120267777770") == 0
    assert (count(way="number"), count(way="file")) == (2, 0)
    assert (count(outcome="not_found"), count(outcome="valid")) == (2, 0)
    today = f"{engine.clock.now():%Y-%m-%d}"
    assert (count(since=today, until=today), count(until="2020-01-01")) == (2, 0)
    assert count(person="nobody") == 0
    told = heron.get(PATH, params={"since": "soon"})
    assert told.status_code == 422 and "日期无法识别" in told.text


def test_long_list_is_turned_over_page_by_page(
    engine: Engine, town: Town, browser: Callable[[str], TestClient]
) -> None:
    token = _staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron)
    caller = people(engine, town.body).caller(token)
    notes = [
        Note("list", f"90010631202600{n:05}", Verdict(Outcome.NOT_FOUND, ())) for n in range(230)
    ]
    with engine.database.write(town.body) as tx:
        look_up_record.write_down(tx, engine.clock, engine.ring, caller, notes)
    heron, path, seen = browser(token), PATH, []
    while path:
        page = heron.get(path).text
        seen.append(len(_rows(page)))
        older = re.search(r'href="(/staff/look-ups\?[^"]*before=[^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [100, 100, 30]


def test_exports_hold_the_same_rows_and_nothing_that_a_spreadsheet_runs(
    engine: Engine, town: Town, browser: Callable[[str], TestClient], csrf: Csrf
) -> None:
    wader = browser(_staff(engine, town.body, "wader", Role.EMPLOYER, place=town.wader))
    _look_up(wader, csrf)
    _look_up(wader, csrf, '=HYPERLINK("X")')

    told = wader.get(f"{PATH}/export.csv")
    assert told.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert rows[0] == ["时间", "查询人", "单位", "方式", "查询内容", "结果"]
    assert len(rows) == 3
    sheet = openpyxl.load_workbook(io.BytesIO(wader.get(f"{PATH}/export.xlsx").content)).active
    assert sheet is not None
    table = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert table == rows
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@"))
    assert rows[1][2] == "'=渔船教育（演示）"
    with engine.database.read(town.body) as tx:
        taken = [one for one in tx.scalars(select(AuditRow)) if one.act == "certs:look-up:export"]
    assert [one.facts["rows"] for one in taken] == [2, 2]
    assert wader.get(f"{PATH}/export.exe").status_code == 422


def test_body_adds_an_employer_and_invites_its_person(
    engine: Engine, town: Town, client: TestClient, csrf: Csrf
) -> None:
    log_in_as(engine, client, town.body, Role.OPERATOR, login_name="op")

    def post(path: str, **fields: str) -> tuple[int, str]:
        form = {**fields, "csrf_token": csrf(client)}
        answer = client.post(path, data=form)
        return answer.status_code, answer.headers.get("location", answer.text)

    status, place = post("/staff/employers", name="鹤鸣教育（演示）", code="91330000ma27abcd1x")
    assert status == 303
    assert post("/staff/employers", name="又一家", code="91330000MA27ABCD1X")[0] == 409
    assert post("/staff/employers", name="又一家", code="a b")[0] == 422
    assert post("/staff/employers", name=" ", code="AB12")[0] == 422
    status, shown = post(f"{place}/people", name="赵人事", login_name="zhao.hr")
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", shown)
    assert status == 200 and password is not None
    assert post(f"{place}/people", name="赵人事", login_name="zhao.hr")[0] == 409
    assert "zhao.hr" in client.get(place).text
    staff = people(engine, town.body)
    caller = staff.caller(staff.log_in("zhao.hr", password[0]).require().token)
    assert [one.role for one in caller.grants] == [Role.EMPLOYER]
    assert caller.grants[0].organisation_id == place.rsplit("/", 1)[1]
    # A college is no employer, and neither is one of another body.
    assert client.get(f"/staff/employers/{town.gull}").status_code == 404
    assert post(f"/staff/employers/{town.gull}/people", name="甲", login_name="jia")[0] == 404


def test_employers_person_acts_for_one_employer_and_never_for_the_body(
    engine: Engine, town: Town
) -> None:
    staff: Staff = people(engine, town.body)
    person = staff.add("heron", Role.EMPLOYER, organisation_id=town.heron)

    def give(place: str | None) -> None:
        with engine.database.write(town.body) as tx:
            grant(
                tx,
                engine.clock,
                by=system_caller(town.body),
                person_id=person,
                role=Role.EMPLOYER,
                organisation_id=place,
            )

    with pytest.raises(Invalid, match="roles-grant-needs-organisation"):
        give(None)
    with pytest.raises(Conflict, match="roles-grant-other-organisation"):
        give(town.wader)
    with pytest.raises(Conflict, match="roles-grant-held-already"):
        give(town.heron)


def test_programs_look_ups_are_the_employers_too(
    engine: Engine, town: Town, app: FastAPI, browser: Callable[[str], TestClient], csrf: Csrf
) -> None:
    token = _staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron)
    heron = browser(token)
    made = heron.post(
        "/staff/account/keys",
        data={
            "label": "hr",
            "permissions": "certs:lookup:read",
            "last_day": "2027-01-31",
            "csrf_token": csrf(heron),
        },
    )
    key = re.search(r"kz_[a-z0-9]{12}_[A-Za-z0-9_-]{43}", made.text)
    assert key is not None
    with TestClient(app, headers={"Authorization": f"Bearer {key[0]}"}) as program:
        asked = {"rows": [{"number": ABSENT, "name": "张伟"}, {"number": "1", "name": "李四"}]}
        assert program.post("/api/verify/batch", json=asked).status_code == 200
    rows = _rows(heron.get(PATH).text)
    assert len(rows) == 2 and all("heron（程序）" in row and "名单" in row for row in rows)


def test_what_was_kept_long_enough_is_forgotten_and_stays_in_the_chain(
    engine: Engine, town: Town
) -> None:
    token = _staff(engine, town.body, "heron", Role.EMPLOYER, place=town.heron)
    caller = people(engine, town.body).caller(token)
    note = Note("file", "ab" * 32, Verdict(Outcome.NOT_A_CERTIFICATE, ()))
    with engine.database.write(town.body) as tx:
        look_up_record.write_down(tx, engine.clock, engine.ring, caller, [note])
    with engine.database.read(town.body) as tx:
        (entry,) = look_up_record.entries(tx, engine.ring, caller, Wanted(), limit=5)
        assert entry.asked == "ab" * 8
        assert look_up_record.overdue(tx, engine.clock, 30) == 0
    with engine.database.write(town.body) as tx:
        assert look_up_record.forget_old(tx, engine.clock, -1) == 1
    with engine.database.read(town.body) as tx:
        assert tx.scalars(select(LookUpRow)).all() == []
        acts = [one.act for one in tx.scalars(select(AuditRow))]
    assert look_up_record.ACT in acts


@pytest.mark.parametrize(
    ("number", "shown"),
    [("9001063120260001236", "9001***********1236"), ("12345678", "12****78"), ("AB", "**")],
)
def test_numbers_show_their_ends_only(number: str, shown: str) -> None:
    assert look_up_record.masked(number) == shown
