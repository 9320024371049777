"""The job that makes the certificates of a batch, chunk by chunk.

Nothing is numbered before the signing key has been looked at, and no award before a worker has
examined it. A chunk goes three ways through the workers and the records: it is examined; what is
good gets its numbers in one short transaction; it is printed and stored, and recorded in another
transaction. Several chunks are on their way at a time, and numbers follow the order of the chunks.
A person may pause the job; a crash pauses it too: what was recorded stays, what was reserved is
made again to the same bytes under the same numbers.

A certificate that cannot be made stops itself alone and is listed with the reason. Where a whole
chunk fails in one way, the fault is not in the certificates, and the job stops.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from certs.awards import Words
from certs.issuing import Line as ProductionLine
from certs.issuing import Recorded, record_many
from certs.rendering.templates import Template
from certs.reserving import Order, Reservation, reserve_many
from certs.tables import CertificateRow
from certs.template_shelf import load
from exam_engine.issuance import lines as book
from exam_engine.issuance.drafts import Draft, Frames, Style, draft
from exam_engine.issuance.lines import Failure, Line
from exam_engine.issuance.tables import OPEN, IssueLineRow, LineState
from exam_engine.issuance.workers import Hand, Here, Workers, processes
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
"""Certificates that are examined, numbered, made and recorded together."""
ALONE = 300
"""Up to so many certificates one process does the work: another one takes seconds to open."""


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
    left = sum(counts[state] for state in OPEN)
    context.progress(sum(counts.values()) - left, sum(counts.values()))
    if left:
        if tools.demand_usable is not None:
            tools.demand_usable()
        with _workers(tools, left) as workers:
            run.make_all(workers)
    if tools.stamp is not None:
        # Also in a run that finds nothing left: the authority may have been silent in the last.
        tools.stamp(context.tenant_id, context.job_id)
    with context.database.read(context.tenant_id) as tx:
        return _report(tx, context)


@dataclass(frozen=True, slots=True)
class _Examined:
    """A chunk that a hand examines; ``drafts`` are those of its lines that it was given."""

    chunk: list[Line]
    drafts: list[Draft]
    hand: Hand
    answers: Future[list[Answer]]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A chunk that a hand prints and stores."""

    chunk: list[Line]
    answers: Future[list[Answer]]


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
        self._examined: deque[_Examined] = deque()
        self._printed: deque[_Printed] = deque()

    def make_all(self, workers: Workers) -> None:
        """Examine, number, print and record what is open, with every hand busy."""
        for chunk in self._chunks():
            while len(self._examined) + len(self._printed) >= workers.hands:
                self._go_on()
            self._examined.append(self._examine(workers.hand(), chunk))
        while self._examined or self._printed:
            self._go_on()

    def _go_on(self) -> None:
        """The next step of whichever chunk can take one; of each kind the oldest comes first."""
        heads = [each[0].answers for each in (self._examined, self._printed) if each]
        wait(heads, return_when=FIRST_COMPLETED)
        # Numbers first: a hand waits for them.
        if self._examined and self._examined[0].answers.done():
            self._printed.append(self._number(self._examined.popleft()))
        else:
            self._record(self._printed.popleft())

    def _chunks(self) -> Iterator[list[Line]]:
        """The open lines, each once: what became of those before does not matter."""
        context, place = self._context, 0
        while True:
            with context.database.read(self._tenant) as tx:
                chunk = book.open_lines(tx, context.job_id, after=place, limit=self._tools.chunk)
            if not chunk:
                return
            context.step_aside()
            place = chunk[-1].place
            yield chunk

    def _examine(self, hand: Hand, chunk: list[Line]) -> _Examined:
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
        if drafts.failures or drafts.made_before:
            # No worker needs to look at these.
            with self._context.database.write(self._tenant) as tx:
                self._close(tx, drafts.failures, [line.id for line in drafts.made_before])
        return _Examined(chunk, drafts.drafts, hand, hand.examine(self._tenant, trials))

    def _number(self, one: _Examined) -> _Printed:
        answers = one.answers.result()
        portraits = {answer.line_id: answer.portrait for answer in answers if not answer.code}
        good = [each for each in one.drafts if each.line.id in portraits]
        orders = [_with_portrait(each.order, portraits[each.line.id]) for each in good]
        with self._context.database.write(self._tenant) as tx:
            self._close(tx, _failures(one.chunk, answers))
            reservations = reserve_many(tx, self._tools.clock, orders, refill=True)
            # A reservation that a crash has left keeps the template it was made with.
            for ref in {each.template for each in reservations} - self._templates.keys():
                self._templates[ref] = load(tx, ref)
        pieces = [
            Piece(
                each.line.id,
                self._lent(reservation, each.document),
                each.photo,
                self._templates[reservation.template],
            )
            for each, reservation in zip(good, reservations, strict=True)
        ]
        return _Printed(one.chunk, one.hand.make(self._tenant, pieces))

    def _lent(self, reservation: Reservation, sealed: bytes | None) -> Reservation:
        """The reservation with the whole document number, where its page shows that."""
        if sealed is None:
            return reservation
        return replace(reservation, document=self._tools.document(self._tenant, sealed))

    def _record(self, one: _Printed) -> None:
        answers = one.answers.result()
        _stop_if_all_fail(answers)
        lines = {line.id: line for line in one.chunk}
        finished = {
            lines[each.line_id].result_id: each.finished
            for each in answers
            if each.finished is not None
        }
        context, clock = self._context, self._tools.clock
        with context.database.write(self._tenant) as tx:
            fresh = record_many(tx, clock, list(finished.values()), context.asked_by)
            _give_to_results(tx, {res: each.certificate_id for res, each in finished.items()})
            audit.record_many(
                tx,
                clock,
                actor=context.asked_by,
                act="certs:certificate:issue",
                about=map(_told, fresh),
            )
            issued = [each.line_id for each in answers if each.finished is not None]
            self._close(tx, _failures(one.chunk, answers), issued)

    def _close(self, tx: Tx, failures: Sequence[Failure], issued: Sequence[str] = ()) -> None:
        """These lines are over: a line is closed once, and so the job has come so much further."""
        if not failures and not issued:
            return
        book.note_failed(tx, failures)
        book.note_issued(tx, issued)
        jobs.note_more_done(tx, self._context.job_id, len(failures) + len(issued))


def _with_portrait(order: Order, portrait: str | None) -> Order:
    return replace(order, award=replace(order.award, photo_digest=portrait))


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
