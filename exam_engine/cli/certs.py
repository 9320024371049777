"""The commands `kaozheng certs …`: issue the certificates of a batch, revoke one, print samples."""

from __future__ import annotations

from typing import ClassVar

import typer

from exam_engine.cli.deferring import LazyGroup, Room
from exam_engine.cli.telling import say


class Commands(LazyGroup):
    """Each loads what it needs, and to issue needs the least."""

    rooms: ClassVar[dict[str, Room]] = {
        "issue": Room("certs_issue", "cli-certs-issue"),
        "revoke": Room("certs_revoke", "cli-certs-revoke"),
        "sample": Room("certs_sample", "cli-sample"),
    }


app = typer.Typer()
group = typer.Typer(cls=Commands, help=say("cli-certs"), no_args_is_help=True)
app.add_typer(group, name="certs")


@app.callback()
def rooms() -> None:
    """Keeps `certs` a group of commands under its own name."""


@group.callback()
def certs() -> None:
    """Keeps the group a group; its help is given above."""
