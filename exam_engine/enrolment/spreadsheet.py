"""Turns the rows of an enrolment file into results: good, doubtful, wrong or passed over."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from exam_engine.enrolment.candidates import BatchContext, BatchOffered, Candidate
from exam_engine.enrolment.cells import Row, Sheet, Table, column_letter
from exam_engine.enrolment.headers import TITLES, Column, Header, find_header
from exam_engine.enrolment.judging import judge_row
from exam_engine.enrolment.notices import Notice, RowStatus, Weight, error, note, status_of, warning
from exam_engine.enrolment.photo_names import name_key
from exam_engine.enrolment.row_values import RowValues
from foundation.errors import Invalid

_EXAMPLE = re.compile(
    r"\s*[（(【\[]?\s*(示例|样例|例子|举例|例[：:]|范例|example|sample)", re.IGNORECASE
)
_INSTRUCTION = re.compile(
    r"\s*(填[表写]说明|说明|注意|注[：:]|备注[：:]|提示|★|\*|note)", re.IGNORECASE
)
_MARKING_COLUMNS = (Column.SEQUENCE, Column.NAME, Column.REMARKS)


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row. Notices tell column and facts; ``facts["cell"]`` is the place."""

    sheet: str
    row: int
    status: RowStatus
    notices: tuple[Notice, ...]
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A whole file checked: results in the order of the file, and notices about the file."""

    kind: str
    headers: tuple[Header, ...]
    results: tuple[RowResult, ...]
    notices: tuple[Notice, ...]

    @property
    def good(self) -> tuple[Candidate, ...]:
        """The candidates that may be imported."""
        return tuple(r.candidate for r in self.results if r.candidate is not None)

    def count(self, status: RowStatus) -> int:
        """How many rows have a status."""
        return sum(result.status is status for result in self.results)


def check_table(table: Table, context: BatchContext) -> CheckedFile:
    """Checks a file as read against the batches; nothing is stored.

    Raises ``Invalid``: ``enrolment-header-missing``, ``enrolment-header-twice``,
    ``enrolment-no-header`` (no sheet looks like a list), ``enrolment-no-rows``.
    """
    headers, notices = _headers(table, context)
    sheets = {sheet.name: sheet for sheet in table.sheets}
    results: list[RowResult] = []
    for header in headers:
        notices.extend(_sheet_notices(sheets[header.sheet], header))
        results.extend(_judge_sheet(sheets[header.sheet], header, context))
    if not any(result.status is not RowStatus.IGNORED for result in results):
        raise Invalid("enrolment-no-rows", sheet=headers[0].sheet, row=headers[0].last_row)
    judged = _with_quota(_with_enrolled(_with_doubles(results), context), context)
    placed = tuple(_placed(result, {h.sheet: h for h in headers}) for result in judged)
    return CheckedFile(table.kind, tuple(headers), placed, tuple(notices))


def _headers(table: Table, context: BatchContext) -> tuple[list[Header], list[Notice]]:
    """Headers of the sheets that are lists; a broken list stops the file only if it is alone."""
    headers: list[Header] = []
    notices: list[Notice] = []
    broken: Invalid | None = None
    for sheet in table.sheets:
        if sheet.hidden or not sheet.rows:
            if sheet.rows:
                notices.append(note("enrolment-sheet-hidden", sheet=sheet.name))
            continue
        try:
            header = find_header(sheet, required=context.required)
        except Invalid as refused:
            broken = broken or refused
            notices.append(Notice(refused.code, Weight.WARNING, None, refused.facts))
            continue
        if header is None:
            notices.append(note("enrolment-sheet-not-read", sheet=sheet.name))
        else:
            headers.append(header)
    if not headers:
        wanted = [TITLES[column][0] for column in Column if column in context.required]
        raise broken or Invalid("enrolment-no-header", wanted=wanted)
    return headers, notices


def _sheet_notices(sheet: Sheet, header: Header) -> list[Notice]:
    notices = [
        note("enrolment-column-unknown", sheet=sheet.name, letter=column_letter(place), title=title)
        for place, title in header.unknown.items()
    ]
    for column, place in header.columns.items():
        if place in sheet.hidden_columns:
            notices.append(
                warning(
                    "enrolment-column-hidden",
                    column,
                    sheet=sheet.name,
                    letter=column_letter(place),
                )
            )
    return notices


def _judge_sheet(sheet: Sheet, header: Header, context: BatchContext) -> Iterable[RowResult]:
    rows = {row.number: row for row in sheet.rows}
    for row in sheet.rows:
        if row.number <= header.last_row:
            continue
        texts = _texts(row, header)
        running = texts.get(header.columns.get(Column.SEQUENCE, 0), "")
        if not texts or (len(texts) == 1 and running.isdigit()):
            continue  # blank, or prepared with nothing but a running number
        passed = _passed_over(row, header, texts)
        if passed is not None:
            yield RowResult(sheet.name, row.number, RowStatus.IGNORED, (passed,))
            continue
        notices, candidate = judge_row(RowValues(row, header, rows, context.given), context)
        yield RowResult(sheet.name, row.number, status_of(notices), notices, candidate)


def _texts(row: Row, header: Header) -> dict[int, str]:
    """What a row holds, without the answers of an earlier check."""
    answers = set(header.answer_columns.values())
    return {
        place: cell.text()
        for place, cell in row.cells.items()
        if place not in answers and (cell.formula is not None or cell.text().strip())
    }


def _passed_over(row: Row, header: Header, texts: Mapping[int, str]) -> Notice | None:
    """Why a row is no candidate: it is marked as an example, or is a line of instructions."""
    marking = {header.columns[c] for c in _MARKING_COLUMNS if c in header.columns} | {1}
    if any(_EXAMPLE.match(texts[place]) for place in marking & texts.keys()):
        return note("enrolment-row-example")
    if len(texts) > 1:
        return None
    place, text = next(iter(texts.items()))
    foreign = place not in header.columns.values()
    worded = not isinstance(row.cells[place].value, int | float)
    if worded and (foreign or _INSTRUCTION.match(text)):
        return note("enrolment-row-instruction")
    return None


def _reject(result: RowResult, *notices: Notice) -> RowResult:
    return replace(
        result, status=RowStatus.ERROR, notices=(*result.notices, *notices), candidate=None
    )


def _with_doubles(results: list[RowResult]) -> list[RowResult]:
    """The same document twice: the first row of one name stays, two names stop every row."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    photos: dict[str, list[int]] = defaultdict(list)
    for index, result in enumerate(results):
        if result.candidate is not None:
            groups[result.candidate.batch_id, result.candidate.blind_key].append(index)
            if result.candidate.photo:
                photos[name_key(result.candidate.photo)].append(index)
    judged = list(results)
    for indexes in groups.values():
        if len(indexes) < 2:
            continue
        names = {results[index].candidate.name_key for index in indexes}  # type: ignore[union-attr]
        code = "enrolment-double-other-name" if len(names) > 1 else "enrolment-double"
        for index in indexes if len(names) > 1 else indexes[1:]:
            others = [_spot(results, other) for other in indexes if other != index]
            judged[index] = _reject(judged[index], error(code, Column.DOCUMENT_NUMBER, rows=others))
    for indexes in photos.values():
        for index in indexes if len(indexes) > 1 else ():
            if judged[index].candidate is not None:
                others = [_spot(results, other) for other in indexes if other != index]
                twice = error("enrolment-photo-double", Column.PHOTO, rows=others)
                judged[index] = _reject(judged[index], twice)
    return judged


