"""One's own API keys: make one, see it once, revoke it."""

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.account.days import end_of_day
from exam_engine.web.account.login import Field
from exam_engine.web.account.views import keys_view
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.api_keys import LONGEST_DAYS, create_api_key, revoke_api_key
from foundation.errors import Forbidden, Invalid
from foundation.roles import Caller, CallerKind

PATH = "/staff/account/keys"
USUAL_DAYS = 90

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The person's keys, and a form for a new one."""
    _refuse_programs(caller)
    return _page(request, engine, caller)


@router.post(PATH)
def create(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    label: Field = "",
    last_day: Field = "",
    permissions: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Make a key with some of one's own rights and show it, this once."""
    _refuse_programs(caller)
    try:
        expires_at = _end_of(last_day, ZoneInfo(engine.settings.web.time_zone))
        with engine.database.write(caller.tenant_id) as tx:
            key = create_api_key(
                tx,
                engine.clock,
                by=caller,
                label=label,
                permissions=permissions,
                expires_at=expires_at,
            )
    except Invalid as refusal:
        return _page(
            request,
            engine,
            caller,
            error=refusal,
            label=label,
            last_day=last_day,
            chosen=permissions,
        )
    return page(request, "account/api_key_shown.html", key=key, label=label)


@router.post(f"{PATH}/revoke")
def revoke(
    request: Request, engine: EngineDep, caller: StaffDep, key: Annotated[str, Form()]
) -> Response:
    """End one of one's own keys."""
    _refuse_programs(caller)
    with engine.database.write(caller.tenant_id) as tx:
        revoke_api_key(tx, engine.clock, actor=caller.id, person_id=caller.id, key_id=key)
    return redirect(request, PATH, notice="web-account-key-revoked")


def _refuse_programs(caller: Caller) -> None:
    if caller.kind is not CallerKind.PERSON:
        raise Forbidden("identities-api-key-needs-person")


def _end_of(last_day: str, zone: ZoneInfo) -> datetime:
    ends = end_of_day(last_day, zone)
    if ends is None:
        raise Invalid("identities-api-key-end-unusable", days=LONGEST_DAYS)
    return ends


def _page(
    request: Request,
    engine: Engine,
    caller: Caller,
    *,
    error: Invalid | None = None,
    label: str = "",
    last_day: str = "",
    chosen: tuple[str, ...] = (),
) -> Response:
    today = engine.clock.now().astimezone(ZoneInfo(engine.settings.web.time_zone)).date()
    with engine.database.read(caller.tenant_id) as tx:
        keys = keys_view(tx, engine.clock, caller.id)
    return page(
        request,
        "account/api_keys.html",
        status=200 if error is None else status_of(error),
        error=error,
        keys=keys,
        rights=sorted(caller.permissions()),
        label=label,
        last_day=last_day or (today + timedelta(days=USUAL_DAYS)).isoformat(),
        first=today.isoformat(),
        latest=(today + timedelta(days=LONGEST_DAYS - 1)).isoformat(),
        chosen=chosen,
    )
