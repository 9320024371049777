"""One's own account: roles, password, and the list of one's logins."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.logging_in import choose_password
from exam_engine.web.account.login import HOME, Field, Next, NextField
from exam_engine.web.account.views import account_view, roles_view, sessions_view
from exam_engine.web.depends import AccountDep, EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import local_path, page, redirect
from foundation.errors import Forbidden, Invalid
from foundation.login_sessions import revoke_all_sessions, revoke_session
from foundation.roles import Pending

ACCOUNT = "/staff/account"

router = APIRouter(include_in_schema=False)


@router.get("/staff/account")
def show(request: Request, engine: EngineDep, caller: AccountDep) -> Response:
    """Who one is to the site, which roles one holds, and where one is logged in."""
    with engine.database.read(caller.tenant_id) as tx:
        account = account_view(tx, caller)
        roles = roles_view(tx, engine.clock, caller.id)
        sessions = sessions_view(tx, engine.clock, caller)
    return page(request, "account/account.html", account=account, roles=roles, sessions=sessions)


@router.get("/staff/account/password")
def ask_password(
    request: Request, engine: EngineDep, caller: AccountDep, goal: Next = ""
) -> Response:
    """The form for a new password."""
    return _password_page(request, engine, caller, goal)


@router.post("/staff/account/password")
def change(
    request: Request,
    engine: EngineDep,
    caller: AccountDep,
    current: Field = "",
    fresh: Field = "",
    repeated: Field = "",
    goal: NextField = "",
) -> Response:
    """Set a new password; every other login of this person ends."""
    limit(request, Kind.LOGIN, caller.id)
    try:
        choose_password(engine, caller, current=current, fresh=fresh, repeated=repeated)
    except (Forbidden, Invalid) as refusal:
        return _password_page(request, engine, caller, goal, refusal)
    way_on = ACCOUNT if caller.pending is Pending.NOTHING else HOME
    return redirect(request, local_path(goal, way_on), notice="web-account-password-changed")


@router.post("/staff/account/sessions/revoke")
def revoke(
    request: Request, engine: EngineDep, caller: AccountDep, session: Annotated[str, Form()]
) -> Response:
    """End one of one's own logins."""
    with engine.database.write(caller.tenant_id) as tx:
        revoke_session(
            tx,
            engine.clock,
            actor=caller.id,
            person_id=caller.person_id or "",
            session_id=session,
        )
    return redirect(request, ACCOUNT, notice="web-account-session-revoked")


@router.post("/staff/account/sessions/revoke-others")
def revoke_others(request: Request, engine: EngineDep, caller: AccountDep) -> Response:
    """End all of one's own logins besides this one."""
    with engine.database.write(caller.tenant_id) as tx:
        count = revoke_all_sessions(
            tx,
            engine.clock,
            actor=caller.id,
            person_id=caller.id,
            besides=caller.login_session_id,
        )
    return redirect(request, ACCOUNT, notice="web-account-sessions-revoked", count=count)


def _password_page(
    request: Request,
    engine: EngineDep,
    caller: AccountDep,
    goal: str,
    error: Forbidden | Invalid | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        account = account_view(tx, caller)
    return page(
        request,
        "account/password.html",
        status=200 if error is None else status_of(error),
        error=error,
        account=account,
        goal=local_path(goal, ""),
        shortest=engine.settings.identities.passwords.minimum_length,
    )
