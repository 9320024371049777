"""Sitting an exam in a real browser while everything around it fails: nothing is lost."""

from __future__ import annotations

import pickle
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from exam_engine.sessions import attempts, extra_time, messages
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database, DatabaseSettings
from tests import candidate_exam
from tests.candidate_exam import Hall

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = "110101200001011237"


@dataclass
class Server:
    """A site in a process of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "tests/candidate_server.py", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        for _ in range(900):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the site did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)

    def answers(self) -> dict[int, Any]:
        """Number of the question → what counts for it, read from the records."""
        papers, _ = pickle.loads((self.folder / "hall.pickle").read_bytes())
        paper = next(iter(papers.values()))
        number = {placed.ref: placed.position for placed in paper.items}
        base = Database(DatabaseSettings(url=f"sqlite:///{self.folder / 'exam.sqlite3'}"))
        with base.read(EVERY_TENANT) as tx:
            attempt = tx.scalars(select(AttemptRow)).one()
            found = {number[ref]: kept for ref, kept in answers_of(tx, attempt.id).items()}
        base.close()
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        running = Server(tmp_path, free.getsockname()[1])
    running.start()
    yield running
    running.kill()


def enter(tab: Page, site: str, number: str = "26110001") -> None:
    tab.goto(f"{site}/exam")
    tab.get_by_label("Admission number").fill(number)
    tab.get_by_label("Document number").fill(DOCUMENT)
    tab.get_by_role("button", name="Enter", exact=True).click()
    tab.wait_for_url("**/exam/sittings")


def sit(tab: Page, site: str, number: str = "26110001") -> None:
    """From the entrance to the open paper of an unwatched sitting."""
    enter(tab, site, number)
    tab.get_by_role("button", name="Enter the exam").click()
    tab.get_by_role("button", name="All checked, go on").click()
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)


def paper_is_open(tab: Page) -> None:
    tab.wait_for_url("**/exam/paper")
    expect(tab.locator("[data-part=work]")).to_be_visible()


def go_to(tab: Page, number: int) -> Locator:
    tab.locator("kz-map").get_by_text(str(number), exact=True).click()
    question = tab.locator(f"#question-{number}")
    expect(question).to_be_visible()
    return question


def choose(tab: Page, number: int, letter: str) -> None:
    go_to(tab, number).locator(f"input[value={letter}]").check()


def chosen(tab: Page, number: int) -> list[str]:
    boxes = tab.locator(f"#question-{number} input")
    values: list[str] = boxes.evaluate_all("all => all.filter(b => b.checked).map(b => b.value)")
    return values


def told(tab: Page, text: str) -> Locator:
    """A notice under the top bar."""
    return tab.locator("[data-part=notices]").get_by_text(text)


def leave_window(tab: Page, milliseconds: int) -> None:
    """Another window has the focus for so long."""
    tab.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
    tab.wait_for_timeout(milliseconds)
    tab.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")


def take_camera_away(tab: Page) -> None:
    """The permission is taken back, and with it the camera."""
    tab.evaluate(
        "void (navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('', 'NotAllowedError')))"
    )
    tab.evaluate(
        "document.querySelector('kz-camera video').srcObject.getVideoTracks()"
        ".forEach((track) => { track.stop(); track.dispatchEvent(new Event('ended')); })"
    )


def saved(tab: Page) -> None:
    expect(tab.locator("[data-part=save]")).to_contain_text("Saved", timeout=40_000)
    expect(tab.locator("[data-part=save]")).to_have_class("state good")


def test_reload_outage_kill_second_tab_and_another_machine_lose_nothing(
    server: Server, context: BrowserContext, tab: Page, chromium: Browser
) -> None:
    sit(tab, server.address)
    choose(tab, 1, "B")
    saved(tab)
    tab.reload()
    paper_is_open(tab)
    assert chosen(tab, 1) == ["B"]

    # The network goes, the page is reloaded without it, and comes back from the device.
    context.set_offline(True)
    choose(tab, 2, "C")
    expect(told(tab, "The network is gone.")).to_be_visible()
    expect(tab.locator("[data-part=save]")).to_contain_text("Kept on this device, to be sent: 1")
    tab.reload()
    paper_is_open(tab)
    assert (chosen(tab, 1), chosen(tab, 2)) == (["B"], ["C"])
    context.set_offline(False)
    saved(tab)
    assert server.answers() == {1: {"RESPONSE": "B"}, 2: {"RESPONSE": "C"}}

    # The server is killed; the page is reloaded and written on while nothing answers.
    server.kill()
    choose(tab, 3, "A")
    tab.reload()
    paper_is_open(tab)
    choose(tab, 3, "D")
    go_to(tab, 9).locator("input.gap").first.fill("75.5")
    expect(tab.locator("[data-part=save]")).to_contain_text("Kept on this device")
    server.start()
    saved(tab)
    kept = server.answers()
    assert kept[3] == {"RESPONSE": ["A", "D"]}
    assert "75.5" in kept[9].values()

    # A second tab goes on with everything; the first is told and stops.
    second = context.new_page()
    second.goto(f"{server.address}/exam/paper")
    paper_is_open(second)
    assert (chosen(second, 1), chosen(second, 3)) == (["B"], ["A", "D"])
    expect(told(tab, "The exam has been opened in another place")).to_be_visible()
    expect(tab.locator("#question-9 input.gap").first).to_be_disabled()
    choose(second, 1, "A")
    saved(second)
    tab.get_by_role("button", name="Continue here").click()
    paper_is_open(tab)
    assert chosen(tab, 1) == ["A"]
    expect(told(second, "The exam has been opened in another place")).to_be_visible()

    # Another machine: the same numbers, all answers, and handing in.
    elsewhere = chromium.new_context(locale="en")
    machine = elsewhere.new_page()
    enter(machine, server.address)
    machine.get_by_role("button", name="Continue").click()
    paper_is_open(machine)
    assert chosen(machine, 3) == ["A", "D"]
    hand_in(machine)
    expect(machine.locator(".receipt-code")).to_contain_text("-")
    kept = server.answers()
    assert kept[1] == {"RESPONSE": "A"}
    assert set(kept) == {1, 2, 3, 9}
    expect(tab).to_have_url(f"{server.address}/exam/done")
    elsewhere.close()


def hand_in(tab: Page) -> None:
    tab.keyboard.press("End")
    tab.locator("kz-map .map-number:not(.sample)").last.click()
    tab.get_by_role("button", name="Review and hand in").click()
    tab.get_by_role("button", name="Hand in", exact=True).click()
    sure = tab.get_by_role("button", name="Yes, hand in")
    sure.focus()
    tab.keyboard.press("Enter")
    expect(sure).to_be_visible()  # Enter never hands in.
    sure.click()
    tab.wait_for_url("**/exam/done")


# From here on the site runs in this process, and its clock is ours.


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Iterator[Hall]:
    opened = candidate_exam.open_hall(app, engine)
    engine.start()
    return opened


@pytest.fixture
def tenant(engine: Engine, hall: Hall) -> str:
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    return made


@pytest.fixture
def exam(engine: Engine, hall: Hall, tenant: str) -> str:
    """The id of an unwatched sitting."""
    return candidate_exam.hold(engine, hall, tenant, each=1)


def the_attempt(engine: Engine, tenant: str) -> AttemptRow:
    with engine.database.read(tenant) as tx:
        return tx.scalars(select(AttemptRow)).one()


def test_an_offline_page_that_was_taken_over_sends_what_it_holds_and_overrides_nothing(
    site: str, exam: str, engine: Engine, tenant: str, context: BrowserContext, tab: Page,
    chromium: Browser,
) -> None:  # fmt: skip
    sit(tab, site)
    choose(tab, 1, "A")
    saved(tab)
    context.set_offline(True)
    choose(tab, 1, "B")
    choose(tab, 2, "C")
    elsewhere = chromium.new_context(locale="en")
    machine = elsewhere.new_page()
    enter(machine, site)
    machine.get_by_role("button", name="Continue").click()
    paper_is_open(machine)
    choose(machine, 1, "D")
    saved(machine)
    context.set_offline(False)
    expect(told(tab, "The exam has been opened in another place")).to_be_visible(timeout=40_000)
    expect(tab.locator("[data-part=save]")).to_have_class("state good")
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        counted = list(answers_of(tx, attempt.id).values())
        kept = history_of(tx, attempt.id)
    # The first question was answered anew elsewhere; the second only by the page left behind.
    assert counted in (
        [{"RESPONSE": "D"}, {"RESPONSE": ["C"]}],
        [{"RESPONSE": ["C"]}, {"RESPONSE": "D"}],
    )
    assert len(kept) == 4
    elsewhere.close()


def test_the_keyboard_alone_answers_moves_and_flags(
    site: str, exam: str, engine: Engine, tenant: str, tab: Page
) -> None:
    sit(tab, site)
    tab.keyboard.press("b")
    assert chosen(tab, 1) == ["B"]
    # On a radio button ← and → must move through the paper and not through the options.
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#question-2")).to_be_visible()
    tab.keyboard.press("ArrowLeft")
    assert chosen(tab, 1) == ["B"]
    tab.keyboard.press("f")
    expect(tab.locator("#question-1 .flag")).to_have_attribute("aria-pressed", "true")
    number = tab.locator("kz-map").get_by_role("button", name="Question 1, Answered, Flagged")
    expect(number).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"{site}/exam/paper")
    go_to(tab, 6).locator("li").nth(1).get_by_role("button", name="Move up").press("Space")
    expect(tab.locator("#question-6 [role=status]").last).to_contain_text("Moved to place 1")
    go_to(tab, 7).locator("select").first.select_option("2")
    saved(tab)
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        counted = list(answers_of(tx, attempt.id).values())
    assert {"RESPONSE": "B"} in counted
    assert {"RESPONSE": ["a 2"]} in counted
    assert any(value[:2] == ["2", "1"] for answer in counted for value in answer.values())


def test_time_given_back_and_words_from_people_reach_the_page(
    site: str, exam: str, engine: Engine, tenant: str, tab: Page
) -> None:
    sit(tab, site)
    attempt = the_attempt(engine, tenant)
    with engine.database.write(tenant) as tx:
        extra_time.grant_to_sitting(
            tx, engine.clock, exam, seconds=720, reason="停电", actor="staff-1"
        )
        messages.send(tx, engine.clock, sitting_id=exam, text="第 3 题有更正", actor="staff-1")
    choose(tab, 1, "A")  # The next word from the server tells that there is something to ask for.
    expect(told(tab, "You have been given 12 more minutes")).to_be_visible()
    expect(told(tab, "第 3 题有更正")).to_be_visible()
    expect(tab.locator("[data-part=face]")).to_contain_text("1:4")
    with engine.database.write(tenant) as tx:
        extra_time.pause(tx, engine.clock, attempt.id, actor="staff-1")
    choose(tab, 2, "A")
    expect(told(tab, "The invigilator has paused the exam")).to_be_visible()
    expect(tab.locator("#question-2 input").first).to_be_disabled()


def test_when_the_time_is_over_the_page_stops_and_goes_to_the_receipt(
    site: str, exam: str, engine: Engine, tenant: str, clock: FixedClock, tab: Page
) -> None:
    sit(tab, site)
    choose(tab, 1, "A")
    saved(tab)
    clock.advance(minutes=90, seconds=5)
    choose(tab, 2, "A")
    expect(told(tab, "The time is over.")).to_be_visible()
    expect(tab.locator("#question-2 input").first).to_be_disabled()
    clock.advance(seconds=10)
    tab.wait_for_url("**/exam/done")
    expect(tab.get_by_role("heading", name="The exam is over")).to_be_visible()
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        assert len(answers_of(tx, attempt.id)) == 2  # The second was in flight at the end.


@pytest.fixture
def camera(chromium: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Makes browsers with a fake camera."""
    switches = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu", "--headless", *switches],
    )
    yield lambda: browser.new_context(locale="en", permissions=["camera"])
    browser.close()


