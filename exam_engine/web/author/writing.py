"""What the editor asks for while an item is written: how it looks, hints, what is pasted."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, File, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.author.editing import LONGEST_TEXT, current_standard
from exam_engine.web.author.item_view import places_of
from exam_engine.web.author.question_view import MEDIA_PATH
from exam_engine.web.author.source_text import parse, read_source
from exam_engine.web.depends import EngineDep, LangDep, StaffDep
from exam_engine.web.limits import limit
from exam_engine.web.shared.paper_media import shown_under
from exam_engine.wiring import Engine
from foundation.errors import Invalid
from foundation.roles import Permission
from itembank.delivery import present
from itembank.exchange.pasted_formulas import text_of_paste
from itembank.exchange.safe_media import media_file
from itembank.imports import keep_files
from itembank.items import Item
from itembank.library import standard_of
from itembank.review_checks import Finding, review_item

MOST_PICTURE = 10 * 1024 * 1024
_UNNAMED = "new"
"""Stands for the identifier while none has been written."""

router = APIRouter(include_in_schema=False)


@router.post("/staff/items/preview")
def preview(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    lang: LangDep,
    source: Annotated[str, Body(embed=True, max_length=LONGEST_TEXT)],
) -> Response:
    """The item as a candidate would see it and hints for its author; nothing is kept."""
    caller.require(Permission.ITEM_WRITE)
    written = parse(source)
    if isinstance(written, dict) and not written.get("id"):
        written = {**written, "id": _UNNAMED}
    with engine.database.read(caller.tenant_id) as tx:
        item = read_source(written, standard_of(tx, current_standard(tx)))
    view = {
        "ref": _UNNAMED,
        "number": 1,
        "points": format(item.max_score, "f"),
        **shown_under(present(item, _UNNAMED), MEDIA_PATH),
    }
    question = request.app.state.programs.framed(view, caller.tenant_id or "")
    hints = [_told(engine, lang, item, one) for one in review_item(item)]
    return JSONResponse({"question": question, "hints": hints})


@router.post("/staff/items/formulas")
def take_formulas(
    caller: StaffDep, pasted: Annotated[str, Body(embed=True, max_length=LONGEST_TEXT)]
) -> Response:
    """What was copied from Word, as text with its formulas in MathML; nothing is kept."""
    caller.require(Permission.ITEM_WRITE)
    return JSONResponse({"text": text_of_paste(pasted)})


@router.post("/staff/items/pictures")
def take_picture(
    request: Request, engine: EngineDep, caller: StaffDep, file: Annotated[UploadFile, File()]
) -> Response:
    """Keep a pasted picture; gives the name by which an item shows it.

    A picture that no item comes to name stays a file of the body, like those of an import.
    """
    caller.require(Permission.ITEM_WRITE)
    limit(request, "upload", caller.id)
    data = file.file.read(MOST_PICTURE + 1)
    name = (file.filename or "")[:200]
    if len(data) > MOST_PICTURE:
        raise Invalid("exchange-file-too-large", file=name, bytes=len(data), most=MOST_PICTURE)
    picture = media_file(name, data)
    if not picture.media_type.startswith("image/"):
        raise Invalid("web-author-no-picture", file=name)
    digest = engine.blobs.put(data, tenant=caller.tenant_id or "")
    with engine.database.write(caller.tenant_id) as tx:
        keep_files(tx, engine.clock, [picture])
    return JSONResponse({"source": f"media:{digest}"})


def _told(engine: Engine, lang: str, item: Item, finding: Finding) -> str:
    facts: dict[str, Any] = dict(finding.facts)
    if "label" in facts:
        facts["label"] = engine.words.say(f"web-author-label-{facts['label']}", lang)
    if "response" in facts:
        number = places_of(item)[str(facts["response"])]
        facts["response"] = engine.words.say("web-author-question-number", lang, number=number)
    return engine.words.say(finding.check.value, lang, **facts)
