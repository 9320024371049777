from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from foundation.errors import Invalid
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import decode_picture, encode_jpeg
from proctor.analysis.quality import areas_of
from proctor.analysis.shown import Shown, pixels_of
from proctor.analysis.slow import Asked
from proctor.analysis.tracking import Trail
from proctor.detectors import needed
from proctor.policy import DEFAULT_POLICY

Pixels = npt.NDArray[np.uint8]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def opened(shown: Shown) -> bool:
    """Whether all pixels were decoded."""
    return "rgb" in shown.__dict__


@pytest.mark.parametrize("size", [(640, 480), (320, 240), (1280, 720), (200, 150)])
def test_coarse_view_is_the_whole_picture_averaged_down(
    seated: Callable[..., Pixels], size: tuple[int, int]
) -> None:
    data = encode_jpeg(np.asarray(cv2.resize(seated(), size), np.uint8))
    shown, whole = Shown(data), decode_picture(data)
    assert shown.shape == whole.shape[:2]
    assert shown.areas.shape == areas_of(whole).shape
    apart = np.abs(shown.areas.astype(int) - areas_of(whole))
    assert apart.mean() < 1.5
    assert opened(shown) is False


def test_what_is_no_plain_jpeg_is_opened_to_be_seen(seated: Callable[..., Pixels]) -> None:
    grey = cv2.imencode(".jpg", cv2.cvtColor(seated(), cv2.COLOR_RGB2GRAY))[1].tobytes()
    lossless = cv2.imencode(".png", seated())[1].tobytes()
    odd = encode_jpeg(np.ascontiguousarray(seated()[:479, :639]))
    for data in (grey, lossless, odd):
        shown = Shown(data)
        np.testing.assert_array_equal(shown.areas, areas_of(decode_picture(data)))
        assert opened(shown)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"no picture"])
def test_no_picture_is_refused_whatever_is_asked_of_it(data: bytes) -> None:
    for ask in (lambda shown: shown.areas, lambda shown: shown.shape, pixels_of):
        with pytest.raises(Invalid):
            ask(Shown(data))


def test_cut_off_picture_is_refused(seated: Callable[..., Pixels]) -> None:
    data = encode_jpeg(seated())
    with pytest.raises(Invalid):
        _ = Shown(data[: len(data) // 2]).areas


def test_frame_between_two_readings_is_not_opened_whole(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    trail: Trail | None = None
    asked, whole = Asked(needed(DEFAULT_POLICY)), []
    for number in range(5):
        shown = Shown(encode_jpeg(seated(left=180 + number)))
        at = NOW + timedelta(seconds=number / 2)
        _, trail = analyser.follow(shown, at, number, trail, asked)
        whole.append(opened(shown))
    assert whole == [True, False, True, False, True]


def test_camera_that_hangs_is_told_from_coarse_views_too(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    trail: Trail | None = None
    asked, data = Asked(needed(DEFAULT_POLICY)), encode_jpeg(seated())
    for number in range(6):
        at = NOW + timedelta(seconds=number / 2)
        observation, trail = analyser.follow(Shown(data), at, number, trail, asked)
    assert observation.frozen
