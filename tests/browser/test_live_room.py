"""The live room in real browsers: help, the wall, a telephone at the side, a live view."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from exam_engine.sessions import attempts, messages
from exam_engine.sessions.entrance import AdmittedCandidate
from exam_engine.sessions.tables import SittingRow, Watching
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from proctor import sittings
from proctor.camera_sources import CameraSource
from proctor.policy import DEFAULT_POLICY
from tests import candidate_exam
from tests.browser.conftest import CHROMIUM, PATIENCE, SWITCHES, wait_until
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
POLICY = replace(DEFAULT_POLICY, live_pictures=True, live_view=True, side_camera=True)


@dataclass
class Cookies:
    """Stands for a browser where a login is put."""

    kept: dict[str, str]

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value


@dataclass
class Stand:
    """Where logins go that a real browser is to have."""

    cookies: Cookies


@pytest.fixture
def cameras(chromium: Browser) -> Iterator[Browser]:
    """A browser whose machine has a camera that shows a moving pattern."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*SWITCHES, *FAKE_CAMERA])
    yield browser
    browser.close()


@pytest.fixture
def room(app: FastAPI, engine: Engine) -> Room:
    """A watched room with one candidate who writes before a camera."""
    room = make_room(engine, watching=Watching.LIVE)
    with engine.database.write(room.tenant) as tx:
        tx.get_one(SittingRow, room.sitting).policy = POLICY.to_json()
    scene = room.watched("李白")
    with engine.database.read(room.tenant) as tx:
        enrolment = attempts.find_attempt(tx, scene.subject_ref).enrolment_id
        form = attempts.find_sitting(tx, room.sitting).form_id
    kept = engine.database.subscribers
    hall = candidate_exam.open_hall(app, engine)
    engine.database.subscribers = kept
    hall.papers[form] = candidate_exam.demo_paper(form, each=1)
    hall.candidates["number", "document"] = AdmittedCandidate(
        enrolment, room.tenant, "李白", room.world.batch, "L1"
    )
    engine.start()
    return room


