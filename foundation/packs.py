"""Many files in one: packs that a batch writes at once, and the index that finds each file in them.

A pack begins with the length of its list (eight bytes, big-endian) and the list itself, a JSON
array of ``[name, length]``, which spaces may follow; the contents follow in that order. To make one
file durable costs what it costs to make hundreds durable, and a folder of fifty thousand files
costs more to enter than to write. The index is a SQLite file beside the packs and can be made again
from them: a pack that it does not name, because the power went in between, is taken in when the
index is next opened.

Erasing one file overwrites its bytes where they lie and gives their blocks back; a pack goes when
its last file does.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson

from foundation.ids import new_secret

_ENDING = ".pack"
_LENGTH = 8
_LONGEST = 10**12 - 1
"""Bytes of a file, at most."""
_SHOWS = 16
"""Bytes by which an erased file is told: what is kept is sealed, and never all zeros."""
_KEEP_SIZE, _PUNCH_HOLE = 1, 2
_fallocate = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
"""Linux alone gives the blocks of a file's middle back; elsewhere zeros stay in them."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS pack (name TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS place (name TEXT, pack TEXT, start INTEGER, length INTEGER,"
    " PRIMARY KEY (name, pack)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS place_pack ON place (pack)",
)


class _Place(NamedTuple):
    """Where a file lies; a crash between writing and telling may leave two of them."""

    pack: str
    start: int
    length: int


class Packs:
    """The packs of one folder. Safe to share by threads and, over the folder, by processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = threading.local()

    def put(self, names: Sequence[str], contents: Iterable[bytes]) -> None:
        """Write all into one pack; each is whole and on the disk when this returns.

        A content is asked for when the one before it has been written, so that they need not all
        stand in memory.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        pack = f"{new_secret()}{_ENDING}"
        draft = self._folder / f"{pack}.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            room = _room(names)
            out.seek(room)
            lengths = [out.write(content) for content in contents]
            out.seek(0)
            out.write(_head(list(zip(names, lengths, strict=True)), room))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self._folder / pack)
        _make_entries_durable(self._folder)
        with self._index() as index:
            _take_in(index, pack, _places(names, lengths, room))

    def get(self, name: str) -> bytes:
        """One file; ``FileNotFoundError`` where no pack holds it."""
        for place in self._find(name):
            with (self._folder / place.pack).open("rb") as pack:
                content = os.pread(pack.fileno(), place.length, place.start)
            if content.strip(b"\0"):
                return content
        raise FileNotFoundError(name)

    def present(self, names: Collection[str]) -> set[str]:
        """Those of the names that a pack holds."""
        if not self._folder.is_dir():
            return set()
        with self._index() as index:
            rows = index.execute(
                "SELECT name FROM place WHERE name IN (SELECT value FROM json_each(?))",
                (orjson.dumps(list(names)).decode(),),
            )
            return {name for (name,) in rows}

    def delete(self, name: str) -> None:
        """Erase one file for good; ``FileNotFoundError`` where no pack holds it."""
        places = self._find(name)
        if not places:
            raise FileNotFoundError(name)
        for place in places:
            _erase(self._folder / place.pack, place)
        with self._index() as index:
            index.execute("DELETE FROM place WHERE name = ?", (name,))
            for place in places:
                left = index.execute("SELECT 1 FROM place WHERE pack = ? LIMIT 1", (place.pack,))
                if left.fetchone() is None:
                    (self._folder / place.pack).unlink(missing_ok=True)
                    index.execute("DELETE FROM pack WHERE name = ?", (place.pack,))

    def _find(self, name: str) -> list[_Place]:
        if not self._folder.is_dir():
            return []
        with self._index() as index:
            rows = index.execute("SELECT pack, start, length FROM place WHERE name = ?", (name,))
            return [_Place(*row) for row in rows]

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        """The index, open in this thread of this process; changes are durable after the block."""
        opened: tuple[int, sqlite3.Connection] | None = getattr(self._own, "opened", None)
        # A connection must not be used on the other side of a fork.
        if opened is None or opened[0] != os.getpid():
            self._own.opened = opened = (os.getpid(), self._opened())
        with opened[1] as index:
            yield index

    def _opened(self) -> sqlite3.Connection:
        index = sqlite3.connect(self._folder / "index.sqlite3", timeout=30)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            index.execute(f"PRAGMA {pragma}")
        with index:
            for table in _TABLES:
                index.execute(table)
            known = {name for (name,) in index.execute("SELECT name FROM pack")}
            for pack in sorted(path.name for path in self._folder.glob(f"*{_ENDING}")):
                if pack not in known:
                    _take_in(index, pack, _read_places(self._folder / pack))
        return index


def _take_in(index: sqlite3.Connection, pack: str, places: Iterator[tuple[str, int, int]]) -> None:
    # Another process may have found the same pack at the same moment.
    index.execute("INSERT OR IGNORE INTO pack VALUES (?)", (pack,))
    index.executemany(
        "INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?)",
        ((name, pack, start, length) for name, start, length in places),
    )


def _room(names: Sequence[str]) -> int:
    """Bytes for the list of these files, however long they will be."""
    return _LENGTH + len(orjson.dumps([(name, _LONGEST) for name in names]))


def _head(told: list[tuple[str, int]], room: int) -> bytes:
    size = room - _LENGTH
    return size.to_bytes(_LENGTH) + orjson.dumps(told).ljust(size)


def _places(
    names: Sequence[str], lengths: Sequence[int], start: int
) -> Iterator[tuple[str, int, int]]:
    """Name, start and length of each file of a pack."""
    for name, length in zip(names, lengths, strict=True):
        yield name, start, length
        start += length


def _read_places(pack: Path) -> Iterator[tuple[str, int, int]]:
    """The same, read from the pack; what was erased is left out."""
    with pack.open("rb") as file:
        size = int.from_bytes(file.read(_LENGTH))
        start = _LENGTH + size
        for name, length in orjson.loads(file.read(size)):
            if os.pread(file.fileno(), _SHOWS, start).strip(b"\0"):
                yield name, start, length
            start += length


def _erase(pack: Path, place: _Place) -> None:
    """Zeros where the file lay, on the disk before anything says that it is gone."""
    with pack.open("r+b") as file:
        os.pwrite(file.fileno(), bytes(place.length), place.start)
        os.fsync(file.fileno())
        if _fallocate is not None:
            # Where the file system cannot do it, the zeros have done what matters.
            area = ctypes.c_int64(place.start), ctypes.c_int64(place.length)
            _fallocate(file.fileno(), _KEEP_SIZE | _PUNCH_HOLE, *area)


def _make_entries_durable(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
