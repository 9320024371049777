"""The composition root: reads the settings, opens what they name, and subscribes the roof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from certs.awards import Words as Bilingual
from certs.settings import CertsSettings
from exam_engine import score_job, watching
from exam_engine.assembly.forms import load_paper
from exam_engine.awarding import JOB, IssueTools, issue_certificates
from exam_engine.certification import Certification
from exam_engine.document_checks import DocumentRoom
from exam_engine.enrolment import photo_files
from exam_engine.enrolment.photo_job import PhotoTools, read_photos
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.schemes.scheme import PartKind
from exam_engine.score_job import ScoreTools, score_batch
from exam_engine.sessions.journal import Journal, JournalSettings
from exam_engine.timekeeper import Timekeeper
from exam_engine.trust import TrustRoom
from exam_engine.watching import Watcher
from exam_engine.web_settings import WebSettings
from exam_engine.words import Words
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import Clock, SystemClock
from foundation.database import Database, DatabaseSettings
from foundation.events import Subscribers
from foundation.identities import IdentitySettings
from foundation.jobs import JobRunner, JobSettings
from foundation.keys import KeyRing, KeySettings
from foundation.settings import Tree
from proctor.analysis.frame import FrameAnalyser
from proctor.capture import Capture
from proctor.settings import ProctorSettings


class Settings(Tree):
    """Every setting there is, by the room that uses it."""

    database: DatabaseSettings = DatabaseSettings()
    """Where the records are kept."""
    keys: KeySettings = KeySettings()
    """Where the master keys are."""
    blobs: BlobSettings = BlobSettings()
    """Where files are kept."""
    certs: CertsSettings = CertsSettings()
    """What certificates are made with."""
    enrolment: EnrolmentSettings = EnrolmentSettings()
    """What lists and photos are taken."""
    identities: IdentitySettings = IdentitySettings()
    """Logins, passwords, second factor."""
    jobs: JobSettings = JobSettings()
    """How long work is done."""
    journal: JournalSettings = JournalSettings()
    """How answers are saved."""
    proctor: ProctorSettings = ProctorSettings()
    """Where the models are."""
    web: WebSettings = WebSettings()
    """How the site is reached."""


@dataclass(frozen=True)
class Engine:
    """What one process works with. Opened once by `open_engine`, closed once by `close`."""

    settings: Settings
    clock: Clock
    database: Database
    ring: KeyRing
    blobs: BlobStore
    words: Words
    certification: Certification
    documents: DocumentRoom
    journal: Journal
    watcher: Watcher
    timekeeper: Timekeeper

    def start(self) -> None:
        """Begin to take answers and to end what time has ended."""
        self.journal.start()
        self.timekeeper.start()

    def close(self) -> None:
        """Write what waits, end what was started, and let connections go."""
        self.timekeeper.stop()
        self.journal.stop()
        self.documents.close()
        self.certification.close()
        self.database.close()


def open_engine(settings: Settings, clock: Clock | None = None) -> Engine:
    """Open the database, the key ring, the blobs and the words; nothing is started yet."""
    clock = clock or SystemClock()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    address, zone = settings.web.public_address, settings.web.time_zone
    blobs = BlobStore.open(settings.blobs, ring)

    @cache
    def analyser() -> FrameAnalyser:
        """Opened at the first frame: models take a moment, and may not have been built."""
        return FrameAnalyser(Path(settings.proctor.models_folder))

    @cache
    def capture_room() -> Capture:
        return Capture(analyser(), blobs)

    subscribers = Subscribers()
    watching.subscribe(subscribers, clock, capture_room)
    database = Database(settings.database, subscribers)
    journal = Journal(database, clock, settings.journal)
    return Engine(
        settings=settings,
        clock=clock,
        database=database,
        ring=ring,
        blobs=blobs,
        words=Words.load(),
        certification=Certification(TrustRoom(settings.certs, ring, clock, address)),
        documents=DocumentRoom(settings.database, settings.certs, ring, address, zone),
        journal=journal,
        watcher=Watcher(database, clock, capture_room, analyser),
        timekeeper=Timekeeper(database, clock, journal.grace),
    )


def start_jobs(engine: Engine) -> JobRunner:
    """Start this process's worker with every kind of job there is."""
    tools = IssueTools(
        clock=engine.clock,
        blobs=engine.blobs,
        line=lambda: engine.certification.line,
        part_name=partial(_part_name, engine.words),
        demonstration=True,
    )
    photos = PhotoTools(engine.blobs, engine.settings.enrolment)
    handlers = {
        JOB: partial(issue_certificates, tools=tools),
        score_job.JOB: partial(score_batch, tools=ScoreTools(engine.clock, load_paper)),
        photo_files.JOB: partial(read_photos, tools=photos),
    }
    runner = JobRunner(engine.settings.jobs, engine.database, engine.clock, handlers)
    runner.start()
    return runner


def _part_name(words: Words, part: PartKind) -> Bilingual:
    code = f"outcomes-part-{part.value}"
    return Bilingual(words.say(code, "zh-CN"), words.say(code, "en"))
