"""The commands `kaozheng certs …`: issue the certificates of a batch, revoke one, print samples."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from sqlalchemy import or_, select

from certs.awards import Act
from certs.numbers import normalise
from certs.records import find_issued
from exam_engine import certificates
from exam_engine.cli.certs_sample import sample
from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell, tell_refusal
from exam_engine.enrolment.tables import BatchRow
from exam_engine.issuance.orders import order_certificates
from exam_engine.issuance.workers import dismiss, stand_by
from exam_engine.wiring import Engine, Settings, issuing_hands, open_engine, start_jobs
from foundation import jobs
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound, Unavailable
from foundation.jobs import JobRow, JobState
from foundation.roles import system_caller

app = typer.Typer()
group = typer.Typer(help=say("cli-certs"), no_args_is_help=True)
app.add_typer(group, name="certs")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
BEAT = 0.2
"""Seconds between two looks at a job that runs."""
OVER = (JobState.DONE, JobState.FAILED)


@app.callback()
def rooms() -> None:
    """Keeps `certs` a group of commands under its own name."""


@group.command("issue", help=say("cli-certs-issue"))
@answers
def issue(
    batch: Annotated[str, typer.Option("--batch", help=say("cli-certs-batch"))],
    as_json: AsJson = False,
) -> int:
    settings = Settings()
    # Before anything here has begun a thread: whoever stands by is forked from this process.
    stand_by(issuing_hands(settings))
    engine = open_engine(settings)
    try:
        tenant_id, batch_id = _batch(engine, batch)
        engine.certification.room.demand_usable()
        with engine.database.write(tenant_id) as tx:
            job_id = order_certificates(
                tx, engine.clock, by=system_caller(tenant_id), batch_id=batch_id
            )
            if jobs.find(tx, job_id).state == JobState.PAUSED:
                jobs.resume(tx, engine.clock, job_id)
        row = _followed(engine, tenant_id, job_id)
        _sign_log(engine)
        return _tell_outcome(row, as_json=as_json)
    finally:
        engine.close()
        dismiss()


@group.command("revoke", help=say("cli-certs-revoke"))
@answers
def revoke(
    number: Annotated[str, typer.Argument(help=say("cli-certs-number"))],
    reason: Annotated[str, typer.Option("--reason", help=say("cli-certs-reason"))] = "",
    ground: Annotated[str, typer.Option("--ground", help=say("cli-certs-ground"))] = "",
    as_json: AsJson = False,
) -> int:
    engine = open_engine(Settings())
    try:
        with engine.database.read(EVERY_TENANT) as tx:
            known = find_issued(tx, normalise(number))
        with engine.database.write(known.tenant_id) as tx:
            certificates.change(
                tx,
                engine.clock,
                by=system_caller(known.tenant_id),
                certificate_id=known.id,
                act=Act.WITHDRAW,
                reason=reason.strip() or say("cli-certs-no-reason"),
                reason_code=ground,
            )
        _sign_log(engine)
    finally:
        engine.close()
    if as_json:
        emit({"ok": True, "number": known.number, "standing": "withdrawn"})
    tell("cli-certs-revoked", number=known.number)
    return YES


group.command("sample", help=say("cli-sample"))(answers(sample))


def _batch(engine: Engine, named: str) -> tuple[str, str]:
    """Body and id of the batch that has this id or code; codes are one body's own."""
    with engine.database.read(EVERY_TENANT) as tx:
        found = tx.scalars(
            select(BatchRow).where(or_(BatchRow.id == named, BatchRow.code == named))
        ).all()
    if len(found) != 1:
        raise NotFound("cli-certs-batch-unknown", batch=named, found=len(found))
    return found[0].tenant_id, found[0].id


def _followed(engine: Engine, tenant_id: str, job_id: str) -> JobRow:
    """The job when it is over, with a bar meanwhile; done in here where no worker is running."""
    runner = None
    if not jobs.worker_is_running(engine.settings.jobs):
        runner = start_jobs(engine)
        runner.wake()
    try:
        with progress() as show:
            while True:
                with engine.database.read(tenant_id) as tx:
                    row = jobs.find(tx, job_id)
                show(say("cli-certs-issuing"), row.done, row.total)
                if row.state in (*OVER, JobState.PAUSED):
                    return row
                time.sleep(BEAT)
    finally:
        if runner is not None:
            runner.stop()


def _sign_log(engine: Engine) -> None:
    """Let the log's head cover what was done, so that proofs stand at once.

    A log that must not be signed undoes nothing, and `kaozheng log verify` says the same again.
    """
    try:
        engine.translog.catch_up()
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
