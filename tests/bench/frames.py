"""Camera frames: candidates that one core serves, and how soon a frame over HTTP is on record."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
from sqlalchemy import func, select

from exam_engine.demo.body import found_body
from exam_engine.demo.place import settings_in
from exam_engine.sessions.tokens import AttemptTokens
from exam_engine.upgrade import upgrade
from exam_engine.wiring import open_engine
from foundation.database import EVERY_TENANT
from proctor.analysis.baseline import Baseline
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.shown import Shown
from proctor.analysis.slow import Asked
from proctor.analysis.timeline import TimelineState, advance
from proctor.arrays import Pixels
from proctor.detectors import needed
from proctor.models.optional import YUNET
from proctor.tables import ObservationRow
from proctor.trails import Trails
from tests.bench.answers import _cpu_seconds, _free_port, _wait_for
from tests.bench.face_pictures import frames
from tests.bench.frame_seed import POLICY, living, moving, watched_attempts
from tests.bench.measuring import Effort, Line, percentile
from tests.bench.world import ROOT, World

_PACE = 2.0
_PEOPLE = 12
"""Different faces, each in so many different frames; candidates share them."""
_FRAMES = 12
_FETCHED = ROOT.parent / "shared" / "models"
"""Where a copy of the optional models may lie; without it YuNet does not take part."""


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Candidates a core, then the road over HTTP."""
    models = _models(world)
    faces = frames()[: effort.of(_PEOPLE, 2)]
    yield _candidates(models, [moving(rgb, _FRAMES) for rgb in faces], effort)
    yield from _over_http(world, models, faces, effort)


def _models(world: World) -> Path:
    """The built models, and YuNet beside them where it is at hand."""
    folder = world.folder() / "models"
    shutil.copytree(world.models, folder)
    found = next(_FETCHED.rglob(YUNET.file), None) if _FETCHED.is_dir() else None
    if found is not None:
        shutil.copy(found, folder / YUNET.file)
    return folder


