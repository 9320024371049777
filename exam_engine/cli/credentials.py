"""The command `kaozheng credential verify`: the verdict on credentials' files, here or anywhere.

With the installation it asks the record and the body's own status lists. With ``--did-key`` or
``--trust`` it needs neither records nor network: it believes the issuers that are named, and the
status lists that are given as files; what nobody gave is left open and said to be.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.credential_check import MOST_BYTES, Sources, verify_credential_file
from certs.signing.did import method_of
from certs.signing.multibase import read_multikey
from certs.signing.status_check import Believed
from certs.signing.strict_json import read_object
from certs.verdicts import Outcome, Verdict
from exam_engine.cli.telling import (
    NO,
    WRONG_USE,
    YES,
    answers,
    emit,
    language,
    say,
    tell,
    tell_refusal,
)
from exam_engine.cli.verifying import told
from exam_engine.root_trust import public_contexts
from exam_engine.web.public.verdict_card import card
from exam_engine.words import Words
from foundation.clock import SystemClock
from foundation.errors import Invalid, Refusal, Unavailable

app = typer.Typer()
group = typer.Typer(help=say("cli-credential"), no_args_is_help=True)
app.add_typer(group, name="credential")

_ZONE = "Asia/Shanghai"
"""Days of validity are those of the national time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What credentials are judged by."""

    believed: Believed
    zone: str
    sources: Sources

    def judge(self, data: bytes) -> Verdict:
        """The verdict on one file."""
        today = self.believed.now.astimezone(ZoneInfo(self.zone)).date()
        return verify_credential_file(data, self.believed, today, self.sources)


@app.callback()
def rooms() -> None:
    """Keeps `credential` a group of commands under its own name."""


@group.command("verify", help=say("cli-credential-verify"))
@answers
def verify(
    files: Annotated[
        list[Path],
        typer.Argument(exists=True, dir_okay=False, help=say("cli-credential-files")),
    ],
    did_key: Annotated[
        list[str] | None, typer.Option("--did-key", help=say("cli-credential-did-key"))
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option("--trust", exists=True, dir_okay=False, help=say("cli-credential-trust")),
    ] = None,
    status_list: Annotated[
        list[Path] | None,
        typer.Option(
            "--status-list", exists=True, dir_okay=False, help=say("cli-credential-status-list")
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    try:
        keys = {**_keys_of_names(did_key or ()), **_keys_of_files(trust or ())}
        lists = _lists(status_list or ())
    except Refusal as refusal:
        tell_refusal(refusal, as_json=as_json)
        return WRONG_USE
    words = Words.load()
    all_good = True
    with _offline(keys, lists) if keys else _here(lists) as desk:
        for file in files:
            verdict = desk.judge(_read(file))
            all_good &= verdict.outcome is Outcome.VALID
            if as_json:
                emit(told(file, verdict))
            _tell(file, verdict, words)
    return YES if all_good else NO


@contextmanager
def _offline(keys: Mapping[str, Ed25519PublicKey], lists: Mapping[str, bytes]) -> Iterator[Desk]:
    contexts = public_contexts()
    if contexts is None:
        raise Unavailable("cli-credential-contexts-missing")
    believed = Believed(keys, contexts, SystemClock().now())
    yield Desk(believed, _ZONE, Sources(fetch=lists.__getitem__ if lists else None))


@contextmanager
def _here(lists: Mapping[str, bytes]) -> Iterator[Desk]:
    # The whole engine takes seconds to import, and a named issuer's word needs none of it.
    here: Any = importlib.import_module("exam_engine.cli.credentials_here")
    with here.installation(lists) as (believed, zone, sources):
        yield Desk(believed, zone, sources)


def _keys_of_names(names: list[str] | tuple[str, ...]) -> dict[str, Ed25519PublicKey]:
    """The keys of ``did:key`` names, each of which is its key."""
    keys = {}
    for did in names:
        name = did.partition("#")[0]
        try:
            key = read_multikey(name.removeprefix("did:key:"))
        except Invalid as error:
            raise Invalid("cli-credential-did-key-unreadable", did=did) from error
        keys[method_of(name, key)] = key
    return keys


def _keys_of_files(files: list[Path] | tuple[Path, ...]) -> dict[str, Ed25519PublicKey]:
    """The keys of issuers' documents, by verification method."""
    keys = {}
    for file in files:
        try:
            document = read_object(_read(file))
            asserting = set(document["assertionMethod"])
            for one in document["verificationMethod"]:
                if one["id"] in asserting and one["id"].startswith(f"{document['id']}#"):
                    keys[str(one["id"])] = read_multikey(one["publicKeyMultibase"])
        except (Invalid, KeyError, TypeError, AttributeError) as error:
            raise Invalid("cli-credential-trust-unreadable", file=file.name) from error
    if files and not keys:
        raise Invalid("cli-credential-trust-unreadable", file=files[0].name)
    return keys


def _lists(files: list[Path] | tuple[Path, ...]) -> dict[str, bytes]:
    """Status lists by the address that each gives for itself; nothing is believed yet."""
    contents = [_read(file) for file in files]
    return {str(read_object(content).get("id")): content for content in contents}


def _read(file: Path) -> bytes:
    with file.open("rb") as source:
        return source.read(MOST_BYTES + 1)


def _tell(file: Path, verdict: Verdict, words: Words) -> None:
    shown = card(verdict, words, language())
    tell("cli-credential-file-is", file=str(file))
    tell("cli-verify-verdict", word=shown.word, meaning=shown.meaning)
    for number, check in enumerate(shown.checks, 1):
        tell("cli-verify-check", number=number, word=check["word"], told=check["detail"])
    by_code = {check.code: check for check in verdict.checks}
    if verdict.outcome is Outcome.UNKNOWN and not by_code["certs-check-credential"].passed:
        tell("cli-credential-stranger")
        tell("cli-credential-stranger.next")
    asked = by_code["certs-check-status-list"]
    if verdict.outcome is Outcome.VALID and asked.passed is None and not asked.facts:
        tell("cli-credential-not-asked")
        tell("cli-credential-not-asked.next")
