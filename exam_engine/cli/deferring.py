"""Groups of commands of which each is loaded when it is called.

The whole engine takes seconds to import, and nobody should wait for it to read the help, or for one
command to load what another one needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from exam_engine.cli.telling import say


class Room(NamedTuple):
    """Where a command stands in `exam_engine.cli`, and the code of its line of help."""

    module: str
    help: str


class Deferred(TyperCommand):
    """Stands in for a command until it is called; knows its name and one line of help."""

    def __init__(self, name: str, room: Room) -> None:
        super().__init__(name, help=say(room.help))
        self._module = room.module

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,
        **extra: Any,
    ) -> Any:
        """Load the room, and let the real command go on from here."""
        room = importlib.import_module(f"exam_engine.cli.{self._module}")
        command: Any = get_command(room.app)
        if isinstance(command, TyperGroup) and self.name in command.commands:
            command = command.commands[str(self.name)]
        return command.make_context(info_name, args, parent, **extra)


class LazyGroup(TyperGroup):
    """Lists every command of ``rooms`` without loading any."""

    rooms: ClassVar[Mapping[str, Room]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.rooms)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        room = self.rooms.get(cmd_name)
        return None if room is None else Deferred(cmd_name, room)
