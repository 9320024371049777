"""The job that makes the certificates of a batch: all examined first, then made chunk by chunk.

Nothing is numbered before the signing key and every award have been looked at. Then each chunk is
reserved in one short transaction, printed and stored by the workers, and recorded in another one,
while the next chunks are at work already. A person may pause the job; a crash pauses it too: what
was recorded stays, what was reserved is made again to the same bytes under the same numbers.

A certificate that cannot be made stops itself alone and is listed with the reason. Where a whole
chunk fails in one way, the fault is not in the certificates, and the job stops.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select

from certs.awards import Words
from certs.issuing import Line as ProductionLine
from certs.issuing import Recorded, record_many
from certs.rendering.templates import Template
from certs.reserving import Reservation, reserve_many
from certs.tables import CertificateRow
from certs.template_shelf import load
from exam_engine.issuance import lines as book
from exam_engine.issuance.drafts import Frames, Style, draft
from exam_engine.issuance.lines import Failure, Line
from exam_engine.issuance.tables import IssueLineRow, LineState
from exam_engine.issuance.workers import Here, Workers, processes
from exam_engine.issuance.workshop import Answer, Piece, Shop, ShopPlan, Trial
from exam_engine.schemes.scheme import PartKind
from exam_engine.scoring.tables import ResultRow
from foundation import audit, jobs
from foundation.blobs import BlobStore
from foundation.bulk import update_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Unavailable
from foundation.jobs import JobContext

CHUNK = 250
"""Certificates that are numbered, handed to a worker and recorded together."""
LOOKS = 4
"""Chunks whose awards are looked at together: nothing of them stays in memory."""
ALONE = 300
"""Up to so many certificates one process does the work: another one takes seconds to open."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IssueTools:
    """What the job works with; ``line`` is opened at the first use, for fonts take a second.

    ``part_name`` gives a part's name in both languages; ``demonstration`` is printed on the page.
    ``demand_usable`` refuses a signer that will not be believed, before the first number is spent.
    With a ``plan`` large batches are made by several processes, ``hands`` of them. ``stamp`` takes
    body and job, and has the files of a finished job time-stamped together. ``open_document`` takes
    body and sealed document number, for pages that show the whole of it.
    """

    clock: Clock
    blobs: BlobStore
    line: Callable[[], ProductionLine]
    part_name: Callable[[PartKind], Words]
    demonstration: bool = False
    demand_usable: Callable[[], None] | None = None
    plan: ShopPlan | None = None
    hands: int = 1
    chunk: int = CHUNK
    stamp: Callable[[str, str], object] | None = None
    open_document: Callable[[str, bytes], str] | None = None

    def document(self, tenant: str, sealed: bytes | None) -> str | None:
        """The document number to lend for printing; none where it was not asked for."""
        if sealed is None or self.open_document is None:
            return None
        return self.open_document(tenant, sealed)


def issue_certificates(context: JobContext, tools: IssueTools) -> dict[str, Any]:
    """The job; returns what all its runs together have made.

    ``{"batch", "issued", "failed": [{"enrolment", "code", "facts"}], "paths": {"press": …,
    "weasyprint": …}, "fallbacks": {reason: count}}``
    """
    run = _Run(context, tools)
    with context.database.read(context.tenant_id) as tx:
        counts = book.count_lines(tx, context.job_id)
    left = counts[LineState.WAITING] + counts[LineState.READY]
    context.progress(sum(counts.values()) - left, sum(counts.values()))
    if left:
        if tools.demand_usable is not None:
            tools.demand_usable()
        with _workers(tools, left) as workers:
            run.examine_all(workers)
            run.make_all(workers)
    if tools.stamp is not None:
        # Also in a run that finds nothing left: the authority may have been silent in the last.
        tools.stamp(context.tenant_id, context.job_id)
    with context.database.read(context.tenant_id) as tx:
        return _report(tx, context)


