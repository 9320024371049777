"""The commands `kaozheng proctor …` and `kaozheng models …`: what is seen, and with what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import cv2
import typer

from exam_engine.cli.analysing import AnalysisDesk
from exam_engine.cli.auditing import audit_folder
from exam_engine.cli.comparing import compared
from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell, tell_refusal
from exam_engine.wiring import Settings
from foundation.errors import Refusal
from proctor.analysis.frame import FrameAnalyser
from proctor.detectors import standings
from proctor.models.build import build_models
from proctor.models.catalogue import MODELS, files
from proctor.models.fetch import chosen, fetch
from proctor.models.optional import OPTIONAL
from proctor.models.wheel import sha256_of

app = typer.Typer()
proctor = typer.Typer(help=say("cli-proctor"), no_args_is_help=True)
models = typer.Typer(help=say("cli-models"), no_args_is_help=True)
app.add_typer(proctor, name="proctor")
app.add_typer(models, name="models")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
From = Annotated[Path | None, typer.Option("--from", "--source", help=say("cli-models-source"))]
Names = Annotated[list[str] | None, typer.Argument(help=say("cli-models-names"))]


@proctor.callback()
def rooms() -> None:
    """Keeps `proctor` a group of commands under its own name."""


@proctor.command("analyse", help=say("cli-proctor-analyse"))
@answers
def analyse(
    paths: Annotated[list[Path], typer.Argument(help=say("cli-proctor-paths"))],
    landmarks: Annotated[bool, typer.Option(help=say("cli-proctor-landmarks"))] = False,
    every: Annotated[float, typer.Option(min=0.0, help=say("cli-proctor-every"))] = 0.0,
    as_json: AsJson = False,
) -> int:
    # Two threads are slower than one for pictures this small, and other work wants the cores.
    cv2.setNumThreads(1)
    analyser = FrameAnalyser(Path(Settings().proctor.models_folder))
    desk = AnalysisDesk(analyser, landmarks=landmarks, every=every, as_json=as_json)
    verdicts = [desk.judge(path) for path in paths]
    return YES if all(verdicts) else NO


@proctor.command("compare", help=say("cli-proctor-compare"))
@answers
def compare(
    one: Annotated[Path, typer.Argument(help=say("cli-proctor-picture"))],
    other: Annotated[Path, typer.Argument(help=say("cli-proctor-picture"))],
    as_json: AsJson = False,
) -> int:
    cv2.setNumThreads(1)
    told = compared(Path(Settings().proctor.models_folder), one, other)
    if as_json:
        emit({"ok": True} | told)
    tell("cli-proctor-compared", **told)
    return YES if told["alike"] else NO


@proctor.command("audit", help=say("cli-proctor-audit"))
@answers
def audit(
    dataset: Annotated[Path, typer.Argument(help=say("cli-proctor-audit-dataset"))],
    out: Annotated[Path | None, typer.Option(help=say("cli-proctor-audit-out"))] = None,
    as_json: AsJson = False,
) -> int:
    cv2.setNumThreads(1)
    folder = Path(Settings().proctor.models_folder)
    return YES if audit_folder(folder, dataset, out, as_json=as_json) else NO


@models.command("build", help=say("cli-models-build"))
@answers
def models_build(source: From = None, as_json: AsJson = False) -> int:
    settings = Settings().proctor
    folder, wheels = Path(settings.models_folder), Path(settings.wheels_folder)
    if source is None and settings.models_source:
        source = Path(settings.models_source)
    with progress() as show:
        built = build_models(folder, cache=wheels, source=source, progress=_shown(show))
    if as_json:
        emit({"ok": True, "folder": str(folder), "built": [path.name for path in built]})
    tell("cli-models-built", count=len(built), folder=str(folder))
    return YES


@models.command("fetch", help=say("cli-models-fetch"))
@answers
def models_fetch(
    names: Names = None,
    source: From = None,
    non_commercial: Annotated[bool, typer.Option(help=say("cli-models-non-commercial"))] = False,
    as_json: AsJson = False,
) -> int:
    folder = Path(Settings().proctor.models_folder)
    all_good = True
    for model in chosen(names or (), non_commercial=non_commercial):
        try:
            with progress() as show:
                new = fetch(folder, model, source=source, progress=_shown(show))
        except Refusal as refusal:
            all_good = False
            if as_json:
                emit({"model": model.name, "ok": False, "code": refusal.code, **refusal.facts})
            tell_refusal(refusal)
            continue
        if as_json:
            emit({"model": model.name, "ok": True, "new": new, "file": str(folder / model.file)})
        tell("cli-models-fetched", model=model.name, new=new)
    return YES if all_good else NO


@models.command("list", help=say("cli-models-list"))
@answers
def models_list(as_json: AsJson = False) -> int:
    for entry in _entries():
        _told_entry(entry, as_json=as_json)
    if not as_json:
        _tell_detectors(Path(Settings().proctor.models_folder))
    return YES


def _tell_detectors(folder: Path) -> None:
    """Which detectors run with what is there, and which are off for want of a model."""
    for each in standings(folder):
        tell(
            "cli-detector",
            detector=say(f"proctor-detector-{each.detector}"),
            active=each.active,
            missing=", ".join(each.missing),
        )


@models.command("verify", help=say("cli-models-verify"))
@answers
def models_verify(as_json: AsJson = False) -> int:
    """An optional model that is not there is no fault; one that is another file is."""
    entries = _entries()
    for entry in entries:
        entry["ok"] = entry["state"] == "present" or (
            entry["state"] == "absent" and entry["optional"]
        )
        _told_entry(entry, as_json=as_json)
    return YES if all(entry["ok"] for entry in entries) else NO


def _entries() -> list[dict[str, Any]]:
    folder = Path(Settings().proctor.models_folder)
    built = [
        {
            "model": model.name,
            "file": entry.file,
            "optional": False,
            "purpose": model.purpose,
            "origin": f"{model.origin.package} {model.origin.version}: {model.member}",
            "licence": model.origin.licence,
            "commercial": True,
            "sha256": entry.sha256,
            "size": entry.size,
            "limits": list(model.limits),
        }
        for model in MODELS
        for entry in files(model)
    ]
    fetched = [
        {
            "model": model.name,
            "file": model.file,
            "optional": True,
            "purpose": model.purpose,
            "origin": model.address,
            "licence": model.licence,
            "commercial": model.commercial,
            "sha256": model.sha256,
            "size": model.size,
            "limits": list(model.limits),
        }
        for model in OPTIONAL
    ]
    return [entry | {"state": _state(folder, entry)} for entry in built + fetched]


def _state(folder: Path, entry: dict[str, Any]) -> str:
    path = folder / str(entry["file"])
    if not path.is_file():
        return "absent"
    return "present" if sha256_of(path) == entry["sha256"] else "altered"


def _told_entry(entry: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(entry)
        return
    shown = ("model", "file", "origin", "licence", "commercial", "sha256", "optional", "state")
    tell("cli-models-entry", **{name: entry[name] for name in shown})


def _shown(show: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
    return lambda stage, done, total: show(say("cli-models-step", stage=stage), done, total)
