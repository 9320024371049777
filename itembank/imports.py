"""Takes files of questions into the bank, keeps what waits for a person, and undoes a whole import.

The way of a file, for pages and commands alike:

1. read it with a dialect: a `Reading` (no database, no change);
2. show ``plan(tx, reading.drafts, …)``: what each question would become;
3. put the original and ``reading.files`` into the blob store, outside any transaction;
4. ``keep(tx, …)`` with what the person confirmed: drafts of items, lines, one entry each in the
   audit chain, all in one transaction;
5. ``waiting(tx)`` lists what no item could be made of; `settle` gives such a line its item,
   `leave_out` takes it off the list;
6. ``undo(tx, …)`` takes back the whole import, but for items that have moved on since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, Permission
from itembank.exchange.drafts import MediaFile, Reading
from itembank.exchange.remark_json import place_to_json, remark_to_json
from itembank.import_plan import Outcome, Planned, plan
from itembank.import_tables import ImportLineRow, ImportRow, ItemFileRow
from itembank.item_json import digest, to_json
from itembank.items import Item
from itembank.library import fill_version, person_of, standard_of, write
from itembank.lifecycle import Pool, VersionStatus
from itembank.standards import Standard
from itembank.tables import ItemRow, ItemVersionRow


@dataclass(frozen=True, slots=True)
class Original:
    """The file as it came in: its name, and the digest under which the blob store keeps it."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the person who confirms an import decided; keys are those of drafts."""

    confirmed: frozenset[str] = frozenset()
    """Drafts that may replace an item of the same name."""
    left_out: frozenset[str] = frozenset()
    options: Mapping[str, str] = field(default_factory=dict)
    """What the dialect leaves open and was chosen; kept with the import."""


NOTHING_DECIDED = Decisions()


def keep(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    reading: Reading,
    original: Original,
    standard_id: str,
    pool: Pool = Pool.LIVE,
    decisions: Decisions = NOTHING_DECIDED,
) -> ImportRow:
    """Keep all of a reading: items as drafts, the rest as lines that wait for a person.

    Reading the same file again keeps a new import whose lines are all unchanged.
    """
    by.require(Permission.ITEM_WRITE)
    standard = standard_of(tx, standard_id)
    planned = plan(
        tx,
        reading.drafts,
        standard=standard,
        file_name=original.name,
        dialect=reading.dialect,
        confirmed=decisions.confirmed,
        left_out=decisions.left_out,
    )
    row = ImportRow(
        file_name=original.name[:400],
        digest=original.digest,
        size=original.size,
        dialect=reading.dialect,
        options=dict(decisions.options),
        standard_id=standard_id,
        pool=pool.value,
        remarks=[remark_to_json(remark) for remark in reading.remarks],
        by=person_of(by),
        at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    keep_files(tx, clock, reading.files)
    written = _Writing(tx, clock, by, row, standard, pool).keep(planned)
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:import:keep",
        subject=row.id,
        facts={"file": original.digest, "dialect": reading.dialect, "items": len(written)},
    )
    audit.record_many(
        tx,
        clock,
        actor=by.id,
        act="itembank:item:write",
        about=[(v.id, {"number": v.number, "digest": v.digest}) for v in written],
    )
    return row


@dataclass(slots=True)
class _Writing:
    """Writes the items of one import together: one flush for all instead of several for each."""

    tx: Tx
    clock: Clock
    by: Caller
    row: ImportRow
    standard: Standard
    pool: Pool

    def keep(self, planned: Sequence[Planned]) -> list[ItemVersionRow]:
        """Keep every line, and the items of those that are new or next; gives their versions."""
        items = {one.place: self._item_row(one) for one in planned if one.outcome is Outcome.NEW}
        self.tx.add_all(items.values())
        self.tx.flush()
        versions: dict[int, ItemVersionRow] = {}
        before: dict[int, dict[str, object]] = {}
        for one in planned:
            if one.outcome in (Outcome.NEW, Outcome.NEXT):
                item_row = items.get(one.place) or one.known
                assert item_row is not None
                if one.latest is not None and one.latest.status == VersionStatus.DRAFT:
                    before[one.place] = one.latest.content
                versions[one.place] = self._version(one, item_row)
        self.tx.flush()
        for one in planned:
            self.tx.add(self._line(one, versions.get(one.place), before.get(one.place)))
        self.tx.flush()
        return list(versions.values())

    def _item_row(self, one: Planned) -> ItemRow:
        assert one.item is not None
        return one.known or ItemRow(
            identifier=one.item.identifier,
            standard_id=self.row.standard_id,
            pool=self.pool.value,
            created_by=self.row.by,
            created_at=self.row.at,
        )

    def _version(self, one: Planned, item_row: ItemRow) -> ItemVersionRow:
        assert one.item is not None
        if one.latest is not None and one.latest.status == VersionStatus.DRAFT:
            version = one.latest
            version.written_by = list(dict.fromkeys([*version.written_by, self.row.by]))
            version.skills.clear()
            # A skill may come again, and its old row must be gone before the new one.
            self.tx.flush()
        else:
            version = ItemVersionRow(
                item_id=item_row.id,
                number=1 if one.latest is None else one.latest.number + 1,
                status=VersionStatus.DRAFT.value,
                created_at=self.row.at,
                written_by=[self.row.by],
            )
        fill_version(version, one.item, self.standard)
        self.tx.add(version)
        return version

    def _line(
        self, one: Planned, version: ItemVersionRow | None, before: dict[str, object] | None
    ) -> ImportLineRow:
        kept = version or (one.latest if one.outcome is Outcome.UNCHANGED else None)
        waits = one.item is not None and one.outcome in (Outcome.WAITING, Outcome.LEFT_OUT)
        return ImportLineRow(
            import_id=self.row.id,
            place=one.place,
            key=one.draft.key[:128],
            outcome=one.outcome.value,
            identifier="" if one.item is None else one.item.identifier,
            category=one.draft.category[:400],
            source=one.draft.source,
            where=place_to_json(one.draft.place),
            remarks=[remark_to_json(remark) for remark in one.remarks],
            content=to_json(one.item) if waits and one.item is not None else None,
            digest=None if one.item is None else digest(one.item),
            item_id=None if kept is None else kept.item_id,
            version_id=None if kept is None else kept.id,
            before=before,
        )


