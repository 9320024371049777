"""A real browser in front of a running site, for journeys that need scripts, focus and layout."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from exam_engine.web.candidate.device_models import device_view
from exam_engine.wiring import Engine
from proctor.models.build import build_models
from proctor.settings import ProctorSettings
from tests.device_pipeline import DevicePipeline
from tests.web.conftest import app, engine

__all__ = ["app", "engine"]  # fixtures of the web tests, used here too

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--headless"]
PATIENCE = 60_000
"""Milliseconds that a page may take: a busy machine is slow; only a page that stays away fails."""

expect.set_options(timeout=PATIENCE)


def wait_until(tab: Page, script: str) -> None:
    """Wait until ``script`` is true in the page.

    Playwright's own `wait_for_function` asks a second time by `eval`, which our pages forbid: it
    works only where the script is true at once.
    """
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        if tab.evaluate(script):
            return
        # About as often as the page is drawn: some states last no longer.
        tab.wait_for_timeout(20)
    raise AssertionError(f"never true: {script}")


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    """The address of the running site."""
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: while Playwright is open its event loop runs, and tests of others that
    begin one of their own would fail."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab in which an error of a script, or a script refused by the policy, fails the test."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Security Policy" in m.text else None)
    yield page
    assert faults == []


@pytest.fixture
def camera(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with a camera that shows a test picture, which no page needs to ask for."""
    switches = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*SWITCHES, *switches])
    yield browser.new_context(locale="zh-CN", permissions=["camera"])
    browser.close()


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The models as the server and the browser run them, built once."""
    folder = ROOT / ".cache" / "models"
    build_models(folder, cache=ROOT / ".cache" / "wheels")
    return folder


@pytest.fixture
def device(
    app: FastAPI, engine: Engine, models_folder: Path, site: str, tab: Page
) -> DevicePipeline:
    """The browser's own pipeline over pictures that a test gives."""
    proctor = ProctorSettings(models_folder=str(models_folder))
    settings = engine.settings.model_copy(update={"proctor": proctor})
    app.state.engine = replace(engine, settings=settings)
    tab.goto(f"{site}/")
    return DevicePipeline(tab, device_view(app.state.static))


@pytest.fixture
def serious_faults() -> Any:
    """``serious_faults(tab)``: what axe finds serious or critical on the page as it stands."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")

    def find(tab: Page) -> list[str]:
        # Through the debugger, for the site's own policy refuses injected scripts.
        session = tab.context.new_cdp_session(tab)
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        found = tab.evaluate("axe.run(document).then((report) => report.violations)")
        assert tab.evaluate("axe.run(document).then((report) => report.passes.length)") > 5
        return [
            f"{fault['id']}: {json.dumps([node['target'] for node in fault['nodes'][:5]])}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]

    return find
