"""How commands speak: words in the caller's language, JSON lines, and exit codes.

Exit code 0 is yes, 1 a clear no, 2 a wrong use. With ``--json`` standard output holds one JSON
object a line and nothing else; everything for people goes to standard error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any, ParamSpec

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from exam_engine.words import DEFAULT_LANGUAGE, Words, area_of, names_something
from foundation.errors import Refusal

P = ParamSpec("P")

YES, NO, WRONG_USE = 0, 1, 2

people = Console(stderr=True, highlight=False)
"""Everything that people read."""


@cache
def _words(spoken: str, area: str) -> Words:
    # One language is all that a command speaks, and mostly the sentences of one file.
    return Words.load(languages=(spoken,), area=area)


def language() -> str:
    """The language of the terminal: Chinese unless it asks for another one."""
    asked = os.environ.get("KAOZHENG_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    return DEFAULT_LANGUAGE if not asked or asked.startswith("zh") else "en"


def say(code: str, /, **facts: Any) -> str:
    """The sentence in the language of the terminal."""
    spoken = language()
    area = "*" if names_something(facts) else area_of(code.partition(".")[0], spoken)
    return _words(spoken, area).say(code, spoken, **facts)


def tell(code: str, /, **facts: Any) -> None:
    """Say something to the person at the terminal."""
    people.print(say(code, **facts), markup=False, soft_wrap=True)


def emit(record: dict[str, Any]) -> None:
    """One JSON object on a line of standard output."""
    typer.echo(orjson.dumps(record, default=str).decode())


def answers(command: Callable[P, int]) -> Callable[P, None]:
    """Turn a command's verdict into its exit code, and a refusal into a told no."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except Refusal as refusal:
            tell_refusal(refusal, as_json=bool(kwargs.get("as_json")))
            code = NO
        raise typer.Exit(code)

    return run


def tell_refusal(refusal: Refusal, *, as_json: bool = False) -> None:
    """Say what was refused and what to do; programs get code and facts."""
    if as_json:
        emit({"ok": False, "code": refusal.code, "facts": refusal.facts})
    tell(refusal.code, **refusal.facts)
    spoken = language()
    if _words(spoken, area_of(refusal.code, spoken)).has(f"{refusal.code}.next", spoken):
        tell(f"{refusal.code}.next", **refusal.facts)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar with the time left for long steps: call the result with (text, done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=people, transient=not people.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def show(text: str, done: int, total: int) -> None:
            bar.update(task, description=text, completed=done, total=total or None)

        yield show
