"""Photos of a batch: handed in together, matched to candidates, looked at, then taken."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.enrolment import photo_archive, photo_files, photo_reading, roster
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.enrolment.photo_reading import Reading
from exam_engine.enrolment.photos import JPEG_OR_PNG
from exam_engine.enrolment.roster import Sought
from exam_engine.enrolment.tables import PhotoState, PhotoUploadRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.registrar.batches import LONGEST
from exam_engine.web.registrar.common import (
    BASE,
    chosen_college,
    frame_of,
    shown_again,
    speaker,
)
from exam_engine.web.registrar.photo_views import photos_view
from exam_engine.web.registrar.views import college_views
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.errors import Conflict, Invalid, NotFound, Refusal, TooLate
from foundation.jobs import JobRow, JobState
from foundation.roles import Caller, Permission

MOST_FILES = 1000
"""As many files as the form parser takes at once; more go into an archive."""

router = APIRouter(include_in_schema=False)


@router.get(f"{BASE}/{{batch_id}}/photos")
def show_photos(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """How many photos there are, what was handed in, and where to hand in more."""
    caller.require(Permission.ENROLMENT_READ)
    return _batch_page(request, engine, caller, batch_id)


@router.post(f"{BASE}/photos")
def hand_in(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch: Annotated[str, Form(max_length=LONGEST)],
    file: Annotated[list[UploadFile], File()],
    college: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Keep an archive or single photos and order their reading."""
    caller.require(Permission.ENROLMENT_IMPORT)
    limit(request, Kind.UPLOAD, caller.id)
    with engine.database.read(caller.tenant_id) as tx:
        find_batch(tx, batch)
        own = tuple(college_views(tx, caller, Permission.ENROLMENT_IMPORT))
    try:
        college_id = chosen_college(caller, own, college)
        data = _archive(engine, file)
        with photo_archive.opened(data, engine.settings.enrolment) as album:
            photos = len(album.names)
        digest = engine.blobs.put(data, tenant=str(caller.tenant_id))
        with engine.database.write(caller.tenant_id) as tx:
            upload = photo_files.hand_in(
                tx,
                engine.clock,
                caller,
                batch,
                college_id,
                digest=digest,
                name=file[0].filename or "",
                photos=photos,
            )
    except (Invalid, TooLate) as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: _batch_page(request, engine, caller, batch, status, error),
        )
    return redirect(request, f"{BASE}/photos/{upload.id}")


@router.get(f"{BASE}/photos/{{upload_id}}.json")
def tell_progress(engine: EngineDep, caller: StaffDep, upload_id: str) -> Response:
    """How far the reading is, as kz-progress asks for it."""
    caller.require(Permission.ENROLMENT_IMPORT)
    with engine.database.read(caller.tenant_id) as tx:
        upload = photo_files.upload(tx, caller, upload_id)
        job = jobs.find(tx, upload.job_id or "")
    next_page = f"{BASE}/photos/{upload_id}"
    # A failed reading is told by the page itself, in words.
    is_over = upload.state != PhotoState.READING or job.state in (JobState.DONE, JobState.FAILED)
    return JSONResponse(
        {
            "state": "done" if is_over else str(job.state),
            "done": job.done,
            "total": job.total,
            "started_at": job.started_at.isoformat() if job.started_at else None,
            "next": next_page if is_over else None,
        }
    )


