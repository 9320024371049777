"""A frame that is opened only as far as somebody looks: coarsely, or whole where faces are read.

A JPEG keeps the mean of every block of 8 × 8 pixels, so a decoder that is asked for an eighth of
the size leaves most of its work out (ITU-T T.81, A.3.3: the first coefficient is the block's mean).
That is enough to tell whether a picture is dark, stands still or comes back.
"""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np

from proctor.analysis.jpeg_header import read_header
from proctor.analysis.pictures import MAX_PIXELS, decode_picture
from proctor.analysis.quality import AREAS_WIDTH, areas_of, areas_shape
from proctor.arrays import Pixels

_REDUCED = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)


class Shown:
    """One frame of a camera, from its bytes or from pixels that are there already.

    ``rgb`` and ``areas`` raise what `proctor.analysis.pictures.decode_picture` raises.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @classmethod
    def of(cls, rgb: Pixels) -> Shown:
        """A frame whose pixels are there."""
        shown = cls(b"")
        shown.__dict__["rgb"] = rgb
        return shown

    @cached_property
    def rgb(self) -> Pixels:
        """All pixels, (height, width, 3)."""
        return decode_picture(self._data)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        coarse = self._coarse
        if coarse is not None:
            return coarse[0]
        return self.rgb.shape[0], self.rgb.shape[1]

    @cached_property
    def areas(self) -> Pixels:
        """The picture averaged down, see `proctor.analysis.quality.areas_of`."""
        return areas_of(self.rgb) if self._coarse is None else self._coarse[1]

    @cached_property
    def _coarse(self) -> tuple[tuple[int, int], Pixels] | None:
        """Shape and areas of a whole colour JPEG; None for what has to be opened to be known."""
        header = read_header(self._data) if self._data else None
        if header is None or not header.ends or header.colours != 3:
            return None
        shape = header.height, header.width
        # Blocks at an edge that they do not fill would be averaged with what is beyond it.
        fitting = (pair for pair in _REDUCED if not any(side % pair[0] for side in shape))
        wide = (pair for pair in fitting if header.width >= pair[0] * AREAS_WIDTH)
        step, flag = next(wide, (0, 0))
        if not step or header.width * header.height > MAX_PIXELS:
            return None
        bgr = _decoded(self._data, flag)
        if bgr is None or bgr.shape[:2] != (shape[0] // step, shape[1] // step):
            return None
        height, width = areas_shape(*shape)
        areas = cv2.resize(bgr, (width, height), interpolation=cv2.INTER_AREA)
        return shape, np.asarray(cv2.cvtColor(areas, cv2.COLOR_BGR2RGB), np.uint8)


def pixels_of(frame: Pixels | Shown) -> Pixels:
    """All pixels of a frame that may not have been opened yet."""
    return frame.rgb if isinstance(frame, Shown) else frame


def _decoded(data: bytes, flag: int) -> Pixels | None:
    try:
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if bgr is None else np.asarray(bgr, np.uint8)
