"""Watching on the candidate's own device: measurements leave it, and one picture of one finding."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from skimage import data
from sqlalchemy import select

from exam_engine.demo import clip
from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.web.app import create_app
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.blobs import BlobSettings
from foundation.database import DatabaseSettings
from foundation.keys import KeySettings
from proctor import evidence, sittings
from proctor.analysis.pictures import decode_picture
from proctor.findings import FindingKind
from proctor.models.build import build_models
from proctor.models.catalogue import browser_version
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.remembering import Memory
from proctor.reported import Reporting
from proctor.settings import ProctorSettings
from proctor.tables import EvidenceRow, FindingRow, ObservationRow
from tests import candidate_exam
from tests.browser.conftest import CHROMIUM, ROOT, SWITCHES
from tests.unit.proctor.scene import GOOD

FACE_SECONDS, EMPTY_SECONDS = 7, 9
SHORT = {
    watch.kind: replace(watch, persist_s=3.0, least_frames=4)
    for watch in DEFAULT_POLICY.watches
    if watch.kind is FindingKind.FACE_ABSENT
}
POLICY = replace(
    DEFAULT_POLICY,
    mode=Mode.DEVICE,
    frame_interval_s=0.5,
    merge_gap_s=2.0,
    watches=tuple(SHORT.get(watch.kind, watch) for watch in DEFAULT_POLICY.watches),
)


@dataclass
class Site:
    """A running site with one exam that is watched on the device, and its candidate's attempt."""

    engine: Engine
    address: str
    tenant: str

    def attempt(self) -> AttemptRow:
        with self.engine.database.read(self.tenant) as tx:
            return tx.scalars(select(AttemptRow)).one()

    def be_seated(self) -> None:
        """The check-in and the start, as if the page of the check-in had carried them out."""
        now, clock = self.engine.clock.now(), self.engine.clock
        seen = replace(GOOD, model_version=browser_version(), taken_at=now)
        seated = [replace(seen, sequence=number) for number in range(12)]
        with self.engine.database.write(self.tenant) as tx:
            row = sittings.sitting_of(tx, tx.scalars(select(AttemptRow)).one().id)
            assert row is not None
            Reporting(Memory()).take(tx, clock, row.id, seated)
            attempts.check_in(tx, clock, row.subject_ref)
            attempts.start(tx, clock, row.subject_ref)


@pytest.fixture
def watched(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    models = ROOT / ".cache" / "models"
    build_models(models, cache=ROOT / ".cache" / "wheels")
    shutil.copy(migrated_sqlite, tmp_path / "exam.sqlite3")
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'exam.sqlite3'}"),
        keys=KeySettings(file=str(tmp_path / "ring.json")),
        blobs=BlobSettings(folder=str(tmp_path / "blobs")),
        proctor=ProctorSettings(models_folder=str(models)),
    )
    engine = open_engine(settings)
    app = create_app(engine)
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    tenant = candidate_exam.body(engine)
    candidate_exam.enrol(hall, tenant, "26110001", "林晓")
    candidate_exam.hold(
        engine, hall, tenant, watching=Watching.RECORDED, policy=POLICY.to_json(), each=1
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
def film(tmp_path: Path) -> Path:
    """A portrait in the public domain before a desk, then the empty room, with a sensor's noise."""
    noise = np.random.default_rng(4)
    room = cv2.imdecode(np.frombuffer(next(clip.empty_room(1, 1)), np.uint8), cv2.IMREAD_COLOR)
    person = room.copy()
    portrait = cv2.cvtColor(data.astronaut()[0:330, 60:390], cv2.COLOR_RGB2BGR)
    person[60:480, 110:530] = cv2.resize(portrait, (420, 420))
    file = tmp_path / "camera.y4m"
    with file.open("wb") as out:
        out.write(b"YUV4MPEG2 W640 H480 F2:1 Ip A1:1 C420jpeg\n")
        for picture in [person] * FACE_SECONDS * 2 + [room] * EMPTY_SECONDS * 2:
            noisy = np.clip(picture + noise.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)
            out.write(b"FRAME\n" + cv2.cvtColor(noisy, cv2.COLOR_BGR2YUV_I420).tobytes())
    return file


@pytest.fixture
def filmed(chromium: Browser, film: Path) -> Iterator[BrowserContext]:
    """A browser whose camera shows the film, again and again."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            *SWITCHES,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    yield browser.new_context(locale="zh-CN", permissions=["camera"])
    browser.close()


def enter(tab: Page, site: Site) -> None:
    tab.goto(f"{site.address}/exam")
    tab.locator("[name=admission_number]").fill("26110001")
    tab.locator("[name=document_number]").fill("110101200001011237")
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/exam/sittings")
    tab.locator("main button[type=submit]").first.click()
    tab.wait_for_url("**/exam/consent")
    tab.locator("button[value=agree]").click()
    tab.wait_for_url("**/exam/check")


@pytest.mark.timeout(200)
def test_one_sealed_picture_of_one_finding_leaves_the_device(
    watched: Site, filmed: BrowserContext
) -> None:
    tab = filmed.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    enter(tab, watched)
    watched.be_seated()
    sent: list[Request] = []
    tab.on("request", lambda request: sent.append(request))
    tab.goto(f"{watched.address}/exam/paper")
    expect(tab.locator("kz-camera")).to_contain_text("摄像头正常")
    links: list[EvidenceRow] = []
    until = time.monotonic() + 60
    while not links and time.monotonic() < until:
        tab.wait_for_timeout(500)
        with watched.engine.database.read(watched.tenant) as tx:
            links = list(tx.scalars(select(EvidenceRow)))
    with watched.engine.database.read(watched.tenant) as tx:
        assert [row.kind for row in tx.scalars(select(FindingRow))] == ["face_absent"]
        seen = list(tx.scalars(select(ObservationRow).where(ObservationRow.stage == "live")))
    assert len(seen) >= SHORT[FindingKind.FACE_ABSENT].least_frames
    posted = [f"{request.method} {request.url}" for request in sent]
    pictures = [address for address in posted if "/exam/pictures" in address]
    assert len(pictures) == len({link.sequence for link in links}) == 1
    assert not [address for address in posted if "/exam/frames" in address]
    (link,) = links
    shown = decode_picture(evidence.picture(watched.engine.blobs, link))
    assert shown.shape == (480, 640, 3)
    assert abs(float(shown[200:300, 250:400].mean()) - 197) < 12, "the wall behind the empty chair"
    assert faults == []
