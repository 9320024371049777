"""An exam that listens: the microphone's seconds are heard on the server, and none is kept."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from sqlalchemy import select

from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.web.app import create_app
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.blobs import BlobSettings
from foundation.database import DatabaseSettings
from foundation.keys import KeySettings
from proctor import sittings
from proctor.findings import FindingKind
from proctor.models.build import build_models
from proctor.models.fetch import fetch
from proctor.models.optional import SILERO_VAD
from proctor.policy import DEFAULT_POLICY, Policy, Watch
from proctor.settings import ProctorSettings
from proctor.tables import ObservationRow
from tests import candidate_exam
from tests.browser.conftest import CHROMIUM, ROOT, SWITCHES
from tests.unit.proctor.scene import GOOD

SHARED = ROOT.parent / "shared"
SPEECH = SHARED / "data" / "sound" / "test.wav"
MIRROR = SHARED / "models"
pytestmark = pytest.mark.skipif(
    not (SPEECH.is_file() and MIRROR.is_dir()), reason="the shared folder is not here"
)
LISTENING = replace(
    DEFAULT_POLICY,
    watches=(
        Watch(FindingKind.FACE_ABSENT, persist_s=60.0),
        Watch(FindingKind.SECOND_VOICE, persist_s=4.0, share=0.6),
    ),
)


@dataclass
class Site:
    """A running site with one watched exam, and its candidate's attempt."""

    engine: Engine
    address: str
    tenant: str

    def begin(self) -> None:
        """The check-in and the start, as if their pages had carried them out."""
        clock = self.engine.clock
        with self.engine.database.write(self.tenant) as tx:
            attempt = tx.scalars(select(AttemptRow)).one().id
            sitting = sittings.sitting_of(tx, attempt)
            assert sitting is not None
            for number in range(1, 13):
                seen = replace(GOOD, sequence=number, taken_at=clock.now())
                row = ObservationRow(
                    sitting_id=sitting.id,
                    number=number,
                    sequence=2**30 + number,
                    stage=sitting.state,
                    taken_at=seen.taken_at,
                    received_at=seen.taken_at,
                    measured=seen.to_json(),
                )
                tx.add(row)
                tx.flush()
            sitting.observations, sitting.last_observation = row.number, row.id
            attempts.check_in(tx, clock, attempt)
            attempts.start(tx, clock, attempt)

    def heard(self) -> list[float]:
        with self.engine.database.read(self.tenant) as tx:
            seen = tx.scalars(select(ObservationRow).order_by(ObservationRow.number))
            told = (row.measured.get("speech") for row in seen)
            return [speech for speech in told if speech is not None]


def site_of(folder: Path, schema: Path, policy: Policy) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    built = ROOT / ".cache" / "models"
    build_models(built, cache=ROOT / ".cache" / "wheels")
    models = shutil.copytree(built, folder / "models")
    fetch(models, SILERO_VAD, source=MIRROR)
    shutil.copy(schema, folder / "exam.sqlite3")
    engine = open_engine(
        Settings(
            database=DatabaseSettings(url=f"sqlite:///{folder / 'exam.sqlite3'}"),
            keys=KeySettings(file=str(folder / "ring.json")),
            blobs=BlobSettings(folder=str(folder / "blobs")),
            proctor=ProctorSettings(models_folder=str(models)),
        )
    )
    app = create_app(engine)
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    tenant = candidate_exam.body(engine)
    candidate_exam.enrol(hall, tenant, "26110001", "林晓")
    candidate_exam.hold(
        engine, hall, tenant, watching=Watching.RECORDED, policy=policy.to_json(), each=1
    )
    engine.start()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Site(engine, f"http://127.0.0.1:{port}", tenant)
    server.should_exit = True
    thread.join(timeout=10)
    engine.close()


@pytest.fixture
def listening(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Site]:
    yield from site_of(tmp_path, migrated_sqlite, LISTENING)


@pytest.fixture
def talking(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser whose microphone plays a recording of speech."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            *SWITCHES,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-audio-capture={SPEECH}",
        ],
    )
    yield browser.new_context(locale="zh-CN", permissions=["camera", "microphone"])
    browser.close()


def agree(tab: Page, site: Site) -> str:
    """Come in and agree; what the candidate was told."""
    tab.goto(f"{site.address}/exam")
    tab.locator("[name=admission_number]").fill("26110001")
    tab.locator("[name=document_number]").fill("110101200001011237")
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/exam/sittings")
    tab.locator("main button[type=submit]").first.click()
    tab.wait_for_url("**/exam/consent")
    told = tab.locator("main").inner_text()
    tab.locator("button[value=agree]").click()
    tab.wait_for_url("**/exam/check")
    return told


@pytest.mark.timeout(200)
def test_speech_is_heard_beside_the_frames_and_the_sound_is_let_go(
    listening: Site, talking: BrowserContext
) -> None:
    tab = talking.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    assert "嘴唇未动，但有说话声" in agree(tab, listening)
    listening.begin()
    sent: list[Request] = []
    tab.on("request", lambda request: sent.append(request))
    answer = tab.goto(f"{listening.address}/exam/paper")
    assert answer is not None
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    expect(tab.locator("kz-camera")).to_contain_text("摄像头正常")
    until = time.monotonic() + 60
    while len(listening.heard()) < 4 and time.monotonic() < until:
        tab.wait_for_timeout(500)
    assert max(listening.heard()) > 0.8
    posted = [request for request in sent if "/exam/sound" in request.url]
    assert posted
    assert {len(request.post_data_buffer or b"") for request in posted} == {32_000}
    blobs = Path(listening.engine.settings.blobs.folder)
    assert [file for file in blobs.rglob("*") if file.is_file()] == []
    assert faults == []
