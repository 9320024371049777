"""Plan a sitting: first batch and level; then form, window, watching and who may enter."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from sqlalchemy import func, or_, select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.tables import FormKind, FormRow, FormState
from exam_engine.bank.compromised import forms_with_known
from exam_engine.enrolment.batches import batch as batch_of
from exam_engine.enrolment.batches import batches
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow, EnrolmentState
from exam_engine.schemes.shelf import current_scheme
from exam_engine.sessions.sittings import plan_sitting
from exam_engine.sessions.tables import SittingRow, Watching
from exam_engine.sessions.timing import WindowRule
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.plan_form import PlanEntries, read_plan
from exam_engine.web.invigilator.policy_form import (
    SWITCHES,
    Able,
    PolicyEntries,
    entries_of,
    offered_groups,
)
from exam_engine.web.invigilator.roster import level_names, level_title
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.roles import Caller, Permission
from proctor.detectors import active_in
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from proctor.retention_classes import DataClass
from proctor.sealing import fingerprint, read_public
from proctor.settings import ProctorSettings

PATH = "/staff/sittings/new"
_USUAL_START = time(9, 0)

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A level of a batch for which a sitting may be planned."""

    batch_id: str
    batch: str
    level: str
    title: str
    exam_date: date
    candidates: int
    sittings: int


@router.get(PATH)
def choose(
    request: Request, engine: EngineDep, caller: StaffDep, batch: str = "", level: str = ""
) -> Response:
    """Batches and their levels; or, when one is chosen, the form for its sitting."""
    caller.require(Permission.SITTING_MANAGE)
    if batch:
        return _form(request, engine, caller, batch, level, None)
    with engine.database.read(caller.tenant_id) as tx:
        offers = [offer for row in batches(tx) for offer in _offers(tx, row)]
    return page(request, "invigilator/plan_choice.html", offers=offers)


@router.post(PATH)
def plan(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch: Text,
    level: Text,
    form_id: Text = "",
    title: Text = "",
    opens_at: Text = "",
    closes_at: Text = "",
    minutes: Text = "",
    window_rule: Annotated[WindowRule, Form()] = WindowRule.START_IN_WINDOW,
    watching: Annotated[Watching, Form()] = Watching.NONE,
    networks: Text = "",
    room_code: Text = "",
    mode: Text = "",
    kind: Annotated[list[str] | None, Form(max_length=60)] = None,
    switch: Annotated[list[str] | None, Form(max_length=12)] = None,
    days: Annotated[list[str] | None, Form(max_length=12)] = None,
) -> Response:
    """Write the sitting down; it is opened from the list."""
    caller.require(Permission.SITTING_MANAGE)
    entries = PlanEntries(
        title,
        form_id,
        opens_at,
        closes_at,
        minutes,
        window_rule.value,
        watching.value,
        networks,
        room_code,
        PolicyEntries(mode, tuple(kind or ()), tuple(switch or ()), tuple(days or ())),
    )
    try:
        _write(engine, caller, batch, level, entries)
    except Invalid as refusal:
        return _form(request, engine, caller, batch, level, entries, refusal)
    return redirect(request, "/staff/sittings", notice="web-sittings-planned", title=title)


def _write(engine: Engine, caller: Caller, batch_id: str, level: str, entries: PlanEntries) -> None:
    zone = ZoneInfo(engine.settings.web.time_zone)
    with engine.database.write(caller.tenant_id) as tx:
        row = batch_of(tx, batch_id)
        code = _level_code(row, level)
        form = {form.id: form for form in _forms(tx, row, code)}.get(entries.form_id)
        if form is None:
            raise Invalid("web-sittings-form-wrong")
        read = read_plan(
            entries,
            batch=row,
            level=code,
            form=form,
            zone=zone,
            now=engine.clock.now(),
            able=able_here(engine.settings.proctor),
        )
        plan_sitting(tx, engine.clock, read, actor=caller.id)


