"""The examiner's doors: batches, candidates, the practical's sheet, and long answers."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import outcomes
from exam_engine.assembly.forms import load_paper
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.score_job import ScoreTools, run_scoring
from exam_engine.scoring.answers_to_mark import OpenScript, open_script, scripts
from exam_engine.scoring.examinees import examined
from exam_engine.scoring.points import plain
from exam_engine.scoring.practical import Entry, enter_sheet
from exam_engine.scoring.response_marks import enter_response_mark
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.marker.views import (
    PART,
    OpenSheet,
    marking_batches,
    open_sheet,
    sheet_lines,
)
from exam_engine.web.problems import status_of
from exam_engine.web.shared.handed_in import file_response
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.roles import Caller, Permission
from itembank.handin_checks import Checked, read_checks
from itembank.handin_looking import look

router = APIRouter(include_in_schema=False)

HOME = "/staff/practical"
Typed = Annotated[list[str], Form(max_length=200)]
Text = Annotated[str, Form(max_length=4_000)]
RESCORED = "outcomes-run-after-answers"
"""Stands in the run as its reason; the pages say it in the reader's language."""


@router.get(HOME)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The batches with candidates whom the examiner may mark."""
    caller.require(Permission.PRACTICAL_MARK)
    with engine.database.read(caller.tenant_id) as tx:
        rows = marking_batches(tx, caller)
    return page(request, "marker/batches.html", rows=rows)


@router.get(HOME + "/sheet/{enrolment_id}")
def show_sheet(
    request: Request, engine: EngineDep, caller: StaffDep, enrolment_id: str
) -> Response:
    """The sheet of one candidate, ready to be filled in."""
    opened = _opened_sheet(engine, caller, enrolment_id)
    typed = {}
    if opened.newest is not None:
        typed = {m.task: Entry(plain(m.points), m.comment) for m in opened.newest.marks}
    return _sheet_page(request, opened, typed)


@router.post(HOME + "/sheet/{enrolment_id}")
def sign_sheet(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    enrolment_id: str,
    task: Typed = [],  # noqa: B006 - FastAPI copies defaults
    points: Typed = [],  # noqa: B006
    remark: Annotated[list[str], Form()] = [],  # noqa: B006
    comment: Text = "",
    reason: Text = "",
    after_version: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Sign the sheet as it was typed, and go on to the next candidate without one."""
    opened = _opened_sheet(engine, caller, enrolment_id)
    typed = {code: Entry(given, told) for code, given, told in _rows(task, points, remark)}
    try:
        with engine.database.write(caller.tenant_id) as tx:
            enter_sheet(
                tx,
                engine.clock,
                by=caller,
                enrolment_id=enrolment_id,
                part=PART,
                tasks=opened.tasks,
                entries=typed,
                comment=comment,
                reason=reason,
                after_version=after_version,
            )
            outcomes.refresh(tx, engine.clock, examined(tx, [opened.examinee]))
    except (Invalid, Conflict) as refusal:
        return _sheet_page(request, opened, typed, comment, reason, refusal)
    after = f"{HOME}/sheet/{opened.next_id}" if opened.next_id and not opened.newest else None
    return redirect(
        request,
        after or f"{HOME}/{opened.examinee.batch_id}",
        notice="web-marker-signed",
        name=opened.examinee.name,
    )


@router.get(HOME + "/answers/{attempt_id}")
def show_script(request: Request, engine: EngineDep, caller: StaffDep, attempt_id: str) -> Response:
    """The long answers of one attempt, without a name."""
    opened = _opened_script(engine, caller, attempt_id)
    return _script_page(request, opened, checked=_checked(engine, caller, opened))


@router.get(HOME + "/answers/{attempt_id}/files/{file_id}")
def show_answer_file(
    engine: EngineDep, caller: StaffDep, attempt_id: str, file_id: str
) -> Response:
    """A file that was handed in with an answer which the caller may mark."""
    opened = _opened_script(engine, caller, attempt_id)
    named = [kept for answer in opened.answers for kept in answer.files if kept.id == file_id]
    if not named:
        raise NotFound("sessions-file-unknown")
    content = engine.blobs.get(named[0].digest, tenant=caller.tenant_id or "")
    return file_response(content, named[0])


