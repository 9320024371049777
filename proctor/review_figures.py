"""Figures of the reviewing itself: agreement, workload, time, and how often it was nothing.

The share of "nothing" among the decided incidents of a kind is the false-alarm rate in the field:
what a detector costs people where it is really used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select

from foundation.database import Tx
from proctor.agreement import Agreement, agreement, quantile
from proctor.error_rates import interval
from proctor.findings import FindingKind, Verdict
from proctor.review_states import ReviewAct
from proctor.tables import IncidentRow, ReviewRow

FEWEST_DECIDED = 20
"""Of fewer decided incidents no share is told."""


@dataclass(frozen=True, slots=True)
class FieldRate:
    """Of ``decided`` incidents of a kind people said "nothing" of ``nothing``."""

    kind: FindingKind
    decided: int
    nothing: int

    @property
    def share(self) -> float | None:
        """The share of "nothing"; None where there are too few."""
        return self.nothing / self.decided if self.decided >= FEWEST_DECIDED else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return interval(self.nothing, self.decided)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion. ``opened_at`` is when the same person last opened the evidence before it."""

    incident: str
    kind: FindingKind
    found_at: datetime
    person: str
    verdict: Verdict
    opened_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Workload:
    """One reviewer: opinions on each of the days, and seconds from opening to the opinion."""

    person: str
    per_day: tuple[int, ...]
    median_s: float | None

    @property
    def total(self) -> int:
        """All opinions."""
        return sum(self.per_day)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a stretch of days. ``waited_h`` are hours from incident to first opinion."""

    days: tuple[date, ...]
    opinions: int
    agreement: Agreement
    workload: tuple[Workload, ...]
    median_s: float | None
    slow_s: float | None
    median_wait_h: float | None
    slow_wait_h: float | None
    rates: tuple[FieldRate, ...]


def field_rate(tx: Tx, kind: FindingKind) -> FieldRate:
    """How often people said "nothing" of a kind so far, in this body."""
    row = tx.execute(
        select(
            func.count(), func.count().filter(IncidentRow.verdict == Verdict.NOTHING.value)
        ).where(IncidentRow.kind == kind.value, IncidentRow.verdict.is_not(None))
    ).one()
    return FieldRate(kind, row[0], row[1])


def opinions_since(tx: Tx, since: datetime) -> list[Opinion]:
    """All opinions given from an instant on, in the order of time."""
    rows = tx.execute(
        select(ReviewRow, IncidentRow.kind, IncidentRow.ended_at)
        .join(IncidentRow, IncidentRow.id == ReviewRow.incident_id)
        .where(
            ReviewRow.act.in_([ReviewAct.OPENED.value, ReviewAct.DECIDED.value]),
            ReviewRow.at >= since,
        )
        .order_by(ReviewRow.at, ReviewRow.id)
    )
    opened: dict[tuple[str, str], datetime] = {}
    found: list[Opinion] = []
    for row, kind, ended_at in rows:
        key = (row.incident_id, row.person_ref)
        if row.verdict is None:
            opened[key] = row.at
            continue
        found.append(
            Opinion(
                row.incident_id,
                FindingKind(kind),
                ended_at,
                row.person_ref,
                Verdict(row.verdict),
                opened.get(key),
                row.at,
            )
        )
    return found


def figures(opinions: Sequence[Opinion], days: Sequence[date], zone: tzinfo) -> Figures:
    """The figures of opinions over these days, which are days of ``zone``."""
    took = [_seconds(one) for one in opinions if one.opened_at is not None]
    first = _by_incident(opinions)
    waits = [(told[0].at - told[0].found_at).total_seconds() / 3600 for told in first.values()]
    pairs = [(told[0].verdict, told[1].verdict) for told in first.values() if len(told) > 1]
    return Figures(
        days=tuple(days),
        opinions=len(opinions),
        agreement=agreement(pairs),
        workload=tuple(_workload(opinions, days, zone)),
        median_s=quantile(took, 0.5),
        slow_s=quantile(took, 0.9),
        median_wait_h=quantile(waits, 0.5),
        slow_wait_h=quantile(waits, 0.9),
        rates=tuple(_rates(first)),
    )


def _seconds(one: Opinion) -> float:
    assert one.opened_at is not None
    return (one.at - one.opened_at).total_seconds()


def _by_incident(opinions: Iterable[Opinion]) -> Mapping[str, list[Opinion]]:
    found: dict[str, list[Opinion]] = defaultdict(list)
    for one in opinions:
        found[one.incident].append(one)
    return found


def _workload(
    opinions: Sequence[Opinion], days: Sequence[date], zone: tzinfo
) -> Iterable[Workload]:
    """Reviewers in the order of their ids: no ranking of people either."""
    counts = Counter((one.person, one.at.astimezone(zone).date()) for one in opinions)
    for person in sorted({one.person for one in opinions}):
        own = [one for one in opinions if one.person == person and one.opened_at is not None]
        yield Workload(
            person,
            tuple(counts[person, day] for day in days),
            quantile([_seconds(one) for one in own], 0.5),
        )


def _rates(told: Mapping[str, list[Opinion]]) -> Iterable[FieldRate]:
    """By the last opinion, which is what stands; kinds in the order of the vocabulary."""
    decided = Counter(opinions[-1].kind for opinions in told.values())
    nothing = Counter(
        opinions[-1].kind for opinions in told.values() if opinions[-1].verdict is Verdict.NOTHING
    )
    return (FieldRate(kind, decided[kind], nothing[kind]) for kind in FindingKind if decided[kind])
