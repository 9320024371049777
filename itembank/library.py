"""The life of items: written, reviewed, approved by somebody else, published, retired.

A change to an item that is past its draft is a new version; forms keep the version they took.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Event, publish
from foundation.roles import Caller, Permission, refuse_same_person
from itembank import indexing
from itembank.candidates import key_letter
from itembank.item_json import digest_of_json, from_json, to_json
from itembank.item_words import words_of
from itembank.items import Item
from itembank.lifecycle import Act, Pool, VersionStatus, advance
from itembank.likeness import signature
from itembank.standard_shelf import standard_of as standard_of
from itembank.standards import Standard, read_standard
from itembank.tables import ItemActRow, ItemRow, ItemSkillRow, ItemVersionRow, StandardRow

_RIGHT_FOR = {
    Act.SUBMIT: Permission.ITEM_WRITE,
    Act.ANSWER: Permission.ITEM_REVIEW,
    Act.RETURN: Permission.ITEM_REVIEW,
    Act.APPROVE: Permission.ITEM_REVIEW,
    Act.PUBLISH: Permission.ITEM_PUBLISH,
    Act.RETIRE: Permission.ITEM_PUBLISH,
}


# Whoever writes items does it through this room, so that the index misses none.
event.listen(Tx, "after_flush", indexing.follow)


@dataclass(frozen=True, slots=True)
class ItemPublished(Event):
    """A version may be used in forms from now on."""

    item_id: str
    version_id: str


@dataclass(frozen=True, slots=True)
class ItemRetired(Event):
    """A version is not used in new forms any more; forms that hold it are not touched."""

    item_id: str
    version_id: str


def add_standard(tx: Tx, clock: Clock, *, by: Caller, content: dict[str, Any]) -> StandardRow:
    """Keep a competency standard (its JSON); the same name and version may come only once."""
    by.require(Permission.ITEM_PUBLISH)
    standard = read_standard(content)
    known = select(StandardRow.id).filter_by(name=standard.name, version=standard.version)
    if tx.scalar(known) is not None:
        raise Conflict("itembank-standard-taken", name=standard.name, version=standard.version)
    row = StandardRow(
        name=standard.name,
        name_en=standard.name_en,
        version=standard.version,
        content=content,
        digest=digest_of_json(content),
        created_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="itembank:standard:add", subject=row.id)
    return row


def write(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    item: Item,
    standard_id: str,
    pool: Pool = Pool.LIVE,
) -> ItemVersionRow:
    """Keep ``item`` as a draft: a new item, the draft that is open, or the next version.

    Raises `Conflict` while the item's newest version is under review or approved: it has to be
    returned first, so that nobody approves what changed meanwhile.
    """
    by.require(Permission.ITEM_WRITE)
    standard = standard_of(tx, standard_id)
    row = tx.scalar(select(ItemRow).filter_by(identifier=item.identifier))
    if row is None:
        row = ItemRow(
            identifier=item.identifier,
            standard_id=standard_id,
            pool=pool.value,
            created_by=person_of(by),
            created_at=clock.now(),
        )
        tx.add(row)
        tx.flush()
    latest = latest_version(tx, row.id)
    if latest is not None and latest.status in (VersionStatus.REVIEW, VersionStatus.APPROVED):
        raise Conflict("itembank-version-under-review", item=item.identifier)
    if latest is None or latest.status != VersionStatus.DRAFT:
        number = 1 if latest is None else latest.number + 1
        version = ItemVersionRow(
            item_id=row.id, number=number, status=VersionStatus.DRAFT.value, created_at=clock.now()
        )
        version.written_by = [person_of(by)]
        fill_version(version, item, standard)
        tx.add(version)
    else:
        version = latest
        version.written_by = list(dict.fromkeys([*version.written_by, person_of(by)]))
        version.skills.clear()
        tx.flush()
        fill_version(version, item, standard)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:item:write",
        subject=version.id,
        facts={"item": item.identifier, "number": version.number, "digest": version.digest},
    )
    return version


def move(
    tx: Tx, clock: Clock, *, by: Caller, version_id: str, act: Act, comment: str = ""
) -> ItemVersionRow:
    """Carry out one act of the lifecycle.

    Raises `Conflict` where the version does not stand there, `Forbidden` without the right, and
    `Forbidden` ``itembank-own-item`` when somebody who wrote on it would approve it. Returning asks
    for a comment (`Invalid`). Publishing retires the version published before; of an item that is
    compromised nothing is published (`Conflict`).
    """
    by.require(_RIGHT_FOR[act])
    version = version_row(tx, version_id)
    after = advance(VersionStatus(version.status), act)
    if act is Act.APPROVE:
        for writer in version.written_by:
            refuse_same_person(writer, person_of(by), "itembank-own-item")
    if act is Act.RETURN and not comment.strip():
        raise Invalid("itembank-return-without-reason", version=version_id)
    if act is Act.PUBLISH:
        _refuse_compromised(tx, version)
        _retire_published(tx, clock, by, version)
        version.published_at = clock.now()
    if act is Act.RETIRE:
        version.retired_at = clock.now()
    version.status = after
    note_act(tx, clock, by, version, act, comment)
    if act is Act.PUBLISH:
        publish(tx, ItemPublished(version.item_id, version.id))
    if act is Act.RETIRE:
        publish(tx, ItemRetired(version.item_id, version.id))
    return version


def take_in(
    tx: Tx,
    clock: Clock,
    *,
    author: Caller,
    reviewer: Caller,
    items: Iterable[Item],
    standard_id: str,
    pool: Pool = Pool.LIVE,
) -> list[ItemVersionRow]:
    """Write, submit, approve and publish many items at once, by two people as always."""
    taken = []
    for item in items:
        version = write(tx, clock, by=author, item=item, standard_id=standard_id, pool=pool)
        move(tx, clock, by=author, version_id=version.id, act=Act.SUBMIT)
        move(tx, clock, by=reviewer, version_id=version.id, act=Act.APPROVE)
        taken.append(move(tx, clock, by=reviewer, version_id=version.id, act=Act.PUBLISH))
    return taken


def version_row(tx: Tx, version_id: str) -> ItemVersionRow:
    """The version of this id; raises `NotFound`."""
    row = tx.get(ItemVersionRow, version_id)
    if row is None:
        raise NotFound("itembank-version-unknown", version=version_id)
    return row


def latest_version(tx: Tx, item_id: str) -> ItemVersionRow | None:
    """The newest version of an item, whatever its status."""
    statement = select(ItemVersionRow).filter_by(item_id=item_id)
    return tx.scalar(statement.order_by(ItemVersionRow.number.desc()).limit(1))


def versions_of(tx: Tx, item_id: str) -> Sequence[ItemVersionRow]:
    """All versions of an item, oldest first."""
    statement = select(ItemVersionRow).filter_by(item_id=item_id)
    return tx.scalars(statement.order_by(ItemVersionRow.number)).all()


def acts_on(tx: Tx, version_id: str) -> Sequence[ItemActRow]:
    """What was done to a version, in order."""
    statement = select(ItemActRow).filter_by(version_id=version_id)
    return tx.scalars(statement.order_by(ItemActRow.id)).all()


def load_item(tx: Tx, version_id: str) -> Item:
    """The content of a version; raises `Invalid` when it is not what its digest says."""
    return load_items(tx, [version_id])[version_id]


def load_items(tx: Tx, version_ids: Sequence[str]) -> dict[str, Item]:
    """Contents by version id; raises `NotFound` for any that is missing, `Invalid` if altered."""
    columns = select(ItemVersionRow.id, ItemVersionRow.content, ItemVersionRow.digest)
    found = tx.execute(columns.where(ItemVersionRow.id.in_(version_ids))).all()
    items = {}
    for version_id, content, digest in found:
        if digest_of_json(content) != digest:
            raise Invalid("itembank-version-altered", version=version_id)
        items[version_id] = from_json(content)
    for version_id in version_ids:
        if version_id not in items:
            raise NotFound("itembank-version-unknown", version=version_id)
    return items


def fill_version(version: ItemVersionRow, item: Item, standard: Standard) -> None:
    """Put an item into a draft: its content, and the copies that lists and assembly look for."""
    facts = item.metadata
    version.content = to_json(item)
    version.digest = digest_of_json(version.content)
    version.title = item.title[:400]
    version.level = facts.level
    version.area = facts.area
    version.item_type = item.item_type.value
    version.difficulty = facts.difficulty.value if facts.difficulty else None
    version.points = item.max_score
    version.seconds = facts.seconds
    version.key_letter = key_letter(item)
    version.enemies = list(facts.enemies)
    version.signature = signature(words_of(item))
    for place, skill in enumerate(dict.fromkeys(facts.skills), start=1):
        task = standard.task_of(skill).code
        version.skills.append(ItemSkillRow(place=place, skill=skill, task=task))


def lock_item(tx: Tx, item_id: str) -> ItemRow:
    """The item, held until the transaction ends: nobody publishes it meanwhile; `NotFound`."""
    row = tx.get(ItemRow, item_id, with_for_update=True)
    if row is None:
        raise NotFound("itembank-item-gone", item=item_id)
    return row


def _refuse_compromised(tx: Tx, version: ItemVersionRow) -> None:
    """A next version would put the name of a known item back into forms."""
    item = lock_item(tx, version.item_id)
    known = select(ItemVersionRow.id).filter_by(
        item_id=version.item_id, status=VersionStatus.COMPROMISED.value
    )
    if tx.scalar(known.limit(1)) is not None:
        raise Conflict("itembank-item-compromised", item=item.identifier)


def _retire_published(tx: Tx, clock: Clock, by: Caller, version: ItemVersionRow) -> None:
    """An item has one published version at most."""
    before = tx.scalar(
        select(ItemVersionRow).filter_by(
            item_id=version.item_id, status=VersionStatus.PUBLISHED.value
        )
    )
    if before is not None:
        before.status = VersionStatus.RETIRED
        before.retired_at = clock.now()
        note_act(tx, clock, by, before, Act.RETIRE, "")
        publish(tx, ItemRetired(before.item_id, before.id))


def note_act(
    tx: Tx, clock: Clock, by: Caller, version: ItemVersionRow, act: Act, comment: str
) -> None:
    """Keep that the caller did this to the version, beside it and in the audit chain."""
    row = ItemActRow(
        version_id=version.id, act=act.value, by=person_of(by), comment=comment, at=clock.now()
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"itembank:item:{act.value}",
        subject=version.id,
        facts={"digest": version.digest},
    )


def person_of(by: Caller) -> str:
    """The person behind the caller: an API key does not make its owner two people."""
    return by.person_id or by.id
