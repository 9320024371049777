"""A list from its upload to its import: template, results row by row, the workbook back."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment import batches, handing_in, imports, kept_results
from exam_engine.enrolment.kept_results import KeptResults
from exam_engine.enrolment.limits import MEGABYTE
from exam_engine.enrolment.returned import answer_xlsx
from exam_engine.enrolment.tables import EnrolmentFileRow
from exam_engine.enrolment.template import make_template
from exam_engine.enrolment.workbook import read_table
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.registrar.batches import LONGEST, lists_page
from exam_engine.web.registrar.common import BASE, chosen_college, desk_of, shown_again, speaker
from exam_engine.web.registrar.results import ALL, result_view
from exam_engine.web.registrar.views import FileView, college_views, file_view
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Invalid, Refusal, TooLate
from foundation.roles import Caller, Permission
from foundation.tenancy import organisation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPLOAD_NAME = "list.xlsx"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A kept list with its results, and the batches that its good rows are for."""

    row: EnrolmentFileRow
    view: FileView
    results: KeptResults | None
    batch_id: str | None
    """The batch that the list is for, where it is for one only."""
    batch_names: tuple[str, ...]
    closed: tuple[str, ...]
    """Names of those of these batches whose window is not open now."""


@router.get(f"{BASE}/{{batch_id}}/template.xlsx")
def template(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    college: Annotated[str, Query(max_length=LONGEST)] = "",
) -> Response:
    """The workbook to fill in, with this batch's choices in it."""
    caller.require(Permission.ENROLMENT_IMPORT)
    with engine.database.read(caller.tenant_id) as tx:
        row = batches.batch(tx, batch_id)
        own = tuple(college_views(tx, caller, Permission.ENROLMENT_IMPORT))
    college_id = chosen_college(caller, own, college)
    context = handing_in.context_of(desk_of(engine), caller, college_id, batch_id)
    offered = tuple(batch for batch in context.batches if batch.id == batch_id)
    content = make_template(replace(context, batches=offered), speaker(request, engine))
    name = engine.words.say("web-registrar-template-name", request.state.lang, batch=row.name)
    return download(content, f"{name}.xlsx", XLSX)