def test_a_watched_candidate_agrees_is_seen_and_may_stop_the_camera(
    site: str, hall: Hall, engine: Engine, tenant: str, camera: Callable[[], BrowserContext]
) -> None:
    candidate_exam.hold(engine, hall, tenant, watching=Watching.LIVE, each=1)
    tab = camera().new_page()
    enter(tab, site)
    tab.get_by_role("button", name="Enter the exam").click()
    tab.get_by_role("button", name="I agree to the camera").click()
    expect(tab.get_by_text("The camera works")).to_be_visible()
    expect(tab.get_by_text("One face in the picture")).to_be_visible(timeout=15_000)
    tab.get_by_role("button", name="All checked, go on").click()
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)
    expect(tab.locator("kz-camera")).to_contain_text("The camera works")
    # The page says that something was noted only where the record keeps it.
    leave_window(tab, 200)
    expect(tab.locator("kz-camera")).not_to_contain_text("Noted")
    leave_window(tab, 2500)
    expect(tab.locator("kz-camera")).to_contain_text("left for 3 s")
    tab.wait_for_timeout(1500)  # signals go with the next round of frames
    assert [(kind, seconds > 2) for kind, _, seconds in hall.signals] == [("window_left", True)]
    take_camera_away(tab)
    expect(tab.locator("kz-camera")).to_contain_text("does not allow the camera")
    tab.evaluate("delete navigator.mediaDevices.getUserMedia")
    tab.get_by_role("button", name="Open the camera").click()
    expect(tab.locator("kz-camera")).to_contain_text("works again; the time without it was noted")
    first, second = (frame.sequence for _, frame in hall.frames[:2])
    assert 0 <= first < second, "numbers go on from the time of the sitting, through every reload"
    tab.get_by_role("button", name="Stop the camera").click()
    tab.get_by_role("button", name="Yes, stop").click()
    expect(tab.get_by_text("The camera is stopped")).to_be_visible()
    seen = len(hall.frames)
    tab.wait_for_timeout(2500)
    assert len(hall.frames) == seen
    choose(tab, 1, "A")
    saved(tab)
    tab.reload()
    paper_is_open(tab)
    expect(tab.locator("kz-camera")).to_have_count(0)


