"""Employers and their accounts: the body adds an employer and invites its people."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.login import Field
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.employers.views import accounts, employer, employers
from exam_engine.web.people.routes import one_time_login, password_page
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation import audit
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.grants import grant
from foundation.logins import add_login
from foundation.people import add_person
from foundation.roles import Caller, Permission, Role
from foundation.tenancy import OrganisationKind, add_organisation

router = APIRouter(include_in_schema=False)

PATH = "/staff/employers"
_LONGEST_NAME, _LONGEST_CODE = 200, 32


@router.get(PATH)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The employers with accounts, and the form for another one."""
    caller.require(Permission.PERSON_MANAGE)
    return _list_page(request, engine, caller)


@router.post(PATH)
def add(
    request: Request, engine: EngineDep, caller: StaffDep, name: Field = "", code: Field = ""
) -> Response:
    """Add an employer; its people are invited on its own page."""
    caller.require(Permission.PERSON_MANAGE)
    name, code = " ".join(name.split()), code.strip().upper()
    try:
        if not name or len(name) > _LONGEST_NAME:
            raise Invalid("web-employers-name-unusable", longest=_LONGEST_NAME)
        if not (2 <= len(code) <= _LONGEST_CODE and code.isascii() and code.isalnum()):
            raise Invalid("web-employers-code-unusable", longest=_LONGEST_CODE)
        with engine.database.write(caller.tenant_id) as tx:
            row = add_organisation(
                tx, engine.clock, kind=OrganisationKind.EMPLOYER, code=code, name=name
            )
            audit.record(
                tx,
                engine.clock,
                actor=caller.id,
                act="foundation:organisation:add",
                subject=row.id,
                facts={"kind": row.kind, "code": code},
            )
            employer_id = row.id
    except (Invalid, Conflict) as refusal:
        return _list_page(request, engine, caller, refusal, name=name, code=code)
    return redirect(request, f"{PATH}/{employer_id}", notice="web-employers-added")


@router.get(PATH + "/{employer_id}")
def show_one(request: Request, engine: EngineDep, caller: StaffDep, employer_id: str) -> Response:
    """One employer: its people, and the form that invites another one."""
    caller.require(Permission.PERSON_MANAGE)
    return _employer_page(request, engine, caller, employer_id)


@router.post(PATH + "/{employer_id}/people")
def invite(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    employer_id: str,
    name: Field = "",
    login_name: Field = "",
) -> Response:
    """A person with a login and the right to look up for this employer, in one step."""
    caller.require(Permission.PERSON_MANAGE)
    password, hashed = one_time_login(engine)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            place = employer(tx, employer_id).id
            row = add_person(tx, engine.clock, by=caller, name=name)
            login = add_login(
                tx,
                engine.clock,
                by=caller,
                person_id=row.id,
                login_name=login_name,
                password_hash=hashed,
                must_change_password=True,
            )
            grant(
                tx,
                engine.clock,
                by=caller,
                person_id=row.id,
                role=Role.EMPLOYER,
                organisation_id=place,
            )
            shown = row.id, row.name, login.name
    except (Invalid, Conflict, Forbidden) as refusal:
        return _employer_page(
            request, engine, caller, employer_id, refusal, name=name, login_name=login_name
        )
    return password_page(request, *shown, password)


def _list_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    error: Refusal | None = None,
    *,
    name: str = "",
    code: str = "",
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        rows = employers(tx, engine.clock)
    status = 200 if error is None else status_of(error)
    return page(
        request,
        "employers/list.html",
        status=status,
        rows=rows,
        error=error,
        name=name,
        code=code,
    )


def _employer_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    employer_id: str,
    error: Refusal | None = None,
    *,
    name: str = "",
    login_name: str = "",
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        row = employer(tx, employer_id)
        shown = {"id": row.id, "name": row.name, "code": row.code}
        people = accounts(tx, engine.clock, employer_id)
    return page(
        request,
        "employers/employer.html",
        status=200 if error is None else status_of(error),
        employer=shown,
        people=people,
        error=error,
        name=name,
        login_name=login_name,
    )
