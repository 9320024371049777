"""What an operator decides about running sittings: who gives time, what invigilators see."""

from __future__ import annotations

from foundation.settings import Group


class LiveRoomSettings(Group):
    """How invigilators work while candidates write."""

    time_needs_two: bool = True
    """Extra time during an exam is asked for by one person and given by another; off, one gives."""
    board_seconds: float = 1.0
    """How often an open room board is brought up to date, small pictures included."""
