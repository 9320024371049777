"""People of an item bank, and the demonstration's standard kept for a body."""

from __future__ import annotations

import json

from foundation.clock import Clock
from foundation.database import Tx
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.library import add_standard
from tests.items import DEMO


def person(name: str, tenant: str, *roles: Role) -> Caller:
    """A person of the body with these roles, who needs no browser."""
    grants = tuple(Grant(role) for role in roles)
    return Caller(CallerKind.PERSON, name, tenant, grants=grants, person_id=name)


def keep_standard(tx: Tx, clock: Clock, tenant: str) -> str:
    """The demonstration's standard, kept by a reviewer; its id."""
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    by = person("publisher", tenant, Role.ITEM_REVIEWER)
    return add_standard(tx, clock, by=by, content=content).id
