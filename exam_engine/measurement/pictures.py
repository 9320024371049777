"""The charts of a calibration report, from a run's result: curves, information, person-item map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from exam_engine.charts import Frame
from itembank.calibration.arrays import Floats
from itembank.calibration.item_models import ItemModel, family_of
from itembank.calibration.reported import categories_of, names_of, row_from_reported

Say = Callable[..., str]
"""Sentence for a key and its facts, in the reader's language."""

_REACH = 4.0
_SMALL = (250, 150)


def curves_of(entry: Mapping[str, Any], theta: Floats) -> tuple[Floats, Floats]:
    """P of every category (K × Q) and the information (Q) of one reported item."""
    model = ItemModel(entry["model"])
    values = {name: value for name, value in entry.items() if isinstance(value, float)}
    many = categories_of(model, values)
    values = {name: values[name] for name in names_of(model, many) if name in values}
    row = row_from_reported(model, many, values)[None]
    family = family_of(model)
    chances = family.probabilities(row, theta)[0]
    first = family.slopes_of_theta(row, theta)[0][0]
    return chances, (first**2 / np.maximum(chances, 1e-300)).sum(axis=0)


def item_picture(entry: Mapping[str, Any], name: str, say: Say) -> str:
    """Characteristic curves, and the information as a thin dotted line on the same scale."""
    theta = np.linspace(-_REACH, _REACH, 81)
    chances, information = curves_of(entry, theta)
    frame = Frame(
        say("measurement-chart-item", item=name),
        (-_REACH, _REACH),
        (0.0, 1.0),
        size=_SMALL,
        margins=(8, 8, 22, 30),
        ticks=((-4, -2, 0, 2, 4), (0, 0.5, 1)),
    )
    shown = chances[1:] if len(chances) == 2 else chances
    for number, curve in enumerate(shown):
        frame.line(_pairs(theta, curve), 0 if len(shown) == 1 else number, 1.8)
    frame.line(_pairs(theta, np.minimum(information, 1.0)), 5, 1)
    return frame.svg


def information_picture(
    result: Mapping[str, Any], cuts: Sequence[tuple[str, float]], say: Say
) -> str:
    """Information of the whole test and the standard error, with the cuts."""
    points = [entry for entry in result["information"] if abs(entry["theta"]) <= _REACH]
    top = 1.1 * max(entry["information"] for entry in points)
    frame = Frame(
        say("measurement-chart-information"),
        (-_REACH, _REACH),
        (0.0, top),
        (say("measurement-axis-theta"), say("measurement-axis-information")),
    )
    frame.line((entry["theta"], entry["information"]) for entry in points)
    # The error is drawn on the same height: 1 stands at the top of the chart.
    frame.line(((entry["theta"], min(entry["se"], 1.0) * top) for entry in points), 1, 1.5)
    for name, theta in cuts:
        if abs(theta) < _REACH:
            frame.upright(theta, name)
    return frame.svg


def person_item_picture(result: Mapping[str, Any], say: Say) -> str:
    """Wright's map lying down: persons above the line, difficulties of items below it."""
    told = result["abilities"]
    counts = np.array(told["counts"])
    height = max(float(counts.max()), 1.0)
    places = sorted(place for entry in result["parameters"] for place in _difficulties(entry))
    bins = [
        min(max(round(place / told["width"]) * told["width"], -_REACH), _REACH) for place in places
    ]
    deepest = max((bins.count(place) for place in bins), default=1)
    frame = Frame(
        say("measurement-chart-map"),
        (-_REACH - 0.2, _REACH + 0.2),
        (-height, height),
        (say("measurement-axis-theta"), ""),
        ticks=((-4, -3, -2, -1, 0, 1, 2, 3, 4), (0,)),
        margins=(16, 16, 44, 20),
    )
    for number, count in enumerate(counts):
        low = told["from"] + number * told["width"]
        frame.bar_between(low, low + told["width"], 0.0, float(count))
    seen: dict[float, int] = {}
    for place in bins:
        seen[place] = seen.get(place, 0) + 1
        frame.point(place, -height * (seen[place] - 0.4) / max(deepest, 6), f"{place:.2f}")
    frame.word(-_REACH, height * 0.9, say("measurement-map-persons", n=int(told["n"])))
    frame.word(-_REACH, -height * 0.95, say("measurement-map-items", n=len(places)))
    return frame.svg


def _difficulties(entry: Mapping[str, Any]) -> list[float]:
    names = [name for name in entry if name == "b" or (name[0] == "b" and name[1:].isdigit())]
    return [float(entry[name]) for name in names]


def person_fit_picture(result: Mapping[str, Any], say: Say) -> str:
    """The distribution of lz* beside the normal one that it should have."""
    told = result["person_fit"]
    counts, total = np.array(told["counts"]), max(told["n"], 1.0)
    x = np.linspace(told["from"], -told["from"] - 1, 91)
    bell = total * told["width"] * np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)
    frame = Frame(
        say("measurement-chart-person-fit"),
        (told["from"], -told["from"] - 1),
        (0.0, 1.1 * max(float(counts.max()), float(bell.max()))),
        (say("measurement-axis-lz"), say("measurement-axis-persons")),
        size=(640, 260),
    )
    for number, count in enumerate(counts):
        low = told["from"] + number * told["width"]
        frame.bar(low, low + told["width"], float(count))
    frame.line(_pairs(x, bell), 1, 1.5)
    frame.upright(-1.645, "−1.645")
    return frame.svg


def _pairs(x: Floats, y: Floats) -> list[tuple[float, float]]:
    return [(float(one), float(other)) for one, other in zip(x, y, strict=True)]
