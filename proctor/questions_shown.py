"""Keeps which questions stood on the screen, from when to when: their numbers, never their words.

The candidate's page tells what it shows; a reviewer sees it beside the pictures. A stretch that
lasts is told again with the same number and a later end. What the page cannot truly tell (a number
that goes back, two screens at once, a stretch that changes afterwards) is kept as it came first,
and that it came is a fact of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from proctor.arrival import BACK_S, CLOCKS_APART_S, set_right
from proctor.facts import note_fact
from proctor.findings import FindingKind
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting, policy_of
from proctor.tables import ProctorSittingRow, ShownQuestionsRow

MOST_AT_ONCE = 200
"""Stretches of one report."""

MOST_STRETCHES = 20_000
"""Stretches of one sitting: one a second for more than five hours."""

MOST_NUMBER = 2**31 - 1
MOST_QUESTIONS = 500
MOST_PLACE = 10_000

_SLACK = timedelta(seconds=CLOCKS_APART_S + BACK_S)
"""Two reports may set the same moment right by so much less or more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch in which the same questions stood on the screen; none of them is the overview.

    ``number`` grows from one stretch to the next; ``questions`` are places on the paper, from 1.
    """

    number: int
    questions: tuple[int, ...]
    since: datetime
    until: datetime

    @property
    def ranges(self) -> list[str]:
        """The questions in order; those that follow each other as one range, such as 3–5."""
        runs: list[list[int]] = []
        for place in sorted(self.questions):
            if runs and place == runs[-1][-1] + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def record_shown(
    tx: Tx, clock: Clock, sitting_id: str, told: Sequence[Shown], *, sent_at: datetime
) -> tuple[FindingKind, ...]:
    """Keep what a page tells of its screen; what its arrival showed, so that the page can say it.

    ``sent_at`` is the device's clock when it sent this: by that a wrong clock is set right. Raises
    Invalid("proctor-shown-range") for what no page can show, Conflict("proctor-shown-not-kept")
    where the policy keeps no such record, Conflict("proctor-shown-too-many") and
    Conflict("proctor-sitting-not-live").
    """
    _check(told)
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state != SittingState.LIVE or sitting.live_at is None:
        raise Conflict("proctor-sitting-not-live", state=str(sitting.state))
    if not policy_of(sitting).questions_shown:
        raise Conflict("proctor-shown-not-kept")
    now = clock.now()
    timed = [_set_right(each, sent_at, sitting.live_at, now) for each in told]
    at_odds = _keep(tx, sitting, [each for each, _ in timed], now)
    facts = []
    if at_odds or any(each.until < each.since for each in told):
        facts.append(FindingKind.FRAMES_DISORDERED)
    if any(apart for _, apart in timed):
        facts.append(FindingKind.CLOCK_APART)
    for kind in facts:
        note_fact(tx, clock, sitting, kind, now)
    return tuple(facts)


def shown_in(tx: Tx, sitting_id: str, begin: datetime, end: datetime) -> list[Shown]:
    """What stood on the screen between two moments, in the order of time."""
    statement = (
        select(ShownQuestionsRow)
        .where(
            ShownQuestionsRow.sitting_id == sitting_id,
            ShownQuestionsRow.since <= end,
            ShownQuestionsRow.until >= begin,
        )
        .order_by(ShownQuestionsRow.since, ShownQuestionsRow.number)
    )
    return [_shown(row) for row in tx.scalars(statement)]


def _keep(tx: Tx, sitting: ProctorSittingRow, told: Sequence[Shown], now: datetime) -> bool:
    """Keep what is new and what lasts longer; whether anything contradicts what came before."""
    known = _known(tx, sitting.id, (each.number for each in told))
    last = _newest(tx, sitting.id)
    room = MOST_STRETCHES - _count(tx, sitting.id)
    at_odds = False
    for each in told:
        row = known.get(each.number)
        if row is not None:
            if _differs(each, row):
                at_odds = True
            else:
                row.until = max(row.until, each.until)
            continue
        room -= 1
        if room < 0:
            raise Conflict("proctor-shown-too-many", most=MOST_STRETCHES)
        at_odds |= last is not None and _runs_back(each, last)
        known[each.number] = row = _row(sitting, each, now)
        tx.add(row)
        last = row if last is None or row.number > last.number else last
    tx.flush()
    return at_odds


def _differs(told: Shown, known: ShownQuestionsRow) -> bool:
    """Whether the same number is told of something else, or has become shorter."""
    moved = abs(told.since - known.since) > _SLACK
    return moved or list(told.questions) != known.questions or told.until < known.until - _SLACK


def _runs_back(told: Shown, last: ShownQuestionsRow) -> bool:
    """Whether a new stretch is numbered, or lies, before the end of one that was told."""
    return told.number < last.number or told.since < last.until - _SLACK


def _set_right(
    told: Shown, sent_at: datetime, earliest: datetime, now: datetime
) -> tuple[Shown, bool]:
    """The stretch by the server's clock, and whether the device's is off."""
    since = set_right(told.since, sent_at, earliest, now)
    until = set_right(told.until, sent_at, earliest, now)
    ended = max(since.taken_at, until.taken_at)
    return replace(told, since=since.taken_at, until=ended), since.apart or until.apart


def _check(told: Sequence[Shown]) -> None:
    if len(told) > MOST_AT_ONCE:
        raise Invalid("proctor-shown-range", field="shown", number=len(told))
    for each in told:
        if not 0 <= each.number <= MOST_NUMBER:
            raise Invalid("proctor-shown-range", field="number", number=each.number)
        fits = all(1 <= place <= MOST_PLACE for place in each.questions)
        if not fits or len(each.questions) > MOST_QUESTIONS:
            raise Invalid("proctor-shown-range", field="questions", number=each.number)


def _known(tx: Tx, sitting_id: str, numbers: Iterable[int]) -> dict[int, ShownQuestionsRow]:
    statement = select(ShownQuestionsRow).where(
        ShownQuestionsRow.sitting_id == sitting_id, ShownQuestionsRow.number.in_(set(numbers))
    )
    return {row.number: row for row in tx.scalars(statement)}


def _newest(tx: Tx, sitting_id: str) -> ShownQuestionsRow | None:
    statement = (
        select(ShownQuestionsRow)
        .where(ShownQuestionsRow.sitting_id == sitting_id)
        .order_by(ShownQuestionsRow.number.desc())
        .limit(1)
    )
    return tx.scalars(statement).first()


def _count(tx: Tx, sitting_id: str) -> int:
    own = ShownQuestionsRow.sitting_id == sitting_id
    return tx.scalar(select(func.count()).select_from(ShownQuestionsRow).where(own)) or 0


def _row(sitting: ProctorSittingRow, told: Shown, now: datetime) -> ShownQuestionsRow:
    return ShownQuestionsRow(
        sitting_id=sitting.id,
        number=told.number,
        questions=list(told.questions),
        since=told.since,
        until=told.until,
        received_at=now,
    )


def _shown(row: ShownQuestionsRow) -> Shown:
    return Shown(row.number, tuple(row.questions), row.since, row.until)
