"""The addresses inside credentials: issuers, status lists, achievements, skill points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import withdraw
from certs.reserving import reserve
from certs.settings import CertsSettings
from certs.signing.credentials import build_credential
from certs.signing.did import Naming
from certs.signing.multibase import read_multikey
from certs.signing.status_check import Believed, Status, check_status
from exam_engine.certification import Certification
from exam_engine.trust import TrustRoom
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.tenancy import found_tenant
from tests.certificates import MODULES, award

ADDRESS = "https://verify.example.org"
ID = "0190b2b6-1111-7000-8000-000000000001"


@pytest.fixture
def engine(engine: Engine, tmp_path: Path) -> Engine:
    """The engine under a public address, with an authority of its own."""
    if not MODULES.is_dir():
        pytest.skip("the JSON-LD contexts from npm are not unpacked")
    settings = CertsSettings(
        node_modules=str(MODULES),
        authority_folder=str(tmp_path / "authority"),
        contexts_folder=str(tmp_path / "contexts"),
        issuer_naming=Naming.AUTO,
    )
    room = TrustRoom(settings, engine.ring, engine.clock, ADDRESS)
    return replace(engine, certification=Certification(room))


@pytest.fixture
def program(app: FastAPI) -> Iterator[TestClient]:
    """A verifier's program."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "*/*"}) as client:
        yield client


@pytest.fixture
def certificate(engine: Engine, clock: FixedClock) -> str:
    """The id of an issued certificate of the body 9001."""
    with engine.database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    with engine.database.write(tenant) as tx:
        made = reserve(tx, clock, award(), DEMO19, order_ref="1")
        record(tx, clock, made.certificate_id, "a" * 64, "person-1")
    return tenant + "/" + made.certificate_id


def test_issuers_document_holds_the_key_that_signs(engine: Engine, program: TestClient) -> None:
    answer = program.get("/.well-known/did.json")
    document = answer.json()
    issuer = engine.certification.room.issuer
    assert answer.headers["access-control-allow-origin"] == "*"
    assert document["id"] == issuer.did == "did:web:verify.example.org"
    (method,) = [one for one in document["verificationMethod"] if one["id"] == issuer.method]
    key = read_multikey(method["publicKeyMultibase"])
    assert key.public_bytes_raw() == issuer.key.public_key().public_bytes_raw()
    assert issuer.method in document["assertionMethod"]


def test_each_body_has_a_document(program: TestClient, certificate: str) -> None:
    assert program.get("/bodies/9001/did.json").json()["id"].endswith(":bodies:9001")
    assert program.get("/bodies/7777/did.json").status_code == 404


def _status(engine: Engine, program: TestClient) -> Status:
    room = engine.certification.room
    made = build_credential(award(), "1", ID, room.issuer, 0)

    def fetch(address: str) -> bytes:
        assert address.startswith(ADDRESS)
        return program.get(address.removeprefix(ADDRESS)).content

    believed = Believed(room.trust.credential_keys, room.contexts, engine.clock.now())
    return check_status(made, fetch, believed).status


def test_withdrawal_shows_in_the_published_list(
    engine: Engine, program: TestClient, certificate: str, clock: FixedClock
) -> None:
    assert _status(engine, program) is Status.GOOD
    tenant, _, made = certificate.partition("/")
    with engine.database.write(tenant) as tx:
        withdraw(tx, clock, made, reason="替考", person_ref="person-2")
    clock.advance(seconds=1)
    assert _status(engine, program) is Status.REVOKED


def test_list_may_be_kept_by_its_tag(program: TestClient, certificate: str) -> None:
    address = "/status/9001/revocation/0"
    first = program.get(address)
    assert first.headers["content-type"] == "application/vc"
    again = program.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/status/9001/revocation/1",
        "/status/9001/revocation/00",
        "/status/9001/revocation/x",
        "/status/9001/revocation/٣",
        "/status/9001/revocation/99999999999999999999",
        "/status/9001/refresh/0",
        "/status/7777/revocation/0",
        "/achievements/9001-063-2",
        "/achievements/9001",
        "/achievements/9001-063-1/skills/none",
        "/achievements/x/skills/y",
    ],
)
def test_what_there_is_not_is_not_found(
    program: TestClient, certificate: str, address: str
) -> None:
    assert program.get(address).status_code == 404


def test_achievement_is_what_credentials_say(
    engine: Engine, program: TestClient, certificate: str
) -> None:
    issuer = engine.certification.room.issuer
    inside = build_credential(award(), "1", ID, issuer)["credentialSubject"]["achievement"]
    answer = program.get(inside["id"].removeprefix(ADDRESS)).json()
    assert len(answer.pop("@context")) == 2
    assert answer == inside


def test_every_skill_points_address_leads_to_its_line(
    engine: Engine, program: TestClient, client: TestClient, certificate: str
) -> None:
    issuer = engine.certification.room.issuer
    inside = build_credential(award(), "1", ID, issuer)["credentialSubject"]["achievement"]
    for point in inside["alignment"]:
        answer = program.get(point["targetUrl"].removeprefix(ADDRESS))
        assert answer.status_code == 303
        path, _, anchor = answer.headers["location"].partition("#")
        page = client.get(path)
        assert page.status_code == 200
        assert f'id="{anchor}"' in page.text
        assert point["targetName"] in page.text


def test_type_of_selective_credentials_is_described(program: TestClient) -> None:
    told = program.get("/credential-types/skill-level").json()
    assert told["vct"] == f"{ADDRESS}/credential-types/skill-level"
    assert ["level"] in [claim["path"] for claim in told["claims"]]
