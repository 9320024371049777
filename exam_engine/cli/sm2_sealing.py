"""The commands `kaozheng keys sm2 …`: a second signature by SM2 and SM3 beside a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from certs.signing.private_files import write_private
from certs.signing.sm2 import Sm2Key, Sm2PublicKey
from certs.signing.sm2_seals import SUFFIX, check_seal, seal
from exam_engine.cli.telling import YES, answers, emit, say, tell
from exam_engine.wiring import Settings
from foundation.errors import Conflict, NotFound
from foundation.keys import KeyRing

group = typer.Typer(help=say("cli-sm2"), no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help=say("cli-sm2-files"))
]
_KEY, _PUBLIC = "sm2.key", "sm2.pem"


@group.command("make", help=say("cli-sm2-make"))
@answers
def make(as_json: AsJson = False) -> int:
    folder, passphrase = _place()
    if (folder / _KEY).exists():
        raise Conflict("cli-sm2-there")
    key = Sm2Key.generate()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = key.public_key().pem
    (folder / _PUBLIC).write_bytes(pem)
    write_private(folder / _KEY, key.export(passphrase))
    if as_json:
        emit({"ok": True, "public_key": pem.decode()})
    tell("cli-sm2-made", file=str(folder / _PUBLIC))
    return YES


@group.command("seal", help=say("cli-sm2-seal"))
@answers
def seal_files(files: Files, as_json: AsJson = False) -> int:
    folder, passphrase = _place()
    if not (folder / _KEY).is_file():
        raise NotFound("cli-sm2-none")
    key = Sm2Key.load((folder / _KEY).read_bytes(), passphrase)
    for file in files:
        beside = _beside(file)
        beside.write_bytes(seal(key, file.read_bytes()))
        if as_json:
            emit({"ok": True, "file": str(file), "seal": str(beside)})
        tell("cli-sm2-sealed", file=beside.name)
    return YES


@group.command("check", help=say("cli-sm2-check"))
@answers
def check_files(
    files: Files,
    key: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help=say("cli-sm2-key"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    named = key or [_place()[0] / _PUBLIC]
    missing = [each.name for each in named if not each.is_file()]
    if missing:
        raise NotFound("cli-sm2-none")
    trusted = [Sm2PublicKey(each.read_bytes()) for each in named]
    for file in files:
        if not _beside(file).is_file():
            raise NotFound("cli-sm2-no-seal", file=file.name)
        check_seal(_beside(file).read_bytes(), file.read_bytes(), trusted)
        if as_json:
            emit({"ok": True, "file": str(file)})
        tell("cli-sm2-good", file=file.name)
    return YES


def _beside(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def _place() -> tuple[Path, bytes]:
    settings = Settings()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    return Path(settings.certs.authority_folder), ring.derive("certs:sm2").hex().encode()
