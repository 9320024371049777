"""The side camera: a telephone is paired once, sends what a side view can tell, and may be lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.live_tables import SidePairingRow
from exam_engine.sessions.tables import AttemptRow, SittingRow, Watching
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.consent import has_consented
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from proctor import sittings
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
from proctor.camera_sources import CameraSource
from proctor.capture import Capture
from proctor.detectors import Detector
from proctor.observation import ObjectKind, Observation, SeenObject
from proctor.policy import DEFAULT_POLICY, Policy
from proctor.tables import FindingRow, ObservationRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import EMPTY, Scene, jpeg

Csrf = Callable[..., str]
JSON = {"Accept": "application/json"}
SIDE = replace(DEFAULT_POLICY, side_camera=True, live_pictures=True)
BOX = (0.2, 0.2, 0.6, 0.9)


@dataclass
class SideEyes:
    """Sees as many persons as the test says."""

    persons: int = 1
    active: frozenset[Detector] = field(default=frozenset({Detector.OBJECTS, Detector.PICTURE}))

    def follow(
        self,
        rgb: np.ndarray,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        seen = tuple(SeenObject(ObjectKind.PERSON, BOX, 0.9) for _ in range(self.persons))
        observation = replace(EMPTY, taken_at=taken_at, sequence=sequence, objects=seen, side=True)
        return observation, Trail((), (), taken_at, taken_at, 0.0, rgb.shape[:2])

    def analyse(self, rgb: np.ndarray, taken_at: datetime, sequence: int = 0) -> Observation:
        return self.follow(rgb, taken_at, sequence)[0]


@dataclass
class Seat:
    """A candidate before the main camera, with a browser and perhaps a telephone."""

    room: Room
    scene: Scene
    eyes: SideEyes
    client: TestClient
    csrf: Csrf
    number: int = 0
    token: str = ""

    @property
    def attempt(self) -> str:
        return self.scene.subject_ref

    def code(self) -> Any:
        headers = {**JSON, "X-CSRF-Token": self.csrf(self.client)}
        return self.client.post("/exam/side/code", headers=headers)

    def pair(self, code: str, digest: str | None = None) -> Any:
        page = self.client.get("/side").text
        found = re.search(r'data-digest="(\w+)"', page)
        assert found
        body = {"code": code, "digest": digest or found[1], "csrf_token": self.csrf(self.client)}
        return self.client.post("/side/pair", data=body, headers=JSON)

    def connect(self) -> None:
        code = self.code().json()["address"].partition("#")[2]
        answer = self.pair(code)
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["token"]

    def send(self, count: int = 1, *, persons: int = 1, query: str = "") -> Any:
        self.eyes.persons = persons
        for _ in range(count):
            self.number += 1
            self.room.clock.advance(seconds=3)
            at = int(self.room.clock.now().timestamp() * 1000)
            answer = self.client.post(
                f"/side/frames?seq={self.number}&at={at}{query}",
                content=jpeg(self.number),
                headers={
                    **JSON,
                    "X-Side-Token": self.token,
                    "X-CSRF-Token": self.csrf(self.client),
                },
            )
        return answer

    def findings(self, source: CameraSource = CameraSource.SIDE) -> list[FindingRow]:
        with self.room.engine.database.read(self.room.tenant) as tx:
            row = sittings.sitting_of(tx, self.attempt, source)
            assert row is not None
            statement = select(FindingRow).where(FindingRow.sitting_id == row.id)
            return list(tx.scalars(statement.order_by(FindingRow.started_at)))


def log_in_candidate(room: Room, client: TestClient, attempt: str) -> None:
    with room.engine.database.write(room.tenant) as tx:
        session = login_sessions.open_session(
            tx,
            room.clock,
            room.engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=attempts.find_attempt(tx, attempt).enrolment_id,
        )
    client.cookies.set(SESSION_COOKIE, session.token)


def room_with(engine: Engine, policy: Policy) -> Room:
    room = make_room(engine, watching=Watching.LIVE)
    with engine.database.write(room.tenant) as tx:
        tx.get_one(SittingRow, room.sitting).policy = policy.to_json()
    return room


@pytest.fixture
def seat(app: FastAPI, engine: Engine, client: TestClient, csrf: Csrf) -> Seat:
    eyes = SideEyes()
    capture = Capture(eyes, engine.blobs, engine.side.memory)
    side = replace(engine.side, capture_room=lambda: capture, analyser=lambda: eyes)
    app.state.engine = replace(engine, side=side)
    room = room_with(engine, SIDE)
    scene = room.watched("李白")
    log_in_candidate(room, client, scene.subject_ref)
    return Seat(room, scene, eyes, client, csrf)


def test_code_pairs_one_telephone_once_and_for_minutes_only(seat: Seat) -> None:
    told = seat.code().json()
    assert told["picture"].startswith("data:image/svg+xml") and told["seconds"] == 300
    address, _, code = told["address"].partition("#")
    assert address.endswith("/side")
    assert seat.client.get("/exam/side", headers=JSON).json()["state"] == "code"
    assert seat.pair(code, digest="0" * 64).status_code == 409  # other words than were shown
    assert seat.pair("guessed").json()["code"] == "sessions-side-code-invalid"
    answer = seat.pair(code)
    assert answer.status_code == 200 and answer.json()["token"]
    assert seat.pair(code).status_code == 403  # used up
    assert seat.client.get("/exam/side", headers=JSON).json()["state"] == "paired"
    late = seat.code().json()["address"].partition("#")[2]
    seat.room.clock.advance(minutes=6)
    assert seat.pair(late).status_code == 403
    with seat.room.engine.database.read(seat.room.tenant) as tx:
        assert has_consented(tx, subject_ref=seat.attempt, purpose="exam-side-camera")
        assert code not in str([row.code_digest for row in tx.scalars(select(SidePairingRow))])


def test_side_view_is_a_record_of_its_own_and_tells_of_persons_only(seat: Seat) -> None:
    seat.connect()
    with seat.room.engine.database.read(seat.room.tenant) as tx:
        before = tx.get_one(AttemptRow, seat.attempt)
        main = sittings.sitting_of(tx, seat.attempt)
        assert main is not None
        was = (before.state, before.deadline_at, main.observations)
    assert seat.send(4).status_code == 202
    seat.send(9, persons=0)
    seat.send(2)
    kinds = [str(row.kind) for row in seat.findings()]
    assert kinds == ["person_absent"]
    assert seat.findings(CameraSource.MAIN) == []
    with seat.room.engine.database.read(seat.room.tenant) as tx:
        side = sittings.sitting_of(tx, seat.attempt, CameraSource.SIDE)
        main, after = sittings.sitting_of(tx, seat.attempt), tx.get_one(AttemptRow, seat.attempt)
        assert side is not None and main is not None
        asked = {watch.kind.value for watch in sittings.policy_of(side).watched}
        counted = len(tx.scalars(select(ObservationRow).filter_by(sitting_id=side.id)).all())
    assert counted == 15 and (after.state, after.deadline_at, main.observations) == was
    assert not asked & {"face_absent", "gaze_off_screen", "head_turned", "face_unlike"}


def test_without_the_detector_nothing_of_persons_is_claimed(seat: Seat) -> None:
    seat.eyes.active = frozenset({Detector.PICTURE})
    seat.connect()
    seat.send(12, persons=0)
    assert seat.findings() == []


def test_lost_telephone_is_a_fact_and_may_come_back(
    seat: Seat, engine: Engine, app: FastAPI
) -> None:
    seat.connect()
    seat.send(3, query="&battery=12&charging=0")
    told = seat.client.get("/exam/side", headers=JSON).json()
    assert (told["state"], told["battery"], told["charging"]) == ("paired", 12, False)
    seat.room.clock.advance(minutes=2)
    assert seat.client.get("/exam/side", headers=JSON).json()["state"] == "lost"
    with TestClient(app, follow_redirects=False) as browser:
        log_in_as(engine, browser, seat.room.tenant, Role.INVIGILATOR)
        path = f"/staff/sittings/{seat.room.sitting}/board.json"
        (tile,) = browser.get(path, headers=JSON).json()["tiles"]
        assert "后没有画面" in tile["side"] and tile["side_kind"] == "warn"
        seat.send(2)
        (tile,) = browser.get(path, headers=JSON).json()["tiles"]
        assert tile["side"] == "侧面：有画面"
    (lost,) = seat.findings()
    assert str(lost.kind) == "camera_lost" and lost.ended_at is not None
    assert (lost.ended_at - lost.started_at).total_seconds() == 123


def test_newer_telephone_ends_the_older_and_the_end_ends_both(seat: Seat) -> None:
    seat.connect()
    old = seat.token
    seat.send(1)
    seat.connect()
    assert seat.send(1).status_code == 202
    new, seat.token = seat.token, old
    assert seat.send(1).json()["code"] == "sessions-side-ended"
    seat.token = new
    with seat.room.engine.database.write(seat.room.tenant) as tx:
        attempts.submit(tx, seat.room.clock, seat.attempt)
    assert seat.send(1).status_code == 403
    assert seat.client.get("/exam/side", headers=JSON).json()["state"] == "ended"
    seat.token = "forged.token.9999999999.x"
    assert seat.send(1).status_code == 403


def test_what_is_no_picture_or_no_number_is_refused(seat: Seat) -> None:
    seat.connect()
    headers = {**JSON, "X-Side-Token": seat.token, "X-CSRF-Token": seat.csrf(seat.client)}
    for query, body in (("seq=1&at=1", b"GIF89a"), ("seq=x&at=1", jpeg(1)), ("seq=1", jpeg(1))):
        answer = seat.client.post(f"/side/frames?{query}", content=body, headers=headers)
        assert answer.status_code == 422
    query = "seq=1&at=999999999999999"
    answer = seat.client.post(f"/side/frames?{query}", content=jpeg(1), headers=headers)
    assert answer.status_code in (202, 422)  # a clock of the far future breaks nothing


def test_side_camera_is_asked_of_nobody_without_policy_login_or_main_camera(
    engine: Engine, client: TestClient, csrf: Csrf, app: FastAPI
) -> None:
    headers = {**JSON, "X-CSRF-Token": csrf(client)}
    assert client.post("/exam/side/code", headers=headers).status_code == 401
    plain = room_with(engine, DEFAULT_POLICY)
    scene = plain.watched("李白")
    log_in_candidate(plain, client, scene.subject_ref)
    headers = {**JSON, "X-CSRF-Token": csrf(client)}
    answer = client.post("/exam/side/code", headers=headers)
    assert answer.json()["code"] == "sessions-side-not-asked"
    assert client.post("/exam/side/code", headers=JSON).json()["code"] == "web-csrf"
    with engine.database.write(plain.tenant) as tx:
        tx.get_one(SittingRow, plain.sitting).policy = SIDE.to_json()
    alone = plain.writing("杜甫")  # checked by an invigilator, without a camera
    log_in_candidate(plain, client, plain.attempt(alone).id)
    headers = {**JSON, "X-CSRF-Token": csrf(client)}
    answer = client.post("/exam/side/code", headers=headers)
    assert answer.json()["code"] == "sessions-side-not-now"


def test_consent_names_what_people_may_see_and_the_check_offers_the_code(
    engine: Engine, client: TestClient
) -> None:
    room = room_with(engine, replace(SIDE, live_view=True))
    attempt = room.arrive(room.seat("李白"))
    log_in_candidate(room, client, attempt)
    words = client.get("/exam/consent").text
    for told in ("缩小的当前画面", "实时查看您的摄像头", "手机从侧面拍摄"):
        assert told in words
    room.answer_camera(attempt, agreed=True)
    assert "<kz-side-camera" in client.get("/exam/check").text
    with engine.database.write(room.tenant) as tx:
        tx.get_one(SittingRow, room.sitting).policy = DEFAULT_POLICY.to_json()
    assert "<kz-side-camera" not in client.get("/exam/check").text