def test_who_refuses_the_camera_waits_for_the_invigilator_and_then_sits(
    site: str, hall: Hall, engine: Engine, tenant: str, tab: Page
) -> None:
    candidate_exam.hold(engine, hall, tenant, watching=Watching.LIVE, each=1)
    enter(tab, site)
    tab.get_by_role("button", name="Enter the exam").click()
    tab.get_by_role("button", name="I do not agree to the camera").click()
    expect(tab.get_by_text("Waiting for the invigilator")).to_be_visible()
    attempt = the_attempt(engine, tenant)
    with engine.database.write(tenant) as tx:
        attempts.confirm_identity(tx, engine.clock, attempt.id, actor="staff-1")
    tab.wait_for_url("**/exam/ready")
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)
    expect(tab.locator("kz-camera")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("look", ["light.normal", "dark.normal", "contrast.large"])
def test_pages_fit_and_have_no_serious_fault(
    site: str, hall: Hall, engine: Engine, tenant: str, context: BrowserContext, tab: Page,
    serious_faults: Any, width: int, look: str,
) -> None:  # fmt: skip
    candidate_exam.hold(engine, hall, tenant, watching=Watching.RECORDED, each=1)
    context.add_cookies([{"name": "kz_look", "value": look, "url": site}])
    tab.set_viewport_size({"width": width, "height": 800})

    def is_fine() -> None:
        assert serious_faults(tab) == [], tab.url
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.url

    tab.goto(f"{site}/exam")
    is_fine()
    enter(tab, site)
    is_fine()
    tab.get_by_role("button", name="Enter the exam").click()
    is_fine()
    tab.get_by_role("button", name="I do not agree to the camera").click()
    is_fine()
    tab.goto(f"{site}/exam/consent")
    tab.get_by_role("button", name="I agree to the camera").click()
    is_fine()
    tab.get_by_role("button", name="All checked, go on").click()
    is_fine()
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)
    for _ in range(9):
        is_fine()
        tab.keyboard.press("ArrowRight")
    tab.get_by_role("button", name="Hand in", exact=True).click()
    is_fine()
    tab.get_by_role("button", name="Yes, hand in").click()
    tab.wait_for_url("**/exam/done")
    is_fine()
