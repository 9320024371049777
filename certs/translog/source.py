"""A published log, in a folder or at an address: its files by name, its tree, its entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from certs.translog.tiles import WIDTH, Tile, unpack_entries, width_in
from foundation.errors import Conflict, Invalid, Unavailable

CHECKPOINT, KEY = "checkpoint", "log.vkey"
_MOST_BYTES = 32 * 1024 * 1024
_PATIENCE_SECONDS = 20.0


class Source(Protocol):
    """Where the files of a log are; the paths are those of C2SP tlog-tiles."""

    def fetch(self, path: str) -> bytes:
        """The bytes under a path; ``Unavailable`` where there are none."""


class FolderSource:
    """A log that lies in a folder, as `kaozheng log export` writes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, path: str) -> bytes:
        """The bytes of a file below the folder."""
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(_MOST_BYTES)
        except OSError as error:
            raise Unavailable("certs-log-file-missing", path=path) from error


class WebSource:
    """A log at an address, ``https://host/log``."""

    def __init__(self, address: str) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise Invalid("certs-log-address", address=address)
        self._address = address.rstrip("/")

    def fetch(self, path: str) -> bytes:
        """The bytes that the address answers with."""
        request = Request(f"{self._address}/{path}", headers={"Accept": "*/*"})  # noqa: S310 - checked
        try:
            with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310 - checked
                data: bytes = answer.read(_MOST_BYTES)
                return data
        except HTTPError as error:
            raise Unavailable("certs-log-file-missing", path=path) from error
        except (URLError, OSError) as error:
            raise Unavailable("certs-log-unreachable", path=path) from error


def open_source(place: str) -> Source:
    """The log at an address or in a folder."""
    if "://" in place:
        return WebSource(place)
    return FolderSource(Path(place))


class PublishedTree:
    """The tiles and entries behind one checkpoint; `read_tile` is a `tiles.ReadTile`."""

    def __init__(self, source: Source, size: int) -> None:
        self._source = source
        self._size = size

    def read_tile(self, level: int, number: int, width: int) -> bytes:
        """The tile as it is published for this size, or the whole one that has taken its place."""
        return self._fetch(Tile(level, number, width))

    def entries(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Index and bytes of each entry from ``start`` on, as they are published.

        ``Conflict`` where a bundle has too few; whether they are those of the tree is for the
        caller to find out.
        """
        for number in range(start // WIDTH, -(-self._size // WIDTH)):
            width = width_in(None, number, self._size)
            entries = unpack_entries(self._fetch(Tile(None, number, width)))
            if len(entries) < width:
                raise Conflict("certs-log-entries-missing", index=number * WIDTH + len(entries))
            for place in range(width):
                if number * WIDTH + place >= start:
                    yield number * WIDTH + place, entries[place]

    def _fetch(self, tile: Tile) -> bytes:
        try:
            return self._source.fetch(tile.path)
        except Unavailable:
            if tile.is_whole:
                raise
            # A log may drop a partial tile once the whole one is there.
            return self._source.fetch(Tile(tile.level, tile.number).path)
