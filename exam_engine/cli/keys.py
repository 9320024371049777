"""The commands `kaozheng keys …`: which keys sign here, and how others take their place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing.authority import public_key_digest
from certs.signing.ceremony import fingerprint
from certs.signing.key_folder import CredentialKeyEntry, KeyFolder, SignerEntry
from certs.signing.key_sources import (
    KeySource,
    RemoteSource,
    TokenSource,
    read_private_key,
    source_to_data,
)
from certs.signing.profiles import PrivateKey
from certs.signing.rotation import (
    NewSigner,
    import_signer,
    rotate_credential_key,
    rotate_signer,
)
from certs.signing.secret_places import read_secret
from certs.signing.usable import common_name, demand_usable
from exam_engine.cli import ceremonies, sm2_sealing
from exam_engine.cli.telling import YES, answers, emit, people, say, tell
from exam_engine.trust import TrustRoom
from exam_engine.wiring import Settings
from foundation.clock import SystemClock
from foundation.errors import Invalid
from foundation.keys import KeyRing

app = typer.Typer()
group = typer.Typer(help=say("cli-keys"), no_args_is_help=True)
app.add_typer(group, name="keys")
group.add_typer(ceremonies.group, name="ceremony")
group.add_typer(sm2_sealing.group, name="sm2")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@app.callback()
def rooms() -> None:
    """Keeps `keys` a group of commands under its own name."""


@group.command("list", help=say("cli-keys-list"))
@answers
def list_keys(as_json: AsJson = False) -> int:
    room = _room()
    keys = room.keys
    for entry in keys.keys.signers:
        certificate = keys.certificate(entry.certificate)
        word = say("cli-keys-demonstration" if entry.demonstration else "cli-keys-signer")
        _tell_line(entry, word, common_name(certificate))
        if as_json:
            kind = source_to_data(entry.source)["kind"]
            emit({**_told(entry), "source": kind, "key_sha256": public_key_digest(certificate)})
    publics = reversed(room.credential_keys)
    for key, public in zip(keys.keys.credential_keys, publics, strict=True):
        digits = public.public_bytes_raw().hex()
        _tell_line(key, say("cli-keys-credential"), digits[:16])
        if as_json:
            emit({**_told(key), "public_key": digits})
    return YES


@group.command("check", help=say("cli-keys-check"))
@answers
def check(as_json: AsJson = False) -> int:
    room = _room()
    demand_usable(room.material, room.clock.now())
    certificate = room.material.certificate
    until = certificate.not_valid_after_utc.date().isoformat()
    if as_json:
        emit({"ok": True, "until": until, "algorithm": room.material.signer.algorithm.value})
    tell("cli-keys-usable", name=common_name(certificate), until=until)
    return YES


@group.command("import", help=say("cli-keys-import"))
@answers
def import_chain(
    certificate: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help=say("cli-keys-certificate"))
    ],
    root: Annotated[Path, typer.Option(exists=True, dir_okay=False, help=say("cli-keys-root"))],
    chain: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-keys-chain"))
    ] = None,
    key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-keys-key"))
    ] = None,
    passphrase: Annotated[str, typer.Option(help=say("cli-keys-passphrase"))] = "",
    token: Annotated[str, typer.Option(help=say("cli-keys-token"))] = "",
    remote: Annotated[str, typer.Option(help=say("cli-keys-remote"))] = "",
    remote_key: Annotated[str, typer.Option(help=say("cli-keys-remote-key"))] = "",
    remote_token: Annotated[str, typer.Option(help=say("cli-keys-remote-token"))] = "",
    remote_client: Annotated[str, typer.Option(help=say("cli-keys-remote-client"))] = "",
    remote_roots: Annotated[str, typer.Option(help=say("cli-keys-remote-roots"))] = "",
    as_json: AsJson = False,
) -> int:
    if sum(map(bool, (key, token, remote))) != 1:
        raise Invalid("cli-keys-one-source")
    source: PrivateKey | KeySource
    if key is not None:
        secret = read_secret(passphrase).encode() if passphrase else None
        source = read_private_key(key.read_bytes(), secret)
    elif token:
        source = TokenSource(token)
    else:
        source = RemoteSource(remote, remote_key, remote_token, remote_client, remote_roots)
    room = _room()
    folder = Path(room.settings.authority_folder)
    keys = KeyFolder.open_for_import(folder, room.passphrase, room.clock.now())
    (signer,) = read_certificates(certificate, most=1)
    (above,) = read_certificates(root, most=1)
    links = tuple(read_certificates(chain)) if chain is not None else ()
    entry = import_signer(keys, NewSigner(signer, links, above, source), room.clock.now())
    _tell_entry("cli-keys-imported", entry, signer, as_json=as_json)
    return YES


@group.command("rotate", help=say("cli-keys-rotate"))
@answers
def rotate(
    which: Annotated[str, typer.Argument(help=say("cli-keys-which"))], as_json: AsJson = False
) -> int:
    room = _room()
    if which == "signer":
        entry = rotate_signer(room.keys, room.clock.now())
        certificate = room.keys.certificate(entry.certificate)
        _tell_entry("cli-keys-rotated", entry, certificate, as_json=as_json)
        return YES
    if which != "credential":
        raise Invalid("cli-keys-which-unknown", which=which)
    key = rotate_credential_key(room.keys, room.clock.now())
    if as_json:
        emit({"ok": True, **_told(key)})
    tell("cli-keys-rotated", id=key.id, name="Ed25519")
    tell("cli-keys-restart")
    return YES


@group.command("export-root", help=say("cli-keys-export"))
@answers
def export_root(
    out: Annotated[Path | None, typer.Option(dir_okay=False, help=say("cli-keys-out"))] = None,
    every: Annotated[bool, typer.Option("--all", help=say("cli-keys-all"))] = False,
    as_json: AsJson = False,
) -> int:
    roots = _room().keys.roots()
    chosen = roots if every else roots[:1]
    pem = b"".join(each.public_bytes(Encoding.PEM) for each in chosen)
    if out is not None:
        out.write_bytes(pem)
    for root in chosen:
        if as_json:
            emit(
                {
                    "ok": True,
                    "name": common_name(root),
                    "fingerprint_sha256": "".join(fingerprint(root)).replace(" ", ""),
                    "pem": root.public_bytes(Encoding.PEM).decode(),
                }
            )
        tell("cli-keys-root-is", name=common_name(root))
        for line in fingerprint(root):
            people.print(f"  {line}")
    if out is None and not as_json:
        typer.echo(pem.decode(), nl=False)
    return YES


def read_certificates(file: Path, most: int = 8) -> list[x509.Certificate]:
    """The certificates of a PEM file; ``Invalid`` where it holds none or more than ``most``."""
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise Invalid("cli-keys-pem", file=file.name, most=most) from error
    if len(found) > most:
        raise Invalid("cli-keys-pem", file=file.name, most=most)
    return found


def _room() -> TrustRoom:
    settings = Settings()
    ring = KeyRing.open(Path(settings.keys.file), create=True)
    return TrustRoom(settings.certs, ring, SystemClock(), settings.web.public_address)


def _tell_entry(
    code: str, entry: SignerEntry, certificate: x509.Certificate, *, as_json: bool
) -> None:
    if as_json:
        emit({"ok": True, **_told(entry), "key_sha256": public_key_digest(certificate)})
    tell(code, id=entry.id, name=common_name(certificate))
    tell("cli-keys-restart")


def _told(entry: SignerEntry | CredentialKeyEntry) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": "signer" if isinstance(entry, SignerEntry) else "credential",
        "id": entry.id,
        "since": entry.since.isoformat(),
        "until": None if entry.until is None else entry.until.isoformat(),
    }
    if isinstance(entry, SignerEntry):
        told["demonstration"] = entry.demonstration
    return told


def _tell_line(entry: SignerEntry | CredentialKeyEntry, kind: str, name: str) -> None:
    until = say("cli-keys-present") if entry.until is None else entry.until.date().isoformat()
    since = entry.since.date().isoformat()
    tell("cli-keys-line", id=entry.id, kind=kind, name=name, since=since, until=until)
