"""Files that candidates hand in as answers: kept once, named in the answer, read by markers.

An answer names a file as ``file:<id>``. The file is stored before its id is given out, and the
answer that names it goes through the journal like any other; a file that no answer names is not
part of what was handed in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Integer, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.states import AttemptState
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime

MOST_BYTES: Final = 20 * 1024 * 1024
"""One file: a long recording or a workbook with pictures; far less than a disk would notice."""
MOST_FILES: Final = 60
"""Files of one attempt, those taken back included: enough for every question several times."""
_NAME_LENGTH: Final = 120
_NAMED: Final = re.compile(r"file:([0-9a-f-]{36})")
_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")


class AnswerFileRow(TenantOwned, Base):
    """One file of one attempt; never changed."""

    __tablename__ = "exam_answer_file"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int] = mapped_column(Integer)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A handed-in file as pages tell of it; ``size`` in bytes."""

    id: str
    name: str
    media_type: str
    size: int
    digest: str


def check_size(size: int) -> None:
    """Refuse an empty or too large file before anything is stored."""
    if size == 0:
        raise Invalid("sessions-file-empty")
    if size > MOST_BYTES:
        raise Invalid("sessions-file-too-large", most=MOST_BYTES // (1024 * 1024))


def keep_file(
    tx: Tx, clock: Clock, attempt_id: str, *, digest: str, name: str, media_type: str, size: int
) -> AnswerFile:
    """Note a stored file of a running attempt; Conflict when the time is over or paused."""
    attempt = find_attempt(tx, attempt_id)
    if attempt.state != AttemptState.IN_PROGRESS:
        raise Conflict("sessions-attempt-not-running", state=str(attempt.state))
    known = select(func.count()).select_from(AnswerFileRow).filter_by(attempt_id=attempt_id)
    if (tx.scalar(known) or 0) >= MOST_FILES:
        raise Conflict("sessions-files-too-many", most=MOST_FILES)
    row = AnswerFileRow(
        attempt_id=attempt_id,
        digest=digest,
        name=plain_name(name),
        media_type=media_type if _TYPE.fullmatch(media_type) else "application/octet-stream",
        size=size,
        kept_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    return _told(row)


def file_of(tx: Tx, attempt_id: str, file_id: str) -> AnswerFile:
    """A file of this attempt and of no other; raises `NotFound`."""
    row = tx.get(AnswerFileRow, file_id)
    if row is None or row.attempt_id != attempt_id:
        raise NotFound("sessions-file-unknown")
    return _told(row)


def files_in(tx: Tx, attempt_id: str, values: Iterable[str]) -> list[AnswerFile]:
    """The files that an answer's values name, in order; what is no file's name is passed over."""
    named = [found[1] for value in values for found in [_NAMED.fullmatch(value)] if found]
    rows = tx.scalars(select(AnswerFileRow).filter_by(attempt_id=attempt_id)) if named else ()
    known = {row.id: _told(row) for row in rows}
    return [known[file_id] for file_id in named if file_id in known]


def plain_name(name: str) -> str:
    """A file's name without folders and control signs, shortened from the front."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip(". ")
    return shown[-_NAME_LENGTH:] or "file"


def _told(row: AnswerFileRow) -> AnswerFile:
    return AnswerFile(row.id, row.name, row.media_type, row.size, row.digest)
