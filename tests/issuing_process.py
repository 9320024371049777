"""A process that issues certificates until it is killed: run as a program by a property test.

It says on its standard output what it has printed, before that is recorded.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from certs.settings import CertsSettings
from exam_engine import press_room
from exam_engine.issuance.batch_job import IssueTools
from exam_engine.issuance.workshop import Answer, Shop
from exam_engine.press_room import Issuing
from exam_engine.wiring import Settings, open_engine, start_jobs
from foundation import jobs
from foundation.blobs import BlobSettings
from foundation.database import DatabaseSettings
from foundation.jobs import JobSettings, JobState
from foundation.keys import KeySettings

CHUNK = 2


def settings_in(folder: Path) -> Settings:
    """Everything in one folder, so that the next process goes on with it."""
    return Settings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'issue.sqlite3'}"),
        keys=KeySettings(file=str(folder / "ring.json")),
        blobs=BlobSettings(folder=str(folder / "blobs")),
        certs=CertsSettings(
            authority_folder=str(folder / "authority"), contexts_folder=str(folder / "contexts")
        ),
        jobs=JobSettings(
            system_url=f"sqlite:///{folder / 'jobs.sqlite3'}", poll_seconds=0.05, attempts=1
        ),
    )


def main(folder: Path, tenant: str, job_id: str) -> None:
    engine = open_engine(settings_in(folder))
    made, tools = Shop.make, press_room.issue_tools

    def telling(shop: Shop, tenant: str, pieces: Any) -> list[Answer]:
        answers = made(shop, tenant, pieces)
        for answer in answers:
            if answer.finished is not None:
                one = answer.finished
                sys.stdout.write(f"{one.certificate_id} {one.file_digest}\n")
        sys.stdout.flush()
        time.sleep(0.3)  # the moment in which the other process kills this one
        return answers

    def in_small_chunks(room: Issuing) -> IssueTools:
        return replace(tools(room), chunk=CHUNK)

    Shop.make = telling  # type: ignore[method-assign]
    press_room.issue_tools = in_small_chunks
    runner = start_jobs(engine)
    runner.wake()
    while True:
        with engine.database.read(tenant) as tx:
            if jobs.find(tx, job_id).state in (JobState.DONE, JobState.FAILED):
                break
        time.sleep(0.05)
    runner.stop()
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
