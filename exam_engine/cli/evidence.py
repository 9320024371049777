"""The commands `kaozheng evidence …`: archive proofs of certificates, and evidence of sittings."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from certs import evidence_records
from certs.evidence_records import FileOfBatch
from certs.numbers import normalise
from certs.records import find_issued
from certs.signing.evidence import check_record
from exam_engine.batch_evidence import renew_stamps
from exam_engine.cli import watch_evidence
from exam_engine.cli.telling import YES, answers, emit, say, tell
from exam_engine.lasting_signatures import timestamp_client, timestamp_roots
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.clock import SystemClock
from foundation.database import EVERY_TENANT
from foundation.errors import Invalid, NotFound

app = typer.Typer()
group = typer.Typer(help=say("cli-evidence"), no_args_is_help=True)
app.add_typer(group, name="evidence")
group.command("key", help=say("cli-evidence-key"))(watch_evidence.make_key)
group.command("verify", help=say("cli-evidence-verify"))(watch_evidence.verify)
group.command("pack", help=say("cli-evidence-pack"))(watch_evidence.pack)
group.command("open", help=say("cli-evidence-open"))(watch_evidence.open_packet)

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@app.callback()
def rooms() -> None:
    """Keeps `evidence` a group of commands under its own name."""


@group.command("write", help=say("cli-evidence-write"))
@answers
def write(
    number: Annotated[str, typer.Argument(help=say("cli-evidence-number"))],
    out: Annotated[Path, typer.Option(dir_okay=False, help=say("cli-evidence-out"))],
    as_json: AsJson = False,
) -> int:
    engine = open_engine(Settings())
    try:
        record = _record(engine, number)
    finally:
        engine.close()
    out.write_bytes(record)
    if as_json:
        emit({"ok": True, "file": str(out), "bytes": len(record)})
    tell("cli-evidence-written", file=str(out))
    return YES


@group.command("check", help=say("cli-evidence-check"))
@answers
def check(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-evidence-file"))
    ],
    record: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help=say("cli-evidence-record"))
    ],
    root: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-evidence-root"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    roots = _roots(root) if root is not None else timestamp_roots(Settings().certs.signing)
    if not roots:
        raise Invalid("certs-timestamp-settings")
    digest = sha256(file.read_bytes()).digest()
    proven = check_record(record.read_bytes(), digest, roots, SystemClock().now())
    since, until = proven.since.isoformat(), proven.until.isoformat()
    if as_json:
        emit({"ok": True, "since": since, "until": until, "renewals": proven.renewals})
    tell("cli-evidence-good", file=file.name, since=since, until=until)
    return YES


@group.command("renew", help=say("cli-evidence-renew"))
@answers
def renew(as_json: AsJson = False) -> int:
    engine = open_engine(Settings())
    try:
        timestamps = timestamp_client(engine.settings.certs.signing, engine.clock)
        if timestamps is None:
            raise Invalid("certs-timestamp-settings")
        count = renew_stamps(engine.database, timestamps, engine.clock.now())
    finally:
        engine.close()
    if as_json:
        emit({"ok": True, "renewed": count})
    tell("cli-evidence-renewed", count=count)
    return YES


def _record(engine: Engine, number: str) -> bytes:
    with engine.database.read(EVERY_TENANT) as tx:
        found = find_issued(tx, normalise(number))
    if found.file_digest is None or found.issued_at is None:
        raise NotFound("certs-evidence-none")
    with engine.database.read(found.tenant_id) as tx:
        return evidence_records.record_of(tx, FileOfBatch(found.file_digest, found.issued_at))


def _roots(file: Path) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except ValueError as error:
        raise Invalid("cli-keys-pem", file=file.name, most=8) from error
