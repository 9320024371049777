"""What `kaozheng proctor analyse` does with a path: looks, tells, goes on after what is broken."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import cv2

from exam_engine.cli.telling import emit, language, say, tell, tell_refusal
from foundation.errors import Invalid, Refusal
from proctor.analysis.besides import Besides, with_besides
from proctor.analysis.frame import FrameAnalyser, Look, after
from proctor.analysis.quality import measure_quality
from proctor.analysis.report import record
from proctor.analysis.slow import Asked
from proctor.analysis.sources import Frame, files_in, frames_of, is_video
from proctor.analysis.timeline import Event, FindingClosed, TimelineState, advance, finish
from proctor.analysis.tracking import Trail
from proctor.arrays import Pixels
from proctor.detectors import Detector, Standing
from proctor.error_rates import MeasuredRate, rates_of
from proctor.observation import Observation
from proctor.policy import DEFAULT_POLICY

_START = datetime(2000, 1, 1, tzinfo=UTC)
"""Videos tell no time of day; their frames are counted from here."""

_ASKED = Asked(frozenset(Detector))
"""Everything whose model is there; likeness has a command of its own."""


class AnalysisDesk:
    """Looks at one path after the other; one that cannot be read is told and stops nothing."""

    def __init__(
        self, analyser: FrameAnalyser, *, landmarks: bool, every: float, as_json: bool
    ) -> None:
        self._analyser = analyser
        self._landmarks, self._every, self._as_json = landmarks, every, as_json
        self._detectors = told_standings(analyser.standings)

    def judge(self, path: Path) -> bool:
        """Tell what a path shows; False where some of it could not be read."""
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
        # A door for hostile files: what no reader of ours expected is that file's fault, and the
        # other files are looked at all the same.
        except (cv2.error, MemoryError, OSError, ValueError, ArithmeticError) as trouble:
            self._refused(file, Invalid("proctor-file-not-analysed", reason=_reason(trouble)))
            return False
        return True

    def _refused(self, file: Path, refusal: Refusal) -> None:
        if self._as_json:
            emit({"file": shown(file), "ok": False, "code": refusal.code, "facts": refusal.facts})
        tell("cli-proctor-file", file=shown(file))
        tell_refusal(refusal)

    def _picture(self, file: Path) -> None:
        start = perf_counter()
        for frame in frames_of(file):
            self._told(file, frame, start, None, _START)

    def _video(self, file: Path) -> None:
        trail: Trail | None = None
        state, events, count, start = TimelineState(), list[Event](), 0, perf_counter()
        for frame in frames_of(file, self._every):
            at = _START + timedelta(seconds=frame.seconds or 0.0)
            trail, observation = self._told(file, frame, start, trail, at, moving=True)
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
        at: datetime,
        *,
        moving: bool = False,
    ) -> tuple[Trail, Observation]:
        """Look at a frame and tell it; the trail for the next one, and what was observed."""
        decoded = perf_counter()
        seen = self._analyser.look(frame.rgb, trail, at if moving else None)
        bare = self._analyser.observed(seen, at, frame.number)
        carried, besides = self._analyser.beside(frame.rgb, seen, bare, _ASKED, trail)
        observation = with_besides(bare, besides)
        told = self._record(frame.rgb, seen, observation, besides, moving=moving)
        told["milliseconds"]["decode"] = round((decoded - start) * 1e3, 3)
        if self._as_json:
            height, width = frame.rgb.shape[:2]
            place = {"frame": frame.number, "seconds": frame.seconds}
            emit(
                {"file": shown(file), "ok": True, **place, "width": width, "height": height} | told
            )
        self._said(file, frame, told)
        return after(seen, trail, at, carried), observation

    def _record(
        self, rgb: Pixels, seen: Look, observation: Observation, besides: Besides, *, moving: bool
    ) -> dict[str, Any]:
        """A picture by itself neither hangs nor runs in a loop: that is null, not false."""
        looked = perf_counter()
        quality = besides.quality or measure_quality(rgb, observation.detail)
        told = record(
            seen,
            observation,
            quality,
            frozen=bool(besides.frozen) if moving else None,
            looped=bool(besides.looped) if moving else None,
            besides=besides,
            landmarks=self._landmarks,
        )
        told["milliseconds"]["quality"] = round((perf_counter() - looked) * 1e3, 3)
        return told | {"detectors": self._detectors}

    def _said(self, file: Path, frame: Frame, told: dict[str, Any]) -> None:
        if self._as_json:
            return
        pose = told["pose"] or {"yaw": None, "pitch": None, "roll": None}
        words = [say(f"cli-proctor-shows-{kind.replace('_', '-')}") for kind in told["findings"]]
        tell(
            "cli-proctor-frame",
            file=shown(file),
            frame=frame.number,
            faces=len(told["faces"]),
            shown=words or [say("cli-proctor-shows-nothing")],
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
                "model_version": finding.model_version,
                "measured": [_rate(rate) for rate in rates_of(finding.kind)],
            }
            for finding in lasted
        ]
        if self._as_json:
            emit({"file": shown(file), "ok": True, "video": True, "frames": count, "lasted": spans})
        else:
            tell("cli-proctor-video", file=shown(file), frames=count, findings=len(spans))


def shown(file: Path) -> str:
    """A path as text; bytes of its name that are no UTF-8 are told by their numbers."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def told_standings(standings: tuple[Standing, ...]) -> dict[str, Any]:
    """Which detectors ran, and which are off for want of which model."""
    return {
        "active": [each.detector.value for each in standings if each.active],
        "missing": {each.detector.value: list(each.missing) for each in standings if each.missing},
    }


def _rate(rate: MeasuredRate) -> dict[str, Any]:
    """How often the kind was missed and told wrongly, and where; an empty list is not measured."""
    return {
        "found": rate.found,
        "present": rate.present,
        "false": rate.false,
        "absent": rate.absent,
        "false_at_most": round(rate.false_at_most, 4),
        "condition": rate.condition(language()),
        "models": rate.models,
    }


def _reason(trouble: BaseException) -> str:
    """The kind of trouble; a decoder's own words may hold paths and are not shown."""
    return type(trouble).__name__
