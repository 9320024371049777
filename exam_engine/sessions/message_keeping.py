"""Forgets what was said between one candidate and the invigilators, when its time is over.

That there was a message, when and by whom stays; its words go. Messages to a whole sitting are
announcements and say nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update

from exam_engine.sessions.tables import ExamMessageRow
from foundation.database import Tx
from proctor.retention_classes import DataClass


def forget(tx: Tx, attempt_id: str, classes: Collection[DataClass]) -> dict[DataClass, int]:
    """Empty the attempt's messages where chat is among what goes; returns how many there were."""
    if DataClass.CHAT not in classes:
        return {}
    own = ExamMessageRow.attempt_id == attempt_id, ExamMessageRow.text != ""
    count = tx.scalar(select(func.count()).select_from(ExamMessageRow).where(*own)) or 0
    tx.execute(update(ExamMessageRow).where(*own).values(text=""))
    return {DataClass.CHAT: count}