class _Run:
    """One run of the job."""

    def __init__(self, context: JobContext, tools: IssueTools) -> None:
        self._context = context
        self._tools = tools
        self._tenant = context.tenant_id
        self._day = date.fromisoformat(context.payload["issued_on"])
        self._style = Style(tools.part_name, tools.demonstration)
        self._frames = Frames()
        self._templates: dict[str, Template] = {}

    def examine_all(self, workers: Workers) -> None:
        """Look at every award that waits."""
        chunks = self._chunks(LineState.WAITING, LOOKS * self._tools.chunk)
        _in_flight(chunks, workers.hands, lambda chunk: self._examine(workers, chunk), self._looked)

    def make_all(self, workers: Workers) -> None:
        """Number, make and record what is ready."""
        chunks = self._chunks(LineState.READY, self._tools.chunk)
        _in_flight(chunks, workers.hands, lambda chunk: self._make(workers, chunk), self._made)

    def _chunks(self, state: LineState, size: int) -> Iterator[list[Line]]:
        """The lines that stand so, each once: what became of those before does not matter."""
        context, place = self._context, 0
        while True:
            with context.database.read(self._tenant) as tx:
                chunk = book.lines_in(tx, context.job_id, state, after=place, limit=size)
            if not chunk:
                return
            context.step_aside()
            place = chunk[-1].place
            yield chunk

    def _examine(self, workers: Workers, chunk: list[Line]) -> tuple[list[Line], Future[Any]]:
        with self._context.database.read(self._tenant) as tx:
            drafts = draft(tx, chunk, self._day, self._style, self._frames)
        trials = [
            Trial(
                one.line.id,
                one.order.award,
                one.order.example_number(),
                one.photo,
                one.template,
                self._tools.document(self._tenant, one.document),
            )
            for one in drafts.drafts
        ]
        self._settle(drafts.failures, drafts.made_before)
        return chunk, workers.examine(self._tenant, trials)

    def _looked(self, chunk: list[Line], answers: Sequence[Answer]) -> None:
        with self._context.database.write(self._tenant) as tx:
            book.note_ready(tx, {one.line_id: one.portrait for one in answers if not one.code})
            self._close(tx, _failures(chunk, answers))

    def _make(self, workers: Workers, chunk: list[Line]) -> tuple[list[Line], Future[Any]]:
        with self._context.database.read(self._tenant) as tx:
            drafts = draft(tx, chunk, self._day, self._style, self._frames)
        self._settle(drafts.failures, drafts.made_before)
        with self._context.database.write(self._tenant) as tx:
            reservations = reserve_many(
                tx,
                self._tools.clock,
                [one.order for one in drafts.drafts],
                refill=True,
            )
            # A reservation that a crash has left keeps the template it was made with.
            for ref in {one.template for one in reservations} - self._templates.keys():
                self._templates[ref] = load(tx, ref)
        pieces = [
            Piece(
                one.line.id,
                self._lent(reservation, one.document),
                one.photo,
                self._templates[reservation.template],
            )
            for one, reservation in zip(drafts.drafts, reservations, strict=True)
        ]
        return chunk, workers.make(self._tenant, pieces)

    def _lent(self, reservation: Reservation, sealed: bytes | None) -> Reservation:
        """The reservation with the whole document number, where its page shows that."""
        if sealed is None:
            return reservation
        return replace(reservation, document=self._tools.document(self._tenant, sealed))

    def _made(self, chunk: list[Line], answers: Sequence[Answer]) -> None:
        _stop_if_all_fail(answers)
        lines = {line.id: line for line in chunk}
        finished = {
            lines[one.line_id].result_id: one.finished
            for one in answers
            if one.finished is not None
        }
        context, clock = self._context, self._tools.clock
        with context.database.write(self._tenant) as tx:
            fresh = record_many(tx, clock, list(finished.values()), context.asked_by)
            _give_to_results(tx, {res: one.certificate_id for res, one in finished.items()})
            audit.record_many(
                tx,
                clock,
                actor=context.asked_by,
                act="certs:certificate:issue",
                about=map(_told, fresh),
            )
            issued = [one.line_id for one in answers if one.finished is not None]
            self._close(tx, _failures(chunk, answers), issued)

    def _settle(self, failures: Sequence[Failure], made_before: Sequence[Line]) -> None:
        """Close the lines that no worker needs to look at."""
        if failures or made_before:
            with self._context.database.write(self._tenant) as tx:
                self._close(tx, failures, [line.id for line in made_before])

    def _close(self, tx: Tx, failures: Sequence[Failure], issued: Sequence[str] = ()) -> None:
        """These lines are over: a line is closed once, and so the job has come so much further."""
        book.note_failed(tx, failures)
        book.note_issued(tx, issued)
        jobs.note_more_done(tx, self._context.job_id, len(failures) + len(issued))


