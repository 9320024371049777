"""The composition root: reads the settings, opens what they name, and subscribes the roof."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from certs.settings import CertsSettings
from exam_engine.certification import Certification
from exam_engine.document_checks import DocumentRoom
from exam_engine.web.settings import WebSettings
from exam_engine.words import Words
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import Clock, SystemClock
from foundation.database import Database, DatabaseSettings
from foundation.events import Subscribers
from foundation.identities import IdentitySettings
from foundation.jobs import JobSettings
from foundation.keys import KeyRing, KeySettings
from foundation.settings import Tree
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
    identities: IdentitySettings = IdentitySettings()
    """Logins, passwords, second factor."""
    jobs: JobSettings = JobSettings()
    """How long work is done."""
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

    def close(self) -> None:
        """End what was started and let connections go."""
        self.documents.close()
        self.database.close()


def open_engine(settings: Settings, clock: Clock | None = None) -> Engine:
    """Open the database, the key ring, the blobs and the words; nothing is started yet."""
    clock = clock or SystemClock()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    address, zone = settings.web.public_address, settings.web.time_zone
    return Engine(
        settings=settings,
        clock=clock,
        database=Database(settings.database, subscribers()),
        ring=ring,
        blobs=BlobStore.open(settings.blobs, ring),
        words=Words.load(),
        certification=Certification(settings.certs, ring, clock, address),
        documents=DocumentRoom(settings.database, settings.certs, ring, address, zone),
    )


def subscribers() -> Subscribers:
    """Who of the roof wants to know what the wings have done."""
    return Subscribers()
