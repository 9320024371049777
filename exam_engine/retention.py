"""Erases what has outlived its time, one assessment body after the other, in steps of their own.

What goes: evidence of watched sittings on the day the candidate was promised, photos that are
nobody's, uploads of photos that were not taken, print files that waited long enough, logins that
ended and look-ups that were made long ago. What stays beyond its day is told with the reason. Each
step finds its work in the records, destroys outside any transaction, and notes what it did: a round
that is killed is taken up by the next one, and two rounds at once do the work of one. The records
of the audit chain hold counts and no personal data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select

from exam_engine import look_up_record, print_keeping
from exam_engine.appeals import APPEAL_WINDOW
from exam_engine.enrolment import photo_keeping
from exam_engine.scoring.points import in_chunks
from exam_engine.scoring.tables import CaseAppealRow, ResultCaseRow
from exam_engine.sessions import message_keeping
from exam_engine.sessions.tables import AttemptRow
from foundation import audit, login_sessions
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Fact, NotFound
from foundation.settings import Group
from proctor import retention as evidence
from proctor.retention import KeptFor, Overdue

ROUND = "exam:retention:run"
"""The act under which a finished round stands in the audit chain."""
_AT_ONCE = 50
"""Photos deleted between two notes."""

Stopped = Callable[[], bool]


class RetentionSettings(Group):
    """How long is kept what no policy of a sitting speaks of, and when it is erased."""

    hour: int = 3
    """Hour of the day, in the site's time zone, from which the daily round is due."""
    login_days: int = 90
    """Days for which ended logins are listed; the audit chain tells of them beyond that."""
    look_up_days: int = 1095
    """Days for which look-ups of certificates by accounts are listed; the audit chain goes on."""
    photo_days: int = 30
    """Days for which photos are kept that were handed in and not taken, or that were replaced."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a round erased, or would erase, and what it kept beyond its day, by sitting."""

    sittings: int = 0
    pictures: int = 0
    logins: int = 0
    photos: int = 0
    uploads: int = 0
    prints: int = 0
    look_ups: int = 0
    kept: tuple[tuple[str, KeptFor], ...] = ()

    @property
    def erased(self) -> dict[str, int]:
        """The counts by name."""
        told = asdict(self)
        return {name: count for name, count in told.items() if name != "kept"}

    @property
    def reasons(self) -> dict[str, int]:
        """Reason → how many sittings are kept for it; every reason is named."""
        found = Counter(reason for _, reason in self.kept)
        return {reason.value: found[reason] for reason in KeptFor}


