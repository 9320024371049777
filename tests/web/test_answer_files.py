"""Files as answers: the page's own attempt hands them in, its candidate and the marker get them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import Workbook

from exam_engine.sessions import answer_files, attempts
from exam_engine.sessions.answer_files import AnswerFileRow
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.tables import AttemptRow
from exam_engine.web.marker import routes
from exam_engine.wiring import Engine
from foundation.ids import new_id
from foundation.roles import Role
from tests.result_browsers import Browsers
from tests.result_browsers import browsers as open_browsers
from tests.results_world import choice_paper
from tests.web.exam_candidates import Candidate, body, hall, li, sitting, wang

__all__ = ["body", "hall", "li", "sitting", "wang"]  # fixtures

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _workbook() -> bytes:
    book, written = Workbook(), io.BytesIO()
    book.create_sheet("学习计划")
    book.save(written)
    return written.getvalue()


WORKBOOK = _workbook()


def _hand_in(candidate: Candidate, content: bytes, name: str, kind: str = "image/png") -> Any:
    return candidate.browser.post(
        "/exam/files",
        params={"name": name},
        content=content,
        headers={
            "X-Exam-Token": candidate.token,
            "Accept": "application/json",
            "Content-Type": kind,
        },
    )


def test_a_file_is_kept_named_in_the_answer_and_opened_again(
    engine: Engine, body: str, sitting: str, wang: Candidate
) -> None:
    wang.sit(sitting)
    kept = _hand_in(wang, PNG, "截图 一.png").json()
    assert kept["name"] == "截图 一.png" and kept["size"] == len(PNG)
    ref = wang.paper()["sections"][0]["questions"][0]["ref"]
    wang.save([wang.epoch, 1, ref, {"RESPONSE": f"file:{kept['id']}"}, 1_790_000_000_000])
    shown = wang.browser.get(f"/exam/files/{kept['id']}")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    with engine.database.read(body) as tx:
        answers = answers_of(tx, wang.attempt)
    assert answers[ref] == {"RESPONSE": f"file:{kept['id']}"}


def test_what_is_no_picture_is_only_handed_out_to_be_kept(sitting: str, wang: Candidate) -> None:
    wang.sit(sitting)
    page = _hand_in(wang, b"<script>alert(1)</script>", "x/../../a\\b\n.html", "text/html").json()
    shown = wang.browser.get(f"/exam/files/{page['id']}")
    assert shown.headers["content-type"] == "application/octet-stream"
    assert shown.headers["content-disposition"].startswith("attachment")
    assert page["name"] == "b.html"


def test_nobody_else_opens_it_and_no_token_no_file(
    engine: Engine, sitting: str, wang: Candidate, li: Candidate
) -> None:
    wang.sit(sitting)
    li.enter("26110002")
    li.post("/exam/sittings", sitting=sitting)
    kept = _hand_in(wang, PNG, "a.png").json()
    assert li.browser.get(f"/exam/files/{kept['id']}").status_code == 404
    li.browser.cookies.clear()
    assert li.browser.get(f"/exam/files/{kept['id']}").status_code == 303
    assert _hand_in(li, PNG, "b.png").status_code == 403


def test_empty_large_and_late_files_are_refused_by_name(
    engine: Engine, body: str, sitting: str, wang: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang.sit(sitting)
    assert _hand_in(wang, b"", "a.png").json()["code"] == "sessions-file-empty"
    monkeypatch.setattr(answer_files, "MOST_BYTES", 30)
    assert _hand_in(wang, PNG, "a.png").json()["code"] == "sessions-file-too-large"
    monkeypatch.undo()
    monkeypatch.setattr(answer_files, "MOST_FILES", 1)
    assert _hand_in(wang, PNG, "a.png").status_code == 201
    assert _hand_in(wang, PNG, "a.png").json()["code"] == "sessions-files-too-many"
    monkeypatch.undo()
    with engine.database.write(body) as tx:
        attempts.submit(tx, engine.clock, wang.attempt)
    assert _hand_in(wang, PNG, "a.png").json()["code"] == "sessions-attempt-not-running"


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


def test_the_marker_sees_the_files_of_the_answer_and_nobody_else(
    browsers: Browsers, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, named, unnamed = browsers.world, new_id(), new_id()
    paper = choice_paper(8, essays=1)
    (*others, essay) = paper.items
    checks = ("sheet 学习计划 :: 2", "sheet 方案 :: 3", "计划前后一致")
    facts = replace(essay.item.metadata, automatic_checks=checks)
    asked = replace(essay, item=replace(essay.item, metadata=facts))
    world.paper = type(paper)(
        world.paper.form_id, paper.level, paper.title, paper.digest, (*others, asked)
    )
    monkeypatch.setattr(routes, "load_paper", world.papers)
    enrolment = world.candidate("张伟", right=6, texts=[f"file:{named}"])
    digest = engine.blobs.put(WORKBOOK, tenant=world.tenant)
    with world.database.write(world.tenant) as tx:
        attempt = tx.query(AttemptRow).filter_by(enrolment_id=enrolment).one().id
        for file_id in (named, unnamed):
            tx.add(
                AnswerFileRow(
                    id=file_id,
                    attempt_id=attempt,
                    digest=digest,
                    name="实操.xlsx",
                    media_type="application/zip",
                    size=len(WORKBOOK),
                    kept_at=world.clock.now(),
                )
            )
    world.score()
    path = f"/staff/practical/answers/{attempt}"
    examiner = browsers.staff(Role.EXAMINER)
    page = examiner.get(path).text
    assert "实操.xlsx" in page and f"{path}/files/{named}" in page
    assert "程序检查建议 2 分" in page, "what the checks propose, and what they leave to people"
    assert page.count("不符合") == 1 and page.count("请人工查看") == 1
    assert examiner.get(f"{path}/files/{named}").content == WORKBOOK
    assert examiner.get(f"{path}/files/{unnamed}").status_code == 404, "no answer names it"
    assert browsers.other_body(Role.EXAMINER).get(f"{path}/files/{named}").status_code == 404
    assert browsers.staff(Role.RELEASE_OFFICER).get(f"{path}/files/{named}").status_code == 403
    assert browsers.candidate(enrolment).get(f"{path}/files/{named}").status_code == 303
