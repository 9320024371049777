"""The doors of a candidate's device: measurements, wanted pictures, model files, told facts."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.web.candidate.doors import TOKEN_HEADER
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from proctor import sittings
from proctor.models.catalogue import BROWSER_MODELS, browser_version
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.remembering import Memory
from proctor.reported import Reporting
from proctor.settings import ProctorSettings
from proctor.tables import EvidenceRow, FindingRow, ShownQuestionsRow
from tests import candidate_exam
from tests.unit.proctor.scene import EMPTY, GOOD, jpeg

POLICY = replace(DEFAULT_POLICY, mode=Mode.DEVICE)


@dataclass
class Device:
    """A candidate's page with the right to write."""

    client: TestClient
    engine: Engine
    tenant: str
    token: str
    number: int = 0

    def post(self, path: str, body: Any) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {TOKEN_HEADER: self.token, "Accept": "application/json"}
        return self.client.post(path, content=content, headers=headers)

    def report(self, seen: Any, seconds: int) -> Any:
        """So many seconds of the same, one frame a second, sent at once."""
        clock = self.engine.clock
        assert isinstance(clock, FixedClock)
        observations = []
        for _ in range(seconds):
            clock.advance(seconds=1)
            self.number += 10
            told = replace(
                seen,
                model_version=browser_version(),
                sequence=self.number,
                taken_at=clock.now(),
            ).to_json()
            observations.append({**told, "taken_at": clock.now().isoformat()})
        sent = int(clock.now().timestamp() * 1000)
        return self.post("/exam/observations", {"sent": sent, "observations": observations})

    def rows(self, table: Any) -> list[Any]:
        with self.engine.database.read(self.tenant) as tx:
            return list(tx.scalars(select(table)))


@pytest.fixture
def device(app: FastAPI, engine: Engine, client: TestClient) -> Device:
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    tenant = candidate_exam.body(engine)
    candidate = candidate_exam.enrol(hall, tenant, "26110001", "王小明")
    sitting = candidate_exam.hold(
        engine, hall, tenant, watching=Watching.RECORDED, policy=POLICY.to_json(), each=1
    )
    clock = engine.clock
    seated = replace(GOOD, model_version=browser_version(), taken_at=clock.now())
    with engine.database.write(tenant) as tx:
        attempt = attempts.open_attempt(
            tx, clock, sitting_id=sitting, enrolment_id=candidate.enrolment_id
        )
        attempts.answer_camera(tx, clock, attempt.id, agreed=True, words_digest="0" * 64)
        row = sittings.sitting_of(tx, attempt.id)
        assert row is not None
        Reporting(Memory()).take(
            tx, clock, row.id, [replace(seated, sequence=number) for number in range(12)]
        )
        attempts.check_in(tx, clock, attempt.id)
        attempts.start(tx, clock, attempt.id)
        epoch = attempts.take_over(tx, clock, attempt.id).epoch
    with engine.database.read(tenant) as tx:
        attempt_id = tx.scalars(select(AttemptRow)).one().id
    token = app.state.exam_doors.tokens.give(attempt_id, tenant, epoch)
    return Device(client, engine, tenant, token, number=1000)


def test_a_wanted_picture_is_sealed_and_no_other_is_taken(device: Device) -> None:
    first = {"taken": 3, "repeated": 0, "wanted": [], "keep": [], "facts": []}
    assert device.report(GOOD, 3).json() == first
    told = device.report(EMPTY, 12).json()
    (number,) = told["wanted"]
    assert device.post(f"/exam/pictures?seq={number}", jpeg()).status_code == 202
    assert device.post(f"/exam/pictures?seq={number}", jpeg()).status_code == 404
    assert device.post("/exam/pictures?seq=1", jpeg()).status_code == 404
    assert [row.kind for row in device.rows(FindingRow)] == ["face_absent"]
    assert [row.sequence for row in device.rows(EvidenceRow)] == [number]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"sent": 1}',
        b'{"sent": -1, "observations": []}',
        b'{"sent": 9007199254740992, "observations": []}',
        b'{"sent": 1, "observations": [1]}',
        b'{"sent": 1, "observations": [{}]}',
        b'{"sent": 1, "observations": [], "gone": [-1]}',
        json.dumps({"sent": 1, "observations": [{}] * 61}).encode(),
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(device: Device, body: bytes) -> None:
    answer = device.post("/exam/observations", body)
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("proctor-report")


@pytest.mark.parametrize("query", ["", "?seq=", "?seq=-1", "?seq=99999999999", "?seq=1e3"])
def test_a_picture_without_its_number_is_refused(device: Device, query: str) -> None:
    assert device.post(f"/exam/pictures{query}", jpeg()).status_code in (404, 422)


