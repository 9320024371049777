"""Logging in, passing the second factor, logging out."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.devices import device_of
from exam_engine.web.account.logging_in import authenticate
from exam_engine.web.depends import CallerDep, EngineDep, LoginNeeded
from exam_engine.web.limits import Kind, forgive, limit
from exam_engine.web.problems import status_of
from exam_engine.web.session_cookie import give_session, take_session
from exam_engine.web.shared.pages import local_path, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Forbidden, Invalid
from foundation.identities import pass_second_factor
from foundation.login_sessions import revoke_session
from foundation.logins import name_key
from foundation.roles import Caller, CallerKind, Pending

HOME = "/staff"
LONGEST = 2000
"""Longest text that the fields of these forms take; anything longer cannot be right."""

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(alias="next")]
NextField = Annotated[str, Form(alias="next")]
Field = Annotated[str, Form(max_length=LONGEST)]


@router.get("/staff/login")
def ask_login(request: Request, caller: CallerDep, goal: Next = "") -> Response:
    """The form, unless the person has logged in already."""
    if caller.kind is CallerKind.PERSON:
        return redirect(request, local_path(goal, HOME))
    return page(request, "account/login.html", goal=local_path(goal, ""), login_name="")


@router.post("/staff/login")
def log_in(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    login_name: Field = "",
    password: Field = "",
    goal: NextField = "",
) -> Response:
    """Check name and password; the second factor, where there is one, is asked for next."""
    account = name_key(login_name)
    limit(request, Kind.LOGIN, account)
    client = device_of(request.headers.get("user-agent", ""))
    try:
        session = authenticate(engine, login_name, password, client=client)
    except (Forbidden, Invalid) as refusal:
        return page(
            request,
            "account/login.html",
            status=status_of(refusal),
            error=refusal,
            goal=local_path(goal, ""),
            login_name=login_name,
        )
    forgive(request, Kind.LOGIN, account)
    _end_session(engine, caller)
    response = redirect(request, local_path(goal, HOME))
    give_session(response, engine.settings.web, session)
    return response


@router.get("/staff/second-factor")
def ask_code(request: Request, caller: CallerDep, goal: Next = "") -> Response:
    """The form for a code, for those whose login waits for it."""
    if _is_waiting(caller):
        return page(request, "account/second_factor.html", goal=local_path(goal, ""))
    return redirect(request, local_path(goal, HOME))


@router.post("/staff/second-factor")
def check_code(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    code: Field = "",
    goal: NextField = "",
) -> Response:
    """Check a code from the authenticator or a recovery code, and finish the login."""
    if not _is_waiting(caller):
        return redirect(request, local_path(goal, HOME))
    limit(request, Kind.SECOND_FACTOR, caller.id)
    with engine.database.write(caller.tenant_id) as tx:
        outcome = pass_second_factor(
            tx, engine.clock, engine.settings.identities, engine.ring, caller=caller, code=code
        )
    try:
        session = outcome.require()
    except (Forbidden, Invalid) as refusal:
        return page(
            request,
            "account/second_factor.html",
            status=status_of(refusal),
            error=refusal,
            goal=local_path(goal, ""),
        )
    forgive(request, Kind.SECOND_FACTOR, caller.id)
    left = outcome.verification.recovery_codes_left
    if left is None:
        response = redirect(request, local_path(goal, HOME))
    else:
        notice = "web-account-recovery-code-used"
        response = redirect(request, local_path(goal, HOME), notice=notice, kind="warn", left=left)
    give_session(response, engine.settings.web, session)
    return response


@router.post("/staff/logout")
def log_out(request: Request, engine: EngineDep, caller: CallerDep) -> Response:
    """End this session here and on the server."""
    _end_session(engine, caller)
    response = redirect(request, "/staff/login", notice="web-account-logged-out")
    take_session(response, engine.settings.web)
    return response


def _end_session(engine: Engine, caller: Caller) -> None:
    if caller.kind is not CallerKind.PERSON or caller.login_session_id is None:
        return
    with engine.database.write(caller.tenant_id) as tx:
        revoke_session(
            tx,
            engine.clock,
            actor=caller.id,
            person_id=caller.id,
            session_id=caller.login_session_id,
        )


def _is_waiting(caller: Caller) -> bool:
    if caller.kind is not CallerKind.PERSON:
        raise LoginNeeded("/staff/login")
    return caller.pending is Pending.VERIFY_SECOND_FACTOR
