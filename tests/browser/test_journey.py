"""The demonstration in a real browser: a watched exam and its one incident, and every page."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from skimage import data
from sqlalchemy import select

from certs.tables import CertificateRow
from exam_engine.demo import body, clip, people, seed
from exam_engine.demo.place import settings_in
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.tables import AttemptRow
from exam_engine.web.app import create_app
from exam_engine.wiring import Engine, open_engine
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT
from proctor.tables import FindingRow, IncidentRow, ProctorSittingRow
from tests.browser.conftest import CHROMIUM, ROOT, SWITCHES

FACE_SECONDS, EMPTY_SECONDS, AGAIN_SECONDS = 25, 22, 120
CANDIDATE = "2024LJZY0014"
"""A junior candidate who has not sat in the demonstration."""


@dataclass
class Demonstration:
    """The loaded demonstration, served."""

    engine: Engine
    address: str
    folder: Path


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    folder, port = tmp_path_factory.mktemp("demo"), 8765 + os.getpid() % 1000
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOZHENG_PROCTOR__MODELS_FOLDER", str(ROOT / ".cache" / "models"))
        patch.setenv("KAOZHENG_PROCTOR__WHEELS_FOLDER", str(ROOT / ".cache" / "wheels"))
        patch.setenv("KAOZHENG_CERTS__NODE_MODULES", str(ROOT / "node_modules"))
        settings = settings_in(folder, port)
    clock = FixedClock(datetime.now(UTC) - timedelta(days=seed.DAYS_AGO))
    loading = open_engine(settings, clock)
    loading.journal.start()
    loading.adaptive.start()
    seed.load(loading, clock, folder, lambda *_: None)
    loading.close()
    engine = open_engine(settings)
    engine.start()
    server = uvicorn.Server(uvicorn.Config(create_app(engine), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Demonstration(engine, f"http://127.0.0.1:{port}", folder)
    server.should_exit = True
    thread.join(timeout=10)
    engine.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: a portrait in the public domain, an empty room, the portrait again."""
    room = cv2.imdecode(np.frombuffer(next(clip.empty_room(1, 1)), np.uint8), cv2.IMREAD_COLOR)
    person = room.copy()
    portrait = cv2.cvtColor(data.astronaut()[0:330, 60:390], cv2.COLOR_RGB2BGR)
    person[60:480, 110:530] = cv2.resize(portrait, (420, 420))
    file = tmp_path_factory.mktemp("film") / "camera.y4m"
    # A sensor is never still: a picture without noise would rightly be named frozen.
    noise = np.random.default_rng(3)
    seconds = [person] * FACE_SECONDS + [room] * EMPTY_SECONDS + [person] * AGAIN_SECONDS
    with file.open("wb") as out:
        out.write(b"YUV4MPEG2 W640 H480 F1:1 Ip A1:1 C420jpeg\n")
        for frame in seconds:
            grainy = np.clip(frame + noise.normal(0, 4, frame.shape), 0, 255).astype(np.uint8)
            out.write(b"FRAME\n" + cv2.cvtColor(grainy, cv2.COLOR_BGR2YUV_I420).tobytes())
    return file


@pytest.fixture
def filmed(chromium: Browser, film: Path) -> Iterator[BrowserContext]:
    """A browser whose camera shows the film."""
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


def enter(tab: Page, site: Demonstration) -> str:
    """Log a candidate in by the two numbers; returns the enrolment."""
    person = next(one for one in people.candidates() if one.student_number == CANDIDATE)
    with site.engine.database.read(EVERY_TENANT) as tx:
        enrolment_id, number = tx.execute(
            select(EnrolmentRow.id, EnrolmentRow.admission_number)
            .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
            .where(
                EnrolmentRow.student_number == CANDIDATE,
                EnrolmentRow.admission_number.is_not(None),
            )
        ).one()
    tab.goto(f"{site.address}/exam")
    tab.locator("[name=admission_number]").fill(number)
    tab.locator("[name=document_number]").fill(person.document_number)
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/exam/sittings")
    return str(enrolment_id)


def log_in(tab: Page, site: Demonstration, login: str) -> None:
    tab.goto(f"{site.address}/staff/login")
    tab.locator("main input:not([type=hidden])").first.fill(login)
    tab.locator("main input[type=password]").fill(body.PASSWORD)
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/staff")


def incidents(site: Demonstration, attempt_id: str) -> list[str]:
    with site.engine.database.read(EVERY_TENANT) as tx:
        watched = select(ProctorSittingRow.id).where(ProctorSittingRow.subject_ref == attempt_id)
        found = select(IncidentRow).where(IncidentRow.sitting_id.in_(watched))
        return [str(row.kind) for row in tx.scalars(found)]


