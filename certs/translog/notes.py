"""Signed notes (C2SP signed-note): a text, a blank line, and signatures by name and key id.

Two kinds of key are known here: 0x01, Ed25519 over the text, which a log signs with, and 0x04,
the timestamped Ed25519 cosignature of a witness (C2SP tlog-cosignature, v1). Reading is strict:
one spelling for everything, canonical base64, no control characters.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from foundation.errors import Invalid

MOST_BYTES = 64 * 1024
"""The longest note that is read; a checkpoint with sixteen cosignatures has under 4 KB."""
_MOST_SIGNATURES = 64
_DASH = "\u2014 "
_SIGNATURE_LINE = re.compile(r"\u2014 (?P<name>[^\s+]+) (?P<data>[A-Za-z0-9+/]+={0,2})")
_ED25519_BYTES = 64
_LATEST = 253_402_300_799
"""The last second of the year 9999: later ones are no times that anybody meant."""


class KeyKind(IntEnum):
    """The signature type byte of signed-note."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under its name: what a reader must have been told beforehand."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, line feed, kind and key."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(told).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one word to hand on (a vkey): ``name+keyid+base64(kind, key)``."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def agrees(self, signature: bytes, message: bytes) -> bool:
        """Whether the Ed25519 signature over the message is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line; ``data`` is what follows the key id."""

    name: str
    key_id: bytes
    data: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its line feed."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.data).decode()}\n"

    def is_by(self, key: NoteKey) -> bool:
        """Whether it claims to be this key's."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was read; its text counts only once a signature was verified."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def render(self) -> str:
        """The note as it is handed on."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}"


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A key that signs notes."""

    key: NoteKey
    sign: Callable[[bytes], bytes]

    @classmethod
    def held(cls, name: str, kind: KeyKind, private: Ed25519PrivateKey) -> NoteSigner:
        """A signer whose private key stays in this process."""
        check_name(name)
        key = NoteKey(name, kind, private.public_key().public_bytes_raw())
        return cls(key, private.sign)


def check_name(name: str) -> None:
    """``Invalid`` for a name that no note can carry."""
    if not name or "+" in name or any(one.isspace() or ord(one) < 0x20 for one in name):
        raise Invalid("certs-log-key-name", name=name)


def parse_key(text: str) -> NoteKey:
    """The key of its one-word form; ``Invalid`` when a part is missing or the id differs."""
    name, _, rest = text.strip().partition("+")
    key_id, _, material = rest.partition("+")
    try:
        raw = base64.b64decode(material, validate=True)
        key = NoteKey(name, KeyKind(raw[0]), raw[1:])
    except (binascii.Error, ValueError, IndexError) as error:
        raise Invalid("certs-log-key-unreadable") from error
    check_name(name)
    if len(key.public) != 32 or key.text != text.strip() or key.key_id.hex() != key_id:
        raise Invalid("certs-log-key-unreadable")
    return key


def sign_note(text: str, signer: NoteSigner) -> NoteSignature:
    """A plain signature (kind 0x01) over the text."""
    return NoteSignature(signer.key.name, signer.key.key_id, signer.sign(text.encode()))


def is_signed(note: Note, key: NoteKey) -> bool:
    """Whether the note bears a good signature by the key, and no bad one under its name and id."""
    own = [one for one in note.signatures if one.is_by(key)]
    return bool(own) and all(
        len(one.data) == _ED25519_BYTES and key.agrees(one.data, note.text.encode()) for one in own
    )


def cosign(text: str, signer: NoteSigner, seconds: int) -> NoteSignature:
    """A witness's signature (kind 0x04) that says when it saw the text, in seconds since 1970."""
    signature = signer.sign(_cosigned(text, seconds))
    return NoteSignature(signer.key.name, signer.key.key_id, struct.pack(">Q", seconds) + signature)


def cosigned_at(text: str, signature: NoteSignature, key: NoteKey) -> int | None:
    """When the witness saw the text, in seconds since 1970; none if the signature is not good."""
    if not signature.is_by(key) or len(signature.data) != 8 + _ED25519_BYTES:
        return None
    seconds: int = struct.unpack(">Q", signature.data[:8])[0]
    if seconds > _LATEST or not key.agrees(signature.data[8:], _cosigned(text, seconds)):
        return None
    return seconds


def parse_note(raw: bytes) -> Note:
    """The note of its bytes; ``Invalid`` for anything that is not exactly one."""
    try:
        told = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("certs-log-note-unreadable") from error
    text, blank, lines = told.rpartition("\n\n")
    if len(raw) > MOST_BYTES or not blank or any(ord(one) < 0x20 for one in told if one != "\n"):
        raise Invalid("certs-log-note-unreadable")
    signatures = tuple(parse_signature(line) for line in lines.split("\n")[:-1])
    note = Note(text + "\n", signatures)
    if not 1 <= len(signatures) <= _MOST_SIGNATURES or note.render() != told:
        raise Invalid("certs-log-note-unreadable")
    return note


def parse_signature(line: str) -> NoteSignature:
    """One signature line, without its line feed."""
    found = _SIGNATURE_LINE.fullmatch(line)
    if found is None:
        raise Invalid("certs-log-note-unreadable")
    try:
        data = base64.b64decode(found["data"], validate=True)
    except binascii.Error as error:
        raise Invalid("certs-log-note-unreadable") from error
    signature = NoteSignature(found["name"], data[:4], data[4:])
    if len(data) < 5 or signature.line != line + "\n":
        raise Invalid("certs-log-note-unreadable")
    return signature


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
