"""Response times of a batch on a page: who and which answers went unlike the others, as numbers."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.charts import Frame
from exam_engine.measurement.answer_times import answer_times
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.measurement.batch_reading import Place, open_batch
from exam_engine.web.measurement.person_pages import by_chance, person_page
from foundation.errors import Invalid
from foundation.roles import Permission
from itembank.calibration.arrays import Floats
from itembank.security.response_times import Rapid, fit_times, rapid_answers, time_fit

BASE = "/staff/measurement/times"
LEVEL = 0.001
_EFFORT = 0.9
"""Persons with a smaller share of answers that were not rapid are listed (Wise 2015)."""
_MOST = 200

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PersonTimes:
    """One person's line: times known, speed with its error, fit, and rapid answers."""

    place: Place
    answers: int
    speed: float
    error: float
    p: float
    rapid: int
    effort: float


@dataclass(frozen=True, slots=True)
class ItemTimes:
    """One item's line: the middle time, what counts as rapid, and how many answers were so."""

    identifier: str
    median: float
    threshold: float
    rapid: float


@router.get(f"{BASE}/{{batch_id}}")
def show_times(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """The model of the times, and what does not follow it; that somebody looked is kept."""
    caller.require(Permission.STATISTICS_READ)
    batch = open_batch(engine, caller, batch_id, "exam:times:read")
    lang: str = request.state.lang
    try:
        ids = {one.attempt.ref: row for row, one in enumerate(batch.attempts)}
        with engine.database.read(caller.tenant_id) as tx:
            times = answer_times(tx, list(ids), list(batch.items))
        model = fit_times(times.seconds)
    except Invalid as refusal:
        return person_page(request, "times", batch, refusal)
    fit, rapid = time_fit(times.seconds, model), rapid_answers(times.seconds)
    known = np.isfinite(times.seconds).sum(axis=1)
    people = [
        PersonTimes(
            batch.place_of(ids[attempt]),
            int(known[row]),
            float(model.speeds[row]),
            float(model.errors[row]),
            float(fit.p[row]),
            int(rapid.answers[row].sum()),
            float(rapid.effort[row]),
        )
        for row, attempt in enumerate(times.attempts)
    ]
    shown = [one for one in people if one.p <= LEVEL or one.effort < _EFFORT]
    shown.sort(key=lambda one: (one.p, one.effort))
    items = [
        ItemTimes(
            batch.names[ref],
            math.exp(model.intensity[place]),
            float(rapid.thresholds[place]),
            float(rapid.by_item[place]),
        )
        for place, ref in enumerate(times.items)
    ]
    say: Callable[[str], str] = lambda code: engine.words.say(code, lang)  # noqa: E731
    return person_page(
        request,
        "times",
        batch,
        persons=len(people),
        answers=int(known.sum()),
        unusual=sum(one.p <= LEVEL for one in people),
        chance=by_chance(LEVEL * len(people)),
        level=LEVEL,
        effort=_EFFORT,
        rapid=float(rapid.answers.sum() / max(known.sum(), 1)),
        shown=shown[:_MOST],
        items=items,
        residuals=_residuals(fit.residuals, say),
        rapid_picture=_rapid(rapid, say),
    )


def _residuals(residuals: Floats, say: Callable[[str], str]) -> Markup:
    """Bars of all standardised residuals beside the normal curve they should follow."""
    known = residuals[np.isfinite(residuals)]
    width = 0.25
    edges = np.arange(-6.0, 6.0 + width / 2, width)
    counts, _ = np.histogram(np.clip(known, edges[0], edges[-1] - 1e-9), edges)
    x = np.linspace(-6, 6, 121)
    bell = len(known) * width * np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
    top = 1.1 * max(float(counts.max(initial=0)), float(bell.max(initial=0)), 1.0)
    names = (say("web-times-axis-residual"), say("web-times-axis-answers"))
    frame = Frame(say("web-times-chart"), (-6.0, 6.0), (0.0, top), names)
    for low, count in zip(edges, counts, strict=False):
        frame.bar(float(low), float(low) + width, float(count))
    frame.line([(float(a), float(b)) for a, b in zip(x, bell, strict=True)], 1, 1.5)
    return Markup(frame.svg)  # noqa: S704 - our own drawing, every word in it escaped


def _rapid(rapid: Rapid, say: Callable[[str], str]) -> Markup:
    """How many persons have which share of answers that were not rapid."""
    shares = rapid.effort[np.isfinite(rapid.effort)]
    edges = np.linspace(0.0, 1.0, 21)
    counts, _ = np.histogram(shares, edges)
    names = (say("web-times-axis-effort"), say("web-times-axis-persons"))
    top = max(1.1 * float(counts.max(initial=0)), 1.0)
    frame = Frame(say("web-times-rapid-chart"), (0.0, 1.0), (0.0, top), names)
    for low, high, count in zip(edges, edges[1:], counts, strict=False):
        frame.bar(float(low), float(high), float(count))
    frame.upright(_EFFORT, f"{_EFFORT:g}")
    return Markup(frame.svg)  # noqa: S704 - as above
