"""Enrolling one's second factor, replacing it, and recovery codes shown once."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.login import HOME, Field, Next, NextField
from exam_engine.web.account.views import Account, account_view
from exam_engine.web.depends import AccountDep, EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.problems import status_of
from exam_engine.web.session_cookie import give_session
from exam_engine.web.shared.pages import local_path, page, redirect
from exam_engine.wiring import Engine
from foundation import second_factor
from foundation.database import Tx
from foundation.errors import Forbidden, Invalid
from foundation.identities import confirm_second_factor
from foundation.roles import Caller

PATH = "/staff/account/second-factor"
CODES_PATH = f"{PATH}/recovery-codes"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show(request: Request, engine: EngineDep, caller: AccountDep, goal: Next = "") -> Response:
    """Where the second factor stands, and the secret while one is on offer."""
    return _page(request, engine, caller, goal)


@router.post(f"{PATH}/offer")
def offer(
    request: Request,
    engine: EngineDep,
    caller: AccountDep,
    code: Field = "",
    goal: NextField = "",
) -> Response:
    """Make a new secret; replacing one in force takes a code from it."""
    limit(request, Kind.SECOND_FACTOR, caller.id)
    with engine.database.write(caller.tenant_id) as tx:
        checked = _check_if_enrolled(tx, engine, caller, code)
        if checked.passed:
            second_factor.offer(tx, engine.clock, engine.ring, person_id=caller.id)
    try:
        checked.require()
    except (Forbidden, Invalid) as refusal:
        return _page(request, engine, caller, goal, refusal)
    way = f"{PATH}?next={local_path(goal, '')}" if local_path(goal, "") else PATH
    return redirect(request, way)


@router.post(f"{PATH}/confirm")
def confirm(
    request: Request,
    engine: EngineDep,
    caller: AccountDep,
    code: Field = "",
    goal: NextField = "",
) -> Response:
    """Put the secret on offer in force, and go on to the recovery codes."""
    limit(request, Kind.SECOND_FACTOR, caller.id)
    with engine.database.write(caller.tenant_id) as tx:
        outcome = confirm_second_factor(
            tx, engine.clock, engine.settings.identities, engine.ring, caller=caller, code=code
        )
    try:
        session = outcome.require()
    except (Forbidden, Invalid) as refusal:
        return _page(request, engine, caller, goal, refusal)
    response = redirect(request, CODES_PATH, notice="web-account-second-factor-on")
    give_session(response, engine.settings.web, session)
    return response


@router.get(CODES_PATH)
def show_codes_left(request: Request, engine: EngineDep, caller: AccountDep) -> Response:
    """How many recovery codes are left, and the way to fresh ones."""
    return _codes_page(request, engine, caller)


@router.post(CODES_PATH)
def renew_codes(
    request: Request, engine: EngineDep, caller: AccountDep, code: Field = ""
) -> Response:
    """Make fresh recovery codes and show them, this once; replacing codes takes a code."""
    limit(request, Kind.SECOND_FACTOR, caller.id)
    codes: list[str] = []
    with engine.database.write(caller.tenant_id) as tx:
        if second_factor.has_recovery_codes(tx, caller.id):
            checked = _check_if_enrolled(tx, engine, caller, code)
        else:
            checked = second_factor.Verification(passed=True)
        if checked.passed:
            codes = second_factor.renew_recovery_codes(
                tx, engine.clock, engine.ring, person_id=caller.id
            )
    try:
        checked.require()
    except (Forbidden, Invalid) as refusal:
        return _codes_page(request, engine, caller, error=refusal)
    return page(request, "account/recovery_codes_shown.html", codes=codes, home=HOME)


def _check_if_enrolled(
    tx: Tx, engine: Engine, caller: Caller, code: str
) -> second_factor.Verification:
    if not second_factor.is_enrolled(tx, caller.id):
        return second_factor.Verification(passed=True)
    return second_factor.verify(
        tx,
        engine.clock,
        engine.settings.identities.lockouts,
        engine.ring,
        person_id=caller.id,
        code=code,
    )


def _page(
    request: Request,
    engine: Engine,
    caller: Caller,
    goal: str,
    error: Forbidden | Invalid | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        account = account_view(tx, caller)
        enrolment = second_factor.offered(
            tx,
            engine.ring,
            person_id=caller.id,
            login_name=account.login_name,
            issuer=_issuer(request, engine, account),
        )
    return page(
        request,
        "account/own_second_factor.html",
        status=200 if error is None else status_of(error),
        error=error,
        account=account,
        enrolment=enrolment,
        goal=local_path(goal, ""),
    )


def _codes_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    error: Forbidden | Invalid | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        account = account_view(tx, caller)
        replaces = second_factor.has_recovery_codes(tx, caller.id)
    return page(
        request,
        "account/recovery_codes.html",
        status=200 if error is None else status_of(error),
        error=error,
        account=account,
        replaces=replaces,
    )


def _issuer(request: Request, engine: Engine, account: Account) -> str:
    name: str = engine.settings.web.site_name or account.body
    # A colon would part issuer and account in the otpauth label.
    return name.replace(":", " ")
