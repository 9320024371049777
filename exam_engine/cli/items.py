"""The commands `kaozheng items …`: score answers by an item's own rules, check files of items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from exam_engine.cli.items_exchange import export_file, import_file
from exam_engine.cli.items_index import reindex
from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell, tell_refusal
from exam_engine.web_settings import WebSettings
from foundation.errors import Invalid, Refusal
from foundation.settings import Tree
from itembank.exchange.inspection import Inspected
from itembank.exchange.item_files import Beside, open_item, open_root, read_beside
from itembank.exchange.qti_items import read_test
from itembank.exchange.qti_results import (
    ItemAnswers,
    own_responses,
    read_results,
    read_sittings,
)
from itembank.exchange.safe_xml import name_of
from itembank.file_checks import look_at
from itembank.qti.programs import ItemProgram, TestProgram
from itembank.qti.running import Result, Scorer
from itembank.qti.running import as_json as as_json_of
from itembank.qti.test_view import score_test
from itembank.qti.values import decimal

app = typer.Typer()
group = typer.Typer(help=say("cli-items"), no_args_is_help=True)
app.add_typer(group, name="items")
group.command("import", help=say("cli-items-import"))(import_file)
group.command("export", help=say("cli-items-export"))(export_file)
group.command("reindex", help=say("cli-items-reindex"))(reindex)

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
ExistingFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-items-file"))
]
_LONGEST_LINE = 10_000_000


class _Site(Tree):
    """Of all settings those of the pages: a check opens no engine."""

    web: WebSettings = WebSettings()


@app.callback()
def rooms() -> None:
    """Keeps `items` a group of commands under its own name."""


@group.command("score", help=say("cli-items-score"))
@answers
def score(
    file: ExistingFile,
    response: Annotated[str | None, typer.Option(help=say("cli-items-response"))] = None,
    responses: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-items-responses"))
    ] = None,
    result: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-items-result"))
    ] = None,
    item: Annotated[str, typer.Option(help=say("cli-items-item"))] = "",
    seed: Annotated[int, typer.Option(help=say("cli-items-seed"))] = 0,
    trace: Annotated[bool, typer.Option(help=say("cli-items-trace"))] = False,
    as_json: AsJson = False,
) -> int:
    root = open_root(file)
    if name_of(root) == "assessmentTest":
        sat = {} if result is None else read_sittings(open_root(result))
        _tell(test := read_test(root, Beside(file)), score_test(test, sat), as_json)
        return YES
    program = open_item(file, item)
    scorer = Scorer(program, traced=trace)
    if result is not None:
        answered = _answers_in(result, program)
        own = own_responses(answered, program.declarations)
        _tell(program, scorer.score(own, seed, answered.marks(program.declarations)), as_json)
        return YES
    if responses is None:
        _tell(program, _attempts(scorer, response or "{}", seed), as_json)
        return YES
    code = YES
    for number, line in _lines(responses):
        try:
            _tell(program, _attempts(scorer, line, seed, number), as_json, number)
        except Refusal as refusal:
            if as_json:
                told = {"ok": False, "line": number, "code": refusal.code, "facts": refusal.facts}
                emit(told)
            tell_refusal(refusal)
            code = NO
    return code


@group.command("check", help=say("cli-items-check"))
@answers
def check(
    paths: Annotated[list[Path], typer.Argument(exists=True, help=say("cli-items-paths"))],
    as_json: AsJson = False,
) -> int:
    files = list(_files(paths))
    good = count = 0
    programs = bool(_Site().web.program_origin)
    with progress() as show:
        for place, file in enumerate(files, start=1):
            show(say("cli-items-checking"), place, len(files))
            for one in look_at(file, programs=programs):
                count += 1
                good += one.sound
                _tell_inspected(one, as_json)
    if not as_json:
        tell("cli-items-checked", count=count, good=good)
    return YES if good == count else NO


def _attempts(scorer: Scorer, response: str, seed: int, line: int = 1) -> Result:
    """The outcome of one response, or of the last of a list of them: one for each attempt."""
    several = response.lstrip().startswith("[")
    listed = _list(response, line) if several else [_object(response, line)]
    state = scorer.start(seed)
    results = [scorer.attempt(state, one) for one in listed]
    return results[-1]


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and read_beside(one))
        else:
            yield path


def _tell(
    program: ItemProgram | TestProgram, result: Result, as_json: bool, number: int | None = None
) -> None:
    outcomes = {name: as_json_of(value) for name, value in result.outcomes.items()}
    if not as_json:
        for name, value in outcomes.items():
            typer.echo(f"{name} = {orjson.dumps(value).decode()}")
        for step in result.steps:
            typer.echo(f"  {orjson.dumps(step.to_json()).decode()}")
        return
    told: dict[str, Any] = {"ok": True, "item": program.identifier}
    if number is not None:
        told["line"] = number
    told |= {
        "outcomes": outcomes,
        "score": outcomes.get("SCORE"),
        "max_score": outcomes.get("MAXSCORE", _greatest(program)),
        "unbound": list(result.unbound),
    }
    if result.steps:
        told["trace"] = [step.to_json() for step in result.steps]
    emit(told)


def _greatest(program: ItemProgram | TestProgram) -> Any:
    """The most that SCORE may be, where it is declared with it and there is no MAXSCORE."""
    score = next((one for one in program.declarations if one.identifier == "SCORE"), None)
    most = None if score is None else score.normal_maximum
    return None if most is None else as_json_of(decimal(most))


def _tell_inspected(one: Inspected, as_json: bool) -> None:
    if as_json:
        emit(one.to_json())
        return
    mark = "✓" if one.sound else "✗"
    typer.echo(f"{mark} {one.file} {one.identifier} {', '.join(one.interactions)}")
    for refusal in one.reasons:
        tell(refusal.code, **refusal.facts)


def _object(text: str, line: int) -> dict[str, Any]:
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError as trouble:
        raise Invalid("cli-items-response-unreadable", line=line, reason=str(trouble)) from trouble
    if not isinstance(read, dict):
        raise Invalid("cli-items-response-unreadable", line=line, reason="{…}")
    return read


def _list(text: str, line: int) -> list[dict[str, Any]]:
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError as trouble:
        raise Invalid("cli-items-response-unreadable", line=line, reason=str(trouble)) from trouble
    if not read or not all(isinstance(one, dict) for one in read):
        raise Invalid("cli-items-response-unreadable", line=line, reason="[{…}, {…}]")
    return list(read)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, line.decode("utf-8", "replace")


def _answers_in(path: Path, program: ItemProgram) -> ItemAnswers:
    """The answers to this item in a file of results; the only ones there, if named otherwise."""
    found = read_results(open_root(path))
    if program.identifier in found:
        return found[program.identifier]
    if len(found) == 1:
        return next(iter(found.values()))
    raise Invalid("qti-item-not-in-results", item=program.identifier[:80], count=len(found))
