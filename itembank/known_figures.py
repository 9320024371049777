"""What sittings and calibrations have told of items, kept beside them: exposure, figures, hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from itembank.index_tables import ItemFiguresRow, ItemSittingRow
from itembank.tables import ItemVersionRow

Told = TypeVar("Told")
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Reason:
    """A hint with the figure that raised it; ``about`` names an option or another item."""

    flag: str
    value: float | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """``seen`` candidates in all; the other figures are those of one sitting: the last that had
    candidates enough, or the last of all where none had.
    """

    seen: int
    facility: float | None
    discrimination: float | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SittingFigures:
    """One version in one sitting's form; shares and facility from 0 to 1."""

    version_id: str
    form_ref: str
    persons: int
    facility: float | None
    item_rest: float | None
    unanswered: float | None
    options: tuple[dict[str, Any], ...] = ()
    reasons: tuple[Reason, ...] = ()


def note_figures(
    tx: Tx, clock: Clock, by_version: Mapping[str, KnownFigures], kinds: frozenset[str]
) -> int:
    """Keep figures by the id of the version that was sat; how many items they are of.

    What is told of an older version does not replace what is known of a newer one's sitting: the
    last call wins, and callers tell sittings in their order. ``kinds`` are the hints that the
    caller looks for: those of others stay.
    """
    noted = 0
    for row, told in _rows(tx, by_version):
        row.seen, row.at = told.seen, clock.now()
        row.facility, row.discrimination = told.facility, told.discrimination
        _put_reasons(row, told.reasons, kinds)
        noted += 1
    tx.flush()
    return noted


def note_reasons(
    tx: Tx, clock: Clock, by_version: Mapping[str, Sequence[Reason]], kinds: frozenset[str]
) -> int:
    """Keep hints that do not come of a sitting, and leave its figures as they are."""
    noted = 0
    for row, told in _rows(tx, by_version):
        row.at = clock.now()
        _put_reasons(row, told, kinds)
        noted += 1
    tx.flush()
    return noted


def note_sitting(tx: Tx, clock: Clock, batch_ref: str, told: Sequence[SittingFigures]) -> None:
    """Keep what a sitting has shown of each version; told again, it replaces what was."""
    for start in range(0, len(told), _AT_ONCE):
        some = told[start : start + _AT_ONCE]
        ids = [one.version_id for one in some]
        columns = select(ItemVersionRow.id, ItemVersionRow.item_id)
        items = {row[0]: row[1] for row in tx.execute(columns.where(ItemVersionRow.id.in_(ids)))}
        statement = select(ItemSittingRow).filter_by(batch_ref=batch_ref)
        rows = tx.scalars(statement.where(ItemSittingRow.version_id.in_(ids)))
        kept = {(row.version_id, row.form_ref): row for row in rows}
        for one in some:
            if one.version_id not in items:
                continue
            row = kept.get((one.version_id, one.form_ref))
            if row is None:
                row = ItemSittingRow(
                    item_id=items[one.version_id],
                    version_id=one.version_id,
                    batch_ref=batch_ref,
                    form_ref=one.form_ref,
                )
                tx.add(row)
            row.persons, row.facility, row.item_rest = one.persons, one.facility, one.item_rest
            row.unanswered, row.options, row.at = one.unanswered, list(one.options), clock.now()
            row.reasons = [_told(reason) for reason in one.reasons]
    tx.flush()


def sittings_of(tx: Tx, item_id: str) -> list[ItemSittingRow]:
    """What sittings have shown of an item in all its versions, the first one first."""
    statement = select(ItemSittingRow).filter_by(item_id=item_id)
    return list(tx.scalars(statement.order_by(ItemSittingRow.id)))


def firm_sittings(
    tx: Tx, version_ids: Sequence[str], least: int
) -> dict[str, tuple[float | None, float | None, tuple[Reason, ...]]]:
    """By version: facility, discrimination and hints of the last sitting of ``least`` or more."""
    found = {}
    for start in range(0, len(version_ids), _AT_ONCE):
        some = version_ids[start : start + _AT_ONCE]
        statement = select(ItemSittingRow).where(
            ItemSittingRow.version_id.in_(some), ItemSittingRow.persons >= least
        )
        for row in tx.scalars(statement.order_by(ItemSittingRow.id)):
            reasons = tuple(Reason(*one) for one in row.reasons or ())
            found[row.version_id] = (row.facility, row.item_rest, reasons)
    return found


def reasons_of(tx: Tx, item_id: str) -> list[Reason]:
    """The hints that stand beside an item now."""
    row = tx.scalar(select(ItemFiguresRow).filter_by(item_id=item_id))
    if row is None:
        return []
    told = [Reason(*one) for one in row.reasons or ()]
    known = {one.flag for one in told}
    return told + [Reason(flag) for flag in row.flags if flag not in known]


def _rows(tx: Tx, by_version: Mapping[str, Told]) -> Iterator[tuple[ItemFiguresRow, Told]]:
    """The row of each version's item, new ones where there were none, with what is told of it."""
    ids = list(by_version)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        statement = select(ItemVersionRow.id, ItemVersionRow.item_id)
        pairs = tx.execute(statement.where(ItemVersionRow.id.in_(some))).all()
        items = [item_id for _, item_id in pairs]
        rows = tx.scalars(select(ItemFiguresRow).where(ItemFiguresRow.item_id.in_(items)))
        kept = {row.item_id: row for row in rows}
        for version_id, item_id in pairs:
            row = kept.get(item_id)
            if row is None:
                row = kept[item_id] = ItemFiguresRow(item_id=item_id, seen=0, flags=[])
                tx.add(row)
            yield row, by_version[version_id]


def _put_reasons(row: ItemFiguresRow, told: Sequence[Reason], kinds: frozenset[str]) -> None:
    others = [one for one in row.reasons or () if one[0] not in kinds]
    row.reasons = [_told(one) for one in told] + others
    flags = [one.flag for one in told] + [one for one in row.flags if one not in kinds]
    row.flags = list(dict.fromkeys(flags))


def _told(reason: Reason) -> list[Any]:
    return [reason.flag, reason.value, reason.about]
