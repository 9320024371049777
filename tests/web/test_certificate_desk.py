"""The officers' pages of certificates: what a college takes away, acts, pause, notices."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from certs.awards import Words
from certs.numbers import check_character
from certs.records import Certificate, certificates_of
from exam_engine.batch_evidence import stamp_job
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import newest_job, order_certificates
from exam_engine.schemes.shelf import adopt_scheme, current_schemes
from exam_engine.trust import TrustRoom
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.errors import Invalid
from foundation.jobs import JobContext, JobState
from foundation.roles import Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation
from tests import certificates as specimens
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers
from tests.results_world import World
from tests.timestamping import TestAuthority


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


@pytest.fixture
def world(browsers: Browsers) -> World:
    return browsers.world


@pytest.fixture
def made(world: World, engine: Engine) -> dict[str, Certificate]:
    """The certificates of 张伟 and of 李娜, who is from another college."""
    with world.database.write(world.tenant) as tx:
        other = add_organisation(
            tx, world.clock, kind=OrganisationKind.COLLEGE, code="HXXY", name="华西学院（演示）"
        ).id
    people = {name: world.candidate(name, right=9) for name in ("张伟", "李娜")}
    with world.database.write(world.tenant) as tx:
        tx.get_one(EnrolmentRow, people["李娜"]).organisation_id = other
    world.score()
    for one in people.values():
        world.mark(one)
        world.release(one)
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
    tools = IssueTools(
        engine.clock, engine.blobs, specimens.line, lambda part: Words(part.value, part.value), True
    )
    context = JobContext(job, world.tenant, _payload(world, job), "officer", world.database)
    assert issue_certificates(context, tools)["issued"] == 2
    with world.database.read(world.tenant) as tx:
        return {name: certificates_of(tx, one)[0] for name, one in people.items()}


def _payload(world: World, job: str) -> dict[str, object]:
    with world.database.read(world.tenant) as tx:
        return dict(jobs.find(tx, job).payload)


def test_college_takes_its_own_certificates_away_and_no_others(
    browsers: Browsers, world: World, made: dict[str, Certificate]
) -> None:
    home = f"/staff/certificates/{world.batch}"
    registrar = browsers.staff(Role.REGISTRAR, organisation=world.college)
    page = registrar.get(home).text
    assert made["张伟"].number in page
    assert made["李娜"].number not in page
    assert "华西学院" not in page
    answer = registrar.get(f"{home}/{world.college}/archive.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        (name,) = pack.namelist()
        assert pack.read(name).startswith(b"%PDF")
        assert pack.testzip() is None
    assert name == f"{made['张伟'].number}_张伟.pdf"
    sheet = load_workbook(
        io.BytesIO(registrar.get(f"{home}/{world.college}/list.xlsx").content)
    ).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:2] for row in rows] == [["证书编号", "姓名"], [made["张伟"].number, "张伟"]]
    with world.database.read(world.tenant) as tx:
        elsewhere = tx.get_one(EnrolmentRow, made["李娜"].subject_ref).organisation_id
    for file in ("archive.zip", "list.xlsx"):
        assert registrar.get(f"{home}/{elsewhere}/{file}").status_code == 404
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    assert officer.get(f"{home}/{elsewhere}/archive.zip").status_code == 200
    assert browsers.staff(Role.EXAMINER).get(f"{home}/{elsewhere}/archive.zip").status_code == 403
    assert browsers.stranger().get(f"{home}/{elsewhere}/archive.zip").status_code == 303


def test_withdrawal_takes_two_officers_on_the_pages(
    browsers: Browsers, world: World, made: dict[str, Certificate]
) -> None:
    place = f"/staff/certificates/one/{made['张伟'].id}"
    first = browsers.staff(Role.CERTIFICATE_OFFICER, name="officer-one")
    why = {"ground": "misconduct", "reason": "查实替考"}
    assert send(first, f"{place}/withdrawal", **why)[0] == 303
    page = first.get(place).text
    assert "撤销待决定" in page
    assert "同意撤销" not in page
    proposal = page.split(f"{place}/withdrawal/")[1].split('"')[0]
    assert send(first, f"{place}/withdrawal/{proposal}", withdraw="true")[0] == 403
    second = browsers.staff(Role.CERTIFICATE_OFFICER, name="officer-two")
    assert "同意撤销" in second.get(place).text
    assert "撤销待决定" in second.get(f"/staff/certificates/{world.batch}").text
    assert send(second, f"{place}/withdrawal/{proposal}", withdraw="true")[0] == 303
    page = second.get(place).text
    assert "已撤销" in page
    assert "查实替考" in page
    registrar = browsers.staff(Role.REGISTRAR, organisation=world.college)
    assert send(registrar, f"{place}/withdrawal", **why)[0] == 403
    assert "已撤销" in browsers.candidate(made["张伟"].subject_ref).get("/me").text


def test_changed_name_is_ordered_and_followed_as_a_task(
    browsers: Browsers, world: World, made: dict[str, Certificate]
) -> None:
    place = f"/staff/certificates/one/{made['张伟'].id}"
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    told = {"name": "张伟明", "ground": "name-changed", "reason": "户籍证明"}
    status, where = send(officer, f"{place}/correction", **told)
    assert status == 303
    assert "换发证书" in officer.get(where).text
    assert send(officer, f"{place}/correction", **{**told, "name": "张伟"})[0] == 422
    assert send(officer, f"{place}/renewal", reason="x")[0] == 409
    registrar = browsers.staff(Role.REGISTRAR, organisation=world.college)
    assert send(registrar, f"{place}/correction", **told)[0] == 403


def test_issue_is_paused_and_goes_on_by_hand(browsers: Browsers, world: World) -> None:
    one = world.candidate(right=9)
    world.score()
    world.mark(one)
    world.release(one)
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    home = f"/staff/certificates/{world.batch}"
    assert "暂停签发" in officer.get(home).text
    told = officer.get(f"/staff/tasks/{job}.json").json()
    assert (told["done"], told["total"]) == (0, 1)
    assert send(officer, f"/staff/certificates/jobs/{job}/pause")[0] == 303
    paused = officer.get(home).text
    assert "继续签发" in paused and "签发已暂停" in paused and "正在签发" not in paused
    assert officer.get(f"/staff/tasks/{job}.json").json()["state"] == "paused"
    assert "已暂停" in officer.get("/staff/tasks").text
    assert send(browsers.staff(Role.REGISTRAR), f"/staff/certificates/jobs/{job}/resume")[0] == 403
    assert send(officer, f"/staff/certificates/jobs/{job}/resume")[0] == 303
    assert send(officer, f"/staff/certificates/jobs/{job}/resume")[0] == 409
    with world.database.read(world.tenant) as tx:
        assert jobs.find(tx, job).state == JobState.WAITING


def test_issue_that_stopped_says_why_and_goes_on_by_hand(
    browsers: Browsers, world: World, made: dict[str, Certificate]
) -> None:
    assert made
    with world.database.write(world.tenant) as tx:
        job = newest_job(tx, world.batch)
        assert job is not None
        job.state, job.error_code = JobState.FAILED, "certs-timestamp-refused"
        job.error_facts = {"host": "tsa.example.org", "reason": "—"}
        job_id = job.id
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    home = f"/staff/certificates/{world.batch}"
    assert "签发已中止" in officer.get(home).text
    assert send(officer, f"/staff/certificates/jobs/{job_id}/resume")[0] == 303
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job_id)
    assert (row.state, row.error_code) == (JobState.WAITING, None)


def test_time_stamp_of_an_issue_is_shown(
    browsers: Browsers, world: World, engine: Engine, made: dict[str, Certificate]
) -> None:
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    home = f"/staff/certificates/{world.batch}"
    with world.database.read(world.tenant) as tx:
        job = newest_job(tx, world.batch)
    assert job is not None
    assert "时间戳" not in officer.get(home).text
    stamp_job(world.database, world.tenant, job.id, TestAuthority(lambda: engine.clock.now()))
    assert f"{len(made)} 份文件已一并加盖时间戳" in officer.get(home).text


def test_expired_signing_key_is_told_before_anything_is_ordered(
    browsers: Browsers, world: World, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.candidate(right=9)
    world.score()
    world.mark(one)
    world.release(one)

    def expired(_room: TrustRoom) -> None:
        raise Invalid("certs-signer-expired", certificate="Seal", until="2026-01-01")

    monkeypatch.setattr(TrustRoom, "demand_usable", expired)
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    status, told = send(officer, f"/staff/results/{world.batch}/certificates")
    assert status == 422
    assert "Seal" in told
    with world.database.read(world.tenant) as tx:
        assert newest_job(tx, world.batch) is None


def test_receiver_of_notices_is_added_shown_its_secret_once_and_switched_off(
    browsers: Browsers, world: World
) -> None:
    admin = browsers.staff(Role.BODY_ADMIN)
    assert "还没有接收地址" in admin.get("/staff/webhooks").text
    kinds = ["certificate.issued", "certificate.withdrawn"]
    status, page = send(admin, "/staff/webhooks", address="https://127.0.0.1/x", kinds=kinds)
    assert status == 422
    assert "内部网络" in page
    where = "https://hooks.example.org/x"
    status, page = send(admin, "/staff/webhooks", address=where, kinds=kinds)
    assert status == 200
    secret = page.split('value="whsec_')[1].split('"')[0]
    listing = admin.get("/staff/webhooks").text
    assert "hooks.example.org" in listing
    assert secret not in listing
    place = listing.split('href="/staff/webhooks/')[1].split('"')[0]
    assert "还没有通知" in admin.get(f"/staff/webhooks/{place}").text
    assert send(admin, f"/staff/webhooks/{place}/end")[0] == 303
    assert "已停用" in admin.get("/staff/webhooks").text
    assert browsers.staff(Role.CERTIFICATE_OFFICER).get("/staff/webhooks").status_code == 403


def test_assigned_parts_of_numbers_are_entered_and_checked(browsers: Browsers) -> None:
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    place = "/staff/certificates/numbers"
    assert "编号赋码" in officer.get(place).text
    good = {"kind": "S", "organisation": "0000", "province": "23", "site": "000017"}
    assert send(officer, f"{place}/hrss22", **{**good, "province": "99"})[0] == 422
    assert send(officer, f"{place}/hrss22", **{**good, "kind": "A"})[0] == 422
    assert send(officer, f"{place}/demo19", **good)[0] == 422
    assert send(officer, f"{place}/hrss22", **good)[0] == 303
    assert "S000023000017265000001" in officer.get(place).text
    assert browsers.staff(Role.REGISTRAR).get(place).status_code == 403


def test_rule_of_the_bodys_own_has_its_assigned_parts_too(browsers: Browsers, world: World) -> None:
    template = "{province:2}{body:4}{year:4}{serial:5}{check}"
    with world.database.write(world.tenant) as tx:
        adopted = current_schemes(tx)[0]
        levels = tuple(replace(one, number_template=template) for one in adopted.scheme.levels)
        adopt_scheme(
            tx,
            world.clock,
            by=system_caller(world.tenant),
            scheme=replace(adopted.scheme, version="own-rule", levels=levels),
            blueprints=adopted.blueprints,
            standard_id=adopted.standard_id,
        )
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    place = "/staff/certificates/numbers"
    assert template in officer.get(place).text
    rule = quote(f"own:{template}")
    assert send(officer, f"{place}/{rule}", province="99")[0] == 422
    assert send(officer, f"{place}/{rule}", province="23")[0] == 303
    assert f"239001202600001{check_character('239001202600001')}" in officer.get(place).text
