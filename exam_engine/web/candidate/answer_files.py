"""The doors for files as answers: handed in by the page, fetched again by the candidate."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions.answer_files import AnswerFile, check_size, file_of, keep_file
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.current import current_attempt
from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from exam_engine.web.depends import CandidateDep, EngineDep, engine_of
from exam_engine.web.shared.handed_in import file_response
from foundation.errors import NotFound

router = APIRouter(include_in_schema=False)
_encode = msgspec.json.Encoder().encode


class KeptView(msgspec.Struct, frozen=True):
    """The answer to a file: its id for the answer, its name and size in bytes as they were kept."""

    id: str
    name: str
    size: int


async def take_file(request: Request) -> Response:
    """POST /exam/files?name=…: the body is the file; 201 once it is stored and noted."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    content = await request.body()
    check_size(len(content))
    kept = await run_in_threadpool(_keep, request, attempt, content)
    view = KeptView(kept.id, kept.name, kept.size)
    return Response(_encode(view), status_code=201, media_type="application/json")


def _keep(request: Request, attempt: AttemptPass, content: bytes) -> AnswerFile:
    engine = engine_of(request)
    # Stored first: a file whose id was given out must be there, one without a row harms nobody.
    digest = engine.blobs.put(content, tenant=attempt.tenant_id)
    with engine.database.write(attempt.tenant_id) as tx:
        return keep_file(
            tx,
            engine.clock,
            attempt.attempt_id,
            digest=digest,
            name=request.query_params.get("name", ""),
            media_type=request.headers.get("content-type", "").split(";")[0].strip().lower(),
            size=len(content),
        )


@router.get("/exam/files/{file_id}")
def show_file(request: Request, engine: EngineDep, caller: CandidateDep, file_id: str) -> Response:
    """A file of the candidate's own running attempt."""
    tenant = caller.tenant_id or ""
    with engine.database.read(tenant) as tx:
        attempt = current_attempt(tx, request, caller)
        if attempt.page != "/exam/paper":
            raise NotFound("web-not-found")
        kept = file_of(tx, attempt.id, file_id)
    return file_response(engine.blobs.get(kept.digest, tenant=tenant), kept)
