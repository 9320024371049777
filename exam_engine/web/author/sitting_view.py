"""What sittings have shown of an item, for its page: figures, option plots, hints with reasons."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from exam_engine.bank.figures import FLAGS
from exam_engine.enrolment.tables import BatchRow
from exam_engine.measurement.item_analysis import Hint, Option
from exam_engine.measurement.option_pictures import (
    option_name,
    option_picture,
    over_time_picture,
)
from foundation.database import Tx
from itembank.index_tables import ItemSittingRow
from itembank.known_figures import Reason, reasons_of, sittings_of
from itembank.tables import ItemVersionRow

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One sitting: how many met the item, how hard it was, how well it told people apart."""

    batch: str
    version: int
    at: datetime
    persons: int
    facility: float | None
    item_rest: float | None
    unanswered: float | None
    options: tuple[Option, ...]
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class ItemInSittings:
    """All that sittings have told, the newest first, and the hints that stand now."""

    sittings: tuple[SittingLine, ...]
    hints: tuple[str, ...]
    over_time: Markup | None

    @property
    def persons(self) -> int:
        """How many persons have met the item in all."""
        return sum(one.persons for one in self.sittings)


def in_sittings(tx: Tx, item_id: str, identifier: str, say: Say) -> ItemInSittings:
    """The figures of an item over time, in the words of the reader."""
    rows = sittings_of(tx, item_id)
    names = select(BatchRow.id, BatchRow.name)
    wanted = names.where(BatchRow.id.in_({row.batch_ref for row in rows}))
    batches = {row[0]: row[1] for row in tx.execute(wanted)}
    numbers = select(ItemVersionRow.id, ItemVersionRow.number).filter_by(item_id=item_id)
    versions = {row[0]: row[1] for row in tx.execute(numbers)}
    lines = [
        _line(row, batches.get(row.batch_ref, ""), versions.get(row.version_id, 0), identifier, say)
        for row in rows
    ]
    figures = [(one.facility, one.item_rest) for one in lines]
    return ItemInSittings(
        tuple(reversed(lines)),
        tuple(told_reason(one, say) for one in reasons_of(tx, item_id)),
        over_time_picture(identifier, figures, say) if len(figures) > 1 else None,
    )


def told_reason(reason: Reason, say: Say) -> str:
    """A hint with its figure; one from before figures were kept, by its name alone."""
    if reason.value is None:
        return say("web-bank-flag", flag=reason.flag)
    # Persons are counted; everything else is a share, a correlation or a parameter.
    value = f"{reason.value:.0f}" if reason.flag == Hint.FEW else f"{reason.value:.2f}"
    if reason.flag in FLAGS:
        return say(f"web-measurement-flag-{reason.flag}", value=value, other=reason.about)
    return say(f"web-items-hint-{reason.flag}", value=value, option=option_name(reason.about, say))


def _line(row: ItemSittingRow, batch: str, version: int, identifier: str, say: Say) -> SittingLine:
    options = tuple(_option(one) for one in row.options)
    return SittingLine(
        batch=batch,
        version=version,
        at=row.at,
        persons=row.persons,
        facility=row.facility,
        item_rest=row.item_rest,
        unanswered=row.unanswered,
        options=options,
        picture=option_picture(identifier, options, say) if options else None,
    )


def _option(told: dict[str, Any]) -> Option:
    return Option(
        told["name"],
        _number(told["share"]),
        _number(told["correlation"]),
        tuple(_number(share) for share in told["by_fifth"]),
        told["is_key"],
    )


def _number(told: float | None) -> float:
    return math.nan if told is None else told
