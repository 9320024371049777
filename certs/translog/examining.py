"""Examines the whole log of an installation against its records, from the inside.

(1) Places are dense, entries readable, and their times never run back.
(2) Every checkpoint ever signed is signed by the log's key and is the root of the first leaves.
(3) The stored tiles are those of the tree.
(4) What the log's key signed last is among it: nothing was forgotten.
(5) Each entry is what its opening and its certificate say: number, file digest, kind, time.
(6) Each issued certificate and each change of standing has its entry: none is withheld.
(7) Each was entered when the record says that it happened: none is back-dated.
(8) Nothing waits for a checkpoint longer than it should.

A witness outside does (1) to (3) without the records (`certs.translog.witness`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from certs.awards import Act
from certs.tables import CertificateRow, Stage, StatusChangeRow
from certs.translog import shelf
from certs.translog.checkpoint import Checkpoint, open_checkpoint
from certs.translog.entries import BY_ACT, Kind, entry_time
from certs.translog.inclusion import opening_of
from certs.translog.log_key import LogKey
from certs.translog.merkle import GrowingTree, leaf_hash
from certs.translog.tables import LogEntryRow, LogOpeningRow, LogTileRow
from certs.translog.tiles import grow
from foundation.database import Tx
from foundation.errors import Fact, Invalid

LATE = timedelta(minutes=10)
"""How far the time of an entry may lie from that of the record, and how long it may wait."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One thing that is wrong; ``facts`` say where."""

    code: str
    facts: dict[str, Fact]


