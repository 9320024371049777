"""The forms of the body: the list, one form with its figures, freezing and discarding it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.adaptive.live_design import design_from_json
from exam_engine.assembly.blueprints import read_blueprint
from exam_engine.assembly.forms import discard_form, form_row, forms_of, freeze_form
from exam_engine.assembly.tables import FormState
from exam_engine.bank.compromised import forms_with_known, known_in_form
from exam_engine.web.author.form_figures import figures_of
from exam_engine.web.author.form_rows import rows_of_form, standard_behind
from exam_engine.web.author.item_view import names_of
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Refusal
from foundation.roles import Caller, Permission
from itembank.search import published_by_cell

PATH = "/staff/forms"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Every form, newest first."""
    caller.require(Permission.FORM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        forms = list(forms_of(tx))
        counts = {form.id: len(form.items) for form in forms}
        known = forms_with_known(tx)
    return page(request, "author/forms.html", forms=forms, counts=counts, known=known)


@router.get(f"{PATH}/{{form_id}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, form_id: str) -> Response:
    """One form with its figures and items."""
    return _show(request, engine, caller, form_id)


@router.post(f"{PATH}/{{form_id}}/freeze")
def freeze(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    form_id: str,
    sure: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Fix the form for good."""
    caller.require(Permission.FORM_ASSEMBLE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            form_row(tx, form_id)
            if sure != "yes":
                raise Conflict("web-author-freeze-unsure")
            freeze_form(tx, engine.clock, by=caller, form_id=form_id)
    except Conflict as refusal:
        return _show(request, engine, caller, form_id, refusal)
    return redirect(request, f"{PATH}/{form_id}", notice="web-author-form-frozen")


@router.post(f"{PATH}/{{form_id}}/discard")
def discard(request: Request, engine: EngineDep, caller: StaffDep, form_id: str) -> Response:
    """Throw a draft away."""
    caller.require(Permission.FORM_ASSEMBLE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            discard_form(tx, engine.clock, by=caller, form_id=form_id)
    except Conflict as refusal:
        return _show(request, engine, caller, form_id, refusal)
    return redirect(request, PATH, notice="web-author-form-discarded", kind="info")


def _show(
    request: Request,
    engine: Engine,
    caller: Caller,
    form_id: str,
    error: Refusal | None = None,
) -> Response:
    caller.require(Permission.FORM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        form = form_row(tx, form_id)
        known = known_in_form(tx, form_id)
        if form.design is not None:
            names = names_of(tx, {form.frozen_by or ""})
            return page(
                request,
                "author/adaptive_form.html",
                form=form,
                design=design_from_json(form.design),
                known=known,
                frozen_by=names.get(form.frozen_by or ""),
            )
        blueprint = read_blueprint(form.level, form.blueprint)
        rows = rows_of_form(tx, form)
        figures = figures_of(blueprint, rows, published_by_cell(tx), standard_behind(tx, rows))
        names = names_of(tx, {form.created_by, form.frozen_by or ""})
    return page(
        request,
        "author/form.html",
        status=200 if error is None else status_of(error),
        error=error,
        form=form,
        known=known,
        is_frozen=form.state == FormState.FROZEN,
        made_by=names.get(form.created_by),
        frozen_by=names.get(form.frozen_by or ""),
        rows=rows,
        figures=figures,
        may_assemble=caller.may(Permission.FORM_ASSEMBLE),
        may_read_items=caller.may(Permission.ITEM_READ),
    )