def _form(
    request: Request,
    engine: Engine,
    caller: Caller,
    batch_id: str,
    level: str,
    entries: PlanEntries | None,
    error: Invalid | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        row = batch_of(tx, batch_id)
        code = _level_code(row, level)
        known = forms_with_known(tx)
        # What is offered first is chosen most: forms with items known outside come last.
        forms = sorted(_forms(tx, row, code), key=lambda form: form.id in known)
        usual = _usual_policy(tx, row)
    able = able_here(engine.settings.proctor)
    filled = entries or _usual(row, level_title(row, code), forms)
    if not filled.policy.mode:
        filled.policy = entries_of(usual, able)
    return page(
        request,
        "invigilator/plan.html",
        status=200 if error is None else status_of(error),
        batch=row,
        level=code,
        level_title=level_title(row, code),
        forms=forms,
        known=known,
        entries=filled,
        groups=offered_groups(able),
        switches=SWITCHES,
        modes=list(Mode),
        data_classes=list(zip(DataClass, filled.policy.days, strict=False)),
        able=able,
        reviewing=fingerprint(read_public(able.reviewing_key)) if able.reviewing_key else "",
        rules=list(WindowRule),
        ways=list(Watching),
        zone=engine.settings.web.time_zone,
        error=error,
    )


def _usual(batch: BatchRow, level: str, forms: list[FormRow]) -> PlanEntries:
    """What most sittings are: from nine on the day of the exam, half an hour more than the form."""
    minutes = forms[0].minutes if forms else 90
    begin = datetime.combine(batch.exam_date, _USUAL_START)
    end = begin + timedelta(minutes=minutes + 30)
    return PlanEntries(
        title=f"{batch.certificate_name} {level}",
        form_id=forms[0].id if forms else "",
        opens_at=begin.isoformat(timespec="minutes"),
        closes_at=end.isoformat(timespec="minutes"),
        minutes=str(minutes),
    )


def able_here(settings: ProctorSettings) -> Able:
    """What a policy may ask for in this installation."""
    return Able(
        detectors=active_in(Path(settings.models_folder)),
        assessed=bool(settings.face_assessment.strip()),
        reviewing_key=settings.reviewing_key,
    )


def _usual_policy(tx: Tx, batch: BatchRow) -> Policy:
    """That of the scheme's last watched sitting: a body chooses once, and sees what it chose."""
    statement = (
        select(SittingRow.policy)
        .join(BatchRow, BatchRow.id == SittingRow.batch_ref)
        .where(
            BatchRow.scheme_code == batch.scheme_code,
            SittingRow.watching != Watching.NONE.value,
        )
        .order_by(SittingRow.created_at.desc(), SittingRow.id.desc())
        .limit(1)
    )
    stored = tx.scalars(statement).first()
    return Policy.from_json(stored) if stored else DEFAULT_POLICY


def _offers(tx: Tx, row: BatchRow) -> list[Offer]:
    enrolled = _counted(tx, row)
    counted = tx.execute(
        select(SittingRow.level, func.count())
        .where(SittingRow.batch_ref == row.id)
        .group_by(SittingRow.level)
    )
    planned = {found[0]: found[1] for found in counted}
    return [
        Offer(
            batch_id=row.id,
            batch=row.name,
            level=level["code"],
            title=level["title"],
            exam_date=row.exam_date,
            candidates=sum(enrolled.get(name, 0) for name in level_names(row, level["code"])),
            sittings=sum(planned.get(name, 0) for name in level_names(row, level["code"])),
        )
        for level in row.levels
    ]


def _counted(tx: Tx, row: BatchRow) -> dict[str, int]:
    counted = tx.execute(
        select(EnrolmentRow.level, func.count())
        .where(
            EnrolmentRow.batch_id == row.id,
            EnrolmentRow.state != EnrolmentState.WITHDRAWN.value,
        )
        .group_by(EnrolmentRow.level)
    )
    return {found[0]: found[1] for found in counted}


def _forms(tx: Tx, row: BatchRow, level: str) -> list[FormRow]:
    """The frozen forms that may be given; those of the level, by any of its names, first.

    The first of all is what the plan begins with: no adaptive one while there is an ordinary one.
    """
    names = set(level_names(row, level))
    known = current_scheme(tx, row.scheme_code).scheme.level(level)
    names |= {known.name, known.code}
    statement = (
        select(FormRow)
        .where(
            # An adaptive form may be for several levels: it is offered for each.
            or_(FormRow.level.in_(names), FormRow.kind == FormKind.ADAPTIVE.value),
            FormRow.state == FormState.FROZEN.value,
        )
        .order_by(FormRow.id.desc())
    )

    def kind(form: FormRow) -> tuple[bool, bool]:
        return form.level not in names, form.kind != FormKind.LINEAR.value

    return sorted(tx.scalars(statement), key=kind)


def _level_code(row: BatchRow, level: str) -> str:
    for offered in row.levels:
        if level in (offered["code"], offered["title"]):
            return str(offered["code"])
    raise NotFound("schemes-level-unknown", level=level)
