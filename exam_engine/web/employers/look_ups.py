"""The record of look-ups: an employer sees those of its own people, the body all of them."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from certs.verdicts import Outcome
from exam_engine import look_up_record, look_up_sheet
from exam_engine.look_up_record import MOST_EXPORTED, WAYS, Wanted
from exam_engine.staff_names import person_names
from exam_engine.web.account.days import end_of_day, start_of_day
from exam_engine.web.depends import EngineDep, LangDep, StaffDep
from exam_engine.web.employers.views import Line, lines, organisation_names
from exam_engine.web.public.verdict_card import KIND
from exam_engine.web.shared.pages import download, page
from exam_engine.wiring import Engine
from foundation import audit
from foundation.errors import Invalid
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

PATH = "/staff/look-ups"
PAGE = 100
Text = Annotated[str, Query(max_length=120)]
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def typed(
    number: Text = "",
    way: Text = "",
    outcome: Text = "",
    employer: Text = "",
    person: Text = "",
    since: Text = "",
    until: Text = "",
) -> dict[str, str]:
    """What was chosen in the form above the list, as it was typed."""
    chosen = locals()
    return {name: value.strip() for name, value in chosen.items()}


TypedDep = Annotated[dict[str, str], Depends(typed)]


@router.get(PATH)
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    chosen: TypedDep,
    before: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """The newest look-ups first, a page at a time."""
    caller.require(Permission.LOOK_UP_READ)
    wanted = _wanted(engine, chosen)
    sees_all = caller.may_everywhere(Permission.LOOK_UP_READ)
    with engine.database.read(caller.tenant_id) as tx:
        found = look_up_record.entries(
            tx, engine.ring, caller, wanted, limit=PAGE + 1, before=before
        )
        rows = lines(tx, found[:PAGE])
        count = look_up_record.count(tx, engine.ring, caller, wanted)
        askers = person_names(tx, look_up_record.askers(tx, caller))
        places = organisation_names(tx)
    home = None if sees_all else places.get(look_up_record.acting_for(caller) or "")
    return page(
        request,
        "employers/look_ups.html",
        rows=rows,
        count=count,
        older=rows[-1].id if len(found) > PAGE else None,
        chosen=chosen,
        is_narrowed=any(chosen.values()),
        sees_all=sees_all,
        home=home,
        kinds=KIND,
        ways=WAYS,
        outcomes=[one.value for one in Outcome],
        askers=sorted(askers.items(), key=lambda pair: pair[1]),
        employers=sorted(places.items(), key=lambda pair: pair[1]) if sees_all else [],
        export=f"{PATH}/export",
    )


@router.get(f"{PATH}/export.{{form}}")
def export(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    lang: LangDep,
    chosen: TypedDep,
    form: str,
) -> Response:
    """The same list as a file, with all its pages; that it was taken is recorded."""
    caller.require(Permission.LOOK_UP_READ)
    write = look_up_sheet.FORMS.get(form)
    if write is None:
        raise Invalid("web-look-ups-form-unknown")
    wanted = _wanted(engine, chosen)
    with engine.database.write(caller.tenant_id) as tx:
        found = look_up_record.entries(tx, engine.ring, caller, wanted, limit=MOST_EXPORTED + 1)
        if len(found) > MOST_EXPORTED:
            raise Invalid("web-look-ups-too-many", limit=MOST_EXPORTED)
        rows = lines(tx, found)
        audit.record(
            tx,
            engine.clock,
            actor=caller.id,
            act="certs:look-up:export",
            subject=look_up_record.acting_for(caller) or str(caller.tenant_id),
            facts={"rows": len(rows)},
        )
    say = partial(_say, engine, lang)
    zone = ZoneInfo(engine.settings.web.time_zone)
    content = write([_cells(one, say, zone) for one in rows], look_up_sheet.titles(say))
    today = engine.clock.now().astimezone(zone)
    return download(content, f"{say('web-look-ups-sheet')}-{today:%Y%m%d}.{form}", _TYPES[form])


def _wanted(engine: Engine, chosen: dict[str, str]) -> Wanted:
    """What the form asks for; a day that cannot be read narrows nothing and is refused."""
    zone = ZoneInfo(engine.settings.web.time_zone)
    wanted = Wanted(
        number=chosen["number"],
        way=chosen["way"],
        outcome=chosen["outcome"],
        organisation_id=chosen["employer"],
        person_id=chosen["person"],
    )
    since, until = start_of_day(chosen["since"], zone), end_of_day(chosen["until"], zone)
    if (chosen["since"] and since is None) or (chosen["until"] and until is None):
        raise Invalid("web-look-ups-day-unreadable")
    return replace(wanted, since=since, until=until)


def _cells(line: Line, say: Any, zone: ZoneInfo) -> list[str]:
    who = say("web-look-ups-program", name=line.who) if line.by_program else line.who
    return [
        f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        who,
        line.employer or say("web-look-ups-own"),
        say(f"web-look-ups-way-{line.way}"),
        line.asked,
        say(f"certs-outcome-{line.outcome}"),
    ]


def _say(engine: Engine, lang: str, code: str, **facts: Any) -> str:
    return engine.words.say(code, lang, **facts)
