"""A watched candidate agrees or refuses, and the exam goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exam_engine.sessions import attempts
from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from tests import candidate_exam
from tests.browser.sitting_acts import (
    choose,
    enter,
    hall,
    paper_is_open,
    saved,
    tenant,
    the_attempt,
)
from tests.candidate_exam import Hall

__all__ = ["hall", "tenant"]  # fixtures


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
