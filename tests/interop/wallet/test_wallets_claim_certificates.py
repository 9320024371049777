"""A certificate is claimed by the OpenWallet Foundation's wallet client, over real connections."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socket import socket
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from certs.signing.jose import from_jwk
from certs.signing.key_proofs import key_did
from exam_engine.web.app import create_app
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Engine
from tests.certificates import MODULES
from tests.result_browsers import send
from tests.web.conftest import engine as _engine
from tests.web.test_holder import Held
from tests.web.test_holder import held as _held

engine, held = _engine, _held
SCRIPT = Path(__file__).with_name("claim.mjs")
PACKAGES = ("@openid4vc/openid4vci", "@openid4vc/oauth2", "@openid4vc/utils")


@pytest.fixture(autouse=True)
def _tools() -> None:
    for name in PACKAGES:
        if shutil.which("node") is None or not (MODULES / name).is_dir():
            pytest.skip(f"node or the package {name} is not installed")


@pytest.fixture
def place() -> Iterator[socket]:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening


@pytest.fixture
def app(engine: Engine, place: socket) -> FastAPI:
    web = WebSettings(public_address=f"http://127.0.0.1:{place.getsockname()[1]}")
    return create_app(replace(engine, settings=engine.settings.model_copy(update={"web": web})))


@pytest.fixture
def _served(app: FastAPI, place: socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([place],))
    thread.start()
    yield
    server.should_exit = True
    thread.join()


def _claimed(held: Held, folder: Path, form: str, key: str, pin: str = "") -> dict[str, Any]:
    browser = held.browsers.candidate(held.holder)
    assert send(browser, f"{held.place}/wallet", form=form)[0] == 303
    page = browser.get(f"{held.place}/about").text
    offer = re.search(r'href="(openid-credential-offer://[^"]+)"', page)
    right = re.search(r'class="pin"[^>]*>(\d{6})<', page)
    assert offer is not None
    assert right is not None
    job = folder / "job.json"
    told = {"offer": html.unescape(offer[1]), "pin": pin or right[1], "key": key}
    job.write_text(json.dumps(told), "utf-8")
    done = subprocess.run(
        ["node", str(SCRIPT), str(MODULES), str(job)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.usefixtures("_served")
def test_wallet_claims_both_forms_with_keys_of_both_kinds(held: Held, tmp_path: Path) -> None:
    badge = _claimed(held, tmp_path, "badge", "EdDSA")
    subject = badge["credential"]["credentialSubject"]
    assert subject["id"] == key_did(from_jwk(badge["jwk"]))
    level = _claimed(held, tmp_path, "selective", "ES256")
    assert level["credential"].count(".") >= 2
    assert level["credential"].endswith("~")


@pytest.mark.usefixtures("_served")
def test_wallet_understands_that_the_pin_is_wrong(held: Held, tmp_path: Path) -> None:
    answer = _claimed(held, tmp_path, "badge", "ES256", pin="00000000")
    assert "invalid_grant" in json.dumps(answer)
