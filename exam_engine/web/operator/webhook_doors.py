"""The doors of notices: receivers, their newest deliveries, and sending one again."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.interop import webhooks as desk
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page, redirect
from foundation.errors import Invalid
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/webhooks"


@router.get(HOME)
def show(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The receivers, and the form for another one."""
    with engine.database.read(caller.tenant_id) as tx:
        rows = desk.webhooks(tx, caller)
    return page(request, "operator/webhooks.html", rows=rows, kinds=list(desk.Kind))


@router.post(HOME)
def add(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    address: Annotated[str, Form(max_length=600)] = "",
    kinds: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Add a receiver and show its secret, this once."""
    caller.require(Permission.WEBHOOK_MANAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            webhook_id, secret = desk.add_webhook(
                tx,
                engine.clock,
                engine.ring,
                engine.settings.webhooks,
                by=caller,
                address=address,
                kinds=kinds or [],
            )
    except Invalid as error:
        with engine.database.read(caller.tenant_id) as tx:
            rows = desk.webhooks(tx, caller)
        return page(
            request,
            "operator/webhooks.html",
            status=422,
            rows=rows,
            kinds=list(desk.Kind),
            error=error,
            address=address,
            chosen=kinds or [],
        )
    return page(
        request,
        "operator/webhook_secret.html",
        address=address,
        secret=secret,
        webhook_id=webhook_id,
    )


@router.get(HOME + "/{webhook_id}")
def show_one(request: Request, engine: EngineDep, caller: StaffDep, webhook_id: str) -> Response:
    """One receiver with its newest deliveries."""
    with engine.database.read(caller.tenant_id) as tx:
        webhook = desk.webhook(tx, caller, webhook_id)
        rows = desk.deliveries(tx, caller, webhook_id)
    return page(request, "operator/webhook.html", webhook=webhook, rows=rows)


@router.post(HOME + "/{webhook_id}/end")
def end(request: Request, engine: EngineDep, caller: StaffDep, webhook_id: str) -> Response:
    """Tell this receiver nothing any more."""
    with engine.database.write(caller.tenant_id) as tx:
        desk.end_webhook(tx, engine.clock, by=caller, webhook_id=webhook_id)
    return redirect(request, HOME, notice="web-webhooks-ended")


@router.post(HOME + "/deliveries/{delivery_id}/again")
def again(request: Request, engine: EngineDep, caller: StaffDep, delivery_id: str) -> Response:
    """Send a delivery again."""
    with engine.database.write(caller.tenant_id) as tx:
        webhook_id = desk.send_again(tx, engine.clock, by=caller, delivery_id=delivery_id)
    return redirect(request, f"{HOME}/{webhook_id}", notice="web-webhooks-sent-again")
