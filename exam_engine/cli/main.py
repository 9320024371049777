"""The command `kaozheng`: all groups of commands under one name, each loaded when it is called.

The whole engine takes seconds to import, and nobody should wait for it to read the help.
"""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from exam_engine.cli.telling import say

ROOMS = {
    "demo": "demonstrating",
    "serve": "operating",
    "worker": "operating",
    "db": "operating",
    "models": "proctoring",
    "proctor": "proctoring",
    "settings": "operating",
    "doctor": "operating",
    "retention": "retaining",
    "calibrate": "calibrating",
    "security": "securing",
    "standards": "setting_standards",
    "enrol": "enrolling",
    "items": "items",
    "assembly": "assembling",
    "certs": "certs",
    "keys": "keys",
    "evidence": "evidence",
    "verify": "verifying",
    "credential": "credentials",
    "log": "log",
}
"""Command → the room of `exam_engine.cli` that it stands in, in the order of the help."""


class Deferred(TyperCommand):
    """Stands in for a command until it is called; knows its name and one line of help."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,
        **extra: Any,
    ) -> Any:
        """Load the room, and let the real command go on from here."""
        room = importlib.import_module(f"exam_engine.cli.{ROOMS[str(self.name)]}")
        command: Any = get_command(room.app)
        if isinstance(command, TyperGroup) and self.name in command.commands:
            command = command.commands[str(self.name)]
        return command.make_context(info_name, args, parent, **extra)


class LazyGroup(TyperGroup):
    """Lists every command without loading any."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(ROOMS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        return Deferred(cmd_name, help=say(f"cli-{cmd_name}")) if cmd_name in ROOMS else None


app = typer.Typer(
    cls=LazyGroup,
    help=say("cli-kaozheng"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals can hold personal data
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def kaozheng() -> None:
    """Keeps the group a group; its help is given above."""


def main() -> None:
    """Entry point of the console script."""
    app()
