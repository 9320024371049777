"""A log for tests: certificates reserved and recorded without printing them, and a key."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from certs.issuing import record
from certs.numbers import DEMO19
from certs.reserving import reserve
from certs.translog.checkpoint import Checkpoint, sign_checkpoint
from certs.translog.entries import Kind, Opening
from certs.translog.log_key import LogKey, open_log_key
from certs.translog.merkle import leaf_hash, root_of
from certs.translog.notes import NoteSigner
from certs.translog.sequencer import is_behind, sign_head
from certs.translog.tiles import WIDTH, grow, pack_entries, tiles_of
from foundation.clock import Clock
from foundation.database import Database
from foundation.tenancy import found_tenant
from tests.certificates import award

ORIGIN = "verify.example.org/log"
PASSPHRASE = b"for tests"


def body(database: Database, clock: Clock, code: str = "9001") -> str:
    """The id of a new assessment body."""
    with database.write() as tx:
        return found_tenant(tx, clock, code=code, name=f"演示评价中心 {code}").id


def digest_of(name: str) -> str:
    """Stands for the digest of a printed file."""
    return sha256(name.encode()).hexdigest()


def issue(database: Database, clock: Clock, tenant: str, name: str, code: str = "9001") -> str:
    """Issue a certificate to ``name`` and return its id; its file's digest is `digest_of`."""
    given = award(holder_name=name)
    given = award(holder_name=name, body=type(given.body)(code, given.body.name))
    with database.write(tenant) as tx:
        reservation = reserve(tx, clock, given, DEMO19, order_ref=f"order-{name}")
    with database.write(tenant) as tx:
        record(tx, clock, reservation.certificate_id, digest_of(name), person_ref="p1")
    return reservation.certificate_id


def key_in(folder: Path) -> LogKey:
    return open_log_key(folder / "authority", PASSPHRASE, ORIGIN)


def sign(database: Database, clock: Clock, key: LogKey) -> Checkpoint | None:
    """Sign until everything is covered, and return the last head."""
    head = None
    while True:
        with database.read() as tx:
            if head is not None and not is_behind(tx):
                return head
        with database.write() as tx:
            head = sign_head(tx, clock, key)


def entry_at(seconds: int, what: str) -> bytes:
    """An entry of that time about a made-up certificate."""
    at = datetime.fromtimestamp(seconds, UTC)
    return Opening(sha256(what.encode()).digest(), Kind.ISSUED, what, digest_of(what), at).entry


def publish(folder: Path, entries: list[bytes], signer: NoteSigner) -> Checkpoint:
    """Write a log of these entries, signed as they are, whether they are honest or not."""
    shutil.rmtree(folder, ignore_errors=True)
    leaves = [leaf_hash(entry) for entry in entries]
    tiles = grow(0, leaves, lambda level, number, width: b"")
    head = Checkpoint(signer.key.name, len(entries), root_of(leaves))
    files = {"checkpoint": sign_checkpoint(head, signer).encode()}
    files["log.vkey"] = f"{signer.key.text}\n".encode()
    for tile in tiles_of(len(entries)):
        if tile.level is None:
            first = tile.number * WIDTH
            files[tile.path] = pack_entries(entries[first : first + tile.width])
        else:
            files[tile.path] = tiles[tile.level, tile.number]
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return head
