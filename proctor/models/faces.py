"""Finds faces in a picture with BlazeFace: letterbox, anchors, decoding, weighted suppression.

Source: Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs"
(2019); anchors and thresholds as in MediaPipe's graphs for the two models.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from proctor.arrays import Floats, Pixels
from proctor.models.catalogue import FACE_DETECTION_FULL_RANGE, FACE_DETECTION_SHORT_RANGE
from proctor.models.runtime import Runner

OVERLAP = 0.3
"""Boxes that share more of their union than this are taken for one face."""

INSIDE = 0.7
"""A box of which more than this lies in another's is a part of that face: an eye, a mouth."""

SURE = 0.5
"""From this score on a box is sure; MediaPipe's own graph keeps no others."""

_POINTS = 6
_BLACK = -1
_AVERAGED = frozenset({FACE_DETECTION_FULL_RANGE.name})
"""Detectors whose faces are so small that the picture is averaged down, not sampled."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face in pixels of the picture: x to the right, y down, from the upper left corner.

    ``box`` is left, top, right, bottom and may reach over the edge. ``keypoints`` are the right
    eye, left eye, nose tip, mouth, right ear and left ear, sides as the person has them.
    ``confidence`` is the detector's own score from 0 to 1; it is no measured probability.
    """

    box: tuple[float, float, float, float]
    keypoints: tuple[tuple[float, float], ...]
    confidence: float

    @property
    def area(self) -> float:
        """Area of the box in square pixels."""
        left, top, right, bottom = self.box
        return max(right - left, 0.0) * max(bottom - top, 0.0)


@dataclass(frozen=True, slots=True)
class Found:
    """What a detector saw: faces from the surest on, and the highest score of any anchor at all."""

    faces: tuple[Face, ...]
    highest: float


