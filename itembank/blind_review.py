"""A reviewer answers an item before its key is shown; the answer is kept among the version's acts.

Whoever has read the key finds it right. A reviewer who answers first confirms it by themself, and
an answer that differs is the first hint of a second defensible key. The comment of the act is JSON:
``{"agreement": "agrees" | "differs", "answer": {response: value}}`` in the bank's identifiers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.roles import Caller, Permission, refuse_same_person
from itembank.answers import Response, check_answer
from itembank.exchange.hotspots import hotspot_of
from itembank.interactions import QtiBody
from itembank.items import Item, is_by_people
from itembank.library import acts_on, load_item, note_act, person_of, version_row
from itembank.lifecycle import Act, VersionStatus
from itembank.rules import most_points, responses_of
from itembank.scoring import score
from itembank.tables import ItemActRow, ItemVersionRow


class Agreement(StrEnum):
    """Whether the reviewer's answer would get every point that a key can give."""

    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What one person answered before seeing the key."""

    by: str
    at: datetime
    answer: Response
    agreement: Agreement


def keyed_responses(item: Item) -> frozenset[str]:
    """The responses that have a key; what people mark by a rubric cannot be confirmed this way.

    Nor can QTI that is shown by its own body, but for areas of a picture: no form asks for it.
    """
    if any(isinstance(part, QtiBody) and hotspot_of(part) is None for part in item.body):
        return frozenset()
    keyed = (rule for rule in item.rules if not is_by_people(rule))
    return frozenset(response for rule in keyed for response in responses_of(rule))


def judge(item: Item, answer: Response) -> Agreement:
    """Compare an answer in the bank's identifiers with the key."""
    keyed = (most_points(rule) for rule in item.rules if not is_by_people(rule))
    reached = score(item, answer, "").score
    return Agreement.AGREES if reached == sum(keyed, Decimal(0)) else Agreement.DIFFERS


def answer_first(
    tx: Tx, clock: Clock, *, by: Caller, version_id: str, answer: Response
) -> FirstAnswer:
    """Keep the reviewer's own answer to a version under review.

    Raises `Forbidden` without the right or for somebody who wrote on the version, `Conflict` when
    it is not under review or the person has answered already, `Invalid` when a question with a key
    is left open or the answer does not fit the item.
    """
    by.require(Permission.ITEM_REVIEW)
    version = version_row(tx, version_id)
    person = person_of(by)
    for writer in version.written_by:
        refuse_same_person(writer, person, "itembank-own-item")
    if version.status != VersionStatus.REVIEW:
        raise Conflict("itembank-step-not-allowed", status=version.status, act=Act.ANSWER.value)
    if first_answer(acts_on(tx, version_id), person) is not None:
        raise Conflict("itembank-answered-already", version=version_id)
    item = load_item(tx, version_id)
    checked = check_answer(item.body, answer)
    missing = sorted(keyed_responses(item) - checked.keys())
    if missing:
        raise Invalid("itembank-answer-first-open", count=len(missing), responses=missing)
    agreement = judge(item, checked)
    comment = json.dumps({"agreement": agreement, "answer": checked}, ensure_ascii=False)
    note_act(tx, clock, by, version, Act.ANSWER, comment)
    return FirstAnswer(person, clock.now(), checked, agreement)


def first_answer(acts: Sequence[ItemActRow], person: str) -> FirstAnswer | None:
    """What the person answered since the version was last submitted, if they did.

    An earlier answer was to other words: a version that comes back from review may be changed.
    """
    found = None
    for act in acts:
        if act.act == Act.SUBMIT:
            found = None
        elif act.act == Act.ANSWER and act.by == person:
            found = read_answer(act)
    return found


def read_answer(act: ItemActRow) -> FirstAnswer:
    """The answer that an act of this kind holds."""
    content = json.loads(act.comment)
    return FirstAnswer(act.by, act.at, content["answer"], Agreement(content["agreement"]))


def is_blind(version: ItemVersionRow, acts: Sequence[ItemActRow], by: Caller, item: Item) -> bool:
    """Whether the caller must not see the key yet: a reviewer of it who has not answered.

    A draft will be reviewed, so its key stays hidden from those who may review and do not write.
    """
    if not by.may(Permission.ITEM_REVIEW) or person_of(by) in version.written_by:
        return False
    if not keyed_responses(item):
        return False
    if version.status == VersionStatus.DRAFT:
        return not by.may(Permission.ITEM_WRITE)
    return version.status == VersionStatus.REVIEW and not first_answer(acts, person_of(by))


def refuse_unanswered(tx: Tx, *, by: Caller, version_id: str) -> None:
    """Refuse (`Forbidden`) to approve for somebody who has not answered the version first."""
    version = version_row(tx, version_id)
    item = load_item(tx, version_id)
    if keyed_responses(item) and not first_answer(acts_on(tx, version_id), person_of(by)):
        raise Forbidden("itembank-answer-first", item=item.identifier, version=version.id)
