"""The commands `kaozheng security …`: statistics of a sitting that show people where to look.

They state numbers about rows of a table. What the numbers come from is for people to find out.
"""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from exam_engine.cli.telling import YES, answers, emit, people, progress, say, tell
from foundation.errors import Invalid, NotFound
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.arrays import Floats
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.parameter_file import model_named, read_parameters
from itembank.calibration.person_fit import person_fit
from itembank.calibration.reported import categories_of
from itembank.calibration.response_file import Columns, ResponseFile, read_responses
from itembank.security.comparing import Scale, scale_of
from itembank.security.preknowledge import shift_on
from itembank.security.response_times import fit_times, rapid_answers, time_fit
from itembank.security.similarity import similarity

app = typer.Typer()
group = typer.Typer(help=say("cli-security"), no_args_is_help=True)
app.add_typer(group, name="security")

_Responses = Annotated[
    Path, typer.Argument(metavar="RESPONSES.csv", help=say("cli-security-responses"))
]
_Model = Annotated[str | None, typer.Option("--model", help=say("cli-security-model"))]
_Parameters = Annotated[
    Path | None, typer.Option("--parameters", help=say("cli-security-parameters"))
]
_LeaveOut = Annotated[
    list[str] | None, typer.Option("--leave-out", help=say("cli-calibrate-leave-out"))
]
_Level = Annotated[
    float, typer.Option("--level", min=1e-9, max=0.1, help=say("cli-security-level"))
]
_Most = Annotated[int, typer.Option("--most", min=0, help=say("cli-security-most"))]
_Json = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]


@app.callback()
def rooms() -> None:
    """Keeps `security` a group of commands under its own name."""


@group.command("similarity", help=say("cli-security-similarity"))
@answers
def similar_answers(
    file: _Responses,
    model: _Model = None,
    parameters: _Parameters = None,
    level: _Level = 0.001,
    most: _Most = 1000,
    leave_out: _LeaveOut = None,
    as_json: _Json = False,
) -> int:
    began = time.perf_counter(), time.process_time()
    read, scale = _read(file, leave_out, model, parameters)
    scored = abilities(scale.given, scale.items, scale.latent, Score.WLE)
    with progress() as show:
        found = similarity(
            scale.given,
            scale.items,
            scored.theta,
            level=level,
            most=most,
            watch=lambda done, total: show(say("cli-security-comparing"), done, total),
        )
    shown = [
        {
            **_row(read, scale, pair.first, "first"),
            **_row(read, scale, pair.second, "second"),
            **{name: value for name, value in asdict(pair).items() if name not in _PLACES},
        }
        for pair in found.shown
    ]
    record = {
        "ok": True,
        **_about(scale),
        "level": level,
        "pairs": found.pairs,
        "pairs_unjudged": found.unjudged,
        "expected_by_chance": found.by_chance,
        "noted": found.noted,
        "noted_by": "p",
        "rate": found.noted / max(found.pairs, 1),
        "omega_at_level": found.omega_at_level,
        "gbt_at_level": found.gbt_at_level,
        "shown": shown,
        "seconds": round(time.perf_counter() - began[0], 3),
        "cpu_seconds": round(time.process_time() - began[1], 3),
    }
    if as_json:
        emit(record)
    tell(
        "cli-security-similarity-done",
        pairs=found.pairs,
        noted=found.noted,
        chance=f"{found.by_chance:.1f}",
        level=f"{level:g}",
    )
    if not as_json:
        _table([{name: _short(value) for name, value in entry.items()} for entry in shown[:20]])
    return YES


_PLACES = ("first", "second")


@group.command("person-fit", help=say("cli-security-person-fit"))
@answers
def unusual_rows(
    file: _Responses,
    model: _Model = None,
    parameters: _Parameters = None,
    leave_out: _LeaveOut = None,
    as_json: _Json = False,
) -> int:
    read, scale = _read(file, leave_out, model, parameters)
    scored = abilities(scale.given, scale.items, scale.latent, Score.WLE)
    found = person_fit(scale.given, scale.items, scale.latent, scored)
    rows = [
        {**_row(read, scale, row), "lz": _plain(found.lz[row]), "lz_star": _plain(star)}
        for row, star in enumerate(found.lz_star)
    ]
    rows.sort(key=lambda row: row["lz_star"] if row["lz_star"] is not None else math.inf)
    return _rows_told({"ok": True, **_about(scale), "rows": rows}, as_json=as_json)


@group.command("preknowledge", help=say("cli-security-preknowledge"))
@answers
def better_on_some(
    file: _Responses,
    item: Annotated[list[str], typer.Option("--item", help=say("cli-security-item"))],
    model: _Model = None,
    parameters: _Parameters = None,
    leave_out: _LeaveOut = None,
    as_json: _Json = False,
) -> int:
    read, scale = _read(file, leave_out, model, parameters, named=item)
    found = shift_on(scale.given, scale.items, set(item))
    rows = [
        {
            **_row(read, scale, row),
            "theta_named": _plain(found.named[row]),
            "theta_others": _plain(found.others[row]),
            "statistic": _plain(found.statistic[row]),
            "p": _plain(found.p[row]),
        }
        for row in range(len(found.p))
    ]
    rows.sort(key=lambda row: row["p"] if row["p"] is not None else math.inf)
    return _rows_told({"ok": True, **_about(scale), "rows": rows}, as_json=as_json)


