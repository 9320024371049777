"""The commands `kaozheng assembly …`: the best form of a pool, and designs put to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from exam_engine.assembly.designs import Design, read_design
from exam_engine.assembly.parallel_forms import ParallelForms, parallel_forms
from exam_engine.assembly.sheet_solving import BestForm, best_form
from exam_engine.assembly.sheets import read_lines, read_pool
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulation_report import report
from exam_engine.cli.telling import YES, answers, emit, progress, say, tell

app = typer.Typer()
group = typer.Typer(help=say("cli-assembly"), no_args_is_help=True)
app.add_typer(group, name="assembly")


@app.callback()
def rooms() -> None:
    """Keeps `assembly` a group of commands under its own name."""


@group.command("solve", help=say("cli-assembly-solve"))
@answers
def solve(
    itempool: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help=say("cli-assembly-itempool"))
    ],
    constraints: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help=say("cli-assembly-constraints"))
    ],
    itemattrib: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-assembly-itemattrib"))
    ] = None,
    stimattrib: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli-assembly-stimattrib"))
    ] = None,
    theta: Annotated[list[float] | None, typer.Option(help=say("cli-assembly-theta"))] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help=say("cli-assembly-seconds"))] = 300.0,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    pool, lines = read_pool(itempool, itemattrib, stimattrib), read_lines(constraints)
    for at in theta or [0.0]:
        form = best_form(pool, lines, at, seconds)
        if as_json:
            emit(_record(form))
        else:
            tell(
                "cli-assembly-solved",
                theta=form.theta,
                count=len(form.items),
                information=f"{form.information:.6f}",
                seconds=f"{form.seconds:.2f}",
            )
            typer.echo("\n".join(form.items))
    return YES


@group.command("simulate", help=say("cli-assembly-simulate"))
@answers
def simulate_design(
    designs: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help=say("cli-assembly-design"))
    ],
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    for path in designs:
        design = read_design(path)
        with progress() as show:
            made = simulate(design, lambda at, of: show(say("cli-assembly-simulating"), at, of))
        told = report(design, made)
        if as_json:
            emit({"ok": True, "design": path.name, **told})
        else:
            typer.echo(f"{path.name}\n{orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()}")
    return YES


@group.command("forms", help=say("cli-assembly-forms"))
@answers
def assemble_forms(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="DESIGN", exists=True, dir_okay=False, help=say("cli-assembly-design")
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    design = read_design(path)
    with progress() as show:
        made = parallel_forms(
            design.pool,
            design.lines,
            design.forms,
            lambda at, of: show(say("cli-assembly-forms"), at, of),
        )
    if as_json:
        emit(_forms_record(design, made))
        return YES
    distance = max(form.distance for form in made.forms)
    tell(
        "cli-assembly-forms-made",
        count=len(made.forms),
        distance=f"{100 * distance:.2f}",
        overlap=f"{100 * made.overlap:.1f}",
    )
    for form in made.forms:
        typer.echo(" ".join(design.pool.items[place].item for place in form.items))
    return YES


def _forms_record(design: Design, made: ParallelForms) -> dict[str, Any]:
    return {
        "ok": True,
        "thetas": list(design.forms.thetas),
        "target": list(made.target),
        "forms": [
            {
                "items": [design.pool.items[place].item for place in form.items],
                "information": list(form.information),
                "distance": form.distance,
            }
            for form in made.forms
        ],
        "distance": max(form.distance for form in made.forms),
        "overlap": made.overlap,
        "seconds": round(made.seconds, 4),
    }


def _record(form: BestForm) -> dict[str, Any]:
    return {
        "ok": True,
        "theta": form.theta,
        "information": form.information,
        "items": list(form.items),
        "stimuli": list(form.stimuli),
        "optimal": True,
        "seconds": round(form.seconds, 4),
        "constraints": [
            {
                "line": kept.line,
                "least": kept.least if kept.least > float("-inf") else None,
                "most": kept.most if kept.most < float("inf") else None,
                "value": kept.value,
            }
            for kept in form.kept
        ],
    }
