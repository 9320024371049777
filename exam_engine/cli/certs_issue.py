"""The command `kaozheng certs issue`: the certificates of a batch, made by processes of its own."""

from __future__ import annotations

import gc
import time
from typing import Annotated

import typer
from sqlalchemy import or_, select

from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell, tell_refusal
from exam_engine.enrolment.tables import BatchRow
from exam_engine.issuance.orders import order_certificates
from exam_engine.issuance.workers import dismiss, stand_by
from exam_engine.press_room import PressRoom, PressSettings, open_press_room
from foundation import jobs
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound, Unavailable
from foundation.jobs import JobRow, JobState
from foundation.memory import be_frugal
from foundation.roles import system_caller

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
BEAT = 0.2
"""Seconds between two looks at a job that runs."""
OVER = (JobState.DONE, JobState.FAILED)


@app.command("issue", help=say("cli-certs-issue"))
@answers
def issue(
    batch: Annotated[str, typer.Option("--batch", help=say("cli-certs-batch"))],
    as_json: AsJson = False,
) -> int:
    settings = PressSettings()
    be_frugal()
    # Before anything here has begun a thread: whoever stands by is forked from this process.
    stand_by(settings.issuing_hands)
    # What has been imported stays: no collection has to look at it again.
    gc.freeze()
    room = open_press_room(settings)
    try:
        tenant_id, batch_id = _batch(room, batch)
        room.certification.room.demand_usable()
        with room.database.write(tenant_id) as tx:
            job_id = order_certificates(
                tx, room.clock, by=system_caller(tenant_id), batch_id=batch_id
            )
            if jobs.find(tx, job_id).state == JobState.PAUSED:
                jobs.resume(tx, room.clock, job_id)
        row = _followed(room, tenant_id, job_id)
        _sign_log(room)
        return _tell_outcome(row, as_json=as_json)
    finally:
        room.close()
        dismiss()


def _batch(room: PressRoom, named: str) -> tuple[str, str]:
    """Body and id of the batch that has this id or code; codes are one body's own."""
    with room.database.read(EVERY_TENANT) as tx:
        found = tx.scalars(
            select(BatchRow).where(or_(BatchRow.id == named, BatchRow.code == named))
        ).all()
    if len(found) != 1:
        raise NotFound("cli-certs-batch-unknown", batch=named, found=len(found))
    return found[0].tenant_id, found[0].id


def _followed(room: PressRoom, tenant_id: str, job_id: str) -> JobRow:
    """The job when it is over, with a bar meanwhile; done in here where no worker is running."""
    runner = None
    if not jobs.worker_is_running(room.settings.jobs):
        runner = room.start_jobs()
        runner.wake()
    try:
        with progress() as show:
            while True:
                with room.database.read(tenant_id) as tx:
                    row = jobs.find(tx, job_id)
                show(say("cli-certs-issuing"), row.done, row.total)
                if row.state in (*OVER, JobState.PAUSED):
                    return row
                time.sleep(BEAT)
    finally:
        if runner is not None:
            runner.stop()


def _sign_log(room: PressRoom) -> None:
    """Let the log's head cover what was made, so that proofs stand at once.

    A log that must not be signed undoes nothing, and `kaozheng log verify` says the same again.
    """
    try:
        room.translog.catch_up()
    except Unavailable as refusal:
        tell_refusal(refusal)


def _tell_outcome(row: JobRow, *, as_json: bool) -> int:
    failed = row.result.get("failed", [])
    if as_json:
        emit(
            {
                "ok": row.state == JobState.DONE and not failed,
                "job": row.id,
                "state": row.state,
                "code": row.error_code,
                "facts": row.error_facts,
                **row.result,
            }
        )
    if row.error_code is not None:
        tell(row.error_code, **row.error_facts)
    for failure in failed:
        told = say(failure["code"], **failure["facts"])
        tell("cli-certs-failed", enrolment=failure["enrolment"], told=told)
    tell("cli-certs-issued", issued=row.result.get("issued", 0), failed=len(failed))
    return YES if row.state == JobState.DONE and not failed else NO
