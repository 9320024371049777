"""The command `kaozheng calibrate`: item parameters, fit and abilities from a file of responses."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from exam_engine.cli.telling import YES, answers, emit, people, progress, say, tell
from foundation.errors import Invalid, NotFound
from itembank.calibration import parts as calibration_parts
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, FixedItem, Plan, calibrate
from itembank.calibration.estimation import Effort
from itembank.calibration.item_models import ItemModel
from itembank.calibration.latent import grid
from itembank.calibration.linking import LinkMethod
from itembank.calibration.parameter_file import model_named, read_parameters
from itembank.calibration.parts import Also
from itembank.calibration.priors import NO_PRIORS, Priors
from itembank.calibration.records import ability_records, calibration_record
from itembank.calibration.reported import categories_of
from itembank.calibration.response_file import Columns, ResponseFile, read_responses

app = typer.Typer()


@app.command("calibrate", help=say("cli-calibrate"))
@answers
def calibrate_file(
    file: Annotated[Path, typer.Argument(metavar="RESPONSES.csv", help=say("cli-calibrate-file"))],
    model: Annotated[str, typer.Option("--model", help=say("cli-calibrate-model"))] = "2PL",
    item_model: Annotated[
        list[str] | None, typer.Option("--item-model", help=say("cli-calibrate-item-model"))
    ] = None,
    fixed: Annotated[Path | None, typer.Option("--fixed", help=say("cli-calibrate-fixed"))] = None,
    group: Annotated[str | None, typer.Option("--group", help=say("cli-calibrate-group"))] = None,
    freq: Annotated[str | None, typer.Option("--freq", help=say("cli-calibrate-freq"))] = None,
    name: Annotated[str | None, typer.Option("--id", help=say("cli-calibrate-id"))] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", help=say("cli-calibrate-leave-out"))
    ] = None,
    missing: Annotated[
        list[str] | None, typer.Option("--missing", help=say("cli-calibrate-missing"))
    ] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help=say("cli-calibrate-header"))
    ] = None,
    prior: Annotated[
        list[str] | None, typer.Option("--prior", help=say("cli-calibrate-prior"))
    ] = None,
    no_priors: Annotated[
        bool, typer.Option("--no-priors", help=say("cli-calibrate-no-priors"))
    ] = False,
    score: Annotated[Score | None, typer.Option("--score", help=say("cli-calibrate-score"))] = None,
    fit: Annotated[bool, typer.Option("--fit/--no-fit", help=say("cli-calibrate-fit"))] = True,
    also: Annotated[
        list[Also] | None, typer.Option("--also", help=say("cli-calibrate-also"))
    ] = None,
    link_to: Annotated[
        Path | None, typer.Option("--link-to", help=say("cli-calibrate-link-to"))
    ] = None,
    link_method: Annotated[
        LinkMethod, typer.Option("--link-method", help=say("cli-calibrate-link-method"))
    ] = LinkMethod.STOCKING_LORD,
    points: Annotated[int, typer.Option(min=11, max=501, help=say("cli-calibrate-points"))] = 61,
    tolerance: Annotated[
        float, typer.Option(min=1e-9, max=1e-2, help=say("cli-calibrate-tolerance"))
    ] = 1e-6,
    most_steps: Annotated[
        int, typer.Option("--iterations", min=1, help=say("cli-calibrate-iterations"))
    ] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    held = read_parameters(_content(fixed)) if fixed else {}
    read = read_responses(
        _content(file),
        Columns(
            frequency=freq,
            name=name,
            group=group,
            leave_out=leave_out or (),
            has_names=header,
            missing=missing or (),
            known={item: categories_of(one.model, one.values) for item, one in held.items()},
        ),
    )
    plan = Plan(
        model_named(model),
        models=_models(item_model or [], read),
        fixed=_present(held, read),
        priors=_priors(prior or [], no_priors=no_priors),
        effort=Effort(tolerance, most_steps, grid(points)),
    )
    began = time.perf_counter(), time.process_time()
    made = _watched(read, plan)
    record: dict[str, Any] = {"ok": True, "model": plan.model.value, "header": read.has_names}
    record |= calibration_record(made)
    record["seconds"] = round(time.perf_counter() - began[0], 4)
    record["cpu_seconds"] = round(time.process_time() - began[1], 4)
    record["diagnoses"] = [_said(entry) for entry in record["diagnoses"]]
    if fit:
        record["fit"] = calibration_parts.fit(made)
    for wanted in also or ():
        record[wanted.value.replace("-", "_")] = calibration_parts.part(made, wanted)
    if link_to is not None:
        base = read_parameters(_content(link_to))
        record["link"] = calibration_parts.link_record(base, made, link_method)
    if score is not None:
        scored = abilities(made.responses, made.found.items, made.latent, score)
        record["score"] = score.value
        record["abilities"] = ability_records(made.responses, scored, read.names, made.unit)
    if as_json:
        emit(record)
    _tell(record, as_json=as_json)
    return YES


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound("calibration-file-missing", file=file.name) from error


def _models(told: list[str], read: ResponseFile) -> dict[str, ItemModel]:
    found = {}
    for entry in told:
        item, mark, named = entry.rpartition("=")
        if not mark or item not in read.responses.items:
            raise Invalid("calibration-item-model", entry=entry[:60])
        found[item] = model_named(named)
    return found


def _present(held: dict[str, FixedItem], read: ResponseFile) -> dict[str, FixedItem]:
    """The fixed items that these responses hold; none at all is a mistake."""
    present = {item: one for item, one in held.items() if item in read.responses.items}
    if held and not present:
        raise Invalid("calibration-fixed-absent", items=list(held)[:20])
    return present


def _priors(told: list[str], *, no_priors: bool) -> Priors | None:
    """``slope=0.1,0.5`` and the like; None lets the models decide."""
    if no_priors:
        return NO_PRIORS
    if not told:
        return None
    found: dict[str, tuple[float, float]] = {}
    for entry in told:
        name, _, numbers = entry.partition("=")
        try:
            one, other = (float(number) for number in numbers.split(","))
        except ValueError as error:
            raise Invalid("calibration-prior", entry=entry[:60]) from error
        if name not in ("slope", "intercept", "lower", "upper") or not other > 0:
            raise Invalid("calibration-prior", entry=entry[:60])
        found[name] = (one, other)
    return Priors(**found)


def _watched(read: ResponseFile, plan: Plan) -> Calibration:
    with progress() as show:
        return calibrate(
            read.responses,
            plan,
            watch=lambda step, _, change: show(
                say("cli-calibrate-step", step=step, change=f"{change:.1e}"), 0, 0
            ),
        )


def _said(diagnosis: dict[str, Any]) -> dict[str, Any]:
    code, facts = diagnosis["code"], diagnosis["facts"]
    return {**diagnosis, "says": say(code, **facts), "next": say(f"{code}.next", **facts)}


def _tell(record: dict[str, Any], *, as_json: bool) -> None:
    tell(
        "cli-calibrate-done",
        model=record["model"],
        items=len(record["parameters"]),
        persons=record["persons"],
        likelihood=f"{record['log_likelihood']:.4f}",
        steps=record["iterations"],
    )
    for diagnosis in record["diagnoses"]:
        people.print(f"- {diagnosis['says']} {diagnosis['next']}", markup=False, soft_wrap=True)
    if not as_json:
        for entry in record["parameters"]:
            people.print(_line(entry), markup=False, soft_wrap=True)


def _line(entry: dict[str, Any]) -> str:
    """One item with its values, each followed by its standard error in brackets."""
    told = [f"{entry['item']:<12}", f"{entry['model']:<6}"]
    for name, value in entry.items():
        if name in ("item", "model", "se"):
            continue
        error = entry["se"].get(name, math.nan)
        bracket = f" ({error:.3f})" if math.isfinite(error) else ""
        told.append(f"{name} {value:.3f}{bracket}")
    return "  ".join(told)
