"""Opens pictures and videos from files for analysis: what they are is read from their first bytes.

Files come from anywhere, so each is looked at before a decoder gets it, and every kind of damage
becomes a refusal of that one file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from foundation.errors import Invalid, NotFound
from proctor.analysis.pictures import LEAST_SIDE
from proctor.arrays import Pixels

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".pgm", ".ppm")
VIDEOS = (".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".ogv", ".mpg", ".mpeg")
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "PPM")
MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_VIDEO_PIXELS = 4096 * 2304
_HEAD = 16
_SIDES = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture, its number in the file from 0 on, and its time in a video, in seconds."""

    number: int
    seconds: float | None
    rgb: Pixels


def files_in(path: Path) -> tuple[Path, ...]:
    """The file itself, or a folder's pictures and videos with those of its folders, by name.

    Raises NotFound("proctor-file-missing") and Invalid("proctor-folder-empty").
    """
    if path.is_dir():
        known = PICTURES + VIDEOS
        inside = (one for one in path.rglob("*") if one.suffix.lower() in known and one.is_file())
        found = tuple(sorted(inside))
        if not found:
            raise Invalid("proctor-folder-empty", folder=_shown(path))
        return found
    if not path.exists():
        raise NotFound("proctor-file-missing", file=_shown(path))
    return (path,)


def is_video(path: Path) -> bool:
    """Whether the file begins as one of the containers that are read as videos.

    Raises Invalid with code proctor-frame-empty or proctor-file-unreadable.
    """
    if not path.is_file():
        raise Invalid("proctor-file-unreadable")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as trouble:
        raise Invalid("proctor-file-unreadable") from trouble
    if not head:
        raise Invalid("proctor-frame-empty")
    # Play lists, which can name other files and addresses, are none of these on purpose.
    return (
        head[4:8] == b"ftyp"
        or (head[:4] == b"RIFF" and head[8:11] == b"AVI")
        or head[:4] in (b"\x1a\x45\xdf\xa3", b"OggS", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")
    )


def frames_of(path: Path, every_s: float = 0.0) -> Iterator[Frame]:
    """The file's picture, or a video's frames at least ``every_s`` seconds apart.

    Raises Invalid with code proctor-frame-empty, -too-many-bytes, -unknown-format,
    -too-many-pixels, -too-small, -broken, proctor-video-broken or proctor-file-unreadable.
    """
    if is_video(path):
        yield from _video(path, every_s)
    else:
        yield Frame(0, None, _picture(path))


def _picture(path: Path) -> Pixels:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise Invalid("proctor-file-unreadable") from trouble
    if len(data) > MOST_BYTES:
        raise Invalid("proctor-frame-too-many-bytes", bytes=path.stat().st_size, most=MOST_BYTES)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise Invalid("proctor-frame-unknown-format", formats=list(FORMATS)) from unknown
    except Image.DecompressionBombError as bomb:
        raise Invalid("proctor-frame-too-many-pixels", most=MOST_PIXELS) from bomb
    # The door for hostile bytes: the decoders raise a dozen kinds of errors on damaged headers.
    except Exception as broken:
        raise Invalid("proctor-frame-broken") from broken
    with picture:
        _check_size(*picture.size, MOST_PIXELS)
        try:
            # Cameras store a turned picture with a note of how to hold it.
            upright = ImageOps.exif_transpose(picture)
            return np.array(_eight_bits(upright).convert("RGB"), np.uint8)
        # The same door: the header was fine and what follows is not.
        except Exception as broken:
            raise Invalid("proctor-frame-broken") from broken


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of sixteen bits in eight; converting it as it is would cut off its light."""
    if not picture.mode.startswith("I;16"):
        return picture
    return Image.fromarray((np.asarray(picture, np.uint16) >> 8).astype(np.uint8))


def _shown(path: Path) -> str:
    """A path as text, also where its name is no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Invalid("proctor-frame-too-many-pixels", width=width, height=height, most=most)
    if min(width, height) < LEAST_SIDE:
        raise Invalid("proctor-frame-too-small", width=width, height=height, least=LEAST_SIDE)


def _video(path: Path, every_s: float) -> Iterator[Frame]:
    try:
        video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    except cv2.error as broken:
        raise Invalid("proctor-video-broken") from broken
    try:
        if not video.isOpened():
            raise Invalid("proctor-video-broken")
        width, height = (int(video.get(side)) for side in _SIDES)
        # Some damaged files open all the same, as videos of no size.
        if width <= 0 or height <= 0:
            raise Invalid("proctor-video-broken")
        _check_size(width, height, MOST_VIDEO_PIXELS)
        yield from _read(video, every_s)
    finally:
        video.release()


def _read(video: cv2.VideoCapture, every_s: float) -> Iterator[Frame]:
    rate = video.get(cv2.CAP_PROP_FPS)
    pace = 1 / rate if 0 < rate < 1000 else 1 / 30
    number, last = 0, -1.0
    next_due = 0.0
    while True:
        try:
            read, bgr = video.read()
        except cv2.error as broken:
            raise Invalid("proctor-video-broken") from broken
        if not read or bgr is None:
            break
        # Times of a damaged file may stand still or run back; frames are in order all the same.
        told = video.get(cv2.CAP_PROP_POS_MSEC) / 1e3
        seconds = told if told > last else last + pace
        last = max(seconds, 0.0)
        if last + 1e-6 >= next_due:
            yield Frame(number, last, np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8))
            next_due = last + every_s
        number += 1
    if number == 0:
        raise Invalid("proctor-video-broken")
