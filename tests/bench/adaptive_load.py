"""A process of candidates in adaptive tests: each reads, thinks, answers, and gets the next item.

The plan is JSON on stdin, the outcome JSON on stdout. Pauses are drawn from a seed; the time of an
answer is counted from sending it to having the next question whole.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import uvloop

HOST = "127.0.0.1"


@dataclass
class Load:
    """One run: what is sent, and what came of it."""

    port: int
    pages: list[tuple[str, int]]
    seconds: float
    thinking: float
    taken: list[float] = field(default_factory=list)
    refused: int = 0


async def candidate(load: Load, number: int, begins: asyncio.Event) -> None:
    """One candidate until the time is over or the test has ended."""
    token, epoch = load.pages[number]
    chance = random.Random(number)
    reader, writer = await asyncio.open_connection(HOST, load.port)
    question = (await _ask(reader, writer, token, 1, []))["question"]
    await begins.wait()
    ends = time.perf_counter() + load.seconds
    await asyncio.sleep(chance.uniform(0, load.thinking))
    seq = 0
    while question and time.perf_counter() < ends:
        seq += 1
        answer = [epoch, seq, question["ref"], _answer(question, chance), 1_790_000_000_000]
        began = time.perf_counter()
        told = await _ask(reader, writer, token, question["number"], [answer])
        load.taken.append((time.perf_counter() - began) * 1000)
        load.refused += told.get("verdicts") != ["accepted"]
        question = told.get("question")
        await asyncio.sleep(chance.expovariate(1 / load.thinking))
    writer.close()


def _answer(question: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Some choice where there is one; what is written elsewhere is left empty."""
    payload: dict[str, Any] = {}
    for part in question["interactions"]:
        if part.get("choices"):
            picked = chance.choice(part["choices"])["identifier"]
            many = part.get("max_choices", 1) != 1
            payload[part["response_identifier"]] = [picked] if many else picked
    return payload


async def _ask(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    token: str,
    at: int,
    answers: list[Any],
) -> dict[str, Any]:
    body = json.dumps({"answers": answers}).encode()
    head = (
        f"POST /exam/next?at={at} HTTP/1.1\r\nHost: {HOST}\r\nX-Exam-Token: {token}\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in answer.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    told: dict[str, Any] = json.loads(await reader.readexactly(length))
    return told


async def run(load: Load) -> dict[str, Any]:
    """All candidates at once; the clock begins when each has the first question."""
    begins = asyncio.Event()
    everybody = [
        asyncio.create_task(candidate(load, number, begins)) for number in range(len(load.pages))
    ]
    await asyncio.sleep(min(30.0, 1.0 + len(load.pages) / 25))
    begins.set()
    await asyncio.gather(*everybody)
    return {"answers": len(load.taken), "refused": load.refused, "milliseconds": load.taken}


if __name__ == "__main__":
    plan = json.load(sys.stdin)
    json.dump(uvloop.run(run(Load(**plan))), sys.stdout)