@dataclass(slots=True)
class LogReport:
    """What was gone through, and what was wrong with it."""

    entries: int = 0
    covered: int = 0
    checkpoints: int = 0
    certificates: int = 0
    changes: int = 0
    findings: list[LogFinding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def find(self, code: str, **facts: Fact) -> None:
        """Write one thing down."""
        self.findings.append(LogFinding(code, facts))


def examine(tx: Tx, key: LogKey, now: datetime) -> LogReport:
    """Go through everything; needs a transaction over every tenant."""
    report = LogReport()
    heads = _heads(tx, key, report)
    leaves = _entries(tx, heads, report, now)
    _tiles(tx, leaves[: report.covered], report)
    _remembered(key, leaves, report)
    _openings(tx, report)
    _certificates(tx, report)
    _changes(tx, report)
    return report


def _heads(tx: Tx, key: LogKey, report: LogReport) -> list[Checkpoint]:
    """(2), first half: the signatures."""
    heads: list[Checkpoint] = []
    for told, note in shelf.checkpoints(tx):
        report.checkpoints += 1
        try:
            heads.append(open_checkpoint(note.encode(), key.public)[0])
        except Invalid:
            report.find("certs-log-found-signature", size=told.size)
            heads.append(told)
    report.covered = heads[-1].size if heads else 0
    return heads


def _entries(tx: Tx, heads: list[Checkpoint], report: LogReport, now: datetime) -> list[bytes]:
    """(1), (2) second half, (8); returns the leaf hashes."""
    tree = GrowingTree()
    leaves: list[bytes] = []
    latest = datetime.min.replace(tzinfo=now.tzinfo)
    awaited = iter([*heads, None])
    head = _compare(tree, next(awaited), awaited, report)
    for index, entry in _all_entries(tx):
        if index != tree.size:
            report.find("certs-log-found-gap", index=tree.size)
            return leaves
        try:
            at = entry_time(entry)
        except Invalid:
            report.find("certs-log-found-unreadable", index=index)
        else:
            if at < latest:
                report.find("certs-log-found-back-dated", index=index)
            latest = at
            if index == report.covered and now - at > LATE:
                report.find("certs-log-found-waiting", index=index)
        leaves.append(leaf_hash(entry))
        tree.push(leaves[-1])
        head = _compare(tree, head, awaited, report)
    report.entries = tree.size
    if head is not None:
        report.find("certs-log-found-forgotten", signed=head.size, stored=tree.size)
    return leaves


def _compare(
    tree: GrowingTree,
    head: Checkpoint | None,
    awaited: Iterator[Checkpoint | None],
    report: LogReport,
) -> Checkpoint | None:
    """Hold the tree against the checkpoint of its size; returns the one that is waited for."""
    while head is not None and head.size == tree.size:
        if head.root != tree.root():
            report.find("certs-log-found-root", size=head.size)
        head = next(awaited)
    return head


def _all_entries(tx: Tx) -> Iterator[tuple[int, bytes]]:
    rows = tx.execute(
        select(LogEntryRow.leaf_index, LogEntryRow.entry).order_by(LogEntryRow.leaf_index),
        execution_options={"yield_per": _AT_ONCE},
    )
    yield from ((index, entry) for index, entry in rows)


def _tiles(tx: Tx, leaves: list[bytes], report: LogReport) -> None:
    """(3)"""
    right = grow(0, leaves, lambda _level, _number, _width: b"")
    rows = tx.execute(
        select(LogTileRow.level, LogTileRow.number, LogTileRow.hashes),
        execution_options={"yield_per": _AT_ONCE},
    )
    for level, number, hashes in rows:
        if right.pop((level, number), None) != hashes:
            report.find("certs-log-found-tile", level=level, number=number)
    for level, number in right:
        report.find("certs-log-found-tile", level=level, number=number)


def _remembered(key: LogKey, leaves: list[bytes], report: LogReport) -> None:
    """(4)"""
    try:
        last = key.last_signed()
    except Invalid:
        report.find("certs-log-found-memory")
        return
    if last is None:
        return
    if last.size > len(leaves):
        report.find("certs-log-found-forgotten", signed=last.size, stored=len(leaves))
        return
    tree = GrowingTree()
    for leaf in leaves[: last.size]:
        tree.push(leaf)
    if tree.root() != last.root:
        report.find("certs-log-found-root", size=last.size)


def _openings(tx: Tx, report: LogReport) -> None:
    """(5), and entries that no record stands behind."""
    rows = tx.execute(
        select(LogEntryRow, LogOpeningRow, CertificateRow.number, CertificateRow.file_digest)
        .outerjoin(LogOpeningRow, LogOpeningRow.leaf_index == LogEntryRow.leaf_index)
        .outerjoin(CertificateRow, CertificateRow.id == LogOpeningRow.certificate_id)
        .order_by(LogEntryRow.leaf_index),
        execution_options={"yield_per": _AT_ONCE},
    )
    for entry, row, number, digest in rows:
        if row is None or number is None:
            report.find("certs-log-found-no-record", index=entry.leaf_index)
        elif _opened(row, number, digest or "") != entry.entry:
            report.find("certs-log-found-differs", index=entry.leaf_index, number=number)


def _opened(row: LogOpeningRow, number: str, digest: str) -> bytes | None:
    try:
        return opening_of(row, number, digest).entry
    except ValueError:  # a salt or a kind that is none
        return None


def _certificates(tx: Tx, report: LogReport) -> None:
    """(6) and (7) of issued certificates."""
    rows = tx.execute(
        select(CertificateRow.number, CertificateRow.issued_at, LogOpeningRow.at)
        .outerjoin(
            LogOpeningRow,
            (LogOpeningRow.certificate_id == CertificateRow.id)
            & (LogOpeningRow.kind == Kind.ISSUED.value),
        )
        .where(CertificateRow.stage == Stage.ISSUED)
        .order_by(CertificateRow.number),
        execution_options={"yield_per": _AT_ONCE},
    )
    for number, issued_at, at in rows:
        report.certificates += 1
        if at is None:
            report.find("certs-log-found-withheld", number=number)
        elif issued_at is None or abs(at - issued_at) > LATE:
            report.find("certs-log-found-other-time", number=number, kind=Kind.ISSUED.value)


def _changes(tx: Tx, report: LogReport) -> None:
    """(6) and (7) of changes of standing."""
    rows = tx.execute(
        select(CertificateRow.number, StatusChangeRow, LogOpeningRow.kind, LogOpeningRow.at)
        .join(CertificateRow, CertificateRow.id == StatusChangeRow.certificate_id)
        .outerjoin(LogOpeningRow, LogOpeningRow.change_id == StatusChangeRow.id)
        .order_by(StatusChangeRow.at, StatusChangeRow.id),
        execution_options={"yield_per": _AT_ONCE},
    )
    for number, change, kind, at in rows:
        report.changes += 1
        expected = BY_ACT[Act(change.act)]
        if at is None or kind != expected:
            report.find("certs-log-found-change-withheld", number=number, kind=expected.value)
        elif abs(at - change.at) > LATE:
            report.find("certs-log-found-other-time", number=number, kind=expected.value)