def _candidates(models: Path, people: list[list[bytes]], effort: Effort) -> Line:
    """Frames of several candidates in turn through one process, by its CPU time."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        trails, asked = Trails(FrameAnalyser(models)), Asked(needed(POLICY))
        states = [TimelineState(baseline=Baseline()) for _ in people]
        began, seconds = datetime.now(UTC), effort.of(20, 2)
        taken: list[float] = []
        for beat in range(int(seconds * _PACE)):
            start = time.process_time()
            for number, pictures in enumerate(people):
                taken_at = began + timedelta(seconds=beat / _PACE)
                frame = Shown(pictures[beat % len(pictures)])
                seen = trails.observe(str(number), frame, taken_at, beat, asked)
                states[number], _ = advance(states[number], seen, POLICY)
            taken.append((time.process_time() - start) / len(people))
        # The first beat looks at everybody anew; a sitting does so once in hours.
        cost = sum(taken[2:]) / len(taken[2:])
    finally:
        cv2.setNumThreads(threads)
    yunet = "with YuNet" if (models / YUNET.file).is_file() else "without YuNet"
    return Line(
        "candidates-per-core",
        round(1 / (cost * _PACE), 1),
        "candidates",
        "none",
        0.0,
        0.0,
        len(people) * len(taken),
        f"Candidates at 2 frames a second that one process could serve by its CPU time, "
        f"{cost * 1e3:.2f} ms a frame on the mean: JPEG of 640 x 480 opened, faces followed and "
        f"looked for each second ({yunet}), timeline. {len(people)} people in turn. "
        f"{_load()}",
    )


def _over_http(world: World, models: Path, faces: list[Pixels], effort: Effort) -> Iterator[Line]:
    folder, count = world.folder(), effort.of(100, 8)
    tokens, warm, seconds = _seed(folder, count), effort.of(6, 3), effort.of(20, 3)
    first = int(warm * _PACE)
    pictures = _written(folder / "pictures", [living(rgb, first + 40) for rgb in faces])
    port = _free_port()
    environment = os.environ | {"KAOZHENG_PROCTOR__MODELS_FOLDER": str(models)}
    command = [sys.executable, "-m", "tests.bench.answer_server", "ours", str(folder), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(server, port)
        plan = {"port": port, "tokens": tokens, "pictures": str(pictures), "pace": _PACE}
        # The first frames start the processes and open the models, as the check-in does.
        _run(plan | {"seconds": warm, "first_seq": 1, "skip": 0})
        before = _cpu_seconds(server.pid), _cpu_of_children(server.pid)
        told = _run(plan | {"seconds": seconds, "first_seq": 100_000, "skip": first})
        serving = _cpu_seconds(server.pid) - before[0]
        measuring = _cpu_of_children(server.pid) - before[1]
        # The same once more: every picture comes again, which is a finding for everybody at once.
        again = _run(plan | {"seconds": seconds, "first_seq": 200_000, "skip": first})
    finally:
        server.terminate()
        server.wait(timeout=60)
    taken = len(told["taken"])
    lost = taken + len(again["taken"]) - _on_record(folder)
    each = 1e3 / max(taken, 1)
    note = (
        f"{count} candidates over HTTP at 2 frames a second, from when a frame was due to its "
        f"answer after the commit; server, its {os.cpu_count()} measuring processes and the load "
        f"share {os.cpu_count()} cores. Answers: {told['answers']}. Given up after half a minute: "
        f"{told['given_up']}. Acknowledged and not on record: {lost}. CPU a frame: "
        f"{serving * each:.2f} ms in the serving process, {measuring * each:.2f} in those that "
        f"measure, {told['cpu_s'] * each:.2f} for the load. {_load()}"
    )
    waited = sorted(told["taken"])
    for share in (50, 99):
        value = percentile(waited, share)
        name = f"frame-to-finding-p{share}"
        yield Line(name, value, "ms", "none", 0.0, 0.0, taken, note)
    yield Line(
        "frame-to-finding-together-p99",
        percentile(sorted(again["taken"]), 99),
        "ms",
        "none",
        0.0,
        0.0,
        len(again["taken"]),
        f"The same where all {count} get a finding within the same second (their pictures come "
        f"again), whose picture is sealed. Answers: {again['answers']}. {_load()}",
    )
    yield Line("frames-lost", lost, "frames", "none", 0.0, 0.0, taken, note)


def _written(folder: Path, people: list[list[bytes]]) -> Path:
    """The pictures of each person as files."""
    for number, person in enumerate(people):
        (folder / f"{number:03d}").mkdir(parents=True)
        for place, jpeg in enumerate(person):
            (folder / f"{number:03d}" / f"{place:03d}.jpg").write_bytes(jpeg)
    return folder


def _cpu_of_children(process: int) -> float:
    """What the measuring processes have used; whichever thread started them (proc(5), children)."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return sum(_cpu_seconds(int(child)) for each in lists for child in each.read_text().split())


def _run(plan: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.frame_load"],
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
        timeout=plan["seconds"] + 120,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _seed(folder: Path, count: int) -> list[str]:
    """Tokens of the pages of watched attempts in a new database."""
    engine = open_engine(settings_in(folder))
    try:
        upgrade(engine.database)
        passwords = engine.settings.identities.passwords
        tenant = found_body(engine.database, engine.clock, passwords).tenant_id
        tokens = AttemptTokens(engine.ring, engine.clock)
        made = watched_attempts(engine, tenant, count)
        return [tokens.give(attempt, tenant, 1) for attempt in made]
    finally:
        engine.close()


def _on_record(folder: Path) -> int:
    """Frames of the measured run that were written."""
    engine = open_engine(settings_in(folder))
    try:
        with engine.database.read(EVERY_TENANT) as tx:
            own = ObservationRow.sequence % 2**20 >= 100_000
            return tx.scalar(select(func.count()).select_from(ObservationRow).where(own)) or 0
    finally:
        engine.close()


def _load() -> str:
    return f"Load of the machine when this was written: {os.getloadavg()[0]:.1f}."
