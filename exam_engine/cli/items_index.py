"""The command `kaozheng items reindex`: the bank's index, written anew."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

import typer

from exam_engine.cli.telling import YES, answers, emit, progress, say, tell

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@answers
def reindex(as_json: AsJson = False) -> int:
    # The room that needs the whole engine, which takes seconds to load.
    bank: Any = importlib.import_module("exam_engine.cli.items_bank")
    with progress() as show:
        count: int = bank.reindex_all(
            lambda done, total: show(say("cli-items-indexing"), done, total)
        )
    if as_json:
        emit({"ok": True, "items": count})
    else:
        tell("cli-items-indexed", count=count)
    return YES
