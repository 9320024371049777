"""The commands `kaozheng proctor …` and `kaozheng models …`: what is seen, and with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import cv2
import typer

from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell, tell_refusal
from exam_engine.wiring import Settings
from foundation.errors import Refusal
from proctor.analysis.frame import FrameAnalyser, after
from proctor.analysis.quality import is_frozen, measure_quality, watch_still
from proctor.analysis.repeats import Repeats, is_looped, watch_repeats
from proctor.analysis.report import record
from proctor.analysis.sources import Frame, files_in, frames_of, is_video
from proctor.analysis.timeline import Event, FindingClosed, TimelineState, advance, finish
from proctor.analysis.tracking import Trail
from proctor.models.build import build_models
from proctor.models.catalogue import MODELS, files
from proctor.models.fetch import chosen, fetch
from proctor.models.optional import OPTIONAL
from proctor.models.wheel import sha256_of
from proctor.policy import DEFAULT_POLICY

app = typer.Typer()
proctor = typer.Typer(help=say("cli-proctor"), no_args_is_help=True)
models = typer.Typer(help=say("cli-models"), no_args_is_help=True)
app.add_typer(proctor, name="proctor")
app.add_typer(models, name="models")

AsJson = Annotated[bool, typer.Option("--json", help=say("cli-option-json"))]
From = Annotated[Path | None, typer.Option("--from", "--source", help=say("cli-models-source"))]
Names = Annotated[list[str] | None, typer.Argument(help=say("cli-models-names"))]

_START = datetime(2000, 1, 1, tzinfo=UTC)
"""Videos tell no time of day; their frames are counted from here."""


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
    desk = _Desk(analyser, landmarks=landmarks, every=every, as_json=as_json)
    verdicts = [desk.judge(path) for path in paths]
    return YES if all(verdicts) else NO


@dataclass(frozen=True, slots=True)
class _Stands:
    """What only a row of frames can tell; None for a single picture."""

    frozen: bool | None = None
    looped: bool | None = None


class _Desk:
    """Looks at one path after the other; one that cannot be read is told and stops nothing."""

    def __init__(
        self, analyser: FrameAnalyser, *, landmarks: bool, every: float, as_json: bool
    ) -> None:
        self._analyser = analyser
        self._landmarks, self._every, self._as_json = landmarks, every, as_json

    def judge(self, path: Path) -> bool:
        try:
            found = files_in(path)
        except Refusal as refusal:
            self._refused(path, refusal)
            return False
        # All of them, also behind one that was refused.
        verdicts = [self._file(file) for file in found]
        return all(verdicts)

    def _file(self, file: Path) -> bool:
        try:
            if is_video(file):
                self._video(file)
            else:
                self._picture(file)
        except Refusal as refusal:
            self._refused(file, refusal)
            return False
        return True

    def _refused(self, file: Path, refusal: Refusal) -> None:
        if self._as_json:
            emit({"file": str(file), "ok": False, "code": refusal.code, "facts": refusal.facts})
        tell("cli-proctor-file", file=str(file))
        tell_refusal(refusal)

    def _picture(self, file: Path) -> None:
        start = perf_counter()
        for frame in frames_of(file):
            self._told(file, frame, start, None, _Stands(), _START)

    def _video(self, file: Path) -> None:
        trail: Trail | None = None
        still, repeats = None, Repeats()
        state, events, count, start = TimelineState(), list[Event](), 0, perf_counter()
        for frame in frames_of(file, self._every):
            at = _START + timedelta(seconds=frame.seconds or 0.0)
            still = watch_still(still, frame.rgb, at)
            repeats = watch_repeats(repeats, frame.rgb, at)
            stands = _Stands(is_frozen(still, at), is_looped(repeats))
            trail, observation = self._told(file, frame, start, trail, stands, at)
            state, happened = advance(state, observation, DEFAULT_POLICY)
            events += happened
            count, start = count + 1, perf_counter()
        events += finish(state)[1]
        self._summed_up(file, count, events)

    def _told(
        self,
        file: Path,
        frame: Frame,
        start: float,
        trail: Trail | None,
        stands: _Stands,
        at: datetime,
    ) -> tuple[Trail, Any]:
        decoded = perf_counter()
        seen = self._analyser.look(frame.rgb, trail, at)
        observation = self._analyser.observed(seen, at, frame.number)
        looked = perf_counter()
        quality = measure_quality(frame.rgb, observation.detail)
        told = record(
            seen,
            observation,
            quality,
            frozen=stands.frozen,
            looped=stands.looped,
            landmarks=self._landmarks,
        )
        told["milliseconds"] |= {
            "decode": round((decoded - start) * 1e3, 3),
            "quality": round((perf_counter() - looked) * 1e3, 3),
        }
        if self._as_json:
            height, width = frame.rgb.shape[:2]
            place = {"frame": frame.number, "seconds": frame.seconds}
            emit({"file": str(file), "ok": True, **place, "width": width, "height": height} | told)
        self._said(file, frame, told)
        return after(seen, trail, at), observation

    def _said(self, file: Path, frame: Frame, told: dict[str, Any]) -> None:
        if self._as_json:
            return
        pose = told["pose"] or {"yaw": None, "pitch": None, "roll": None}
        shown = [say(f"cli-proctor-shows-{kind.replace('_', '-')}") for kind in told["findings"]]
        tell(
            "cli-proctor-frame",
            file=str(file),
            frame=frame.number,
            faces=len(told["faces"]),
            shown=shown or [say("cli-proctor-shows-nothing")],
            **pose,
        )

    def _summed_up(self, file: Path, count: int, events: list[Event]) -> None:
        lasted = [event.finding for event in events if isinstance(event, FindingClosed)]
        spans = [
            {
                "kind": finding.kind,
                "from": (finding.started_at - _START).total_seconds(),
                "to": (finding.ended_at - _START).total_seconds(),
                "confidence": finding.confidence,
            }
            for finding in lasted
        ]
        if self._as_json:
            emit({"file": str(file), "ok": True, "video": True, "frames": count, "lasted": spans})
        else:
            tell("cli-proctor-video", file=str(file), frames=count, findings=len(spans))


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
    return YES


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
