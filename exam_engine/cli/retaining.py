"""The command `kaozheng retention run`: what has had its time is erased, or only listed."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from exam_engine.retention import Report
from exam_engine.upgrade import state
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.schema import TenantRow

app = typer.Typer()
retention = typer.Typer(help=say("cli-retention"), no_args_is_help=True)
app.add_typer(retention, name="retention")


@retention.callback()
def group() -> None:
    """Keeps the group a group; its help is given above."""


@retention.command("run", help=say("cli-retention-run"))
@answers
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("cli-retention-dry-run"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    engine = open_engine(Settings())
    try:
        if not state(engine.database).is_newest:
            tell("cli-db-behind")
            return NO
        for body in _bodies(engine):
            made = engine.retention.preview(body.id) if dry_run else engine.retention.run(body.id)
            if made is not None:
                _tell(body, made, dry_run=dry_run, as_json=as_json)
    finally:
        engine.close()
    return YES


def _bodies(engine: Engine) -> list[TenantRow]:
    with engine.database.read() as tx:
        return list(tx.scalars(select(TenantRow).order_by(TenantRow.code)))


def _tell(body: TenantRow, made: Report, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        kept = [{"sitting": sitting, "reason": reason.value} for sitting, reason in made.kept]
        emit(
            {"ok": True, "body": body.code, "dry_run": dry_run, "erased": made.erased, "kept": kept}
        )
    tell("cli-retention-body", name=body.name, code=body.code, dry=dry_run)
    counts = made.erased
    for line in ("sittings", "photos", "prints", "logins", "look-ups"):
        tell(f"cli-retention-{line}", **counts)
    tell("cli-retention-kept", **made.reasons)
