"""A witness finds out when a log forgets, forks, or puts something in under an earlier time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.translog.cosignatures import take_in
from certs.translog.notes import KeyKind, NoteSigner, cosign, cosigned_at, parse_note
from certs.translog.shelf import newest_checkpoint
from certs.translog.source import FolderSource, PublishedTree, WebSource, open_source
from certs.translog.tiles import Tile
from certs.translog.witness import Memory, Seen, memory, visit
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, Refusal, Unavailable
from tests.log_world import entry_at, issue, key_in, publish, sign

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
THEN = int(NOW.timestamp()) - 240
LOG = NoteSigner.held("verify.example.org/log", KeyKind.LOG, Ed25519PrivateKey.generate())
WITNESS = NoteSigner.held("witness.example.net", KeyKind.WITNESS, Ed25519PrivateKey.generate())


def honest(count: int) -> list[bytes]:
    return [entry_at(THEN + index // 4, f"c{index}") for index in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "log"


def _visit(folder: Path, seen: Seen | None, minutes: float = 0) -> Seen:
    return visit(FolderSource(folder), LOG.key, seen, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 2), (3, 700), (256, 513), (600, 600)])
def test_an_honest_log_is_accepted_again_and_again(folder: Path, before: int, after: int) -> None:
    publish(folder, honest(before), LOG)
    seen = _visit(folder, None)
    assert seen.head.size == before
    publish(folder, honest(after), LOG)
    later = _visit(folder, seen, 1)
    assert later.head.size == after
    assert later.seen_at == seen.seen_at + 60


def test_a_log_that_forgot_is_refused(folder: Path) -> None:
    publish(folder, honest(10), LOG)
    seen = _visit(folder, None)
    publish(folder, honest(9), LOG)
    with pytest.raises(Conflict, match="shrunk"):
        _visit(folder, seen)


def test_two_trees_of_one_size_are_refused(folder: Path) -> None:
    publish(folder, honest(10), LOG)
    seen = _visit(folder, None)
    publish(folder, [*honest(9), entry_at(THEN + 2, "another")], LOG)
    with pytest.raises(Conflict, match="two-trees"):
        _visit(folder, seen)


@pytest.mark.parametrize("known", [1, 5, 8, 256, 300])
def test_a_history_that_was_changed_is_refused(folder: Path, known: int) -> None:
    publish(folder, honest(known), LOG)
    seen = _visit(folder, None)
    changed = honest(600)
    changed[known - 1] = entry_at(THEN + (known - 1) // 4, "another")
    publish(folder, changed, LOG)
    with pytest.raises(Conflict, match="history-changed"):
        _visit(folder, seen)


def test_a_withheld_entry_is_found(folder: Path) -> None:
    """A log that shows a tree with an entry and publishes the bundle without it."""
    publish(folder, honest(10), LOG)
    bundle = folder / Tile(None, 0, 10).path
    bundle.write_bytes(bundle.read_bytes()[:-43])
    with pytest.raises(Conflict, match="entries-missing"):
        _visit(folder, None)


def test_an_entry_that_is_not_in_the_tree_is_found(folder: Path) -> None:
    publish(folder, honest(600), LOG)
    bundle = folder / Tile(None, 1).path
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\x00")
    with pytest.raises(Conflict, match="entries-differ"):
        _visit(folder, None)


def test_a_changed_tile_is_found(folder: Path) -> None:
    publish(folder, honest(300), LOG)
    seen = _visit(folder, None)
    publish(folder, honest(700), LOG)
    for path in (Tile(0, 1).path, Tile(1, 0, 2).path, Tile(0, 2, 188).path):
        tile = folder / path
        good = tile.read_bytes()
        tile.write_bytes(bytes([good[0] ^ 1]) + good[1:])
        with pytest.raises(Conflict):
            _visit(folder, seen)
        tile.write_bytes(good)
    assert _visit(folder, seen).head.size == 700


def test_an_entry_put_in_under_an_earlier_time_is_found(folder: Path) -> None:
    publish(folder, honest(10), LOG)
    seen = _visit(folder, None, 60)
    before_my_visit = entry_at(int(NOW.timestamp()) + 600, "late")
    publish(folder, [*honest(10), before_my_visit], LOG)
    with pytest.raises(Conflict, match="back-dated"):
        _visit(folder, seen, 70)
    # Whoever was told why the log signed late may let it pass once.
    patient = timedelta(hours=1)
    source = FolderSource(folder)
    assert visit(source, LOG.key, seen, NOW + patient, patient).head.size == 11


def test_times_that_run_back_are_found(folder: Path) -> None:
    publish(folder, [*honest(10), entry_at(THEN - 3, "back")], LOG)
    with pytest.raises(Conflict, match="back-dated"):
        _visit(folder, None)


def test_a_time_to_come_is_found(folder: Path) -> None:
    publish(folder, [entry_at(int(NOW.timestamp()) + 3600, "tomorrow")], LOG)
    with pytest.raises(Conflict, match="from-the-future"):
        _visit(folder, None)


def test_another_key_is_refused(folder: Path) -> None:
    stranger = NoteSigner.held(LOG.key.name, KeyKind.LOG, Ed25519PrivateKey.generate())
    publish(folder, honest(3), stranger)
    with pytest.raises(Invalid, match="signature"):
        _visit(folder, None)


def test_what_is_missing_or_broken_is_a_refusal(folder: Path) -> None:
    with pytest.raises(Unavailable):
        _visit(folder, None)
    publish(folder, honest(300), LOG)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "log.vkey":
            good = file.read_bytes()
            for bad in (b"", b"\xff" * 100, good + b"\x00\x05"):
                file.write_bytes(bad)
                try:
                    _visit(folder, None)
                except Refusal:
                    continue
                # Tiles that the visit does not need may be anything.
                assert "tile" in file.parts
            file.write_bytes(good)


def test_the_whole_tile_stands_in_for_a_partial_one(folder: Path) -> None:
    publish(folder, honest(300), LOG)
    (folder / Tile(0, 0).path).rename(folder / "moved")
    tree = PublishedTree(FolderSource(folder), 300)
    with pytest.raises(Unavailable):
        tree.read_tile(0, 0, 5)
    (folder / "moved").rename(folder / Tile(0, 0).path)
    assert len(tree.read_tile(0, 0, 5)) == 8192


def test_memory_is_kept_and_read(tmp_path: Path, folder: Path) -> None:
    publish(folder, honest(3), LOG)
    seen = _visit(folder, None)
    with memory(tmp_path / "state" / "seen.json") as kept:
        assert kept.recall() is None
        kept.keep(seen)
        assert kept.recall() == seen


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"nonsense", b'{"key":1,"note":2,"seen_at":3,"last_entry_at":4}']
)
def test_a_broken_memory_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "seen.json"
    file.write_bytes(content)
    with pytest.raises(Invalid):
        Memory(file).recall()


def test_a_memory_that_was_changed_is_refused(tmp_path: Path, folder: Path) -> None:
    publish(folder, honest(3), LOG)
    seen = _visit(folder, None)
    kept = Memory(tmp_path / "seen.json")
    kept.keep(replace(seen, note=seen.note.replace("\n3\n", "\n4\n")))
    with pytest.raises(Invalid):
        kept.recall()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_log_at_an_address_is_visited(folder: Path, served: str) -> None:
    publish(folder, honest(300), LOG)
    source = open_source(f"{served}/")
    assert isinstance(source, WebSource)
    assert visit(source, LOG.key, None, NOW).head.size == 300
    with pytest.raises(Unavailable, match="missing"):
        source.fetch("tile/0/999")


def test_an_address_that_does_not_answer_is_a_refusal() -> None:
    with pytest.raises(Unavailable, match="unreachable"):
        open_source("http://127.0.0.1:9/log").fetch("checkpoint")
    with pytest.raises(Invalid):
        open_source("file:///etc")


def test_a_cosignature_is_taken_in_and_shown(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    head = sign(database, clock, key)
    assert head is not None
    with database.read() as tx:
        told = newest_checkpoint(tx)
    assert told is not None
    for seconds in (1_795_222_800, 1_795_222_900, 1_795_222_850):
        line = cosign(head.text, WITNESS, seconds).line
        with database.write() as tx:
            assert take_in(tx, (told[1] + line).encode(), WITNESS.key)[0] == 1
    with database.read() as tx:
        shown = newest_checkpoint(tx)
    assert shown is not None
    note = parse_note(shown[1].encode())
    assert len(note.signatures) == 2
    assert cosigned_at(note.text, note.signatures[1], WITNESS.key) == 1_795_222_900


def test_a_foreign_cosignature_is_refused(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    issue(database, clock, tenant, "张伟")
    sign(database, clock, key)
    with database.read() as tx:
        told = newest_checkpoint(tx)
    assert told is not None
    stranger = NoteSigner.held(WITNESS.key.name, KeyKind.WITNESS, Ed25519PrivateKey.generate())
    line = cosign(told[0].text, stranger, 1_795_222_800).line
    with pytest.raises(Invalid), database.write() as tx:
        take_in(tx, (told[1] + line).encode(), WITNESS.key)
    publish(tmp_path / "other", honest(1), key.signer)
    other = (tmp_path / "other" / "checkpoint").read_bytes()
    with pytest.raises(Conflict), database.write() as tx:
        take_in(tx, other, WITNESS.key)
