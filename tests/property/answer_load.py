"""A process under load, to be killed: writes answers and says of each when it is acknowledged."""

from __future__ import annotations

import asyncio
import sys

from exam_engine.sessions.journal import Answer, Journal, Verdict
from foundation.clock import SystemClock
from foundation.database import Database, DatabaseSettings


async def candidate(journal: Journal, attempt: str, first: int) -> None:
    seq = first
    while True:
        payload = b'{"RESPONSE":"%d"}' % seq
        receipt = await journal.append_async(attempt, [Answer(1, seq, f"q{seq % 7}", payload, 0)])
        if receipt.verdicts == (Verdict.ACCEPTED,):
            sys.stdout.write(f"{attempt} {seq}\n")
        seq += 1


async def main(url: str, first: int, attempts: list[str]) -> None:
    journal = Journal(Database(DatabaseSettings(url=url)), SystemClock())
    journal.start()
    await asyncio.gather(*(candidate(journal, attempt, first) for attempt in attempts))


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
