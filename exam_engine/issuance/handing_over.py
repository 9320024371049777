"""What a college gets of a batch: its certificates in one archive, and their list as a workbook.

The archive is written while it is sent, so that thousands of files never stand in memory. Files in
it are named by number and name, as colleges file them; document numbers stand in neither.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from openpyxl import Workbook

from exam_engine.certificates import HeldCertificate
from exam_engine.enrolment.injection import escaped
from foundation.blobs import BlobStore

_UNSAFE = re.compile(r"[^\w.·•\-]+")
COLUMNS = (
    *("number", "name", "admission", "class", "student-number", "level"),
    *("standing", "issued", "expires", "digest"),
)
"""Columns of the list; the words for them are ``certs-list-…``."""


def file_name(held: HeldCertificate) -> str:
    """The name of a certificate's file in the archive."""
    name = _UNSAFE.sub("", held.holder_name)[:60]
    return f"{held.number}_{name}.pdf"


def archive(
    held: Iterable[HeldCertificate], blobs: BlobStore, tenant: str, at: datetime
) -> Iterator[bytes]:
    """The bytes of a ZIP archive, piece by piece; a PDF is compressed already and is stored."""
    out = Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for one in held:
            entry = zipfile.ZipInfo(file_name(one), at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, blobs.get(one.file_digest, tenant=tenant))
            yield out.taken()
    yield out.taken()


def workbook(
    held: Iterable[HeldCertificate], say: Callable[[str], str], day: Callable[[datetime], str]
) -> bytes:
    """The list with a row for each certificate; nothing in it runs as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("certs-list-sheet"))
    sheet.append([say(f"certs-list-{column}") for column in COLUMNS])
    for one in held:
        person = one.examinee
        sheet.append(
            [
                escaped(cell)
                for cell in (
                    one.number,
                    one.holder_name,
                    person.admission_number or "",
                    person.class_name,
                    person.student_number,
                    person.level_name,
                    say(f"web-results-standing-of-{one.standing.value}"),
                    day(one.issued_at),
                    one.expires_on.isoformat() if one.expires_on else say("web-results-no-end"),
                    one.file_digest,
                )
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Outbox(io.RawIOBase):
    """Takes what is written until somebody fetches it; cannot be rewound."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # bytes are what zipfile writes
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What has been written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
