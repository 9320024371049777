"""The doors that wallets knock at (OpenID4VCI 1.0): metadata, token, nonce, credential.

Errors are told as OAuth tells them (RFC 6749, 5.2; RFC 6750, 3), since wallets read nothing else.
Nothing here rests on a cookie, so requests of other sites can do no more than anybody can.
"""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from certs import nonces, wallet_offers
from certs.signing.strict_json import read_object
from certs.wallet_offers import ACCESS_FOR, Redeeming
from exam_engine import wallets
from exam_engine.wallets import Wanted
from exam_engine.web.depends import EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import Conflict, Invalid, NotFound, Refusal

router = APIRouter(include_in_schema=False)

_FOR_EVERYONE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_LONGEST_CODE = 200
_ERRORS = {
    "certs-wallet-configuration": "unknown_credential_configuration",
    "certs-wallet-nonce": "invalid_nonce",
    "certs-key-proof": "invalid_proof",
}
"""Codes of refusals to errors of OpenID4VCI 1.0, 8.3.1.2; any other is a denial."""


@router.get("/.well-known/openid-credential-issuer")
def issuer_metadata(engine: EngineDep) -> Response:
    """What can be had here, and where."""
    return _json(wallets.issuer_metadata(engine), headers=_FOR_EVERYONE)


@router.get("/.well-known/oauth-authorization-server")
def server_metadata(engine: EngineDep) -> Response:
    """Where a code becomes a token."""
    return _json(wallets.server_metadata(engine), headers=_FOR_EVERYONE)


@router.post("/api/wallet/token")
def token(
    request: Request,
    engine: EngineDep,
    grant_type: Annotated[str, Form()] = "",
    code: Annotated[str, Form(alias="pre-authorized_code")] = "",
    tx_code: Annotated[str, Form()] = "",
) -> Response:
    """An access token for the code of an offer and its PIN, once."""
    limit(request, Kind.SECOND_FACTOR, account=code[:_LONGEST_CODE])
    if grant_type != wallets.GRANT:
        return _error("unsupported_grant_type" if grant_type else "invalid_request")
    if not code or not tx_code:
        return _error("invalid_request")
    access = _redeemed(engine, code[:_LONGEST_CODE], tx_code[:_LONGEST_CODE])
    if isinstance(access, Redeeming):
        return _error("invalid_grant")
    seconds = int(ACCESS_FOR.total_seconds())
    return _json({"access_token": access, "token_type": "Bearer", "expires_in": seconds})


@router.post("/api/wallet/nonce")
def nonce(request: Request, engine: EngineDep) -> Response:
    """A number for one proof."""
    limit(request, Kind.VERIFY)
    return _json({"c_nonce": nonces.new_nonce(engine.ring, engine.clock.now())})


@router.post("/api/wallet/credential")
async def credential(request: Request, engine: EngineDep) -> Response:
    """The credential for an access token and the proof of a key."""
    limit(request, Kind.LOOK_UP)
    scheme, _, access = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not access:
        return _unauthorised()
    body = await request.body()
    return await run_in_threadpool(_delivered, engine, access.strip(), body)


def _redeemed(engine: Engine, code: str, pin: str) -> str | Redeeming:
    # Whose holder made the offer is known only once the code has been found.
    with engine.database.read(EVERY_TENANT) as tx:
        tenant = wallet_offers.tenant_of_code(tx, code)
    if tenant is None:
        return Redeeming.UNKNOWN
    with engine.database.write(tenant) as tx:
        return wallet_offers.redeem(tx, engine.clock, engine.ring, code, pin)


def _delivered(engine: Engine, token: str, body: bytes) -> Response:
    access = wallets.find_access(engine, token)
    if access is None:
        return _unauthorised()
    try:
        made = wallets.deliver(engine, access, _wanted(body))
    except (Conflict, Invalid, NotFound) as refusal:
        return _error(_ERRORS.get(refusal.code, "credential_request_denied"))
    except ValueError:
        return _error("invalid_credential_request")
    return _json({"credentials": [{"credential": made}]})


def _wanted(body: bytes) -> Wanted:
    """What was asked for; ValueError where the request has not the shape of one."""
    try:
        asked = read_object(body)
        proofs = asked.get("proofs")
        configuration = asked.get("credential_configuration_id")
    except Refusal as refusal:
        raise ValueError(refusal.code) from refusal
    if not isinstance(configuration, str) or "credential_identifier" in asked:
        raise ValueError("configuration")
    keys = proofs.get("jwt") if isinstance(proofs, dict) and set(proofs) == {"jwt"} else None
    if not isinstance(keys, list) or len(keys) != 1 or not isinstance(keys[0], str):
        # One certificate goes to one key.
        raise Invalid("certs-key-proof")
    return Wanted(configuration, keys[0])


def _json(
    told: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Not kept by anybody on the way, unless it is for everyone."""
    headers = {"Cache-Control": "public, max-age=300" if headers else "no-store", **(headers or {})}
    return Response(orjson.dumps(told), status, headers, "application/json")


def _error(code: str) -> Response:
    return _json({"error": code}, 400)


def _unauthorised() -> Response:
    answer = _json({"error": "invalid_token"}, 401)
    answer.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer
