"""Calibrations are ordered, followed, read, printed and approved by those who may, never alone."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from exam_engine.measurement import calibration_job, runs
from exam_engine.measurement.marked_answers import marked, marked_batches
from exam_engine.measurement.runs import parameters_in_force
from exam_engine.measurement.tables import CalibrationRunRow, ItemParametersRow, RunState
from exam_engine.wiring import Engine
from foundation.errors import Refusal
from foundation.jobs import JobContext, JobRow, JobState
from foundation.roles import Role
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers

WHO = Role.PSYCHOMETRICIAN
RUNS = "/staff/measurement/runs"


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


def _answers(persons: int = 500, *, constant: bool = False, groups: bool = False) -> bytes:
    chance = np.random.default_rng(12)
    theta, b = chance.normal(size=(persons, 1)), np.linspace(-1.5, 1.5, 12)
    right = (chance.random((persons, 12)) < 1 / (1 + np.exp(b - theta))).astype(int)
    if constant:
        right[:, 4] = 1
    lines = [",".join([*(f"Q{place}" for place in range(1, 13)), *(["site"] if groups else [])])]
    for number, row in enumerate(right):
        lines.append(
            ",".join([*map(str, row), *(["东" if number % 2 else "西"] if groups else [])])
        )
    return "\n".join(lines).encode()


def _token(browser: TestClient) -> str:
    text = browser.get(f"{RUNS}/new").text
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def _ordered(browser: TestClient, content: bytes, **fields: str) -> tuple[int, str]:
    answer = browser.post(
        f"{RUNS}/new",
        data={"title": "首次校准", "csrf_token": _token(browser)} | fields,
        files={"file": ("answers.csv", content, "text/csv")},
    )
    return answer.status_code, answer.headers.get("location", answer.text)


def _worked(engine: Engine, tenant: str) -> None:
    """What the worker does with the job that waits."""
    with engine.database.read(tenant) as tx:
        job = tx.query(JobRow).filter_by(kind=runs.JOB, state=JobState.WAITING).one()
        context = JobContext(job.id, tenant, dict(job.payload), job.asked_by, engine.database)
    state, code, facts = JobState.DONE, None, {}
    try:
        calibration_job.run_calibration(context, calibration_job.RunTools(engine.clock))
    except Refusal as refusal:
        state, code, facts = JobState.FAILED, refusal.code, dict(refusal.facts)
    with engine.database.write(tenant) as tx:
        row = tx.get_one(JobRow, context.job_id)
        row.state, row.error_code, row.error_facts = state, code, facts


@pytest.fixture
def found(browsers: Browsers, engine: Engine) -> tuple[TestClient, str]:
    """A run with its result, and the browser of who started it."""
    starter = browsers.staff(WHO, name="starter")
    status, place = _ordered(starter, _answers())
    assert status == 303
    _worked(engine, browsers.world.tenant)
    return starter, place


def test_a_run_is_followed_from_its_order_to_its_report(browsers: Browsers, engine: Engine) -> None:
    starter = browsers.staff(WHO, name="starter")
    status, place = _ordered(starter, _answers(groups=True), column="site", cuts="-0.5 1")
    assert status == 303 and place.startswith(RUNS)
    waiting = starter.get(place).text
    assert "计算中" in waiting and "kz-progress" in waiting
    _worked(engine, browsers.world.tenant)
    report = starter.get(place).text
    for shown in ("待批准", "Q12", "M2", "S-X²", "测验信息", "-0.5", "参照组", "answers.csv"):
        assert shown in report
    assert report.count("<svg") >= 15
    assert "首次校准" in starter.get("/staff/measurement").text


def test_the_report_is_a_pdf_of_the_same(found: tuple[TestClient, str]) -> None:
    starter, place = found
    answer = starter.get(f"{place}/report.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_parameters_are_used_once_somebody_else_has_approved_them(
    browsers: Browsers, engine: Engine, found: tuple[TestClient, str]
) -> None:
    starter, place = found
    tenant = browsers.world.tenant
    with engine.database.read(tenant) as tx:
        assert not parameters_in_force(tx, ["Q1"])
    status, text = send(starter, f"{place}/decide", verdict="approve", reason="看过")
    assert status == 403 and "另一位" in text
    other = browsers.staff(WHO, name="other")
    status, text = send(other, f"{place}/decide", verdict="approve", reason=" ")
    assert status == 422 and "理由" in text
    status, _ = send(other, f"{place}/decide", verdict="approve", reason="收敛，拟合可接受")
    assert status == 303
    with engine.database.read(tenant) as tx:
        held = parameters_in_force(tx, ["Q1", "unknown"])
    assert list(held) == ["Q1"] and set(held["Q1"].values) == {"a", "b", "c", "d"}
    status, _ = send(other, f"{place}/decide", verdict="reject", reason="反悔")
    assert status == 409


def test_rejected_parameters_are_never_used(
    browsers: Browsers, engine: Engine, found: tuple[TestClient, str]
) -> None:
    other = browsers.staff(WHO, name="other")
    send(other, f"{found[1]}/decide", verdict="reject", reason="样本太少")
    with engine.database.read(browsers.world.tenant) as tx:
        assert not parameters_in_force(tx, ["Q1"])
    assert "样本太少" in other.get(found[1]).text


def test_anchors_keep_the_parameters_that_are_in_force(
    browsers: Browsers, engine: Engine, found: tuple[TestClient, str]
) -> None:
    other = browsers.staff(WHO, name="other")
    send(other, f"{found[1]}/decide", verdict="approve", reason="可用")
    status, place = _ordered(other, _answers(300), anchors="true")
    assert status == 303
    _worked(engine, browsers.world.tenant)
    assert "锚题" in other.get(place).text


def test_data_that_carry_no_parameters_are_named_with_what_to_do(
    browsers: Browsers, engine: Engine
) -> None:
    starter = browsers.staff(WHO)
    _, place = _ordered(starter, _answers(constant=True))
    _worked(engine, browsers.world.tenant)
    text = starter.get(place).text
    assert "未能完成" in text and "Q5" in text
    assert starter.get(f"{place}/report.pdf").status_code == 409


@pytest.mark.parametrize(
    ("fields", "content", "told"),
    [
        ({"title": " "}, b"a,b,c\n1,0,1\n0,1,1\n", "名称"),
        ({}, b"a,b\n1,x\n", "x"),
        ({"cuts": "soon"}, b"a,b,c\n1,0,1\n0,1,1\n", "soon"),
        ({"two": "5PL"}, b"a,b,c\n1,0,1\n0,1,1\n", "5PL"),
        ({"column": "site"}, b"a,b,c\n1,0,1\n0,1,1\n", "site"),
    ],
)
def test_an_order_that_cannot_be_is_told_on_the_form(
    browsers: Browsers, fields: dict[str, str], content: bytes, told: str
) -> None:
    status, text = _ordered(browsers.staff(WHO), content, **fields)
    assert status == 422 and told in text


def test_a_file_of_parameters_can_be_taken_along(found: tuple[TestClient, str]) -> None:
    text = found[0].get(f"{found[1]}/parameters.csv").content.decode("utf-8-sig")
    assert text.startswith("item,model,a,b") and text.count("\n") == 13


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REGISTRAR, Role.ASSEMBLER, Role.OPERATOR])
def test_other_roles_see_nothing(
    browsers: Browsers, found: tuple[TestClient, str], role: Role
) -> None:
    browser = browsers.staff(role)
    for path in ("/staff/measurement", f"{RUNS}/new", found[1], f"{found[1]}/report.pdf"):
        assert browser.get(path).status_code == 403
    assert send(browser, f"{found[1]}/decide", verdict="approve", reason="x")[0] == 403


def test_strangers_log_in_first_and_another_body_finds_nothing(
    browsers: Browsers, found: tuple[TestClient, str]
) -> None:
    assert browsers.stranger().get(found[1]).headers["location"].startswith("/staff/login")
    elsewhere = browsers.other_body(WHO)
    assert elsewhere.get(found[1]).status_code == 404
    assert "首次校准" not in elsewhere.get("/staff/measurement").text


def _sat_and_marked(browsers: Browsers, count: int = 40) -> None:
    chance = np.random.default_rng(7)
    for number in range(count):
        browsers.world.candidate(f"考生{number}", right=int(chance.integers(2, 10)))
    browsers.world.score()


def test_items_of_a_batch_are_told_with_options_and_taken_as_a_workbook(browsers: Browsers) -> None:
    _sat_and_marked(browsers)
    browser, batch = browsers.staff(WHO), browsers.world.batch
    assert batch in browser.get("/staff/measurement/items").text
    text = browser.get(f"/staff/measurement/items/{batch}").text
    for shown in ("T-1", "α", "区分度", "选项分析", "<svg"):
        assert shown in text
    book = load_workbook(io.BytesIO(browser.get(f"/staff/measurement/items/{batch}.xlsx").content))
    assert book.worksheets[0].max_row == 11 and book.worksheets[1].max_row > 10
    assert browsers.staff(Role.AUTHOR).get(f"/staff/measurement/items/{batch}").status_code == 403
    assert browsers.other_body(WHO).get(f"/staff/measurement/items/{batch}").status_code == 404


def test_a_marked_batch_is_calibrated_and_its_items_have_cards(
    browsers: Browsers, engine: Engine
) -> None:
    _sat_and_marked(browsers)
    browser = browsers.staff(WHO)
    answer = browser.post(
        f"{RUNS}/new",
        data={
            "title": "批次校准",
            "batch": browsers.world.batch,
            "two": "Rasch",
            "csrf_token": _token(browser),
        },
    )
    assert answer.status_code == 303, answer.text
    with engine.database.read(browsers.world.tenant) as tx:
        run = runs.all_runs(tx)[0]
        assert (run.persons, run.items) == (40, 10)


def test_few_persons_are_not_compared_by_their_own_answers_but_by_approved_parameters(
    browsers: Browsers, engine: Engine
) -> None:
    _sat_and_marked(browsers, 12)
    browser, batch = browsers.staff(WHO), browsers.world.batch
    assert batch in browser.get("/staff/measurement/similarity").text
    similar = f"/staff/measurement/similarity/{batch}"
    named = f"/staff/measurement/preknowledge/{batch}?items=T-1+T-2+T-3"
    for place in (similar, named):
        refused = browser.get(place)
        assert refused.status_code == 422
        assert "至少需要 50 名" in refused.text and "12 名" in refused.text
        assert "<svg" not in refused.text.split("<main")[1]
    _approved_items(engine, browsers.world.tenant)
    for place in (similar, named):
        answer = browser.get(place)
        assert answer.status_code == 200 and "已批准的题目参数" in answer.text
        for word in ("作弊", "抄袭", "舞弊"):
            assert word not in answer.text
    assert browsers.staff(Role.INVIGILATOR).get(similar).status_code == 403


def _approved_items(engine: Engine, tenant: str) -> None:
    """An approved run with parameters for every item that was marked."""
    with engine.database.write(tenant) as tx:
        batches = [one.id for one in marked_batches(tx)]
        items = marked(tx, batches)[1]
        run = CalibrationRunRow(
            version=1,
            title="既往校准",
            state=RunState.APPROVED,
            source={},
            plan={},
            data_digest="",
            persons=400,
            items=len(items),
            job_id="job",
            started_by="a",
            started_at=engine.clock.now(),
            decided_by="b",
            decided_at=engine.clock.now(),
        )
        tx.add(run)
        tx.flush()
        tx.add_all(
            ItemParametersRow(
                run_id=run.id,
                item_ref=ref,
                identifier=item.identifier,
                model="2PL",
                categories=["0", str(item.highest)],
                values={"a": 1.0, "b": 0.2 * place - 1},
                errors={},
            )
            for place, (ref, item) in enumerate(sorted(items.items()))
        )


RATINGS = "\n".join(
    [
        "item\tround\tA\tB\tC",
        "Q1\t1\t0.5\t0.6\t0.7",
        "Q2\t1\t0.3\t0.4\t0.2",
        "Q1\t2\t.6\t.6\t.7",
        "Q2\t2\t.3\t.4\t.3",
    ]
)
STANDARDS = "/staff/measurement/standards"


def test_ratings_lead_to_a_cut_that_somebody_else_approves(browsers: Browsers) -> None:
    author = browsers.staff(WHO, name="enterer")
    status, place = send(author, f"{STANDARDS}/new", title="初级划界", table=RATINGS)
    assert status == 303
    text = author.get(place).text
    assert "划界分数 0.97" in text and "ICC(2,k)" in text
    status, _ = send(author, f"{place}/decide", verdict="approve", reason="一致")
    assert status == 403
    other = browsers.staff(WHO, name="approver")
    assert send(other, f"{place}/decide", verdict="approve", reason="一致")[0] == 303
    assert "已批准" in other.get(place).text
    assert "初级划界" in other.get(STANDARDS).text
    assert browsers.other_body(WHO).get(place).status_code == 404
    assert browsers.staff(Role.REGISTRAR).get(place).status_code == 403


def test_bookmarks_stand_on_a_calibration_and_are_drawn_into_its_report(
    browsers: Browsers, found: tuple[TestClient, str]
) -> None:
    starter, place = found
    run = place.rsplit("/", 1)[1]
    marks = "judge,初级,中级\nA,4,9\nB,5,9\nC,4,10"
    status, setting = send(
        starter, f"{STANDARDS}/new", title="书签", method="bookmark", run=run, table=marks
    )
    assert status == 303
    text = starter.get(setting).text
    assert "中级" in text and "κ" in text
    other = browsers.staff(WHO, name="approver")
    send(other, f"{setting}/decide", verdict="approve", reason="可用")
    assert "中级" in starter.get(place).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"table": ""}, "没有内容"),
        ({"table": "item,A\nQ1,x"}, "x"),
        ({"table": "item,A,B\nQ1,0.5,1.5"}, "1.5"),
        ({"table": "name,A,B\nQ1,0.5,0.5"}, "item"),
        ({"table": "judge,cut\nA,3", "method": "bookmark"}, "题目参数"),
        ({"table": "item,A,B\nQ1,0.5,0.5", "title": " "}, "名称"),
    ],
)
def test_judgements_that_cannot_be_read_are_told_on_the_form(
    browsers: Browsers, fields: dict[str, str], told: str
) -> None:
    status, text = send(browsers.staff(WHO), f"{STANDARDS}/new", **{"title": "划界"} | fields)
    assert status == 422 and told in text


def test_a_run_that_failed_is_ordered_again_with_its_fields_and_without_what_stopped_it(
    browsers: Browsers, engine: Engine
) -> None:
    starter = browsers.staff(WHO, name="starter")
    _, at = _ordered(starter, _answers(constant=True), two="Rasch", cuts="0.5", prior="true")
    _worked(engine, browsers.world.tenant)
    page = starter.get(at).text
    again = page.split('href="/staff/measurement/runs/new?again=')[1].split('"')[0]
    form = starter.get(f"{RUNS}/new?again={again}").text
    assert (
        'value="Q5"' in form
        and 'value="0.5"' in form
        and 'name="prior" value="true" checked' in form
    )
    assert starter.get(f"{RUNS}/new?again=unknown").status_code == 404
