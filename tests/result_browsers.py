"""Browsers in front of the pages of marks and results: staff by role, candidates, strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import found_tenant
from tests.browsers import log_in_as
from tests.results_world import World, make_world


@dataclass
class Browsers:
    """Opens browsers on one application; the world is that of `tests.results_world`."""

    app: FastAPI
    engine: Engine
    stack: ExitStack
    world: World = field(init=False)

    def __post_init__(self) -> None:
        with self.engine.database.write() as tx:
            body = found_tenant(tx, self.engine.clock, code="9001", name="演示评价中心").id
        self.world = make_world(self.engine.database, self.engine.clock, body)

    def stranger(self) -> TestClient:
        """A browser of nobody."""
        browser = TestClient(self.app, follow_redirects=False, headers={"Accept": "text/html"})
        return self.stack.enter_context(browser)

    def staff(
        self, *roles: Role, name: str = "", tenant: str = "", organisation: str | None = None
    ) -> TestClient:
        """A browser in which a person with these roles has logged in."""
        browser = self.stranger()
        log_in_as(
            self.engine,
            browser,
            tenant or self.world.tenant,
            *roles,
            login_name=name or f"{roles[0].value}-{len(tenant)}",
            organisation_id=organisation,
        )
        return browser

    def other_body(self, *roles: Role) -> TestClient:
        """A browser of another assessment body's staff."""
        with self.engine.database.write() as tx:
            other = found_tenant(tx, self.engine.clock, code="9002", name="另一评价中心").id
        return self.staff(*roles, name="elsewhere", tenant=other)

    def candidate(self, enrolment: str) -> TestClient:
        """A browser in which a candidate has logged in at the entrance."""
        browser = self.stranger()
        with self.engine.database.write(self.world.tenant) as tx:
            session = login_sessions.open_session(
                tx,
                self.engine.clock,
                self.engine.settings.identities.sessions,
                kind=LoginSessionKind.CANDIDATE,
                subject_ref=enrolment,
            )
        browser.cookies.set(SESSION_COOKIE, session.token)
        return browser


def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    """To be made a fixture of: closes every browser at the end."""
    with ExitStack() as stack:
        yield Browsers(app, engine, stack)


def send(browser: TestClient, path: str, **fields: object) -> tuple[int, str]:
    """Post a form with its token; the status and where it leads, or the page."""
    text = browser.get("/").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', text)
    assert token is not None
    answer = browser.post(path, data={**fields, "csrf_token": token[1]})
    return answer.status_code, answer.headers.get("location", answer.text)