def keep_files(tx: Tx, clock: Clock, files: Iterable[MediaFile]) -> None:
    """Note the names and types of files; their bytes lie in the blob store already."""
    wanted = {one.digest: one for one in files}
    have = tx.scalars(select(ItemFileRow.digest).where(ItemFileRow.digest.in_(list(wanted))))
    for known in have.all():
        del wanted[known]
    for name, one in wanted.items():
        tx.add(
            ItemFileRow(
                digest=name,
                name=one.name[:400],
                media_type=one.media_type[:100],
                size=len(one.content),
                at=clock.now(),
            )
        )
    tx.flush()


def imports(tx: Tx, most: int = 200) -> Sequence[ImportRow]:
    """The imports of this body, newest first."""
    return tx.scalars(select(ImportRow).order_by(ImportRow.id.desc()).limit(most)).all()


def import_row(tx: Tx, import_id: str) -> ImportRow:
    """The import of this id; raises `NotFound`."""
    row = tx.get(ImportRow, import_id)
    if row is None:
        raise NotFound("itembank-import-unknown", id=import_id[:64])
    return row


def lines_of(tx: Tx, import_id: str) -> Sequence[ImportLineRow]:
    """Every question of an import, in the order of its file."""
    statement = select(ImportLineRow).filter_by(import_id=import_id)
    return tx.scalars(statement.order_by(ImportLineRow.place)).all()


def waiting(tx: Tx, most: int = 500) -> Sequence[ImportLineRow]:
    """Lines of all imports that wait for a person, oldest first."""
    statement = select(ImportLineRow).filter_by(outcome=Outcome.WAITING.value)
    return tx.scalars(statement.order_by(ImportLineRow.id).limit(most)).all()


def settle(
    tx: Tx, clock: Clock, *, by: Caller, line_id: str, item: Item, pool: Pool = Pool.LIVE
) -> ItemVersionRow:
    """Give a waiting line the item that a person made of it (or confirmed); kept as a draft."""
    line = _waiting_line(tx, line_id)
    row = import_row(tx, line.import_id)
    known = tx.scalar(select(ItemRow.id).filter_by(identifier=item.identifier))
    version = write(tx, clock, by=by, item=item, standard_id=row.standard_id, pool=pool)
    line.outcome = (Outcome.NEW if known is None else Outcome.NEXT).value
    line.identifier, line.digest, line.content = item.identifier, version.digest, None
    line.item_id, line.version_id = version.item_id, version.id
    return version


def leave_out(tx: Tx, clock: Clock, *, by: Caller, line_id: str) -> None:
    """Take a waiting line off the list for good; it stays in the account of its import."""
    by.require(Permission.ITEM_WRITE)
    line = _waiting_line(tx, line_id)
    line.outcome = Outcome.LEFT_OUT.value
    audit.record(tx, clock, actor=by.id, act="itembank:import:leave-out", subject=line.id)


def _waiting_line(tx: Tx, line_id: str) -> ImportLineRow:
    line = tx.get(ImportLineRow, line_id)
    if line is None:
        raise NotFound("itembank-import-line-unknown", id=line_id[:64])
    if line.outcome != Outcome.WAITING.value:
        raise Conflict("itembank-import-line-settled", id=line_id)
    return line
