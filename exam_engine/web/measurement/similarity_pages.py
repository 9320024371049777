"""Answer similarity of a batch on a page: pairs beyond chance, as numbers about where to look."""

import math

import numpy as np
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.charts import Frame
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.measurement.batch_reading import open_batch, scale_of_batch
from exam_engine.web.measurement.person_pages import by_chance, person_page
from foundation.errors import Invalid
from foundation.roles import Permission
from itembank.calibration.abilities import Score, abilities
from itembank.security.similarity import Similarity, similarity

BASE = "/staff/measurement/similarity"
LEVEL = 0.001

router = APIRouter(include_in_schema=False)


@router.get(f"{BASE}/{{batch_id}}")
def show_pairs(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """Pairs at the level; that somebody looked is kept in the audit chain."""
    caller.require(Permission.STATISTICS_READ)
    batch = open_batch(engine, caller, batch_id, "exam:similarity:read")
    try:
        scale = scale_of_batch(batch)
        theta = abilities(scale.given, scale.items, scale.latent, Score.WLE).theta
        found = similarity(scale.given, scale.items, theta, level=LEVEL, most=200)
    except Invalid as refusal:
        return person_page(request, "similarity", batch, refusal)
    lang: str = request.state.lang
    return person_page(
        request,
        "similarity",
        batch,
        scale=scale,
        found=found,
        chance=by_chance(found.by_chance),
        people=[batch.place_of(row) for row in scale.sheets.rows],
        picture=_picture(found, lambda code: engine.words.say(code, lang)),
    )


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
