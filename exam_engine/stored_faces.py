"""Counts the people whose faces are stored, against the thresholds of the law.

Whoever stores face information of 100,000 people has to file with the cyberspace authority of the
province within 30 working days (Measures for the Security Management of Face Recognition
Technology, in force since 2025-06-01, article 15). All pictures that show a face are counted,
whether or not anything was compared with them: who counts too many files too early.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, select, union

from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from exam_engine.sessions.tables import AttemptRow
from foundation.database import Tx
from proctor.tables import CheckInRow, EvidenceRow, ProctorSittingRow

WARN_AT = 80_000
"""From here on there is time to prepare the filing."""
FILE_AT = 100_000


class Duty(StrEnum):
    """What the number asks for."""

    NONE = "none"
    PREPARE = "prepare"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class StoredFaces:
    """People with a stored picture of their face, by what it is; ``people`` counts each once."""

    people: int
    photos: int
    incidents: int
    check_ins: int

    @property
    def duty(self) -> Duty:
        """What the number asks for."""
        if self.people >= FILE_AT:
            return Duty.FILE
        return Duty.PREPARE if self.people >= WARN_AT else Duty.NONE


def count(tx: Tx) -> StoredFaces:
    """The candidates of one assessment body who have such a picture."""
    photos = select(CandidateRow.id).where(CandidateRow.photo_digest.is_not(None))
    watched = (
        select(EnrolmentRow.candidate_id)
        .join(AttemptRow, AttemptRow.enrolment_id == EnrolmentRow.id)
        .join(ProctorSittingRow, ProctorSittingRow.subject_ref == AttemptRow.id)
    )
    incidents = watched.join(EvidenceRow, EvidenceRow.sitting_id == ProctorSittingRow.id).where(
        EvidenceRow.erased_at.is_(None)
    )
    check_ins = watched.join(CheckInRow, CheckInRow.sitting_id == ProctorSittingRow.id).where(
        CheckInRow.picture.is_not(None)
    )
    return StoredFaces(
        people=_people(tx, photos, incidents, check_ins),
        photos=_people(tx, photos),
        incidents=_people(tx, incidents),
        check_ins=_people(tx, check_ins),
    )


def _people(tx: Tx, *sources: Select[str]) -> int:
    """How many are in any of these; a union, of one with itself too, holds each once."""
    together = union(*sources, sources[0]).subquery()
    return tx.scalar(select(func.count()).select_from(together)) or 0