@router.post(f"{BASE}/{{batch_id}}/lists")
def hand_in(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    file: Annotated[UploadFile, File()],
    college: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Check a list and keep it with its results; a file that cannot be read leaves nothing."""
    caller.require(Permission.ENROLMENT_IMPORT)
    limit(request, Kind.UPLOAD, caller.id)
    with engine.database.read(caller.tenant_id) as tx:
        batches.batch(tx, batch_id)
        own = tuple(college_views(tx, caller, Permission.ENROLMENT_IMPORT))
    desk = desk_of(engine)
    try:
        college_id = chosen_college(caller, own, college)
        data = _content(engine, file)
        handed = handing_in.check(desk, caller, college_id, data, batch_id=batch_id)
    except Invalid as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: lists_page(
                request, engine, caller, batch_id, status=status, error=error
            ),
        )
    file_id = handing_in.keep(desk, caller, handed, file.filename or _UPLOAD_NAME)
    return redirect(request, f"{BASE}/files/{file_id}")


@router.get(f"{BASE}/files/{{file_id}}")
def show_file(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    file_id: str,
    show: Annotated[str, Query(max_length=LONGEST)] = "",
    text: Annotated[str, Query(alias="q", max_length=LONGEST)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """What became of each row, the rows to be corrected first."""
    opened = _open(engine, caller, file_id)
    return _file_page(request, engine, opened, show=show, text=text, number=number)


@router.get(f"{BASE}/files/{{file_id}}/answer.xlsx")
def answer(request: Request, engine: EngineDep, caller: StaffDep, file_id: str) -> Response:
    """The same workbook with a result and the reasons beside every row."""
    limit(request, Kind.UPLOAD, caller.id)
    opened = _open(engine, caller, file_id)
    tenant = str(caller.tenant_id)
    data = engine.blobs.get(opened.row.digest, tenant=tenant)
    limits = engine.settings.enrolment.file_limits
    if opened.results is None:
        checked = handing_in.check_again(desk_of(engine), caller, file_id).checked
    else:
        checked = opened.results.as_checked()
    table = read_table(data, limits)
    made = answer_xlsx(data, table, checked, speaker(request, engine), limits)
    stem = PurePath(opened.row.name).stem
    name = engine.words.say("web-registrar-answer-name", request.state.lang, name=stem)
    return download(made.data, f"{name}.{made.ending}", XLSX)


@router.post(f"{BASE}/files/{{file_id}}/check")
def check_again(request: Request, engine: EngineDep, caller: StaffDep, file_id: str) -> Response:
    """Check a kept list against the batches as they are now."""
    limit(request, Kind.UPLOAD, caller.id)
    desk = desk_of(engine)
    opened = _open(engine, caller, file_id)
    handed = handing_in.check_again(desk, caller, file_id)
    handing_in.keep(desk, caller, handed, opened.row.name)
    return redirect(
        request, f"{BASE}/files/{file_id}", notice="web-registrar-checked-again", kind="info"
    )


@router.post(f"{BASE}/files/{{file_id}}/import")
def import_good(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    file_id: str,
    good: Annotated[int, Form(ge=0)],
) -> Response:
    """Take all good rows or none; pressing twice takes them once."""
    caller.require(Permission.ENROLMENT_IMPORT)
    path = f"{BASE}/files/{file_id}"
    try:
        outcome = handing_in.import_good(desk_of(engine), caller, file_id, promised=good)
    except (Conflict, TooLate) as refusal:
        opened = _open(engine, caller, file_id)
        return shown_again(
            request,
            refusal,
            lambda status, error: _file_page(request, engine, opened, status=status, error=error),
        )
    if outcome.repeated:
        return redirect(request, path, notice="web-registrar-imported-before", kind="info")
    notice = "web-registrar-imported-now"
    return redirect(request, path, notice=notice, imported=outcome.imported)


def _content(engine: Engine, file: UploadFile) -> bytes:
    """The bytes of an upload; one that is too large is refused with its true size."""
    limits = engine.settings.enrolment.file_limits
    if file.size is not None and file.size > limits.max_bytes:
        raise Invalid(
            "enrolment-file-too-large",
            megabytes=round(file.size / MEGABYTE, 1),
            limit_megabytes=limits.max_bytes // MEGABYTE,
        )
    return file.file.read(limits.max_bytes + 1)


def _open(engine: Engine, caller: Caller, file_id: str) -> Opened:
    """A kept list of a college that the caller works for; `NotFound` for any other."""
    caller.require(Permission.ENROLMENT_IMPORT)
    with engine.database.read(caller.tenant_id) as tx:
        row = imports.enrolment_file(tx, caller, file_id)
        college = organisation(tx, row.organisation_id).name
        rows = {batch.id: batch for batch in batches.batches(tx)}
    results = None
    if row.results is not None:
        packed = engine.blobs.get(row.results, tenant=str(caller.tenant_id))
        results = kept_results.unpack(packed)
    wanted = {row.batch_id} if row.batch_id else set()
    wanted |= set(results.batches) if results is not None else set()
    concerned = [batch for id_, batch in rows.items() if id_ in wanted]
    now = engine.clock.now()
    return Opened(
        row,
        file_view(row, college),
        results,
        concerned[0].id if len(concerned) == 1 else row.batch_id,
        tuple(batch.name for batch in concerned),
        tuple(batch.name for batch in concerned if not batches.is_open(batch, now)),
    )


def _file_page(
    request: Request,
    engine: Engine,
    opened: Opened,
    *,
    show: str = "",
    text: str = "",
    number: int = 1,
    status: int = 200,
    error: Refusal | None = None,
) -> Response:
    results = opened.results
    return page(
        request,
        "registrar/file.html",
        status=status,
        error=error,
        file=opened.view,
        batch_id=opened.batch_id,
        batch_names=opened.batch_names,
        closed=opened.closed,
        good=results.good if results is not None else 0,
        result=None
        if results is None
        else result_view(
            results, speaker(request, engine), show=show or ALL, text=text, number=number,
            is_chosen=bool(show), is_imported=opened.view.is_imported,
        ),
    )  # fmt: skip
