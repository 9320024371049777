"""A process of candidates: saves answers over connections that stay open, bounded in every way.

The plan is JSON on stdin, the outcome JSON on stdout. Without a pace every connection sends its
next answer when the last one is acknowledged; with a pace the answers are due at fixed moments,
and the time is counted from the moment at which each was due, waiting included.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, cast

import uvloop

HOST = "127.0.0.1"
_ANSWERS = ("A", "B", "C", "D")


@dataclass
class Load:
    """One run: what is sent, and what came of it."""

    kind: str
    port: int
    pages: list[tuple[str, str]]
    first_seq: int
    seconds: float
    most: int
    pace: float
    sent: int = 0
    taken: list[float] = field(default_factory=list)
    refused: int = 0
    closes_at: float = 0.0

    def may_send(self) -> bool:
        """Whether neither the time nor the count is used up."""
        return self.sent < self.most and time.perf_counter() < self.closes_at

    def request(self, token: str, seq: int) -> bytes:
        """One save of one answer as the candidate's page sends it."""
        answer = {"RESPONSE": _ANSWERS[seq % 4]}
        item = f"item-{seq % 77:03d}"
        moment = int(time.time() * 1000)
        if self.kind == "ours":
            body = json.dumps({"answers": [[1, seq, item, answer, moment]]}).encode()
        else:
            sent = {"seq": seq, "item_ref": item, "payload": answer, "client_time": moment}
            body = json.dumps(sent).encode()
        head = (
            f"POST /exam/answers HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            f"Content-Type: application/json\r\nX-Exam-Token: {token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Page(asyncio.Protocol):
    """One candidate's page on one connection; one save is on the way at a time."""

    def __init__(self, load: Load, token: str, done: asyncio.Future[None]) -> None:
        self._load, self._token, self._done = load, token, done
        self._seq = load.first_seq
        self._due: deque[float] = deque()
        self._began: float | None = None
        self._heard = b""
        self._transport: asyncio.Transport | None = None
        self._over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not isinstance: the transports of uvloop are of its own kind.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server closed a connection"))

    def is_due(self, moment: float) -> None:
        """An answer is due: send it, or as soon as the one before it is acknowledged."""
        self._due.append(moment)
        if self._began is None:
            self._send()

    def no_more(self) -> None:
        """Nothing will fall due any more; the page is done when it has been answered."""
        self._over = True
        if self._began is None and not self._due:
            self._finish()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._heard = b""
        assert self._began is not None
        self._load.taken.append(time.perf_counter() - self._began)
        if not head.startswith(b"HTTP/1.1 200") or b'"accepted"' not in body:
            self._load.refused += 1
        self._began = None
        if not self._load.pace and self._load.may_send():
            self._due.append(time.perf_counter())
        if self._due:
            self._send()
        elif self._over or not self._load.pace:
            self._finish()

    def _send(self) -> None:
        assert self._transport is not None
        self._began = self._due.popleft()
        self._load.sent += 1
        self._transport.write(self._load.request(self._token, self._seq))
        self._seq += 1

    def _finish(self) -> None:
        if not self._done.done():
            self._done.set_result(None)
        if self._transport is not None:
            self._transport.close()


async def run(load: Load) -> dict[str, Any]:
    """Do the run and tell the acknowledged saves, the seconds, and each save's milliseconds."""
    loop = asyncio.get_running_loop()
    pages = []
    dones: list[asyncio.Future[None]] = []
    for _attempt, token in load.pages:
        done: asyncio.Future[None] = loop.create_future()
        _, page = await loop.create_connection(
            lambda token=token, done=done: Page(load, token, done),  # type: ignore[misc]
            HOST,
            load.port,
        )
        pages.append(page)
        dones.append(done)
    began = time.perf_counter()
    load.closes_at = began + load.seconds
    if load.pace:
        await _keep_pace(load, pages, began)
    else:
        for page in pages:
            page.is_due(time.perf_counter())
    await asyncio.wait_for(asyncio.gather(*dones), load.seconds + 60)
    return {
        "saved": len(load.taken) - load.refused,
        "refused": load.refused,
        "seconds": time.perf_counter() - began,
        "milliseconds": [round(one * 1000, 3) for one in load.taken],
    }


async def _keep_pace(load: Load, pages: list[Page], began: float) -> None:
    number = 0
    while number < load.most and number / load.pace < load.seconds:
        due = began + number / load.pace
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        pages[number % len(pages)].is_due(due)
        number += 1
    for page in pages:
        page.no_more()


def _length(head: bytes) -> int:
    for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")):
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without its length")


if __name__ == "__main__":
    plan = json.load(sys.stdin)
    json.dump(uvloop.run(run(Load(**plan))), sys.stdout)
