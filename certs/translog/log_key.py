"""The log's own key and its memory of the last head it signed, kept in files beside each other.

The key is Ed25519, encrypted like the authority's keys. The log's name (its origin) is fixed when
the key is made: it is what witnesses remember the log by, wherever the site moves later.

`LogKey.last_signed` is the safeguard against a fork. A database that was restored from an older
copy no longer knows what was signed since; the file beside the key does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from certs.translog.checkpoint import Checkpoint, open_checkpoint
from certs.translog.key_files import open_note_key, write_durably
from certs.translog.notes import KeyKind, NoteKey, NoteSigner

_KEY, _HEAD = "log.key", "log.head"


@dataclass(frozen=True, slots=True)
class LogKey:
    """Signs checkpoints, and knows the last one that was signed."""

    signer: NoteSigner
    head: Path

    @property
    def public(self) -> NoteKey:
        """What readers of the log must know."""
        return self.signer.key

    def last_signed(self) -> Checkpoint | None:
        """The last head that was signed with this key on this machine."""
        if not self.head.is_file():
            return None
        return open_checkpoint(self.head.read_bytes(), self.public)[0]

    def remember(self, note: str) -> None:
        """Keep the note of a head before anybody else sees it."""
        write_durably(self.head, note.encode())


def open_log_key(folder: Path, passphrase: bytes, origin: str) -> LogKey:
    """The log's key in ``folder``, made there under the name ``origin`` on the first run.

    ``Invalid`` for a wrong passphrase or a file that is not such a key.
    """
    signer = open_note_key(folder / _KEY, KeyKind.LOG, origin, passphrase)
    return LogKey(signer, folder / _HEAD)
