"""Opens archives from outside (packages, .docx, .xlsx): bytes are counted, nothing is unpacked.

What an archive says of itself is not believed: sizes are counted while they are read, names must
stay inside, and links, encrypted entries and rare compressions are refused. No entry ever reaches
the disk.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from foundation.errors import Invalid

MOST_BYTES: Final = 200 * 1024 * 1024
"""The largest archive that is opened."""
MOST_ENTRY: Final = 50 * 1024 * 1024
"""The largest single file within one, counted as it is read."""
MOST_READ: Final = 120 * 1024 * 1024
"""All that is read of one archive, counted."""
MOST_ENTRIES: Final = 20_000
_MOST_DIRECTORY: Final = 8 * 1024 * 1024
"""The list of entries is read as a whole before any is looked at."""
_MOST_RATIO: Final = 250
"""How much an entry of some size may grow: text of markup rarely grows more than fifty times."""
_RATIO_FROM: Final = 1024 * 1024
_PORTION: Final = 64 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED, _UTF8 = 0x1, 0x800


class SafeArchive:
    """The files of an archive by their names; each is counted as it is read."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises Invalid with an ``exchange-archive-…`` code for what is broken or hostile."""
        if len(data) > MOST_BYTES:
            raise Invalid("exchange-archive-too-large", file=name, bytes=len(data), most=MOST_BYTES)
        _check_directory(data, name)
        self.name = name
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            zipfile.BadZipFile,
            ValueError,
            struct.error,
            OverflowError,
            RuntimeError,
        ) as trouble:
            # A RuntimeError is what zipfile raises for versions that it does not know.
            raise Invalid("exchange-archive-broken", file=name, reason=str(trouble)[:120]) from None
        self._entries = dict(self._checked())

    @property
    def names(self) -> tuple[str, ...]:
        """The files in the order of the archive, folders left out."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """One file; Invalid where it is missing, broken, or grows too large."""
        entry = self._entries.get(name)
        if entry is None:
            raise Invalid("exchange-archive-entry-missing", file=self.name, entry=name[:200])
        parts = []
        size = 0
        try:
            with self._zip.open(entry) as opened:
                while part := opened.read(_PORTION):
                    size += len(part)
                    self._count(name, size, len(part), entry.compress_size)
                    parts.append(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            OSError,
            RuntimeError,
        ) as trouble:
            raise Invalid(
                "exchange-archive-entry-broken",
                file=self.name,
                entry=name[:200],
                reason=str(trouble)[:120],
            ) from None
        return b"".join(parts)

    def _count(self, name: str, size: int, more: int, packed: int) -> None:
        self._read += more
        grown = size > _RATIO_FROM and size > _MOST_RATIO * max(packed, 1)
        if size > MOST_ENTRY or self._read > MOST_READ or grown:
            raise Invalid(
                "exchange-archive-bomb",
                file=self.name,
                entry=name[:200],
                most=MOST_ENTRY if size > MOST_ENTRY else MOST_READ,
                ratio=size // max(packed, 1),
            )

    def _checked(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Invalid(
                "exchange-archive-too-many", file=self.name, count=len(entries), most=MOST_ENTRIES
            )
        seen: set[str] = set()
        for entry in entries:
            name = _name_of(entry)
            self._demand_inside(name)
            self._demand_plain(name, entry)
            if entry.is_dir():
                continue
            if name in seen:
                # Two readers of one archive would see two different files.
                raise self._hostile("exchange-archive-twice", name)
            seen.add(name)
            yield name, entry

    def _demand_inside(self, name: str) -> None:
        path = PurePosixPath(name)
        outside = not name or path.is_absolute() or ".." in path.parts
        if outside or "\\" in name or "\0" in name or (len(name) > 1 and name[1] == ":"):
            raise self._hostile("exchange-archive-name", name)

    def _demand_plain(self, name: str, entry: zipfile.ZipInfo) -> None:
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise self._hostile("exchange-archive-link", name)
        if entry.flag_bits & _ENCRYPTED:
            raise self._hostile("exchange-archive-encrypted", name)
        if entry.compress_type not in _METHODS:
            raise self._hostile("exchange-archive-method", name)

    def _hostile(self, code: str, name: str) -> Invalid:
        return Invalid(code, file=self.name, entry=name[:200])


def is_archive(data: bytes) -> bool:
    """Whether it begins as an archive does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 are UTF-8 all the same, or GBK from Chinese programs."""
    # The name before any folding of separators, which zipfile does on some systems.
    name = entry.orig_filename
    if entry.flag_bits & _UTF8:
        return name
    try:
        written = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _check_directory(data: bytes, name: str) -> None:
    """Refuse a list of entries that would take too much memory to be read at all."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise Invalid("exchange-archive-broken", file=name, reason="no end record")
    (size,) = struct.unpack_from("<I", data, end + 12)
    locator = end - 20
    if locator >= 0 and data[locator : locator + 4] == b"PK\x06\x07":
        (place,) = struct.unpack_from("<Q", data, locator + 8)
        if place + 56 <= len(data):
            (size,) = struct.unpack_from("<Q", data, place + 40)
    if size > _MOST_DIRECTORY:
        raise Invalid("exchange-archive-too-many", file=name, count=size // 50, most=MOST_ENTRIES)
