"""Judges uploaded documents in a process apart, which a time limit can end.

Parsers of PDF are large programs in C and Python, and a file may be made to keep one busy for ever
or to take all memory. So a hostile file is read in a process of its own that is simply ended when
its time or its memory is used up, and started again for the next file.
"""

from __future__ import annotations

import multiprocessing
import resource
import threading
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from zoneinfo import ZoneInfo

from certs.records import find_by_number
from certs.settings import CertsSettings
from certs.verdicts import IssuedRecord, Verdict
from certs.verification import verify_credential, verify_document
from exam_engine.certification import Certification
from foundation.clock import SystemClock
from foundation.database import EVERY_TENANT, Database, DatabaseSettings
from foundation.errors import Invalid
from foundation.keys import KeyRing

SECONDS = 10.0
"""The longest a file may be read; one of ours takes about 30 milliseconds."""
START_SECONDS = 30.0
"""The longest the process may take to start."""
_MEMORY = 2 * 2**30


class DocumentRoom:
    """One process that reads hostile files, one at a time. Safe to share by threads."""

    def __init__(
        self,
        database: DatabaseSettings,
        certs: CertsSettings,
        ring: KeyRing,
        address: str,
        zone: str,
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._what_it_needs = (database, certs, ring, address, zone)
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def judge(self, data: bytes, now: datetime, name: str | None = None) -> Verdict:
        """The verdict on a PDF or a credential in JSON; ``name`` is compared where it is given.

        Raises Invalid("verify-too-hard") for a file that cannot be read through in time.
        """
        with self._lock:
            line = self._open_line()
            line.send((data, now, name))
            if line.poll(self._seconds):
                try:
                    answer: Verdict | None = line.recv()
                except EOFError:
                    answer = None  # The file took the process with it.
            else:
                answer = None
            if answer is None:
                self._end()
                raise Invalid("verify-too-hard", seconds=round(self._seconds))
            return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _open_line(self) -> Connection:
        if self._line is not None and self._process is not None and self._process.is_alive():
            return self._line
        self._end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_read_files, args=(theirs, *self._what_it_needs), daemon=True
        )
        self._process.start()
        theirs.close()
        if not ours.poll(START_SECONDS):
            raise TimeoutError("the process that reads documents does not start")
        ours.recv()
        self._line = ours
        return ours

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._line = None


def _read_files(
    line: Connection,
    database: DatabaseSettings,
    certs: CertsSettings,
    ring: KeyRing,
    address: str,
    zone: str,
) -> None:
    """The life of the process: one file after the other, until the line is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    base = Database(database)
    trust = Certification(certs, ring, SystemClock(), address).trust

    def find(number: str) -> IssuedRecord | None:
        with base.read(EVERY_TENANT) as tx:
            return find_by_number(tx, number)

    line.send("ready")
    while True:
        try:
            data, now, name = line.recv()
        except EOFError:
            return
        today = now.astimezone(ZoneInfo(zone)).date()
        if data[:1] == b"{":
            line.send(verify_credential(data, trust, today, find, name=name))
        else:
            line.send(verify_document(data, trust, now, today, find, name=name))
