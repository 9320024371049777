"""Assemble a form: choose level and seed, look at what comes out or what is missing, keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.blueprints import Blueprint, read_blueprints
from exam_engine.assembly.drafts import FormDraft
from exam_engine.assembly.forms import forms_of, keep_form
from exam_engine.assembly.linear import Wishes, assemble
from exam_engine.bank.coverage import level_coverage
from exam_engine.schemes.shelf import AdoptedScheme, current_schemes
from exam_engine.web.author.form_figures import figures_of
from exam_engine.web.author.form_rows import identifiers_in, rows_of_draft, standard_behind
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from foundation.ids import new_public_code
from foundation.roles import Caller, Permission
from itembank.item_json import digest_of_json
from itembank.pools import candidates
from itembank.search import published_by_cell

PATH = "/staff/forms/new"
LONGEST_SEED = 60
LONGEST_TITLE = 120
_MOST_EXCLUDED = 100

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks to be assembled."""

    scheme: str
    level: str
    seed: str
    exclude: tuple[str, ...]


@router.get(PATH)
def ask(
    request: Request, engine: EngineDep, caller: StaffDep, scheme: str = "", level: str = ""
) -> Response:
    """Level, seed, and the earlier forms whose items are to be left out."""
    caller.require(Permission.FORM_ASSEMBLE)
    order = Order(scheme, level, f"seed-{new_public_code(6)}", ())
    return _ask(request, engine, caller, order)


@router.get(f"{PATH}/draft")
def propose(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    level: Annotated[str, Query(max_length=64)],
    seed: Annotated[str, Query(max_length=LONGEST_SEED)],
    scheme: Annotated[str, Query(max_length=32)] = "",
    exclude: Annotated[tuple[str, ...], Query(max_length=_MOST_EXCLUDED)] = (),
) -> Response:
    """The form that this seed gives, with its figures; nothing is kept."""
    caller.require(Permission.FORM_ASSEMBLE)
    return _propose(request, engine, caller, Order(scheme, level, seed.strip(), exclude))


@router.post(PATH)
def keep(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    level: Annotated[str, Form(max_length=64)],
    seed: Annotated[str, Form(max_length=LONGEST_SEED)],
    shown: Annotated[str, Form(max_length=64)],
    title: Annotated[str, Form(max_length=LONGEST_TITLE)] = "",
    scheme: Annotated[str, Form(max_length=32)] = "",
    exclude: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Keep the form that was shown; a pool that has changed meanwhile shows the new one first."""
    caller.require(Permission.FORM_ASSEMBLE)
    order = Order(scheme, level, seed.strip(), exclude)
    try:
        if not title.strip():
            raise Invalid("web-author-form-untitled")
        _, blueprint, draft = _assembled(engine, caller, order)
        if draft_digest(draft) != shown:
            raise Conflict("web-author-pool-changed")
        with engine.database.write(caller.tenant_id) as tx:
            form = keep_form(
                tx, engine.clock, by=caller, draft=draft, blueprint=blueprint, title=title.strip()
            )
            form_id = form.id
    except (Invalid, Conflict) as refusal:
        return _propose(request, engine, caller, order, refusal, title)
    return redirect(request, f"/staff/forms/{form_id}", notice="web-author-form-kept")


def draft_digest(draft: FormDraft) -> str:
    """Names what a draft holds, so that only what was shown is kept."""
    return digest_of_json([[item.position, item.ref] for item in draft.items])


def _assembled(
    engine: Engine, caller: Caller, order: Order
) -> tuple[AdoptedScheme, Blueprint, FormDraft]:
    """The draft; the search itself stands outside every transaction."""
    if not order.seed:
        raise Invalid("web-author-seed-missing")
    with engine.database.read(caller.tenant_id) as tx:
        adopted, blueprint = _chosen(current_schemes(tx), order)
        pool = candidates(tx, blueprint.level)
        used = identifiers_in(tx, order.exclude)
    left_out = frozenset(c.ref for c in pool if c.identifier in used)
    return adopted, blueprint, assemble(blueprint, pool, order.seed, Wishes(exclude=left_out))


def _chosen(schemes: Sequence[AdoptedScheme], order: Order) -> tuple[AdoptedScheme, Blueprint]:
    """The scheme and blueprint of the order; the first of each where nothing was said."""
    for adopted in schemes:
        if order.scheme in ("", adopted.scheme.code):
            blueprints = read_blueprints(adopted.blueprints)
            level = order.level or next(iter(blueprints), "")
            if level in blueprints:
                return adopted, blueprints[level]
    raise NotFound("web-author-no-blueprint", level=order.level)


def _ask(
    request: Request, engine: Engine, caller: Caller, order: Order, error: Refusal | None = None
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        schemes = current_schemes(tx)
        choices = [(a.scheme.code, a.scheme.name, tuple(a.blueprints)) for a in schemes]
        blueprint = _chosen(schemes, order)[1] if schemes else None
        earlier = forms_of(tx, blueprint.level) if blueprint else []
        forms = [(form.id, form.title, form.state, form.created_at) for form in earlier]
        coverage = level_coverage("", blueprint, published_by_cell(tx)) if blueprint else None
    return page(
        request,
        "author/form_new.html",
        status=200 if error is None else status_of(error),
        choices=choices,
        blueprint=blueprint,
        coverage=coverage,
        order=order,
        forms=forms,
        longest_seed=LONGEST_SEED,
        error=error,
    )


def _propose(
    request: Request,
    engine: Engine,
    caller: Caller,
    order: Order,
    error: Refusal | None = None,
    title: str = "",
) -> Response:
    try:
        adopted, blueprint, draft = _assembled(engine, caller, order)
    except (Invalid, Unavailable) as refusal:
        if refusal.code == "web-author-seed-missing":
            return _ask(request, engine, caller, order, refusal)
        return page(
            request,
            "author/form_short.html",
            status=status_of(refusal),
            error=refusal,
            order=order,
        )
    with engine.database.read(caller.tenant_id) as tx:
        rows = rows_of_draft(tx, draft)
        figures = figures_of(blueprint, rows, published_by_cell(tx), standard_behind(tx, rows))
        count = len(forms_of(tx, blueprint.level))
    return page(
        request,
        "author/form_draft.html",
        status=200 if error is None else status_of(error),
        error=error,
        order=order,
        scheme=adopted.scheme.name,
        blueprint=blueprint,
        rows=rows,
        figures=figures,
        shown=draft_digest(draft),
        title=title,
        number=count + 1,
        longest_title=LONGEST_TITLE,
    )