def _spot(results: list[RowResult], index: int) -> str:
    """A row as it is named to the person: its number, with the sheet where there are several."""
    several = len({result.sheet for result in results}) > 1
    result = results[index]
    return f"{result.sheet}!{result.row}" if several else str(result.row)


def _with_enrolled(results: list[RowResult], context: BatchContext) -> list[RowResult]:
    """People already in the batch: told and left as they are, or stopped where the name differs."""
    batches = {batch.id: batch for batch in context.batches}
    return [
        result
        if result.candidate is None
        else _against_enrolled(result, result.candidate, batches[result.candidate.batch_id])
        for result in results
    ]


def _against_enrolled(result: RowResult, candidate: Candidate, batch: BatchOffered) -> RowResult:
    known = batch.enrolled.get(candidate.blind_key)
    if known is None:
        return result
    if known != candidate.name_key:
        other = error("enrolment-enrolled-other-name", Column.DOCUMENT_NUMBER, batch=batch.name)
        return _reject(result, other)
    told = warning("enrolment-enrolled-already", Column.DOCUMENT_NUMBER, batch=batch.name)
    return replace(
        result, status=RowStatus.WARNING, notices=(*result.notices, told), candidate=None
    )


def with_known_names(checked: CheckedFile, known: Mapping[str, str]) -> CheckedFile:
    """The same check, with an error where the body knows a document by another name.

    ``known`` maps blind keys to matching keys of names.
    """
    cells = {header.sheet: header.columns[Column.DOCUMENT_NUMBER] for header in checked.headers}

    def judged(result: RowResult) -> RowResult:
        candidate = result.candidate
        if candidate is None:
            return result
        if known.get(candidate.blind_key, candidate.name_key) == candidate.name_key:
            return result
        cell = f"{column_letter(cells[result.sheet])}{result.row}"
        return _reject(
            result, error("enrolment-known-other-name", Column.DOCUMENT_NUMBER, cell=cell)
        )

    return replace(checked, results=tuple(judged(result) for result in checked.results))


def _with_quota(results: list[RowResult], context: BatchContext) -> list[RowResult]:
    """Rows beyond the college's quota are errors, counted in the order of the file."""
    batches = {batch.id: batch for batch in context.batches}
    taken: Counter[str] = Counter({batch.id: batch.used for batch in context.batches})
    judged = []
    for result in results:
        if result.candidate is not None:
            batch = batches[result.candidate.batch_id]
            if batch.quota is not None and taken[batch.id] >= batch.quota:
                beyond = error(
                    "enrolment-quota-exceeded",
                    Column.BATCH,
                    batch=batch.name,
                    quota=batch.quota,
                    used=batch.used,
                )
                result = _reject(result, beyond)
            else:
                taken[batch.id] += 1
        judged.append(result)
    return judged


def _placed(result: RowResult, headers: Mapping[str, Header]) -> RowResult:
    """The same result with the cell of every notice in its facts."""
    columns = headers[result.sheet].columns
    notices = tuple(
        replace(notice, facts={**notice.facts, "cell": f"{column_letter(place)}{result.row}"})
        if notice.column and (place := columns.get(Column(notice.column)))
        else notice
        for notice in result.notices
    )
    return replace(result, notices=notices)
