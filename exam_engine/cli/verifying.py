"""The command `kaozheng verify`: the verdict on certificates' files, by record or by root alone."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.check_record import is_check_record, read_check_record
from certs.reading import MOST_BYTES
from certs.verdicts import Outcome, Verdict
from exam_engine.cli.telling import NO, YES, answers, emit, language, say, tell, tell_refusal
from exam_engine.document_checks import DocumentRoom, RootsOnly
from exam_engine.web.public.verdict_card import card
from exam_engine.words import Words
from foundation.clock import SystemClock
from foundation.errors import Invalid, Refusal

app = typer.Typer()
_KINDS = (".pdf", ".json", ".sd-jwt")
_MOST_ROOTS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files are judged, and by whose keys check records are believed (none by a root)."""

    room: DocumentRoom
    keys: Mapping[str, Ed25519PublicKey]
    now: datetime


@app.command(help=say("cli-verify"))
@answers
def verify(
    files: Annotated[
        list[Path],
        typer.Argument(exists=True, readable=True, help=say("cli-verify-files")),
    ],
    root: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, readable=True, help=say("cli-verify-root")),
    ] = None,
    name: Annotated[str | None, typer.Option(help=say("cli-verify-name"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    words = Words.load()
    every = list(_every(files))
    if not every:
        # A mistyped folder must not look like a stack of good certificates.
        tell_refusal(Invalid("cli-verify-nothing"), as_json=as_json)
        return NO
    with _desk(root) as desk:
        good = [_judge(desk, file, name, words, as_json=as_json) for file in every]
    return YES if all(good) else NO


@contextmanager
def _desk(root: Path | None) -> Iterator[Desk]:
    """A root's word alone touches neither settings nor records nor an installation."""
    if root is not None:
        with root.open("rb") as source:
            pem = source.read(_MOST_ROOTS)
        room = DocumentRoom(RootsOnly(pem, _ZONE))
        try:
            yield Desk(room, {}, SystemClock().now())
        finally:
            room.close()
        return
    # The whole engine takes seconds to import, and a root's word needs none of it.
    here: Any = importlib.import_module("exam_engine.cli.verifying_here")
    engine = here.open_installation()
    try:
        keys = engine.certification.room.trust.credential_keys
        yield Desk(engine.documents, keys, engine.clock.now())
    finally:
        engine.close()


_ZONE = "Asia/Shanghai"
"""Days of validity are those of the national time."""


def _every(files: list[Path]) -> Iterator[Path]:
    """The files as given, and those of folders in the order of their names."""
    for path in files:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in _KINDS
            )
        else:
            yield path


def _judge(desk: Desk, file: Path, name: str | None, words: Words, *, as_json: bool) -> bool:
    """One file: told to people, and to programs as one line."""
    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
        if is_check_record(data):
            return _judge_record(desk, file, data, as_json=as_json)
        verdict = desk.room.judge(data, desk.now, name)
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else Invalid("cli-verify-unreadable")
        if as_json:
            emit({"file": str(file), "ok": False, "outcome": None, "code": refusal.code})
        tell("cli-verify-file-is", file=str(file))
        tell_refusal(refusal)
        return False
    if as_json:
        emit({**told(file, verdict), "shown": _shown(verdict)})
    _tell(file, verdict, words)
    return verdict.outcome is Outcome.VALID


def told(file: Path, verdict: Verdict) -> dict[str, Any]:
    """A verdict as one JSON object."""
    return {
        "file": str(file),
        "ok": verdict.outcome is Outcome.VALID,
        "outcome": verdict.outcome,
        "verdict": verdict.outcome,
        "class": verdict.outcome,
        "number": verdict.shown.number if verdict.shown else None,
        "checks": [
            {
                "number": check.number,
                "code": check.code,
                "passed": check.passed,
                "facts": dict(check.facts),
            }
            for check in verdict.checks
        ],
        "not_checked": [check.code for check in verdict.checks if check.passed is None],
    }


def _shown(verdict: Verdict) -> dict[str, str | None] | None:
    """What the pages would show: the name masked, no score, no document number."""
    seen = verdict.shown
    if seen is None:
        return None
    return {
        "number": seen.number,
        "holder": seen.masked_name,
        "scheme": seen.scheme.zh,
        "level": seen.level.zh,
        "body": seen.body.zh,
        "issued_on": seen.issued_on.isoformat(),
        "expires_on": seen.expires_on.isoformat() if seen.expires_on else None,
    }


def _tell(file: Path, verdict: Verdict, words: Words) -> None:
    spoken = card(verdict, words, language())
    tell("cli-verify-file-is", file=str(file))
    tell("cli-verify-verdict", word=spoken.word, meaning=spoken.meaning)
    for number, check in enumerate(spoken.checks, 1):
        tell("cli-verify-check", number=number, word=check["word"], told=check["detail"])


def _judge_record(desk: Desk, file: Path, data: bytes, *, as_json: bool) -> bool:
    """A record of a check that somebody kept: its signature is judged, not the certificate."""
    record = read_check_record(data, desk.keys)
    if as_json:
        emit(
            {
                "file": str(file),
                "ok": True,
                "outcome": "check_record",
                "record": json.loads(data)["said"],
            }
        )
    tell("cli-verify-file-is", file=str(file))
    tell("cli-verify-record", outcome=record.outcome, at=record.at.isoformat())
    return True