@dataclass(frozen=True, slots=True)
class AnchorGrid:
    """Where a detector looks: ``per_cell`` anchors in each cell of each layer's ``strides``."""

    strides: tuple[int, ...]
    per_cell: int

    def centres(self, height: int, width: int) -> Floats:
        """Centres of all anchors, (anchors, 2), in pixels of an input of this size.

        Neighbouring layers of the same stride share their cells: all their anchors of one cell
        stand next to each other.
        """
        centres: list[tuple[float, float]] = []
        for stride in dict.fromkeys(self.strides):
            count = self.strides.count(stride) * self.per_cell
            for row in range(height // stride):
                for column in range(width // stride):
                    centres += [((column + 0.5) * stride, (row + 0.5) * stride)] * count
        return np.array(centres, np.float32)


_GRIDS = {
    FACE_DETECTION_SHORT_RANGE.name: AnchorGrid(strides=(8, 16, 16, 16), per_cell=2),
    FACE_DETECTION_FULL_RANGE.name: AnchorGrid(strides=(4,), per_cell=1),
}


class FaceDetector:
    """A face detector of the BlazeFace family, used as its grid of anchors says."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._size = runner.model.picture.width
        self._averaged = runner.model.name in _AVERAGED
        self._grid = _GRIDS[runner.model.name]
        # Bars are cut by whole cells of the coarsest layer, so that no anchor moves.
        self._step = max(self._grid.strides) if runner.model.any_size else 0
        self._anchors: dict[tuple[int, ...], Floats] = {}
        self._boxes, self._scores = (output.name for output in runner.model.outputs)

    def find(self, rgb: Pixels, least: float = 0.5, *, trimmed: bool = False) -> Found:
        """Faces whose score is at least ``least``.

        With ``trimmed`` the black bars about the picture are left out where the model allows it: a
        third of the time is saved, and the points that are placed in such boxes move by 0.3 % of
        the eye distance (90th percentile 0.9 %). Of 64 faces two were seen only with their bars,
        so whoever sees nobody looks again at the whole.
        """
        whole = _letterbox(rgb, self._size, 0)
        box = _letterbox(rgb, self._size, self._step) if trimmed else whole
        found = self._find(rgb, box, least)
        if found.faces or box == whole:
            return found
        again = self._find(rgb, whole, least)
        return Found(again.faces, max(found.highest, again.highest))

    def _find(self, rgb: Pixels, box: _Letterbox, least: float) -> Found:
        picture = _letterboxed(rgb, box, averaged=self._averaged)
        outputs = self._runner.run(picture)
        logits = outputs[self._scores][0, :, 0]
        highest = _probability(float(logits.max()))
        # Only what may be a face is decoded; the logistic function keeps the order of its values.
        rows = np.flatnonzero(logits >= math.log(least / (1 - least)))
        if not len(rows):
            return Found((), highest)
        scores = np.array([_probability(logit) for logit in logits[rows].tolist()])
        anchors = self._anchors_of(picture.shape[0], picture.shape[1])
        decoded = _decoded(outputs[self._boxes][0][rows], anchors[rows])
        faces = (_face(row, score, box) for row, score in _merged(decoded, scores))
        return Found(tuple(faces), highest)

    def _anchors_of(self, height: int, width: int) -> Floats:
        """Cameras have few shapes, so those that were met are kept."""
        if (height, width) not in self._anchors:
            self._anchors[height, width] = self._grid.centres(height, width)
        return self._anchors[height, width]


def _decoded(raw: Floats, centres: Floats) -> Any:
    """Rows of left, top, right, bottom and six points, in pixels of the letterbox."""
    middle, half = raw[:, 0:2] + centres, raw[:, 2:4] / 2
    points = raw[:, 4:] + np.tile(centres, _POINTS)
    return np.concatenate([middle - half, middle + half, points], axis=1).astype(np.float64)


def merge(*groups: Iterable[Face]) -> tuple[Face, ...]:
    """Faces of several detectors, each once, from the surest of the first group on.

    Of two that overlap the one of the earlier group stays, and within a group the surer one: the
    detectors draw their boxes differently, and landmarks fit the first one's best.
    """
    kept: list[Face] = []
    for group in groups:
        for face in sorted(group, key=lambda each: each.confidence, reverse=True):
            if not kept:
                kept.append(face)
                continue
            boxes = np.array([other.box for other in kept]).reshape(-1, 4)
            box = np.array(face.box)
            shared = _shared(box, boxes)
            is_part = (shared > INSIDE * face.area).any()
            if not is_part and not (_overlaps(box, boxes) > OVERLAP).any():
                kept.append(face)
    return tuple(kept)


def halved(rgb: Pixels, width: int) -> Pixels:
    """The picture halved by averaging until it is less than twice as wide as ``width``."""
    while rgb.shape[1] >= 2 * width and not (rgb.shape[0] % 2 or rgb.shape[1] % 2):
        size = rgb.shape[1] // 2, rgb.shape[0] // 2
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    return rgb


@dataclass(frozen=True, slots=True)
class _Letterbox:
    """How a picture lies in a detector's input of ``height`` × ``width``."""

    height: int
    width: int
    scale: float
    left: float
    top: float


def _letterbox(rgb: Pixels, size: int, step: int) -> _Letterbox:
    """The middle of a square of ``size``; bars are cut off by whole ``step``, if there is one."""
    height, width = rgb.shape[:2]
    scale = size / max(height, width)
    left, top = (size - width * scale) / 2, (size - height * scale) / 2
    cut_x, cut_y = (int(bar // step) * step if step else 0 for bar in (left, top))
    return _Letterbox(size - 2 * cut_y, size - 2 * cut_x, scale, left - cut_x, top - cut_y)


def _letterboxed(rgb: Pixels, box: _Letterbox, *, averaged: bool) -> Floats:
    """The picture shrunk into its place, with black about it.

    Values are -1 to 1. Averaging over areas keeps small faces whole, where sampling loses them;
    sampling is what the short range model was trained with, and MediaPipe feeds it so: with it
    our landmarks are several times nearer to MediaPipe's than with averaging (measured).
    """
    width = rgb.shape[1]
    if averaged:
        rgb = halved(rgb, max(round(width * box.scale), 1))
    fill = box.scale * width / rgb.shape[1]
    picture = np.full((box.height, box.width, 3), _BLACK, np.float32)
    taken, into = _every_nth(rgb, box, fill), picture
    if taken is None:
        taken = _between(rgb, box, fill)
    else:
        top, left = round(box.top), round(box.left)
        into = picture[top : top + taken.shape[0], left : left + taken.shape[1]]
    np.multiply(taken, np.float32(1 / 127.5), out=into)
    into += _BLACK
    return picture


def _between(rgb: Pixels, box: _Letterbox, fill: float) -> Pixels:
    """Each place sampled between four pixels."""
    into = np.array([[fill, 0, box.left], [0, fill, box.top]])
    shrunk = cv2.warpAffine(rgb, into, (box.width, box.height), flags=cv2.INTER_LINEAR)
    return np.asarray(shrunk, np.uint8)


def _every_nth(rgb: Pixels, box: _Letterbox, fill: float) -> Pixels | None:
    """What sampling gives where every place that is sampled is a pixel; None where it is not.

    A camera's 640 × 480, 1280 × 720 or 1920 × 1080 pixels are such pictures for an input of 128:
    every fifth, tenth or fifteenth pixel is taken, in a third of the time of interpolating. The
    bars are left out.
    """
    step, left, top = round(1 / fill), round(box.left), round(box.top)
    if (1 / fill, box.left, box.top) != (step, left, top) or min(left, top) < 0:
        return None
    size = box.width - 2 * left, box.height - 2 * top
    if size != (rgb.shape[1] / step, rgb.shape[0] / step):
        return None
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(min(logit, 100.0), -100.0)))


def _merged(rows: Any, scores: Any) -> Sequence[tuple[Any, float]]:
    """Weighted suppression: boxes of one face become their mean, weighted by score.

    An unsure box moves no sure one. With it the points lay 0.3 % of the eye distance from
    MediaPipe's, which keeps sure boxes alone, and without it they lie 0.02 to 0.1 % from them.
    """
    left = np.argsort(-scores)
    merged: list[tuple[Any, float]] = []
    while len(left):
        same = _overlaps(rows[left[0], :4], rows[left, :4]) > OVERLAP
        # A box of no area overlaps nothing, not even itself; it must leave the list all the same.
        same[0] = True
        group = left[same]
        if scores[left[0]] >= SURE:
            group = group[scores[group] >= SURE]
        weights = scores[group, np.newaxis]
        merged.append(((rows[group] * weights).sum(0) / weights.sum(), float(scores[left[0]])))
        left = left[~same]
    return merged


def _overlaps(box: Any, boxes: Any) -> Any:
    """Intersection over union of one box with several; 0 where there is no union."""
    shared = _shared(box, boxes)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - shared
    return np.divide(shared, union, out=np.zeros_like(shared, dtype=np.float64), where=union > 0)


def _shared(box: Any, boxes: Any) -> Any:
    """Area that a box shares with each of several."""
    width = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    height = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    return np.clip(width, 0, None) * np.clip(height, 0, None)


def _face(row: Any, score: float, box: _Letterbox) -> Face:
    """Out of the letterbox, back to pixels of the picture."""
    points = (row.reshape(-1, 2) - (box.left, box.top)) / box.scale
    (x0, y0), (x1, y1), *keypoints = points.tolist()
    return Face((x0, y0, x1, y1), tuple((x, y) for x, y in keypoints), score)
