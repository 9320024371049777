"""The batches: all of them at a glance, one of them with its lists, a new one, quotas."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment import batches
from exam_engine.enrolment.batches import NewBatch, announce_batch, local_today
from exam_engine.enrolment.candidates import LevelOffered
from exam_engine.schemes.scheme import Scheme
from exam_engine.schemes.shelf import current_scheme
from exam_engine.schemes.tables import SchemeRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.registrar.common import BASE, frame_of, shown_again
from exam_engine.web.registrar.views import batch_views, file_views
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, Refusal
from foundation.roles import Caller, Permission
from foundation.tenancy import OrganisationKind, OrganisationRow

LONGEST = 200
MOST_PLACES = 1_000_000

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class BatchForm:
    """The form of a new batch as it was filled in."""

    code: str = ""
    name: str = ""
    certificate: str = ""
    levels: tuple[str, ...] = ()
    minimum_age: str = ""
    sites: str = ""
    first_day: str = ""
    last_day: str = ""
    exam_date: str = ""
    quota: str = ""
    prefix: str = ""


@router.get(BASE)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All batches of the body, the latest exam first, with the caller's own counts."""
    caller.require(Permission.ENROLMENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        shown = batch_views(tx, engine.clock, caller, batches.batches(tx))
    is_admin = caller.may_everywhere(Permission.BATCH_MANAGE)
    return page(request, "registrar/batches.html", batches=shown, is_admin=is_admin)


@router.get(f"{BASE}/new")
def ask_batch(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    scheme: Annotated[str, Query(max_length=LONGEST)] = "",
) -> Response:
    """The form of a new batch; where the body has several schemes, one is chosen first."""
    caller.require(Permission.BATCH_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        schemes = _schemes(tx)
        chosen = _chosen(schemes, scheme)
        sites = tx.scalars(
            select(OrganisationRow.name)
            .where(OrganisationRow.kind == OrganisationKind.SITE)
            .order_by(OrganisationRow.name)
        ).all()
    if chosen is None:
        return page(request, "registrar/schemes.html", schemes=schemes)
    form = BatchForm(
        certificate=chosen.name,
        levels=tuple(level.name for level in chosen.levels),
        sites="\n".join(sites),
    )
    return _form_page(request, engine, chosen, form)


@router.post(f"{BASE}/new")
def announce(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    scheme: Text = "",
    code: Annotated[str, Form(max_length=32)] = "",
    name: Annotated[str, Form(max_length=120)] = "",
    certificate: Annotated[str, Form(max_length=120)] = "",
    levels: Annotated[tuple[str, ...], Form()] = (),
    minimum_age: Text = "",
    sites: Annotated[str, Form(max_length=10_000)] = "",
    first_day: Text = "",
    last_day: Text = "",
    exam_date: Text = "",
    quota: Text = "",
    prefix: Text = "",
) -> Response:
    """Announce a batch; colleges see it at once."""
    caller.require(Permission.BATCH_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        chosen = current_scheme(tx, scheme).scheme
    form = BatchForm(
        code.strip(), name.strip(), certificate.strip(), levels, minimum_age, sites, first_day,
        last_day, exam_date, quota, prefix.strip(),
    )  # fmt: skip
    try:
        new = _new_batch(chosen, form)
        with engine.database.write(caller.tenant_id) as tx:
            announced = announce_batch(tx, engine.clock, caller, new)
    except (Invalid, Conflict) as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: _form_page(request, engine, chosen, form, status, error),
        )
    path = f"{BASE}/{announced.id}"
    return redirect(request, path, notice="web-registrar-announced", batch=announced.name)


@router.get(f"{BASE}/{{batch_id}}")
def show_batch(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """One batch: its window, its places, the lists that came in, and where to hand in another."""
    caller.require(Permission.ENROLMENT_READ)
    return lists_page(request, engine, caller, batch_id)


@router.post(f"{BASE}/{{batch_id}}/quota")
def give_quota(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    college: Text,
    places: Annotated[int, Form(ge=0, le=MOST_PLACES)],
) -> Response:
    """Give a college a number of places of its own."""
    caller.require(Permission.BATCH_MANAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            batches.set_quota(tx, engine.clock, caller, batch_id, college, places)
    except Conflict as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: lists_page(
                request, engine, caller, batch_id, status=status, quota_error=error
            ),
        )
    return redirect(request, f"{BASE}/{batch_id}", notice="web-registrar-quota-set", places=places)


def lists_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    batch_id: str,
    *,
    status: int = 200,
    error: Refusal | None = None,
    quota_error: Refusal | None = None,
) -> Response:
    """The page of one batch, with what was refused where there is something to say."""
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
        files = file_views(tx, caller, batch_id)
    return page(
        request,
        "registrar/lists.html",
        status=status,
        files=files,
        error=error,
        quota_error=quota_error,
        largest=engine.settings.enrolment.largest_list_megabytes,
        **frame.as_context(),
    )


def _schemes(tx: Tx) -> list[Scheme]:
    codes = tx.scalars(select(SchemeRow.code).distinct().order_by(SchemeRow.code)).all()
    return [current_scheme(tx, code).scheme for code in codes]


def _chosen(schemes: list[Scheme], asked: str) -> Scheme | None:
    if not asked:
        return schemes[0] if len(schemes) == 1 else None
    return next((scheme for scheme in schemes if scheme.code == asked), None)


def _form_page(
    request: Request,
    engine: Engine,
    scheme: Scheme,
    form: BatchForm,
    status: int = 200,
    error: Refusal | None = None,
) -> Response:
    return page(
        request,
        "registrar/announce.html",
        status=status,
        error=error,
        scheme=scheme,
        form=form,
        today=local_today(engine.clock).isoformat(),
    )


def _new_batch(scheme: Scheme, form: BatchForm) -> NewBatch:
    """The batch that the form describes; what is missing or unreadable is told by its field."""
    if not form.code or not form.name or not form.certificate:
        raise Invalid("web-registrar-batch-unnamed")
    age = _number(form.minimum_age, "web-registrar-age-unreadable")
    return NewBatch(
        code=form.code,
        name=form.name,
        scheme_code=scheme.code,
        certificate_name=form.certificate,
        levels=tuple(
            LevelOffered(level.name, level.name, age)
            for level in scheme.levels
            if level.name in form.levels
        ),
        sites=tuple(
            dict.fromkeys(line.strip()[:120] for line in form.sites.splitlines() if line.strip())
        ),
        first_day=_day(form.first_day),
        last_day=_day(form.last_day),
        exam_date=_day(form.exam_date),
        default_quota=_number(form.quota, "web-registrar-quota-unreadable"),
        number_prefix=form.prefix,
    )


def _lines(text: str) -> tuple[str, ...]:
    """One name a line; blank lines and repetitions go."""
    lines = (line.strip()[:120] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Invalid("web-registrar-day-unreadable", given=text[:20]) from fault


def _number(text: str, code: str) -> int | None:
    """A whole number that may be left out."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Invalid(code, given=text[:20])
    return int(text)
