"""Named items beside the others on a page: who did better on them than on the rest, as numbers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.charts import Frame
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.measurement.batch_reading import Batch, Place, open_batch, scale_of_batch
from exam_engine.web.measurement.person_pages import by_chance, person_page
from foundation.errors import Invalid
from foundation.roles import Permission
from itembank.calibration.arrays import Whole
from itembank.security.preknowledge import Shift, shift_on

BASE = "/staff/measurement/preknowledge"
LEVEL = 0.001
_MOST, _LONGEST = 200, 8000
_REACH = 4.2

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PersonShift:
    """One person's line: the ability on the named items and on the others, and how far apart."""

    place: Place
    named: float
    others: float
    statistic: float
    p: float


@router.get(f"{BASE}/{{batch_id}}")
def show_shift(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, items: str = ""
) -> Response:
    """The comparison for the items that are named in ``items``; without any, the form alone."""
    caller.require(Permission.STATISTICS_READ)
    batch = open_batch(engine, caller, batch_id, "exam:preknowledge:read")
    shown: list[PersonShift] = []
    found, scale, error = None, None, None
    try:
        chosen = _chosen(batch, items)
        if chosen:
            scale = scale_of_batch(batch)
            found = shift_on(scale.given, scale.items, chosen)
            shown = _lines(batch, scale.sheets.rows, found)
    except Invalid as refusal:
        error = refusal
    lang: str = request.state.lang
    say: Callable[[str], str] = lambda code: engine.words.say(code, lang)  # noqa: E731
    judged = 0 if found is None else int(np.isfinite(found.p).sum())
    return person_page(
        request,
        "preknowledge",
        batch,
        error,
        scale,
        batch_id=batch_id,
        typed=items[:_LONGEST],
        known=sorted(batch.names.values()),
        found=found,
        judged=judged,
        level=LEVEL,
        noted=sum(one.p <= LEVEL for one in shown),
        chance=by_chance(LEVEL * judged),
        shown=shown[:_MOST],
        picture=None if found is None else _picture(found, say),
    )


def _chosen(batch: Batch, typed: str) -> set[str]:
    """Versions of the items that were named. Raises ``Invalid`` for names nobody has."""
    names = set(re.split(r"[\s,;\uff0c\uff1b\u3001]+", typed[:_LONGEST].strip())) - {""}
    unknown = sorted(names - set(batch.names.values()))
    if unknown:
        raise Invalid("measurement-items-unknown", items=unknown[:20])
    return {ref for ref, name in batch.names.items() if name in names}


def _lines(batch: Batch, rows: Whole, found: Shift) -> list[PersonShift]:
    """Persons at ten times the level or beyond, the least likely first."""
    near = [int(row) for row in np.flatnonzero(found.p <= 10 * LEVEL)]
    return [
        PersonShift(
            batch.place_of(int(rows[row])),
            float(found.named[row]),
            float(found.others[row]),
            float(found.statistic[row]),
            float(found.p[row]),
        )
        for row in sorted(near, key=lambda row: float(found.p[row]))
    ]


def _picture(found: Shift, say: Callable[[str], str]) -> Markup:
    """Each person as a point: the ability on the others across, on the named items upwards."""
    names = (say("web-preknowledge-axis-others"), say("web-preknowledge-axis-named"))
    span = (-_REACH, _REACH)
    frame = Frame(say("web-preknowledge-chart"), span, span, names, size=(640, 420))
    frame.line([(-_REACH, -_REACH), (_REACH, _REACH)], 1, 1.5)
    for named, others, p in zip(found.named, found.others, found.p, strict=True):
        if np.isfinite(p):
            frame.point(float(others), float(named), f"p = {p:.1e}", hollow=bool(p <= LEVEL))
    return Markup(frame.svg)  # noqa: S704 - our own drawing, every word in it escaped
