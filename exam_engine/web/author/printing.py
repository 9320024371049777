"""A form on paper: as candidates get it, or with keys for those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.forms import form_row, load_paper
from exam_engine.assembly.paper import PlacedItem
from exam_engine.assembly.tables import FormState
from exam_engine.web.author.question_view import (
    QuestionKey,
    QuestionView,
    keys,
    questions,
    shown,
    stimulus,
)
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation import audit
from foundation.errors import Conflict, Fact
from foundation.roles import Permission
from itembank.items import Criterion

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One item on paper; ``keys`` is None on a paper without keys."""

    position: int
    identifier: str | None
    points: str
    stimulus: Markup | None
    questions: list[QuestionView]
    keys: list[QuestionKey] | None = None
    explanation: Markup | None = None
    rubric: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """The items of one section, with what they are worth together."""

    label: str
    count: int
    total: str
    items: tuple[PrintedItem, ...]


@router.get("/staff/forms/{form_id}/print")
def show(
    request: Request, engine: EngineDep, caller: StaffDep, form_id: str, keyed: bool = False
) -> Response:
    """The paper to print; that somebody took it out is kept in the audit chain.

    The items of an adaptive form are a whole pool, of which nobody is given more than a part: it
    is no paper. Raises Conflict("web-author-print-adaptive").
    """
    caller.require(Permission.FORM_READ)
    if keyed:
        caller.require(Permission.ITEM_READ)
    with engine.database.write(caller.tenant_id) as tx:
        form = form_row(tx, form_id)
        if form.design is not None:
            raise Conflict("web-author-print-adaptive", items=len(form.items))
        paper = load_paper(tx, form_id)
        facts: dict[str, Fact] = {"keys": keyed, "digest": form.digest}
        audit.record(
            tx, engine.clock, actor=caller.id, act="exam:form:print", subject=form_id, facts=facts
        )
    return page(
        request,
        "author/form_print.html",
        form=form,
        is_frozen=form.state == FormState.FROZEN,
        sections=sections_of(paper.items, keyed=keyed),
        items=len(paper.items),
        keyed=keyed,
        may_read_keys=caller.may(Permission.ITEM_READ),
        printed_at=engine.clock.now(),
    )


def sections_of(items: Iterable[PlacedItem], *, keyed: bool) -> list[PrintedSection]:
    """The sections in order."""
    grouped: dict[str, list[PlacedItem]] = {}
    for placed in items:
        grouped.setdefault(placed.section, []).append(placed)
    return [
        PrintedSection(
            label=label,
            count=len(members),
            total=f"{sum(placed.points for placed in members):f}",
            items=tuple(_printed(placed, keyed=keyed) for placed in members),
        )
        for label, members in grouped.items()
    ]


def _printed(placed: PlacedItem, *, keyed: bool) -> PrintedItem:
    item, points = placed.item, format(placed.points, "f")
    body, material = questions(item.body), stimulus(item)
    if not keyed:
        return PrintedItem(placed.position, None, points, material, body)
    return PrintedItem(
        position=placed.position,
        identifier=item.identifier,
        points=points,
        stimulus=material,
        questions=body,
        keys=keys(item),
        explanation=shown(item.explanation) if item.explanation else None,
        rubric=item.metadata.rubric,
    )
