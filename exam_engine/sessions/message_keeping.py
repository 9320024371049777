"""Forgets what was said between one candidate and the invigilators, when its time is over.

That there was a message or a call for help, when and by whom stays; words and reasons go, for a
reason can tell of somebody's health. Messages to a whole sitting are announcements and say nothing
of anybody.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update

from exam_engine.sessions.live_tables import HelpReason, HelpRequestRow
from exam_engine.sessions.tables import ExamMessageRow
from foundation.database import Tx
from proctor.retention_classes import DataClass


def forget(tx: Tx, attempt_id: str, classes: Collection[DataClass]) -> dict[DataClass, int]:
    """Empty the attempt's messages where chat is among what goes; returns how many there were."""
    if DataClass.CHAT not in classes:
        return {}
    said = ExamMessageRow.attempt_id == attempt_id, ExamMessageRow.text != ""
    asked = (
        HelpRequestRow.attempt_id == attempt_id,
        HelpRequestRow.reason != HelpReason.COME,
    )
    count = (tx.scalar(select(func.count()).select_from(ExamMessageRow).where(*said)) or 0) + (
        tx.scalar(select(func.count()).select_from(HelpRequestRow).where(*asked)) or 0
    )
    tx.execute(update(ExamMessageRow).where(*said).values(text=""))
    tx.execute(update(HelpRequestRow).where(*asked).values(reason=HelpReason.COME))
    return {DataClass.CHAT: count}
