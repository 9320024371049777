"""Reloads, outages, a killed server and a second page lose no answer."""

from __future__ import annotations

import pickle
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.tables import AttemptRow
from foundation.database import EVERY_TENANT, Database, DatabaseSettings
from tests.browser.sitting_acts import (
    choose,
    chosen,
    enter,
    go_to,
    hand_in,
    paper_is_open,
    saved,
    sit,
    told,
)

ROOT = Path(__file__).resolve().parents[2]


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
