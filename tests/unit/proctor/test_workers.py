"""The measuring processes are real here; what they measure is tested elsewhere."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from foundation.errors import Invalid, TooMany, Unavailable
from proctor import worker
from proctor.analysis.pictures import encode_jpeg
from proctor.workers import Workers

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def workers(models_folder: Path) -> Iterator[Workers]:
    made = Workers(models_folder, count=1, most_waiting=4)
    yield made
    made.close()


def process_of(workers: Workers) -> int:
    process = workers._workers[0]._process
    assert process is not None
    return process.pid


def test_frame_is_measured_in_another_process(
    workers: Workers, seated: Callable[..., np.ndarray]
) -> None:
    frame = encode_jpeg(seated())
    first, second = (
        workers.observe("sitting", frame, NOW + timedelta(seconds=beat / 2), beat)
        for beat in range(2)
    )
    assert len(first.result().faces) == len(second.result().faces) == 1
    assert second.result().sequence == 1
    assert process_of(workers) != os.getpid()


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"GIF89a" + b"\0" * 99, "proctor-frame-unknown-format"),
        (encode_jpeg(np.zeros((480, 640, 3), np.uint8))[:600], "proctor-frame-broken"),
        (encode_jpeg(np.zeros((2000, 1100, 3), np.uint8)), "proctor-frame-too-many-pixels"),
    ],
)
def test_hostile_picture_is_refused_with_its_facts(
    workers: Workers, picture: bytes, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        workers.observe("sitting", picture, NOW, 1).result()


def test_process_that_is_lost_is_replaced_and_its_frame_may_be_sent_again(
    workers: Workers, seated: Callable[..., np.ndarray]
) -> None:
    frame = encode_jpeg(seated())
    workers.observe("sitting", frame, NOW, 1).result()
    lost = process_of(workers)
    os.kill(lost, signal.SIGSTOP)
    held, behind = (workers.observe("sitting", frame, NOW, number) for number in (2, 3))
    os.kill(lost, signal.SIGKILL)
    with pytest.raises(Unavailable, match="proctor-analysis-away"):
        held.result()
    assert behind.result().sequence == 3
    assert workers.observe("sitting", frame, NOW, 2).result().sequence == 2
    assert process_of(workers) != lost


def test_process_that_is_lost_between_two_frames_costs_none_of_them(
    workers: Workers, seated: Callable[..., np.ndarray]
) -> None:
    frame = encode_jpeg(seated())
    workers.observe("sitting", frame, NOW, 1).result()
    lost = process_of(workers)
    os.kill(lost, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while workers._workers[0]._process is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert workers.observe("sitting", frame, NOW, 2).result().sequence == 2


def test_process_that_hangs_over_a_frame_is_replaced(
    workers: Workers, seated: Callable[..., np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = encode_jpeg(seated())
    workers.observe("sitting", frame, NOW, 1).result()
    monkeypatch.setattr(worker, "LONGEST_S", 0.2)
    hanging = process_of(workers)
    os.kill(hanging, signal.SIGSTOP)
    # The thread still waits as long as it was told before.
    workers._workers[0]._ring()
    with pytest.raises(Unavailable, match="proctor-analysis-away"):
        workers.observe("sitting", frame, NOW, 2).result(timeout=30)
    monkeypatch.undo()
    assert workers.observe("sitting", frame, NOW, 2).result().sequence == 2


def test_frames_larger_than_the_pipe_are_measured_all_the_same(
    models_folder: Path, seated: Callable[..., np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_widened", lambda _: 0)
    workers = Workers(models_folder, count=1)
    try:
        frame = encode_jpeg(seated())
        asked = [workers.observe("sitting", frame, NOW, number) for number in range(4)]
        assert [each.result().sequence for each in asked] == [0, 1, 2, 3]
    finally:
        workers.close()


def test_sittings_are_shared_out_evenly_and_keep_their_process(tmp_path: Path) -> None:
    workers = Workers(tmp_path, count=2)
    names = [f"sitting {number}" for number in range(9)]
    first = [workers._worker_of(name) for name in names]
    assert [workers._worker_of(name) for name in names] == first
    assert sorted(first.count(each) for each in workers._workers) == [4, 5]


def test_too_many_waiting_frames_are_put_off(
    workers: Workers, seated: Callable[..., np.ndarray]
) -> None:
    frame = encode_jpeg(seated())
    handed = []
    with pytest.raises(TooMany, match="proctor-frames-busy"):
        for beat in range(50):
            handed.append(workers.observe("sitting", frame, NOW, beat))  # noqa: PERF401 - up to the refusal
    assert len(handed) >= 4
    assert all(future.result().faces for future in handed)
    assert workers.waiting == 0


def test_missing_models_are_told_like_any_refusal(tmp_path: Path) -> None:
    workers = Workers(tmp_path, count=1)
    try:
        with pytest.raises(Unavailable, match="proctor-model-missing"):
            workers.observe("sitting", b"\xff\xd8\xff", NOW, 1).result()
    finally:
        workers.close()


def test_closed_workers_take_nothing_more_and_leave_no_process(
    models_folder: Path, seated: Callable[..., np.ndarray]
) -> None:
    workers = Workers(models_folder, count=1)
    workers.observe("sitting", encode_jpeg(seated()), NOW, 1).result()
    process = process_of(workers)
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with pytest.raises(Unavailable, match="proctor-analysis-away"):
        workers.observe("sitting", b"", NOW, 2)
