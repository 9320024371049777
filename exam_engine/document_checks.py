"""Judges uploaded documents in a process apart, which limits of time and memory can end.

Parsers of PDF are large programs in C and Python, and a file may be made to keep one busy for ever
or to take all memory. So a hostile file is read in a process of its own that is simply ended when
its time or its memory is used up, and started again for the next file. The process is this module
run as a program: it loads what reading a certificate needs and nothing else.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from certs.code_reading import code_in_picture, code_on_page
from certs.credential_check import Sources, is_sd_jwt, verify_credential_file
from certs.offline import verify_credential_offline, verify_offline
from certs.settings import CertsSettings
from certs.signing.status_check import Believed
from certs.trust import Trust
from certs.verdicts import FindRecord, Verdict
from certs.verification import verify_credential, verify_document
from exam_engine.looking_up import finder_by_number
from exam_engine.root_trust import trust_of_roots
from exam_engine.trust import TrustRoom
from foundation.clock import SystemClock
from foundation.database import Database, DatabaseSettings
from foundation.errors import Invalid, Refusal, Unavailable
from foundation.keys import KeyRing

SECONDS = 10.0
"""The longest a file may be read, whoever else keeps the machine busy."""
BUSY_SECONDS = 1.0
"""The longest a file may keep the processor busy; one of ours takes about 30 milliseconds."""
START_SECONDS = 60.0
"""The longest the process may take to start."""
_MEMORY = 256 * 2**20
"""What a file may take beyond what the process has taken before the first one."""
_READY = "ready"


class Bench(Protocol):
    """What the process reads files with, once it is set up."""

    def judge(self, data: bytes, now: datetime, name: str | None) -> Verdict:
        """The verdict on a PDF, a credential in JSON, or one of which facts were picked."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Files are compared with the records of an installation."""

    database: DatabaseSettings
    certs: CertsSettings
    ring: KeyRing
    address: str
    zone: str

    def bench(self) -> Bench:
        """Opened inside the process."""
        room = TrustRoom(self.certs, self.ring, SystemClock(), self.address)
        find = finder_by_number(Database(self.database), room.log_key.public)
        return _Recorded(room.trust, find, ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class RootsOnly:
    """Files are judged by root certificates (PEM) alone."""

    roots: bytes
    zone: str

    def bench(self) -> Bench:
        """Opened inside the process."""
        return _Alone(trust_of_roots(self.roots), ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class _Recorded:
    trust: Trust
    find: FindRecord
    zone: ZoneInfo

    def judge(self, data: bytes, now: datetime, name: str | None) -> Verdict:
        today = now.astimezone(self.zone).date()
        if _is_json(data):
            return verify_credential(data, self.trust, today, self.find, name=name)
        if is_sd_jwt(data) and self.trust.contexts is not None:
            believed = Believed(self.trust.credential_keys, self.trust.contexts, now)
            text, sources = b"".join(data.split()), Sources(find=self.find)
            return verify_credential_file(text, believed, today, sources, name=name)
        return verify_document(data, self.trust, now, today, self.find, name=name)


@dataclass(frozen=True, slots=True)
class _Alone:
    trust: Trust
    zone: ZoneInfo

    def judge(self, data: bytes, now: datetime, name: str | None) -> Verdict:
        if _is_json(data):
            return verify_credential_offline(data, self.trust)
        today = now.astimezone(self.zone).date()
        return verify_offline(data, self.trust, now, today, code_on_page, name=name)


class DocumentRoom:
    """One process that reads hostile files, one at a time. Safe to share by threads."""

    def __init__(self, what: Installation | RootsOnly, *, seconds: float = SECONDS) -> None:
        self._what = what
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def judge(self, data: bytes, now: datetime, name: str | None = None) -> Verdict:
        """The verdict on a PDF or a credential in JSON; ``name`` is compared where it is given.

        Raises Invalid("verify-too-hard") for a file that cannot be read through in time.
        """
        answer = self._answer((data, now, name))
        if not isinstance(answer, Verdict):
            raise TypeError(type(answer))
        return answer

    def read_code(self, picture: bytes) -> str:
        """What the QR code in a picture says; raises what `code_in_picture` raises."""
        return str(self._answer(picture))

    def warm_up(self) -> None:
        """Start the process before the first file comes."""
        with self._lock:
            self._open_line()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _answer(self, message: object) -> object:
        with self._lock:
            line = self._open_line()
            answer = self._ask(line, message, self._seconds)
            if answer is None:
                self._end()
                raise Invalid("verify-too-hard", seconds=round(self._seconds))
        if isinstance(answer, Refusal):
            raise answer
        return answer

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
            [sys.executable, "-m", "exam_engine.document_checks", str(handle)],
            pass_fds=[handle],
            # The module is found whatever folder the command was called in.
            env={**os.environ, "PYTHONPATH": _search_path()},
        )
        theirs.close()
        line = Connection(ours.detach())
        if self._ask(line, self._what, START_SECONDS) != _READY:
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
    # A library's account of why a hostile file is hostile belongs neither in logs nor on screens.
    for name in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    bench = line.recv().bench()
    _limit_memory()
    line.send(_READY)
    while True:
        try:
            message = line.recv()
        except EOFError:
            return
        # Nobody handles the signal: whoever keeps the processor busy for too long is ended by it,
        # also in the midst of a library written in C.
        signal.setitimer(signal.ITIMER_PROF, BUSY_SECONDS)
        try:
            answer = (
                code_in_picture(message) if isinstance(message, bytes) else bench.judge(*message)
            )
        except Refusal as refusal:
            answer = refusal
        signal.setitimer(signal.ITIMER_PROF, 0)
        line.send(answer)


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + _MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _search_path() -> str:
    return os.pathsep.join(entry for entry in sys.path if entry)


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


if __name__ == "__main__":
    read_files(Connection(int(sys.argv[1])))
