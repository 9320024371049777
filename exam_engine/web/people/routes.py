"""People of the body: take on, appoint, help with a login, let leave."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.days import end_of_day
from exam_engine.web.account.login import Field
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.people.views import (
    list_view,
    organisations_view,
    profile_view,
    roles_to_hand_on,
)
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.account_recovery import remove_second_factor, reset_password
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from foundation.grants import grant, withdraw_grant
from foundation.identities import let_person_leave
from foundation.logins import add_login, own_login
from foundation.passwords import hash_password, one_time_password
from foundation.people import add_person, person
from foundation.roles import Caller, Permission, Role

PATH = "/staff/persons"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Everyone who works for the body."""
    caller.require(Permission.PERSON_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        lines = list_view(tx, engine.clock)
    return page(request, "people/list.html", lines=lines)


@router.get(f"{PATH}/new")
def ask_new(request: Request, caller: StaffDep) -> Response:
    """The form for a new person."""
    caller.require(Permission.PERSON_MANAGE)
    return page(request, "people/new.html", error=None, name="", login_name="")


@router.post(f"{PATH}/new")
def add(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    name: Field = "",
    login_name: Field = "",
) -> Response:
    """Take a person on with a login, and show its one-time password, this once."""
    caller.require(Permission.PERSON_MANAGE)
    password, hashed = one_time_login(engine)
    try:
        with engine.database.write(caller.tenant_id) as tx:
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
    except (Invalid, Conflict) as refusal:
        return page(
            request,
            "people/new.html",
            status=status_of(refusal),
            error=refusal,
            name=name,
            login_name=login_name,
        )
    return password_page(request, row.id, row.name, login.name, password)


@router.get(PATH + "/{person_id}")
def show_one(request: Request, engine: EngineDep, caller: StaffDep, person_id: str) -> Response:
    """One person: login, roles, and what can be done."""
    caller.require(Permission.PERSON_MANAGE)
    return _person_page(request, engine, caller, person_id)


@router.post(PATH + "/{person_id}/grants")
def appoint(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    person_id: str,
    role: Annotated[Role, Form()],
    place: Field = "",
    last_day: Field = "",
) -> Response:
    """Appoint the person to a role; without a last day it has no end."""
    caller.require(Permission.PERSON_MANAGE)
    until = end_of_day(last_day, ZoneInfo(engine.settings.web.time_zone))
    try:
        if last_day and until is None:
            raise Invalid("roles-grant-ends-before-it-begins")
        with engine.database.write(caller.tenant_id) as tx:
            grant(
                tx,
                engine.clock,
                by=caller,
                person_id=person_id,
                role=role,
                organisation_id=place or None,
                valid_until=until,
            )
    except (Invalid, Conflict, Forbidden, NotFound) as refusal:
        return _person_page(request, engine, caller, person_id, refusal)
    return redirect(request, f"{PATH}/{person_id}", notice="web-people-appointed")


@router.post(PATH + "/{person_id}/grants/withdraw")
def withdraw(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    person_id: str,
    appointment: Annotated[str, Form()],
) -> Response:
    """End an appointment now."""
    with engine.database.write(caller.tenant_id) as tx:
        withdraw_grant(tx, engine.clock, by=caller, grant_id=appointment)
    return redirect(request, f"{PATH}/{person_id}", notice="web-people-withdrawn")


@router.post(PATH + "/{person_id}/password")
def reset(request: Request, engine: EngineDep, caller: StaffDep, person_id: str) -> Response:
    """Set a one-time password and show it, this once."""
    caller.require(Permission.PERSON_MANAGE)
    password, hashed = one_time_login(engine)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            reset_password(tx, engine.clock, by=caller, person_id=person_id, password_hash=hashed)
            name, login_name = person(tx, person_id).name, own_login(tx, person_id).name
    except Forbidden as refusal:
        return _person_page(request, engine, caller, person_id, refusal)
    return password_page(request, person_id, name, login_name, password)


@router.post(PATH + "/{person_id}/second-factor/remove")
def remove_factor(
    request: Request, engine: EngineDep, caller: StaffDep, person_id: str
) -> Response:
    """Take a lost second factor away."""
    caller.require(Permission.PERSON_MANAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            remove_second_factor(tx, engine.clock, by=caller, person_id=person_id)
    except Forbidden as refusal:
        return _person_page(request, engine, caller, person_id, refusal)
    return redirect(request, f"{PATH}/{person_id}", notice="web-people-factor-removed")


@router.post(PATH + "/{person_id}/leave")
def leave(request: Request, engine: EngineDep, caller: StaffDep, person_id: str) -> Response:
    """End the person's work for the body."""
    caller.require(Permission.PERSON_MANAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            let_person_leave(tx, engine.clock, by=caller, person_id=person_id)
    except (Conflict, Forbidden) as refusal:
        return _person_page(request, engine, caller, person_id, refusal)
    return redirect(request, PATH, notice="web-people-left")


def one_time_login(engine: Engine) -> tuple[str, str]:
    """A one-time password and its hash; made before the transaction, for hashing is slow."""
    password = one_time_password()
    return password, hash_password(engine.settings.identities.passwords, password)


def password_page(
    request: Request, person_id: str, name: str, login_name: str, password: str
) -> Response:
    """The page that shows a one-time password, this once."""
    return page(
        request,
        "people/one_time_password.html",
        person_id=person_id,
        name=name,
        login_name=login_name,
        password=password,
    )


def _person_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    person_id: str,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        profile = profile_view(tx, engine.clock, person_id)
        roles = roles_to_hand_on(tx, caller)
        places = organisations_view(tx)
    return page(
        request,
        "people/person.html",
        status=200 if error is None else status_of(error),
        error=error,
        profile=profile,
        roles=roles,
        places=places,
        is_self=person_id == caller.person_id,
    )
