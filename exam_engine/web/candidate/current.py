"""Which attempt a candidate is at, and which page belongs to its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from starlette.requests import Request

from exam_engine.sessions import attempts
from exam_engine.sessions.entrance import AdmittedCandidate, check_access
from exam_engine.sessions.states import ENDED, RUNNING, AttemptState
from exam_engine.sessions.tables import ADAPTIVE_PARTS, AttemptRow, SittingRow, Watching
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller
from proctor.policy import Policy

ATTEMPT_COOKIE: Final = "kz_attempt"
"""Which of several attempts the browser is at; the login decides whose it may be."""

_PAGES: Final[dict[AttemptState, str]] = {
    AttemptState.CONSENTED: "/exam/check",
    AttemptState.CAMERA_REFUSED: "/exam/identity",
    AttemptState.CHECKED_IN: "/exam/ready",
}


@dataclass(frozen=True, slots=True)
class CurrentAttempt:
    """An attempt and its sitting as the pages show them."""

    id: str
    sitting_id: str
    title: str
    form_id: str
    part: str
    state: AttemptState
    seed: str
    minutes: int
    opens_at: datetime
    closes_at: datetime
    watching: Watching
    policy: dict[str, Any]
    access_rules: dict[str, Any]
    started_at: datetime | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    extra_seconds: int
    receipt_code: str | None
    identity_checked: bool
    """An invigilator has looked at the document, so there is no camera."""
    camera_withdrawn: bool

    @property
    def is_watched(self) -> bool:
        """Whether there is a camera to agree to."""
        return self.watching is not Watching.NONE

    @property
    def is_adaptive(self) -> bool:
        """Whether each next item hangs on the answers so far."""
        return self.part in ADAPTIVE_PARTS

    @property
    def asks_for_side(self) -> bool:
        """Whether a telephone may look from the side: only beside a camera that was agreed to."""
        by_camera = self.is_watched and not self.identity_checked and not self.camera_withdrawn
        return by_camera and Policy.from_json(self.policy).has_side_camera

    @property
    def needs_room_code(self) -> bool:
        """Whether the invigilator reads a code out before the start."""
        return "code_digest" in self.access_rules

    @property
    def page(self) -> str:
        """Where the candidate has to go on."""
        if self.state is AttemptState.ADMITTED:
            return "/exam/consent" if self.is_watched else "/exam/check"
        if self.state in RUNNING:
            return "/exam/paper"
        return "/exam/done" if self.state in ENDED else _PAGES[self.state]


def current_attempt(tx: Tx, request: Request, caller: Caller) -> CurrentAttempt:
    """The attempt that the browser is at, else the candidate's latest; raises `NotFound`."""
    own = (
        select(AttemptRow)
        .where(AttemptRow.enrolment_id == caller.subject_ref)
        .order_by(AttemptRow.created_at.desc(), AttemptRow.id.desc())
    )
    rows = list(tx.scalars(own))
    if not rows:
        raise NotFound("sessions-no-attempt")
    asked = request.cookies.get(ATTEMPT_COOKIE)
    row = next((row for row in rows if row.id == asked), rows[0])
    return described(row, attempts.find_sitting(tx, row.sitting_id))


def described(row: AttemptRow, sitting: SittingRow) -> CurrentAttempt:
    """The attempt as the pages show it."""
    return CurrentAttempt(
        id=row.id,
        sitting_id=sitting.id,
        title=sitting.title,
        form_id=sitting.form_id,
        part=sitting.part,
        state=AttemptState(row.state),
        seed=paper_seed(row),
        minutes=minutes_of(sitting, row),
        opens_at=sitting.window_opens_at,
        closes_at=sitting.window_closes_at,
        watching=Watching(sitting.watching),
        policy=sitting.policy,
        access_rules=sitting.access_rules,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        extra_seconds=row.extra_seconds,
        receipt_code=row.receipt_code,
        identity_checked=row.identity_checked_by is not None,
        camera_withdrawn=row.camera_withdrawn_at is not None,
    )


def paper_seed(row: AttemptRow) -> str:
    """The seed of `itembank.delivery.present` and `accept` for this attempt."""
    return str(row.seed)


def minutes_of(sitting: SittingRow, row: AttemptRow) -> int:
    """The candidate's own minutes, extra time included."""
    return int(sitting.minutes * row.time_factor)


def guard_access(request: Request, attempt: CurrentAttempt, *, code: str | None = None) -> None:
    """Refuse a place or (where ``code`` is given) a room code that the sitting does not allow."""
    rules = dict(attempt.access_rules)
    if code is None:
        rules.pop("code_digest", None)
    check_access(rules, sitting_id=attempt.sitting_id, address=address_of(request), code=code or "")


def address_of(request: Request) -> str:
    """The network address that the request came from."""
    return request.client.host if request.client else "unknown"


@dataclass(frozen=True, slots=True)
class Offered:
    """One sitting in the candidate's list."""

    id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    state: AttemptState | None


def offered_to(tx: Tx, candidate: AdmittedCandidate, rows: list[SittingRow]) -> list[Offered]:
    """The sittings with the candidate's own states."""
    states = {
        sitting: AttemptState(state)
        for sitting, state in tx.execute(
            select(AttemptRow.sitting_id, AttemptRow.state).where(
                AttemptRow.enrolment_id == candidate.enrolment_id
            )
        )
    }
    return [
        Offered(
            row.id,
            row.title,
            row.window_opens_at,
            row.window_closes_at,
            int(row.minutes * candidate.time_factor),
            states.get(row.id),
        )
        for row in rows
    ]