@dataclass(frozen=True)
class Retention:
    """Carries out rounds; one for each process."""

    database: Database
    clock: Clock
    blobs: BlobStore
    settings: RetentionSettings

    def preview(self, tenant: str) -> Report:
        """What a round would erase now; nothing is changed."""
        before = self._photos_before()
        with self.database.read(tenant) as tx:
            going, kept = self._overdue(tx)
            pictures = sum(len(due.blobs) for due in self._due(tx, going))
            return Report(
                sittings=len(going),
                pictures=pictures,
                logins=login_sessions.ended_sessions(tx, self.clock, days=self.settings.login_days),
                photos=len(photo_keeping.ownerless(tx, before)),
                uploads=len(photo_keeping.stale_uploads(tx, before)),
                prints=len(print_keeping.overdue(tx, self.clock)),
                look_ups=look_up_record.overdue(tx, self.clock, self.settings.look_up_days),
                kept=kept,
            )

    def run(self, tenant: str, stopped: Stopped = lambda: False) -> Report | None:
        """A whole round for one body, recorded at its end; None where ``stopped`` cut it short."""
        began = self.clock.now()
        report = self._erase_evidence(tenant, stopped)
        report = replace(report, uploads=self._forget_uploads(tenant, stopped))
        report = replace(report, photos=self._erase_photos(tenant, stopped))
        prints = print_keeping.forget_old(self.database, tenant, self.blobs, self.clock, stopped)
        report = replace(report, prints=prints)
        if stopped():
            return None
        with self.database.write(tenant) as tx:
            days = self.settings.login_days
            logins = login_sessions.forget_ended_sessions(tx, self.clock, days=days)
            days = self.settings.look_up_days
            look_ups = look_up_record.forget_old(tx, self.clock, days)
            report = replace(report, logins=logins, look_ups=look_ups)
            last = audit.last_time(tx, ROUND)
            # Of two rounds at once, the one that found nothing left to do has nothing to tell.
            if last is None or last < began or any(report.erased.values()):
                facts: dict[str, Fact] = {**report.erased, "kept": report.reasons}
                audit.record(tx, self.clock, actor="system", act=ROUND, subject=tenant, facts=facts)
        return report

    def _erase_evidence(self, tenant: str, stopped: Stopped) -> Report:
        with self.database.read(tenant) as tx:
            going, kept = self._overdue(tx)
        sittings = pictures = 0
        for one in going:
            if stopped():
                break
            # Looked at once more: a case may have been opened since the list was made, and a
            # picture that two sittings share goes with the later of them.
            with self.database.read(tenant) as tx:
                due = next(iter(self._due(tx, [one])), None)
            if due is None:
                continue
            pictures += evidence.destroy_pictures(self.blobs, due)
            with suppress(Conflict), self.database.write(tenant) as tx:
                # Refused where a person opened a case in this very moment: it is told as kept.
                said = message_keeping.forget(tx, due.subject_ref, due.classes)
                sittings += evidence.note_erased(tx, self.clock, due.sitting_id, due.classes, said)
        return Report(sittings=sittings, pictures=pictures, kept=kept)

    def _forget_uploads(self, tenant: str, stopped: Stopped) -> int:
        with self.database.read(tenant) as tx:
            stale = photo_keeping.stale_uploads(tx, self._photos_before())
        forgotten = 0
        for upload in stale:
            if stopped():
                break
            self._delete(tenant, upload.blobs)
            with self.database.write(tenant) as tx:
                forgotten += photo_keeping.note_forgotten(tx, self.clock, upload.id)
        return forgotten

    def _erase_photos(self, tenant: str, stopped: Stopped) -> int:
        before = self._photos_before()
        with self.database.write(tenant) as tx:
            photo_keeping.forget_owned(tx, before)
        erased = 0
        while not stopped():
            with self.database.read(tenant) as tx:
                digests = photo_keeping.ownerless(tx, before, limit=_AT_ONCE)
            if not digests:
                break
            self._delete(tenant, digests)
            with self.database.write(tenant) as tx:
                erased += photo_keeping.note_deleted(tx, self.clock, digests)
        return erased

    def _overdue(self, tx: Tx) -> tuple[list[Overdue], tuple[tuple[str, KeptFor], ...]]:
        """What goes, and what is kept and why; a case keeps all sittings of its candidate."""
        over = evidence.overdue(tx, self.clock)
        in_case = self._in_case(tx, [one.subject_ref for one in over])
        going: list[Overdue] = []
        kept: list[tuple[str, KeptFor]] = []
        for one in over:
            reason = KeptFor.CASE if one.subject_ref in in_case else one.kept_for
            if reason is None:
                going.append(one)
            else:
                kept.append((one.sitting_id, reason))
        return going, tuple(kept)

    def _due(self, tx: Tx, going: Iterable[Overdue]) -> list[evidence.Due]:
        known = list(going)
        in_case = self._in_case(tx, [one.subject_ref for one in known])
        found = [
            evidence.due_now(tx, self.clock, one.sitting_id)
            for one in known
            if one.subject_ref not in in_case
        ]
        return [due for due in found if due is not None]

    def _in_case(self, tx: Tx, attempts: Iterable[str]) -> set[str]:
        """Attempts of candidates with a case or an appeal that is open, or newly closed."""
        closed_since = self.clock.now() - APPEAL_WINDOW
        found: set[str] = set()
        for chunk in in_chunks(attempts):
            found |= set(
                tx.scalars(
                    select(AttemptRow.id)
                    .join(ResultCaseRow, ResultCaseRow.enrolment_id == AttemptRow.enrolment_id)
                    .where(
                        AttemptRow.id.in_(chunk),
                        or_(
                            ResultCaseRow.closed_at.is_(None),
                            ResultCaseRow.closed_at > closed_since,
                            _is_appealed(closed_since),
                        ),
                    )
                )
            )
        return found

    def _photos_before(self) -> datetime:
        return self.clock.now() - timedelta(days=self.settings.photo_days)

    def _delete(self, tenant: str, digests: Iterable[str]) -> None:
        for digest in digests:
            try:
                self.blobs.delete(digest, tenant=tenant)
            except NotFound:
                # A round that broke off before its note got this far.
                continue


def _is_appealed(since: datetime) -> ColumnElement[bool]:
    """Whether the case has an appeal that waits for its decision, or had until a while ago."""
    return exists().where(
        CaseAppealRow.case_id == ResultCaseRow.id,
        or_(CaseAppealRow.decided_at.is_(None), CaseAppealRow.decided_at > since),
    )