def _in_flight(
    chunks: Iterator[list[Line]],
    hands: int,
    begin: Callable[[list[Line]], tuple[list[Line], Future[Any]]],
    end: Callable[[list[Line], Sequence[Answer]], None],
) -> None:
    """Keep every hand busy and one chunk in reserve; chunks end in the order they began."""
    begun: deque[tuple[list[Line], Future[Any]]] = deque()
    for chunk in chunks:
        begun.append(begin(chunk))
        while len(begun) > hands:
            before, answers = begun.popleft()
            end(before, answers.result())
    for before, answers in begun:
        end(before, answers.result())


@contextmanager
def _workers(tools: IssueTools, count: int) -> Iterator[Workers]:
    if tools.plan is None or tools.hands < 2 or count <= ALONE:
        shop: list[Shop] = []

        def opened() -> Shop:
            if not shop:
                shop.append(Shop(tools.line(), tools.blobs))
            return shop[0]

        yield Here(opened)
        return
    apart: AbstractContextManager[Workers] = processes(tools.plan, tools.hands)
    with apart as workers:
        yield workers


def _failures(chunk: Sequence[Line], answers: Sequence[Answer]) -> list[Failure]:
    lines = {line.id: line for line in chunk}
    return [Failure(lines[one.line_id], one.code, one.facts) for one in answers if one.code]


def _stop_if_all_fail(answers: Sequence[Answer]) -> None:
    """One cause for many failures is a cause outside of them: a token pulled out, a full disk."""
    codes = {one.code for one in answers}
    if len(answers) > 1 and len(codes) == 1 and "" not in codes:
        raise Unavailable("certs-batch-stopped", cause=answers[0].code, count=len(answers))


def _give_to_results(tx: Tx, certificates: dict[str, str]) -> None:
    update_rows(
        tx,
        ResultRow,
        [{"id": res, "certificate_id": made} for res, made in certificates.items()],
    )


def _told(one: Recorded) -> tuple[str, dict[str, Any]]:
    """What the audit chain says of a certificate."""
    return one.subject_ref, {"number": one.number, "file": one.file_digest}


def _report(tx: Tx, context: JobContext) -> dict[str, Any]:
    made = tx.execute(
        select(CertificateRow.path, CertificateRow.fallback_reason, func.count())
        .join(ResultRow, ResultRow.certificate_id == CertificateRow.id)
        .join(IssueLineRow, IssueLineRow.result_id == ResultRow.id)
        .where(IssueLineRow.job_id == context.job_id, IssueLineRow.state == LineState.ISSUED)
        .group_by(CertificateRow.path, CertificateRow.fallback_reason)
    ).all()
    paths: dict[str, int] = {}
    fallbacks: dict[str, int] = {}
    for path, reason, count in made:
        paths[path or "weasyprint"] = paths.get(path or "weasyprint", 0) + count
        if reason is not None:
            fallbacks[reason] = fallbacks.get(reason, 0) + count
    return {
        "batch": context.payload["batch"],
        "issued": sum(paths.values()),
        "failed": [
            {"enrolment": enrolment, "code": code, "facts": facts}
            for enrolment, code, facts in book.failures_of(tx, context.job_id)
        ],
        "paths": paths,
        "fallbacks": fallbacks,
    }
