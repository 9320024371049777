"""A process of cameras: each sends its next JPEG at its fixed moments over an open connection.

The plan is JSON on stdin, the outcome JSON on stdout. Times count from the moment at which a frame
was due until its answer was there, waiting included. A frame that is put off (429 or 503) is sent
again after the time that the server asks for, and its time counts from when it was first due; after
half a minute it is given up, and counted.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import uvloop

HOST = "127.0.0.1"
_LONGEST_S = 30.0


async def _camera(
    plan: dict[str, Any], number: int, pictures: list[bytes], began: float, told: dict[str, Any]
) -> None:
    reader, writer = await asyncio.open_connection(HOST, plan["port"])
    token, pace = plan["tokens"][number], plan["pace"]
    # Cameras do not send in step.
    start = began + (number / len(plan["tokens"])) / pace
    for count in range(int(plan["seconds"] * pace)):
        due = start + count / pace
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        at = int((time.time() + due - time.perf_counter()) * 1000)
        picture = pictures[(plan["skip"] + count) % len(pictures)]
        sequence = plan["first_seq"] + count
        status = 0
        while time.perf_counter() - due < _LONGEST_S:
            head = (
                f"POST /exam/frames?seq={sequence}&at={at}&sent={int(time.time() * 1000)} "
                f"HTTP/1.1\r\nHost: {HOST}:{plan['port']}\r\nX-Exam-Token: {token}\r\n"
                f"Accept: application/json\r\nContent-Length: {len(picture)}\r\n\r\n"
            )
            writer.write(head.encode() + picture)
            status, wait = await _answer(reader)
            told["answers"][str(status)] += 1
            if status not in (429, 503):
                break
            await asyncio.sleep(wait)
        if status == 202:
            told["taken"].append(round((time.perf_counter() - due) * 1000, 2))
        else:
            told["given_up"] += 1
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, float]:
    """The status, and the seconds after which to try again."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    await reader.readexactly(int(lines.get("content-length", 0)))
    return int(head.split(" ", 2)[1]), float(lines.get("retry-after", 1))


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Do the run and tell each frame's milliseconds, and how often each status came."""
    folder = Path(plan["pictures"])
    people = [
        [file.read_bytes() for file in sorted(person.iterdir())]
        for person in sorted(folder.iterdir())
    ]
    told: dict[str, Any] = {"given_up": 0, "taken": [], "answers": Counter()}
    began = time.perf_counter() + 0.2
    cameras = (
        _camera(plan, number, people[number % len(people)], began, told)
        for number in range(len(plan["tokens"]))
    )
    used = time.process_time()
    await asyncio.gather(*cameras)
    told["cpu_s"] = time.process_time() - used
    return told


if __name__ == "__main__":
    json.dump(uvloop.run(run(json.load(sys.stdin))), sys.stdout)
