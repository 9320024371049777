"""The proof that what happened to a certificate stands in the log, and the check of it.

`proof_for` reads the proof out of the records; `fault` needs nothing but the proof and the log's
public key, so it works without records as well, and `check` is its yes or no. A proof that the
last checkpoint does not cover yet is none: the log is a few seconds behind at most.

For those who verify a certificate::

    proof = proof_for(tx, certificate_id)        # None: not in the log (yet)
    check(proof, log_key, number=record.number, file_digest=record.file_digest)

``log_key`` is a `notes.NoteKey` (`exam_engine.trust.TrustRoom.log_key.public`). The proof as JSON
(`to_json`, `from_json`) is what ``docs/log_checker.py`` reads. It carries the salt, so it is for
those who hold the certificate or its token.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from hmac import compare_digest
from typing import Any

from sqlalchemy import bindparam, select

from certs.tables import CertificateRow, Stage
from certs.translog.checkpoint import Checkpoint, open_checkpoint
from certs.translog.entries import DOMAIN, Kind, Opening, check_opening
from certs.translog.merkle import Path, leaf_hash, verify_inclusion
from certs.translog.notes import NoteKey
from certs.translog.seen import SeenLog
from certs.translog.tables import LogOpeningRow
from foundation.database import Tx
from foundation.errors import Invalid, Refusal

# Few rows, found by the certificate alone and sorted later: with the order asked for, SQLite walks
# along the whole log instead.
_OPENINGS = (
    select(
        LogOpeningRow.leaf_index,
        LogOpeningRow.salt,
        LogOpeningRow.kind,
        LogOpeningRow.at,
        CertificateRow.number,
        CertificateRow.file_digest,
    )
    .join(CertificateRow, CertificateRow.id == LogOpeningRow.certificate_id)
    .where(LogOpeningRow.certificate_id == bindparam("certificate"))
)


@dataclass(frozen=True, slots=True)
class LogProof:
    """One entry opened, its place, the path to the root, and the signed checkpoint as a note."""

    opening: Opening
    index: int
    path: Path
    checkpoint: str


class LogFault(StrEnum):
    """Why a proof does not hold."""

    OTHER_CERTIFICATE = "certs-log-fault-other"
    SIGNATURE = "certs-log-fault-signature"
    PATH = "certs-log-fault-path"


def proof_for(tx: Tx, certificate_id: str, log: SeenLog | None = None) -> LogProof | None:
    """The proof of the issue; none where the transaction's tenant has no such certificate, or no
    checkpoint covers its entry yet. ``log`` is what was read for earlier proofs."""
    return next(_proofs(tx, certificate_id, log or SeenLog(), Kind.ISSUED), None)


def proofs_for(tx: Tx, certificate_id: str) -> tuple[LogProof, ...]:
    """The proofs of the issue and of every later change that a checkpoint covers, in order."""
    return tuple(_proofs(tx, certificate_id, SeenLog()))


def _proofs(
    tx: Tx, certificate_id: str, log: SeenLog, kind: Kind | None = None
) -> Iterator[LogProof]:
    rows = tx.execute(_OPENINGS, {"certificate": certificate_id}).all()
    for index, salt, told, at, number, digest in sorted(rows):
        tree = log.tree_with(tx, index) if kind in (None, told) else None
        if tree is not None:
            opening = Opening(bytes.fromhex(salt), Kind(told), number, digest or "", at)
            yield LogProof(opening, index, tree.path(tx, index), tree.note)


def proof_by_token(tx: Tx, token: str) -> LogProof | None:
    """The proof of the issue for whoever holds the certificate's token."""
    certificate_id = tx.scalar(
        select(CertificateRow.id).where(
            CertificateRow.token == token, CertificateRow.stage == Stage.ISSUED
        )
    )
    return None if certificate_id is None else proof_for(tx, certificate_id)


def opening_of(row: LogOpeningRow, number: str, file_digest: str) -> Opening:
    """What the entry of a stored opening must hold, with the certificate's number and digest."""
    return Opening(bytes.fromhex(row.salt), Kind(row.kind), number, file_digest, row.at)


def fault(
    proof: LogProof,
    key: NoteKey,
    *,
    number: str,
    file_digest: str,
    kind: Kind = Kind.ISSUED,
) -> LogFault | None:
    """Why the proof does not show that this file under this number was entered; none: it does."""
    opening = proof.opening
    try:
        check_opening(opening)
        same = compare_digest(opening.number.encode(), number.encode())
        if not (same and compare_digest(opening.file_digest, file_digest)):
            return LogFault.OTHER_CERTIFICATE
    except (Refusal, TypeError):  # a digest with foreign characters cannot be compared
        return LogFault.OTHER_CERTIFICATE
    if opening.kind is not kind:
        return LogFault.OTHER_CERTIFICATE
    try:
        head = _head(proof.checkpoint, key)
    except Refusal:
        return LogFault.SIGNATURE
    leaf = leaf_hash(opening.entry)
    if not verify_inclusion(leaf, proof.index, head.size, proof.path, head.root):
        return LogFault.PATH
    return None


def check(
    proof: LogProof,
    key: NoteKey,
    *,
    number: str,
    file_digest: str,
    kind: Kind = Kind.ISSUED,
) -> bool:
    """Whether the log, known by its key, holds this file under this number."""
    return fault(proof, key, number=number, file_digest=file_digest, kind=kind) is None


def head_of(proof: LogProof, key: NoteKey) -> Checkpoint:
    """The signed checkpoint of a proof; ``Invalid`` where the key did not sign it."""
    return _head(proof.checkpoint, key)


@lru_cache(maxsize=16)
def _head(note: str, key: NoteKey) -> Checkpoint:
    """The checkpoint of a note; a good signature stays good, and most proofs end in the same."""
    return open_checkpoint(note.encode(), key)[0]


def to_json(proof: LogProof) -> dict[str, Any]:
    """The proof as plain data; hashes in base64, the salt and the digest in hexadecimal."""
    opening = proof.opening
    return {
        # The lines of the commitment, in their order.
        "entry": {
            "form": DOMAIN,
            "salt": opening.salt.hex(),
            "kind": opening.kind.value,
            "number": opening.number,
            "file_digest": opening.file_digest,
            "seconds": opening.seconds,
        },
        "index": proof.index,
        "path": [base64.b64encode(one).decode() for one in proof.path],
        "checkpoint": proof.checkpoint,
    }


def from_json(data: Mapping[str, Any]) -> LogProof:
    """The proof of plain data; ``Invalid`` for everything else."""
    try:
        entry = data["entry"]
        if entry["form"] != DOMAIN or type(data["index"]) is not int:
            raise Invalid("certs-log-proof-unreadable")
        proof = LogProof(
            Opening(
                bytes.fromhex(entry["salt"]),
                Kind(entry["kind"]),
                str(entry["number"]),
                str(entry["file_digest"]),
                datetime.fromtimestamp(int(entry["seconds"]), UTC),
            ),
            data["index"],
            tuple(base64.b64decode(one, validate=True) for one in data["path"]),
            str(data["checkpoint"]),
        )
        check_opening(proof.opening)
    except (KeyError, TypeError, ValueError, OverflowError, OSError, binascii.Error) as error:
        raise Invalid("certs-log-proof-unreadable") from error
    return proof
