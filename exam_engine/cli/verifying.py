"""The command `kaozheng verify`: the verdict on a certificate's file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from certs.reading import MOST_BYTES
from certs.verdicts import Outcome
from exam_engine.cli.telling import NO, YES, answers, emit, language, say, tell
from exam_engine.web.public.verdict_card import card
from exam_engine.wiring import Settings, open_engine
from exam_engine.words import Words

app = typer.Typer()


@app.command(help=say("cli-verify"))
@answers
def verify(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help=say("cli-verify-file")),
    ],
    name: Annotated[str | None, typer.Option(help=say("cli-verify-name"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    engine = open_engine(Settings())
    try:
        with file.open("rb") as source:
            verdict = engine.documents.judge(source.read(MOST_BYTES + 1), engine.clock.now(), name)
    finally:
        engine.close()
    told = card(verdict, Words.load(), language())
    if as_json:
        emit(
            {
                "ok": verdict.outcome is Outcome.VALID,
                "outcome": verdict.outcome,
                "number": verdict.shown.number if verdict.shown else None,
                "checks": [
                    {"number": check.number, "code": check.code, "passed": check.passed}
                    for check in verdict.checks
                ],
            }
        )
    tell("cli-verify-verdict", word=told.word, meaning=told.meaning)
    for number, check in enumerate(told.checks, 1):
        tell("cli-verify-check", number=number, word=check["word"], told=check["detail"])
    return YES if verdict.outcome is Outcome.VALID else NO
