"""A body with a small bank and a small blueprint, and browsers of those who work on them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from exam_engine.assembly.blueprints import read_blueprints
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.schemes.shelf import adopt_scheme
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.login_sessions import LoginSessionKind, open_session
from foundation.roles import Caller, Role
from foundation.tenancy import found_tenant
from itembank.authoring import read_item
from itembank.items import Item
from itembank.library import add_standard, move, take_in, write
from itembank.lifecycle import Act
from itembank.standards import read_standard
from itembank.tables import ItemVersionRow
from tests.bank_people import person as person
from tests.browsers import log_in_as
from tests.items import DEMO

LEVEL = "初级"
AREAS = ("职业道德与法规基础", "在线学习咨询服务")
SKILLS = ("L1-1.2.4", "L1-1.1.4")
BLUEPRINT = {
    LEVEL: {
        "theory_min": 30,
        "types": {"单选": 10},
        "theory": {
            AREAS[0]: {"points": 60, "items": {"单选": 6}},
            AREAS[1]: {"points": 40, "items": {"单选": 4}},
        },
        "difficulty": [40, 40, 20],
    }
}


def source(number: int, **changes: Any) -> dict[str, Any]:
    """A single-choice item as an author writes it; keys and difficulties go round."""
    key = "ABCD"[number % 4]
    area = number % 2
    written = {
        "id": f"T-{number:03d}",
        "level": LEVEL,
        "area": AREAS[area],
        "type": "单选",
        "skills": [SKILLS[area]],
        "cog": "理解",
        "difficulty": "易中难"[number % 3],
        "score": 10,
        "sec": 60,
        "stem": f"第 {number} 问：下列做法中，最恰当的是（ ）。",
        "options": {name: f"做法 {name}，编号 {number}" for name in "ABCD"},
        "key": [key],
        "rationale": {name: f"第 {number} 题 {name} 的理由" for name in "ABCD"},
        "explain": f"第 {number} 题的解析",
        "source": "演示标准",
    }
    return {**written, **changes}


@dataclass
class Body:
    """One assessment body and its bank."""

    engine: Engine
    tenant: str
    standard_id: str
    _logins: int = field(default=0)

    @property
    def author(self) -> Caller:
        return person("author-0", self.tenant, Role.AUTHOR)

    @property
    def reviewer(self) -> Caller:
        return person("reviewer-0", self.tenant, Role.ITEM_REVIEWER)

    def take_in(self, *sources: dict[str, Any]) -> list[str]:
        """Publish items; the ids of their items."""
        standard = read_standard(_content("standard"))
        items = [read_item(one, standard) for one in sources]
        with self.engine.database.write(self.tenant) as tx:
            taken = take_in(
                tx,
                self.engine.clock,
                author=self.author,
                reviewer=self.reviewer,
                items=items,
                standard_id=self.standard_id,
            )
            return [version.item_id for version in taken]

    def draft(self, one: dict[str, Any], *, submitted: bool = False) -> str:
        """A draft of another author, or one that waits for review; the id of its item."""
        item = read_item(one, read_standard(_content("standard")))
        return self.draft_item(item, submitted=submitted)

    def draft_item(self, item: Item, *, submitted: bool = False) -> str:
        """The same for an item that is no authoring JSON."""
        with self.engine.database.write(self.tenant) as tx:
            clock = self.engine.clock
            row = write(tx, clock, by=self.author, item=item, standard_id=self.standard_id)
            if submitted:
                move(tx, clock, by=self.author, version_id=row.id, act=Act.SUBMIT)
            return row.item_id

    def rewrite(self, tx: Tx, one: dict[str, Any], person_id: str) -> str:
        """The draft as another author changes it; the id of its version."""
        item = read_item(one, read_standard(_content("standard")))
        by = person(person_id, self.tenant, Role.AUTHOR)
        clock = self.engine.clock
        return write(tx, clock, by=by, item=item, standard_id=self.standard_id).id

    def versions(self, item_id: str) -> list[ItemVersionRow]:
        """All versions of an item, oldest first."""
        with self.engine.database.read(self.tenant) as tx:
            rows = tx.query(ItemVersionRow).filter_by(item_id=item_id)
            return list(rows.order_by(ItemVersionRow.number))


@dataclass
class Desk:
    """The browser of one member of staff."""

    client: TestClient
    person_id: str

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, page: str = "/", **fields: Any) -> Response:
        """Send a form with the token of ``page``."""
        return self.client.post(path, data={**fields, "csrf_token": token_on(self.get(page).text)})

    def send(self, path: str, file: bytes, **fields: str) -> Response:
        """Send a file with the token of the home page."""
        token = token_on(self.get("/").text)
        files = {"file": ("items.json", file, "application/json")}
        return self.client.post(path, data={**fields, "csrf_token": token}, files=files)


def found_body(engine: Engine, code: str = "9001", *, scheme: bool = True) -> Body:
    """A body with the demo's standard, and the small blueprint adopted."""
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code=code, name=f"评价中心 {code}").id
    publisher = person("publisher", tenant, Role.ITEM_REVIEWER)
    admin = person("admin", tenant, Role.BODY_ADMIN)
    with engine.database.write(tenant) as tx:
        row = add_standard(tx, engine.clock, by=publisher, content=_content("standard"))
        if scheme:
            adopt_scheme(
                tx,
                engine.clock,
                by=admin,
                scheme=scheme_from_json(_content("scheme")),
                blueprints=BLUEPRINT,
                standard_id=row.id,
            )
        standard_id = row.id
    assert read_blueprints(BLUEPRINT)[LEVEL].total == 100
    return Body(engine, tenant, standard_id)


@contextmanager
def desk_of(app: FastAPI, body: Body, *roles: Role) -> Iterator[Desk]:
    """A browser that somebody with these roles has logged in with."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as client:
        name = f"{'-'.join(roles)}-{body.tenant[-6:]}-{body._logins}"
        body._logins += 1
        person_id = log_in_as(body.engine, client, body.tenant, *roles, login_name=name)
        yield Desk(client, person_id)


def candidates_cookie(body: Body) -> dict[str, str]:
    """The login of a candidate of the body."""
    with body.engine.database.write(body.tenant) as tx:
        session = open_session(
            tx,
            body.engine.clock,
            body.engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref="enrolment-1",
        )
    return {SESSION_COOKIE: session.token}


def token_on(text: str) -> str:
    """The token that forms of this page send."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', text)
    assert found, "the page carries no token"
    return found[1]


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', text)
    assert found, f"the page has no field {name}"
    return found[1]


def _content(name: str) -> Any:
    return json.loads((DEMO / f"{name}.json").read_text("utf-8"))
