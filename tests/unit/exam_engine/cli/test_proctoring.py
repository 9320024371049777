"""`kaozheng proctor analyse` and `kaozheng models …`: one line of JSON for programs, and codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data
from typer.testing import CliRunner

from exam_engine.cli.proctoring import app
from proctor.models.build import build_models
from proctor.models.optional import YUNET

ROOT = Path(__file__).resolve().parents[4]
MIRROR = ROOT.parent / "shared" / "models"


@pytest.fixture(scope="module")
def built() -> Path:
    folder = ROOT / ".cache" / "models"
    build_models(folder, cache=ROOT / ".cache" / "wheels")
    return folder


@pytest.fixture
def models(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(built, tmp_path / "models")
    monkeypatch.setenv("KAOZHENG_PROCTOR__MODELS_FOLDER", str(folder))
    monkeypatch.setenv("KAOZHENG_LANG", "en")
    return folder


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.png"
    face = np.ascontiguousarray(skimage.data.astronaut()[0:320, 60:380, ::-1])
    cv2.imwrite(str(path), face)
    return path


def run(*arguments: str | Path, code: int = 0) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_picture_gives_one_record_with_the_points_when_asked(models: Path, portrait: Path) -> None:
    (seen,) = run("proctor", "analyse", portrait, "--json", "--landmarks")
    assert seen["ok"] is True
    assert (seen["width"], seen["height"]) == (320, 320)
    assert len(seen["faces"]) == 1
    assert len(seen["landmarks"]) == 478
    assert set(seen["pose"]) == {"yaw", "pitch", "roll"}
    assert {"decode", "detect", "landmarks", "quality"} <= set(seen["milliseconds"])


def test_file_that_cannot_be_read_is_told_and_stops_nothing(
    models: Path, portrait: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff broken")
    first, missing, last = run(
        "proctor", "analyse", bad, tmp_path / "no.jpg", portrait, "--json", code=1
    )
    assert (first["ok"], first["code"]) == (False, "proctor-frame-unknown-format")
    assert missing["code"] == "proctor-file-missing"
    assert last["ok"] is True


def test_video_is_followed_and_summed_up(models: Path, portrait: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.avi"
    frame = cv2.imread(str(portrait))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 4, (320, 320))
    for _ in range(12):
        writer.write(frame)
    writer.release()
    *frames, summary = run("proctor", "analyse", path, "--json")
    assert (summary["video"], summary["frames"]) == (True, 12)
    assert [frame["frame"] for frame in frames] == list(range(12))
    assert frames[0]["followed"] is False
    assert frames[1]["followed"] is True
    assert frames[0]["quality"]["frozen"] is False
    assert frames[-1]["quality"]["frozen"] is True
    assert "picture_frozen" in frames[-1]["findings"]


def test_missing_models_are_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOZHENG_PROCTOR__MODELS_FOLDER", str(tmp_path))
    result = CliRunner().invoke(app, ["proctor", "analyse", str(tmp_path), "--json"])
    assert result.exit_code != 0
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_list_tells_licence_and_what_is_off(models: Path) -> None:
    entries = {entry["file"]: entry for entry in run("models", "list", "--json")}
    assert entries[YUNET.file]["state"] == "absent"
    assert entries[YUNET.file]["optional"] is True
    needed = [entry for entry in entries.values() if not entry["optional"]]
    assert needed
    assert all(entry["state"] == "present" and entry["licence"] for entry in needed)


def test_verify_refuses_an_altered_file_and_lets_optional_ones_be_absent(models: Path) -> None:
    assert all(entry["ok"] for entry in run("models", "verify", "--json"))
    (models / YUNET.file).write_bytes(b"another file")
    entries = run("models", "verify", "--json", code=1)
    assert [entry["model"] for entry in entries if not entry["ok"]] == [YUNET.name]


def test_build_where_all_is_right_builds_nothing(models: Path) -> None:
    (told,) = run("models", "build", "--json", "--from", models / "nowhere")
    assert told == {"ok": True, "folder": str(models), "built": []}


@pytest.mark.skipif(not MIRROR.is_dir(), reason="the shared folder of models is not here")
def test_fetch_takes_a_folder_and_tells_what_it_has_not(models: Path) -> None:
    (told,) = run("models", "fetch", "yunet", "--from", MIRROR, "--json")
    assert (told["ok"], told["new"]) == (True, True)
    (again,) = run("models", "fetch", "yunet", "--from", MIRROR, "--json")
    assert again["new"] is False
    (missing,) = run("models", "fetch", "sface", "--from", MIRROR, "--json", code=1)
    assert missing["code"] == "proctor-models-not-in-mirror"


def test_model_not_for_commercial_use_is_fetched_on_request_only(models: Path) -> None:
    result = CliRunner().invoke(app, ["models", "fetch", "minifas", "--json"])
    assert result.exit_code != 0
