"""The command `kaozheng certs revoke`: withdraw one certificate, alone and for good."""

from __future__ import annotations

from typing import Annotated

import typer

from certs.awards import Act
from certs.numbers import normalise
from certs.records import find_issued
from exam_engine import certificates
from exam_engine.cli.telling import YES, answers, emit, say, tell, tell_refusal
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.database import EVERY_TENANT
from foundation.errors import Unavailable
from foundation.roles import system_caller

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@app.command("revoke", help=say("cli-certs-revoke"))
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


def _sign_log(engine: Engine) -> None:
    """Let the log's head cover what was done, so that proofs stand at once.

    A log that must not be signed undoes nothing, and `kaozheng log verify` says the same again.
    """
    try:
        engine.translog.catch_up()
    except Unavailable as refusal:
        tell_refusal(refusal)
