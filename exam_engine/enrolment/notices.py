"""What the checks have to say about one cell, one row or one file: a code, its weight and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from foundation.errors import Fact


class Weight(StrEnum):
    """How much a notice matters: a note tells, a warning asks to look, an error stops a row."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class RowStatus(StrEnum):
    """What became of a row; an ignored row is a mark or an example and carries no candidate."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say. ``code`` is the key of its sentence, ``facts`` fill that sentence.

    ``column`` is the canonical column name (a value of ``headers.Column``), or None when the
    notice speaks of the whole row or file. Facts never hold a whole document number.
    """

    code: str
    weight: Weight
    column: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


def note(code: str, column: str | None = None, /, **facts: Fact) -> Notice:
    """Something was done for the person (a dot folded, a space removed), and they are told."""
    return Notice(code, Weight.NOTE, column, facts)


def warning(code: str, column: str | None = None, /, **facts: Fact) -> Notice:
    """Someone should look, and the row is still good."""
    return Notice(code, Weight.WARNING, column, facts)


def error(code: str, column: str | None = None, /, **facts: Fact) -> Notice:
    """The row cannot be taken as it stands."""
    return Notice(code, Weight.ERROR, column, facts)


def has_error(notices: Iterable[Notice]) -> bool:
    """Whether any of the notices stops the row."""
    return any(notice.weight is Weight.ERROR for notice in notices)


def status_of(notices: Iterable[Notice]) -> RowStatus:
    """The heaviest notice decides; notes alone leave a row good."""
    weights = {notice.weight for notice in notices}
    if Weight.ERROR in weights:
        return RowStatus.ERROR
    if Weight.WARNING in weights:
        return RowStatus.WARNING
    return RowStatus.OK
