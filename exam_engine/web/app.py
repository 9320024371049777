"""Makes the web application: its layers from the outside in, and the routers of each audience."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from exam_engine.assembly.forms import load_paper
from exam_engine.assembly.paper import Paper
from exam_engine.enrolment.entrance_register import EntranceRegister
from exam_engine.sessions.tokens import AttemptTokens
from exam_engine.web import problems
from exam_engine.web.account.routes import router as account_router
from exam_engine.web.author.routes import router as author_router
from exam_engine.web.candidate.adaptive_results import router as adaptive_results_router
from exam_engine.web.candidate.answer_files import router as answer_files_router
from exam_engine.web.candidate.doors import ExamDoors
from exam_engine.web.candidate.frame_door import FrameDoor
from exam_engine.web.candidate.handing_out import router as handing_out_router
from exam_engine.web.candidate.holding import router as holding_router
from exam_engine.web.candidate.hot import HotPaths
from exam_engine.web.candidate.records import router as own_records_router
from exam_engine.web.candidate.results import router as own_result_router
from exam_engine.web.candidate.routes import router as candidate_router
from exam_engine.web.csrf import check_csrf
from exam_engine.web.designer.printing import router as printing_router
from exam_engine.web.designer.routes import router as designer_router
from exam_engine.web.employers.accounts import router as employers_router
from exam_engine.web.employers.look_ups import router as look_ups_router
from exam_engine.web.invigilator.routes import router as invigilator_router
from exam_engine.web.language import LanguageMiddleware
from exam_engine.web.limits import Limits
from exam_engine.web.marker.routes import router as marker_router
from exam_engine.web.measurement.routes import router as measurement_router
from exam_engine.web.operator.keeping_page import router as keeping_router
from exam_engine.web.operator.routes import router as operator_router
from exam_engine.web.operator.webhook_doors import router as webhook_router
from exam_engine.web.people.routes import router as people_router
from exam_engine.web.problems import FaultMiddleware
from exam_engine.web.program.frames import ProgramFrames
from exam_engine.web.program.origin import ProgramOrigin
from exam_engine.web.public.achievements import router as achievements_router
from exam_engine.web.public.issuer import router as issuer_router
from exam_engine.web.public.look import router as look_router
from exam_engine.web.public.routes import router as public_router
from exam_engine.web.public.shared_certificate import router as shared_certificate_router
from exam_engine.web.public.translog import router as translog_router
from exam_engine.web.public.verify import router as verify_router
from exam_engine.web.public.verify_api import router as verify_api_router
from exam_engine.web.public.verify_batch import router as verify_batch_router
from exam_engine.web.public.verify_shown import router as verify_shown_router
from exam_engine.web.public.wallet import router as wallet_router
from exam_engine.web.registrar.routes import router as registrar_router
from exam_engine.web.results.routes import router as results_router
from exam_engine.web.security import DoorMiddleware, HeadersMiddleware
from exam_engine.web.shared.pages import make_environment
from exam_engine.web.shared.style_guide import router as style_router
from exam_engine.web.static_files import StaticFiles
from exam_engine.web.studio.explaining import router as explaining_router
from exam_engine.web.studio.routes import router as studio_router
from exam_engine.wiring import Engine
from foundation.database import Tx

ROUTERS: tuple[APIRouter, ...] = (
    # First, for it is asked the most often, and routes are compared in their order.
    verify_api_router,
    public_router,
    verify_router,
    verify_batch_router,
    verify_shown_router,
    translog_router,
    issuer_router,
    achievements_router,
    wallet_router,
    look_router,
    account_router,
    people_router,
    employers_router,
    look_ups_router,
    candidate_router,
    answer_files_router,
    own_records_router,
    own_result_router,
    adaptive_results_router,
    holding_router,
    handing_out_router,
    shared_certificate_router,
    registrar_router,
    invigilator_router,
    marker_router,
    results_router,
    studio_router,
    explaining_router,
    designer_router,
    printing_router,
    operator_router,
    keeping_router,
    webhook_router,
    author_router,
    measurement_router,
)
"""The doors of all audiences."""


def create_app(engine: Engine) -> FastAPI:
    """The application around an open engine, which its caller closes."""
    settings = engine.settings.web
    app = FastAPI(
        title="Kaozheng",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        dependencies=[Depends(check_csrf)],
        # It asks the environment for a provider at every request, and nobody has set one up.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.engine = engine
    app.state.settings = settings
    app.state.words = engine.words
    app.state.limits = Limits(settings.limits_multiple)
    app.state.static = StaticFiles.scan(packages=Path(engine.settings.certs.node_modules))
    app.state.templates = make_environment()
    app.state.csrf_key = engine.ring.derive("web:csrf")
    app.state.programs = ProgramFrames(engine.ring, settings)
    app.state.exam_doors = exam_doors(engine)
    app.state.board_channels = set()
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    if settings.show_style_guide:
        app.include_router(style_router)
    address = "/static/{digest}/{name:path}"
    app.router.routes.append(Route(address, app.state.static.answer, methods=["GET"]))
    # Starlette puts each layer around those added before it: the last added is the outermost.
    app.add_middleware(HotPaths)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(DoorMiddleware, settings=settings)
    app.add_middleware(FaultMiddleware)
    app.add_middleware(LanguageMiddleware, secure=settings.is_https)
    app.add_middleware(HeadersMiddleware, settings=settings)
    app.add_middleware(FrameDoor, settings=settings)
    app.add_middleware(ProgramOrigin, frames=app.state.programs, blobs=engine.blobs)
    return app


def exam_doors(engine: Engine) -> ExamDoors:
    """What the candidates' routes work with; a frozen form is read once and kept."""
    papers: dict[str, Paper] = {}

    def paper_of(tx: Tx, form_id: str) -> Paper:
        if form_id not in papers:
            papers[form_id] = load_paper(tx, form_id)
        return papers[form_id]

    return ExamDoors(
        journal=engine.journal,
        tokens=AttemptTokens(engine.ring, engine.clock),
        register=EntranceRegister(engine.ring, engine.clock),
        paper_of=paper_of,
        watch=engine.watcher,
        check_in=engine.check_ins,
        adaptive=engine.adaptive,
    )
