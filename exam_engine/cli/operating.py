"""Commands of those who run the site: serve, worker, db, settings, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exam_engine import doctor as examination
from exam_engine import serving
from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from exam_engine.settings_page import render
from exam_engine.upgrade import state, upgrade
from exam_engine.wiring import Settings, open_engine

app = typer.Typer()
database = typer.Typer(help=say("cli-db"), no_args_is_help=True)
app.add_typer(database, name="db")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
Port = Annotated[int, typer.Option(help=say("cli-option-port"), min=1, max=65535)]
Host = Annotated[str, typer.Option(help=say("cli-option-host"))]


@app.command(help=say("cli-serve"))
@answers
def serve(host: Host = "127.0.0.1", port: Port = 8000) -> int:
    settings = Settings()
    engine = open_engine(settings)
    if not state(engine.database).is_newest:
        tell("cli-db-behind")
        return NO
    serving.serve(engine, host, port)
    return YES


@app.command(help=say("cli-worker"))
@answers
def worker() -> int:
    serving.work(open_engine(Settings()))
    return YES


@app.command(help=say("cli-settings"))
@answers
def settings(
    write: Annotated[Path | None, typer.Option(help=say("cli-settings-write"))] = None,
) -> int:
    page = render(Settings)
    if write is None:
        typer.echo(page)
    else:
        write.write_text(page, "utf-8")
    return YES


@app.command(help=say("cli-doctor"))
@answers
def doctor(as_json: AsJson = False) -> int:
    findings = examination.examine(open_engine(Settings()))
    for finding in findings:
        if as_json:
            emit({"check": finding.code, "ok": finding.passed, "facts": finding.facts})
        told = say(f"{finding.code}{'' if finding.passed else '.bad'}", **finding.facts)
        mark = say("cli-doctor-good" if finding.passed else "cli-doctor-bad")
        tell("cli-doctor-line", mark=mark, told=told)
    return YES if all(finding.passed for finding in findings) else NO


@database.command("upgrade", help=say("cli-db-upgrade"))
@answers
def db_upgrade(as_json: AsJson = False) -> int:
    engine = open_engine(Settings())
    before = state(engine.database)
    after = upgrade(engine.database)
    if as_json:
        emit({"ok": True, "from": before.current, "to": after.current})
    tell("cli-db-upgraded", before=before.current, after=after.current)
    return YES
