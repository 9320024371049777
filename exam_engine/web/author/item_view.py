"""What the page of one item shows, as plain values: its question, key, history, hints and acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from exam_engine.web.author.answering import open_questions, seed_for
from exam_engine.web.author.question_view import (
    QuestionKey,
    QuestionView,
    keys,
    questions,
    shown,
    stimulus,
    told_answer,
)
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.people import PersonRow
from foundation.roles import Caller, Permission
from itembank.blind_review import first_answer, is_blind, read_answer
from itembank.compromises import Compromised, compromises
from itembank.interactions import answerables
from itembank.items import Item
from itembank.library import acts_on, load_item, person_of, standard_of, versions_of
from itembank.lifecycle import Act, VersionStatus, acts_from
from itembank.review_checks import Finding, review_item
from itembank.review_queue import waiting_for
from itembank.standards import Standard
from itembank.tables import ItemActRow, ItemRow, ItemVersionRow

RIGHTS: Mapping[Act, Permission] = {
    Act.SUBMIT: Permission.ITEM_WRITE,
    Act.APPROVE: Permission.ITEM_REVIEW,
    Act.RETURN: Permission.ITEM_REVIEW,
    Act.PUBLISH: Permission.ITEM_PUBLISH,
    Act.RETIRE: Permission.ITEM_PUBLISH,
}
"""Which right lets a page offer an act; the library asks again when the act is done."""


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill point that the item examines."""

    code: str
    text: str
    task: str


@dataclass(frozen=True, slots=True)
class ActLine:
    """What somebody did; ``name`` is None while the review is blind or the person unknown."""

    act: Act
    at: datetime
    name: str | None
    comment: str
    answer: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the history."""

    id: str
    number: int
    status: VersionStatus
    created_at: datetime
    writers: tuple[str, ...] | None
    acts: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One version of an item as the caller may see it; ``keys`` is None while it is hidden."""

    item_id: str
    identifier: str
    pool: str
    standard: str
    item: Item
    version: VersionLine
    is_newest: bool
    digest: str
    stimulus: Markup | None
    questions: list[QuestionView]
    places: dict[str, int]
    """Which question each response belongs to, counted from 1."""
    keys: list[QuestionKey] | None
    explanation: Markup | None
    skills: list[SkillLine]
    findings: list[Finding]
    history: list[VersionLine]
    offers: tuple[Act, ...]
    marks: list[Compromised]
    """What is told of the item as known outside, the newest first."""
    queued: int
    """Other items that wait for the caller's review."""
    may_answer: bool
    may_edit: bool
    is_own: bool
    own_answer: ActLine | None


def item_row(tx: Tx, item_id: str) -> ItemRow:
    """The item of this id; raises `NotFound`."""
    row = tx.get(ItemRow, item_id)
    if row is None:
        raise NotFound("web-author-item-unknown", item=item_id)
    return row


def view_item(tx: Tx, by: Caller, item_id: str, number: int | None = None) -> ItemView:
    """The item's newest version, or the one of this number."""
    row = item_row(tx, item_id)
    versions = versions_of(tx, item_id)
    newest = versions[-1]
    chosen = newest if number is None else _numbered(versions, number)
    item = load_item(tx, chosen.id)
    acts = {version.id: acts_on(tx, version.id) for version in versions}
    # An older version mostly has the newer one's key: while that is hidden, so is this.
    blind = any(is_blind(v, acts[v.id], by, load_item(tx, v.id)) for v in {chosen, newest})
    hides_people = newest.status == VersionStatus.REVIEW and _reviews(newest, by)
    names = {person_of(by): by.name}
    if not hides_people:
        names |= names_of(tx, _people(versions, acts))
    history = [_version_line(tx, v, acts[v.id], names, hides_people) for v in versions]
    standard = standard_of(tx, row.standard_id)
    own = first_answer(acts[chosen.id], person_of(by))
    under_review = chosen.status == VersionStatus.REVIEW
    return ItemView(
        item_id=row.id,
        identifier=row.identifier,
        pool=row.pool,
        standard=f"{standard.name} {standard.version}",
        item=item,
        version=next(line for line in history if line.id == chosen.id),
        is_newest=chosen is newest,
        digest=chosen.digest,
        stimulus=stimulus(item),
        questions=_questions(item, chosen, by, asks=blind and under_review),
        places=places_of(item),
        keys=None if blind else keys(item),
        explanation=None if blind or not item.explanation else shown(item.explanation),
        skills=_skills(item, standard),
        findings=[] if blind else review_item(item),
        history=[] if blind else history[::-1],
        offers=_offers(chosen, by, blind),
        marks=[] if blind else compromises(tx, item_id),
        queued=_queued(tx, by, item_id),
        may_answer=blind and under_review,
        may_edit=_may_edit(newest, by) and not blind,
        is_own=person_of(by) in chosen.written_by,
        own_answer=None
        if own is None
        else ActLine(Act.ANSWER, own.at, None, "", _told(item, own.answer), own.agreement),
    )


