"""Opens an archive of photos within bounds: the names in it at once, each photo when it is asked.

Nothing is ever unpacked to a disk, so paths in the archive do no harm; only the last part of a
name is looked at. Archives made in China before names were marked as UTF-8 carry GBK.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from exam_engine.enrolment.archive_safety import overlapping
from exam_engine.enrolment.limits import MEGABYTE
from exam_engine.enrolment.settings import EnrolmentSettings
from foundation.errors import Invalid

ZIP = b"PK\x03\x04"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UTF_8_NAME = 0x800
_ENCRYPTED = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNPACKED_TO_PACKED = 20  # photos hardly shrink; what unpacks to far more is no album
_RATIO_FROM = 64 * MEGABYTE
# What systems put beside the files that people chose.
_CLUTTER = ("thumbs.db", "desktop.ini", ".ds_store")
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    RuntimeError,
)
"""The kinds that zipfile raises on hostile bytes."""


@dataclass(frozen=True, slots=True)
class Album:
    """An open archive: the names of its photos, in its order; names may be there twice."""

    names: tuple[str, ...]
    _archive: zipfile.ZipFile
    _entries: tuple[zipfile.ZipInfo, ...]

    def photo(self, place: int, most: int) -> bytes:
        """The bytes of the photo at a place in ``names``, or of its beginning beyond ``most``.

        Raises `Invalid` (``enrolment-photo-damaged``).
        """
        try:
            with self._archive.open(self._entries[place]) as source:
                return source.read(most + 1)
        except _FAULTS as fault:
            raise Invalid("enrolment-photo-damaged") from fault


@contextmanager
def opened(data: bytes, settings: EnrolmentSettings) -> Iterator[Album]:
    """An archive to read photos from; it is looked through before anything of it is unpacked.

    Raises `Invalid`: ``enrolment-photos-kind``, ``-large``, ``-damaged``, ``-many``,
    ``-password``, ``-bomb``, ``-none``.
    """
    refuse_large(len(data), settings)
    if not data.startswith(ZIP):
        raise Invalid("enrolment-photos-kind")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as fault:
        raise Invalid("enrolment-photos-damaged") from fault
    with archive:
        entries = tuple(entry for entry in archive.infolist() if not _is_clutter(entry))
        _refuse_unsafe(archive.infolist(), entries, len(data), settings)
        yield Album(tuple(_name(entry) for entry in entries), archive, entries)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Photos that were sent one by one, as an archive like any other."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for place, (name, content) in enumerate(files):
            # A folder of its own for each: two photos of one name are told apart, and told.
            archive.writestr(zipfile.ZipInfo(f"{place}/{_base(name)}", _EPOCH), content)
    return out.getvalue()


def refuse_large(size: int, settings: EnrolmentSettings) -> None:
    """Refuses so many bytes of photos where they are too many (``enrolment-photos-large``)."""
    if size > settings.largest_photos_megabytes * MEGABYTE:
        raise Invalid(
            "enrolment-photos-large",
            megabytes=round(size / MEGABYTE, 1),
            limit_megabytes=settings.largest_photos_megabytes,
        )


def _refuse_unsafe(
    everything: list[zipfile.ZipInfo],
    entries: tuple[zipfile.ZipInfo, ...],
    size: int,
    settings: EnrolmentSettings,
) -> None:
    if not entries:
        raise Invalid("enrolment-photos-none")
    if len(entries) > settings.most_photos:
        raise Invalid("enrolment-photos-many", photos=len(entries), limit=settings.most_photos)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Invalid("enrolment-photos-password")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise Invalid("enrolment-photos-damaged")
    unpacked = sum(entry.file_size for entry in everything)
    too_dense = unpacked > _RATIO_FROM and unpacked > _UNPACKED_TO_PACKED * size
    if too_dense or overlapping(everything):
        raise Invalid("enrolment-photos-bomb", megabytes=unpacked // MEGABYTE)


def _is_clutter(entry: zipfile.ZipInfo) -> bool:
    base = _base(entry.filename).lower()
    hidden = base.startswith(("._", ".")) or base in _CLUTTER
    return entry.is_dir() or not base or hidden or entry.filename.startswith("__MACOSX/")


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant; zipfile takes unmarked names for cp437, and few are."""
    if entry.flag_bits & _UTF_8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
