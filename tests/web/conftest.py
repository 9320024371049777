"""What the web tests share: an engine on a scratch database, the app, and a client with a token."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from certs.settings import CertsSettings
from exam_engine import wiring
from exam_engine.web.app import create_app
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Engine, Settings
from exam_engine.words import Words
from foundation.blobs import BlobSettings
from foundation.clock import FixedClock
from foundation.database import DatabaseSettings
from foundation.keys import KeySettings
from tests.staff import CHEAP


@pytest.fixture
def engine(tmp_path: Path, clock: FixedClock, migrated_sqlite: Path) -> Iterator[Engine]:
    """An engine whose records, keys and files live for one test; gaps in the words are errors."""
    shutil.copy(migrated_sqlite, tmp_path / "web.sqlite3")
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'web.sqlite3'}"),
        keys=KeySettings(file=str(tmp_path / "ring.json")),
        blobs=BlobSettings(folder=str(tmp_path / "blobs")),
        identities=CHEAP,
        certs=CertsSettings(authority_folder=str(tmp_path / "authority")),
        web=WebSettings(show_style_guide=True, log_fault_text=True),
    )
    opened = replace(wiring.open_engine(settings, clock), words=Words.load(strict=True))
    yield opened
    opened.close()


@pytest.fixture
def app(engine: Engine) -> FastAPI:
    return create_app(engine)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser of somebody who has not logged in; redirects are not followed."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


@pytest.fixture
def csrf() -> Callable[..., str]:
    """``csrf(client)`` opens a page and gives a token for forms and the X-CSRF-Token header."""

    def token(browser: TestClient, path: str = "/") -> str:
        text = browser.get(path).text
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        assert found, "the page carries no token"
        return found[1]

    return token
