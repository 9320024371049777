"""Opens an uploaded workbook's archive safely, before any spreadsheet parser sees it.

The archive is read once, within bounds, and written anew without compression; parsers are given
only that copy. What two zip readers may understand differently (doubled names, overlapping
entries, sizes that lie, data before or after) is gone by then.
"""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib

from exam_engine.enrolment.limits import FileLimits
from foundation.errors import Invalid

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MARKUP = (".xml", ".rels", ".vml")
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def safe_copy(data: bytes, limits: FileLimits) -> bytes:
    """The same archive, checked and written anew; raises ``Invalid`` with the reason.

    Codes: ``enrolment-file-damaged``, ``-bomb``, ``-archive-entries``, ``-archive-path``,
    ``-password``, ``-declarations``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _checked_entries(archive, len(data), limits)
            copy = io.BytesIO()
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as out:
                for entry in entries:
                    content = archive.read(entry)
                    _refuse_declarations(entry.filename, content)
                    out.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), content)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        UnicodeError,
        ValueError,
        RuntimeError,
    ) as fault:  # the kinds that zipfile raises on hostile bytes
        raise Invalid("enrolment-file-damaged") from fault
    return copy.getvalue()


def entry_names(copy: bytes) -> frozenset[str]:
    """Names of the parts of an archive that ``safe_copy`` has written."""
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return frozenset(archive.namelist())


def _checked_entries(
    archive: zipfile.ZipFile, size: int, limits: FileLimits
) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > limits.max_entries:
        raise Invalid(
            "enrolment-file-archive-entries", entries=len(entries), limit=limits.max_entries
        )
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise Invalid("enrolment-file-damaged")
    for entry in entries:
        _check_entry(entry, limits)
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > limits.ratio_from_bytes and unpacked > limits.max_ratio * size
    if unpacked > limits.max_unpacked_bytes or too_dense or overlapping(entries):
        raise Invalid(
            "enrolment-file-bomb",
            unpacked_megabytes=unpacked // (1024 * 1024),
            limit_megabytes=limits.max_unpacked_bytes // (1024 * 1024),
        )
    return [entry for entry in entries if not entry.is_dir()]


def _check_entry(entry: zipfile.ZipInfo, limits: FileLimits) -> None:
    name = entry.filename
    parts = name.split("/")
    hostile = (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in parts
        or len(parts) > limits.max_path_depth
        or not name.isprintable()
    )
    if hostile:
        raise Invalid("enrolment-file-archive-path")
    if entry.flag_bits & 0x1:
        raise Invalid("enrolment-file-password")
    if entry.compress_type not in _METHODS:
        raise Invalid("enrolment-file-damaged")


def overlapping(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether two entries share packed bytes, which lets a small file unpack without end."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    return any(
        first.header_offset + first.compress_size > second.header_offset
        for first, second in itertools.pairwise(ordered)
    )


def _refuse_declarations(name: str, content: bytes) -> None:
    """Office files hold no document type; one that does wants entities unfolded."""
    if not name.lower().endswith(_MARKUP):
        return
    if any(declaration in content for declaration in _DECLARATIONS):
        raise Invalid("enrolment-file-declarations", part=name)
