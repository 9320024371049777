"""The log for everyone: its files, its page, and the proof for whoever holds a certificate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from certs import records
from certs.settings import CertsSettings
from certs.translog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from certs.translog.inclusion import check, from_json
from certs.translog.notes import parse_key
from certs.translog.source import PublishedTree
from certs.translog.witness import visit
from exam_engine import wiring
from exam_engine.web.app import create_app
from exam_engine.wiring import Engine
from exam_engine.words import Words
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound
from foundation.tenancy import found_tenant
from tests.log_world import digest_of, issue

NAMES = ("张伟", "李娜", "王芳")


@pytest.fixture
def log_engine(engine: Engine, clock: FixedClock, tmp_path: Path) -> Iterator[Engine]:
    """The engine with a folder of its own for the authority's and the log's keys."""
    folder = CertsSettings(authority_folder=str(tmp_path / "authority"))
    settings = engine.settings.model_copy(update={"certs": folder})
    opened = replace(wiring.open_engine(settings, clock), words=Words.load(strict=True))
    yield opened
    opened.close()


@pytest.fixture
def app(log_engine: Engine) -> FastAPI:
    return create_app(log_engine)


@pytest.fixture
def issued(log_engine: Engine) -> list[records.Certificate]:
    base, clock = log_engine.database, log_engine.clock
    with base.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    ids = [issue(base, clock, tenant, name) for name in NAMES]
    with base.read(tenant) as tx:
        return [records.certificate(tx, one) for one in ids]


class _OverHttp:
    """A log as a stranger reaches it."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    def fetch(self, path: str) -> bytes:
        answer = self._client.get(f"/log/{path}")
        if answer.status_code != 200:
            raise NotFound("test", path=path)
        return answer.content


def test_a_stranger_can_witness_the_log(
    client: TestClient, issued: list[records.Certificate], log_engine: Engine
) -> None:
    source = _OverHttp(client)
    key = parse_key(source.fetch("log.vkey").decode())
    seen = visit(source, key, None, log_engine.clock.now())
    assert seen.head.size == 3
    assert len(list(PublishedTree(source, 3).entries(0))) == 3


def test_the_head_covers_every_entry_at_once(
    client: TestClient, log_engine: Engine, issued: list[records.Certificate]
) -> None:
    answer = client.get("/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    head, _ = open_checkpoint(answer.content, log_engine.translog.public_key)
    assert (head.size, head.origin) == (3, "localhost:8000/log")


def test_an_empty_log_has_a_head(client: TestClient) -> None:
    assert "\n0\n" in client.get("/log/checkpoint").text


def test_tiles_may_be_kept_for_good(client: TestClient, issued: list[records.Certificate]) -> None:
    client.get("/log/checkpoint")
    for path, size in (("tile/0/000.p/3", 96), ("tile/entries/000.p/3", 129)):
        answer = client.get(f"/log/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) == size


@pytest.mark.parametrize(
    "path",
    ["0/000.p/4", "0/000", "1/000.p/1", "0/001.p/1", "entries/0", "x", "0/../0", "0/000.p/3/"],
)
def test_a_tile_that_is_not_there_is_not_found(
    client: TestClient, issued: list[records.Certificate], path: str
) -> None:
    client.get("/log/checkpoint")
    answer = client.get(f"/log/tile/{path}")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_the_holder_gets_a_proof_that_holds(
    client: TestClient, log_engine: Engine, issued: list[records.Certificate]
) -> None:
    answer = client.get(f"/log/proof/{issued[1].token}")
    assert answer.headers["cache-control"] == "no-store"
    proof = from_json(json.loads(answer.content))
    given = {"number": issued[1].number, "file_digest": digest_of("李娜")}
    assert check(proof, log_engine.translog.public_key, **given)
    assert "李娜" not in answer.text


def test_without_the_token_there_is_no_proof(
    client: TestClient, issued: list[records.Certificate]
) -> None:
    for guess in (issued[0].number, issued[0].id, "W" * 22, "%F0%9F%92%A9"):
        answer = client.get(f"/log/proof/{guess}", headers={"Accept": "application/json"})
        assert answer.status_code == 404
        assert answer.json()["code"] == "certs-log-no-proof"


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_page_tells_the_head_and_the_growth(
    client: TestClient, issued: list[records.Certificate], lang: str
) -> None:
    answer = client.get(f"/log?lang={lang}", follow_redirects=True)
    assert answer.status_code == 200
    assert "localhost:8000/log" in answer.text
    assert 'class="growth-line"' in answer.text
    assert ("3 个条目" if lang == "zh-CN" else "3 entries") in answer.text
    for one in issued:
        assert one.number not in answer.text


def test_the_page_of_an_empty_log_says_so(client: TestClient) -> None:
    answer = client.get("/log")
    assert answer.status_code == 200
    assert "growth-line" not in answer.text


def test_a_log_that_must_not_be_signed_shows_its_last_head(
    client: TestClient, log_engine: Engine, issued: list[records.Certificate]
) -> None:
    before = client.get("/log/checkpoint").text
    with log_engine.database.read(EVERY_TENANT) as tx:
        tenant = records.certificate(tx, issued[0].id).tenant_id
    issue(log_engine.database, log_engine.clock, tenant, "赵敏")
    log_engine.translog.key.head.write_bytes(_signed_elsewhere(log_engine))
    assert client.get("/log/checkpoint").text == before
    assert client.get("/log").status_code == 200


def _signed_elsewhere(engine: Engine) -> bytes:
    """What would lie beside the key if the database were an older copy."""
    key = engine.translog.key
    return sign_checkpoint(Checkpoint(key.public.name, 9, bytes(32)), key.signer).encode()


def test_the_beat_signs_what_was_entered(
    log_engine: Engine, issued: list[records.Certificate]
) -> None:
    assert log_engine.translog.catch_up() == 1
    assert log_engine.translog.catch_up() == 0
