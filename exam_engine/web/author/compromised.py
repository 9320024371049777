"""Items that became known outside: which, where they stand, marking some and lifting a mark."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.bank.compromised import HeldForm, Remedy, forms_holding
from exam_engine.web.author.item_view import names_of
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.roles import Caller, Permission
from itembank.compromises import (
    LONGEST_PLACE,
    Compromised,
    Sighting,
    compromises,
    items_named,
    lift,
    mark,
)

PATH: Final = "/staff/items/compromised"
_LONGEST_NAMES: Final = 40_000

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark as the page shows it."""

    mark: Compromised
    marked_by: str
    lifted_by: str
    may_lift: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of the page."""

    items: str = ""
    where: str = ""
    on: str = ""
    reason: str = ""


@router.get(PATH)
def show(request: Request, engine: EngineDep, caller: StaffDep, items: str = "") -> Response:
    """The marks that hold, where the items stand, and the marks that were lifted."""
    return _show(request, engine, caller, Typed(items=items[:_LONGEST_NAMES]))


@router.post(PATH)
def mark_items(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    items: Annotated[str, Form(max_length=_LONGEST_NAMES)] = "",
    where: Annotated[str, Form(max_length=2 * LONGEST_PLACE)] = "",
    on: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Mark the named items; from this transaction on nothing draws them."""
    caller.require(Permission.ITEM_COMPROMISE)
    try:
        seen = Sighting(where, reason, _day(on))
        with engine.database.write(caller.tenant_id) as tx:
            chosen = items_named(tx, names_in(items))
            marked = mark(tx, engine.clock, by=caller, item_ids=chosen, seen=seen)
            count = len(marked)
    except (Invalid, Conflict) as refusal:
        return _show(request, engine, caller, Typed(items, where, on, reason), refusal)
    return redirect(request, PATH, notice="web-compromised-marked-notice", count=count)


@router.post(f"{PATH}/{{compromise_id}}/lift")
def lift_mark(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    compromise_id: str,
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Take a mark off, as a second person."""
    try:
        with engine.database.write(caller.tenant_id) as tx:
            lift(tx, engine.clock, by=caller, compromise_id=compromise_id, reason=reason)
    except (Invalid, Conflict, Forbidden) as refusal:
        caller.require(Permission.ITEM_COMPROMISE)
        return _show(request, engine, caller, Typed(), refusal)
    return redirect(request, PATH, notice="web-compromised-lift-done")


def names_in(typed: str) -> list[str]:
    """Identifiers apart by spaces, line breaks or commas of either width."""
    return [one for one in re.split(r"[\s,;\uff0c\uff1b\u3001]+", typed.strip()) if one]


def comparison(form: HeldForm, batch_id: str) -> str:
    """The address of the page that compares persons on the form's known items with the others."""
    return (
        f"/staff/measurement/preknowledge/{batch_id}?{urlencode({'items': ' '.join(form.items)})}"
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed.strip() else None
    except ValueError as error:
        raise Invalid("itembank-compromise-day", on=typed[:20]) from error


def _show(
    request: Request,
    engine: Engine,
    caller: Caller,
    typed: Typed,
    error: Refusal | None = None,
) -> Response:
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        found = compromises(tx)
        people = {one.marked_by for one in found} | {one.lifted_by or "" for one in found}
        names = names_of(tx, people)
        forms = forms_holding(tx, engine.clock.now()) if _sees_forms(caller) else []
    lines = [
        MarkLine(
            one,
            names.get(one.marked_by, one.marked_by),
            names.get(one.lifted_by or "", one.lifted_by or ""),
            one.may_lift(caller),
        )
        for one in found
    ]
    return page(
        request,
        "author/compromised.html",
        status=200 if error is None else status_of(error),
        error=error,
        typed=typed,
        holding=[one for one in lines if one.mark.lifted_at is None],
        lifted=[one for one in lines if one.mark.lifted_at is not None],
        forms=forms,
        sees_forms=_sees_forms(caller),
        comparison=comparison,
        remedies=Remedy,
        may_mark=caller.may(Permission.ITEM_COMPROMISE),
        today=engine.clock.now().date(),
    )


def _sees_forms(caller: Caller) -> bool:
    """Who marks items has to see what follows from it."""
    return caller.may(Permission.FORM_READ) or caller.may(Permission.ITEM_COMPROMISE)
