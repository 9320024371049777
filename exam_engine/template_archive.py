"""A template as one file: a zip of its three texts, written for keeping and read with care.

What comes in may have been made by anyone. Entries are counted and measured before anything is
unpacked, names are compared and never used as paths, and nothing touches the disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from certs.rendering.language import LONGEST_SOURCE
from certs.rendering.templates import FILES
from foundation.errors import Invalid

LARGEST_FILE = 512 * 1024
"""Bytes of the whole zip."""
_MOST_ENTRIES = 16
_LARGEST_TEXT = LONGEST_SOURCE * 4
"""Bytes of one text: a character takes at most four in UTF-8."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(texts: Mapping[str, str]) -> bytes:
    """The three texts as a zip; the same texts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in FILES:
            entry = zipfile.ZipInfo(file, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, texts[file].encode("utf-8"))
    return out.getvalue()


def unpack(data: bytes) -> dict[str, str]:
    """The three texts of a zip, which may lie in one folder; ``Invalid`` says what is wrong."""
    if len(data) > LARGEST_FILE:
        raise Invalid("certs-template-archive-large", kilobytes=LARGEST_FILE // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {file: _text(archive, file) for file in FILES}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as fault:  # the kinds that zipfile raises on hostile bytes
        raise Invalid("certs-template-archive") from fault


def _text(archive: zipfile.ZipFile, file: str) -> str:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise Invalid("certs-template-archive")
    found = [entry for entry in entries if entry.filename.rpartition("/")[2] == file]
    if not found:
        raise Invalid("certs-template-file-missing", file=file)
    if len(found) > 1 or found[0].file_size > _LARGEST_TEXT:
        raise Invalid("certs-template-archive")
    with archive.open(found[0]) as opened:
        # The size in the directory may lie: no more than the limit is ever unpacked.
        content = opened.read(_LARGEST_TEXT + 1)
    if len(content) > _LARGEST_TEXT:
        raise Invalid("certs-template-archive")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Invalid("certs-template-encoding", file=file) from fault
