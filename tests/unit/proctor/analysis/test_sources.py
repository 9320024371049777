from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from foundation.errors import Invalid, NotFound
from proctor.analysis import sources
from proctor.analysis.sources import files_in, frames_of, is_video

PICTURE = np.arange(96 * 128 * 3, dtype=np.uint32).reshape(96, 128, 3).astype(np.uint8)


def saved(path: Path, **options: object) -> Path:
    Image.fromarray(PICTURE).save(path, **options)
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "a.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (128, 96))
    for number in range(20):
        writer.write(np.full((96, 128, 3), number * 10, np.uint8))
    writer.release()
    return path


def test_picture_is_one_frame_whatever_its_file_is_called(tmp_path: Path) -> None:
    (frame,) = frames_of(saved(tmp_path / "picture.mp4", format="PNG"))
    assert (frame.number, frame.seconds) == (0, None)
    np.testing.assert_array_equal(frame.rgb, PICTURE)


def test_turned_picture_is_held_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (frame,) = frames_of(saved(tmp_path / "turned.png", exif=exif))
    assert frame.rgb.shape == (128, 96, 3)


def test_frames_of_a_video_come_in_order_with_their_times(video: Path) -> None:
    frames = list(frames_of(video))
    assert [frame.number for frame in frames] == list(range(20))
    times = [frame.seconds or 0.0 for frame in frames]
    assert times == sorted(times)
    assert times[-1] == pytest.approx(1.9, abs=0.15)


def test_frames_can_be_taken_at_intervals(video: Path) -> None:
    assert 4 <= len(list(frames_of(video, every_s=0.5))) <= 5


def test_folder_gives_its_pictures_and_videos_by_name(tmp_path: Path, video: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = saved(tmp_path / "in" / "b.PNG", format="PNG")
    (tmp_path / "notes.txt").write_text("no picture")
    assert files_in(tmp_path) == (video, inner)


def test_folder_without_pictures_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="proctor-folder-empty"):
        files_in(tmp_path)
    with pytest.raises(NotFound, match="proctor-file-missing"):
        files_in(tmp_path / "nothing.jpg")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "proctor-frame-empty"),
        (b"not a picture at all", "proctor-frame-unknown-format"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "proctor-frame-unknown-format"),
        (b"\x1a\x45\xdf\xa3 and no video", "proctor-video-broken"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "proctor-video-broken"),
    ],
)
def test_hostile_file_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=code):
        list(frames_of(path))


def test_truncated_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "cut.jpg", format="JPEG")
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(Invalid, match="proctor-frame-broken"):
        list(frames_of(path))


def test_huge_picture_is_refused_before_a_pixel_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_PIXELS", 128 * 96 - 1)
    with pytest.raises(Invalid, match="proctor-frame-too-many-pixels"):
        list(frames_of(saved(tmp_path / "a.png")))


def test_tiny_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.png"
    Image.new("RGB", (20, 20)).save(path)
    with pytest.raises(Invalid, match="proctor-frame-too-small"):
        list(frames_of(path))


def test_folder_is_no_file() -> None:
    with pytest.raises(Invalid, match="proctor-file-unreadable"):
        is_video(Path("/"))