def _queued(tx: Tx, by: Caller, item_id: str) -> int:
    if not by.may(Permission.ITEM_REVIEW):
        return 0
    return sum(one.item_id != item_id for one in waiting_for(tx, by))


def places_of(item: Item) -> dict[str, int]:
    """The number of the question that each response belongs to."""
    return {
        part.response_identifier: number
        for number, interaction in enumerate(item.body, 1)
        for part in answerables((interaction,))
    }


def names_of(tx: Tx, people: Iterable[str]) -> dict[str, str]:
    """Names by person id; those who are no people (a program of the house) are left out."""
    statement = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(set(people)))
    return {row.id: row.name for row in tx.execute(statement)}


def _numbered(versions: Sequence[ItemVersionRow], number: int) -> ItemVersionRow:
    for version in versions:
        if version.number == number:
            return version
    raise NotFound("itembank-version-unknown", version=number)


def _people(
    versions: Sequence[ItemVersionRow], acts: Mapping[str, Sequence[ItemActRow]]
) -> set[str]:
    writers = {person for version in versions for person in version.written_by}
    return writers | {act.by for done in acts.values() for act in done}


def _reviews(version: ItemVersionRow, by: Caller) -> bool:
    return by.may(Permission.ITEM_REVIEW) and person_of(by) not in version.written_by


def _questions(
    item: Item, version: ItemVersionRow, by: Caller, *, asks: bool
) -> list[QuestionView]:
    """In the author's order; to a reviewer who is to answer, in one candidate's."""
    if asks:
        return open_questions(item, seed_for(version.id, person_of(by)))
    return questions(item.body)


def _version_line(
    tx: Tx,
    version: ItemVersionRow,
    acts: Sequence[ItemActRow],
    names: Mapping[str, str],
    hides_people: bool,
) -> VersionLine:
    item = load_item(tx, version.id) if any(act.act == Act.ANSWER for act in acts) else None
    writers = None if hides_people else tuple(names.get(p, p) for p in version.written_by)
    return VersionLine(
        id=version.id,
        number=version.number,
        status=VersionStatus(version.status),
        created_at=version.created_at,
        writers=writers,
        acts=tuple(_act_line(act, names, item) for act in acts),
    )


def _act_line(act: ItemActRow, names: Mapping[str, str], item: Item | None) -> ActLine:
    name = names.get(act.by)
    if act.act != Act.ANSWER or item is None:
        return ActLine(Act(act.act), act.at, name, act.comment)
    kept = read_answer(act)
    return ActLine(Act.ANSWER, act.at, name, "", _told(item, kept.answer), kept.agreement)


def _told(item: Item, answer: dict[str, str | list[str]]) -> str:
    """The answer in labels. A draft may have changed since: then in the words it was given in."""
    try:
        return "; ".join(told_answer(item, answer))
    except ValueError:
        return "; ".join(str(value) for value in answer.values())


def _skills(item: Item, standard: Standard) -> list[SkillLine]:
    return [
        SkillLine(code, standard.skill(code).text, standard.task_of(code).name)
        for code in item.metadata.skills
        if standard.has_skill(code)
    ]


def _offers(version: ItemVersionRow, by: Caller, blind: bool) -> tuple[Act, ...]:
    """The acts that the lifecycle and the caller's rights allow; nobody approves their own."""
    own = person_of(by) in version.written_by
    return tuple(
        act
        for act in acts_from(VersionStatus(version.status))
        if by.may(RIGHTS[act]) and not (act is Act.APPROVE and (own or blind))
    )


def _may_edit(newest: ItemVersionRow, by: Caller) -> bool:
    closed = (VersionStatus.REVIEW, VersionStatus.APPROVED)
    return by.may(Permission.ITEM_WRITE) and newest.status not in closed
