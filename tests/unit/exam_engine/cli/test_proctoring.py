"""`kaozheng proctor analyse` and `kaozheng models …`: one line of JSON for programs, and codes."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data
from typer.testing import CliRunner

from exam_engine.cli.proctoring import app
from proctor.models.build import build_models
from proctor.models.likeness import FaceEmbedder
from proctor.models.optional import YUNET
from tests.unit.proctor.models.stand_in import stand_in

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


def test_record_keeps_its_documented_shape(models: Path, portrait: Path) -> None:
    (seen,) = run("proctor", "analyse", portrait, "--json")
    assert {
        "file", "ok", "frame", "seconds", "width", "height", "faces", "pose", "gaze", "eyes",
        "iris", "mouth", "objects", "liveness", "quality", "findings", "followed",
        "milliseconds", "model_version", "detectors",
    } == set(seen)  # fmt: skip
    assert set(seen["faces"][0]) == {"box", "confidence", "presence"}
    assert set(seen["gaze"]) == {"yaw", "pitch", "vector", "calibrated"}
    assert {"right_openness", "left_openness", "openness"} <= set(seen["eyes"])
    assert {"dark", "blurred", "covered", "frozen", "looped"} <= set(seen["quality"])


def test_detector_without_its_model_is_off_and_says_so(models: Path, portrait: Path) -> None:
    (seen,) = run("proctor", "analyse", portrait, "--json")
    assert {"faces", "picture"} <= set(seen["detectors"]["active"])
    assert "yolox-nano" in seen["detectors"]["missing"]["objects"]
    assert seen["objects"] is None
    assert seen["liveness"] is None
    told = CliRunner().invoke(app, ["models", "list"]).stderr
    assert "Phones and books: off, for want of the model yolox-s, yolox-nano" in told


@pytest.mark.skipif(not MIRROR.is_dir(), reason="the shared folder of models is not here")
def test_fetched_detectors_look_and_are_told_with_their_time(models: Path, portrait: Path) -> None:
    plain = run("proctor", "analyse", portrait, "--json")[0]["model_version"]
    run("models", "fetch", "yolox-nano", "--from", MIRROR, "--json")
    run("models", "fetch", "minifas", "--non-commercial", "--from", MIRROR, "--json")
    (seen,) = run("proctor", "analyse", portrait, "--json")
    assert {"objects", "liveness"} <= set(seen["detectors"]["active"])
    assert [thing["kind"] for thing in seen["objects"]] == ["person"]
    assert seen["liveness"] > 0.5
    assert {"objects", "liveness"} <= set(seen["milliseconds"])
    assert seen["findings"] == []
    assert seen["model_version"] != plain


def hostile(folder: Path, picture: bytes) -> list[Path]:
    """Files that are no good pictures, each in a way of its own."""
    video = b"RIFF\x00\x10\x00\x00AVI LIST"
    contents = {
        "empty.jpg": b"",
        "text.jpg": b"hello",
        "cut.jpg": picture[: len(picture) // 2],
        "head-only.jpg": picture[:12],
        "video-cut.avi": video,
        "no-video.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8,
        "no-matroska.mkv": b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 8,
        "too-small.png": cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))[1].tobytes(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "bomb.png").write_bytes(_claiming(100_000, 100_000))
    (folder / "none.png").write_bytes(_claiming(0, 0))
    with (folder / "huge.jpg").open("wb") as file:
        file.write(picture)
        file.truncate(70 * 1024 * 1024)
    (folder / "folder.jpg").mkdir()
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    os.mkfifo(folder / "pipe.jpg")
    return sorted(folder.iterdir())


def _claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that its data does not have."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_no_file_makes_it_fall_and_each_is_told_with_its_reason(
    models: Path, portrait: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    picture = cv2.imencode(".jpg", cv2.imread(str(portrait)))[1].tobytes()
    files = hostile(folder, picture)
    *bad, good = run("proctor", "analyse", *files, portrait, "--json", code=1)
    assert [record["file"] for record in bad] == [str(file) for file in files]
    assert all(record["ok"] is False and record["code"] for record in bad)
    assert good["ok"] is True


def test_name_that_is_no_text_is_told_by_its_bytes(
    models: Path, portrait: Path, tmp_path: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.png"))
    shutil.copy(portrait, odd)
    result = CliRunner().invoke(app, ["proctor", "analyse", str(odd), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["file"].endswith("\\xff\\xfe.png")


def test_picture_of_sixteen_bits_is_seen_as_in_eight(
    models: Path, portrait: Path, tmp_path: Path
) -> None:
    deep = tmp_path / "deep.png"
    cv2.imwrite(str(deep), cv2.imread(str(portrait), cv2.IMREAD_GRAYSCALE).astype(np.uint16) * 257)
    (seen,) = run("proctor", "analyse", deep, "--json")
    assert len(seen["faces"]) == 1
    assert seen["quality"]["brightness"] < 0.8


@pytest.fixture
def compares(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with a stand-in that has SFace's signature."""
    monkeypatch.setattr(
        "proctor.analysis.slow.FaceEmbedder", partial(FaceEmbedder, model=stand_in(models))
    )
    return models


