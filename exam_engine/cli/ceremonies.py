"""The commands `kaozheng keys ceremony …`: root, requests, certificates and their signed records.

They need no installation: a root is made on a machine that never had a network.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing.ceremony import (
    Certified,
    KeyKind,
    Occasion,
    Profile,
    certify,
    check_record,
    fingerprint,
    locked,
    make_key,
    make_request,
    make_root,
)
from certs.signing.key_sources import read_private_key
from certs.signing.private_files import write_private
from certs.signing.profiles import Keyed, distinguished
from certs.signing.secret_places import read_secret
from exam_engine.cli.telling import YES, answers, emit, people, say, tell
from foundation.errors import Conflict, Invalid

group = typer.Typer(help=say("cli-ceremony"), no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
Out = Annotated[Path, typer.Option(file_okay=False, help=say("cli-ceremony-out"))]
Name = Annotated[str, typer.Option(help=say("cli-ceremony-name"))]
Organisation = Annotated[str, typer.Option(help=say("cli-ceremony-organisation"))]
Kind = Annotated[KeyKind, typer.Option(help=say("cli-ceremony-kind"))]
Passphrase = Annotated[str, typer.Option(help=say("cli-keys-passphrase"))]
Witnesses = Annotated[list[str], typer.Option("--witness", help=say("cli-ceremony-witness"))]
Place = Annotated[str, typer.Option(help=say("cli-ceremony-place"))]
File = Annotated[Path, typer.Option(exists=True, dir_okay=False, help=say("cli-ceremony-file"))]


@group.command("root", help=say("cli-ceremony-root"))
@answers
def root(
    out: Out,
    name: Name,
    organisation: Organisation,
    passphrase: Passphrase,
    witness: Witnesses,
    place: Place = "",
    kind: Kind = KeyKind.P256,
    years: Annotated[float, typer.Option(min=1, max=40, help=say("cli-ceremony-years"))] = 20,
    as_json: AsJson = False,
) -> int:
    key = make_key(kind)
    pem = locked(key, read_secret(passphrase))
    occasion = _occasion(place, witness)
    made = make_root(distinguished(name, organisation), key, years, occasion)
    _write(out, "root", made, {"root.key": pem})
    _tell(made, out, as_json=as_json)
    return YES


@group.command("request", help=say("cli-ceremony-request"))
@answers
def request(
    out: Out,
    name: Name,
    organisation: Organisation,
    passphrase: Passphrase,
    kind: Kind = KeyKind.P256,
    as_json: AsJson = False,
) -> int:
    key = make_key(kind)
    pem = locked(key, read_secret(passphrase))
    _write_new(
        out,
        {"request.key": pem, "request.csr": make_request(distinguished(name, organisation), key)},
    )
    if as_json:
        emit({"ok": True, "request": str(out / "request.csr"), "key": str(out / "request.key")})
    tell("cli-ceremony-requested", folder=str(out))
    return YES


@group.command("sign", help=say("cli-ceremony-sign"))
@answers
def sign(
    request: File,
    authority: File,
    key: File,
    passphrase: Passphrase,
    profile: Annotated[Profile, typer.Option(help=say("cli-ceremony-profile"))],
    out: Out,
    witness: Witnesses,
    place: Place = "",
    years: Annotated[
        float | None, typer.Option(min=0.1, max=40, help=say("cli-ceremony-years"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    secret = read_secret(passphrase).encode()
    above = Keyed(_certificate(authority), read_private_key(key.read_bytes(), secret))
    made = certify(request.read_bytes(), above, profile, _occasion(place, witness), years)
    _write(out, profile.value, made, {})
    _tell(made, out, as_json=as_json)
    return YES


@group.command("check", help=say("cli-ceremony-check"))
@answers
def check(record: File, authority: File, as_json: AsJson = False) -> int:
    told = check_record(record.read_bytes(), _certificate(authority))
    if as_json:
        emit({"ok": True, **told})
    tell(
        "cli-ceremony-good",
        subject=told["subject"],
        at=told["at"],
        witnesses=list(told["witnesses"]),
    )
    return YES


def _occasion(place: str, witnesses: list[str]) -> Occasion:
    return Occasion(datetime.now(UTC).replace(microsecond=0), place, tuple(witnesses))


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError as error:
        raise Invalid("cli-keys-pem", file=file.name, most=1) from error


def _write(out: Path, name: str, made: Certified, keys: dict[str, bytes]) -> None:
    pem = made.certificate.public_bytes(Encoding.PEM)
    _write_new(out, {**keys, f"{name}.pem": pem, f"{name}-record.json": made.record})


def _write_new(out: Path, files: dict[str, bytes]) -> None:
    """Nothing that is there is written over: it might be the only copy of a key."""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in files:
        if (out / name).exists():
            raise Conflict("cli-ceremony-exists", file=name)
    for name, data in files.items():
        write_private(out / name, data)


def _tell(made: Certified, out: Path, *, as_json: bool) -> None:
    lines = fingerprint(made.certificate)
    if as_json:
        emit(
            {
                "ok": True,
                "folder": str(out),
                "fingerprint_sha256": "".join(lines).replace(" ", ""),
                "until": made.certificate.not_valid_after_utc.isoformat(),
            }
        )
    tell("cli-ceremony-made", folder=str(out))
    tell("cli-ceremony-read-out")
    for line in lines:
        people.print(f"  {line}")
