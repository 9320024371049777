"""What verifiers of credentials fetch: documents of issuers, status lists, the type of SD-JWTs.

All of it is public and asked for from other sites' pages too, so any origin may read it.
"""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header
from sqlalchemy import select
from starlette.responses import Response

from certs.signing import did
from certs.signing.selective import DISCLOSABLE, credential_type
from certs.signing.status import Purpose
from certs.status_lists import ListKey, read_list
from exam_engine.web.depends import EngineDep
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound
from foundation.schema import TenantRow

router = APIRouter(include_in_schema=False)

_FOR_EVERYONE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PURPOSES = frozenset(one.value for one in Purpose)
_MOST_LISTS = 10_000


@router.get("/.well-known/did.json")
def installation(engine: EngineDep) -> Response:
    """The document of the installation's own name, with its present and retired keys."""
    return _document(engine, did.web_name(engine.certification.room.address))


@router.get("/bodies/{code}/did.json")
def body(engine: EngineDep, code: str) -> Response:
    """The document of one body; its credentials are signed with the installation's keys."""
    with engine.database.read(EVERY_TENANT) as tx:
        known = tx.scalar(select(TenantRow.id).where(TenantRow.code == code))
    if known is None:
        raise NotFound("web-page-unknown")
    return _document(engine, did.body_name(engine.certification.room.address, code))


@router.get("/status/{code}/{purpose}/{number}")
def status_list(
    engine: EngineDep,
    code: str,
    purpose: str,
    number: str,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """A status list of a body, as a signed credential."""
    key = _list_key(code, purpose, number)
    lists = engine.certification.room.status_lists
    now = engine.clock.now()
    held = lists.fresh(key, now)
    if held is None:
        with engine.database.read(EVERY_TENANT) as tx:
            state = read_list(tx, key)
        held = lists.renewed(key, state, now)
    tag = f'"{held.tag}"'
    headers = {**_FOR_EVERYONE, "Cache-Control": "public, max-age=1", "ETag": tag}
    if tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(held.content, media_type="application/vc", headers=headers)


@router.get("/credential-types/skill-level")
def skill_level(engine: EngineDep) -> Response:
    """The type of the SD-JWT credentials (SD-JWT VC, type metadata)."""
    told = {
        "vct": credential_type(engine.certification.room.address),
        "name": "Vocational skill level",
        "claims": [{"path": [name], "sd": "always"} for name in DISCLOSABLE],
    }
    return _json(told, "application/json")


def _list_key(code: str, purpose: str, number: str) -> ListKey:
    """Each list has one address: a number in another spelling is not found."""
    known = purpose in _PURPOSES and number.isascii() and number.isdigit() and len(number) < 6
    if not known or str(int(number)) != number or int(number) >= _MOST_LISTS:
        raise NotFound("certs-status-list-unknown")
    return ListKey(code, Purpose(purpose), int(number))


def _document(engine: Engine, name: str) -> Response:
    current, *retired = engine.certification.room.credential_keys
    return _json(did.web_document(name, current, *retired), "application/did+json")


def _json(told: dict[str, Any], media_type: str) -> Response:
    headers = {**_FOR_EVERYONE, "Cache-Control": "public, max-age=300"}
    return Response(orjson.dumps(told), media_type=media_type, headers=headers)
