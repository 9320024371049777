"""The results of a checked list as the page shows them: counted, narrowed, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exam_engine.enrolment.kept_results import KeptNotice, KeptResults, KeptRow, notices_of
from exam_engine.enrolment.notices import RowStatus, Weight
from exam_engine.enrolment.returned import sentence
from foundation.errors import Fact

ALL = "all"
PAGE = 100
KINDS = {
    RowStatus.OK: "good",
    RowStatus.WARNING: "warn",
    RowStatus.ERROR: "bad",
    RowStatus.IGNORED: "plain",
}
_HEAVIEST_FIRST = (RowStatus.ERROR, RowStatus.WARNING, RowStatus.OK, RowStatus.IGNORED)
_WEIGHTS = {Weight.ERROR: "bad", Weight.WARNING: "warn", Weight.NOTE: "plain"}

Words = Callable[[str, Mapping[str, Fact]], str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say of a row."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: where it stands, what became of it, whom it is about, and why."""

    place: str
    status: str
    kind: str
    is_imported: bool
    name: str
    student_number: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many rows have one status."""

    status: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """The rows of one page, and what they were narrowed to."""

    shares: tuple[Share, ...]
    total: int
    show: str
    text: str
    found: int
    page: int
    pages: int
    rows: tuple[RowView, ...]
    remarks: tuple[Reason, ...]
    """What is to be said of the whole file."""


def result_view(
    results: KeptResults,
    words: Words,
    *,
    show: str,
    text: str,
    number: int,
    is_chosen: bool,
    is_imported: bool,
) -> ResultView:
    """One page of results; without a choice it begins with the rows to be corrected, if any."""
    shares = tuple(
        Share(status, KINDS[status], results.count(status)) for status in _HEAVIEST_FIRST
    )
    if not is_chosen and not text and results.count(RowStatus.ERROR):
        show = RowStatus.ERROR
    wanted = [row for row in results.rows if show in (ALL, row.status) and _fits(row, text)]
    pages = max(1, -(-len(wanted) // PAGE))
    number = min(number, pages)
    several = len(results.headers) > 1
    return ResultView(
        shares=shares,
        total=len(results.rows),
        show=show,
        text=text,
        found=len(wanted),
        page=number,
        pages=pages,
        rows=tuple(
            _row_view(row, words, several=several, is_imported=is_imported)
            for row in wanted[(number - 1) * PAGE : number * PAGE]
        ),
        remarks=_reasons(results.notices, words),
    )


def _fits(row: KeptRow, text: str) -> bool:
    told = f"{row.name} {row.student_number} {row.row}".casefold()
    return all(part in told for part in text.casefold().split())


def _row_view(row: KeptRow, words: Words, *, several: bool, is_imported: bool) -> RowView:
    return RowView(
        place=f"{row.sheet}!{row.row}" if several else str(row.row),
        status=row.status,
        kind=KINDS[row.status],
        is_imported=is_imported and row.good,
        name=row.name,
        student_number=row.student_number,
        reasons=_reasons(row.notices, words),
    )


def _reasons(notices: tuple[KeptNotice, ...], words: Words) -> tuple[Reason, ...]:
    order = list(_WEIGHTS)
    told = sorted(notices_of(notices), key=lambda notice: order.index(notice.weight))
    return tuple(Reason(_WEIGHTS[notice.weight], sentence(notice, words)) for notice in told)
