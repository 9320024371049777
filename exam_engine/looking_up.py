"""Finds certificates for verification, whichever body issued them, with their proof in the log."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from sqlalchemy import select

from certs import look_ups
from certs.names import same_name
from certs.records import find_by_number, find_by_token
from certs.tables import CertificateRow
from certs.translog import inclusion
from certs.translog.notes import NoteKey
from certs.translog.seen import SeenLog
from certs.verdicts import FindRecord, IssuedRecord
from foundation.database import EVERY_TENANT, Database, Tx

_MOST_PROVEN = 50_000
_proven: set[tuple[str, str]] = set()
"""Certificates and digests whose issue the log has been seen to hold."""
_seen: WeakKeyDictionary[Database, SeenLog] = WeakKeyDictionary()
"""What this process has read of the log in each database."""


def finder_by_number(database: Database, log_key: NoteKey) -> FindRecord:
    """By the number that a genuine credential gave: nothing is kept from whoever holds it."""

    log = _seen.setdefault(database, SeenLog())

    def find(number: str) -> IssuedRecord | None:
        with database.read(EVERY_TENANT) as tx:
            return _logged(tx, find_by_number(tx, number), log_key, log)

    return find


def finder_by_token(database: Database, log_key: NoteKey) -> FindRecord:
    """By the token of the QR code."""

    log = _seen.setdefault(database, SeenLog())

    def find(token: str) -> IssuedRecord | None:
        with database.read(EVERY_TENANT) as tx:
            return _logged(tx, find_by_token(tx, token), log_key, log)

    return find


def finder_for_claims(database: Database, log_key: NoteKey, name: str) -> FindRecord:
    """By a number and a name that anyone typed in: `certs.look_ups.find_evenly`.

    The log is asked only once the name has agreed, when there is nothing left to be found out.
    """

    log = _seen.setdefault(database, SeenLog())

    def find(number: str) -> IssuedRecord | None:
        with database.read(EVERY_TENANT) as tx:
            found = look_ups.find_evenly(tx, number)
            if found is None:
                return None
            record, certificate_id = found
            if not same_name(name, record.holder_name):
                return record
            record = look_ups.with_successor(tx, record, certificate_id)
            return _with_log(tx, record, certificate_id, log_key, log)

    return find


def _logged(tx: Tx, record: IssuedRecord | None, key: NoteKey, log: SeenLog) -> IssuedRecord | None:
    """The record with the log's word; a log that has not come so far leaves it open."""
    if record is None:
        return None
    certificate_id = tx.scalars(
        select(CertificateRow.id).where(CertificateRow.number == record.number)
    ).one()
    return _with_log(tx, record, certificate_id, key, log)


def _with_log(
    tx: Tx, record: IssuedRecord, certificate_id: str, key: NoteKey, log: SeenLog
) -> IssuedRecord:
    """The log only grows: what this process has proven once stays proven."""
    known = (certificate_id, record.file_digest)
    if known in _proven:
        return replace(record, logged=True)
    proof = inclusion.proof_for(tx, certificate_id, log)
    if proof is None:
        return record
    held = inclusion.check(proof, key, number=record.number, file_digest=record.file_digest)
    if held:
        if len(_proven) >= _MOST_PROVEN:
            _proven.clear()
        _proven.add(known)
    return replace(record, logged=held)
