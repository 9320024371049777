"""The command `kaozheng`: all groups of commands under one name."""

from __future__ import annotations

import typer

from exam_engine.cli import demonstrating, enrolling, operating, verifying
from exam_engine.cli.telling import say

app = typer.Typer(
    help=say("cli-kaozheng"),
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals can hold personal data
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (demonstrating.app, operating.app, enrolling.app, verifying.app):
    if commands.info.name:
        app.add_typer(commands)
    else:
        app.registered_commands.extend(commands.registered_commands)
        app.registered_groups.extend(commands.registered_groups)


def main() -> None:
    """Entry point of the console script."""
    app()
