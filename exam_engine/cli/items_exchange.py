"""The commands `kaozheng items import` and `export`: files in and out of the bank."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from foundation.errors import Invalid
from itembank.exchange.dialects import propose, read
from itembank.exchange.drafts import Reading, Remark, Weight
from itembank.exchange.known_dialects import KNOWN
from itembank.exchange.package_writer import Written
from itembank.exchange.reading_json import counts_of, reading_to_json
from itembank.exchange.remark_json import remark_to_json
from itembank.lifecycle import Pool

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
Body = Annotated[str | None, typer.Option(help=say("cli-enrol-body"))]
MOST_BYTES = 200 * 1024 * 1024
_AUTO = "auto"


@answers
def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("cli-items-import-file"))
    ],
    dialect: Annotated[str, typer.Option(help=say("cli-items-dialect"))] = _AUTO,
    option: Annotated[list[str] | None, typer.Option(help=say("cli-items-option"))] = None,
    check_only: Annotated[
        bool, typer.Option("--check-only", help=say("cli-items-check-only"))
    ] = False,
    body: Body = None,
    pool: Annotated[Pool, typer.Option(help=say("cli-items-pool"))] = Pool.LIVE,
    as_json: AsJson = False,
) -> int:
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise Invalid("exchange-file-too-large", file=file.name, bytes=size, most=MOST_BYTES)
    data = file.read_bytes()
    options = _options(option or [])
    named = _proposed(data, file.name) if dialect == _AUTO else dialect
    reading = read(KNOWN, named, data, file.name, options)
    counts = counts_of(reading)
    told: dict[str, Any] = {
        "ok": not counts["waiting"],
        "file": file.name,
        "check_only": check_only,
    }
    told |= reading_to_json(reading)
    if not check_only:
        told["import"] = _bank().keep_reading(
            data, file.name, reading, body=body, pool=pool, options=options
        )
    if as_json:
        emit(told)
    else:
        _tell(reading, told.get("import"))
    return NO if counts["waiting"] else YES


def _bank() -> Any:
    """The room that needs the whole engine, which takes seconds to load and a check none of."""
    return importlib.import_module("exam_engine.cli.items_bank")


def _formats() -> Any:
    """The writers, some of which set pages: they take seconds to load as well."""
    return importlib.import_module("itembank.exchange.formats")


def _options(written: Sequence[str]) -> dict[str, str]:
    options = {}
    for one in written:
        name, sign, value = one.partition("=")
        if not sign:
            raise Invalid("cli-items-option-unreadable", option=one[:80])
        options[name.strip()] = value.strip()
    return options


def _proposed(data: bytes, name: str) -> str:
    """The likeliest dialect; none where nothing likely is found."""
    proposals = propose(KNOWN, data, name)
    if not proposals:
        raise Invalid("exchange-dialect-not-found", file=name, known=sorted(KNOWN))
    return proposals[0].dialect


def _tell(reading: Reading, kept: dict[str, Any] | None) -> None:
    for remark in reading.remarks:
        _tell_remark(remark)
    for draft in reading.drafts:
        mark = "✗" if draft.item is None else "?" if draft.doubtful else "✓"
        words = draft.item.title if draft.item is not None else " ".join(draft.source.split())[:40]
        typer.echo(f"{mark} {draft.place.line or draft.place.row or ''} {words}")
        for remark in draft.remarks:
            if remark.weight is not Weight.NOTE:
                _tell_remark(remark)
    tell("cli-items-read", dialect=reading.dialect, **counts_of(reading))
    if kept is not None:
        tell("cli-items-kept", **kept["counts"])


def _tell_remark(remark: Remark) -> None:
    tell(remark.code, **remark.facts)


@answers
def export_file(
    file: Annotated[Path, typer.Argument(dir_okay=False, help=say("cli-items-export-file"))],
    form: Annotated[str, typer.Option("--format", help=say("cli-items-format"))] = "qti3",
    level: Annotated[str, typer.Option(help=say("cli-items-level"))] = "",
    item: Annotated[list[str] | None, typer.Option(help=say("cli-items-which"))] = None,
    published: Annotated[bool, typer.Option(help=say("cli-items-published"))] = False,
    body: Body = None,
    pool: Annotated[Pool, typer.Option(help=say("cli-items-pool"))] = Pool.LIVE,
    as_json: AsJson = False,
) -> int:
    wanted = _formats().format_of(form)
    if not file.absolute().parent.is_dir():
        raise typer.BadParameter(say("cli-enrol-answer-folder"), param_hint="FILE")
    taken = _bank().take_out(
        body=body, pool=pool, level=level, identifiers=tuple(item or ()), published=published
    )
    written = wanted.write(taken.items, taken.files)
    file.write_bytes(written.content)
    _tell_written(file, form, len(taken.items), written, as_json)
    return YES


def _tell_written(file: Path, form: str, count: int, written: Written, as_json: bool) -> None:
    left_out = sum(remark.weight is Weight.FAULT for remark in written.losses)
    if as_json:
        emit(
            {
                "ok": True,
                "file": str(file),
                "format": form,
                "items": count - left_out,
                "left_out": left_out,
                "losses": [remark_to_json(remark) for remark in written.losses],
            }
        )
        return
    for remark in written.losses:
        typer.echo(f"- {remark.place.part}: {say(remark.code, **remark.facts)}")
    tell("cli-items-written", count=count - left_out, left_out=left_out)
