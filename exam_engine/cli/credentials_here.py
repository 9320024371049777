"""What `kaozheng credential verify` asks of this installation: its keys, lists and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from certs.credential_check import Sources
from certs.records import find_by_number
from certs.signing.status import Purpose
from certs.signing.status_check import Believed
from certs.status_lists import ListKey, read_list
from certs.verdicts import IssuedRecord
from exam_engine.cli.verifying_here import open_installation
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class OwnLists:
    """The lists of this installation, made from its records; no network is used."""

    engine: Engine
    now: datetime
    given: Mapping[str, bytes]

    def fetch(self, address: str) -> bytes:
        """The list at an address; raises ``NotFound`` for one that is not of this installation."""
        if address in self.given:
            return self.given[address]
        room = self.engine.certification.room
        before = f"{room.issuer.address}/status/"
        if not address.startswith(before):
            raise NotFound("certs-status-list-unknown")
        code, purpose, number = address.removeprefix(before).split("/")
        key = ListKey(unquote(code), Purpose(purpose), int(number))
        with self.engine.database.read(EVERY_TENANT) as tx:
            state = read_list(tx, key)
        return room.status_lists.renewed(key, state, self.now).content


@contextmanager
def installation(lists: Mapping[str, bytes]) -> Iterator[tuple[Believed, str, Sources]]:
    """What is believed here, the time zone of days, and whom to ask; ``lists`` go before own."""
    engine = open_installation()
    try:
        room = engine.certification.room
        now = engine.clock.now()

        def find(number: str) -> IssuedRecord | None:
            with engine.database.read(EVERY_TENANT) as tx:
                return find_by_number(tx, number)

        yield (
            Believed(room.trust.credential_keys, room.contexts, now),
            engine.settings.web.time_zone,
            Sources(fetch=OwnLists(engine, now, lists).fetch, find=find),
        )
    finally:
        engine.close()
