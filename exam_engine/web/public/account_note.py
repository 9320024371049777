"""Tells callers with an account, before they look anything up, that it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from exam_engine.look_up_record import acting_for, is_written_down
from exam_engine.wiring import Engine
from foundation.roles import Caller, Permission
from foundation.tenancy import organisation


@dataclass(frozen=True, slots=True)
class AccountNote:
    """Who looks up; ``place`` is the employer or college, none for the body's own people."""

    name: str
    place: str | None
    may_read: bool
    """Whether the caller may open the list of look-ups."""


def account_note(engine: Engine, caller: Caller) -> AccountNote | None:
    """What the page says above its forms; none for the public."""
    if not is_written_down(caller):
        return None
    place = acting_for(caller)
    name = None
    if place is not None:
        with engine.database.read(caller.tenant_id) as tx:
            name = organisation(tx, place).name
    return AccountNote(caller.name, name, caller.may(Permission.LOOK_UP_READ))