def test_two_pictures_of_one_face_are_compared(
    compares: Path, portrait: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.png"
    cv2.imwrite(str(again), cv2.resize(cv2.imread(str(portrait)), (400, 400)))
    (told,) = run("proctor", "compare", portrait, again, "--json")
    assert (told["ok"], told["alike"], told["limit"]) == (True, True, 0.363)
    assert 0.9 < told["likeness"] <= 1
    assert told["model_version"].startswith("sface-")
    assert told["verified"] is False


def test_faces_below_the_limit_are_a_clear_no(compares: Path, portrait: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exam_engine.cli.comparing.likeness", lambda one, other: 0.12)
        (told,) = run("proctor", "compare", portrait, portrait, "--json", code=1)
    assert (told["ok"], told["alike"], told["likeness"]) == (True, False, 0.12)


def test_without_a_model_nobody_is_compared(models: Path, portrait: Path) -> None:
    (told,) = run("proctor", "compare", portrait, portrait, "--json", code=1)
    assert (told["ok"], told["code"]) == (False, "proctor-likeness-missing")


def test_picture_of_nobody_or_of_two_cannot_be_compared(
    compares: Path, portrait: Path, tmp_path: Path
) -> None:
    wall, two = tmp_path / "wall.png", tmp_path / "two.png"
    cv2.imwrite(str(wall), np.full((300, 300, 3), 140, np.uint8))
    face = cv2.imread(str(portrait))
    cv2.imwrite(str(two), np.hstack([face, face[:, ::-1]]))
    (nobody,) = run("proctor", "compare", portrait, wall, "--json", code=1)
    assert nobody["code"] == "proctor-compare-no-face"
    assert nobody["facts"]["file"] == str(wall)
    (several,) = run("proctor", "compare", two, portrait, "--json", code=1)
    assert (several["code"], several["facts"]["faces"]) == ("proctor-compare-several-faces", 2)
    (missing,) = run("proctor", "compare", portrait, tmp_path / "no.jpg", "--json", code=1)
    assert missing["ok"] is False


def test_standstill_that_lasts_becomes_a_finding_of_the_video(
    models: Path, portrait: Path, tmp_path: Path
) -> None:
    path = tmp_path / "still.avi"
    frame = cv2.imread(str(portrait))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 2, (320, 320))
    for _ in range(32):
        writer.write(frame)
    writer.release()
    summary = run("proctor", "analyse", path, "--json")[-1]
    assert [finding["kind"] for finding in summary["lasted"]] == ["picture_frozen"]
    assert summary["lasted"][0]["model_version"].startswith("faces-")
    # How it was measured is said beside the figure: made sequences, no recordings of real cameras.
    rates = summary["lasted"][0]["measured"]
    assert rates
    for rate in rates:
        assert rate["found"] <= rate["present"] and "no recordings" in rate["condition"]


@pytest.fixture
def dataset(tmp_path: Path, portrait: Path) -> Path:
    folder = tmp_path / "dataset"
    folder.mkdir()
    face = np.asarray(cv2.imread(str(portrait)))
    cv2.imwrite(str(folder / "face.png"), face)
    cv2.imwrite(str(folder / "dark.png"), (face * 0.05).astype(np.uint8))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing")
    (folder / "labels.csv").write_text(
        "file,expect,yaw,light\nface.png,none,0,day\ndark.png,picture_dark,,night\n", "utf-8"
    )
    return folder


def test_audit_counts_what_was_found_and_writes_a_report(
    models: Path, dataset: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.md"
    (told,) = run("proctor", "audit", dataset, "--json", "--out", out)
    dark = next(each for each in told["rates"] if each["condition"] == "")
    assert (dark["kind"], dark["found"]["count"], dark["false"]["count"]) == ("picture_dark", 1, 0)
    assert told["poses"][0]["angle"] == "yaw"
    assert told["poses"][0]["mean"] < 8
    assert told["model_version"]
    text = out.read_text("utf-8")
    assert "too small" in text
    assert (tmp_path / "report" / "calibration.svg").is_file()


def test_audit_goes_on_after_a_file_that_cannot_be_read_and_says_so(
    models: Path, dataset: Path, tmp_path: Path
) -> None:
    with (dataset / "labels.csv").open("a") as labels:
        labels.write("broken.jpg,none,,\n")
    out = tmp_path / "report.html"
    (told,) = run("proctor", "audit", dataset, "--json", "--out", out, code=1)
    assert (told["files"], told["refused"]) == (3, {"proctor-frame-unknown-format": 1})
    assert "<svg" in out.read_text("utf-8")


def test_audit_refuses_bad_labels_with_their_line_and_looks_at_nothing(
    models: Path, dataset: Path
) -> None:
    with (dataset / "labels.csv").open("a") as labels:
        labels.write("nobody.png,none,,\n")
    (told,) = run("proctor", "audit", dataset, "--json", code=1)
    assert (told["code"], told["facts"]["line"]) == ("proctor-audit-file-missing", 4)
    (told,) = run("proctor", "audit", dataset, "--json", "--out", "report.pdf", code=1)
    assert told["code"] == "proctor-audit-out-unknown"
