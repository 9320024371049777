"""The commands `kaozheng evidence key|verify|pack|open`: evidence of watched sittings.

Verifying a receipt and opening a packet need no database and no network.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)

from certs.signing.private_files import write_private
from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from exam_engine.reviewing import read_key, receipt_key
from exam_engine.wiring import Settings, open_engine
from foundation.database import EVERY_TENANT
from foundation.errors import Conflict, Invalid
from foundation.keys import KeyRing
from proctor import packet, receipt
from proctor.sealing import ReviewingKeys, fingerprint, public_text

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
KeyFile = Annotated[
    Path | None, typer.Option("--key", exists=True, dir_okay=False, help=say("cli-evidence-key-of"))
]
PacketFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-evidence-packet"))
]
_ASKED = "KAOZHENG_PROCTOR__REVIEWING_KEY_PASSPHRASE"


@answers
def make_key(
    out: Annotated[Path, typer.Option(dir_okay=False, help=say("cli-evidence-key-out"))],
    as_json: AsJson = False,
) -> int:
    if out.exists():
        raise Conflict("cli-evidence-key-there", file=out.name)
    key = X25519PrivateKey.generate()
    secret = Settings().proctor.reviewing_key_passphrase.get_secret_value().encode()
    sealing = BestAvailableEncryption(secret) if secret else NoEncryption()
    write_private(out, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealing))
    public, mark = public_text(key.public_key()), fingerprint(key.public_key())
    if as_json:
        emit({"ok": True, "public_key": public, "fingerprint": mark, "file": str(out)})
    tell("cli-evidence-key-made", key=public, mark=mark, file=str(out), variable=_ASKED)
    return YES


@answers
def verify(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-evidence-receipt"))
    ],
    key: Annotated[
        Path | None,
        typer.Option("--key", exists=True, dir_okay=False, help=say("cli-evidence-receipt-key")),
    ] = None,
    packet_file: Annotated[
        Path | None,
        typer.Option("--packet", exists=True, dir_okay=False, help=say("cli-evidence-packet")),
    ] = None,
    as_json: AsJson = False,
) -> int:
    verdict = receipt.verify(file.read_bytes(), _public(key))
    facts = verdict.facts
    fits = _fits(facts, packet_file) if packet_file else None
    is_good = verdict.holds and verdict.is_known_key is True and fits is not False
    if as_json:
        emit(
            {
                "ok": is_good,
                "signature": verdict.holds,
                "known_key": verdict.is_known_key,
                "packet": fits,
                "fingerprint": verdict.fingerprint,
                "receipt": facts,
            }
        )
    if not verdict.holds:
        tell("cli-evidence-receipt-altered")
        return NO
    tell(
        "cli-evidence-receipt-good" if verdict.is_known_key else "cli-evidence-receipt-unknown-key",
        mark=verdict.fingerprint,
    )
    tell(
        "cli-evidence-receipt-says",
        exam=facts.get("exam", ""),
        closed=facts.get("closedAt", ""),
        pictures=facts.get("pictures", 0),
        incidents=facts.get("incidents", 0),
        head=facts.get("chainHead", ""),
    )
    if fits is not None:
        tell("cli-evidence-packet-fits" if fits else "cli-evidence-packet-differs")
    return YES if is_good else NO


@answers
def pack(
    sitting: Annotated[str, typer.Argument(help=say("cli-evidence-sitting"))],
    out: Annotated[Path, typer.Option(dir_okay=False, help=say("cli-evidence-packet-out"))],
    as_json: AsJson = False,
) -> int:
    engine = open_engine(Settings())
    try:
        with engine.database.read(EVERY_TENANT) as tx:
            bundle = packet.bundle_of(tx, sitting)
        content = packet.pack(bundle, engine.blobs)
    finally:
        engine.close()
    out.write_bytes(content)
    count = len(bundle.blobs)
    if as_json:
        emit({"ok": True, "file": str(out), "pictures": count})
    tell("cli-evidence-packed", file=str(out), count=count)
    return YES


@answers
def open_packet(
    file: PacketFile,
    out: Annotated[Path, typer.Option(file_okay=False, help=say("cli-evidence-open-out"))],
    key: KeyFile = None,
    as_json: AsJson = False,
) -> int:
    read = packet.read(file.read_bytes())
    if not read.holds:
        if as_json:
            emit({"ok": False, "broken_at": read.broken_at, "damaged": list(read.damaged)})
        tell("cli-evidence-packet-broken", at=read.broken_at or 0, damaged=list(read.damaged))
        return NO
    secret = Settings().proctor.reviewing_key_passphrase
    keys = ReviewingKeys.of([read_key(key, secret)]) if key else ReviewingKeys()
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in read.pictures:
        write_private(out / f"{number:05d}.jpg", read.opened(number, keys))
    if as_json:
        emit({"ok": True, "pictures": len(read.pictures), "missing": list(read.missing)})
    tell(
        "cli-evidence-opened",
        count=len(read.pictures),
        missing=len(read.missing),
        folder=str(out),
    )
    return YES


def _fits(facts: dict[str, object], file: Path) -> bool:
    """Whether a packet is whole and ends where the receipt says."""
    read = packet.read(file.read_bytes())
    same = (facts.get("sitting"), facts.get("chainHead"), facts.get("pictures"))
    return read.holds and same == (read.sitting, read.head, len(read.links))


def _public(file: Path | None) -> Ed25519PublicKey | None:
    """The key in a file; without one, that of this installation, where this is one."""
    if file is None:
        ring = Path(Settings().keys.file)
        return receipt_key(KeyRing.open(ring)).public_key() if ring.exists() else None
    try:
        key = load_pem_public_key(file.read_bytes())
    except ValueError as trouble:
        raise Invalid("cli-keys-pem", file=file.name, most=8) from trouble
    if not isinstance(key, Ed25519PublicKey):
        raise Invalid("cli-keys-pem", file=file.name, most=8)
    return key
