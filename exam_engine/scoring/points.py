"""Points and remarks as people type them, checked; and long lists of ids in bites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice

from foundation.errors import Invalid

STEP = Decimal("0.5")
"""Marks of people go in halves."""
LONGEST_REMARK = 2_000


def read_points(text: str, maximum: Decimal, *, task: str) -> Decimal:
    """Points as typed: 0 to ``maximum`` in steps of one half, full-width figures understood.

    Raises `Invalid` that names the ``task`` and the bounds.
    """
    typed = text.strip().replace("．", ".").replace("。", ".")
    try:
        points = Decimal(typed)
    except InvalidOperation:
        raise Invalid("outcomes-mark-not-a-number", task=task, typed=typed[:20]) from None
    if not points.is_finite() or not 0 <= points <= maximum:
        raise Invalid("outcomes-mark-out-of-range", task=task, maximum=plain(maximum))
    if points % STEP != 0:
        raise Invalid("outcomes-mark-not-in-steps", task=task, step=str(STEP))
    return abs(points).quantize(Decimal("0.1"))


def short_text(text: str) -> str:
    """A remark or reason without the space around it; `Invalid` when it is a treatise."""
    text = text.strip()
    if len(text) > LONGEST_REMARK:
        raise Invalid("outcomes-text-too-long", length=len(text), most=LONGEST_REMARK)
    return text


def plain(mark: Decimal) -> str:
    """A mark without needless noughts: 40, 37.5."""
    return format(mark.normalize(), "f")


def in_chunks(ids: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The ids in bites that a database takes as parameters of one statement."""
    rest = iter(ids)
    while chunk := list(islice(rest, size)):
        yield chunk
