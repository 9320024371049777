"""The browser's own pipeline in Chromium: frames a second that it could take, and what two cost."""

from __future__ import annotations

import base64
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from exam_engine.web.app import create_app
from exam_engine.web.candidate.device_models import device_view
from proctor.analysis.frame import FrameAnalyser
from proctor.arrays import Pixels
from proctor.settings import ProctorSettings
from tests.bench.face_pictures import frames
from tests.bench.measuring import Effort, Line
from tests.bench.world import World
from tests.device_pipeline import OPEN

_CHROMIUM = Path("/usr/bin/chromium")
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--headless"]
_TICKS = os.sysconf("SC_CLK_TCK")
_WORKER = "DedicatedWorker"
_TWO_A_SECOND_MS = 500
_FOLLOWED_MS = 1000
"""As near as frames can be whose faces are all read (`proctor.beats.FACES_S`)."""
_NOTE = (
    "CPU time of {threads} while it measures frames of 640 x 480 with one face, {mode}; "
    "WebAssembly, one thread. Peer: the server's own pipeline over the same frames in the same "
    "run, one thread."
)

_LOAD = """async (pictures) => {
  window.pictures = await Promise.all(pictures.map(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    return createImageBitmap(new Blob([bytes], {type: "image/png"}));
  }));
}"""
_RUN = """async ({count, stepMs, quality, turn}) => {
  for (let sequence = 0; sequence < count; sequence += 1) {
    window.at = (window.at ?? 1.8e12) + stepMs;
    const shown = pictures[turn ? sequence % pictures.length : 0];
    const frame = await createImageBitmap(shown);
    const asked = {kind: "frame", frame, takenAt: window.at, sequence, quality};
    const told = await new Promise((resolve) => {
      measurer.onmessage = ({data}) => resolve(data);
      measurer.postMessage(asked, [frame]);
    });
    if (told.kind !== "seen") throw new Error(told.reason);
  }
}"""


@dataclass(frozen=True, slots=True)
class _Used:
    """CPU seconds of the tab's process, and of its worker alone."""

    process: float
    worker: float


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Frames a second anew and followed, and percent of a core at two a second."""
    if not _CHROMIUM.exists():
        return
    shown = frames()[:: effort.of(1, 8)][:40]
    count = effort.of(160, 16)
    analyser = FrameAnalyser(world.models)
    with _tab(world) as (browser, tab):
        tab.evaluate(_LOAD, [_png(rgb) for rgb in shown])
        run = _Runner(browser, tab)
        run.frames(8, 0, turn=True)
        for mode, step_ms, turn in (("anew", 5000, True), ("followed", _FOLLOWED_MS, False)):
            used = run.frames(count, step_ms, turn=turn)
            there = _server(analyser, shown if turn else shown[:1], count, step_ms)
            value, peer = count / used.worker, count / there
            note = _NOTE.format(threads="the worker", mode=mode)
            yield _line(
                f"browser-frames-a-second-{mode}", value, "1/s", peer, value / peer, count, note
            )
        used = run.frames(count, _TWO_A_SECOND_MS, turn=False, quality=0.8)
        there = _server(analyser, shown[:1], count, _TWO_A_SECOND_MS)
        value, peer = (200 * spent / count for spent in (used.process, there))
        note = _NOTE.format(
            threads="the tab's whole process", mode="two a second, each kept as a JPEG"
        )
        yield _line(
            "browser-share-of-a-core-at-2-a-second", value, "%", peer, peer / value, count, note
        )


class _Runner:
    """Runs frames through the worker and reads what they cost from the kernel."""

    def __init__(self, browser: Browser, tab: Page) -> None:
        self._tab = tab
        session = browser.new_browser_cdp_session()
        told = session.send("SystemInfo.getProcessInfo")["processInfo"]
        self._pids = [int(each["id"]) for each in told if each["type"] == "renderer"]

    def frames(self, count: int, step_ms: int, *, turn: bool, quality: float = 0.0) -> _Used:
        before = self._used()
        asked = {"count": count, "stepMs": step_ms, "quality": quality, "turn": turn}
        self._tab.evaluate(_RUN, asked)
        after = self._used()
        return _Used(after.process - before.process, after.worker - before.worker)

    def _used(self) -> _Used:
        threads = [thread for pid in self._pids for thread in _threads(pid)]
        worker = sum(spent for name, spent in threads if name.startswith(_WORKER[:10]))
        return _Used(sum(spent for _, spent in threads), worker)


def _threads(pid: int) -> Iterator[tuple[str, float]]:
    """Name and CPU seconds of each thread of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        text = (task / "stat").read_text()
        name, _, rest = text.partition("(")[2].rpartition(")")
        fields = rest.split()
        # Fields 14 and 15 of proc(5), counted from the third on: user and system time.
        yield name, (int(fields[11]) + int(fields[12])) / _TICKS


def _server(analyser: FrameAnalyser, shown: list[Pixels], count: int, step_ms: int) -> float:
    """CPU seconds that the server takes for as many frames."""
    began, at, trail = time.process_time(), datetime(2026, 1, 1, tzinfo=UTC), None
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    for sequence in range(count):
        at += timedelta(milliseconds=step_ms)
        _, trail = analyser.follow(shown[sequence % len(shown)], at, sequence, trail)
    cv2.setNumThreads(threads)
    return time.process_time() - began


@contextmanager
def _tab(world: World) -> Iterator[tuple[Browser, Page]]:
    """A tab of a running site with the worker open."""
    engine = world.engine
    proctor = ProctorSettings(models_folder=str(world.models))
    engine = replace(engine, settings=engine.settings.model_copy(update={"proctor": proctor}))
    app = create_app(engine)
    with _served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_SWITCHES)
        tab = browser.new_page()
        tab.set_default_timeout(120_000)
        tab.goto(f"{address}/")
        tab.evaluate(OPEN, device_view(app.state.static))
        yield browser, tab
        browser.close()


@contextmanager
def _served(app: Callable[..., Any]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def _png(rgb: Pixels) -> str:
    _, png = cv2.imencode(".png", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return base64.b64encode(png.tobytes()).decode()


def _line(
    figure: str, value: float, unit: str, peer: float, ratio: float, n: int, note: str
) -> Line:
    value, peer, ratio = (float(f"{each:.4g}") for each in (value, peer, ratio))
    return Line(figure, value, unit, "server pipeline", peer, ratio, n, note)
