"""Which questions stand on the screen is told by number, and waits while the network is away."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, Route, expect

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from tests import candidate_exam
from tests.browser.test_spool import open_paper
from tests.candidate_exam import Hall


@dataclass
class Door:
    """The server's door for stretches: takes them, or is out of reach."""

    away: bool = False
    bodies: list[str] = field(default_factory=list)
    stretches: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, route: Route) -> None:
        if self.away:
            route.abort()
            return
        body = route.request.post_data or ""
        self.bodies.append(body)
        for told in json.loads(body)["shown"]:
            self.stretches[told["number"]] = told
        route.fulfill(status=202, content_type="application/json", body='{"facts": []}')

    @property
    def shown(self) -> list[list[int]]:
        return [told["questions"] for _, told in sorted(self.stretches.items())]

    def wait(self, tab: Page, count: int) -> None:
        """Until so many stretches came."""
        for _ in range(80):
            if len(self.stretches) >= count:
                return
            tab.wait_for_timeout(250)
        raise AssertionError(self.shown)


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    opened = candidate_exam.open_hall(app, engine)
    tenant = candidate_exam.body(engine)
    candidate_exam.enrol(opened, tenant, "26110001", "林晓")
    candidate_exam.hold(engine, opened, tenant, watching=Watching.RECORDED, each=2)
    engine.start()
    return opened


def test_questions_on_the_screen_are_told_by_number_also_after_an_outage(
    hall: Hall, site: str, camera: BrowserContext
) -> None:
    tab, door = camera.new_page(), Door()
    tab.route("**/exam/shown", door.take)
    open_paper(tab, site)
    expect(tab.locator("[data-part=work]")).to_be_visible()
    door.wait(tab, 1)
    door.away = True
    for _ in range(2):
        tab.wait_for_timeout(700)
        tab.locator("[data-part=next]").click()
    tab.wait_for_timeout(1000)
    tab.reload()
    expect(tab.locator("[data-part=work]")).to_be_visible()
    tab.wait_for_timeout(1000)
    door.away = False
    # The page was reloaded: the third question stood on the screen twice.
    door.wait(tab, 4)
    assert door.shown == [[1], [2], [3], [3]]
    told = [stretch for _, stretch in sorted(door.stretches.items())]
    for before, after in itertools.pairwise(told):
        assert before["since"] <= before["until"] <= after["since"]
    assert all(set(stretch) == {"number", "since", "until", "questions"} for stretch in told)

    # The whole section at once: those that fit, and not the section; then the overview.
    tab.locator("[data-part=whole]").click()
    door.wait(tab, 5)
    assert len(door.shown[4]) < len(hall.papers[next(iter(hall.papers))].items)
    tab.keyboard.press("End")
    tab.locator("[data-part=map] button").last.click()
    tab.locator("[data-part=review]").click()
    for _ in range(80):
        if door.shown[-1] == []:
            break
        tab.wait_for_timeout(250)
    assert door.shown[-1] == []
