"""What was said is forgotten when its time is over: words and reasons, of one candidate alone."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from exam_engine.sessions import help_requests, message_keeping
from exam_engine.sessions.live_tables import HelpReason, HelpRequestRow
from exam_engine.sessions.tables import ExamMessageRow
from foundation.clock import FixedClock
from foundation.database import Database
from proctor.retention_classes import DataClass


def test_words_and_reasons_go_and_that_there_were_some_stays(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Callable[..., str]
) -> None:
    wang, li = started(), started()
    with store.write(body) as tx:
        for attempt, text in ((wang, "请坐正"), (li, "请稍候"), (None, "还有十分钟")):
            tx.add(
                ExamMessageRow(
                    sitting_id=sitting,
                    attempt_id=attempt,
                    text=text,
                    sent_by="staff-1",
                    sent_at=clock.now(),
                )
            )
        help_requests.ask(tx, clock, wang, HelpReason.UNWELL)
        help_requests.ask(tx, clock, li, HelpReason.UNWELL)
    with store.write(body) as tx:
        assert message_keeping.forget(tx, wang, {DataClass.MEASUREMENTS}) == {}
        assert message_keeping.forget(tx, wang, {DataClass.CHAT}) == {DataClass.CHAT: 2}
        assert message_keeping.forget(tx, wang, {DataClass.CHAT}) == {DataClass.CHAT: 0}
    with store.read(body) as tx:
        words = {row.attempt_id: row.text for row in tx.scalars(select(ExamMessageRow))}
        reasons = {row.attempt_id: row.reason for row in tx.scalars(select(HelpRequestRow))}
    assert words == {wang: "", li: "请稍候", None: "还有十分钟"}
    assert reasons == {wang: HelpReason.COME, li: HelpReason.UNWELL}
