"""The parts of certificate numbers that the authority has assigned: shown, entered, changed."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from certs.numbers import NumberRule, format_number
from exam_engine.issuance import number_parts as desk
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page, redirect
from foundation.errors import Invalid
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/certificates/numbers"
Part = Annotated[str, Form(max_length=20)]
_AWARD = {"body": 9001, "scheme": 1, "year": 2026}
"""Stand in an example for what an award gives."""


@router.get(HOME)
def show(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The rules with assigned parts, and what was entered for each."""
    caller.require(Permission.CERTIFICATE_ISSUE)
    return _page(request, engine, caller)


@router.post(HOME + "/{rule_name}")
def keep(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    rule_name: str,
    kind: Part = "",
    organisation: Part = "",
    province: Part = "",
    site: Part = "",
    city: Part = "",
    body: Part = "",
) -> Response:
    """Keep the parts of one rule; each form has the fields that its rule asks for."""
    caller.require(Permission.CERTIFICATE_ISSUE)
    with engine.database.read(caller.tenant_id) as tx:
        rule = next((one for one in desk.rules_with_parts(tx) if one.name == rule_name), None)
    if rule is None:
        raise Invalid("certs-number-template", template=rule_name[:40], part=rule_name[:40])
    typed = {"kind": kind, "organisation": organisation, "province": province}
    typed |= {"site": site, "city": city, "body": body}
    try:
        with engine.database.write(caller.tenant_id) as tx:
            desk.keep_number_parts(tx, engine.clock, by=caller, rule=rule, parts=typed)
    except Invalid as error:
        return _page(request, engine, caller, status=422, error=error, typed={rule.name: typed})
    return redirect(request, HOME, notice="web-results-numbers-kept")


def _page(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    *,
    status: int = 200,
    error: Invalid | None = None,
    typed: dict[str, dict[str, str]] | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        kept = [(rule, desk.kept_parts(tx, rule)) for rule in desk.rules_with_parts(tx)]
    rows = [
        {
            "rule": rule,
            "parts": desk.assigned_parts(rule),
            "values": (typed or {}).get(rule.name, parts),
            "example": _example(rule, parts) if parts else None,
        }
        for rule, parts in kept
    ]
    return page(request, "results/numbers.html", status=status, rows=rows, error=error)


def _example(rule: NumberRule, parts: dict[str, str]) -> str:
    """The first number of the lowest level."""
    return format_number(rule, {**_AWARD, "level": rule.level_digit(1, "1"), **parts}, 1)
