"""Answer similarity of a batch on a page: pairs beyond chance, as numbers about where to look."""

import math

import numpy as np
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.charts import Frame
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.measurement.data_sets import from_attempts, items_named
from exam_engine.measurement.marked_answers import Marked, marked, marked_batches
from exam_engine.scoring.points import in_chunks
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page
from foundation import audit
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.roles import Permission
from itembank.calibration.abilities import Score, abilities
from itembank.security.answer_sheets import comparable
from itembank.security.comparing import calibrated
from itembank.security.similarity import Similarity, similarity

BASE = "/staff/measurement/similarity"
LEVEL = 0.001
MOST_PERSONS = 3000
"""More are compared by the command, which takes its time."""

router = APIRouter(include_in_schema=False)


@router.get(BASE)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Batches that have marks."""
    caller.require(Permission.STATISTICS_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batches = marked_batches(tx)
    return page(request, "measurement/item_batches.html", batches=batches, address="similarity")


@router.get(f"{BASE}/{{batch_id}}")
def show_pairs(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """Pairs at the level; that somebody looked is kept in the audit chain."""
    caller.require(Permission.STATISTICS_READ)
    with engine.database.write(caller.tenant_id) as tx:
        batch = tx.get(BatchRow, batch_id)
        if batch is None:
            raise NotFound("measurement-batch-unmarked", batch=batch_id)
        name = batch.name
        audit.record(
            tx, engine.clock, actor=caller.id, act="exam:similarity:read", subject=batch_id
        )
    with engine.database.read(caller.tenant_id) as tx:
        attempts, items = marked(tx, [batch_id])
        places = _places(tx, attempts)
    if not attempts:
        raise NotFound("measurement-batch-unmarked", batch=batch_id)
    try:
        found, rows = _compared(attempts, {ref: one.identifier for ref, one in items.items()})
    except Invalid as refusal:
        return page(
            request,
            "measurement/similarity.html",
            status=status_of(refusal),
            name=name,
            found=None,
            error=refusal,
        )
    people = [places[attempts[row].enrolment_id] for row in rows]
    lang: str = request.state.lang
    return page(
        request,
        "measurement/similarity.html",
        name=name,
        found=found,
        people=people,
        picture=_picture(found, lambda code: engine.words.say(code, lang)),
        error=None,
    )


def _compared(attempts: list[Marked], names: dict[str, str]) -> tuple[Similarity, list[int]]:
    """The pairs, and the attempt behind each row. Raises ``Invalid`` with a diagnosis."""
    if len(attempts) > MOST_PERSONS:
        raise Invalid("measurement-too-many", persons=len(attempts), most=MOST_PERSONS)
    data = from_attempts([one.attempt for one in attempts], names)
    sheets = comparable(data.responses())
    given = sheets.responses
    try:
        made = calibrated(given)
    except Invalid as refusal:
        raise Invalid(refusal.code, **items_named(refusal.facts, names)) from refusal
    theta = abilities(given, made.found.items, made.latent, Score.WLE).theta
    found = similarity(given, made.found.items, theta, level=LEVEL, most=200)
    return found, [int(row) for row in sheets.rows]


def _places(tx: Tx, attempts: list[Marked]) -> dict[str, tuple[str, int | None, int | None]]:
    """Admission number, room and seat of each enrolment; no name is needed to look further."""
    found = {}
    for chunk in in_chunks({one.enrolment_id for one in attempts}):
        rows = tx.execute(
            select(
                EnrolmentRow.id,
                EnrolmentRow.admission_number,
                EnrolmentRow.room,
                EnrolmentRow.seat,
            ).where(EnrolmentRow.id.in_(chunk))
        )
        found.update({row: (number or row[:8], room, seat) for row, number, room, seat in rows})
    return found


def _picture(found: Similarity, say: object) -> Markup:
    """Bars of all pairs beside the normal curve they should follow."""
    assert callable(say)
    width = float(found.edges[1] - found.edges[0])
    x = np.linspace(-6, 10, 129)
    bell = found.pairs * width * np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
    top = 1.1 * max(float(found.counts.max()), float(bell.max()))
    names = (say("web-similarity-axis"), say("web-similarity-pairs"))
    frame = Frame(say("web-similarity-chart"), (-6.0, 10.0), (0.0, max(top, 1.0)), names)
    for low, count in zip(found.edges, found.counts, strict=False):
        frame.bar(float(low), float(low) + width, float(count))
    frame.line([(float(a), float(b)) for a, b in zip(x, bell, strict=True)], 1, 1.5)
    return Markup(frame.svg)  # noqa: S704 - our own drawing, every word in it escaped
