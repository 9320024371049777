"""Keeps the transparency log signed: a checkpoint over every entry, seconds after it was made."""

from __future__ import annotations

from dataclasses import dataclass

from certs.translog.log_key import LogKey
from certs.translog.notes import NoteKey
from certs.translog.sequencer import is_behind, sign_head
from certs.translog.shelf import newest_checkpoint
from exam_engine.trust import TrustRoom
from foundation.clock import Clock
from foundation.database import Database


@dataclass(frozen=True)
class LogRoom:
    """One for each process; several may sign, for the same tree is signed to the same bytes."""

    database: Database
    clock: Clock
    room: TrustRoom

    @property
    def key(self) -> LogKey:
        """The log's key; its file is opened at the first use."""
        return self.room.log_key

    @property
    def public_key(self) -> NoteKey:
        """What readers of the log must know."""
        return self.key.public

    def catch_up(self) -> int:
        """Sign until every committed entry is covered; return how many checkpoints that took."""
        signed = 0
        while self._is_behind():
            with self.database.write() as tx:
                sign_head(tx, self.clock, self.key)
            signed += 1
        return signed

    def ensure_head(self) -> None:
        """Sign a first checkpoint, over no entries perhaps, and then whatever there is."""
        with self.database.read() as tx:
            has_begun = newest_checkpoint(tx) is not None
        if not has_begun:
            with self.database.write() as tx:
                sign_head(tx, self.clock, self.key)
        self.catch_up()

    def _is_behind(self) -> bool:
        with self.database.read() as tx:
            return is_behind(tx)
