"""Where items that became known outside still stand: forms, sittings, and what can be done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select

from exam_engine.assembly.tables import FormItemRow, FormKind, FormRow, FormState
from exam_engine.enrolment.tables import BatchRow
from exam_engine.sessions.states import ENDED, RUNNING
from exam_engine.sessions.tables import AttemptRow, SittingRow, SittingState
from foundation.database import Tx
from itembank.lifecycle import VersionStatus
from itembank.tables import ItemRow, ItemVersionRow


class Remedy(StrEnum):
    """What people can do about a form or a sitting that holds such items."""

    DISCARD = "discard"
    """A draft: throw it away and assemble anew."""
    SHELVE = "shelve"
    """A frozen form that no sitting uses: plan none with it."""
    REPLACE = "replace"
    """A planned sitting: give it another form before it opens."""
    DECIDE = "decide"
    """People are writing, or may enter: a person decides; nothing changes by itself."""
    COMPARE = "compare"
    """It was sat: compare the named items with the others before results are released."""
    WITHHELD = "withheld"
    """An adaptive test: from its next choice on it does without them."""


@dataclass(frozen=True, slots=True)
class HeldSitting:
    """One sitting of such a form; ``writing`` people are at work, ``ended`` have handed in."""

    id: str
    title: str
    batch_id: str
    batch: str
    state: SittingState
    opens_at: datetime
    is_over: bool
    """Whether its window has closed."""
    writing: int
    ended: int

    @property
    def is_running(self) -> bool:
        """Whether candidates write or may enter."""
        return self.writing > 0 or (self.state is SittingState.OPEN and not self.is_over)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done, the most urgent first."""
        if self.state is SittingState.PLANNED and not self.writing:
            return (Remedy.REPLACE,)
        running = (Remedy.DECIDE,) if self.is_running else ()
        return (*running, Remedy.COMPARE) if self.ended or self.writing else running


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form with such items, by identifier, and its sittings."""

    id: str
    title: str
    state: FormState
    kind: FormKind
    items: tuple[str, ...]
    sittings: tuple[HeldSitting, ...]

    @property
    def remedy(self) -> Remedy | None:
        """What can be done about the form itself."""
        if self.kind is FormKind.ADAPTIVE:
            return Remedy.WITHHELD
        if self.state is FormState.DRAFT:
            return Remedy.DISCARD
        return None if self.sittings else Remedy.SHELVE


def forms_holding(tx: Tx, now: datetime) -> list[HeldForm]:
    """Every form that holds a compromised item: those with running sittings first."""
    items: dict[str, list[str]] = defaultdict(list)
    for form_id, identifier in tx.execute(_held().order_by(ItemRow.identifier)):
        items[form_id].append(identifier)
    sittings = _sittings(tx, list(items), now)
    forms = tx.scalars(select(FormRow).where(FormRow.id.in_(list(items)))).all()
    found = [
        HeldForm(
            form.id,
            form.title,
            FormState(form.state),
            FormKind(form.kind),
            tuple(items[form.id]),
            tuple(sittings.get(form.id, ())),
        )
        for form in forms
    ]
    return sorted(found, key=lambda one: (not any(s.is_running for s in one.sittings), one.title))


def known_in_form(tx: Tx, form_id: str) -> tuple[str, ...]:
    """Identifiers of a form's items that are compromised."""
    statement = _held().where(FormItemRow.form_id == form_id).order_by(ItemRow.identifier)
    return tuple(identifier for _, identifier in tx.execute(statement))


def forms_with_known(tx: Tx) -> dict[str, int]:
    """Form → how many compromised items it holds; only forms with any."""
    counts: dict[str, int] = defaultdict(int)
    for form_id, _ in tx.execute(_held()):
        counts[form_id] += 1
    return dict(counts)


def _held() -> Select[str, str]:
    return (
        select(FormItemRow.form_id, ItemRow.identifier)
        .join(ItemVersionRow, ItemVersionRow.id == FormItemRow.item_version_id)
        .join(ItemRow, ItemRow.id == ItemVersionRow.item_id)
        .where(ItemVersionRow.status == VersionStatus.COMPROMISED.value)
    )


def _sittings(tx: Tx, form_ids: list[str], now: datetime) -> dict[str, list[HeldSitting]]:
    statement = (
        select(SittingRow, BatchRow.name)
        .outerjoin(BatchRow, BatchRow.id == SittingRow.batch_ref)
        .where(SittingRow.form_id.in_(form_ids))
        .order_by(SittingRow.window_opens_at.desc(), SittingRow.id)
    )
    rows = tx.execute(statement).all()
    counts = _counts(tx, [sitting.id for sitting, _ in rows])
    found: dict[str, list[HeldSitting]] = defaultdict(list)
    for sitting, batch in rows:
        states = counts.get(sitting.id, {})
        held = HeldSitting(
            sitting.id,
            sitting.title,
            sitting.batch_ref,
            batch or "",
            SittingState(sitting.state),
            sitting.window_opens_at,
            sitting.window_closes_at < now,
            sum(states.get(one.value, 0) for one in RUNNING),
            sum(states.get(one.value, 0) for one in ENDED),
        )
        found[sitting.form_id].append(held)
    return found


def _counts(tx: Tx, sitting_ids: list[str]) -> dict[str, dict[str, int]]:
    """Sitting → state → attempts."""
    statement = (
        select(AttemptRow.sitting_id, AttemptRow.state, func.count())
        .where(AttemptRow.sitting_id.in_(sitting_ids))
        .group_by(AttemptRow.sitting_id, AttemptRow.state)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for sitting, state, number in tx.execute(statement):
        counts[sitting][state] = number
    return counts
