"""Judges uploaded documents in a process apart, which a time limit can end.

Parsers of PDF are large programs in C and Python, and a file may be made to keep one busy for ever
or to take all memory. So a hostile file is read in a process of its own that is simply ended when
its time or its memory is used up, and started again for the next file. The process is this module
run as a program: it loads what reading a certificate needs and nothing else.
"""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import threading
from datetime import datetime
from multiprocessing.connection import Connection
from zoneinfo import ZoneInfo

from certs.records import find_by_number
from certs.settings import CertsSettings
from certs.verdicts import IssuedRecord, Verdict
from certs.verification import verify_credential, verify_document
from exam_engine.trust import TrustRoom
from foundation.clock import SystemClock
from foundation.database import EVERY_TENANT, Database, DatabaseSettings
from foundation.errors import Invalid, Unavailable
from foundation.keys import KeyRing

SECONDS = 10.0
"""The longest a file may be read; one of ours takes about 30 milliseconds."""
START_SECONDS = 60.0
"""The longest the process may take to start."""
_MEMORY = 2 * 2**30
_READY = "ready"


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
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def judge(self, data: bytes, now: datetime, name: str | None = None) -> Verdict:
        """The verdict on a PDF or a credential in JSON; ``name`` is compared where it is given.

        Raises Invalid("verify-too-hard") for a file that cannot be read through in time.
        """
        with self._lock:
            line = self._open_line()
            answer = self._ask(line, (data, now, name), self._seconds)
            if not isinstance(answer, Verdict):
                self._end()
                raise Invalid("verify-too-hard", seconds=round(self._seconds))
            return answer

    def warm_up(self) -> None:
        """Start the process before the first file comes."""
        with self._lock:
            self._open_line()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, line: Connection, message: object, seconds: float) -> object:
        """The answer, or None when there is none in time or the process is gone."""
        try:
            line.send(message)
            return line.recv() if line.poll(seconds) else None
        except (EOFError, OSError):
            return None  # The file took the process with it.

    def _open_line(self) -> Connection:
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._end()
        ours, theirs = socket.socketpair()
        handle = theirs.fileno()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside text
            [sys.executable, "-m", "exam_engine.document_checks", str(handle)], pass_fds=[handle]
        )
        theirs.close()
        line = Connection(ours.detach())
        if self._ask(line, self._what_it_needs, START_SECONDS) != _READY:
            line.close()
            self._end()
            raise Unavailable("verify-not-now")
        self._line = line
        return line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._line = None


def read_files(line: Connection) -> None:
    """The life of the process: one file after the other, until the line is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    database, certs, ring, address, zone = line.recv()
    base = Database(database)
    trust = TrustRoom(certs, ring, SystemClock(), address).trust

    def find(number: str) -> IssuedRecord | None:
        with base.read(EVERY_TENANT) as tx:
            return find_by_number(tx, number)

    line.send(_READY)
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


if __name__ == "__main__":
    read_files(Connection(int(sys.argv[1])))
