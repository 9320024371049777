"""TrueType outlines as curves of the third degree (OpenType, ``glyf``).

A face's quadratic splines were once made from cubic curves. A spline of n parts through which one
cubic goes has its outer control points where that cubic has them, 2n/3 times as far from the ends,
so the cubic is got back without a search. Where it is not near enough, each part of the spline is
told as a cubic of its own, which is exact.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from certs.rendering.coarse import EM, Contour, Piece, Point

_NEAR = 4.0
"""Thousandths of an em between a cubic and the spline in whose place it is told."""

_ON, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32


def cubic_contours(raw: bytes, em: int) -> list[Contour]:
    """The contours of a simple glyph in thousandths of an em, turned against the clock."""
    if not raw:
        return []
    scale = EM / em
    points, ends = _points(raw)
    made = []
    start = 0
    for end in ends:
        turned = [(x * scale, y * scale, on) for x, y, on in reversed(points[start : end + 1])]
        start = end + 1
        if len(turned) > 1:
            made.append(_contour(turned))
    return made


def _points(raw: bytes) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Points as x, y and whether they are on the curve; and the last point of each contour."""
    (contours,) = struct.unpack_from(">h", raw)
    ends = list(struct.unpack_from(f">{contours}H", raw, 10))
    at = 12 + 2 * contours  # the glyphs of a store bring no instructions
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        flag = raw[at]
        at += 1
        times = 1
        if flag & _REPEAT:
            times += raw[at]
            at += 1
        flags += [flag] * times
    xs, at = _coordinates(raw, at, flags, _SHORT_X, _SAME_X)
    ys, at = _coordinates(raw, at, flags, _SHORT_Y, _SAME_Y)
    return [(x, y, flag & _ON) for x, y, flag in zip(xs, ys, flags, strict=True)], ends


def _coordinates(
    raw: bytes, at: int, flags: Sequence[int], short: int, same: int
) -> tuple[list[int], int]:
    """The coordinates of one axis, told as steps from point to point, and where they end."""
    found = []
    value = 0
    for flag in flags:
        if flag & short:
            value += raw[at] if flag & same else -raw[at]
            at += 1
        elif not flag & same:
            value += int.from_bytes(raw[at : at + 2], signed=True)
            at += 2
        found.append(value)
    return found, at


def _contour(points: list[tuple[float, float, int]]) -> Contour:
    first = next((place for place, point in enumerate(points) if point[2]), None)
    if first is None:
        x, y = _middle(points[-1][:2], points[0][:2])
        points, first = [(x, y, 1), *points], 0
    start: Point = points[first][:2]
    made: Contour = [Piece((start,))]
    between: list[Point] = []
    for x, y, on in (*points[first + 1 :], *points[: first + 1]):
        if not on:
            between.append((x, y))
            continue
        end = (x, y)
        made += _spline(start, between, end) if between else (Piece((end,)),)
        start, between = end, []
    return made


def _spline(start: Point, between: Sequence[Point], end: Point) -> Iterator[Piece]:
    """A quadratic spline between two points as one cubic curve, or as several."""
    reach = 2 * len(between) / 3
    one = Piece((_towards(start, between[0], reach), _towards(end, between[-1], reach), end))
    joints = [_middle(*pair) for pair in pairwise(between)]
    if _is_near(start, one, joints):
        yield one
        return
    for control, joint in zip(between, [*joints, end], strict=True):
        yield Piece((_towards(start, control, 2 / 3), _towards(joint, control, 2 / 3), joint))
        start = joint


def _is_near(start: Point, cubic: Piece, joints: Sequence[Point]) -> bool:
    """Whether the cubic passes near the points at which the parts of the spline meet."""
    (x0, y0), ((x1, y1), (x2, y2), (x3, y3)) = start, cubic.points
    for place, (x, y) in enumerate(joints, 1):
        t = place / (len(joints) + 1)
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        off = hypot(a * x0 + b * x1 + c * x2 + d * x3 - x, a * y0 + b * y1 + c * y2 + d * y3 - y)
        if off > _NEAR:
            return False
    return True


def _towards(start: Point, goal: Point, share: float) -> Point:
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
