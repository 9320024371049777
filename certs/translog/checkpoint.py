"""Checkpoints (C2SP tlog-checkpoint): the head of a log's tree as a note that the log signs."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from certs.translog.merkle import HASH_BYTES
from certs.translog.notes import Note, NoteKey, NoteSigner, is_signed, parse_note, sign_note
from foundation.errors import Invalid

_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: so many leaves, under this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed, three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """The checkpoint as a signed note; the same one again gives the same bytes."""
    text = checkpoint.text
    return Note(text, (sign_note(text, signer),)).render()


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text.

    Lines behind the third are refused: our logs write none, nobody could audit them, and whoever
    cosigned them would vouch for what it does not understand.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Invalid("certs-log-checkpoint-unreadable")
    origin, digits, encoded = lines[:3]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise Invalid("certs-log-checkpoint-unreadable")
    try:
        checkpoint = Checkpoint(origin, int(digits), base64.b64decode(encoded, validate=True))
    except binascii.Error as error:
        raise Invalid("certs-log-checkpoint-unreadable") from error
    if len(checkpoint.root) != HASH_BYTES or checkpoint.text != text:
        raise Invalid("certs-log-checkpoint-unreadable")
    return checkpoint


def open_checkpoint(raw: bytes, key: NoteKey) -> tuple[Checkpoint, Note]:
    """The checkpoint of a note that ``key`` signed, and the note with all its signatures.

    ``Invalid`` when it cannot be read, is another log's, or is not signed by the key.
    """
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != key.name:
        raise Invalid("certs-log-other-origin", origin=checkpoint.origin, expected=key.name)
    if not is_signed(note, key):
        raise Invalid("certs-log-signature-bad", origin=checkpoint.origin)
    return checkpoint, note
