"""The receipt of watching: as a page, as a signed file, and the key by which anybody checks it."""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.reviewing import receipt_key
from exam_engine.web.candidate.current import CurrentAttempt, current_attempt
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.web.shared.pages import download, page
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller
from foundation.schema import TenantRow
from proctor import receipt, sittings

router = APIRouter(include_in_schema=False)

KEY = "/evidence-key.pem"


@router.get("/exam/receipt")
def show(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """What was recorded, in words, to print or to keep as a file."""
    with engine.database.read(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        told = _facts(tx, engine, caller, attempt)
    key = receipt.key_fingerprint(receipt_key(engine.ring).public_key())
    began, ended = (datetime.fromisoformat(told[name]) for name in ("liveAt", "closedAt"))
    return page(request, "candidate/receipt.html", told=told, began=began, ended=ended, key=key)


@router.get("/exam/receipt.json")
def give(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The signed file."""
    with engine.database.read(caller.tenant_id) as tx:
        told = _facts(tx, engine, caller, current_attempt(tx, request, caller))
    content = receipt.sign(told, receipt_key(engine.ring))
    return download(content, f"kaozheng-receipt-{told['sitting'][-8:]}.json", "application/json")


@router.get(KEY)
def give_key(engine: EngineDep) -> Response:
    """The public key of this installation's receipts, for everybody."""
    key = receipt_key(engine.ring).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Response(pem, media_type="application/x-pem-file")


def has_receipt(tx: Tx, attempt_id: str) -> bool:
    """Whether there was a camera, so that there is something to be given a receipt of."""
    row = sittings.sitting_of(tx, attempt_id)
    return row is not None and row.live_at is not None and row.closed_at is not None


def _facts(tx: Tx, engine: Engine, caller: Caller, attempt: CurrentAttempt) -> dict[str, Any]:
    row = sittings.sitting_of(tx, attempt.id)
    if row is None:
        raise NotFound("sessions-not-watched")
    exam = receipt.Exam(
        installation=engine.settings.web.public_address,
        body=tx.get_one(TenantRow, caller.tenant_id).name,
        title=attempt.title,
        code=attempt.receipt_code or "",
    )
    return receipt.facts_of(tx, row, exam)
