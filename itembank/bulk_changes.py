"""The changes that can be made to many items: each does one item, and puts one item back.

``do`` gives what was before, None where nothing was to be changed, and raises a refusal by name.
``back`` tells whether the item stood as the change had left it, and stands as before now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.blind_review import refuse_unanswered
from itembank.index_tables import ItemEnemyRow, ItemTagRow
from itembank.item_json import from_json
from itembank.items import Item
from itembank.library import fill_version, move, note_act, person_of, standard_of
from itembank.lifecycle import TRANSITIONS, Act, Pool, VersionStatus
from itembank.tables import ItemRow, ItemVersionRow
from itembank.work_tables import BulkLineRow, ReviewerRow

LONGEST_TAG: Final = 40
_MOST_TAGS: Final = 20


class Change(StrEnum):
    """What can be done to many items at once."""

    ACT = "act"
    TAG = "tag"
    UNTAG = "untag"
    SKILL = "skill"
    POOL = "pool"
    ENEMY = "enemy"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class On:
    """One item under a change."""

    tx: Tx
    clock: Clock
    by: Caller
    item: ItemRow
    latest: ItemVersionRow
    value: str
    comment: str = ""


Before = dict[str, Any]


class Kind(Protocol):
    """One kind of change."""

    right: Permission

    def check(self, value: str) -> None:
        """Raise `Invalid` for a value that can be nothing."""

    def do(self, on: On) -> Before | None:
        """Change one item."""

    def back(self, on: On, line: BulkLineRow) -> bool:
        """Put one item back."""


class Moving:
    """An act of the lifecycle: submit, return, approve, publish or retire."""

    right = Permission.ITEM_READ  # The act's own right is asked for with each item.

    def check(self, value: str) -> None:
        if value not in {act.value for _, act in TRANSITIONS}:
            raise Invalid("itembank-bulk-value", value=value[:80])

    def do(self, on: On) -> Before:
        act = Act(on.value)
        version = on.latest
        if act is Act.RETIRE and version.status != VersionStatus.PUBLISHED:
            version = _published(on) or version
        if act is Act.APPROVE:
            refuse_unanswered(on.tx, by=on.by, version_id=version.id)
        before = VersionStatus(version.status).value
        move(on.tx, on.clock, by=on.by, version_id=version.id, act=act, comment=on.comment)
        after = VersionStatus(version.status).value
        return {"version": version.id, "digest": version.digest, "from": before, "to": after}

    def back(self, on: On, line: BulkLineRow) -> bool:
        """A publication stands, for forms may hold it, and so does what it put out of use."""
        before = line.before or {}
        version = on.tx.get(ItemVersionRow, before["version"])
        if Act(on.value) in (Act.PUBLISH, Act.RETIRE) or version is None:
            return False
        if (version.status, version.digest) != (before["to"], before["digest"]):
            return False
        if version.id != on.latest.id:
            return False
        version.status = VersionStatus(before["from"])
        note_act(on.tx, on.clock, on.by, version, Act.TAKE_BACK, "")
        return True


class Tagging:
    """A tag put on."""

    right = Permission.ITEM_WRITE

    def check(self, value: str) -> None:
        if not 0 < len(value) <= LONGEST_TAG:
            raise Invalid("itembank-bulk-tag", most=LONGEST_TAG)

    def do(self, on: On) -> Before | None:
        held = on.tx.scalars(select(ItemTagRow).filter_by(item_id=on.item.id)).all()
        if any(one.tag == on.value for one in held):
            return None
        if len(held) >= _MOST_TAGS:
            raise Conflict("itembank-bulk-tags-full", item=on.item.identifier, most=_MOST_TAGS)
        on.tx.add(ItemTagRow(item_id=on.item.id, tag=on.value))
        return {}

    def back(self, on: On, line: BulkLineRow) -> bool:
        return Untagging().do(on) is not None


class Untagging(Tagging):
    """A tag taken off."""

    def do(self, on: On) -> Before | None:
        held = on.tx.scalar(select(ItemTagRow).filter_by(item_id=on.item.id, tag=on.value))
        if held is None:
            return None
        on.tx.delete(held)
        return {}

    def back(self, on: On, line: BulkLineRow) -> bool:
        return Tagging.do(self, on) is not None


class Skill:
    """The skill point mainly examined; content, so that only drafts can be changed."""

    right = Permission.ITEM_WRITE

    def check(self, value: str) -> None:
        _refuse_empty(value)

    def do(self, on: On) -> Before | None:
        if on.latest.status != VersionStatus.DRAFT:
            raise Conflict("itembank-bulk-only-drafts", item=on.item.identifier)
        standard_of(on.tx, on.item.standard_id).skill(on.value)
        content = from_json(on.latest.content)
        held = content.metadata.skills
        skills = (on.value, *(one for one in held[1:] if one != on.value))
        if skills == held:
            return None
        _rewrite(on, _with_skills(content, skills))
        return {"skills": list(held)}

    def back(self, on: On, line: BulkLineRow) -> bool:
        as_left = (on.latest.id, on.latest.digest) == (line.version_id, line.digest)
        if not as_left or on.latest.status != VersionStatus.DRAFT:
            return False
        skills = tuple((line.before or {})["skills"])
        _rewrite(on, _with_skills(from_json(on.latest.content), skills))
        return True


class Pooling:
    """Live or practice. An item that was ever published stays where it is: forms may hold it."""

    right = Permission.ITEM_PUBLISH

    def check(self, value: str) -> None:
        if value not in {pool.value for pool in Pool}:
            raise Invalid("itembank-bulk-value", value=value[:80])

    def do(self, on: On) -> Before | None:
        before = Pool(on.item.pool).value
        if before == on.value:
            return None
        if _ever_published(on):
            raise Conflict("itembank-bulk-pool-published", item=on.item.identifier)
        on.item.pool = Pool(on.value)
        return {"pool": before}

    def back(self, on: On, line: BulkLineRow) -> bool:
        if on.item.pool != on.value or _ever_published(on):
            return False
        on.item.pool = Pool((line.before or {})["pool"])
        return True


class Parting:
    """Each item must not meet the one that ``value`` names by its identifier."""

    right = Permission.ITEM_WRITE

    def check(self, value: str) -> None:
        _refuse_empty(value)

    def do(self, on: On) -> Before | None:
        other = on.tx.scalar(select(ItemRow).filter_by(identifier=on.value))
        if other is None:
            raise NotFound("itembank-bulk-enemy-unknown", item=on.value)
        pair = {"item_id": min(on.item.id, other.id), "other_id": max(on.item.id, other.id)}
        known = on.tx.scalar(select(ItemEnemyRow).filter_by(**pair))
        if other.id == on.item.id or known is not None:
            return None
        on.tx.add(ItemEnemyRow(**pair))
        return dict(pair)

    def back(self, on: On, line: BulkLineRow) -> bool:
        pair = on.tx.scalar(select(ItemEnemyRow).filter_by(**(line.before or {})))
        if pair is not None:
            on.tx.delete(pair)
        return pair is not None


class Asking:
    """Somebody is asked to review each item; nobody is asked for what they wrote themselves."""

    right = Permission.ITEM_PUBLISH

    def check(self, value: str) -> None:
        _refuse_empty(value)

    def do(self, on: On) -> Before | None:
        if on.value in on.latest.written_by:
            raise Conflict("itembank-reviewer-own", item=on.item.identifier)
        row = on.tx.scalar(select(ReviewerRow).filter_by(item_id=on.item.id))
        before = row.person if row is not None else None
        if before == on.value:
            return None
        if row is None:
            row = ReviewerRow(item_id=on.item.id)
            on.tx.add(row)
        row.person, row.by, row.at = on.value, person_of(on.by), on.clock.now()
        return {"person": before}

    def back(self, on: On, line: BulkLineRow) -> bool:
        row = on.tx.scalar(select(ReviewerRow).filter_by(item_id=on.item.id))
        if row is None or row.person != on.value:
            return False
        before = (line.before or {})["person"]
        if before is None:
            on.tx.delete(row)
        else:
            row.person = before
        return True


KINDS: Final[Mapping[Change, Kind]] = {
    Change.ACT: Moving(),
    Change.TAG: Tagging(),
    Change.UNTAG: Untagging(),
    Change.SKILL: Skill(),
    Change.POOL: Pooling(),
    Change.ENEMY: Parting(),
    Change.REVIEWER: Asking(),
}


def _refuse_empty(value: str) -> None:
    if not value:
        raise Invalid("itembank-bulk-value", value="")


def _published(on: On) -> ItemVersionRow | None:
    of_item = select(ItemVersionRow).filter_by(item_id=on.item.id)
    return on.tx.scalar(of_item.filter_by(status=VersionStatus.PUBLISHED.value))


def _ever_published(on: On) -> bool:
    of_item = select(ItemVersionRow.id).filter_by(item_id=on.item.id)
    return (
        on.tx.scalar(of_item.where(ItemVersionRow.published_at.is_not(None)).limit(1)) is not None
    )


def _with_skills(content: Item, skills: tuple[str, ...]) -> Item:
    return replace(content, metadata=replace(content.metadata, skills=skills))


def _rewrite(on: On, content: Item) -> None:
    """The draft with other content; whoever changes it has written on it."""
    version = on.latest
    version.written_by = list(dict.fromkeys([*version.written_by, person_of(on.by)]))
    version.skills.clear()
    on.tx.flush()
    fill_version(version, content, standard_of(on.tx, on.item.standard_id))
    on.tx.flush()
    audit.record(
        on.tx,
        on.clock,
        actor=on.by.id,
        act="itembank:item:write",
        subject=version.id,
        facts={"number": version.number, "digest": version.digest},
    )