@pytest.fixture
def open_page(cameras: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """``open_page(path, login, width=…)``: a page of a new browser window, its faults collected."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(path: str, login: str = "", width: int = 1280) -> Page:
        context = cameras.new_context(
            viewport={"width": width, "height": 900}, locale="en", permissions=["camera"]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if login:
            context.add_cookies([{"name": SESSION_COOKIE, "value": login, "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if "Security Policy" in m.text else None)
        page.goto(f"{site}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def staff_login(room: Room) -> str:
    stand = Stand(Cookies({}))
    log_in_as(room.engine, stand, room.tenant, Role.INVIGILATOR)  # type: ignore[arg-type]
    return stand.cookies.kept[SESSION_COOKIE]


def candidate_login(room: Room) -> str:
    with room.engine.database.write(room.tenant) as tx:
        (row,) = tx.query(attempts.AttemptRow).all()
        return login_sessions.open_session(
            tx,
            room.clock,
            room.engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=row.enrolment_id,
        ).token


def told(page: Page, text: str) -> Locator:
    """A notice under the top bar of the exam's page."""
    return page.locator("[data-part=notices]").get_by_text(text)


def shot(page: Page, name: str) -> None:
    """A picture for whoever works on the pages, where a folder for it is named."""
    folder = os.environ.get("KAOZHENG_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


def paper(open_page: Callable[..., Page], room: Room, width: int = 1280) -> Page:
    page = open_page("/exam/paper", candidate_login(room), width)
    expect(page.locator("[data-part=work]")).to_be_visible()
    return page


def test_help_message_and_live_view_pass_between_candidate_and_invigilator(
    room: Room, open_page: Callable[..., Page], serious_faults: Any
) -> None:
    candidate = paper(open_page, room)
    wall = open_page(f"/staff/sittings/{room.sitting}/board", staff_login(room))
    expect(wall.locator("[data-no-needs]")).to_be_visible()
    candidate.get_by_role("button", name="Call an invigilator").click()
    shot(candidate, "help-choices")
    assert serious_faults(candidate) == []
    candidate.get_by_role("button", name="I feel unwell").click()
    expect(told(candidate, "The invigilators are told")).to_be_visible()
    # The wall learns of it by its held channel, without being asked.
    need = wall.locator(".need.help")
    expect(need).to_contain_text("I feel unwell")
    need.get_by_role("link").click()
    wall.get_by_role("button", name="I am going").click()
    expect(wall.locator(".need.coming")).to_be_visible()
    expect(told(candidate, "An invigilator is on the way")).to_be_visible()

    with room.engine.database.write(room.tenant) as tx:
        (row,) = tx.query(attempts.AttemptRow).all()
        enrolment, attempt = row.enrolment_id, row.id
        messages.send(
            tx,
            room.clock,
            sitting_id=room.sitting,
            text="Please turn the light on",
            actor="x",
            attempt_id=attempt,
        )
    note = candidate.locator(".notice", has_text="Please turn the light on")
    note.get_by_role("button", name="Understood").click()
    shot(candidate, "paper")

    view = open_page(
        f"/staff/sittings/{room.sitting}/people/{enrolment}/view", staff_login_again(room)
    )
    expect(view.get_by_text("Not open")).to_be_visible()
    view.get_by_role("button", name="Open").click()
    expect(told(candidate, "looking through your camera live")).to_be_visible()
    expect(view.get_by_text("You are looking live")).to_be_visible()
    wait_until(view, "document.querySelector('video').videoWidth > 0")
    shot(view, "live-view")
    assert serious_faults(view) == []
    view.get_by_role("button", name="End").click()
    expect(told(candidate, "looking through your camera live")).to_be_hidden()
    with room.engine.database.read(room.tenant) as tx:
        acts = [act for (act,) in tx.query(AuditRow.act).all()]
    assert acts.count("exam:live-view:open") == acts.count("exam:live-view:close") == 1
    assert "考生已读" in wall.request.get(view.url.rsplit("/view", 1)[0]).text()


def staff_login_again(room: Room) -> str:
    stand = Stand(Cookies({}))
    log_in_as(room.engine, stand, room.tenant, Role.INVIGILATOR, login_name="two")  # type: ignore[arg-type]
    return stand.cookies.kept[SESSION_COOKIE]


def test_telephone_becomes_the_side_camera_by_the_code_on_the_page(
    room: Room, open_page: Callable[..., Page], serious_faults: Any
) -> None:
    candidate = paper(open_page, room, width=360)
    side = candidate.locator("kz-side-camera")
    expect(side.get_by_text("No telephone yet")).to_be_visible()
    with candidate.expect_response("**/exam/side/code") as answer:
        side.get_by_role("button", name="Show the code").click()
    address = str(answer.value.json()["address"])
    expect(side.get_by_role("img")).to_be_visible()
    expect(side.get_by_text("Waiting for the telephone")).to_be_visible()
    shot(candidate, "side-code")
    assert candidate.evaluate("document.documentElement.scrollWidth") <= 360

    phone = open_page(f"/side#{address.partition('#')[2]}", width=360)
    assert "#" not in phone.url  # the code is out of sight
    expect(phone.get_by_text("You may refuse")).to_be_visible()
    shot(phone, "phone-consent")
    assert serious_faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    # A finger taps twice: the code is used once, and the camera stays open.
    phone.get_by_role("button", name="Agree and open the camera").dblclick()
    expect(phone.get_by_text("The side camera works")).to_be_visible()
    tracks = "document.querySelector('video').srcObject.getTracks()"
    live = f"{tracks}.every((track) => track.readyState === 'live')"
    assert phone.evaluate(live)
    # The telephone takes the camera away: it is opened again instead of sending an old picture.
    phone.evaluate(f"{tracks}.forEach((track) => track.stop())")
    wait_until(phone, live)
    shot(phone, "phone-on")
    assert serious_faults(phone) == []
    expect(side.get_by_text("Telephone connected")).to_be_visible()
    with room.engine.database.read(room.tenant) as tx:
        (row,) = tx.query(attempts.AttemptRow).all()
        watched = sittings.sitting_of(tx, row.id, CameraSource.SIDE)
        assert watched is not None and watched.observations >= 1 and watched.state == "live"
    phone.get_by_role("button", name="Stop the side camera").click()
    expect(phone.get_by_text("The side camera has ended")).to_be_visible()
    expect(side.get_by_text("Telephone disconnected")).to_be_visible()
    assert serious_faults(candidate) == []

    late = open_page(f"/side#{address.partition('#')[2]}", width=320)
    late.get_by_role("button", name="Agree and open the camera").click()
    expect(late.locator("[data-part=state]")).to_contain_text("used")
    assert late.evaluate("document.documentElement.scrollWidth") <= 320
