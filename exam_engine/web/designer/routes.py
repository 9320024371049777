"""The doors of the designer: shelf, draft, preview, comparison, publication, import and export."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from certs import template_shelf
from certs.rendering.language import LONGEST_SOURCE
from certs.rendering.layout import LAYOUT
from certs.rendering.templates import CSS, HTML, OURS
from certs.template_tables import TemplateStage
from exam_engine import template_archive
from exam_engine import template_desk as desk
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.designer.pictures import CASES, Pictures, Shown, shown_by
from exam_engine.web.designer.views import (
    differences,
    field_row,
    picture_size,
    preview_json,
    told,
)
from exam_engine.web.limits import limit
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/templates"
Text = Annotated[str, Form(max_length=LONGEST_SOURCE * 2)]
Rank = Annotated[int, Form(ge=1, le=20)]


class Sources(BaseModel):
    """What the page's script sends to have shown."""

    html: str = Field(max_length=LONGEST_SOURCE)
    css: str = Field(max_length=LONGEST_SOURCE)
    layout: str = Field(max_length=LONGEST_SOURCE)
    case: str = Field(max_length=20)
    rank: int = Field(ge=1, le=20)


@router.get(HOME)
def show_shelf(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All templates with pictures, and the choice for each level."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        versions = template_shelf.versions(tx)
        choices = template_shelf.choices(tx)
    house = [f"{name}@1" for name in template_shelf.HOUSE]
    published = [one.reference for one in versions if one.stage is TemplateStage.PUBLISHED]
    return page(
        request,
        "designer/shelf.html",
        house=template_shelf.HOUSE,
        versions=versions,
        ranks=desk.RANKS,
        choices={rank: choices.get(rank, template_shelf.NOTHING_CHOSEN) for rank in desk.RANKS},
        references=[(one, one) for one in (*house, *published)],
        sources=[
            *((name, name) for name in OURS),
            *((one.id, one.reference) for one in versions),
        ],
    )


@router.post(HOME)
def start(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    name: Annotated[str, Form(max_length=60)],
    source: Annotated[str, Form(max_length=60)],
) -> Response:
    """Begin a draft as a copy of another template."""
    with engine.database.write(caller.tenant_id) as tx:
        caller.require(Permission.TEMPLATE_MANAGE)
        texts = shown_by(tx, source).texts
        made = desk.start(tx, engine.clock, by=caller, name=name.strip(), texts=texts)
    return redirect(request, f"{HOME}/{made.id}", notice="web-designer-started", name=made.name)


@router.post(HOME + "/import")
def bring_in(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    name: Annotated[str, Form(max_length=60)],
    file: Annotated[UploadFile, File()],
) -> Response:
    """Begin a draft from a zip."""
    caller.require(Permission.TEMPLATE_MANAGE)
    limit(request, "upload", account=caller.id)
    texts = template_archive.unpack(file.file.read(template_archive.LARGEST_FILE + 1))
    with engine.database.write(caller.tenant_id) as tx:
        made = desk.start(tx, engine.clock, by=caller, name=name.strip(), texts=texts)
    return redirect(request, f"{HOME}/{made.id}", notice="web-designer-started", name=made.name)


@router.post(HOME + "/choice")
def choose(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    rank: Rank,
    reference: Annotated[str, Form(max_length=60)],
    document: Annotated[Literal["masked", "whole"], Form()] = "masked",
) -> Response:
    """Choose the template of a level, and whether its pages show the whole document number."""
    with engine.database.write(caller.tenant_id) as tx:
        desk.choose(
            tx,
            engine.clock,
            by=caller,
            rank=rank,
            reference=reference,
            whole_document=document == "whole",
        )
    return redirect(request, HOME, notice="web-designer-chosen", rank=rank, template=reference)


@router.get(HOME + "/compare")
def compare(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    left: str,
    right: str,
    case: str = "plain",
    rank: int = 1,
) -> Response:
    """Two templates beside each other with the same data, and the lines that differ."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        versions = template_shelf.versions(tx)
        old, new = shown_by(tx, left), shown_by(tx, right)
    known = [(name, name) for name in template_shelf.HOUSE]
    known += [(one.id, one.reference) for one in versions]
    return page(
        request,
        "designer/compare.html",
        known=known,
        pair=[(key, one, picture_size(one.texts)) for key, one in ((left, old), (right, new))],
        case=case if case in CASES else CASES[0],
        rank=rank if rank in desk.RANKS else 1,
        cases=CASES,
        ranks=desk.RANKS,
        changes=differences(old.texts, new.texts),
    )


@router.get(HOME + "/{reference}/page.png")
def picture(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    reference: str,
    case: str = "plain",
    rank: int = 1,
    width: int = 360,
) -> Response:
    """The page as a picture; a template that cannot be shown has none."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        shown, body = shown_by(tx, reference), desk.own_body(tx)
    made = _pictures(request, engine).show(shown, case=case, rank=rank, body=body, width=width)
    if made.picture is None:
        raise NotFound("certs-template-no-picture")
    headers = {"Cache-Control": "private, max-age=60"}
    return Response(made.picture, media_type="image/png", headers=headers)


@router.get(HOME + "/{version_id}")
def edit(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    version_id: str,
    case: str = "plain",
    rank: int = 1,
) -> Response:
    """One version: a draft to be edited, or a published one to be looked at."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        version = template_shelf.version(tx, version_id)
        others = [one for one in template_shelf.versions(tx) if one.name == version.name]
        shown, body = shown_by(tx, version_id), desk.own_body(tx)
    rank = rank if rank in desk.RANKS else 1
    made = _pictures(request, engine).show(shown, case=case, rank=rank, body=body, width=900)
    return page(
        request,
        "designer/edit.html",
        version=version,
        is_draft=version.stage is TemplateStage.DRAFT,
        earlier=next((one for one in others if one.version < version.version), None),
        sources=_sources(version.texts),
        case=case if case in CASES else CASES[0],
        rank=rank,
        cases=CASES,
        ranks=desk.RANKS,
        has_picture=made.picture is not None,
        size=picture_size(version.texts),
        complaints=[told(request, one) for one in made.complaints],
        fields=[field_row(one) for one in made.fields],
    )


@router.post(HOME + "/{version_id}")
def save(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    version_id: str,
    edition: Annotated[int, Form()],
    html: Text = "",
    css: Text = "",
    layout: Text = "",
) -> Response:
    """Save the draft."""
    texts = {HTML: _lines(html), CSS: _lines(css), LAYOUT: _lines(layout)}
    with engine.database.write(caller.tenant_id) as tx:
        desk.save(tx, engine.clock, by=caller, version_id=version_id, texts=texts, edition=edition)
    return redirect(request, f"{HOME}/{version_id}", notice="web-designer-saved")


@router.post(HOME + "/{version_id}/preview")
def preview(
    request: Request, engine: EngineDep, caller: StaffDep, version_id: str, sources: Sources
) -> Response:
    """What the texts in the page would give, without saving them."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        template_shelf.version(tx, version_id)
        body = desk.own_body(tx)
    texts = {HTML: _lines(sources.html), CSS: _lines(sources.css), LAYOUT: _lines(sources.layout)}
    made = _pictures(request, engine).show(
        Shown("", texts), case=sources.case, rank=sources.rank, body=body, width=900
    )
    return JSONResponse(preview_json(request, made))


@router.get(HOME + "/{version_id}/publish")
def ask_publish(request: Request, engine: EngineDep, caller: StaffDep, version_id: str) -> Response:
    """What becomes of every sample, and the question whether to publish."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        version = template_shelf.version(tx, version_id)
        shown, body = shown_by(tx, version_id), desk.own_body(tx)
    if version.stage is not TemplateStage.DRAFT:
        raise Conflict("certs-template-published", name=version.name, version=version.version)
    pictures = _pictures(request, engine)
    results = []
    for case in CASES:
        made = pictures.show(shown, case=case, rank=3, body=body, width=360)
        results.append((case, [told(request, one) for one in made.complaints]))
    return page(
        request,
        "designer/publish.html",
        version=version,
        results=results,
        possible=not results[0][1],
        awkward=sum(1 for _, complaints in results[1:] if complaints),
    )


@router.post(HOME + "/{version_id}/publish")
def publish(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    version_id: str,
    edition: Annotated[int, Form()],
    understood: Annotated[str, Form()] = "",
) -> Response:
    """Publish, once a page of ordinary data can be printed and the officer has said yes."""
    caller.require(Permission.TEMPLATE_MANAGE)
    if understood != "yes":
        raise Invalid("certs-template-not-confirmed")
    with engine.database.read(caller.tenant_id) as tx:
        shown, body = shown_by(tx, version_id), desk.own_body(tx)
    made = _pictures(request, engine).show(shown, case="plain", rank=3, body=body, width=360)
    if made.complaints:
        raise made.complaints[0].refusal()
    with engine.database.write(caller.tenant_id) as tx:
        done = desk.publish(tx, engine.clock, by=caller, version_id=version_id, edition=edition)
    return redirect(request, HOME, notice="web-designer-published", template=done.reference)


@router.post(HOME + "/{version_id}/discard")
def discard(request: Request, engine: EngineDep, caller: StaffDep, version_id: str) -> Response:
    """Throw a draft away."""
    with engine.database.write(caller.tenant_id) as tx:
        desk.discard(tx, engine.clock, by=caller, version_id=version_id)
    return redirect(request, HOME, notice="web-designer-discarded")


@router.get(HOME + "/{reference}/file")
def file(engine: EngineDep, caller: StaffDep, reference: str) -> Response:
    """The template as a zip."""
    caller.require(Permission.TEMPLATE_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        shown = shown_by(tx, reference)
    name = shown.reference.replace("@", "-")
    return download(template_archive.pack(shown.texts), f"{name}.zip", "application/zip")


def _pictures(request: Request, engine: Engine) -> Pictures:
    """The pictures of this application, made at the first use."""
    state = request.app.state
    if not hasattr(state, "template_pictures"):
        state.template_pictures = Pictures(
            engine.previews, engine.settings.web.public_address.rstrip("/")
        )
    found: Pictures = state.template_pictures
    return found


def _lines(text: str) -> str:
    """Line ends as they are stored: browsers send a form's with carriage returns."""
    return text.replace("\r\n", "\n")


def _sources(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Name in the form, file name and text of each source."""
    return [
        ("html", HTML, texts[HTML]),
        ("css", CSS, texts[CSS]),
        ("layout", LAYOUT, texts[LAYOUT]),
    ]
