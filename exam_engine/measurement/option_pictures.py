"""Pictures of one item: who chose which option, and its figures from sitting to sitting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from markupsafe import Markup

from exam_engine.charts import Frame

Say = Callable[..., str]
_JUDGEMENTS = {"true", "false"}
"""What the two options of a judgement are called inside; people read them as words."""


class Shares(Protocol):
    """What is drawn of an option: its share in each fifth of persons, from the poorest up."""

    @property
    def name(self) -> str: ...

    @property
    def by_fifth(self) -> tuple[float, ...]: ...

    @property
    def is_key(self) -> bool: ...


def option_name(name: str, say: Say) -> str:
    """The name of an option as people know it."""
    return say(f"web-items-judged-{name}") if name in _JUDGEMENTS else name


def option_picture(item: str, options: Sequence[Shares], say: Say) -> Markup:
    """Shares of the options from the poorest to the best fifth of persons; the key is thick."""
    frame = Frame(
        say("web-items-chart", item=item),
        (0.8, 5.9),
        (0.0, 1.0),
        size=(300, 170),
        margins=(8, 8, 36, 32),
        names=(say("web-items-fifths"), ""),
        ticks=((1, 2, 3, 4, 5), (0, 0.5, 1)),
    )
    keys_first = sorted(options, key=lambda one: not one.is_key)
    for number, one in enumerate(keys_first):
        points = [(part + 1.0, share) for part, share in enumerate(one.by_fifth) if share == share]
        frame.line(points, number, 3 if one.is_key else 1.3)
        if points:
            name = option_name(one.name, say)
            frame.word(points[-1][0] + 0.12, points[-1][1], name, number=number)
    return Markup(frame.svg)  # noqa: S704 - our own drawing, every word in it escaped


def over_time_picture(
    item: str, figures: Sequence[tuple[float | None, float | None]], say: Say
) -> Markup:
    """Facility (thick) and discrimination of each sitting, the first one on the left."""
    last = max(len(figures), 2)
    frame = Frame(
        say("web-item-sittings-chart", item=item),
        (0.8, last + 0.2),
        (-0.2, 1.0),
        size=(300, 170),
        margins=(8, 8, 36, 36),
        names=(say("web-item-sittings-axis"), ""),
        ticks=(tuple(range(1, last + 1)), (0, 0.5, 1)),
    )
    for number in (0, 1):
        points = [
            (place, value)
            for place, pair in enumerate(figures, 1)
            if (value := pair[number]) is not None
        ]
        frame.line([(float(place), value) for place, value in points], number, 3 - 1.5 * number)
        for place, value in points:
            frame.point(float(place), value, f"{value:.2f}", hollow=bool(number))
    return Markup(frame.svg)  # noqa: S704 - our own drawing, every word in it escaped
