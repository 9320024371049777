"""What `kaozheng credential verify` asks of this installation: its keys, lists and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from certs.credential_check import Sources
from certs.records import find_by_number
from certs.signing.status_check import Believed
from certs.verdicts import IssuedRecord
from exam_engine.cli.verifying_here import open_installation
from exam_engine.own_lists import OwnLists
from foundation.database import EVERY_TENANT


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