@router.get(f"{BASE}/photos/{{upload_id}}")
def show_upload(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    upload_id: str,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """What was found among the photos, before and after they are taken."""
    caller.require(Permission.ENROLMENT_IMPORT)
    return _upload_page(request, engine, caller, upload_id, number=number)


@router.get(f"{BASE}/photos/{{upload_id}}/{{place}}")
def show_found(engine: EngineDep, caller: StaffDep, upload_id: str, place: int) -> Response:
    """One found photo as it would be kept."""
    caller.require(Permission.ENROLMENT_IMPORT)
    with engine.database.read(caller.tenant_id) as tx:
        upload = photo_files.upload(tx, caller, upload_id)
    found = _reading(engine, caller, upload).found
    if not 0 <= place < len(found):
        raise NotFound("web-registrar-photo-none")
    content = engine.blobs.get(found[place].digest, tenant=str(caller.tenant_id))
    return Response(content, media_type="image/jpeg")


@router.post(f"{BASE}/photos/{{upload_id}}/take")
def take(request: Request, engine: EngineDep, caller: StaffDep, upload_id: str) -> Response:
    """Give the found photos to their candidates; pressing twice gives them once."""
    caller.require(Permission.ENROLMENT_IMPORT)
    path = f"{BASE}/photos/{upload_id}"
    with engine.database.read(caller.tenant_id) as tx:
        upload = photo_files.upload(tx, caller, upload_id)
    reading = _reading(engine, caller, upload)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            taken = photo_files.take(tx, engine.clock, caller, upload_id, reading)
    except (Conflict, TooLate) as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: _upload_page(
                request, engine, caller, upload_id, status=status, error=error
            ),
        )
    if taken.repeated:
        return redirect(request, path, notice="web-registrar-photos-taken-before", kind="info")
    return redirect(request, path, notice="web-registrar-photos-taken-now", taken=taken.taken)


def _archive(engine: Engine, files: list[UploadFile]) -> bytes:
    """One archive as it came, or single photos put into one; other files are told one by one."""
    photo_archive.refuse_large(sum(file.size or 0 for file in files), engine.settings.enrolment)
    contents = [(file.filename or "", file.file.read()) for file in files]
    if any(content.startswith(photo_archive.ZIP) for _, content in contents):
        if len(contents) > 1:
            raise Invalid("web-registrar-photos-mixed")
        return contents[0][1]
    if len(contents) == 1 and not contents[0][1].startswith(JPEG_OR_PNG):
        raise Invalid("enrolment-photos-kind")
    return photo_archive.packed(contents)


def _batch_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    batch_id: str,
    status: int = 200,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
        uploads = photo_files.uploads(tx, caller, batch_id)
        waiting = [row for row in uploads if row.state == PhotoState.READING and row.job_id]
        broken = {row.id for row in waiting if _is_broken(row, jobs.find(tx, str(row.job_id)))}
    return page(
        request,
        "registrar/photos.html",
        status=status,
        error=error,
        uploads=uploads,
        broken=broken,
        college_names={view.id: view.name for view in frame.colleges},
        most_files=MOST_FILES,
        largest=engine.settings.enrolment.largest_photos_megabytes,
        **frame.as_context(),
    )


def _reading(engine: Engine, caller: Caller, upload: PhotoUploadRow) -> Reading:
    if upload.results is None:
        return Reading((), (), (), (), 0)
    packed = engine.blobs.get(upload.results, tenant=str(caller.tenant_id))
    return photo_reading.unpack(packed)


def _upload_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    upload_id: str,
    *,
    number: int = 1,
    status: int = 200,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        upload = photo_files.upload(tx, caller, upload_id)
        frame = frame_of(tx, engine, caller, upload.batch_id)
        sought = Sought(batch_id=upload.batch_id, organisation_id=upload.organisation_id)
        lines = roster.enrolments(tx, caller, sought, limit=None)
        job = jobs.find(tx, upload.job_id) if upload.job_id else None
    reading = _reading(engine, caller, upload)
    return page(
        request,
        "registrar/photo_upload.html",
        status=status,
        error=error,
        upload=upload,
        job=job,
        is_broken=_is_broken(upload, job),
        told=photos_view(reading, lines, speaker(request, engine), number),
        **frame.as_context(),
    )


def _is_broken(upload: PhotoUploadRow, job: JobRow | None) -> bool:
    """The reading has ended without a result; the archive has to be handed in again."""
    return upload.state == PhotoState.READING and (job is None or job.state == JobState.FAILED)
