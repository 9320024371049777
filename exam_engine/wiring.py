"""The composition root: reads the settings, opens what they name, and subscribes the roof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from exam_engine import print_batch, score_job, side_watching, watching
from exam_engine.adaptive import calibrated, rehearsal_job
from exam_engine.adaptive import results as adaptive_results
from exam_engine.adaptive.room import AdaptiveRoom
from exam_engine.assembly.forms import load_paper
from exam_engine.bank import bulk_job, figures, index_job
from exam_engine.bulk_checks import BulkRoom
from exam_engine.caretaker import Caretaker
from exam_engine.certification import Certification
from exam_engine.checking_in import CheckInRoom
from exam_engine.device_watching import DeviceWatcher
from exam_engine.document_checks import DocumentRoom, Installation
from exam_engine.enrolment import photo_files
from exam_engine.enrolment.photo_job import PhotoTools, read_photos
from exam_engine.enrolment.sealing import document_opener
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.frame_road import FrameRoad
from exam_engine.intake import keeping
from exam_engine.intake.looking import Looking
from exam_engine.interop import webhooks
from exam_engine.live_pictures import LivePictures
from exam_engine.live_views import LiveViews
from exam_engine.measurement import calibration_job
from exam_engine.measurement import runs as calibration_runs
from exam_engine.press_room import PressSettings, certificate_jobs
from exam_engine.print_files import PrintTools
from exam_engine.references import References
from exam_engine.retention import Retention, RetentionSettings
from exam_engine.reviewing import reviewing_keys
from exam_engine.score_job import ScoreTools, score_batch
from exam_engine.sessions.journal import Journal, JournalSettings
from exam_engine.sessions.live_settings import LiveRoomSettings
from exam_engine.side_watching import SideRoom
from exam_engine.template_preview import PreviewRoom
from exam_engine.timekeeper import Timekeeper
from exam_engine.translog import LogRoom
from exam_engine.trust import TrustRoom
from exam_engine.watching import Watcher
from exam_engine.words import Words
from foundation.blobs import BlobStore
from foundation.clock import Clock, SystemClock
from foundation.database import Database
from foundation.events import Subscribers
from foundation.identities import IdentitySettings
from foundation.jobs import Handler, JobContext, JobRunner
from foundation.keys import KeyRing
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.side import SideAnalyser
from proctor.capture import Capture
from proctor.hearing import Ears
from proctor.recorder import Recorder
from proctor.remembering import Memory
from proctor.reported import Reporting
from proctor.sealing import ReviewingKeys
from proctor.settings import ProctorSettings
from proctor.workers import Workers


class Settings(PressSettings):
    """Every setting there is, by the room that uses it."""

    enrolment: EnrolmentSettings = EnrolmentSettings()
    """What lists and photos are taken."""
    identities: IdentitySettings = IdentitySettings()
    """Logins, passwords, second factor."""
    journal: JournalSettings = JournalSettings()
    """How answers are saved."""
    live_room: LiveRoomSettings = LiveRoomSettings()
    """How invigilators work while candidates write."""
    proctor: ProctorSettings = ProctorSettings()
    """Where the models are."""
    retention: RetentionSettings = RetentionSettings()
    """How long is kept what."""


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
    bulk: BulkRoom
    previews: PreviewRoom
    journal: Journal
    adaptive: AdaptiveRoom
    looking: Looking
    watcher: Watcher
    device_watcher: DeviceWatcher
    check_ins: CheckInRoom
    reviewing: Callable[[], ReviewingKeys]
    """The reviewing body's private keys, where they are here; read at the first use."""
    live_pictures: LivePictures
    live_views: LiveViews
    side: SideRoom
    translog: LogRoom
    timekeeper: Timekeeper
    retention: Retention
    caretaker: Caretaker

    def start(self) -> None:
        """Begin to take answers, to end what time has ended and to erase what has had its time."""
        self.journal.start()
        self.adaptive.start()
        self.watcher.road.start()
        self.timekeeper.start()
        self.caretaker.start()

    def close(self) -> None:
        """Write what waits, end what was started, and let connections go."""
        self.caretaker.stop()
        self.timekeeper.stop()
        self.watcher.road.close()
        self.adaptive.stop()
        self.journal.stop()
        self.bulk.close()
        self.documents.close()
        self.previews.close()
        self.certification.close()
        self.database.close()