@group.command("times", help=say("cli-security-times"))
@answers
def response_times(
    file: Annotated[Path, typer.Argument(metavar="SECONDS.csv", help=say("cli-security-seconds"))],
    as_json: _Json = False,
) -> int:
    items, names, seconds = _read_seconds(_content(file))
    model = fit_times(seconds)
    fit, rapid = time_fit(seconds, model), rapid_answers(seconds)
    rows = [
        {
            "row": row + 2,
            **({"id": names[row]} if names else {}),
            "speed": _plain(model.speeds[row]),
            "se": _plain(model.errors[row]),
            "statistic": _plain(fit.statistic[row]),
            "df": _plain(fit.df[row]),
            "p": _plain(fit.p[row]),
            "effort": _plain(rapid.effort[row]),
            "rapid": int(rapid.answers[row].sum()),
        }
        for row in range(len(seconds))
    ]
    by_item = [
        {
            "item": item,
            "intensity": float(model.intensity[place]),
            "discrimination": float(model.discrimination[place]),
            "threshold": float(rapid.thresholds[place]),
            "rapid": float(rapid.by_item[place]),
        }
        for place, item in enumerate(items)
    ]
    rows.sort(key=lambda row: row["p"] if row["p"] is not None else math.inf)
    told = {"ok": True, "persons": len(rows), "speed_sd": model.spread, "items": by_item}
    return _rows_told({**told, "rows": rows}, as_json=as_json)


def _read(
    file: Path,
    leave_out: list[str] | None,
    model: str | None,
    parameters: Path | None,
    named: Sequence[str] = (),
) -> tuple[ResponseFile, Scale]:
    """The answers, and what they are compared by. Raises ``Invalid`` with what is wrong."""
    held = read_parameters(_content(parameters)) if parameters else {}
    known = {item: categories_of(one.model, one.values) for item, one in held.items()}
    columns = Columns(leave_out=leave_out or (), letters=True, known=known)
    read = read_responses(_content(file), columns)
    unknown = [name for name in named if name not in read.responses.items]
    if unknown:
        raise Invalid("security-items-unknown", items=unknown[:20])
    _demand_present(held, read)
    usual = model_named(model) if model else None
    return read, scale_of(read.responses, usual, held)


def _demand_present(held: Mapping[str, FixedItem], read: ResponseFile) -> None:
    if held and not held.keys() & set(read.responses.items):
        raise Invalid("calibration-fixed-absent", items=list(held)[:20])


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound("calibration-file-missing", file=file.name) from error


def _about(scale: Scale) -> dict[str, Any]:
    return {
        "persons": len(scale.sheets.rows),
        "items": len(scale.given.items),
        "models": sorted({model.value for model in scale.models}),
        "parameters": "estimated" if scale.estimated else "held",
        "items_held": scale.held,
        "items_left_out": list(scale.sheets.items_left_out),
        "rows_left_out": scale.sheets.rows_left_out,
        "diagnoses": [
            {"code": each.code, "facts": dict(each.facts), "says": say(each.code, **each.facts)}
            for each in scale.diagnoses
        ],
    }


def _row(read: ResponseFile, scale: Scale, row: int, called: str = "") -> dict[str, Any]:
    place = int(scale.sheets.rows[row])
    told: dict[str, Any] = {called or "row": place + read.responses.first_row}
    if read.names is not None:
        told[f"{called}_id" if called else "id"] = read.names[place]
    return told


def _read_seconds(content: bytes) -> tuple[list[str], list[str] | None, Floats]:
    """Names of the items, names of the rows, and times (n × J); an empty cell is a missing one."""
    try:
        lines = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if any(row)]
    except UnicodeDecodeError as error:
        raise Invalid("calibration-file-encoding") from error
    if len(lines) < 2:
        raise Invalid("calibration-file-empty")
    header, has_id = lines[0], lines[0][0].strip().lower() in ("id", "person")
    start = 1 if has_id else 0
    seconds = np.full((len(lines) - 1, len(header) - start), np.nan)
    for row, cells in enumerate(lines[1:]):
        if len(cells) != len(header):
            raise Invalid(
                "calibration-row-width", row=row + 2, cells=len(cells), columns=len(header)
            )
        for place, cell in enumerate(cells[start:]):
            if cell.strip() and cell.strip().lower() not in ("na", "nan"):
                seconds[row, place] = _second(cell, row + 2, header[place + start])
    return header[start:], [cells[0] for cells in lines[1:]] if has_id else None, seconds


def _second(cell: str, row: int, column: str) -> float:
    try:
        told = float(cell)
    except ValueError:
        told = math.nan
    if not (math.isfinite(told) and told > 0):
        raise Invalid("security-second-unreadable", row=row, column=column, cell=cell[:40])
    return told


def _rows_told(record: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        emit(record)
    else:
        _table(
            [{name: _short(value) for name, value in row.items()} for row in record["rows"][:20]]
        )
    tell("cli-security-rows-done", persons=record["persons"], rows=min(20, len(record["rows"])))
    return YES


def _table(rows: list[dict[str, str]]) -> None:
    if rows:
        people.print("  ".join(rows[0]), markup=False, soft_wrap=True)
    for row in rows:
        people.print("  ".join(row.values()), markup=False, soft_wrap=True)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
