"""What the enrolment routes have in common: the desk, the frame of a batch's pages, refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment import batches
from exam_engine.enrolment.handing_in import Desk
from exam_engine.web.problems import status_of, wants_json
from exam_engine.web.registrar.views import BatchView, CollegeView, batch_view, college_views
from exam_engine.web.shared.formats import readable
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Fact, Invalid, Refusal
from foundation.roles import Caller, Permission

BASE = "/staff/enrolment"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of one batch shows: the batch, and whom the caller may work for."""

    batch: BatchView
    colleges: tuple[CollegeView, ...]
    own: tuple[CollegeView, ...]
    """The colleges for which the caller may hand in lists and photos."""
    is_admin: bool

    def as_context(self) -> dict[str, Any]:
        """The names that `registrar/batch_frame.html` knows."""
        return {
            "batch": self.batch,
            "colleges": self.colleges,
            "own": self.own,
            "is_admin": self.is_admin,
        }


def desk_of(engine: Engine) -> Desk:
    """The enrolment desk of this engine."""
    return Desk(engine.database, engine.clock, engine.ring, engine.blobs, engine.settings.enrolment)


def frame_of(tx: Tx, engine: Engine, caller: Caller, batch_id: str) -> Frame:
    """The frame of a batch's pages; `NotFound` where the caller's body has no such batch."""
    return Frame(
        batch_view(tx, engine.clock, caller, batches.batch(tx, batch_id)),
        tuple(college_views(tx, caller)),
        tuple(college_views(tx, caller, Permission.ENROLMENT_IMPORT)),
        caller.may_everywhere(Permission.BATCH_MANAGE),
    )


def chosen_college(caller: Caller, own: tuple[CollegeView, ...], asked: str) -> str:
    """The college that something is handed in for: the one named, or the caller's only one."""
    if asked:
        caller.require(Permission.ENROLMENT_IMPORT, asked)
        if asked not in {college.id for college in own}:
            raise Invalid("web-registrar-college-needed")
        return asked
    caller.require(Permission.ENROLMENT_IMPORT)
    if len(own) != 1:
        raise Invalid("web-registrar-college-needed")
    return own[0].id


def speaker(request: Request, engine: Engine) -> Callable[[str, Mapping[str, Fact]], str]:
    """Codes and facts as sentences in the reader's language, for workbooks and reasons."""
    lang, zone = request.state.lang, ZoneInfo(engine.settings.web.time_zone)
    return lambda code, facts: engine.words.say(code, lang, **readable(facts, lang, zone))


def shown_again(
    request: Request, refusal: Refusal, show: Callable[[int, Refusal], Response]
) -> Response:
    """The page once more with the refusal on it; scripts get the refusal itself."""
    if wants_json(request):
        raise refusal
    return show(status_of(refusal), refusal)
