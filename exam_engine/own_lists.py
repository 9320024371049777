"""The status lists of this installation, made from its records without any network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from certs.signing.status import Purpose
from certs.status_lists import ListKey, read_list
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class OwnLists:
    """Lists by their address; those that are ``given`` go before the installation's own."""

    engine: Engine
    now: datetime
    given: Mapping[str, bytes] = field(default_factory=dict)

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
