"""What routes ask for: the engine, who is calling, and in which language.

What needs no look at the records is a coroutine: a plain function would be handed to a thread, and
five such errands a request cost more than the work of most of them.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.web.limits import Kind, limit
from exam_engine.wiring import Engine
from foundation import api_keys, login_sessions
from foundation.database import EVERY_TENANT
from foundation.errors import Fact, Forbidden
from foundation.identities import Recognised, recognise, recognise_api_key
from foundation.roles import ANONYMOUS, Caller, CallerKind, Pending

STAFF_LOGIN = "/staff/login"
CANDIDATE_LOGIN = "/exam"
PENDING_PAGES = {
    Pending.VERIFY_SECOND_FACTOR: "/staff/second-factor",
    Pending.CHANGE_PASSWORD: "/staff/account/password",
    Pending.ENROL_SECOND_FACTOR: "/staff/account/second-factor",
}
"""Where a person does what stands between their login and their rights."""


class LoginNeeded(Forbidden):
    """Nobody has logged in; people are led to ``login_page`` and back, programs get 401."""

    def __init__(self, login_page: str, code: str = "web-login-needed", /, **facts: Fact) -> None:
        super().__init__(code, **facts)
        self.login_page = login_page

    def login_address(self, request: Request) -> str:
        """The login page, with the way back to a page that was asked for by GET."""
        if request.method != "GET":
            return self.login_page
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{self.login_page}?next={quote(request.url.path + query, safe='')}"


class LoginUnfinished(LoginNeeded):
    """A person has logged in and must do one more thing; they are led to it and back."""

    def __init__(self, pending: Pending) -> None:
        super().__init__(PENDING_PAGES[pending], "roles-login-unfinished", step=str(pending))


class KeyRefused(Forbidden):
    """A program's key is unknown, ended or revoked; nobody is led to a page, the answer is 401."""


def engine_of(request: Request) -> Engine:
    """The engine that the application was made with."""
    engine: Engine = request.app.state.engine
    return engine


async def _engine(request: Request) -> Engine:
    return engine_of(request)


EngineDep = Annotated[Engine, Depends(_engine)]


async def caller_of(request: Request, engine: EngineDep) -> Caller:
    """Who is calling, by bearer key or login cookie; an ended session is nobody, a bad key fails.

    A key wins over a cookie, since a program has put it there on purpose.
    """
    caller = ANONYMOUS
    if "authorization" in request.headers or request.cookies.get(SESSION_COOKIE):
        caller = await run_in_threadpool(_caller, request, engine)
    request.state.caller = caller
    return caller


CallerDep = Annotated[Caller, Depends(caller_of)]


async def staff_of(caller: CallerDep) -> Caller:
    """The member of staff or program calling, with nothing left to do before their rights hold."""
    if not caller.is_staff:
        raise LoginNeeded(STAFF_LOGIN)
    if caller.pending is not Pending.NOTHING:
        raise LoginUnfinished(caller.pending)
    return caller


async def account_holder_of(caller: CallerDep) -> Caller:
    """A person at their own account: also one who must still change or enrol something there."""
    if caller.kind is not CallerKind.PERSON:
        raise LoginNeeded(STAFF_LOGIN)
    if caller.pending is Pending.VERIFY_SECOND_FACTOR:
        raise LoginUnfinished(caller.pending)
    return caller


async def candidate_of(caller: CallerDep) -> Caller:
    """The candidate calling; anyone else is led to the candidates' login."""
    if not caller.is_candidate:
        raise LoginNeeded(CANDIDATE_LOGIN)
    return caller


async def lang_of(request: Request) -> str:
    """The language of this request."""
    lang: str = request.state.lang
    return lang


StaffDep = Annotated[Caller, Depends(staff_of)]
AccountDep = Annotated[Caller, Depends(account_holder_of)]
CandidateDep = Annotated[Caller, Depends(candidate_of)]
LangDep = Annotated[str, Depends(lang_of)]


def _caller(request: Request, engine: Engine) -> Caller:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _program(request, engine, key.strip())
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return ANONYMOUS
    # Which body a token belongs to is known only once it has been found.
    with engine.database.read(EVERY_TENANT) as tx:
        known = recognise(tx, engine.clock, engine.settings.identities, token)
    session = known.caller.login_session_id
    if known.is_touch_due and session is not None:
        with engine.database.write(known.caller.tenant_id) as tx:
            login_sessions.touch(tx, engine.clock, session)
    return known.caller


def _program(request: Request, engine: Engine, key: str) -> Caller:
    # Counted before the look-up, so that guessing keys is slow as well.
    limit(request, Kind.PROGRAM, key)
    known = _recognised_key(engine, key)
    if known.is_touch_due:
        with engine.database.write(known.caller.tenant_id) as tx:
            api_keys.touch(tx, engine.clock, known.caller.id)
    return known.caller


def _recognised_key(engine: Engine, key: str) -> Recognised:
    try:
        with engine.database.read(EVERY_TENANT) as tx:
            return recognise_api_key(tx, engine.clock, key)
    except Forbidden as refusal:
        raise KeyRefused(refusal.code) from refusal
