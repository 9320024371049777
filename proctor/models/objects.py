"""Finds phones, books and people with YOLOX, where that model was fetched.

Source: Ge et al., "YOLOX: Exceeding YOLO Series in 2021" (2021): no anchors, one prediction for
each cell of three grids. The model knows eighty classes of things (COCO); whatever else it sees
never leaves this room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from proctor.arrays import Floats, Pixels
from proctor.models.optional import YOLOX_NANO, YOLOX_S, OptionalModel, installed
from proctor.models.runtime import open_session
from proctor.observation import ObjectKind

STRIDES = (8, 16, 32)
LEAST_SCORE = 0.3
"""What is kept; the policy's own limit is stricter."""

OVERLAP = 0.45
"""Boxes of one class that share more of their union are one thing, as YOLOX's authors have it."""

MOST_THINGS = 16
"""So many are kept of a frame; a shelf full of books says no more than these."""

_PAD = 114
_CLASSES: Mapping[int, ObjectKind] = {
    0: ObjectKind.PERSON,
    67: ObjectKind.PHONE,
    73: ObjectKind.BOOK,
}
_MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """What a published file takes: a square of ``side`` pixels, and the order of its colours."""

    side: int
    red_first: bool


LAYOUTS: Mapping[str, Layout] = {
    # Megvii's own files keep the order of OpenCV; the Zoo's demonstration turns it round.
    YOLOX_NANO.name: Layout(416, red_first=False),
    YOLOX_S.name: Layout(640, red_first=True),
}
"""By the catalogue's name. Of several that were fetched the last one is the best and is used."""


@dataclass(frozen=True, slots=True)
class Thing:
    """``box`` is left, top, right, bottom in pixels of the picture, within its edges."""

    kind: ObjectKind
    box: tuple[float, float, float, float]
    confidence: float


def best_installed(folder: Path) -> OptionalModel | None:
    """The best of the models that are in ``folder``; None where there is none."""
    there = [model for model in (YOLOX_S, YOLOX_NANO) if installed(folder, model)]
    return there[0] if there else None


class ObjectDetector:
    """An open YOLOX; it may be used from several threads at once."""

    def __init__(self, folder: Path, model: OptionalModel = YOLOX_NANO) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self._session = open_session(model.name, model.file, model.sha256, folder)
        self._layout = LAYOUTS[model.name]
        self._input = self._session.get_inputs()[0].name
        self._cells, self._strides = _grid(self._layout.side)

    def find(self, rgb: Pixels, least: float = LEAST_SCORE) -> tuple[Thing, ...]:
        """Phones, books and people whose score is at least ``least``, from the surest on."""
        batch, scale = letterboxed(rgb, self._layout)
        (raw,) = self._session.run(None, {self._input: batch})
        height, width = rgb.shape[:2]
        found = decoded(raw[0], self._cells, self._strides, least)
        kept = (
            _thing(kind, box / scale, score, width, height) for kind, box, score in alone(found)
        )
        return tuple(sorted(kept, key=lambda each: -each.confidence)[:MOST_THINGS])


def letterboxed(rgb: Pixels, layout: Layout) -> tuple[Floats, float]:
    """The picture in the upper left of a grey square, as (1, 3, side, side), and its scale."""
    height, width = rgb.shape[:2]
    scale = layout.side / max(height, width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    # Averaging keeps small things of a large picture; training sampled, at about this size.
    way = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    square = np.full((layout.side, layout.side, 3), _PAD, np.uint8)
    square[: size[1], : size[0]] = cv2.resize(rgb, size, interpolation=way)
    ordered = square if layout.red_first else square[:, :, ::-1]
    return np.ascontiguousarray(ordered.transpose(2, 0, 1)[None], np.float32), scale


Candidate = tuple[ObjectKind, Any, float]
"""Kind, box as an array of left, top, right, bottom in the model's square, and score."""


def decoded(raw: Floats, cells: Floats, strides: Floats, least: float) -> list[Candidate]:
    """Candidates of a raw output (cells, 85): centre and size by cell, "a thing", 80 classes.

    A score is the probability of there being a thing times that of its likeliest class. A cell
    whose likeliest class is none of ours is no candidate, however likely ours come after it: a
    remote control is not to be taken for a phone.
    """
    classes = raw[:, 5:].argmax(axis=1)
    scores = raw[:, 4] * raw[np.arange(len(raw)), classes + 5]
    rows = np.flatnonzero((scores >= least) & np.isin(classes, list(_CLASSES)))
    rows = rows[np.argsort(-scores[rows])][:_MOST_CANDIDATES]
    middle = (raw[rows, :2] + cells[rows]) * strides[rows]
    # A damaged file may say anything; no thing is larger than what a float can hold.
    half = np.exp(np.clip(raw[rows, 2:4], -20, 20)) * strides[rows] / 2
    boxes = np.concatenate([middle - half, middle + half], axis=1)
    return [
        (_CLASSES[int(classes[row])], box, float(scores[row]))
        for row, box in zip(rows, boxes, strict=True)
    ]


def alone(candidates: list[Candidate]) -> Iterator[Candidate]:
    """Each thing once: of boxes of a kind that overlap, the surest (non-maximum suppression)."""
    kept: list[Candidate] = []
    for kind, box, score in sorted(candidates, key=lambda each: -each[2]):
        if all(other is not kind or _overlap(box, known) <= OVERLAP for other, known, _ in kept):
            kept.append((kind, box, score))
            yield kind, box, score


def _overlap(one: Any, other: Any) -> float:
    """Intersection over union."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = float(np.prod(np.clip(high - low, 0, None)))
    both = float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2])) - shared
    return shared / both if both > 0 else 0.0


def _grid(side: int) -> tuple[Floats, Floats]:
    """Column and row of each cell (cells, 2), and its stride (cells, 1)."""
    places, strides = [], []
    for stride in STRIDES:
        rows, columns = np.divmod(np.arange((side // stride) ** 2), side // stride)
        places.append(np.stack([columns, rows], axis=1))
        strides.append(np.full((len(rows), 1), stride))
    return np.concatenate(places).astype(np.float32), np.concatenate(strides).astype(np.float32)


def _thing(kind: ObjectKind, box: Any, score: float, width: int, height: int) -> Thing:
    left, top, right, bottom = np.clip(box, 0, (width, height, width, height)).tolist()
    return Thing(kind, (left, top, right, bottom), score)