def test_nobody_reports_without_the_page_s_token(device: Device) -> None:
    device.token = "other"
    assert device.report(GOOD, 1).status_code == 403
    assert device.post("/exam/pictures?seq=1", jpeg()).status_code == 403


def test_facts_of_the_browser_are_kept_whatever_the_device_s_clock_says(device: Device) -> None:
    device.report(GOOD, 40)
    now = int(device.engine.clock.now().timestamp() * 1000)
    for hours in (-5, 0, 5):
        off = hours * 3_600_000
        told = {"kind": "second_display", "at": now + off - 20_000, "seconds": 9, "sent": now + off}
        assert device.post("/exam/signals", told).status_code == 202
    (row,) = device.rows(FindingRow)
    assert (row.kind, (row.ended_at - row.started_at).total_seconds()) == ("second_display", 9)


def test_a_fact_that_lasts_is_one_finding_that_grows(device: Device) -> None:
    device.report(GOOD, 60)
    now = int(device.engine.clock.now().timestamp() * 1000)
    for seconds in (10, 30, 50, 30):
        told = {"kind": "second_display", "at": now - 55_000, "seconds": seconds, "sent": now}
        assert device.post("/exam/signals", told).status_code == 202
    (row,) = device.rows(FindingRow)
    assert (row.ended_at - row.started_at).total_seconds() == 50


def test_pictures_that_the_page_had_to_let_go_are_a_gap(device: Device) -> None:
    device.report(GOOD, 60)
    now = int(device.engine.clock.now().timestamp() * 1000)
    told = {"kind": "record_gap", "at": now - 50_000, "seconds": 40, "sent": now}
    assert device.post("/exam/signals", told).status_code == 202
    assert [row.kind for row in device.rows(FindingRow)] == ["record_gap"]


def test_models_are_given_out_by_their_digest_and_only_if_they_have_it(
    app: FastAPI, engine: Engine, client: TestClient, tmp_path: Path
) -> None:
    proctor = ProctorSettings(models_folder=str(tmp_path))
    settings = engine.settings.model_copy(update={"proctor": proctor})
    app.state.engine = replace(engine, settings=settings)
    model = BROWSER_MODELS[0].plain
    assert client.get(f"/exam/models/{'0' * 64}.onnx").status_code == 404
    assert client.get(f"/exam/models/{model.sha256}.onnx").status_code == 503
    (tmp_path / model.file).write_bytes(b"another")
    assert client.get(f"/exam/models/{model.sha256}.onnx").status_code == 503


def test_only_the_measuring_worker_may_run_webassembly(client: TestClient, app: FastAPI) -> None:
    worker = client.get(app.state.static.url("candidate/elements/proctor/worker.js"))
    page = client.get(app.state.static.url("candidate/elements/kz-camera.js"))
    assert "'wasm-unsafe-eval'" in worker.headers["content-security-policy"]
    assert "'unsafe-eval'" not in worker.headers["content-security-policy"]
    assert "wasm" not in page.headers["content-security-policy"]


def test_what_stood_on_the_screen_is_taken_in_batches_and_once(device: Device) -> None:
    clock = device.engine.clock
    assert isinstance(clock, FixedClock)
    clock.advance(seconds=60)
    now = int(clock.now().timestamp() * 1000)
    first = {"number": 5, "since": now - 50_000, "until": now - 30_000, "questions": [1]}
    second = {"number": 200, "since": now - 30_000, "until": now, "questions": []}
    for _ in range(2):
        answer = device.post("/exam/shown", {"sent": now, "shown": [first, second]})
        assert (answer.status_code, answer.json()) == (202, {"facts": []})
    rows = [(row.number, row.questions) for row in device.rows(ShownQuestionsRow)]
    assert rows == [(5, [1]), (200, [])]
    odd = device.post("/exam/shown", {"sent": now, "shown": [{**first, "questions": [9]}]})
    assert odd.json() == {"facts": ["frames_disordered"]}
    assert [row.kind for row in device.rows(FindingRow)] == ["frames_disordered"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        {"sent": -1, "shown": []},
        {"sent": 2**53, "shown": [{"number": 1, "since": 2**53, "until": 0, "questions": []}]},
        {"sent": 0, "shown": [{"number": 1, "since": 0, "until": 0, "questions": ["1"]}]},
        {"sent": 0, "shown": [{"number": 1, "since": 0, "until": 0, "questions": [0]}]},
    ],
)
def test_what_tells_of_no_screen_is_refused(device: Device, body: Any) -> None:
    assert device.post("/exam/shown", body).status_code == 422
    assert device.rows(ShownQuestionsRow) == []
