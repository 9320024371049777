"""What the camera saw while the network was away waits on the device and comes in its order."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from tests import candidate_exam
from tests.browser.conftest import wait_until
from tests.candidate_exam import Hall

WAITING = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("kaozheng-watch", 1);
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const counted = asked.result.transaction("waiting").objectStore("waiting").getAll();
    counted.onsuccess = () => {
      asked.result.close();
      resolve(counted.result.filter(({kind}) => kind === "frame").length);
    };
  };
})"""


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    """A watched exam whose frames are counted and not measured."""
    opened = candidate_exam.open_hall(app, engine)
    tenant = candidate_exam.body(engine)
    candidate_exam.enrol(opened, tenant, "26110001", "林晓")
    candidate_exam.hold(engine, opened, tenant, watching=Watching.RECORDED, each=1)
    engine.start()
    return opened


def open_paper(tab: Page, site: str) -> None:
    tab.goto(f"{site}/exam")
    tab.locator("[name=admission_number]").fill("26110001")
    tab.locator("[name=document_number]").fill("110101200001011237")
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/exam/sittings")
    tab.locator("main button[type=submit]").first.click()
    tab.locator("button[value=agree]").click()
    tab.locator("form[action='/exam/check'] button").click()
    tab.locator("form[action='/exam/start'] button").click()
    tab.wait_for_url("**/exam/paper")


def test_frames_of_an_outage_survive_a_reload_and_come_in_their_order(
    hall: Hall, site: str, camera: BrowserContext
) -> None:
    tab = camera.new_page()
    open_paper(tab, site)
    expect(tab.locator("kz-camera")).to_contain_text("摄像头正常")
    for _ in range(60):
        if len(hall.frames) >= 2:
            break
        tab.wait_for_timeout(250)
    camera.set_offline(True)
    wait_until(tab, f"({WAITING})().then((count) => count >= 3)")
    waited = tab.evaluate(WAITING)
    tab.reload()
    expect(tab.locator("[data-part=work]")).to_be_visible()
    assert tab.evaluate(WAITING) >= waited
    camera.set_offline(False)
    wait_until(tab, f"({WAITING})().then((count) => count === 0)")
    numbers = [frame.sequence for _, frame in hall.frames]
    assert len(numbers) >= 2 + waited
    assert numbers == sorted(set(numbers))
    times = [frame.captured_at for _, frame in hall.frames]
    assert times == sorted(times)
