"""The command `kaozheng demo`: load the demonstration and serve it, or walk the loop once."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from exam_engine import serving
from exam_engine.cli.telling import NO, YES, answers, emit, people, progress, say, tell
from exam_engine.demo import body, seed
from exam_engine.demo.people import COLLEGES
from exam_engine.demo.place import DONE, FOLDER, settings_in
from exam_engine.demo.walk import Step, Walk, WalkFailed
from exam_engine.upgrade import upgrade
from exam_engine.wiring import open_engine
from foundation.clock import FixedClock

app = typer.Typer()


@app.command(help=say("cli-demo"))
@answers
def demo(
    walk: Annotated[bool, typer.Option("--walk", help=say("cli-demo-walk"))] = False,
    reset: Annotated[bool, typer.Option("--reset", help=say("cli-demo-reset"))] = False,
    earlier: Annotated[
        bool, typer.Option("--earlier/--no-earlier", help=say("cli-demo-earlier"))
    ] = True,
    port: Annotated[int, typer.Option(help=say("cli-option-port"), min=1, max=65535)] = 8000,
    out: Annotated[Path | None, typer.Option(help=say("cli-demo-out"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    if walk:
        return _walk(out, as_json=as_json)
    if reset and FOLDER.exists():
        shutil.rmtree(FOLDER)
    _load(port, with_earlier=earlier)
    engine = open_engine(settings_in(FOLDER, port))
    # It may have been loaded by an earlier release.
    upgrade(engine.database)
    _tell_addresses(port, seed.logins(engine))
    serving.serve(engine, "127.0.0.1", port)
    return YES


def _load(port: int, *, with_earlier: bool) -> None:
    """Load what is not there yet; one that broke off is begun again."""
    if (FOLDER / DONE).exists():
        return
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True, mode=0o700)
    begins = timedelta(days=seed.days_ago(with_earlier=with_earlier))
    clock = FixedClock(datetime.now(UTC) - begins)
    engine = open_engine(settings_in(FOLDER, port), clock)
    engine.journal.start()
    engine.adaptive.start()
    try:
        with progress() as show:
            seed.load(
                engine,
                clock,
                FOLDER,
                lambda step, done, total: show(say(step), done, total),
                with_earlier=with_earlier,
            )
    finally:
        engine.close()
    (FOLDER / DONE).touch()


def _tell_addresses(port: int, candidates: list[seed.DemoCandidateLogin]) -> None:
    address = f"http://127.0.0.1:{port}"
    staff = Table(title=say("cli-demo-staff", address=f"{address}/staff", password=body.PASSWORD))
    staff.add_column(say("cli-demo-login"))
    staff.add_column(say("cli-demo-name"))
    staff.add_column(say("cli-demo-roles"))
    for login, name, roles in body.STAFF:
        staff.add_row(
            login,
            name,
            "、".join(say(f"roles-role-name-{role.replace('_', '-')}") for role in roles),
        )
    for number, (_, college) in enumerate(COLLEGES, 1):
        staff.add_row(f"college{number}", college, say("roles-role-name-registrar"))
    login, name = body.EMPLOYER_PERSON
    staff.add_row(login, f"{name} · {body.EMPLOYER_NAME}", say("roles-role-name-employer"))
    entrance = Table(title=say("cli-demo-candidates", address=f"{address}/exam"))
    for column in ("name", "level", "admission", "document"):
        entrance.add_column(say(f"cli-demo-{column}"))
    for one in candidates:
        entrance.add_row(one.name, one.level, one.admission_number, one.document_number)
    people.print(staff)
    people.print(entrance)
    tell("cli-demo-serving", address=address, verify=f"{address}/verify", folder=str(FOLDER))


def _walk(out: Path | None, *, as_json: bool) -> int:
    def told(step: Step) -> None:
        if as_json:
            emit({"step": step.code, "seconds": round(step.seconds, 3), **step.facts})
        tell(
            "cli-walk-step",
            seconds=f"{step.seconds:5.2f}",
            told=say(step.code, **step.facts),
        )

    with tempfile.TemporaryDirectory(prefix="kaozheng-walk-") as folder:
        clock = FixedClock(datetime.now(UTC) - timedelta(days=seed.DAYS_AGO))
        engine = open_engine(settings_in(Path(folder)), clock)
        try:
            pdf = Walk(engine, clock, told).run()
        except WalkFailed as failure:
            tell("cli-walk-failed", what=str(failure))
            return NO
        finally:
            engine.close()
    if out is not None:
        out.write_bytes(pdf)
        tell("cli-walk-written", file=str(out))
    tell("cli-walk-good")
    return YES
