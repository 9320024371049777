from __future__ import annotations

import dataclasses
import hashlib
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from foundation.errors import Invalid, Unavailable
from proctor.models import wheel as wheel_room
from proctor.models.build import build_models, is_built
from proctor.models.catalogue import FACE_DETECTION_SHORT_RANGE, FACE_LANDMARKS, MEDIAPIPE, MODELS

DETECTOR = FACE_DETECTION_SHORT_RANGE


def test_build_gives_the_catalogues_bytes(tmp_path: Path, wheel: Path) -> None:
    written = build_models(tmp_path / "models", cache=tmp_path, source=wheel)
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    for model in MODELS:
        for entry in (model.plain, model.cpu):
            assert digests[entry.file] == entry.sha256
            assert (tmp_path / "models" / entry.file).stat().st_size == entry.size


def test_second_build_writes_nothing_and_needs_no_source(tmp_path: Path, wheel: Path) -> None:
    build_models(tmp_path, cache=tmp_path, source=wheel, models=[DETECTOR])
    assert build_models(tmp_path, cache=tmp_path, source=Path("/nowhere"), models=[DETECTOR]) == ()


def test_damaged_model_is_built_again(tmp_path: Path, wheel: Path) -> None:
    build_models(tmp_path, cache=tmp_path, source=wheel, models=[DETECTOR])
    (tmp_path / DETECTOR.cpu.file).write_bytes(b"half a model")
    written = build_models(tmp_path, cache=tmp_path, source=wheel, models=[DETECTOR])
    assert [path.name for path in written] == [DETECTOR.plain.file, DETECTOR.cpu.file]
    assert is_built(tmp_path, DETECTOR)


def test_folder_with_the_wheel_serves_a_machine_without_network(
    tmp_path: Path, wheel: Path
) -> None:
    assert build_models(
        tmp_path / "models", cache=tmp_path / "empty", source=wheel.parent, models=[DETECTOR]
    )
    assert not (tmp_path / "empty").exists()


def test_unpacked_tree_serves_as_well(tmp_path: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extract(DETECTOR.member, tmp_path / "tree")
    assert build_models(
        tmp_path / "models", cache=tmp_path, source=tmp_path / "tree", models=[DETECTOR]
    )


def test_altered_weights_in_a_tree_are_refused(tmp_path: Path) -> None:
    member = tmp_path / DETECTOR.member
    member.parent.mkdir(parents=True)
    member.write_bytes(b"TFL3 but not ours")
    with pytest.raises(Invalid, match="proctor-models-source-digest"):
        build_models(tmp_path / "models", cache=tmp_path, source=tmp_path, models=[DETECTOR])
    assert not (tmp_path / "models").exists()


def test_wheel_with_another_digest_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    fake = tmp_path / MEDIAPIPE.file
    with zipfile.ZipFile(fake, "w") as archive:
        archive.writestr(DETECTOR.member, b"anything")
    with pytest.raises(Invalid, match="proctor-models-wheel-digest") as refusal:
        build_models(tmp_path / "models", cache=tmp_path, source=fake)
    assert refusal.value.facts["expected"] == MEDIAPIPE.sha256


def test_folder_with_nothing_in_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="proctor-models-source-unavailable") as refusal:
        build_models(tmp_path / "models", cache=tmp_path, source=tmp_path)
    assert refusal.value.facts["file"] == MEDIAPIPE.file


def test_result_that_differs_from_the_catalogue_is_refused_and_not_written(
    tmp_path: Path, wheel: Path
) -> None:
    other = dataclasses.replace(DETECTOR.cpu, sha256="0" * 64)
    changed = dataclasses.replace(DETECTOR, plain=other, cpu=other)
    with pytest.raises(Unavailable, match="proctor-model-not-reproduced") as refusal:
        build_models(tmp_path / "models", cache=tmp_path, source=wheel, models=[changed])
    assert refusal.value.facts["found"] == DETECTOR.cpu.sha256
    assert not (tmp_path / "models").exists()


def test_failed_download_is_told_without_what_pip_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheel_room.sys, "executable", shutil.which("false"))
    with pytest.raises(Unavailable, match="proctor-models-source-unavailable") as refusal:
        build_models(tmp_path / "models", cache=tmp_path / "cache")
    assert refusal.value.facts["reason"] == "download-failed"


def test_machine_without_the_build_tools_is_told_which_is_missing(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "proctor.models.convert", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    for name in ("convert_custom", "convert_operators", "convert_prelu", "onnx_writer"):
        monkeypatch.delitem(sys.modules, f"proctor.models.{name}", raising=False)
    assert not is_built(tmp_path, DETECTOR)
    with pytest.raises(Unavailable, match="proctor-models-tools-missing"):
        build_models(tmp_path, cache=tmp_path, source=wheel, models=[DETECTOR])


def test_progress_goes_up_to_its_total(tmp_path: Path, wheel: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build_models(
        tmp_path,
        cache=tmp_path,
        source=wheel,
        models=[DETECTOR, FACE_LANDMARKS],
        progress=lambda *step: told.append(step),
    )
    assert told[0] == ("convert", 0, 2)
    assert ("convert", 2, 2) in told
    assert told[-1] == ("write", 4, 4)
