"""The check-in in a real browser: framing, dots and lights, and what came of it, by keyboard."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from skimage import data

from exam_engine.demo import clip
from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from proctor.analysis.frame import FrameAnalyser
from proctor.models.build import build_models
from proctor.tables import CheckInRow, ProctorSittingRow
from tests import candidate_exam
from tests.browser.conftest import ROOT
from tests.candidate_exam import Hall

SHOTS = os.environ.get("KAOZHENG_SHOTS")
"""A folder for pictures of the pages, for people who look at them."""

CAMERA = """
(() => {
  const encoded = "%s";
  const canvas = document.createElement("canvas");
  canvas.width = 640; canvas.height = 480;
  const context = canvas.getContext("2d");
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  createImageBitmap(new Blob([bytes], { type: "image/jpeg" })).then((person) => {
    setInterval(() => {
      // The screen's light falls on the person, beside that of the room.
      const screen = document.querySelector("dialog.run")?.style.backgroundColor ?? "";
      const [red, green, blue] = (screen.match(/\\d+/g) ?? [245, 245, 245]).map(Number);
      context.globalCompositeOperation = "source-over";
      context.drawImage(person, 0, 0);
      context.globalCompositeOperation = "multiply";
      const lit = (light) => Math.round(190 + 65 * light / 255);
      context.fillStyle = `rgb(${lit(red)}, ${lit(green)}, ${lit(blue)})`;
      context.fillRect(0, 0, 640, 480);
    }, 40);
  });
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(25);
})();
"""


@pytest.fixture(scope="module")
def person() -> str:
    """A portrait in the public domain before an empty room, as a JPEG in base64."""
    room = cv2.imdecode(np.frombuffer(next(clip.empty_room(1, 1)), np.uint8), cv2.IMREAD_COLOR)
    portrait = cv2.cvtColor(data.astronaut()[0:330, 60:390], cv2.COLOR_RGB2BGR)
    room[60:480, 110:530] = cv2.resize(portrait, (420, 420))
    done, jpeg = cv2.imencode(".jpg", room)
    assert done
    return base64.b64encode(jpeg.tobytes()).decode()


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    models = ROOT / ".cache" / "models"
    build_models(models, cache=ROOT / ".cache" / "wheels")
    seeing = FrameAnalyser(models)
    doors = app.state.exam_doors
    app.state.exam_doors = replace(
        doors,
        watch=replace(engine.watcher, analyser=lambda: seeing),
        check_in=replace(engine.check_ins, analyser=lambda: seeing),
    )
    engine.start()
    return hall


@pytest.fixture
def entered(
    chromium: Browser, site: str, hall: Hall, engine: Engine, person: str
) -> Iterator[Page]:
    """A candidate who has agreed to the camera and is at the check-in."""
    body = candidate_exam.body(engine)
    candidate_exam.enrol(hall, body, "26110001", "王小明")
    candidate_exam.hold(engine, hall, body, watching=Watching.LIVE)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.add_init_script(CAMERA % person)
    tab = context.new_page()
    tab.goto(f"{site}/exam")
    tab.locator("[name=admission_number]").fill("26110001")
    tab.locator("[name=document_number]").fill("110101200001011237")
    tab.locator("main button[type=submit]").click()
    tab.locator("main button[type=submit]").first.click()
    shoot(tab, "consent")
    tab.locator("button[value=agree]").click()
    tab.wait_for_url("**/exam/check")
    yield tab
    context.close()


def shoot(tab: Page, name: str) -> None:
    if SHOTS:
        for width in (1280, 360):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        tab.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.timeout(120)
def test_a_candidate_follows_the_dots_by_keyboard_alone(
    entered: Page, engine: Engine, serious_faults: Callable[[Page], list[str]]
) -> None:
    tab = entered
    expect(tab.locator("[data-part=framing]")).to_have_text("位置合适")
    assert serious_faults(tab) == []
    shoot(tab, "before")
    start = tab.locator("[data-part=start]")
    start.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("dialog.run")).to_be_visible()
    tab.wait_for_timeout(3500)
    shoot(tab, "during")
    # It can be stopped, and leaves nothing behind.
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    expect(tab.locator("[data-part=said]")).to_contain_text("已停下")
    expect(start).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-part=results]")).to_be_visible()
    expect(tab.locator("[data-part=seated]")).to_have_class("state good")
    expect(tab.locator("[data-part=lit]")).to_have_class("state good")
    # A picture's eyes follow nothing, and nothing is claimed of them.
    expect(tab.locator("[data-part=gaze]")).to_have_class("state plain")
    assert serious_faults(tab) == []
    shoot(tab, "after")
    tab.locator("[data-part=next]").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/exam/ready")
    with engine.database.read(EVERY_TENANT) as tx:
        watched = tx.query(ProctorSittingRow).one()
        assert (watched.light, watched.calibration) == ("followed", None)
        assert watched.baseline is not None
        assert {row.finished_at is None for row in tx.query(CheckInRow)} == {True, False}
