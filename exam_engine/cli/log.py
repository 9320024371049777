"""The commands `kaozheng log …`: examine the transparency log, hand it out, and witness one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from certs.translog.cosignatures import take_in
from certs.translog.examining import LogReport, examine
from certs.translog.exporting import export
from certs.translog.key_files import open_note_key
from certs.translog.notes import KeyKind, NoteKey, cosign, parse_key
from certs.translog.source import KEY, Source, open_source
from certs.translog.witness import Seen, memory, visit
from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.clock import SystemClock
from foundation.database import EVERY_TENANT
from foundation.errors import Conflict, Unavailable

app = typer.Typer()
log = typer.Typer(help=say("cli-log"), no_args_is_help=True)
app.add_typer(log, name="log")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@log.command("verify", help=say("cli-log-verify"))
@answers
def verify(as_json: AsJson = False) -> int:
    engine = open_engine(Settings())
    try:
        unsigned = _catch_up(engine)
        with engine.database.read(EVERY_TENANT) as tx:
            report = examine(tx, engine.translog.key, engine.clock.now())
    finally:
        engine.close()
    if unsigned is not None:
        report.find(unsigned.code, **unsigned.facts)
    if as_json:
        emit(_told(report))
    for finding in report.findings:
        tell(finding.code, **finding.facts)
    tell(
        "cli-log-verified" if report.holds else "cli-log-broken",
        entries=report.entries,
        checkpoints=report.checkpoints,
        certificates=report.certificates,
        changes=report.changes,
        wrong=len(report.findings),
    )
    return YES if report.holds else NO


@log.command("export", help=say("cli-log-export"))
@answers
def export_log(
    folder: Annotated[Path, typer.Argument(file_okay=False, help=say("cli-log-folder"))],
    as_json: AsJson = False,
) -> int:
    engine = open_engine(Settings())
    try:
        engine.translog.ensure_head()
        with engine.database.read() as tx:
            count = export(tx, engine.translog.public_key, folder)
    finally:
        engine.close()
    if as_json:
        emit({"ok": True, "files": count, "key": engine.translog.public_key.text})
    tell("cli-log-exported", count=count, folder=str(folder))
    return YES


@log.command("witness", help=say("cli-log-witness"))
@answers
def witness(
    place: Annotated[str, typer.Option("--from", help=say("cli-log-from"))],
    state: Annotated[Path, typer.Option(dir_okay=False, help=say("cli-log-state"))],
    log_key: Annotated[str | None, typer.Option(help=say("cli-log-log-key"))] = None,
    key: Annotated[Path | None, typer.Option(dir_okay=False, help=say("cli-log-key"))] = None,
    name: Annotated[str, typer.Option(help=say("cli-log-name"))] = "witness",
    out: Annotated[Path | None, typer.Option(dir_okay=False, help=say("cli-log-out"))] = None,
    patience: Annotated[int, typer.Option(min=0, help=say("cli-log-patience"))] = 10,
    as_json: AsJson = False,
) -> int:
    source = open_source(place)
    now, late = SystemClock().now(), timedelta(minutes=patience)
    with memory(state) as kept:
        before = kept.recall()
        seen = visit(source, _log_key(source, log_key, before), before, now, late)
        # On the disk before the signature is made: the promise must not be forgotten.
        kept.keep(seen)
    head = seen.head
    told: dict[str, Any] = {"ok": True, "origin": head.origin, "size": head.size}
    told |= {"before": before.head.size if before else None, "note": seen.note}
    if key is not None:
        signer = open_note_key(key, KeyKind.WITNESS, name, None)
        line = cosign(head.text, signer, seen.seen_at).line
        told |= {"cosignature": line, "key": signer.key.text}
        if out is not None:
            out.write_text(seen.note + line, "utf-8")
    if as_json:
        emit(told)
    elif key is not None:
        typer.echo(told["cosignature"], nl=False)
    if before is None and log_key is None:
        tell("cli-log-trusted-at-first", key=seen.key)
    tell("cli-log-witnessed", origin=head.origin, size=head.size)
    return YES


@log.command("cosigned", help=say("cli-log-cosigned"))
@answers
def cosigned(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-log-cosigned-file"))
    ],
    witness_key: Annotated[str, typer.Option("--witness", help=say("cli-log-witness-key"))],
    as_json: AsJson = False,
) -> int:
    engine = open_engine(Settings())
    try:
        by = parse_key(witness_key)
        with engine.database.write() as tx:
            size, seen_at = take_in(tx, file.read_bytes(), by)
    finally:
        engine.close()
    if as_json:
        emit({"ok": True, "size": size, "witness": by.name, "seen_at": seen_at})
    tell("cli-log-cosignature-kept", size=size, witness=by.name)
    return YES


def _catch_up(engine: Engine) -> Unavailable | None:
    """Sign what waits; a log that must not be signed is examined all the same."""
    try:
        engine.translog.catch_up()
    except Unavailable as refusal:
        return refusal
    return None


def _log_key(source: Source, given: str | None, before: Seen | None) -> NoteKey:
    """The key to hold the log to: the given one, the remembered one, or at first its own word."""
    known = parse_key(before.key) if before is not None else None
    if given is None:
        return known or parse_key(source.fetch(KEY).decode("utf-8", "replace"))
    asked = parse_key(given)
    if known is not None and known != asked:
        raise Conflict("certs-log-other-key", known=known.text, given=asked.text)
    return asked


def _told(report: LogReport) -> dict[str, Any]:
    return {
        "ok": report.holds,
        "entries": report.entries,
        "covered": report.covered,
        "checkpoints": report.checkpoints,
        "certificates": report.certificates,
        "changes": report.changes,
        "findings": [{"code": one.code, "facts": one.facts} for one in report.findings],
    }
