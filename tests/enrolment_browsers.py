"""The enrolment pages as tests use them: an engine for fictional people, forms, texts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.testclient import TestClient

from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.wiring import Engine
from tests.enrolment_office import Office

Csrf = Callable[..., str]
BASE = "/staff/enrolment"


def admitting(engine: Engine) -> Engine:
    """The same engine, at which fictional people may be enrolled; files stay small."""
    settings = EnrolmentSettings(
        allow_fictional=True, largest_list_megabytes=1, largest_photos_megabytes=2
    )
    return replace(engine, settings=engine.settings.model_copy(update={"enrolment": settings}))


def desk_of(engine: Engine) -> Desk:
    """The engine's enrolment desk."""
    return Desk(engine.database, engine.clock, engine.ring, engine.blobs, engine.settings.enrolment)


def upload(
    browser: TestClient,
    csrf: Csrf,
    office: Office,
    data: bytes,
    name: str = "名单.xlsx",
    **fields: str,
) -> Any:
    """Hand in a list on the page of the batch."""
    form = {"csrf_token": csrf(browser), **fields}
    return browser.post(f"{BASE}/{office.batch}/lists", data=form, files={"file": (name, data)})


def post(browser: TestClient, csrf: Csrf, path: str, **fields: str) -> Any:
    """Send a form."""
    return browser.post(path, data={"csrf_token": csrf(browser), **fields})


def told(answer: Any) -> str:
    """The text of a page without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
