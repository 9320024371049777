"""An item tried as a candidate meets it: the same elements in the browser, and the mark explained.

Nothing is kept. While a review is blind to the caller the item can be looked at and not be marked.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.author.item_view import ItemView, view_item
from exam_engine.web.author.question_view import MEDIA_PATH
from exam_engine.web.depends import EngineDep, LangDep, StaffDep
from exam_engine.web.shared.pages import page
from exam_engine.web.shared.paper_media import shown_under
from exam_engine.wiring import Engine
from foundation.errors import Forbidden, Invalid
from foundation.roles import Caller, Permission
from itembank.delivery import accept, present
from itembank.interactions import QtiBody
from itembank.items import Item
from itembank.processing.trace import Step
from itembank.qti_held import explained
from itembank.scoring import score as score_item

PATH = "/staff/items/{item_id}/try"
_MOST_STEPS = 400
"""Steps of a trace that a page shows; a template's loops can make very many."""

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    version: int | None = None,
    turn: int = 1,
) -> Response:
    """The item as the candidate of the ``turn``-th seed meets it."""
    view = _view(engine, caller, item_id, version)
    question = {
        "ref": view.item_id,
        "number": 1,
        "points": format(view.item.max_score, "f"),
        **shown_under(present(view.item, _seed(view, turn)), MEDIA_PATH),
    }
    question = request.app.state.programs.framed(question, caller.tenant_id or "")
    return page(request, "author/try.html", view=view, question=question, turn=turn)


@router.post(PATH)
def mark(
    engine: EngineDep,
    caller: StaffDep,
    lang: LangDep,
    item_id: str,
    answer: Annotated[dict[str, Any], Body()],
    version: int | None = None,
    turn: int = 1,
) -> Response:
    """The mark of an answer, as JSON: points, steps, and for QTI every rule that was run."""
    view = _view(engine, caller, item_id, version)
    if view.keys is None:
        raise Forbidden("web-author-try-blind")
    seed = _seed(view, turn)
    marked = score_item(view.item, accept(view.item, seed, answer), seed)
    return JSONResponse(
        {
            "told": engine.words.say(
                "web-author-try-told",
                lang,
                points=format(marked.score, "f"),
                most=format(marked.max_score, "f"),
                state=marked.state.value,
            ),
            "steps": [_step(engine, lang, step) for step in marked.trace],
            "trace": _trace(view.item, answer, seed),
        }
    )


def _view(engine: Engine, caller: Caller, item_id: str, version: int | None) -> ItemView:
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        return view_item(tx, caller, item_id, version)


def _seed(view: ItemView, turn: int) -> str:
    if not 1 <= turn <= 10_000:
        raise Invalid("web-author-try-turn", turn=turn)
    return f"try:{view.version.id}:{turn}"


def _step(engine: Engine, lang: str, step: Step) -> dict[str, str]:
    return {
        "rule": engine.words.say("web-author-try-rule", lang, rule=step.rule),
        "points": format(step.score, "f"),
        "facts": msgspec.json.encode(step.facts).decode(),
    }


def _trace(item: Item, answer: dict[str, Any], seed: str) -> list[dict[str, Any]]:
    """What a QTI item's own rules did, in the order in which they came to an end."""
    for part in item.body:
        if isinstance(part, QtiBody):
            return explained(part, accept(item, seed, answer), seed)[:_MOST_STEPS]
    return []