@router.post(HOME + "/answers/{attempt_id}")
def mark_script(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    attempt_id: str,
    item: Typed = [],  # noqa: B006
    points: Typed = [],  # noqa: B006
    remark: Annotated[list[str], Form()] = [],  # noqa: B006
    reason: Text = "",
) -> Response:
    """Keep the marks of one attempt's long answers and score the attempt anew."""
    opened = _opened_script(engine, caller, attempt_id)
    typed = {ref: Entry(given, told) for ref, given, told in _rows(item, points, remark)}
    try:
        with engine.database.write(caller.tenant_id) as tx:
            entered = _enter_marks(tx, engine, caller, opened, typed, reason)
    except (Invalid, Conflict) as refusal:
        checked = _checked(engine, caller, opened)
        return _script_page(request, opened, typed, reason, refusal, checked=checked)
    if entered:
        run_scoring(
            engine.database,
            ScoreTools(engine.clock, load_paper),
            tenant_id=caller.tenant_id or "",
            batch_id=opened.batch_id,
            asked_by=caller.id,
            reason=RESCORED,
            attempt_id=attempt_id,
        )
    return redirect(
        request,
        f"{HOME}/{opened.batch_id}?view=answers",
        notice="web-marker-answers-kept",
        code=opened.script.code,
    )


@router.get(HOME + "/{batch_id}")
def show_batch(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, view: str = "sheets"
) -> Response:
    """The candidates of a batch with their sheets, or the long answers that wait."""
    caller.require(Permission.PRACTICAL_MARK)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        lines = sheet_lines(tx, caller, batch_id)
        papers = scripts(tx, caller, batch_id)
        names = person_names(tx, (line.sheet.examiner for line in lines if line.sheet))
    return page(
        request,
        "marker/batch.html",
        batch=batch,
        lines=lines,
        scripts=papers,
        names=names,
        view="answers" if view == "answers" and papers else "sheets",
        first=next((one.examinee.enrolment_id for one in lines if one.sheet is None), None),
    )


def _opened_sheet(engine: Engine, caller: Caller, enrolment_id: str) -> OpenSheet:
    caller.require(Permission.PRACTICAL_MARK)
    with engine.database.read(caller.tenant_id) as tx:
        return open_sheet(tx, caller, enrolment_id)


def _opened_script(engine: Engine, caller: Caller, attempt_id: str) -> OpenScript:
    caller.require(Permission.PRACTICAL_MARK)
    with engine.database.read(caller.tenant_id) as tx:
        return open_script(tx, caller, attempt_id, papers=load_paper)


def _checked(engine: Engine, caller: Caller, opened: OpenScript) -> dict[str, tuple[Checked, ...]]:
    """What the items' own checks find in the files that were handed in, by item."""
    tenant = caller.tenant_id or ""
    return {
        answer.item_ref: look(
            read_checks(answer.checks),
            {kept.name: engine.blobs.get(kept.digest, tenant=tenant) for kept in answer.files},
        )
        for answer in opened.answers
        if answer.checks
    }


def _enter_marks(
    tx: Tx,
    engine: Engine,
    caller: Caller,
    opened: OpenScript,
    typed: dict[str, Entry],
    reason: str,
) -> int:
    """Enter what is new or other than before; a field left empty waits on."""
    entered = 0
    for answer in opened.answers:
        entry = typed.get(answer.item_ref, Entry(""))
        before = answer.mark
        same = before is not None and (plain(before.points), before.comment) == (
            entry.points.strip(),
            entry.comment.strip(),
        )
        if same or not entry.points.strip():
            continue
        enter_response_mark(
            tx,
            engine.clock,
            by=caller,
            attempt_id=opened.script.attempt_id,
            item_ref=answer.item_ref,
            title=answer.title,
            maximum=answer.maximum,
            points=entry.points,
            comment=entry.comment,
            reason=reason,
            after_version=before.version if before else 0,
        )
        entered += 1
    return entered


def _rows(keys: list[str], points: list[str], remarks: list[str]) -> list[tuple[str, str, str]]:
    """The rows of a form whose fields repeat; a form of another shape gives none."""
    if not len(keys) == len(points) == len(remarks):
        return []
    return list(zip(keys, points, remarks, strict=True))


def _sheet_page(
    request: Request,
    opened: OpenSheet,
    typed: dict[str, Entry],
    comment: str = "",
    reason: str = "",
    error: Refusal | None = None,
) -> Response:
    return page(
        request,
        "marker/sheet.html",
        status=200 if error is None else status_of(error),
        opened=opened,
        typed=typed,
        comment=comment,
        reason=reason,
        error=error,
    )


def _script_page(
    request: Request,
    opened: OpenScript,
    typed: dict[str, Entry] | None = None,
    reason: str = "",
    error: Refusal | None = None,
    *,
    checked: Mapping[str, tuple[Checked, ...]],
) -> Response:
    known = {
        answer.item_ref: Entry(plain(answer.mark.points), answer.mark.comment)
        for answer in opened.answers
        if answer.mark is not None
    }
    return page(
        request,
        "marker/answers.html",
        status=200 if error is None else status_of(error),
        opened=opened,
        typed=known if typed is None else typed,
        checked=checked,
        reason=reason,
        error=error,
    )
