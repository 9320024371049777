"""The small composition: what issuing certificates needs, and nothing of exams or of proctoring.

A process that only issues opens this room and not the whole engine, which imports for seconds and
keeps hundreds of megabytes. The engine does the same work by the same functions: `Issuing` is what
they ask of either.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from certs.awards import Words as Bilingual
from certs.settings import CertsSettings
from exam_engine.batch_evidence import stamp_job
from exam_engine.certification import Certification
from exam_engine.enrolment.sealing import document_opener
from exam_engine.interop import webhooks
from exam_engine.interop.settings import WebhookSettings
from exam_engine.issuance import reissue
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import JOB
from exam_engine.issuance.workshop import ShopPlan
from exam_engine.schemes.scheme import PartKind
from exam_engine.translog import LogRoom
from exam_engine.trust import TrustRoom
from exam_engine.web_settings import WebSettings
from exam_engine.words import Words
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import Clock, SystemClock
from foundation.database import Database, DatabaseSettings
from foundation.events import Subscribers
from foundation.jobs import Handler, JobContext, JobRunner, JobSettings
from foundation.keys import KeyRing, KeySettings
from foundation.settings import Tree

_CACHE_MB = 16
_WORDS = "outcomes"
"""Where the names of a result's parts stand, the only words that a certificate takes from here."""


class PressSettings(Tree):
    """The settings of this room, by the rooms that use them."""

    database: DatabaseSettings = DatabaseSettings()
    """Where the records are kept."""
    keys: KeySettings = KeySettings()
    """Where the master keys are."""
    blobs: BlobSettings = BlobSettings()
    """Where files are kept."""
    certs: CertsSettings = CertsSettings()
    """What certificates are made with."""
    jobs: JobSettings = JobSettings()
    """How long work is done."""
    webhooks: WebhookSettings = WebhookSettings()
    """How other systems are told of certificates."""
    web: WebSettings = WebSettings()
    """How the site is reached."""

    @property
    def issuing_hands(self) -> int:
        """How many processes make the certificates of a large batch."""
        return self.certs.processes or os.cpu_count() or 1


class Issuing(Protocol):
    """What certificates are issued with."""

    @property
    def settings(self) -> PressSettings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def database(self) -> Database: ...
    @property
    def ring(self) -> KeyRing: ...
    @property
    def blobs(self) -> BlobStore: ...
    @property
    def words(self) -> Words: ...
    @property
    def certification(self) -> Certification: ...


@dataclass(frozen=True)
class PressRoom:
    """What one process that issues works with; opened once, closed once."""

    settings: PressSettings
    clock: Clock
    database: Database
    ring: KeyRing
    blobs: BlobStore
    words: Words
    certification: Certification
    translog: LogRoom

    def start_jobs(self) -> JobRunner:
        """Start a worker for the jobs of certificates; others are left to other workers."""
        runner = JobRunner(self.settings.jobs, self.database, self.clock, certificate_jobs(self))
        runner.start()
        return runner

    def close(self) -> None:
        """Let the line and the connections go."""
        self.certification.close()
        self.database.close()


def open_press_room(settings: PressSettings, clock: Clock | None = None) -> PressRoom:
    """Open the records, the key ring, the blobs and the words; nothing is started yet."""
    clock = clock or SystemClock()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    subscribers = Subscribers()
    webhooks.subscribe(subscribers, clock)
    # Each chunk touches rows that no later one comes back to.
    records = settings.database.model_copy(update={"cache_mb": _CACHE_MB})
    database = Database(records, subscribers)
    trust = TrustRoom(settings.certs, ring, clock, settings.web.public_address)
    return PressRoom(
        settings=settings,
        clock=clock,
        database=database,
        ring=ring,
        blobs=BlobStore.open(settings.blobs, ring),
        words=Words.load(area=_WORDS),
        certification=Certification(trust),
        translog=LogRoom(database, clock, trust),
    )


def certificate_jobs(room: Issuing) -> Mapping[str, Handler]:
    """The kinds of jobs about certificates, and who does them."""
    settings = room.settings.webhooks
    return {
        JOB: partial(_issue, room),
        reissue.JOB: partial(_reissue, room),
        webhooks.JOB: partial(
            webhooks.deliver, tools=webhooks.Tools(room.clock, room.ring, settings)
        ),
    }


def issue_tools(room: Issuing) -> IssueTools:
    """What certificates are issued with; opens the signing keys."""
    settings, trust = room.settings, room.certification.room
    stamps = trust.batch_timestamps
    return IssueTools(
        clock=room.clock,
        blobs=room.blobs,
        line=lambda: room.certification.line,
        part_name=cache(partial(_part_name, room.words)),
        demonstration=trust.is_demonstration,
        demand_usable=trust.demand_usable,
        plan=ShopPlan(settings.certs, settings.blobs, room.ring, settings.web.public_address),
        hands=settings.issuing_hands,
        stamp=None if stamps is None else partial(stamp_job, room.database, timestamps=stamps),
        open_document=document_opener(room.ring),
    )


def _issue(room: Issuing, context: JobContext) -> dict[str, Any]:
    return issue_certificates(context, issue_tools(room))


def _reissue(room: Issuing, context: JobContext) -> dict[str, Any]:
    return reissue.reissue(context, issue_tools(room))


def _part_name(words: Words, part: PartKind) -> Bilingual:
    code = f"outcomes-part-{part.value}"
    return Bilingual(words.say(code, "zh-CN"), words.say(code, "en"))
