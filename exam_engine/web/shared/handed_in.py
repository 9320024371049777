"""A candidate's handed-in file on a page: what is a picture or sound is shown, the rest is kept."""

from __future__ import annotations

from starlette.responses import Response

from exam_engine.sessions.answer_files import AnswerFile
from exam_engine.web.shared.pages import attachment
from exam_engine.web.shared.paper_media import media_type_of


def file_response(content: bytes, kept: AnswerFile) -> Response:
    """By its first bytes, not by what it was called: anything may be in a candidate's file."""
    kind = media_type_of(content)
    if kind is not None:
        return Response(content, media_type=kind, headers={"Cache-Control": "no-store"})
    headers = attachment(kept.name)
    return Response(content, headers=headers, media_type="application/octet-stream")
