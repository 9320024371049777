"""Appending and signing: dense places, one tree for a size, and nothing signed that could go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from certs import records
from certs.awards import Act
from certs.tables import CertificateRow
from certs.translog import sequencer, shelf
from certs.translog.entries import BY_ACT, Kind, entry_time
from certs.translog.merkle import EMPTY_ROOT, leaf_hash, root_of
from certs.translog.sequencer import Entry, append, append_many, is_behind, sign_head
from certs.translog.tables import LogCheckpointRow, LogEntryRow, LogOpeningRow, LogTileRow
from certs.translog.tiles import Tile
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import NotFound, Unavailable
from tests.log_world import body, issue, key_in, sign


def _entry(database: Database, tenant: str, certificate_id: str) -> Entry:
    with database.read(tenant) as tx:
        return Entry.about(tx.get_one(CertificateRow, certificate_id), Kind.ISSUED)


def _stored(database: Database) -> list[bytes]:
    with database.read() as tx:
        rows = tx.execute(
            select(LogEntryRow.leaf_index, LogEntryRow.entry).order_by(LogEntryRow.leaf_index)
        ).all()
    assert [row.leaf_index for row in rows] == list(range(len(rows)))
    return [row.entry for row in rows]


def test_issue_and_every_change_are_entered(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    certificate = issue(database, clock, tenant, "张伟")
    for act in (records.suspend, records.reinstate, records.withdraw):
        clock.advance(seconds=1)
        with database.write(tenant) as tx:
            act(tx, clock, certificate, reason="复核", person_ref="p1")
    with database.read(tenant) as tx:
        kinds = tx.scalars(select(LogOpeningRow.kind).order_by(LogOpeningRow.leaf_index)).all()
        changes = tx.scalars(select(LogOpeningRow.change_id)).all()
    assert kinds == ["issued", "suspended", "reinstated", "withdrawn"]
    assert len({change for change in changes if change}) == 3
    assert len(_stored(database)) == 4


def test_every_act_has_a_kind() -> None:
    assert set(BY_ACT) == set(Act)


def test_what_is_rolled_back_leaves_no_gap(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    entry = _entry(database, tenant, issue(database, clock, tenant, "张伟"))
    with pytest.raises(KeyError), database.write(tenant) as tx:
        assert append(tx, clock, entry) == 1
        raise KeyError
    with database.write(tenant) as tx:
        assert append(tx, clock, entry) == 1
        assert append_many(tx, clock, [entry, entry]) == range(2, 4)
        assert append_many(tx, clock, []) == range(0)
    assert len(_stored(database)) == 4


def test_appending_at_once_is_dense(either_database: Database, clock: FixedClock) -> None:
    base = either_database
    tenant = body(base, clock)
    entry = _entry(base, tenant, issue(base, clock, tenant, "张伟"))

    def attempt(turn: int) -> int | None:
        try:
            with base.write(tenant) as tx:
                place = append(tx, clock, entry)
                if turn % 5 == 4:
                    raise KeyError(turn)
                return place
        except KeyError:
            return None

    with ThreadPoolExecutor(4) as clerks:
        taken = [place for place in clerks.map(attempt, range(60)) if place is not None]
    assert sorted(taken) == list(range(1, 49))
    assert len(_stored(base)) == 49


def test_signing_at_once_gives_one_tree_for_a_size(
    either_database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    base, key = either_database, key_in(tmp_path)
    tenant = body(base, clock)
    entry = _entry(base, tenant, issue(base, clock, tenant, "张伟"))

    def work(turn: int) -> None:
        with base.write(tenant) as tx:
            append_many(tx, clock, [entry] * 10)
        sign(base, clock, key)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(12)))
    entries = _stored(base)
    assert len(entries) == 121
    hashes = [leaf_hash(one) for one in entries]
    with base.read() as tx:
        assert not is_behind(tx)
        heads = [head for head, _ in shelf.checkpoints(tx)]
    assert len({head.size for head in heads}) == len(heads)
    assert heads[-1].size == 121
    assert all(head.root == root_of(hashes[: head.size]) for head in heads)


def test_times_never_run_back(database: Database, clock: FixedClock, tenant: str) -> None:
    entry = _entry(database, tenant, issue(database, clock, tenant, "张伟"))
    behind = FixedClock(clock.now() - timedelta(seconds=30))
    with database.write(tenant) as tx:
        append(tx, behind, entry)
    first, second = (entry_time(one) for one in _stored(database))
    assert second == first


def test_an_empty_log_can_be_signed(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    head = sign(database, clock, key_in(tmp_path))
    assert head is not None
    assert (head.size, head.root) == (0, EMPTY_ROOT)


def test_a_large_log_is_signed_in_rounds(
    database: Database,
    clock: FixedClock,
    tenant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sequencer, "MOST_AT_ONCE", 300)
    entry = _entry(database, tenant, issue(database, clock, tenant, "张伟"))
    with database.write(tenant) as tx:
        append_many(tx, clock, [entry] * 999)
    head = sign(database, clock, key_in(tmp_path))
    assert head is not None
    assert head.root == root_of([leaf_hash(one) for one in _stored(database)])
    with database.read() as tx:
        assert [one.size for one, _ in shelf.checkpoints(tx)] == [300, 600, 900, 1000]


def test_nothing_is_signed_with_what_could_still_be_rolled_back(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    entry = _entry(database, tenant, issue(database, clock, tenant, "张伟"))
    with pytest.raises(RuntimeError, match="committed"), database.write(tenant) as tx:
        append(tx, clock, entry)
        sign_head(tx, clock, key)
    assert key.last_signed() is None


def test_a_kill_between_append_and_checkpoint_loses_nothing(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    with pytest.raises(KeyboardInterrupt), database.write() as tx:
        lost = sign_head(tx, clock, key)
        raise KeyboardInterrupt
    assert key.last_signed() == lost, "it was kept beside the key before anybody could see it"
    with database.read() as tx:
        assert shelf.newest_checkpoint(tx) is None
    clock.advance(hours=1)
    assert sign(database, clock, key) == lost


def test_more_entries_after_a_kill_make_a_tree_that_begins_with_the_lost_head(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    with pytest.raises(KeyboardInterrupt), database.write() as tx:
        sign_head(tx, clock, key)
        raise KeyboardInterrupt
    issue(database, clock, tenant, "李娜")
    head = sign(database, clock, key)
    assert head is not None
    assert head.size == 2


def test_a_database_that_forgot_what_was_signed_signs_nothing(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    issue(database, clock, tenant, "李娜")
    sign(database, clock, key)
    _forget(database, keep=1)
    with pytest.raises(Unavailable, match="rolled-back"):
        sign(database, clock, key)
    issue(database, clock, tenant, "王芳")
    with pytest.raises(Unavailable, match="forked"):
        sign(database, clock, key)


def test_a_changed_tile_stops_signing(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    sign(database, clock, key)
    with database.write() as tx:
        tx.execute(update(LogTileRow).values(hashes=b"x" * 32))
    issue(database, clock, tenant, "李娜")
    with pytest.raises(Unavailable, match="tiles-changed"):
        sign(database, clock, key)


def test_another_key_does_not_go_on_with_the_log(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    issue(database, clock, tenant, "张伟")
    sign(database, clock, key_in(tmp_path))
    issue(database, clock, tenant, "李娜")
    with pytest.raises(Unavailable, match="key-other"):
        sign(database, clock, key_in(tmp_path / "elsewhere"))


def test_a_removed_entry_stops_signing(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    for name in ("张伟", "李娜", "王芳"):
        issue(database, clock, tenant, name)
    with database.write(EVERY_TENANT) as tx:
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 1))
        tx.execute(delete(LogEntryRow).where(LogEntryRow.leaf_index == 1))
    with pytest.raises(Unavailable, match="gap"):
        sign(database, clock, key_in(tmp_path))


def test_nothing_is_published_that_no_checkpoint_covers(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    issue(database, clock, tenant, "张伟")
    sign(database, clock, key_in(tmp_path))
    issue(database, clock, tenant, "李娜")
    with database.read() as tx:
        assert len(shelf.published(tx, Tile(0, 0, 1))) == 32
        assert len(shelf.published(tx, Tile(None, 0, 1))) == 43
        for tile in (Tile(0, 0, 2), Tile(None, 0, 2), Tile(0, 1, 1), Tile(1, 0, 1), Tile(0, 0)):
            with pytest.raises(NotFound):
                shelf.published(tx, tile)


def _forget(database: Database, keep: int) -> None:
    """What an older copy of the database would hold."""
    with database.write(EVERY_TENANT) as tx:
        tx.execute(delete(LogTileRow))
        tx.execute(delete(LogCheckpointRow))
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index >= keep))
        tx.execute(delete(LogEntryRow).where(LogEntryRow.leaf_index >= keep))
