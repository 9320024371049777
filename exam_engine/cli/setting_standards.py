"""The commands `kaozheng standards …`: cut scores from judges, and standards as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from exam_engine.cli.standards_files import coverage, import_standard
from exam_engine.cli.telling import YES, answers, emit, say, tell
from exam_engine.measurement.sheets import table_of
from foundation.errors import NotFound
from itembank.calibration.judgement_file import read_bookmarks, read_ratings
from itembank.calibration.parameter_file import read_parameters
from itembank.calibration.setting_records import angoff_record, bookmark_record
from itembank.calibration.standard_setting import RESPONSE_PROBABILITY, Centre

app = typer.Typer()
group = typer.Typer(help=say("cli-standards"), no_args_is_help=True)
app.add_typer(group, name="standards")

_Json = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


group.command("import", help=say("cli-standards-import"))(import_standard)
group.command("coverage", help=say("cli-standards-coverage"))(coverage)


@app.callback()
def rooms() -> None:
    """Keeps `standards` a group of commands under its own name."""


@group.command("angoff", help=say("cli-standards-angoff"))
@answers
def angoff(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("cli-standards-ratings"))],
    parameters: Annotated[
        Path | None, typer.Option("--parameters", help=say("cli-security-parameters"))
    ] = None,
    centre: Annotated[Centre, typer.Option("--centre", help=say("cli-standards-centre"))] = (
        Centre.MEAN
    ),
    as_json: _Json = False,
) -> int:
    rounds = read_ratings(table_of(_content(file)))
    held = read_parameters(_content(parameters)) if parameters else None
    record = {"ok": True, **angoff_record(rounds, held, centre)}
    if as_json:
        emit(record)
    for told in record["rounds"]:
        tell(
            "cli-standards-round",
            round=told["round"],
            score=_short(told["score"]),
            error=_short(told["score_error"]),
            theta=_short(told["theta"]),
            agreement=_short(told["agreement"]["all_judges"]),
        )
    return YES


@group.command("bookmark", help=say("cli-standards-bookmark"))
@answers
def bookmark(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("cli-standards-bookmarks"))],
    parameters: Annotated[Path, typer.Option("--parameters", help=say("cli-security-parameters"))],
    chance: Annotated[
        float, typer.Option("--rp", min=0.01, max=0.99, help=say("cli-standards-chance"))
    ] = RESPONSE_PROBABILITY,
    corrected: Annotated[
        bool, typer.Option("--corrected-for-guessing", help=say("cli-standards-corrected"))
    ] = False,
    centre: Annotated[Centre, typer.Option("--centre", help=say("cli-standards-centre"))] = (
        Centre.MEDIAN
    ),
    as_json: _Json = False,
) -> int:
    said = read_bookmarks(table_of(_content(file)))
    held = read_parameters(_content(parameters))
    record = {
        "ok": True,
        **bookmark_record(
            said, held, chance=chance, corrected_for_guessing=corrected, centre=centre
        ),
    }
    if as_json:
        emit(record)
    for told in record["cuts"]:
        tell(
            "cli-standards-cut",
            cut=told["cut"],
            round=told["round"],
            theta=_short(told["theta"]),
            error=_short(told["theta_error"]),
            score=_short(told["score"]),
        )
    return YES


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound("calibration-file-missing", file=file.name) from error


def _short(value: Any) -> str:
    return "—" if value is None else f"{value:.3f}"
