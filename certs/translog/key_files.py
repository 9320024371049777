"""A note key in two files: the private one, and its public form with the name it signs under."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from certs.translog.notes import KeyKind, NoteSigner, parse_key
from foundation.errors import Invalid

PUBLIC_SUFFIX = ".vkey"


def open_note_key(file: Path, kind: KeyKind, name: str, passphrase: bytes | None) -> NoteSigner:
    """The key in ``file`` (PKCS #8), made there under ``name`` on the first run.

    A key that is there keeps the name that it was made under. ``Invalid`` for a wrong passphrase
    and for files that are not such a pair.
    """
    if not file.is_file():
        _make(file, kind, name, passphrase)
    try:
        private = load_pem_private_key(file.read_bytes(), passphrase)
        public = parse_key(file.with_suffix(PUBLIC_SUFFIX).read_text("utf-8"))
    except (OSError, ValueError, TypeError) as error:
        raise Invalid("certs-log-key-unreadable") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Invalid("certs-log-key-unreadable")
    signer = NoteSigner.held(public.name, kind, private)
    if signer.key != public:
        raise Invalid("certs-log-key-unreadable")
    return signer


def write_durably(path: Path, data: bytes) -> None:
    """Written whole or not at all, and on the disk when it returns; readable by us only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _make(file: Path, kind: KeyKind, name: str, passphrase: bytes | None) -> None:
    """One process makes the key: who comes second at the lock finds it there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".making").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.is_file():
            return
        private = Ed25519PrivateKey.generate()
        public = NoteSigner.held(name, kind, private).key
        form = NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase)
        # The private key is written last: its presence says that its name is there.
        write_durably(file.with_suffix(PUBLIC_SUFFIX), f"{public.text}\n".encode())
        write_durably(file, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, form))
