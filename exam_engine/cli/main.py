"""The command `kaozheng`: all groups of commands under one name, each loaded when it is called."""

from __future__ import annotations

from typing import ClassVar

import typer

from exam_engine.cli.deferring import LazyGroup, Room
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


class Commands(LazyGroup):
    """The commands at the top."""

    rooms: ClassVar[dict[str, Room]] = {
        name: Room(module, f"cli-{name}") for name, module in ROOMS.items()
    }


app = typer.Typer(
    cls=Commands,
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