@pytest.mark.timeout(400)
def test_a_watched_candidate_leaves_the_picture_and_a_reviewer_sees_exactly_that(
    demonstration: Demonstration, filmed: BrowserContext, context: BrowserContext,
    serious_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    site, tab = demonstration, filmed.new_page()
    enrolment_id = enter(tab, site)
    tab.locator("main button[type=submit]").first.click()
    tab.wait_for_url("**/exam/consent")
    assert serious_faults(tab) == []
    tab.locator("button[value=agree]").click()
    tab.wait_for_url("**/exam/check")
    tab.wait_for_timeout(12_000)  # The check-in measures how this person sits.
    tab.locator("form[action='/exam/check'] button").click()
    tab.wait_for_url("**/exam/ready")
    tab.locator("form[action='/exam/start'] button").click()
    tab.wait_for_url("**/exam/paper")
    expect(tab.locator("[data-part=work]")).to_be_visible()
    assert serious_faults(tab) == []
    began = time.monotonic()
    tab.locator("#question-1 input[value=B]").check()
    for number in (2, 3):
        tab.keyboard.press("ArrowRight")
        tab.locator(f"#question-{number} input").first.check()
    expect(tab.locator("[data-part=save]")).to_have_class("state good")
    away_until = FACE_SECONDS + EMPTY_SECONDS + 12
    tab.wait_for_timeout(max(0, away_until - (time.monotonic() - began)) * 1000)
    tab.locator("kz-map .map-number:not(.sample)").last.click()
    tab.locator("[data-part=review]").click()
    assert serious_faults(tab) == []
    hand_in(tab)
    tab.wait_for_url("**/exam/done")
    with site.engine.database.read(EVERY_TENANT) as tx:
        attempt = tx.scalars(
            select(AttemptRow).where(AttemptRow.enrolment_id == enrolment_id)
        ).one()
        assert len(answers_of(tx, attempt.id)) == 3
    assert incidents(site, attempt.id) == ["face_absent"]
    review(context.new_page(), site, attempt.id)


def hand_in(tab: Page) -> None:
    tab.get_by_role("button", name="提交试卷", exact=True).last.click()
    tab.get_by_role("button", name="确认提交").or_(
        tab.get_by_role("button", name="确定提交")
    ).click()


def review(tab: Page, site: Demonstration, attempt_id: str) -> None:
    """The reviewer opens the one incident, looks at the evidence and decides."""
    log_in(tab, site, "proctor")
    with site.engine.database.read(EVERY_TENANT) as tx:
        watched = select(ProctorSittingRow.id).where(ProctorSittingRow.subject_ref == attempt_id)
        incident = tx.scalars(select(IncidentRow).where(IncidentRow.sitting_id.in_(watched))).one()
        finding = tx.scalars(
            select(FindingRow).where(FindingRow.sitting_id == incident.sitting_id)
        ).one()
    lasted = (finding.ended_at - finding.started_at).total_seconds()
    assert EMPTY_SECONDS - 6 <= lasted <= EMPTY_SECONDS + 6
    tab.goto(f"{site.address}/staff/review/{incident.id}")
    tab.locator("form[data-open] button").click()
    picture = tab.locator("#evidence img").first
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    expect(picture).to_have_js_property("naturalWidth", 640)


def drop(tab: Page, content: bytes) -> None:
    """Drop a file on the page's drop zone, as a person does."""
    held = tab.evaluate_handle(
        """bytes => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], "c.pdf", {type: "application/pdf"}));
            return held;
        }""",
        list(content),
    )
    tab.locator("#by-document ~ * .drop").dispatch_event("drop", {"dataTransfer": held})


def test_an_employer_drops_a_certificate_and_reads_every_check(
    demonstration: Demonstration, tab: Page, serious_faults: Callable[[Page], list[str]]
) -> None:
    site = demonstration
    with site.engine.database.read(EVERY_TENANT) as tx:
        row = tx.scalars(select(CertificateRow).order_by(CertificateRow.number)).first()
    assert row is not None
    pdf = site.engine.blobs.get(str(row.file_digest), tenant=row.tenant_id)
    spoilt = bytearray(pdf)
    spoilt[len(pdf) // 3] ^= 1
    for content, word, failed in ((pdf, "Valid", 0), (bytes(spoilt), "altered", 1)):
        tab.goto(f"{site.address}/verify")
        drop(tab, content)
        card = tab.locator(".verdict")
        expect(card.locator(".verdict-word")).to_contain_text(word)
        assert card.locator(".verdict-checks > li").count() == 16
        assert (card.locator(".state.bad").count() > 0) == bool(failed)
        assert serious_faults(tab) == []
    tab.goto(f"{site.address}/verify")
    tab.locator("[name=number]").fill(row.number)
    tab.locator("[name=name]").fill(row.award["holder_name"])
    tab.locator("form[action='/verify'] button").click()
    expect(tab.locator(".verdict-word")).to_contain_text("Valid")
    tab.goto(f"{site.address}/verify/c/{row.token}")
    expect(tab.locator(".verdict-word")).to_contain_text("Valid")


PAGES = (
    ("", ("/", "/verify", "/exam", "/staff/login", "/nowhere")),
    (
        "admin",
        ("/staff", "/staff/enrolment", "/staff/sittings", "/staff/results", "/staff/account"),
    ),
    ("college1", ("/staff", "/staff/enrolment")),
    ("author", ("/staff", "/staff/items")),
    ("reviewer", ("/staff/items",)),
    ("assembler", ("/staff/forms", "/staff/forms/new")),
    ("invigilator", ("/staff/sittings",)),
    ("proctor", ("/staff/review",)),
    ("examiner", ("/staff/practical",)),
    ("release", ("/staff/results",)),
    ("certificates", ("/staff/results",)),
    ("operator", ("/staff/tasks", "/staff/audit", "/staff/persons")),
)


@pytest.mark.parametrize(("login", "paths"), PAGES, ids=[login or "anyone" for login, _ in PAGES])
def test_every_page_fits_and_has_no_serious_fault(
    demonstration: Demonstration, tab: Page, serious_faults: Any, login: str, paths: tuple[str, ...]
) -> None:
    if login:
        log_in(tab, demonstration, login)
    for path in paths:
        for width in (1280, 360):
            tab.set_viewport_size({"width": width, "height": 800})
            answer = tab.goto(demonstration.address + path)
            assert answer is not None
            assert answer.status == (404 if path == "/nowhere" else 200), path
            assert serious_faults(tab) == [], path
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