def open_engine(settings: Settings, clock: Clock | None = None) -> Engine:
    """Open the database, the key ring, the blobs and the words; nothing is started yet."""
    clock = clock or SystemClock()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    address, zone = settings.web.public_address, settings.web.time_zone
    blobs = BlobStore.open(settings.blobs, ring)

    memory = Memory()

    @cache
    def analyser() -> FrameAnalyser:
        """Opened at the first frame: models take a moment, and may not have been built."""
        return FrameAnalyser(Path(settings.proctor.models_folder))

    @cache
    def capture_room() -> Capture:
        return Capture(analyser(), blobs, memory)

    @cache
    def side_analyser() -> SideAnalyser:
        return SideAnalyser(Path(settings.proctor.models_folder))

    @cache
    def side_capture() -> Capture:
        return Capture(side_analyser(), blobs, memory)

    live_pictures = LivePictures(clock)
    subscribers = Subscribers()
    webhooks.subscribe(subscribers, clock)
    watching.subscribe(subscribers, clock, memory)
    side_watching.subscribe(subscribers, clock, memory)
    adaptive_results.subscribe(subscribers)
    calibrated.subscribe(subscribers)
    figures.subscribe(subscribers, clock)
    database = Database(settings.database, subscribers)
    journal = Journal(database, clock, settings.journal)
    adaptive_room = AdaptiveRoom(database, clock, journal.grace)
    adaptive_room.withheld.subscribe(subscribers)
    road = FrameRoad(
        database,
        clock,
        memory,
        Workers(
            Path(settings.proctor.models_folder),
            settings.proctor.processes,
            settings.proctor.frames_waiting,
        ),
        Recorder(database, clock, memory, blobs, lambda: journal.waiting_rows),
        References(analyser, blobs),
        Ears(Path(settings.proctor.models_folder)),
    )
    documents = DocumentRoom(Installation(settings.database, settings.certs, ring, address, zone))
    trust = TrustRoom(settings.certs, ring, clock, address)
    translog = LogRoom(database, clock, trust)
    retention = Retention(database, clock, blobs, settings.retention)
    return Engine(
        settings=settings,
        clock=clock,
        database=database,
        ring=ring,
        blobs=blobs,
        words=Words.load(),
        certification=Certification(trust),
        documents=documents,
        bulk=BulkRoom(database, documents, clock),
        previews=PreviewRoom(settings.certs),
        journal=journal,
        looking=Looking(blobs),
        adaptive=adaptive_room,
        watcher=Watcher(database, clock, capture_room, analyser, road),
        device_watcher=DeviceWatcher(database, clock, Reporting(memory), blobs),
        check_ins=CheckInRoom(database, clock, analyser, blobs),
        reviewing=cache(partial(reviewing_keys, settings.proctor)),
        live_pictures=live_pictures,
        live_views=LiveViews(clock),
        side=SideRoom(database, clock, ring, side_capture, side_analyser, memory, live_pictures),
        translog=translog,
        timekeeper=Timekeeper(database, clock, journal.grace, translog.catch_up),
        retention=retention,
        caretaker=Caretaker(retention, settings.identities.lockouts, ZoneInfo(zone)),
    )


def start_jobs(engine: Engine) -> JobRunner:
    """Start this process's worker with every kind of job there is."""
    photos = PhotoTools(engine.blobs, engine.settings.enrolment)
    handlers: dict[str, Handler] = {
        **certificate_jobs(engine),
        print_batch.JOB: partial(_print, engine),
        score_job.JOB: partial(_score, engine),
        rehearsal_job.JOB: rehearsal_job.run_rehearsal,
        photo_files.JOB: partial(read_photos, tools=photos),
        keeping.JOB: partial(
            keeping.keep_as_job, tools=keeping.KeepTools(engine.looking, engine.clock)
        ),
        bulk_job.JOB: partial(bulk_job.carry_out_bulk, tools=bulk_job.BulkTools(engine.clock)),
        index_job.JOB: index_job.index_as_job,
        calibration_runs.JOB: partial(
            calibration_job.run_calibration, tools=calibration_job.RunTools(engine.clock)
        ),
    }
    index_job.order_where_behind(engine.database, engine.clock)
    runner = JobRunner(engine.settings.jobs, engine.database, engine.clock, handlers)
    runner.start()
    return runner


def _score(engine: Engine, context: JobContext) -> dict[str, Any]:
    told = score_batch(context, tools=ScoreTools(engine.clock, load_paper))
    figures.note_batch(
        engine.database, engine.clock, context.tenant_id, str(context.payload["batch"])
    )
    return told


def _print(engine: Engine, context: JobContext) -> dict[str, Any]:
    return print_batch.make_print_batch(context, print_tools(engine), engine.clock)


def print_tools(engine: Engine) -> PrintTools:
    """What print files are made with; opens the fonts at the first use."""
    return PrintTools(lambda: engine.certification.line, engine.blobs, document_opener(engine.ring))
