"""What somebody outside does to keep a log honest: remember its head, and compare the next one.

A witness refuses a head that is smaller than the one it remembers, that has the same size under
another root, that does not begin with the tree it knows, or that its key did not sign. It also
reads the entries that are new to it: their times must not run back, must not lie before the moment
of its last visit (something was put in later under an earlier time), nor in the future.

What it then signs (C2SP tlog-cosignature, v1) says: at this time, this was the largest tree I have
seen, and it holds all I saw before.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from certs.translog.checkpoint import Checkpoint, open_checkpoint
from certs.translog.entries import entry_time
from certs.translog.key_files import write_durably
from certs.translog.merkle import (
    GrowingTree,
    ReadNode,
    consistency_path,
    leaf_hash,
    verify_consistency,
)
from certs.translog.notes import NoteKey, parse_key
from certs.translog.source import CHECKPOINT, PublishedTree, Source
from certs.translog.tiles import TileReader
from foundation.errors import Conflict, Invalid

ALLOWANCE = timedelta(minutes=10)
"""How far clocks may differ, and how long a log may take to sign what was entered."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness remembers of a log.

    ``key`` is the log's key as one word, ``note`` its last accepted checkpoint. ``seen_at`` is when
    that was, ``last_entry_at`` the time in its last entry, both in seconds since 1970.
    """

    key: str
    note: str
    seen_at: int
    last_entry_at: int

    @property
    def head(self) -> Checkpoint:
        """The checkpoint that was accepted."""
        return open_checkpoint(self.note.encode(), parse_key(self.key))[0]


def visit(
    source: Source,
    key: NoteKey,
    seen: Seen | None,
    now: datetime,
    allowance: timedelta = ALLOWANCE,
) -> Seen:
    """Fetch the log's head and hold it against what was seen; returns what to remember now.

    ``Conflict`` when the log is not what it was, ``Invalid`` for a bad signature or an unreadable
    file, ``Unavailable`` when a file is not to be had. Nothing is to be remembered then.
    """
    head, note = open_checkpoint(source.fetch(CHECKPOINT), key)
    published = PublishedTree(source, head.size)
    known = seen.head if seen is not None else None
    tree = GrowingTree()
    if known is not None:
        node = TileReader(head.size, published.read_tile).node
        _demand_growth(known, head, node)
        tree = GrowingTree.grown(known.size, node)
    last = _read_new_entries(tree, published, seen, now, int(allowance.total_seconds()))
    if tree.root() != head.root:
        raise Conflict("certs-log-entries-differ", size=head.size)
    seconds = int(now.timestamp())
    return Seen(key.text, note.render(), max(seconds, seen.seen_at if seen else 0), last)


def _demand_growth(known: Checkpoint, head: Checkpoint, node: ReadNode) -> None:
    if head.size < known.size:
        raise Conflict("certs-log-shrunk", known=known.size, told=head.size)
    if head.size == known.size and head.root != known.root:
        raise Conflict("certs-log-two-trees", size=head.size)
    path = consistency_path(known.size, head.size, node) if known.size else ()
    if not verify_consistency(known.size, head.size, known.root, head.root, path):
        raise Conflict("certs-log-history-changed", known=known.size, told=head.size)


def _read_new_entries(
    tree: GrowingTree, published: PublishedTree, seen: Seen | None, now: datetime, allowed: int
) -> int:
    """Put the entries behind the known ones, and return the time of the last, in seconds."""
    latest = seen.last_entry_at if seen is not None else 0
    earliest = seen.seen_at - allowed if seen is not None else 0
    newest = int(now.timestamp()) + allowed
    for index, entry in published.entries(tree.size):
        seconds = int(entry_time(entry).timestamp())
        if seconds < max(latest, earliest):
            raise Conflict("certs-log-back-dated", index=index)
        if seconds > newest:
            raise Conflict("certs-log-from-the-future", index=index)
        latest = seconds
        tree.push(leaf_hash(entry))
    return latest


@contextmanager
def memory(file: Path) -> Iterator[Memory]:
    """The witness's memory, locked: two runs at once would let the older head win."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Memory(file)


@dataclass(frozen=True, slots=True)
class Memory:
    """One file with what was seen of one log."""

    file: Path

    def recall(self) -> Seen | None:
        """What was seen last; ``Invalid`` for a file that is not such a memory."""
        if not self.file.exists():
            return None
        try:
            seen = Seen(**orjson.loads(self.file.read_bytes()))
            numbers = (seen.seen_at, seen.last_entry_at)
            if not all(type(number) is int for number in numbers) or not seen.head.origin:
                raise Invalid("certs-log-memory-unreadable")
        except (orjson.JSONDecodeError, TypeError, AttributeError) as error:
            raise Invalid("certs-log-memory-unreadable") from error
        return seen

    def keep(self, seen: Seen) -> None:
        """Remember it; on the disk before anybody gets a cosignature."""
        write_durably(self.file, orjson.dumps(asdict(seen), option=orjson.OPT_INDENT_2))
