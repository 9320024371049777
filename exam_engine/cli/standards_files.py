"""The commands `kaozheng standards import` and `coverage`: standards in, and what items cover."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from foundation.errors import Invalid
from itembank.exchange.standard_files import MOST_BYTES, StandardRead, read_standard_file
from itembank.standards import Standard, read_standard

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
Body = Annotated[str | None, typer.Option(help=say("cli-enrol-body"))]


@answers
def import_standard(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-standards-file"))
    ],
    name: Annotated[str, typer.Option(help=say("cli-standards-name"))] = "",
    version: Annotated[str, typer.Option(help=say("cli-standards-version"))] = "",
    check_only: Annotated[
        bool, typer.Option("--check-only", help=say("cli-standards-check-only"))
    ] = False,
    body: Body = None,
    as_json: AsJson = False,
) -> int:
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise Invalid("exchange-file-too-large", file=file.name, bytes=size, most=MOST_BYTES)
    found = read_standard_file(file.read_bytes(), file.name, name=name, version=version)
    told = _record(file.name, found)
    if found.is_sound and not check_only:
        # The room that needs the whole engine, which takes seconds to load.
        bank: Any = importlib.import_module("exam_engine.cli.standards_bank")
        told["id"] = bank.keep_standard(found.content, body=body)
    told["kept"] = "id" in told
    if as_json:
        emit(told)
    else:
        _tell(found, told)
    return YES if found.is_sound else NO


@answers
def coverage(
    file: Annotated[
        Path | None, typer.Argument(dir_okay=False, help=say("cli-standards-coverage-file"))
    ] = None,
    level: Annotated[str, typer.Option(help=say("cli-items-level"))] = "",
    body: Body = None,
    as_json: AsJson = False,
) -> int:
    if file is not None and not file.absolute().parent.is_dir():
        raise typer.BadParameter(say("cli-enrol-answer-folder"), param_hint="FILE")
    bank: Any = importlib.import_module("exam_engine.cli.standards_bank")
    written: Any = importlib.import_module("exam_engine.bank.coverage_workbook")
    levels, skills = bank.coverage(body=body)
    levels = [one for one in levels if level in ("", one.level)]
    skills = [one for one in skills if level in ("", one.level)]
    cells, points = written.cell_records(levels), written.skill_records(skills)
    short = sum(1 for one in cells if one["missing"])
    bare = sum(1 for one in points if not one["live"])
    if file is not None:
        file.write_bytes(written.coverage_workbook(levels, skills, say))
    if as_json:
        counts = {"cells": len(cells), "short": short, "skills": len(points), "bare": bare}
        emit({"ok": not short, "counts": counts, "cells": cells, "skills": points})
        return NO if short else YES
    for one in cells:
        if one["missing"]:
            tell("cli-standards-short", **one)
    tell("cli-standards-covered", cells=len(cells), short=short, skills=len(points), bare=bare)
    return NO if short else YES


def _record(file: str, found: StandardRead) -> dict[str, Any]:
    """What was understood and what is wrong, as one JSON document."""
    scheme = found.content["scheme"]
    return {
        "ok": found.is_sound,
        "file": file,
        "name": scheme["name"],
        "version": scheme["version"],
        "levels": _levels(read_standard(found.content)) if found.is_sound else [],
        "faults": [
            {
                "code": fault.code,
                "place": {
                    name: value
                    for name in ("file", "sheet", "row", "column")
                    if (value := getattr(fault.place, name)) not in (None, "", 0)
                },
                "facts": fault.facts,
                "told": say(fault.code, **fault.facts),
            }
            for fault in found.faults
        ],
    }


def _levels(standard: Standard) -> list[dict[str, Any]]:
    return [
        {
            "name": level.name,
            "fields": len(level.fields),
            "tasks": len(level.tasks),
            "skills": len(level.skills),
        }
        for level in standard.levels
    ]


def _tell(found: StandardRead, told: dict[str, Any]) -> None:
    for fault in told["faults"]:
        place = " ".join(str(value) for value in fault["place"].values())
        typer.echo(f"- {place}: {fault['told']}")
    for level in told["levels"]:
        tell("cli-standards-level", **level)
    if not found.is_sound:
        tell("cli-standards-faulty", count=len(told["faults"]))
    else:
        code = "cli-standards-kept" if told["kept"] else "cli-standards-sound"
        tell(code, name=told["name"], version=told["version"])
